//! Polarity and the named formulas of achievement.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{Lang, Localize, Text};

/// A named formula of achievement. The same two numbers give different figures under different formulas, so
/// the name is printed beside every figure.
///
/// `T` is the target, `R` the realisasi, `B` the baseline.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// Higher is better: `R / T`. In use everywhere.
    Maximize,
    /// Lower is better: `(2T − R) / T`, the LKjIP convention (Lampung, Maluku Tengah, SKP guidance).
    /// Negative when R > 2T.
    MinimizeLinear,
    /// Lower is better: `T / R` (Manggarai Timur). Undefined at R = 0.
    MinimizeInverse,
    /// Lower is better: `(T − R) / T`. Gives 0 when the target is exactly met; never a default.
    MinimizeShortfall,
    /// Progress from a baseline: `(B − R) / (B − T)`, whichever direction is better.
    Baseline,
    /// The target itself is best: `1 − |R − T| / T`. Not verified for any ministry.
    Stabilize,
    /// A target range, higher is better: above `R / hi`, below `R / lo`, inside 100 %
    /// (PermenPANRB SKP guidance).
    Range,
    /// A target range, lower is better: `1 + (1 − R / bound)` outside, 100 % inside
    /// (PermenPANRB SKP guidance).
    RangeMinimize,
    /// Position on a declared scale against the target's position.
    Ordinal,
}

impl Formula {
    /// Every formula.
    pub const ALL: [Formula; 9] = [
        Formula::Maximize,
        Formula::MinimizeLinear,
        Formula::MinimizeInverse,
        Formula::MinimizeShortfall,
        Formula::Baseline,
        Formula::Stabilize,
        Formula::Range,
        Formula::RangeMinimize,
        Formula::Ordinal,
    ];

    /// The stable name, such as `minimize_linear`.
    pub fn name(self) -> &'static str {
        match self {
            Formula::Maximize => "maximize",
            Formula::MinimizeLinear => "minimize_linear",
            Formula::MinimizeInverse => "minimize_inverse",
            Formula::MinimizeShortfall => "minimize_shortfall",
            Formula::Baseline => "baseline",
            Formula::Stabilize => "stabilize",
            Formula::Range => "range",
            Formula::RangeMinimize => "range_minimize",
            Formula::Ordinal => "ordinal",
        }
    }

    /// The formula in symbols, with `T`, `R` and `B`.
    pub fn symbols(self) -> &'static str {
        match self {
            Formula::Maximize => "R / T",
            Formula::MinimizeLinear => "(2T − R) / T",
            Formula::MinimizeInverse => "T / R",
            Formula::MinimizeShortfall => "(T − R) / T",
            Formula::Baseline => "(B − R) / (B − T)",
            Formula::Stabilize => "1 − |R − T| / T",
            Formula::Range => "R / T(lo|hi)",
            Formula::RangeMinimize => "1 + (1 − R / T(lo|hi))",
            Formula::Ordinal => "posisi R / posisi T",
        }
    }

    /// What it means, for a reader who does not know the name.
    pub fn meaning(self) -> Text {
        Text::new(self.meaning_in(Lang::Id), self.meaning_in(Lang::En))
    }

    /// The meaning in one language.
    pub fn meaning_in(self, lang: Lang) -> &'static str {
        let (id, en) = match self {
            Formula::Maximize => ("makin tinggi makin baik", "higher is better"),
            Formula::MinimizeLinear => (
                "makin rendah makin baik, selisih linier",
                "lower is better, linear",
            ),
            Formula::MinimizeInverse => (
                "makin rendah makin baik, target dibagi realisasi",
                "lower is better, inverse",
            ),
            Formula::MinimizeShortfall => (
                "makin rendah makin baik, sisa terhadap target",
                "lower is better, shortfall",
            ),
            Formula::Baseline => ("kemajuan dari baseline", "progress from the baseline"),
            Formula::Stabilize => ("tepat target paling baik", "the target itself is best"),
            Formula::Range => (
                "target rentang, makin tinggi makin baik",
                "target range, higher is better",
            ),
            Formula::RangeMinimize => (
                "target rentang, makin rendah makin baik",
                "target range, lower is better",
            ),
            Formula::Ordinal => (
                "posisi pada skala bertingkat",
                "position on an ordinal scale",
            ),
        };
        lang.pick(id, en)
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What an indicator says of its direction: either a formula by name, or only that less is better, and then
/// the policy names the formula.
///
/// ```
/// use sakip_core::indicator::{Formula, Polarity};
/// assert_eq!("minimize".parse::<Polarity>()?, Polarity::Minimize);
/// assert_eq!("minimize_inverse".parse::<Polarity>()?, Polarity::Named(Formula::MinimizeInverse));
/// assert!("maksimal".parse::<Polarity>().is_err());
/// # Ok::<(), sakip_core::indicator::UnknownPolarity>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Polarity {
    /// Lower is better; the policy says by which formula.
    Minimize,
    /// A formula by its name.
    Named(Formula),
}

impl Polarity {
    /// Higher is better.
    pub const MAXIMIZE: Polarity = Polarity::Named(Formula::Maximize);

    /// Whether less is better.
    pub fn lower_is_better(self) -> bool {
        matches!(
            self,
            Polarity::Minimize
                | Polarity::Named(
                    Formula::MinimizeLinear
                        | Formula::MinimizeInverse
                        | Formula::MinimizeShortfall
                        | Formula::RangeMinimize
                )
        )
    }

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Polarity::Minimize => "minimize",
            Polarity::Named(formula) => formula.name(),
        }
    }
}

impl fmt::Display for Polarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A polarity that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is not a polarity: use maximize, minimize, minimize_linear, minimize_inverse, \
     minimize_shortfall, baseline, stabilize, range, range_minimize or ordinal"
)]
pub struct UnknownPolarity {
    text: String,
}

impl Localize for UnknownPolarity {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Id => format!(
                "`{}` bukan polaritas: pakai maximize, minimize, minimize_linear, minimize_inverse, \
                 minimize_shortfall, baseline, stabilize, range, range_minimize atau ordinal",
                self.text
            ),
        }
    }
}

impl FromStr for Polarity {
    type Err = UnknownPolarity;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "minimize" {
            return Ok(Polarity::Minimize);
        }
        Formula::ALL
            .into_iter()
            .find(|formula| formula.name() == text)
            .map(Polarity::Named)
            .ok_or_else(|| UnknownPolarity {
                text: text.chars().take(60).collect(),
            })
    }
}

crate::text::text_serde!(
    Polarity,
    "the direction of an indicator, such as `maximize` or `minimize`"
);
