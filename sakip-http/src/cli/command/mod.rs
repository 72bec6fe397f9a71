//! One module per command.

pub(super) mod capaian;
pub(super) mod jelaskan;
pub(super) mod kebijakan;
pub(super) mod reviu;

mod average;
mod bars;
mod rows;

use std::io::Write;

use super::failure::Failure;

/// Writes one line of CSV. It is put together apart from `out`, which a CSV writer would flush every time.
fn write_csv(out: &mut dyn Write, fields: &[&str]) -> Result<(), Failure> {
    let mut writer = csv::WriterBuilder::new()
        .buffer_capacity(1_024)
        .from_writer(Vec::new());
    writer
        .write_record(fields)
        .map_err(|error| Failure::writing(std::io::Error::other(error)))?;
    let line = writer
        .into_inner()
        .map_err(|error| Failure::writing(std::io::Error::other(error.to_string())))?;
    out.write_all(&line)?;
    Ok(())
}
