//! The rules by which several periods become one.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{Lang, Localize};

/// How the readings of several periods become the reading of the longer one. It is declared per indicator,
/// independent of how the indicator rolls up the tree.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Consolidation {
    /// The sum of the filled periods. A percentage, an index or a ratio never sums.
    Sum,
    /// The mean of the filled periods.
    Average,
    /// The last filled period; unfilled later ones are passed over.
    Last,
    /// The greatest filled reading.
    Max,
    /// The least filled reading.
    Min,
}

impl Consolidation {
    /// Every rule.
    pub const ALL: [Consolidation; 5] = [
        Consolidation::Sum,
        Consolidation::Average,
        Consolidation::Last,
        Consolidation::Max,
        Consolidation::Min,
    ];

    /// The stable name: `sum`, `average`, `last`, `max` or `min`.
    pub fn name(self) -> &'static str {
        match self {
            Consolidation::Sum => "sum",
            Consolidation::Average => "average",
            Consolidation::Last => "last",
            Consolidation::Max => "max",
            Consolidation::Min => "min",
        }
    }
}

impl fmt::Display for Consolidation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A consolidation rule that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is not a consolidation rule: use sum, average, last, max or min")]
pub struct UnknownConsolidation {
    text: String,
}

impl Localize for UnknownConsolidation {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!(
                "`{}` bukan aturan konsolidasi: pakai sum, average, last, max atau min",
                self.text
            ),
            self.to_string(),
        )
    }
}

impl FromStr for Consolidation {
    type Err = UnknownConsolidation;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Consolidation::ALL
            .into_iter()
            .find(|rule| rule.name() == text)
            .ok_or_else(|| UnknownConsolidation {
                text: text.chars().take(40).collect(),
            })
    }
}

/// Whether readings of one indicator may be added up.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Additivity {
    /// Amounts and counts: documents, rupiah, people.
    Additive,
    /// Percentages, indices, scores and ratios: 100 % + 100 % = 200 % is a published mistake.
    NeverSums,
}
