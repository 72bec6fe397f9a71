//! A column of numbers as people wrote them, as a request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capaian::numbered;
use crate::number::{ColumnInference, Evidence, Locale, NumberFormat, Quantity};
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::{Lang, Localize, Text};

/// A column to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AngkaRequest {
    /// How its numbers are written; inferred from all of them when left out.
    #[serde(default)]
    pub locale: Option<Locale>,
    /// Whether blanks inside numbers are dropped, as scanned pages need.
    #[serde(default)]
    pub ocr: bool,
    /// The cells.
    pub nilai: Vec<String>,
}

/// A column that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AngkaResult {
    /// How its numbers are written.
    pub locale: Locale,
    /// What that was inferred from, where it was.
    pub bukti: Option<Evidence>,
    /// The numbers; `null` for a cell that is missing.
    pub nilai: Vec<Option<Quantity>>,
}

impl AngkaRequest {
    /// The numbers of the column.
    ///
    /// # Errors
    /// `ambiguous_column` where the locale cannot be told, or every cell that is no number under it.
    pub fn answer(self) -> Result<AngkaResult, Problems> {
        let (locale, bukti) = match self.locale {
            Some(locale) => (locale, None),
            None => {
                let mut column = if self.ocr {
                    ColumnInference::with_ocr_spaces()
                } else {
                    ColumnInference::default()
                };
                for (row, text) in (1..).zip(&self.nilai) {
                    column.observe(row, text);
                }
                let inference = column.finish().map_err(|error| {
                    let text = Text::new(error.localize(Lang::Id), error.localize(Lang::En));
                    Problem::new("ambiguous_column", "nilai", text)
                })?;
                (inference.locale(), Some(inference.evidence().clone()))
            }
        };
        let format = NumberFormat::new(locale);
        let format = if self.ocr {
            format.with_ocr_spaces()
        } else {
            format
        };
        let mut problems = ProblemList::default();
        let mut nilai = Vec::new();
        for (row, text) in numbered(self.nilai)? {
            match format.read(&text) {
                Ok(reading) => nilai.push(reading.value().map(Quantity::of)),
                Err(error) => problems.add(Problem::new(
                    "not_a_number",
                    row.to_string(),
                    Text::new(error.localize(Lang::Id), error.localize(Lang::En)),
                )),
            }
        }
        problems.into_result(AngkaResult {
            locale,
            bukti,
            nilai,
        })
    }
}
