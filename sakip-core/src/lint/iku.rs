//! Rules about indikator kinerja utama.

use std::collections::HashSet;

use super::scope::{Report, Scope};
use crate::plan::{Level, Node};
use crate::text::Text;

fn has_iku(node: Node<'_>) -> bool {
    node.indicators().iter().any(|indicator| indicator.is_iku())
}

/// The OPDs that have at least one IKU on any node.
fn opds_with_iku<'a>(scope: &Scope<'a>) -> HashSet<Option<&'a str>> {
    scope
        .plan
        .nodes()
        .filter(|node| has_iku(*node))
        .map(Node::opd)
        .collect()
}

fn sasaran<'a>(scope: &Scope<'a>) -> impl Iterator<Item = Node<'a>> {
    scope
        .plan
        .nodes()
        .filter(|node| node.level() == Level::Sasaran)
}

pub(super) fn no_iku(scope: &Scope<'_>, report: &mut Report) {
    let served = opds_with_iku(scope);
    let mut told = HashSet::new();
    for node in sasaran(scope) {
        let opd = node.opd();
        if !served.contains(&opd) && told.insert(opd) {
            let message = match opd {
                Some(opd) => Text::new(
                    format!("OPD `{opd}` tidak punya satu pun indikator kinerja utama"),
                    format!("the OPD `{opd}` has no indikator kinerja utama at all"),
                ),
                None => Text::new(
                    "rencana ini tidak punya satu pun indikator kinerja utama",
                    "the plan has no indikator kinerja utama at all",
                ),
            };
            report.node(node, message);
        }
    }
}

pub(super) fn sasaran_without_iku(scope: &Scope<'_>, report: &mut Report) {
    let served = opds_with_iku(scope);
    for node in sasaran(scope) {
        if served.contains(&node.opd()) && !node.indicators().is_empty() && !has_iku(node) {
            let message = Text::new(
                "tidak ada indikatornya yang ditetapkan sebagai IKU",
                "none of its indicators is an indikator kinerja utama",
            );
            report.node(node, message);
        }
    }
}
