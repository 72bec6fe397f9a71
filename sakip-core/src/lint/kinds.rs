//! Rules about formulas: whether they can be computed with the targets and the baseline there are.

use super::direction::comparable;
use super::scope::{Report, Scope, Spot, listed};
use crate::indicator::{Formula, Indicator, Target};
use crate::number::{Quantity, spell};
use crate::policy::ZeroTarget;
use crate::text::Text;

/// The formula of an indicator, whatever kind of target it is given.
fn plain_formula(scope: &Scope<'_>, indicator: &Indicator) -> Formula {
    scope.policy.formula(indicator.polarity(), None)
}

/// The periods of the targets that are picked, for a message.
fn periods(spot: Spot<'_>, pick: impl Fn(&Target) -> bool) -> Option<String> {
    let mut picked = spot
        .indicator
        .targets()
        .iter()
        .filter(|(_, target)| pick(target))
        .peekable();
    picked.peek()?;
    Some(listed(picked.map(|(period, _)| period.to_string())))
}

pub(super) fn minimize_shortfall(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        if plain_formula(scope, spot.indicator) == Formula::MinimizeShortfall {
            let message = Text::new(
                "dihitung dengan (T − R) / T, yang memberi 0 % bila target tepat tercapai",
                "measured by (T − R) / T, which gives 0 % when the target is exactly met",
            );
            report.indicator(spot, message);
        }
    }
}

fn is_zero(quantity: Quantity) -> bool {
    quantity.value().is_zero()
}

pub(super) fn inverse_of_zero(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        if plain_formula(scope, spot.indicator) != Formula::MinimizeInverse {
            continue;
        }
        let zero = |target: &Target| matches!(target, Target::Point(target) if is_zero(*target));
        if let Some(periods) = periods(spot, zero) {
            let message = Text::new(
                format!("T / R dengan target nol ({periods}) tidak dapat dihitung"),
                format!("T / R with a zero target ({periods}) is not computable"),
            );
            report.indicator(spot, message);
        }
        if spot.indicator.baseline().is_some_and(is_zero) {
            let message = Text::new(
                "baseline nol: T / R tidak terdefinisi selama realisasi tetap nol",
                "the baseline is zero: T / R is undefined while the realisasi stays at zero",
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn stabilize_unverified(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        if plain_formula(scope, spot.indicator) == Formula::Stabilize {
            let message = Text::new(
                "rumus 1 − |R − T| / T belum ditemukan dalam aturan instansi mana pun",
                "the formula 1 − |R − T| / T was not found in the rules of any institution",
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn baseline_formula(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        if plain_formula(scope, spot.indicator) != Formula::Baseline {
            continue;
        }
        let Some(baseline) = spot.indicator.baseline() else {
            let message = Text::new(
                "rumus baseline tanpa nilai baseline",
                "the baseline formula has no baseline",
            );
            report.indicator(spot, message);
            continue;
        };
        let equal =
            |target: &Target| matches!(target, Target::Point(target) if *target == baseline);
        if let Some(periods) = periods(spot, equal) {
            let message = Text::both(|lang| {
                let baseline = spell(baseline.value(), lang);
                lang.pick(
                    format!("target {periods} sama dengan baseline {baseline}"),
                    format!("the target of {periods} equals the baseline {baseline}"),
                )
            });
            report.indicator(spot, message);
        }
    }
}

pub(super) fn target_kind(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let unfit = |target: &Target| {
            let fits = match scope.formula(spot.indicator, target) {
                Formula::Range | Formula::RangeMinimize => matches!(target, Target::Range(_)),
                // The position of a label always counts upwards.
                Formula::Ordinal => {
                    matches!(target, Target::Ordinal(_))
                        && !spot.indicator.polarity().lower_is_better()
                }
                Formula::Maximize
                | Formula::MinimizeLinear
                | Formula::MinimizeInverse
                | Formula::MinimizeShortfall
                | Formula::Baseline
                | Formula::Stabilize => matches!(target, Target::Point(_)),
            };
            !fits
        };
        if let Some(periods) = periods(spot, unfit) {
            let polarity = spot.indicator.polarity();
            let message = Text::new(
                format!("jenis target {periods} tidak cocok dengan polaritas {polarity}"),
                format!("the kind of target of {periods} does not fit the polarity {polarity}"),
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn zero_target(scope: &Scope<'_>, report: &mut Report) {
    if scope.policy.zero_target() == ZeroTarget::AchievedIfZero {
        return;
    }
    for spot in scope.indicators() {
        let divides_by_zero =
            |target: &Target| match (scope.formula(spot.indicator, target), target) {
                // `inverse_of_zero` tells of T / R; progress from a baseline may well lead to zero.
                (Formula::MinimizeInverse | Formula::Baseline, _) => false,
                (_, Target::Point(target)) => is_zero(*target),
                (_, Target::Range(range)) => is_zero(range.lo()) || is_zero(range.hi()),
                (_, Target::Ordinal(_)) => false,
            };
        if let Some(periods) = periods(spot, divides_by_zero) {
            let message = Text::new(
                format!("target nol ({periods}): capaian tidak dapat dihitung"),
                format!("a zero target ({periods}): the achievement is not computable"),
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn negative_target(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let negative = |target: &Target| match (scope.formula(spot.indicator, target), target) {
            (Formula::Baseline, _) | (_, Target::Ordinal(_)) => false,
            (_, Target::Point(target)) => target.exact().is_negative(),
            (_, Target::Range(range)) => range.lo().exact().is_negative(),
        };
        if let Some(periods) = periods(spot, negative) {
            let message = Text::new(
                format!("target negatif ({periods}): capaian tidak dapat dihitung"),
                format!("a negative target ({periods}): the achievement is not computable"),
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn unknown_scale(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let targets = spot
            .indicator
            .targets()
            .values()
            .chain(spot.indicator.end_target());
        let foreign = targets.filter_map(|target| match target {
            Target::Ordinal(level) => Some(level.scale()),
            Target::Point(_) | Target::Range(_) => None,
        });
        if let Some(scale) = foreign
            .into_iter()
            .find(|scale| !scope.policy.scales().contains(scale))
        {
            let (scale, policy) = (scale.id(), scope.policy.reference());
            let message = Text::new(
                format!("skala `{scale}` tidak ada, atau berbeda, dalam kebijakan {policy}"),
                format!("the policy {policy} has no scale `{scale}`, or another one"),
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn mixed_targets(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let mut targets = spot
            .indicator
            .targets()
            .values()
            .chain(spot.indicator.end_target());
        let Some(first) = targets.next() else {
            continue;
        };
        if let Some(other) = targets.find(|other| !comparable(first, other)) {
            let message = Text::new(
                format!("target `{first}` dan `{other}` berbeda jenis atau skala"),
                format!("the targets `{first}` and `{other}` differ in kind or scale"),
            );
            report.indicator(spot, message);
        }
    }
}
