//! What is filled in.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use sakip_core::number::Quantity;
use serde::{Deserialize, Serialize};

use crate::codec::stored_text;

/// The longest reason, in characters.
pub const MAX_ALASAN: usize = 2_000;
/// The longest note, in characters.
pub const MAX_CATATAN: usize = 10_000;

/// What somebody fills in for an indicator and a period. In JSON one of `{"nilai": "12.5"}`,
/// `{"tingkat": "WTP"}`, `{"komponen": {"lulus": "45", "siswa": "60"}}`, `{"not_filled": "alasan"}` and
/// `{"not_applicable": "alasan"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Isian {
    /// A value in the unit of the indicator; zero is a value.
    Nilai(Quantity),
    /// A level of an ordinal scale: `WTP`, `BB`, `opini_bpk:WTP`.
    Tingkat(String),
    /// The components of the formula of the indicator, by name; the value is computed from them. Where it has
    /// no finite decimal form it is kept to 28 digits, beside the components.
    Komponen(BTreeMap<String, Quantity>),
    /// There is no value yet, and why.
    NotFilled(String),
    /// There is none to be had, and why.
    NotApplicable(String),
}

/// Whether there is a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filled {
    /// There is.
    Value,
    /// Not yet.
    NotFilled,
    /// There is none to be had.
    NotApplicable,
}

impl Filled {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Filled::Value => "value",
            Filled::NotFilled => "not_filled",
            Filled::NotApplicable => "not_applicable",
        }
    }
}

impl fmt::Display for Filled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Filled {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Filled::Value, Filled::NotFilled, Filled::NotApplicable]
            .into_iter()
            .find(|filled| filled.name() == text)
            .ok_or_else(|| format!("`{text}` does not tell whether there is a value"))
    }
}
stored_text!(Filled);
