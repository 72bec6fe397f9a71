//! Finding the rows a document means: by id where it names them, otherwise by code.

use std::collections::{HashMap, HashSet};

use sakip_core::plan::{self, Level, Plan};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;

use super::stored::{Opds, StoredPlan};
use crate::convert::of_document;
use crate::id::{IndicatorId, NodeId, OpdId};
use crate::ops::indicators::Indicator;
use crate::ops::nodes::Node;

/// The row of every node and indicator of a plan, in document order; none for what is new.
pub(super) struct Matches<'s> {
    pub(super) nodes: Vec<Option<&'s Node>>,
    pub(super) indicators: Vec<Option<&'s Indicator>>,
}

/// Within what a code stands once.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Scope {
    Opd(OpdId),
    Below(Option<NodeId>),
}

impl<'s> Matches<'s> {
    pub(super) fn find(
        plan: &Plan,
        stored: &'s StoredPlan,
        problems: &mut ProblemList,
    ) -> Matches<'s> {
        let mut found = Matches {
            nodes: vec![None; plan.nodes().count()],
            indicators: vec![None; plan.indicators().count()],
        };
        // Nothing is stored yet: the ids of the document, even of another renstra, only hold it together.
        if stored.nodes.is_empty() {
            return found;
        }
        found.nodes_by_id(plan, stored, problems);
        found.nodes_by_code(plan, stored);
        found.indicators_by_id(plan, stored, problems);
        found.indicators_by_code(plan, stored);
        found
    }

    fn nodes_by_id(&mut self, plan: &Plan, stored: &'s StoredPlan, problems: &mut ProblemList) {
        let by_id = stored.by_id();
        for (slot, node) in self.nodes.iter_mut().zip(plan.nodes()) {
            let Some(id) = of_document(node.id()) else {
                continue;
            };
            match by_id.get(&NodeId(id)) {
                None => problems.add(unknown_id(node.path(), node.id())),
                Some(row) if row.level != node.level() => {
                    let (from, to) = (row.level, node.level());
                    problems.add(Problem::new(
                        "level_changed",
                        node.path(),
                        Text::new(
                            format!(
                                "simpul {from} tidak dapat menjadi {to}: tulis sebagai simpul baru"
                            ),
                            format!("a {from} cannot become a {to}: write it as a new node"),
                        ),
                    ));
                }
                Some(row) => *slot = Some(row),
            }
        }
    }

    fn nodes_by_code(&mut self, plan: &Plan, stored: &'s StoredPlan) {
        let taken: HashSet<NodeId> = self.nodes.iter().flatten().map(|row| row.id).collect();
        let mut coded: HashMap<(Level, &str, Scope), &'s Node> = HashMap::new();
        for row in stored.nodes.iter().filter(|row| !taken.contains(&row.id)) {
            let Some(kode) = &row.kode else { continue };
            let scope = match row.level.has_national_code() {
                true => Scope::Opd(row.opd_id),
                false => Scope::Below(row.parent_id),
            };
            coded.entry((row.level, kode, scope)).or_insert(row);
        }
        // In document order the row of a parent is known before those of its children.
        for (index, node) in plan.nodes().enumerate() {
            let (Some(None), Some(code)) = (self.nodes.get(index), node.code()) else {
                continue;
            };
            if let Some(scope) = self.scope(node, &stored.opds)
                && let Some(row) = coded.remove(&(node.level(), code, scope))
                && let Some(slot) = self.nodes.get_mut(index)
            {
                *slot = Some(row);
            }
        }
    }

    fn scope(&self, node: plan::Node<'_>, opds: &Opds) -> Option<Scope> {
        if node.level().has_national_code() {
            return opds.id(node.opd()?).map(Scope::Opd);
        }
        match node.parent() {
            None => Some(Scope::Below(None)),
            // Below a new node there is nothing yet.
            Some(parent) => {
                let row = (*self.nodes.get(parent.node_id().index())?)?;
                Some(Scope::Below(Some(row.id)))
            }
        }
    }

    fn indicators_by_id(
        &mut self,
        plan: &Plan,
        stored: &'s StoredPlan,
        problems: &mut ProblemList,
    ) {
        let by_id: HashMap<IndicatorId, &'s Indicator> =
            stored.indicators.iter().map(|row| (row.id, row)).collect();
        for (slot, (node, indicator)) in self.indicators.iter_mut().zip(plan.indicators()) {
            let Some(id) = of_document(indicator.id()) else {
                continue;
            };
            match by_id.get(&IndicatorId(id)) {
                Some(row) => *slot = Some(row),
                None => {
                    let place = format!("{} › {}", node.path(), indicator.name());
                    problems.add(unknown_id(place, indicator.id()));
                }
            }
        }
    }

    fn indicators_by_code(&mut self, plan: &Plan, stored: &'s StoredPlan) {
        let taken: HashSet<IndicatorId> =
            self.indicators.iter().flatten().map(|row| row.id).collect();
        let mut coded: HashMap<&str, Vec<&'s Indicator>> = HashMap::new();
        for row in &stored.indicators {
            if let Some(kode) = row.kode.as_deref().filter(|_| !taken.contains(&row.id)) {
                coded.entry(kode).or_default().push(row);
            }
        }
        for (slot, (node, indicator)) in self.indicators.iter_mut().zip(plan.indicators()) {
            let (None, Some(code)) = (&slot, indicator.code()) else {
                continue;
            };
            let Some(rows) = coded.get_mut(code) else {
                continue;
            };
            let node = self.nodes.get(node.node_id().index()).copied().flatten();
            let here = |row: &&Indicator| Some(row.node_id) == node.map(|node| node.id);
            // On its own node first; elsewhere only where the code is the only one.
            let at = match (rows.iter().position(here), rows.len()) {
                (Some(at), _) => at,
                (None, 1) => 0,
                (None, _) => continue,
            };
            *slot = Some(rows.swap_remove(at));
        }
    }

    /// The nodes the plan no longer has, those furthest down first.
    pub(super) fn missing_nodes(&self, stored: &'s StoredPlan) -> Vec<&'s Node> {
        let kept: HashSet<NodeId> = self.nodes.iter().flatten().map(|row| row.id).collect();
        let mut missing: Vec<&Node> = stored
            .nodes
            .iter()
            .filter(|row| !kept.contains(&row.id))
            .collect();
        missing.sort_by_key(|row| std::cmp::Reverse(row.level));
        missing
    }

    /// The indicators the plan no longer has.
    pub(super) fn missing_indicators(&self, stored: &'s StoredPlan) -> Vec<&'s Indicator> {
        let kept: HashSet<IndicatorId> =
            self.indicators.iter().flatten().map(|row| row.id).collect();
        let rows = stored.indicators.iter();
        rows.filter(|row| !kept.contains(&row.id)).collect()
    }
}

fn unknown_id(place: String, id: &str) -> Problem {
    Problem::new(
        "unknown_id",
        place,
        Text::new(
            format!("renstra ini tidak punya baris `{id}`"),
            format!("this renstra has no row `{id}`"),
        ),
    )
}
