//! Laying checked nodes and indicators out in document order.

use std::collections::HashMap;

use super::draft::Draft;
use super::level::Level;
use super::links::Tree;
use super::node::{Entry, NodeId};
use super::{Head, Plan};
use crate::indicator::Indicator;

/// The plan of nodes without problems; the bound on nodes makes every number fit.
pub(super) fn plan(
    head: Head,
    drafts: Vec<Draft>,
    tree: &Tree,
    indicators: Vec<(usize, Indicator)>,
) -> Plan {
    let numbers: HashMap<usize, NodeId> = tree
        .order
        .iter()
        .copied()
        .zip((0_u32..).map(NodeId))
        .collect();
    let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    let mut among = HashMap::<(Option<NodeId>, Level), u32>::new();
    let mut nodes = Vec::with_capacity(drafts.len());
    for (number, &given) in (0_u32..).zip(&tree.order) {
        let Some(draft) = drafts.get_mut(given).and_then(Option::take) else {
            continue;
        };
        let Some(level) = draft.level else { continue };
        let parent = tree.parents.get(given).copied().flatten();
        let parent = parent.and_then(|parent| numbers.get(&parent).copied());
        let counted = among.entry((parent, level)).or_default();
        *counted += 1;
        nodes.push(Entry {
            id: draft.id,
            level,
            code: draft.code,
            name: draft.name,
            opd: draft.opd,
            years: draft.years,
            weight: draft.weight,
            parent,
            number: *counted,
            end: number + 1,
            indicators: 0..0,
        });
    }
    close_runs(&mut nodes);
    let mut indicators: Vec<(NodeId, Indicator)> = indicators
        .into_iter()
        .filter_map(|(given, indicator)| Some((*numbers.get(&given)?, indicator)))
        .collect();
    // The sort is stable: indicators of one node stay in the order they were given.
    indicators.sort_by_key(|(node, _)| *node);
    let mut indicator_by_id = HashMap::with_capacity(indicators.len());
    for (place, (node, indicator)) in indicators.iter().enumerate() {
        indicator_by_id.insert(indicator.id().to_owned(), (*node, place));
        if let Some(entry) = nodes.get_mut(node.index()) {
            let start = if entry.indicators.is_empty() {
                place
            } else {
                entry.indicators.start
            };
            entry.indicators = start..place + 1;
        }
    }
    let by_id = nodes
        .iter()
        .map(|node| node.id.clone())
        .zip((0_u32..).map(NodeId))
        .collect();
    let indicators = indicators
        .into_iter()
        .map(|(_, indicator)| indicator)
        .collect();
    Plan {
        head,
        nodes,
        indicators,
        by_id,
        indicator_by_id,
    }
}

/// Extends the run of every node over what is below it. From the last node backwards, a run is complete
/// before it is handed to the parent.
fn close_runs(nodes: &mut [Entry]) {
    for index in (0..nodes.len()).rev() {
        let Some((parent, end)) = nodes.get(index).map(|node| (node.parent, node.end)) else {
            continue;
        };
        if let Some(parent) = parent.and_then(|parent| nodes.get_mut(parent.index())) {
            parent.end = parent.end.max(end);
        }
    }
}
