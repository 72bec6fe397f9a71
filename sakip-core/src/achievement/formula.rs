//! The arithmetic of each named formula, exact.

use super::NotComputable;
use crate::indicator::{Formula, Level, Target, TargetRange};
use crate::number::{Exact, Quantity};
use crate::policy::ZeroTarget;

/// The inputs of one achievement, all present.
pub(crate) struct Inputs<'a> {
    pub(crate) target: &'a Target,
    pub(crate) realisasi: &'a Exact,
    pub(crate) baseline: Option<Quantity>,
    pub(crate) zero_target: ZeroTarget,
}

/// The achievement in percent, before any limit and rounding.
pub(crate) fn percent(formula: Formula, inputs: &Inputs<'_>) -> Result<Exact, NotComputable> {
    let ratio = match (formula, inputs.target) {
        (Formula::Range, Target::Range(range)) => outside(*range, inputs.realisasi, |ratio| ratio)?,
        (Formula::RangeMinimize, Target::Range(range)) => {
            outside(*range, inputs.realisasi, |ratio| Exact::from(2) - ratio)?
        }
        (Formula::Ordinal, Target::Ordinal(level)) => ordinal(level, inputs.realisasi)?,
        (Formula::Baseline, Target::Point(target)) => {
            baseline(*target, inputs.realisasi, inputs.baseline)?
        }
        (
            Formula::Maximize
            | Formula::MinimizeLinear
            | Formula::MinimizeInverse
            | Formula::MinimizeShortfall
            | Formula::Stabilize,
            Target::Point(target),
        ) => point(formula, *target, inputs)?,
        _ => return Err(NotComputable::TargetKind),
    };
    Ok(ratio * Exact::HUNDRED)
}

fn point(formula: Formula, target: Quantity, inputs: &Inputs<'_>) -> Result<Exact, NotComputable> {
    let (target, realisasi) = (target.exact(), inputs.realisasi);
    if target.is_negative() {
        return Err(NotComputable::NegativeTarget);
    }
    if target.is_zero() {
        return match inputs.zero_target {
            ZeroTarget::AchievedIfZero if realisasi.is_zero() => Ok(Exact::ONE),
            _ => Err(NotComputable::ZeroTarget),
        };
    }
    let over = |numerator: Exact| {
        numerator
            .checked_div(&target)
            .ok_or(NotComputable::ZeroTarget)
    };
    match formula {
        Formula::MinimizeLinear => over(&(&target + &target) - realisasi),
        Formula::MinimizeShortfall => over(&target - realisasi),
        Formula::Stabilize => {
            over((realisasi - &target).abs()).map(|deviation| Exact::ONE - deviation)
        }
        Formula::MinimizeInverse if realisasi.is_zero() => Err(NotComputable::ZeroRealisasi),
        Formula::MinimizeInverse if realisasi.is_negative() => {
            Err(NotComputable::NegativeRealisasi)
        }
        Formula::MinimizeInverse => target
            .checked_div(realisasi)
            .ok_or(NotComputable::ZeroRealisasi),
        _ => over(realisasi.clone()),
    }
}

fn baseline(
    target: Quantity,
    realisasi: &Exact,
    baseline: Option<Quantity>,
) -> Result<Exact, NotComputable> {
    let baseline = baseline.ok_or(NotComputable::NoBaseline)?.exact();
    let way = &baseline - &target.exact();
    (&baseline - realisasi)
        .checked_div(&way)
        .ok_or(NotComputable::BaselineIsTarget)
}

/// 100 % inside the range; outside, what `shape` makes of the ratio to the bound that was passed.
fn outside(
    range: TargetRange,
    realisasi: &Exact,
    shape: impl Fn(Exact) -> Exact,
) -> Result<Exact, NotComputable> {
    if range.lo().exact().is_negative() {
        return Err(NotComputable::NegativeTarget);
    }
    match range.nearest_bound(realisasi) {
        None => Ok(Exact::ONE),
        Some(bound) => realisasi
            .checked_div(&bound.exact())
            .map(shape)
            .ok_or(NotComputable::ZeroTarget),
    }
}

fn ordinal(target: &Level, realisasi: &Exact) -> Result<Exact, NotComputable> {
    let position = Exact::from(i64::try_from(target.position()).unwrap_or(i64::MAX));
    realisasi
        .checked_div(&position)
        .ok_or(NotComputable::ZeroTarget)
}
