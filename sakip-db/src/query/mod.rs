//! Reading: lists and the questions a server asks, each answered by one statement.

pub mod audit;
pub(crate) mod list;
mod page;

pub use page::{Cursor, CursorError, Direction, Page, Paged};
