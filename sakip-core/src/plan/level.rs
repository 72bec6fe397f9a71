//! The levels of a plan, from the RPJMD down to the sub kegiatan.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{Lang, Localize, excerpt};

/// A level of the plan tree, the highest first. A node stands below a node of a strictly higher level;
/// levels may be skipped (a plan without RPJMD, a ministry without sub kegiatan), and the linter tells where
/// that breaks the cascade.
///
/// Source: Permendagri 86/2017 (RPJMD, Renstra), PermenPANRB 53/2014 (tujuan, sasaran), Permendagri 90/2019
/// (program, kegiatan, sub kegiatan).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The five-year plan of a region.
    Rpjmd,
    /// A mission of that plan.
    Misi,
    /// The strategic plan of an OPD or a ministry.
    Renstra,
    /// A goal.
    Tujuan,
    /// An objective.
    Sasaran,
    /// A programme.
    Program,
    /// An activity.
    Kegiatan,
    /// A sub-activity.
    SubKegiatan,
}

impl Level {
    /// Every level, the highest first.
    pub const ALL: [Level; 8] = [
        Level::Rpjmd,
        Level::Misi,
        Level::Renstra,
        Level::Tujuan,
        Level::Sasaran,
        Level::Program,
        Level::Kegiatan,
        Level::SubKegiatan,
    ];

    /// The stable name, such as `sub_kegiatan`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Rpjmd => "rpjmd",
            Level::Misi => "misi",
            Level::Renstra => "renstra",
            Level::Tujuan => "tujuan",
            Level::Sasaran => "sasaran",
            Level::Program => "program",
            Level::Kegiatan => "kegiatan",
            Level::SubKegiatan => "sub_kegiatan",
        }
    }

    /// What a person calls it; the words of the domain are the same in both languages.
    pub fn label(self) -> &'static str {
        match self {
            Level::Rpjmd => "RPJMD",
            Level::Misi => "Misi",
            Level::Renstra => "Renstra",
            Level::Tujuan => "Tujuan",
            Level::Sasaran => "Sasaran",
            Level::Program => "Program",
            Level::Kegiatan => "Kegiatan",
            Level::SubKegiatan => "Sub Kegiatan",
        }
    }

    /// Whether a node of this level may stand directly below one of `parent`.
    pub fn may_stand_below(self, parent: Level) -> bool {
        parent < self
    }

    /// Whether its nodes are coded by the national nomenclature.
    pub fn has_national_code(self) -> bool {
        self >= Level::Program
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A level that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is not a level: use rpjmd, misi, renstra, tujuan, sasaran, program, kegiatan or \
     sub_kegiatan"
)]
pub struct UnknownLevel {
    text: String,
}

impl Localize for UnknownLevel {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Id => format!(
                "`{}` bukan tingkat rencana: pakai rpjmd, misi, renstra, tujuan, sasaran, program, \
                 kegiatan atau sub_kegiatan",
                self.text
            ),
        }
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Level::ALL
            .into_iter()
            .find(|level| level.name() == text)
            .ok_or_else(|| UnknownLevel {
                text: excerpt(text),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_wire_form() {
        for level in Level::ALL {
            assert_eq!(level.name().parse(), Ok(level));
            assert_eq!(serde_json::to_value(level).unwrap(), level.name());
        }
        assert!("Sasaran".parse::<Level>().is_err());
    }

    #[test]
    fn only_below_a_higher_level() {
        assert!(Level::Sasaran.may_stand_below(Level::Tujuan));
        assert!(Level::Kegiatan.may_stand_below(Level::Sasaran));
        assert!(!Level::Sasaran.may_stand_below(Level::Sasaran));
        assert!(!Level::Renstra.may_stand_below(Level::Tujuan));
    }
}
