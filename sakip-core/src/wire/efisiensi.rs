//! Efficiency, as a request: capaian set against serapan by a named method.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::budget::{EfficiencyMethod, efficiency};
use crate::explain::{Explain, Trace};
use crate::number::{Percent, Rounding};
use crate::problem::Problems;

/// A capaian and the serapan it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EfisiensiRequest {
    /// The method.
    pub metode: EfficiencyMethod,
    /// The capaian in percent; `null` where there is none.
    pub capaian: Option<Percent>,
    /// The serapan in percent; `null` where there is none.
    pub serapan: Option<Percent>,
    /// How the values are rounded.
    #[serde(default)]
    pub rounding: Rounding,
}

impl EfisiensiRequest {
    /// The derivation of the efficiency, or of the reason there is none.
    ///
    /// # Errors
    /// None: what a method cannot say is part of the answer.
    pub fn answer(self) -> Result<Trace, Problems> {
        let exact = |percent: Option<Percent>| percent.map(Percent::exact);
        let (capaian, serapan) = (exact(self.capaian), exact(self.serapan));
        let figure = efficiency(
            self.metode,
            capaian.as_ref(),
            serapan.as_ref(),
            self.rounding,
        );
        Ok(figure.trace())
    }
}
