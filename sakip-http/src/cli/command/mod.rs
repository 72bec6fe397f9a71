//! One module per command.

pub(super) mod anggaran;
pub(super) mod capaian;
pub(super) mod evaluasi;
pub(super) mod jelaskan;
pub(super) mod kebijakan;
pub(super) mod lint;
pub(super) mod reviu;

mod bars;
mod mean;
mod rows;
mod terms;

use std::io::Write;

use super::failure::Failure;
use super::terminal::Session;

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

/// An array of JSON, one row per line, as rows come.
#[derive(Default)]
struct JsonRows {
    started: bool,
}

impl JsonRows {
    fn row(&mut self, value: &impl serde::Serialize, out: &mut dyn Write) -> Result<(), Failure> {
        let before: &[u8] = if self.started { b",\n" } else { b"[\n" };
        self.started = true;
        out.write_all(before)?;
        serde_json::to_writer(out, value).map_err(|error| Failure::writing(error.into()))
    }

    /// Ends the array; a table without rows was refused before.
    fn finish(self, out: &mut dyn Write) -> Result<(), Failure> {
        out.write_all(b"\n]\n")?;
        Ok(())
    }
}

/// Writes one JSON document, indented.
pub(super) fn write_json(
    session: &mut Session<'_, '_>,
    value: &(impl serde::Serialize + ?Sized),
) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *session.terminal.out, value)
        .map_err(|error| Failure::writing(error.into()))?;
    writeln!(session.terminal.out)?;
    Ok(())
}
