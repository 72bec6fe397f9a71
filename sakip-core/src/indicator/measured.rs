//! What was measured: a value, nothing yet, or nothing that could be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::number::Quantity;

/// A realisasi. Zero is a value; missing is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// A measured value, zero included.
    Value(Quantity),
    /// Nothing was filled in: blank, `-`, `n/a`.
    NotFilled,
    /// The indicator was not in force, so there was nothing to measure.
    NotApplicable,
}

impl Measured {
    /// The value, if there is one.
    pub fn value(self) -> Option<Quantity> {
        match self {
            Measured::Value(quantity) => Some(quantity),
            Measured::NotFilled | Measured::NotApplicable => None,
        }
    }
}

impl From<Quantity> for Measured {
    fn from(quantity: Quantity) -> Self {
        Measured::Value(quantity)
    }
}
