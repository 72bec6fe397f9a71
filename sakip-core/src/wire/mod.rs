//! The one set of data forms that Python, WebAssembly, HTTP and the command speak.
//!
//! Decimals are text, unknown fields are refused, and every form has a JSON Schema ([`schemas`]), committed
//! under `schemas/`. Rows of tables come as [`Record`]s, whatever they were read from.

mod capaian;
mod cell;
mod reader;
mod reviu;
mod schema;

pub use capaian::{CapaianResult, CapaianRow};
pub use cell::{Cell, Record};
pub use reader::Formats;
pub use reviu::{ReviuResult, ReviuRow};
pub use schema::schemas;

pub use crate::explain::Trace;
pub use crate::policy::PolicyData;

#[cfg(test)]
mod tests;
