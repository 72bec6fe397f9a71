//! Rules about the shape of the tree.

use std::collections::HashSet;

use super::scope::{Report, Scope, folded, short};
use crate::plan::{Level, Node, YearRange};
use crate::text::Text;

pub(super) fn node_without_indicator(scope: &Scope<'_>, report: &mut Report) {
    for node in scope.plan.nodes() {
        if node.level() >= Level::Tujuan && node.indicators().is_empty() {
            let message = Text::new(
                "tidak ada satu pun indikator",
                "there is no indicator at all",
            );
            report.node(node, message);
        }
    }
}

/// The level that stands directly above in a complete cascade; RPJMD, misi and Renstra are optional.
fn due_above(level: Level) -> Option<Level> {
    match level {
        Level::Rpjmd | Level::Misi | Level::Renstra | Level::Tujuan => None,
        Level::Sasaran => Some(Level::Tujuan),
        Level::Program => Some(Level::Sasaran),
        Level::Kegiatan => Some(Level::Program),
        Level::SubKegiatan => Some(Level::Kegiatan),
    }
}

pub(super) fn skipped_level(scope: &Scope<'_>, report: &mut Report) {
    for node in scope.plan.nodes() {
        let Some(due) = due_above(node.level()) else {
            continue;
        };
        if node.parent().map(Node::level) != Some(due) {
            let (level, due) = (node.level().label(), due.label());
            let message = Text::new(
                format!("{level} ini tidak langsung berada di bawah {due}"),
                format!("this {level} does not stand directly below a {due}"),
            );
            report.node(node, message);
        }
    }
}

/// Reports nodes of a level that have none of another level anywhere below them.
fn childless(scope: &Scope<'_>, report: &mut Report, level: Level, due: Level) {
    for node in scope.plan.nodes().filter(|node| node.level() == level) {
        if !node.descendants().any(|below| below.level() == due) {
            let (level, due) = (level.label(), due.label());
            let message = Text::new(
                format!("{level} ini tidak didukung satu {due} pun"),
                format!("no {due} supports this {level}"),
            );
            report.node(node, message);
        }
    }
}

pub(super) fn tujuan_without_sasaran(scope: &Scope<'_>, report: &mut Report) {
    childless(scope, report, Level::Tujuan, Level::Sasaran);
}

pub(super) fn sasaran_without_program(scope: &Scope<'_>, report: &mut Report) {
    childless(scope, report, Level::Sasaran, Level::Program);
}

pub(super) fn program_without_kegiatan(scope: &Scope<'_>, report: &mut Report) {
    childless(scope, report, Level::Program, Level::Kegiatan);
}

pub(super) fn duplicate_node_name(scope: &Scope<'_>, report: &mut Report) {
    let mut seen = HashSet::new();
    for node in scope.plan.nodes() {
        let parent = node.parent().map(Node::node_id);
        if !seen.insert((parent, node.level(), folded(node.name()))) {
            let name = short(node.name());
            let message = Text::new(
                format!("nama `{name}` sudah dipakai di bawah induk yang sama"),
                format!("the name `{name}` is already used below the same parent"),
            );
            report.node(node, message);
        }
    }
}

pub(super) fn too_many_indicators(scope: &Scope<'_>, report: &mut Report) {
    let most = scope.options.max_indicators();
    for node in scope
        .plan
        .nodes()
        .filter(|node| node.level() == Level::Sasaran)
    {
        let count = node.indicators().len();
        if count > most {
            let message = Text::new(
                format!("{count} indikator, lebih dari {most}"),
                format!("{count} indicators, more than {most}"),
            );
            report.node(node, message);
        }
    }
}

pub(super) fn plan_length(scope: &Scope<'_>, report: &mut Report) {
    // A plan of five years is written 2025-2029, or 2021-2026 with the year of transition.
    let odd = |years: Option<YearRange>| years.filter(|years| !(5..=6).contains(&years.count()));
    let message = |years: YearRange| {
        let count = years.count();
        Text::new(
            format!("periode {years} mencakup {count} tahun, bukan lima"),
            format!("the period {years} covers {count} years, not five"),
        )
    };
    if let Some(years) = odd(scope.plan.years()) {
        report.plan(message(years));
    }
    for node in scope
        .plan
        .nodes()
        .filter(|node| node.level() <= Level::Renstra)
    {
        if let Some(years) = odd(node.own_years()) {
            report.node(node, message(years));
        }
    }
}

pub(super) fn years_outside_parent(scope: &Scope<'_>, report: &mut Report) {
    for node in scope.plan.nodes() {
        let above = match node.parent() {
            Some(parent) => parent.years(),
            None => scope.plan.years(),
        };
        if let (Some(own), Some(above)) = (node.own_years(), above)
            && (own.from() < above.from() || own.to() > above.to())
        {
            let message = Text::new(
                format!("periode {own} keluar dari periode {above} di atasnya"),
                format!("the period {own} leaves the period {above} above it"),
            );
            report.node(node, message);
        }
    }
}
