//! What was measured: the columns `measured`, `realisasi` and `tingkat`.

use std::fmt;
use std::str::FromStr;

use sakip_core::indicator::{Level, Measured, Target};
use sakip_core::number::Quantity;
use sakip_core::policy::Policy;
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use super::target::level;
use crate::codec::stored_text;
use crate::error::{Error, Result};

/// Whether something was measured, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasuredKind {
    /// A value, zero included, or a level of a scale.
    Value,
    /// Nothing was filled in.
    NotFilled,
    /// The indicator was not in force.
    NotApplicable,
}

impl MeasuredKind {
    /// The stable name: `value`, `not_filled` or `not_applicable`.
    pub fn name(self) -> &'static str {
        match self {
            MeasuredKind::Value => "value",
            MeasuredKind::NotFilled => "not_filled",
            MeasuredKind::NotApplicable => "not_applicable",
        }
    }
}

impl fmt::Display for MeasuredKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for MeasuredKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [
            MeasuredKind::Value,
            MeasuredKind::NotFilled,
            MeasuredKind::NotApplicable,
        ]
        .into_iter()
        .find(|kind| kind.name() == text)
        .ok_or_else(|| format!("`{text}` is not a kind of realisasi"))
    }
}
stored_text!(MeasuredKind);

/// A realisasi as its columns hold it: a level stands behind the id of its scale, so that it is still read
/// when the positions of a scale change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MeasuredColumns {
    pub(crate) measured: MeasuredKind,
    pub(crate) realisasi: Option<Quantity>,
    pub(crate) tingkat: Option<String>,
}

impl From<Measured> for MeasuredColumns {
    fn from(measured: Measured) -> Self {
        MeasuredColumns {
            measured: match measured {
                Measured::Value(_) => MeasuredKind::Value,
                Measured::NotFilled => MeasuredKind::NotFilled,
                Measured::NotApplicable => MeasuredKind::NotApplicable,
            },
            realisasi: measured.value(),
            tingkat: None,
        }
    }
}

impl From<&Level> for MeasuredColumns {
    fn from(level: &Level) -> Self {
        MeasuredColumns {
            measured: MeasuredKind::Value,
            realisasi: None,
            tingkat: Some(Target::Ordinal(level.clone()).written()),
        }
    }
}

impl MeasuredColumns {
    /// What the engine is given; a level enters as its position on the scale of the policy.
    pub(crate) fn measured(&self, policy: &Policy) -> Result<Measured> {
        match (self.measured, self.realisasi, self.tingkat.as_deref()) {
            (MeasuredKind::Value, Some(value), None) => Ok(Measured::Value(value)),
            (MeasuredKind::Value, None, Some(label)) => Ok(level(label, policy)?.measured()),
            (MeasuredKind::NotFilled, None, None) => Ok(Measured::NotFilled),
            (MeasuredKind::NotApplicable, None, None) => Ok(Measured::NotApplicable),
            _ => Err(Error::Damaged(Text::new(
                "kolom realisasi tidak cocok dengan jenisnya",
                "the columns of a realisasi do not fit its kind",
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_realisasi_survives_its_columns() {
        let policy = Policy::default();
        for measured in [
            Measured::Value("0".parse().unwrap()),
            Measured::Value("-1.5".parse().unwrap()),
            Measured::NotFilled,
            Measured::NotApplicable,
        ] {
            let columns = MeasuredColumns::from(measured);
            assert_eq!(columns.measured(&policy).unwrap(), measured);
        }
        let wtp = policy.level("WTP").unwrap();
        let columns = MeasuredColumns::from(&wtp);
        assert_eq!(columns.tingkat.as_deref(), Some("opini_bpk:WTP"));
        assert_eq!(columns.measured(&policy).unwrap(), wtp.measured());
        let wrong = MeasuredColumns {
            measured: MeasuredKind::NotFilled,
            ..columns
        };
        assert_eq!(wrong.measured(&policy).unwrap_err().code(), "damaged");
    }
}
