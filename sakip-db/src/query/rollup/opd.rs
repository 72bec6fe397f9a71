//! One plan rolled up.

use std::collections::{BTreeMap, BTreeSet};

use sakip_core::period::Period;
use sakip_core::policy::Policy;
use sakip_core::problem::{ProblemList, Problems};
use sakip_core::rollup::{LeafValue, NewNode, Node, NodeId as Place, RollupBuilder, RollupTree};

use super::RollupRow;
use crate::id::{IndicatorId, NodeId};
use crate::query::capaian::{Asked, Reading, StoredTarget};

/// The figures of the plan of one OPD in a period.
///
/// As in [`PlanRollup`](sakip_core::rollup::PlanRollup), a node with indicators of its own is what they come
/// to, and a node without any is what the nodes below it come to; the OPD is what the roots of its plan come
/// to.
#[derive(Clone, Debug)]
pub struct OpdRollup {
    tree: RollupTree,
    opd: Place,
    nodes: BTreeMap<NodeId, Place>,
    indicators: BTreeMap<IndicatorId, Place>,
}

impl OpdRollup {
    /// Rolls up the rows of one plan, in the order [`rollup_input`](super::rollup_input) gives them.
    ///
    /// # Errors
    /// Every problem at once: weights on some siblings only or not summing to 100, levels no scale of the
    /// policy has, sums of what never sums.
    pub fn new(rows: &[RollupRow], period: Period, policy: &Policy) -> Result<OpdRollup, Problems> {
        let mut problems = ProblemList::default();
        let with_indicators: BTreeSet<NodeId> = rows
            .iter()
            .filter(|row| row.indicator_id.is_some())
            .map(|row| row.node_id)
            .collect();
        let mut builder = RollupBuilder::new(policy);
        let opd = builder.add(NewNode::branch());
        let mut nodes = BTreeMap::new();
        let mut indicators = BTreeMap::new();
        for group in rows.chunk_by(|left, right| {
            (left.node_id, left.indicator_id) == (right.node_id, right.indicator_id)
        }) {
            let Some(row) = group.first() else { continue };
            let node = match nodes.get(&row.node_id) {
                Some(node) => *node,
                None => {
                    let above = match row.parent_id {
                        // What has indicators of its own is not what stands below it.
                        Some(parent) if with_indicators.contains(&parent) => None,
                        Some(parent) => Some(nodes.get(&parent).copied().unwrap_or(opd)),
                        None => Some(opd),
                    };
                    let mut branch = NewNode::branch();
                    if let Some(above) = above {
                        branch = branch.under(above);
                        if let Some(bobot) = row.node_bobot {
                            branch = branch.weight(bobot);
                        }
                    }
                    let node = builder.add(branch);
                    nodes.insert(row.node_id, node);
                    node
                }
            };
            let Some(indicator) = row.indicator_id else {
                continue;
            };
            let value = match value(group, period, policy) {
                Ok(value) => value,
                Err(found) => {
                    problems
                        .extend(found.placed(|place| format!("indikator {indicator}: {place}")));
                    LeafValue::NotFilled
                }
            };
            let mut leaf = NewNode::leaf(value).under(node);
            if let Some(bobot) = row.bobot {
                leaf = leaf.weight(bobot);
            }
            indicators.insert(indicator, builder.add(leaf));
        }
        match builder.build() {
            Ok(tree) => problems.into_result(OpdRollup {
                tree,
                opd,
                nodes,
                indicators,
            }),
            Err(found) => {
                problems.extend(found.clone());
                Err(problems.into_result(()).err().unwrap_or(found))
            }
        }
    }

    /// What the OPD comes to.
    pub fn opd(&self) -> Option<Node<'_>> {
        self.tree.node(self.opd)
    }

    /// What a node of the plan comes to.
    pub fn node(&self, node: NodeId) -> Option<Node<'_>> {
        self.tree.node(*self.nodes.get(&node)?)
    }

    /// The capaian of an indicator, as a leaf of the roll-up.
    pub fn indicator(&self, indicator: IndicatorId) -> Option<Node<'_>> {
        self.tree.node(*self.indicators.get(&indicator)?)
    }

    /// The roll-up itself.
    pub fn tree(&self) -> &RollupTree {
        &self.tree
    }
}

/// The capaian of an indicator from its rows.
fn value(rows: &[RollupRow], period: Period, policy: &Policy) -> Result<LeafValue, Problems> {
    let Some(row) = rows.first() else {
        return Ok(LeafValue::NotFilled);
    };
    let (Some(polarity), Some(frequency), Some(consolidation), Some(satuan)) =
        (row.polarity, row.frequency, row.consolidation, &row.satuan)
    else {
        return Ok(LeafValue::NotFilled);
    };
    let readings: Vec<Reading> = rows
        .iter()
        .filter_map(|row| {
            Some(Reading {
                periode: row.periode?,
                measured: row.measured?,
                realisasi: row.realisasi,
                tingkat: row.tingkat.clone(),
                status: row.status?,
            })
        })
        .collect();
    let target = StoredTarget::from_columns(row.nilai, row.batas_atas, row.target_tingkat.clone());
    let asked = Asked {
        polarity,
        frequency,
        consolidation,
        satuan,
        baseline: row.baseline,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        target: target.as_ref(),
        readings: &readings,
    };
    Ok(LeafValue::from(
        &asked.question(period, policy)?.answer(policy),
    ))
}
