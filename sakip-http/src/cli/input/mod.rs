//! Reading tables: CSV and JSON, from a file or from a pipe, as often as needed.

mod columns;
mod csv_rows;
mod document;
mod inference;
mod json_rows;
mod line_ends;
mod meter;
mod progress;
mod source;
mod table;

pub(super) use columns::{Columns, nearest};
pub(super) use document::{document, is_object};
pub(super) use inference::{NumberOptions, formats};
pub(super) use source::{Source, read_text, text_of};
pub(super) use table::Table;
