//! Targets: the columns `jenis`, `nilai`, `batas_atas` and `tingkat`.

use std::fmt;
use std::str::FromStr;

use sakip_core::indicator::{Level, Target, TargetError, TargetRange};
use sakip_core::number::Quantity;
use sakip_core::policy::Policy;
use sakip_core::problem::ProblemList;
use sakip_core::text::{Lang, Localize, Text};
use serde::{Deserialize, Serialize};

use crate::check;
use crate::codec::stored_text;
use crate::error::{Error, Result};

/// What kind of target it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// One value.
    Point,
    /// Any value between two bounds.
    Range,
    /// A level of a scale.
    Ordinal,
}

impl TargetKind {
    /// The stable name: `point`, `range` or `ordinal`.
    pub fn name(self) -> &'static str {
        match self {
            TargetKind::Point => "point",
            TargetKind::Range => "range",
            TargetKind::Ordinal => "ordinal",
        }
    }
}

impl fmt::Display for TargetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for TargetKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [TargetKind::Point, TargetKind::Range, TargetKind::Ordinal]
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| format!("`{text}` is not a kind of target"))
    }
}
stored_text!(TargetKind);

/// A target as its columns hold it: a level stands behind the id of its scale, `opini_bpk:WTP`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TargetColumns {
    pub(crate) jenis: TargetKind,
    pub(crate) nilai: Option<Quantity>,
    pub(crate) batas_atas: Option<Quantity>,
    pub(crate) tingkat: Option<String>,
}

impl From<&Target> for TargetColumns {
    fn from(target: &Target) -> Self {
        let (jenis, nilai, batas_atas, tingkat) = match target {
            Target::Point(value) => (TargetKind::Point, Some(*value), None, None),
            Target::Range(range) => (TargetKind::Range, Some(range.lo()), Some(range.hi()), None),
            Target::Ordinal(_) => (TargetKind::Ordinal, None, None, Some(target.written())),
        };
        TargetColumns {
            jenis,
            nilai,
            batas_atas,
            tingkat,
        }
    }
}

/// The target that columns hold; levels are looked up in the scales of the policy.
pub(crate) fn target(columns: &TargetColumns, policy: &Policy) -> Result<Target> {
    let TargetColumns {
        nilai,
        batas_atas,
        tingkat,
        ..
    } = columns;
    match (columns.jenis, nilai, batas_atas, tingkat) {
        (TargetKind::Point, Some(value), None, None) => Ok(Target::Point(*value)),
        (TargetKind::Range, Some(lo), Some(hi), None) => TargetRange::new(*lo, *hi)
            .map(Target::Range)
            .map_err(|error| Error::Damaged(Text::of(&error))),
        (TargetKind::Ordinal, None, None, Some(label)) => level(label, policy).map(Target::Ordinal),
        _ => Err(Error::Damaged(Text::new(
            "kolom target tidak cocok dengan jenisnya",
            "the columns of a target do not fit its kind",
        ))),
    }
}

/// The numbers of a target have to keep every digit.
pub(crate) fn digits(problems: &mut ProblemList, place: &str, target: &Target) {
    match target {
        Target::Point(value) => check::quantity(problems, place, *value),
        Target::Range(range) => {
            check::quantity(problems, place, range.lo());
            check::quantity(problems, place, range.hi());
        }
        Target::Ordinal(_) => {}
    }
}

/// The level a stored label stands for.
fn level(label: &str, policy: &Policy) -> Result<Level> {
    let of = policy.reference();
    let damaged = |error: Option<TargetError>| {
        let why = |lang| {
            error.as_ref().map_or_else(
                || format!("`{label}`"),
                |error: &TargetError| error.localize(lang),
            )
        };
        Error::Damaged(Text::new(
            format!("kebijakan {of} tidak punya tingkat ini: {}", why(Lang::Id)),
            format!("the policy {of} has no such level: {}", why(Lang::En)),
        ))
    };
    match Target::parse(label, policy) {
        Ok(Target::Ordinal(level)) => Ok(level),
        Ok(_) => Err(damaged(None)),
        Err(error) => Err(damaged(Some(error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_survives_its_columns() {
        let policy = Policy::default();
        for text in [
            "95",
            "-0.0000000000000000000000000001",
            "7922816251426433759354395033.5",
            "80-90",
            "-5--2",
            "opini_bpk:WTP",
        ] {
            let given = Target::parse(text, &policy).unwrap();
            let columns = TargetColumns::from(&given);
            assert_eq!(target(&columns, &policy).unwrap(), given, "{text}");
        }
    }

    #[test]
    fn columns_that_contradict_each_other_are_told() {
        let policy = Policy::default();
        let columns =
            |jenis, nilai: Option<&str>, batas_atas: Option<&str>, tingkat: Option<&str>| {
                TargetColumns {
                    jenis,
                    nilai: nilai.map(|text| text.parse().unwrap()),
                    batas_atas: batas_atas.map(|text| text.parse().unwrap()),
                    tingkat: tingkat.map(str::to_owned),
                }
            };
        for wrong in [
            columns(TargetKind::Point, None, None, None),
            columns(TargetKind::Range, Some("9"), Some("8"), None),
            columns(TargetKind::Ordinal, None, None, Some("95")),
            columns(TargetKind::Ordinal, None, None, Some("opini_bpk:AA")),
        ] {
            assert_eq!(target(&wrong, &policy).unwrap_err().code(), "damaged");
        }
    }
}
