//! Who scores a sheet: the instansi itself, an evaluator, the quality assurer.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use super::limits::MAX_EVALUATORS;
use crate::text::{Lang, Localize};

/// The number of an evaluator, from 1 to [`MAX_EVALUATORS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EvaluatorNumber(u8);

impl EvaluatorNumber {
    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// One scoring of a sheet. Its text form is `mandiri`, `evaluator-1` or `penjamin`.
///
/// ```
/// use sakip_core::evaluation::Track;
/// assert_eq!("evaluator-2".parse::<Track>()?, Track::evaluator(2)?);
/// assert!("evaluator-0".parse::<Track>().is_err());
/// # Ok::<(), sakip_core::evaluation::UnknownTrack>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Track {
    /// The instansi scores itself (penilaian mandiri).
    Mandiri,
    /// An evaluator, numbered from 1.
    Evaluator(EvaluatorNumber),
    /// The quality assurer (penjamin mutu).
    Penjamin,
}

/// A track that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is not a track: use mandiri, evaluator-1 to evaluator-{MAX_EVALUATORS}, or penjamin"
)]
pub struct UnknownTrack {
    text: String,
}

impl Localize for UnknownTrack {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!(
                "`{}` bukan jalur penilaian: gunakan mandiri, evaluator-1 sampai evaluator-{MAX_EVALUATORS}, atau penjamin",
                self.text
            ),
            self.to_string(),
        )
    }
}

impl Track {
    /// The track of evaluator `number`.
    ///
    /// # Errors
    /// [`UnknownTrack`] outside 1 to [`MAX_EVALUATORS`].
    pub fn evaluator(number: u8) -> Result<Track, UnknownTrack> {
        if number == 0 || number > MAX_EVALUATORS {
            return Err(UnknownTrack {
                text: format!("evaluator-{number}"),
            });
        }
        Ok(Track::Evaluator(EvaluatorNumber(number)))
    }
}

impl fmt::Display for Track {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Track::Mandiri => f.write_str("mandiri"),
            Track::Evaluator(number) => write!(f, "evaluator-{}", number.0),
            Track::Penjamin => f.write_str("penjamin"),
        }
    }
}

impl FromStr for Track {
    type Err = UnknownTrack;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownTrack {
            text: text.chars().take(40).collect(),
        };
        match text {
            "mandiri" => Ok(Track::Mandiri),
            "penjamin" => Ok(Track::Penjamin),
            _ => {
                let digits = text.strip_prefix("evaluator-").ok_or_else(unknown)?;
                // One form per track: no sign, no leading zero.
                if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.starts_with('0') {
                    return Err(unknown());
                }
                Track::evaluator(digits.parse().map_err(|_| unknown())?)
            }
        }
    }
}

impl Serialize for Track {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Track {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Track {
    fn schema_name() -> Cow<'static, str> {
        "Track".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(mandiri|penjamin|evaluator-[1-9][0-9]?)$",
            "description": "who scores: the instansi itself, a numbered evaluator, or the quality assurer",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_track_has_one_text_form() {
        for text in ["mandiri", "penjamin", "evaluator-1", "evaluator-99"] {
            assert_eq!(text.parse::<Track>().expect("a track").to_string(), text);
        }
        for bad in [
            "",
            "Mandiri",
            "evaluator",
            "evaluator-",
            "evaluator-0",
            "evaluator-01",
            "evaluator-+1",
            "evaluator-100",
            "evaluator-300",
        ] {
            assert!(bad.parse::<Track>().is_err(), "{bad}");
        }
    }
}
