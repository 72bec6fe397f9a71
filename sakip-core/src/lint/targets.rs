//! Rules about the course of targets over the years.

use super::direction::{Direction, comparable, single};
use super::scope::{Report, Scope, Spot, listed};
use crate::consolidate::Consolidation;
use crate::indicator::Target;
use crate::number::{Exact, Percent, spell};
use crate::period::{Period, Year};
use crate::text::{Localize, Text};

pub(super) fn no_target(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        if spot.indicator.targets().is_empty() {
            let message = Text::new(
                "tidak ada target untuk periode mana pun",
                "it has no target for any period",
            );
            report.indicator(spot, message);
        }
    }
}

/// Whether an indicator that has targets at all lacks the annual one of a year in which it is in force.
fn lacks(spot: Spot<'_>, year: Year) -> bool {
    let period = Period::annual(year);
    !spot.indicator.targets().is_empty()
        && spot.indicator.target_for(period).is_none()
        && spot.indicator.in_force(period)
}

pub(super) fn no_target_for_year(scope: &Scope<'_>, report: &mut Report) {
    let Some(year) = scope.options.year() else {
        return;
    };
    for spot in scope.indicators() {
        let covered = spot
            .node
            .years()
            .is_none_or(|years| years.contains(Period::annual(year)));
        if covered && lacks(spot, year) {
            let message = Text::new(
                format!("tidak ada target tahunan {year}"),
                format!("there is no annual target for {year}"),
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn year_without_target(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let Some(years) = spot.node.years() else {
            continue;
        };
        // The year that is asked for has its own rule.
        let lacking: Vec<String> = years
            .years()
            .filter(|year| scope.options.year() != Some(*year) && lacks(spot, *year))
            .map(|year| year.to_string())
            .collect();
        if !lacking.is_empty() {
            let lacking = listed(lacking);
            let message = Text::new(
                format!("target tahunan belum lengkap: {lacking}"),
                format!("annual targets are missing: {lacking}"),
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn target_worse_than_baseline(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let (Some(direction), Some(baseline)) =
            (Direction::of(spot.indicator), spot.indicator.baseline())
        else {
            continue;
        };
        let worse = spot
            .indicator
            .annual_targets()
            .find(|(_, target)| direction.worse(&direction.bound(target), &baseline.exact()));
        if let Some((period, target)) = worse {
            let polarity = spot.indicator.polarity();
            let message = Text::both(|lang| {
                let (target, baseline) = (target.localize(lang), spell(baseline.value(), lang));
                lang.pick(
                    format!("target {period} ({target}) lebih buruk dari baseline {baseline} menurut {polarity}"),
                    format!("the target of {period} ({target}) is worse than the baseline {baseline} under {polarity}"),
                )
            });
            report.indicator(spot, message);
        }
    }
}

pub(super) fn target_worsens(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let Some(direction) = Direction::of(spot.indicator) else {
            continue;
        };
        let years: Vec<(Period, &Target)> = spot.indicator.annual_targets().collect();
        let worse = years.windows(2).find_map(|pair| match pair {
            [(_, before), (period, after)] if comparable(before, after) => direction
                .worse(&direction.bound(after), &direction.bound(before))
                .then_some((*before, *period, *after)),
            _ => None,
        });
        if let Some((before, period, after)) = worse {
            let message = Text::both(|lang| {
                let (before, after) = (before.localize(lang), after.localize(lang));
                lang.pick(
                    format!("target memburuk pada {period}: dari {before} menjadi {after}"),
                    format!("the target gets worse in {period}: from {before} to {after}"),
                )
            });
            report.indicator(spot, message);
        }
    }
}

pub(super) fn flat_targets(scope: &Scope<'_>, report: &mut Report) {
    /// Fewer equal targets say nothing.
    const LEAST: usize = 3;
    for spot in scope.indicators() {
        let years: Vec<(Period, &Target)> = spot.indicator.annual_targets().collect();
        let Some((_, first)) = years.first() else {
            continue;
        };
        let flat = years.len() >= LEAST && years.iter().all(|(_, target)| target == first);
        if flat && Direction::of(spot.indicator).is_some_and(|way| !is_best(spot, way, first)) {
            let count = years.len();
            let message = Text::both(|lang| {
                let first = first.localize(lang);
                lang.pick(
                    format!("target tetap {first} selama {count} tahun"),
                    format!("the target stays at {first} for {count} years"),
                )
            });
            report.indicator(spot, message);
        }
    }
}

/// Whether there is nothing better to aim at: 100 %, the top of a scale, zero where less is better.
fn is_best(spot: Spot<'_>, direction: Direction, target: &Target) -> bool {
    match (target, direction) {
        (Target::Ordinal(level), _) => level.scale().label_at(level.position() + 1).is_none(),
        (Target::Point(target), Direction::Up) => {
            !spot.indicator.unit().sums() && target.exact() == Percent::HUNDRED.exact()
        }
        (Target::Point(target), Direction::Down) => target.exact().is_zero(),
        (Target::Range(_), _) => false,
    }
}

pub(super) fn missing_baseline(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        if spot.is_strategic() && spot.indicator.baseline().is_none() {
            let message = Text::new(
                "kondisi awal (baseline) belum diisi",
                "there is no baseline",
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn missing_end_target(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        if spot.is_strategic() && spot.indicator.end_target().is_none() {
            let message = Text::new(
                "target akhir periode belum diisi",
                "there is no target for the end of the plan",
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn end_target_differs(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let last = match spot.node.years() {
            Some(years) => Some(Period::annual(years.to())),
            None => spot
                .indicator
                .annual_targets()
                .last()
                .map(|(period, _)| period),
        };
        let (Some(end), Some(period)) = (spot.indicator.end_target(), last) else {
            continue;
        };
        let Some(annual) = spot.indicator.target_for(period) else {
            continue;
        };
        // What adds up over the years may end in the total of all years.
        let total = || {
            let values: Option<Vec<Exact>> = spot
                .indicator
                .annual_targets()
                .map(|(_, target)| single(target))
                .collect();
            values.map(|values| values.iter().sum::<Exact>())
        };
        let is_total = spot.indicator.consolidation() == Consolidation::Sum
            && single(end).is_some_and(|end| total() == Some(end));
        if end != annual && !is_total {
            let message = Text::both(|lang| {
                let (end, annual) = (end.localize(lang), annual.localize(lang));
                let period = period.name(lang);
                lang.pick(
                    format!("target akhir {end} berbeda dari {annual}, target {period}"),
                    format!("the end target {end} differs from {annual}, the target of {period}"),
                )
            });
            report.indicator(spot, message);
        }
    }
}
