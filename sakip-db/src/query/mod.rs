//! Reading: lists and the questions a server asks, each answered by one statement.

pub mod audit;
pub mod budget;
pub mod evaluations;
pub(crate) mod list;
mod page;
pub mod recommendations;

pub use page::{Cursor, CursorError, Direction, Page, Paged};
