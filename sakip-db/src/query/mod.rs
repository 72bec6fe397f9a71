//! Reading: lists and the questions a server asks, each answered by one statement.

pub(crate) mod list;
pub mod lkjip;
mod page;

pub use page::{Cursor, CursorError, Direction, Page, Paged};
