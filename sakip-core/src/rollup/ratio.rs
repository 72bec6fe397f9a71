//! Ratio indicators: numerators and denominators are summed, percentages are never averaged.

use thiserror::Error;

use super::figure::RatioParts;
use crate::achievement::{NotComputable, percent_of_target};
use crate::explain::Coverage;
use crate::indicator::{Formula, Polarity, Target};
use crate::number::{Exact, Quantity};
use crate::policy::Policy;
use crate::text::{Lang, Localize};

/// A denominator below zero, which no count or amount has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the denominator `{denominator}` is negative")]
pub struct NegativeDenominator {
    denominator: Quantity,
}

impl Localize for NegativeDenominator {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!("penyebut `{}` negatif", self.denominator),
            self.to_string(),
        )
    }
}

impl RatioParts {
    /// Parts as they were counted. A denominator of zero is allowed: where nothing happened, nothing is added.
    ///
    /// # Errors
    /// [`NegativeDenominator`].
    pub fn new(
        numerator: Quantity,
        denominator: Quantity,
    ) -> Result<RatioParts, NegativeDenominator> {
        if denominator.exact().is_negative() {
            return Err(NegativeDenominator { denominator });
        }
        Ok(RatioParts {
            numerator: numerator.exact(),
            denominator: denominator.exact(),
        })
    }

    /// The numerator, or the sum of numerators.
    pub fn numerator(&self) -> &Exact {
        &self.numerator
    }

    /// The denominator, or the sum of denominators.
    pub fn denominator(&self) -> &Exact {
        &self.denominator
    }

    /// `numerator / denominator × factor`, exact; `None` where the denominator is zero.
    pub fn quotient(&self, factor: Quantity) -> Option<Exact> {
        Some(&self.numerator.checked_div(&self.denominator)? * &factor.exact())
    }
}

/// Sums the parts of a ratio indicator that several units measured; a unit that reported nothing is `None`
/// and shows in the coverage. `None` instead of a sum where no unit reported.
///
/// ```
/// use sakip_core::number::{Exact, Quantity};
/// use sakip_core::rollup::{RatioParts, aggregate_ratio};
///
/// // 1 of 2 and 90 of 98: together 91 of 100, though the mean of 50 % and 91.84 % is 70.92 %.
/// let parts = |numerator: i64, denominator: i64| {
///     RatioParts::new(Quantity::of(numerator.into()), Quantity::of(denominator.into()))
/// };
/// let (sum, coverage) = aggregate_ratio([Some(parts(1, 2)?), Some(parts(90, 98)?), None]);
/// assert_eq!(sum.and_then(|sum| sum.quotient(Quantity::of(100.into()))), Some(Exact::from(91)));
/// assert_eq!((coverage.used, coverage.total), (2, 3));
/// # Ok::<(), sakip_core::rollup::NegativeDenominator>(())
/// ```
pub fn aggregate_ratio(
    parts: impl IntoIterator<Item = Option<RatioParts>>,
) -> (Option<RatioParts>, Coverage) {
    let mut coverage = Coverage::default();
    let mut used = Vec::new();
    for part in parts {
        coverage.total = coverage.total.saturating_add(1);
        if let Some(part) = part {
            coverage.used = coverage.used.saturating_add(1);
            used.push(part);
        }
    }
    (sum(used.iter()), coverage)
}

/// The sum of parts; `None` of none.
pub(super) fn sum<'a>(parts: impl Iterator<Item = &'a RatioParts> + Clone) -> Option<RatioParts> {
    parts.clone().next()?;
    Some(RatioParts {
        numerator: parts.clone().map(RatioParts::numerator).sum(),
        denominator: parts.map(RatioParts::denominator).sum(),
    })
}

/// A node whose number is a ratio of sums: Σ numerator / Σ denominator × factor over all units below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ratio {
    pub(super) factor: Quantity,
    pub(super) usage: RatioUse,
}

/// What the ratio of sums is used as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RatioUse {
    Realisasi,
    Capaian,
    Against(Box<Yardstick>),
}

/// What an aggregated realisasi is measured against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Yardstick {
    pub(super) polarity: Polarity,
    pub(super) target: Target,
    pub(super) baseline: Option<Quantity>,
}

impl Ratio {
    /// A ratio that is a realisasi and nothing else: it has no capaian, so that it may stand at the top or
    /// under another ratio but not under a mean.
    pub fn realisasi(factor: Quantity) -> Ratio {
        Ratio {
            factor,
            usage: RatioUse::Realisasi,
        }
    }

    /// A ratio whose percentage is itself the capaian, such as a serapan: Σ realisasi / Σ pagu × 100.
    pub fn capaian() -> Ratio {
        Ratio {
            factor: Quantity::of(rust_decimal::Decimal::ONE_HUNDRED),
            usage: RatioUse::Capaian,
        }
    }

    /// A ratio that is the realisasi of an indicator with a target of its own at this level: the
    /// aggregate of all agencies against the target of the pemda.
    pub fn against(factor: Quantity, polarity: Polarity, target: impl Into<Target>) -> Ratio {
        Ratio {
            factor,
            usage: RatioUse::Against(Box::new(Yardstick {
                polarity,
                target: target.into(),
                baseline: None,
            })),
        }
    }

    /// Sets the baseline of a ratio that is measured against a target; it changes no other ratio.
    #[must_use]
    pub fn baseline(mut self, baseline: Quantity) -> Ratio {
        if let RatioUse::Against(yardstick) = &mut self.usage {
            yardstick.baseline = Some(baseline);
        }
        self
    }

    /// The factor between the quotient and the unit: 100 for percent, 100000 for deaths per 100,000 births.
    pub fn factor(&self) -> Quantity {
        self.factor
    }
}

impl Yardstick {
    pub(super) fn formula(&self, policy: &Policy) -> Formula {
        policy.formula(self.polarity, Some(&self.target))
    }

    pub(super) fn percent(
        &self,
        realisasi: &Exact,
        policy: &Policy,
    ) -> Result<Exact, NotComputable> {
        percent_of_target(
            self.formula(policy),
            Some(&self.target),
            realisasi,
            self.baseline,
            policy,
        )
    }
}
