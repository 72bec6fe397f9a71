//! Rules about the periods of targets.

use super::direction::single;
use super::scope::{Report, Scope, Spot, listed};
use crate::consolidate::{Consolidated, ConsolidatedOutcome, Consolidation, consolidate};
use crate::indicator::{Measured, Target};
use crate::number::{Quantity, spell_exact};
use crate::period::{Frequency, Period};
use crate::text::{Lang, Text};

pub(super) fn target_outside(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let years = spot.node.years();
        let outside: Vec<String> = spot
            .indicator
            .targets()
            .keys()
            .filter(|period| {
                years.is_some_and(|years| !years.contains(**period))
                    || !spot.indicator.in_force(**period)
            })
            .map(ToString::to_string)
            .collect();
        if !outside.is_empty() {
            let outside = listed(outside);
            let message = Text::new(
                format!("target di luar periode rencana atau masa berlaku indikator: {outside}"),
                format!("targets outside the plan or the validity of the indicator: {outside}"),
            );
            report.indicator(spot, message);
        }
    }
}

/// The targets of the shorter periods of a year, made one by the rule of the indicator; none where there are
/// none of this frequency, or one is a range.
fn consolidated(spot: Spot<'_>, year: Period, frequency: Frequency) -> Option<Consolidated> {
    let mut readings = Vec::new();
    for (period, target) in spot.indicator.targets() {
        if period.frequency() == frequency && year.contains(*period) {
            let value = Quantity::of(single(target)?.to_decimal()?);
            readings.push((
                *period,
                spot.indicator.measured(*period, Measured::Value(value)),
            ));
        }
    }
    if readings.is_empty() {
        return None;
    }
    let (rule, additivity) = (spot.indicator.consolidation(), spot.indicator.additivity());
    consolidate(rule, additivity, year, &readings).ok()
}

pub(super) fn rencana_aksi(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        for (year, target) in spot.indicator.annual_targets() {
            for frequency in [
                Frequency::Semester,
                Frequency::Quarterly,
                Frequency::Monthly,
            ] {
                if let Some(made) = consolidated(spot, year, frequency) {
                    compare(spot, (year, frequency), target, &made, report);
                }
            }
        }
    }
}

fn compare(
    spot: Spot<'_>,
    (year, frequency): (Period, Frequency),
    target: &Target,
    made: &Consolidated,
    report: &mut Report,
) {
    // A rate that is summed has its own rule and no value here.
    let (ConsolidatedOutcome::Value(value), Some(due)) = (made.outcome(), single(target)) else {
        return;
    };
    if *value == due {
        return;
    }
    let coverage = made.coverage();
    let (used, total) = (coverage.used, coverage.total);
    let say = |lang: Lang| {
        let (rule, frequency) = (
            rule_name(made.rule(), lang),
            frequency_name(frequency, lang),
        );
        let year = year.name(lang);
        let (value, due) = (spell_exact(value, lang), spell_exact(&due, lang));
        lang.pick(
            format!("{rule} {used} dari {total} target {frequency} adalah {value}, sedangkan target {year} adalah {due}"),
            format!("the {rule} of {used} of {total} {frequency} targets is {value}, while the target of {year} is {due}"),
        )
    };
    report.indicator(spot, Text::both(say));
}

fn rule_name(rule: Consolidation, lang: Lang) -> &'static str {
    match rule {
        Consolidation::Sum => lang.pick("jumlah", "sum"),
        Consolidation::Average => lang.pick("rata-rata", "average"),
        Consolidation::Last => lang.pick("nilai terakhir", "last"),
        Consolidation::Max => lang.pick("nilai tertinggi", "greatest"),
        Consolidation::Min => lang.pick("nilai terendah", "least"),
    }
}

fn frequency_name(frequency: Frequency, lang: Lang) -> &'static str {
    match frequency {
        Frequency::Annual => lang.pick("tahunan", "annual"),
        Frequency::Semester => lang.pick("semesteran", "half-yearly"),
        Frequency::Quarterly => lang.pick("triwulanan", "quarterly"),
        Frequency::Monthly => lang.pick("bulanan", "monthly"),
    }
}
