//! What was measured in one period.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::number::Quantity;

/// A reading of one period: zero is a value, missing is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Measured {
    /// A value, zero included.
    Value(Quantity),
    /// Nothing was filled in (blank, `-`, `n/a`).
    NotFilled,
    /// The indicator is not in force in this period.
    NotApplicable,
}
