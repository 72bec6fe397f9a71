//! The one set of data forms that Python, WebAssembly, HTTP and the command speak.
//!
//! Decimals are text, unknown fields are refused, and every form has a JSON Schema ([`schemas`]), committed
//! under `schemas/`. A whole request in JSON is answered by [`call`]. Rows of tables come as [`Record`]s,
//! whatever they were read from.

mod anggaran;
mod angka;
mod call;
mod capaian;
mod cell;
mod choice;
mod efisiensi;
mod evaluasi;
mod kebijakan;
mod konsolidasi;
mod lint;
mod reader;
mod rencana;
mod reviu;
mod rollup;
mod rumus;
mod schema;

pub use anggaran::{AnggaranRequest, AnggaranResult};
pub use angka::{AngkaRequest, AngkaResult};
pub use call::{CALLS, MAX_REQUEST_BYTES, call};
pub use capaian::{
    CapaianInput, CapaianRequest, CapaianResult, CapaianRow, JelaskanResult, MAX_ROWS,
};
pub use cell::{Cell, Record};
pub use choice::PolicyChoice;
pub use efisiensi::EfisiensiRequest;
pub use evaluasi::{EvaluasiRequest, EvaluasiResult, GapResult, PredikatResult};
pub use kebijakan::KebijakanRequest;
pub use konsolidasi::{KonsolidasiRequest, ReadingInput};
pub use lint::LintRequest;
pub use reader::{Formats, Reader};
pub use rencana::{RencanaRequest, RencanaResult};
pub use reviu::{ComponentInput, ReviuInput, ReviuRequest, ReviuResult, ReviuRow};
pub use rollup::{
    BagianInput, LeafInput, NodeInput, RasioInput, RollupRequest, RollupResult, TerhadapInput,
};
pub use rumus::RumusRequest;
pub use schema::schemas;

#[cfg(test)]
mod tests;
