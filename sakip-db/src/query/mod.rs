//! Reading: lists and the questions a server asks, each answered by one statement.

pub mod budget;
pub mod evaluations;
pub(crate) mod list;
pub mod opd;
mod page;
pub mod recommendations;

pub use page::{Cursor, CursorError, Direction, Page, Paged};
