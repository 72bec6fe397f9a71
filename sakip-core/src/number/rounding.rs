//! How, and to how many decimals, a figure is rounded, once.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{Lang, Localize, excerpt};

/// What happens to the digits that are not printed.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// A half goes away from zero: 0.125 → 0.13, −0.125 → −0.13. What published accounts do.
    #[default]
    HalfAway,
    /// A half goes to the even neighbour: 0.125 → 0.12, 0.135 → 0.14.
    HalfEven,
    /// The rest is cut off: 0.129 → 0.12, −0.129 → −0.12. Seen in published tables.
    Truncate,
}

impl RoundingMode {
    /// Every mode.
    pub const ALL: [RoundingMode; 3] = [
        RoundingMode::HalfAway,
        RoundingMode::HalfEven,
        RoundingMode::Truncate,
    ];

    /// Whether a non-zero rest moves the truncated quotient away from zero, `half` being how twice the rest
    /// compares with the divisor.
    pub(crate) fn rounds_away(self, half: Ordering, quotient_is_odd: bool) -> bool {
        match self {
            RoundingMode::Truncate => false,
            RoundingMode::HalfAway => half != Ordering::Less,
            RoundingMode::HalfEven => {
                half == Ordering::Greater || (half == Ordering::Equal && quotient_is_odd)
            }
        }
    }

    /// The stable name: `half_away`, `half_even` or `truncate`.
    pub fn name(self) -> &'static str {
        match self {
            RoundingMode::HalfAway => "half_away",
            RoundingMode::HalfEven => "half_even",
            RoundingMode::Truncate => "truncate",
        }
    }
}

impl fmt::Display for RoundingMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for RoundingMode {
    type Err = UnknownRounding;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        RoundingMode::ALL
            .into_iter()
            .find(|mode| mode.name() == text)
            .ok_or_else(|| UnknownRounding {
                text: excerpt(text),
            })
    }
}

/// A rounding mode that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is not a rounding mode: use half_away, half_even or truncate")]
pub struct UnknownRounding {
    text: String,
}

impl Localize for UnknownRounding {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!(
                "`{}` bukan cara pembulatan: pakai half_away, half_even atau truncate",
                self.text
            ),
            self.to_string(),
        )
    }
}

/// A rounding mode with a number of decimals; by default half away from zero to two decimals.
///
/// ```
/// use sakip_core::number::{Rounding, RoundingMode};
/// assert_eq!(Rounding::default(), Rounding::new(RoundingMode::HalfAway, 2)?);
/// assert!(Rounding::new(RoundingMode::HalfAway, 29).is_err());
/// # Ok::<(), sakip_core::number::TooManyDecimals>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "RoundingFields", deny_unknown_fields)]
pub struct Rounding {
    mode: RoundingMode,
    decimals: u8,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RoundingFields {
    /// What happens to the rest: `half_away`, `half_even` or `truncate`.
    mode: RoundingMode,
    /// How many decimals are kept.
    decimals: u8,
}

impl TryFrom<RoundingFields> for Rounding {
    type Error = TooManyDecimals;
    fn try_from(fields: RoundingFields) -> Result<Self, Self::Error> {
        Rounding::new(fields.mode, fields.decimals)
    }
}

/// More decimals were asked for than a decimal holds.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "cannot round to {decimals} decimals: at most {} are kept",
    Rounding::MAX_DECIMALS
)]
pub struct TooManyDecimals {
    decimals: u8,
}

impl Localize for TooManyDecimals {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!(
                "tidak dapat dibulatkan ke {} desimal: paling banyak {}",
                self.decimals,
                Rounding::MAX_DECIMALS
            ),
            self.to_string(),
        )
    }
}

impl Rounding {
    /// The most decimals a figure may be rounded to.
    pub const MAX_DECIMALS: u8 = 28;

    /// A rounding to `decimals` places.
    ///
    /// # Errors
    /// [`TooManyDecimals`] above [`Rounding::MAX_DECIMALS`].
    pub fn new(mode: RoundingMode, decimals: u8) -> Result<Rounding, TooManyDecimals> {
        if decimals > Rounding::MAX_DECIMALS {
            return Err(TooManyDecimals { decimals });
        }
        Ok(Rounding { mode, decimals })
    }

    /// What happens to the rest.
    pub fn mode(self) -> RoundingMode {
        self.mode
    }

    /// How many decimals are kept.
    pub fn decimals(self) -> u8 {
        self.decimals
    }
}

impl Default for Rounding {
    fn default() -> Self {
        Rounding {
            mode: RoundingMode::HalfAway,
            decimals: 2,
        }
    }
}
