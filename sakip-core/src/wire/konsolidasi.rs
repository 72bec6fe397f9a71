//! Periods made one, as a request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::consolidate::{Additivity, Consolidation, consolidate};
use crate::explain::{Explain, Trace};
use crate::indicator::{Measured, Unit};
use crate::number::Quantity;
use crate::period::Period;
use crate::problem::Problems;

/// The realisasi of one period; nothing where it was not filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingInput {
    /// The period.
    pub periode: Period,
    /// What was measured; `null` where nothing was filled in.
    pub realisasi: Option<Quantity>,
    /// Whether the indicator is not in force in this period.
    #[serde(default)]
    pub tidak_berlaku: bool,
}

/// Several periods to be made one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KonsolidasiRequest {
    /// The rule.
    pub aturan: Consolidation,
    /// The unit: a percentage or an index never sums.
    #[serde(default)]
    pub satuan: String,
    /// The period they make.
    pub periode: Period,
    /// The readings.
    pub realisasi: Vec<ReadingInput>,
}

impl KonsolidasiRequest {
    /// The derivation of the consolidated value.
    ///
    /// # Errors
    /// Every problem at once: doubled periods, periods outside, mixed frequencies.
    pub fn answer(self) -> Result<Trace, Problems> {
        let additivity = if Unit::new(self.satuan).sums() {
            Additivity::Additive
        } else {
            Additivity::NeverSums
        };
        let readings: Vec<(Period, Measured)> = self
            .realisasi
            .into_iter()
            .map(|reading| {
                let measured = match reading.realisasi {
                    _ if reading.tidak_berlaku => Measured::NotApplicable,
                    Some(value) => Measured::Value(value),
                    None => Measured::NotFilled,
                };
                (reading.periode, measured)
            })
            .collect();
        Ok(consolidate(self.aturan, additivity, self.periode, &readings)?.trace())
    }
}
