//! Rules about the policy a plan is measured under.

use super::scope::{Report, Scope, listed};
use crate::period::{Period, Year};
use crate::plan::Node;
use crate::text::Text;

pub(super) fn policy_unverified(scope: &Scope<'_>, report: &mut Report) {
    let reference = scope.policy.reference();
    if !reference.verified {
        let source = &reference.source;
        let message = Text::new(
            format!("kebijakan {reference} bersumber dari `{source}` yang belum diverifikasi"),
            format!("the policy {reference} rests on `{source}`, which is not verified"),
        );
        report.plan(message);
    }
}

pub(super) fn policy_not_in_force(scope: &Scope<'_>, report: &mut Report) {
    let mut years: Vec<Year> = match scope.options.year() {
        Some(year) => vec![year],
        None => {
            let own = scope.plan.nodes().filter_map(Node::own_years);
            own.chain(scope.plan.years())
                .flat_map(|years| years.years())
                .collect()
        }
    };
    years.sort();
    years.dedup();
    years.retain(|year| !scope.policy.in_force(Period::annual(*year).last_day()));
    if !years.is_empty() {
        let reference = scope.policy.reference();
        let years = listed(years.iter().map(ToString::to_string));
        let message = Text::new(
            format!("kebijakan {reference} tidak berlaku pada akhir tahun {years}"),
            format!("the policy {reference} is not in force at the end of {years}"),
        );
        report.plan(message);
    }
}
