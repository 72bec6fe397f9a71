//! By what the lines of a budget are brought together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::entry::BudgetLine;

/// By what lines are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// All lines together, under the name `total`.
    Total,
    /// By OPD.
    Opd,
    /// By the code of the program.
    Program,
    /// By the code of the kegiatan; a line without one stands under its program.
    Kegiatan,
    /// By category.
    Category,
    /// Each line by itself.
    Line,
}

impl GroupBy {
    /// The group a line belongs to.
    pub fn group(self, line: &BudgetLine) -> String {
        match self {
            GroupBy::Total => "total".to_owned(),
            GroupBy::Opd => line.opd.clone(),
            GroupBy::Program => line.program.clone(),
            GroupBy::Kegiatan => line.kegiatan.as_ref().unwrap_or(&line.program).clone(),
            GroupBy::Category => line.category.name().to_owned(),
            GroupBy::Line => line.key.clone(),
        }
    }
}
