//! Whole tables: Arrow columns in, the columns of the engine out.

mod achievements;
mod budgets;
mod cells;
mod floats;
mod numbers;
mod out;
mod verdicts;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use sakip_core::number::Locale;
use sakip_core::problem::Problems;
use sakip_core::text::Lang;

use crate::policy::Policy;
use crate::refused::refused;
use crate::scalar::parsed;
use crate::{arrow, scalar};

/// Computed columns, for anything that takes the Arrow PyCapsule interface.
#[pyclass(frozen, module = "sakip._sakip")]
pub(crate) struct Columns {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

#[pymethods]
impl Columns {
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface allows a producer to give its own types.
        let _ = requested_schema;
        arrow::capsule(py, &self.schema, &self.batches)
    }
}

/// How the texts of a table are read.
#[derive(Clone, Copy)]
struct Reading {
    /// How numbers are written; inferred for each column of text where it is not said.
    locale: Option<Locale>,
    /// In which language categories and sentences come.
    lang: Lang,
    /// Whether a column of floats is read, each by its shortest decimal form.
    allow_float: bool,
}

impl Reading {
    fn new(locale: Option<&str>, lang: &str, allow_float: bool) -> Result<Reading, Problems> {
        Ok(Reading {
            locale: locale
                .map(|locale| parsed("unknown_locale", "locale", locale))
                .transpose()?,
            lang: parsed("unknown_lang", "lang", lang)?,
            allow_float,
        })
    }
}

fn run(
    table: &Bound<'_, PyAny>,
    kind: &str,
    (locale, lang, allow_float): (Option<&str>, &str, bool),
    compute: impl FnOnce(&[RecordBatch], &SchemaRef, Reading) -> Result<Vec<RecordBatch>, Problems>
    + Send,
    schema: impl FnOnce(Lang) -> SchemaRef,
) -> PyResult<Columns> {
    let py = table.py();
    let refused = |problems: Problems| refused(py, kind, &problems);
    let reading = Reading::new(locale, lang, allow_float).map_err(refused)?;
    let (given, batches) = arrow::batches(table)?;
    let batches = py
        .detach(|| compute(&batches, &given, reading))
        .map_err(refused)?;
    let schema = batches
        .first()
        .map_or_else(|| schema(reading.lang), RecordBatch::schema);
    Ok(Columns { schema, batches })
}

/// The achievement of every row of a table with the columns `target` and `realisasi`, and `polaritas` or one for
/// all; `baseline` where there is one.
#[pyfunction]
pub(crate) fn capaian(
    table: &Bound<'_, PyAny>,
    policy: &Policy,
    polaritas: Option<&str>,
    penjelasan: bool,
    locale: Option<&str>,
    lang: &str,
    allow_float: bool,
) -> PyResult<Columns> {
    run(
        table,
        "table",
        (locale, lang, allow_float),
        |batches, given, reading| {
            achievements::Run::new(&policy.0, polaritas, penjelasan, reading, given)?
                .batches(batches)
        },
        |lang| achievements::schema(&policy.0, penjelasan, lang),
    )
}

/// The verdict on every printed row.
#[pyfunction]
pub(crate) fn reviu(
    table: &Bound<'_, PyAny>,
    policy: &Policy,
    locale: Option<&str>,
    lang: &str,
    allow_float: bool,
) -> PyResult<Columns> {
    run(
        table,
        "table",
        (locale, lang, allow_float),
        |batches, given, reading| verdicts::verdicts(batches, given, &policy.0, reading),
        |_| verdicts::schema(),
    )
}

/// The budget figures of every row with the columns `pagu` and `realisasi`; `rencana` where there is one.
#[pyfunction]
pub(crate) fn anggaran(
    table: &Bound<'_, PyAny>,
    mode: &str,
    decimals: u8,
    locale: Option<&str>,
    allow_float: bool,
) -> PyResult<Columns> {
    let rounding = scalar::rounding(mode, decimals)
        .map_err(|problems| refused(table.py(), "table", &problems))?;
    run(
        table,
        "table",
        (locale, "id", allow_float),
        |batches, given, reading| budgets::budgets(batches, given, rounding, reading),
        |_| budgets::schema(rounding),
    )
}
