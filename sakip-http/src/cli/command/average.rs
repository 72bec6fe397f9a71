//! The mean of a table of achievements by the roll-up rule of its policy, row by row in constant memory.

use rust_decimal::Decimal;
use sakip_core::achievement::{Achievement, Status};
use sakip_core::number::{Exact, Percent, Rounding, RoundingMode, Weight};
use sakip_core::policy::{ChildValue, MissingChild, Policy, RollupMethod};
use sakip_core::text::Text;

/// Terms are added with this many decimals, and the error that leaves is bounded: the rounded mean is given
/// only where it is certain.
const TERM_DECIMALS: u8 = 16;

/// What is known of the weights of all rows.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    sum: Exact,
    complete: bool,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            sum: Exact::ZERO,
            complete: true,
        }
    }
}

impl Weights {
    pub(super) fn observe(&mut self, weight: Option<Weight>) {
        match weight {
            Some(weight) => self.sum = &self.sum + &weight.exact(),
            None => self.complete = false,
        }
    }

    /// Whether every row has one and they make 100.
    fn are_set(&self) -> bool {
        self.complete && self.sum == Exact::HUNDRED
    }
}

/// A mean in the making.
pub(super) struct Average<'p> {
    policy: &'p Policy,
    weighted: bool,
    lacks_weights: bool,
    rounding: Option<Rounding>,
    sum: Option<Decimal>,
    divisor: Exact,
    inexact: u64,
    used: u64,
    total: u64,
}

/// The mean of a table.
pub(super) struct Mean {
    pub(super) value: Percent,
    pub(super) band: usize,
    pub(super) weighted: bool,
}

impl<'p> Average<'p> {
    pub(super) fn new(policy: &'p Policy, weights: &Weights) -> Average<'p> {
        let method = policy.rollup().method;
        let weighted = method != RollupMethod::Mean && weights.are_set();
        Average {
            policy,
            weighted,
            lacks_weights: method == RollupMethod::Weighted && !weighted,
            rounding: Rounding::new(RoundingMode::HalfAway, TERM_DECIMALS).ok(),
            sum: Some(Decimal::ZERO),
            divisor: Exact::ZERO,
            inexact: 0,
            used: 0,
            total: 0,
        }
    }

    pub(super) fn add(&mut self, achievement: &Achievement, weight: Option<Weight>) {
        if achievement.status() == Status::NotApplicable {
            return;
        }
        self.total += 1;
        let rule = self.policy.rollup();
        let value = match (self.child(achievement), rule.missing) {
            (Some(value), _) => {
                self.used += 1;
                value
            }
            (None, MissingChild::Zero) => Exact::ZERO,
            (None, _) => return,
        };
        let weight = match weight {
            Some(weight) if self.weighted => weight.exact(),
            _ => Exact::ONE,
        };
        let term = &weight * &value;
        self.divisor = &self.divisor + &weight;
        let rounded = self.rounding.and_then(|rounding| term.round(rounding));
        self.inexact += u64::from(rounded.is_none_or(|rounded| Exact::from(rounded) != term));
        self.sum = self
            .sum
            .zip(rounded)
            .and_then(|(sum, term)| sum.checked_add(term));
    }

    /// The form in which a row enters the mean.
    fn child(&self, achievement: &Achievement) -> Option<Exact> {
        let value = match self.policy.rollup().children {
            ChildValue::Raw => return achievement.raw().cloned(),
            ChildValue::Limited => achievement.limited()?.clone(),
            ChildValue::Rounded => achievement.value()?.exact(),
        };
        match self.policy.rollup_cap().map(Percent::exact) {
            Some(cap) if value > cap => Some(cap),
            _ => Some(value),
        }
    }

    /// How many rows have a figure, of how many that could have one.
    pub(super) fn coverage(&self) -> (u64, u64) {
        (self.used, self.total)
    }

    /// The mean, rounded once, or why there is none.
    pub(super) fn finish(&self) -> Result<Mean, Text> {
        let rule = self.policy.rollup();
        if self.lacks_weights {
            return Err(Text::new(
                "kebijakan ini memakai bobot, tetapi bobot tidak lengkap atau jumlahnya bukan 100",
                "this policy goes by weight, but weights are missing or do not sum to 100",
            ));
        }
        let (used, total) = (i64::try_from(self.used), i64::try_from(self.total));
        let share = match (used, total) {
            (Ok(used), Ok(total)) => Exact::ratio(used, total),
            _ => None,
        };
        let share = share.map(|share| &share * &Exact::HUNDRED);
        if self.used == 0 || share.is_none() {
            return Err(Text::new("tidak ada angka", "there are no figures"));
        }
        if rule.missing == MissingChild::Incomplete && self.used < self.total {
            return Err(Text::new(
                "kebijakan ini menuntut semua indikator punya angka",
                "this policy asks for a figure of every indicator",
            ));
        }
        if share.is_some_and(|share| share < rule.minimum_coverage.exact()) {
            return Err(Text::new(
                format!(
                    "cakupan di bawah {} % yang dituntut kebijakan",
                    rule.minimum_coverage
                ),
                format!(
                    "the coverage is below the {} % the policy asks for",
                    rule.minimum_coverage
                ),
            ));
        }
        self.rounded().ok_or_else(|| {
            Text::new(
                "angkanya terlalu besar untuk dirata-ratakan",
                "the figures are too large for a mean",
            )
        })
    }

    fn rounded(&self) -> Option<Mean> {
        let half_unit = Exact::from(Decimal::new(5, u32::from(TERM_DECIMALS) + 1));
        let slack = &half_unit * &Exact::from(i64::try_from(self.inexact).ok()?);
        let sum = Exact::from(self.sum?);
        let low = (&sum - &slack).checked_div(&self.divisor)?;
        let high = (&sum + &slack).checked_div(&self.divisor)?;
        let rounding = self.policy.rounding();
        let value = low.round(rounding)?;
        if high.round(rounding)? != value {
            return None;
        }
        let value = Percent::new(value).ok()?;
        let middle = sum.checked_div(&self.divisor)?;
        let band = self
            .policy
            .bands()
            .find(&self.policy.band_input().of(&middle, value));
        let band = self
            .policy
            .bands()
            .list()
            .position(|other| *other == **band)?;
        Some(Mean {
            value,
            band,
            weighted: self.weighted,
        })
    }
}
