//! A whole instansi rolled up, plan by plan, so that only one plan is held at a time.

use futures_util::TryStreamExt;
use sakip_core::explain::Coverage;
use sakip_core::period::Period;
use sakip_core::policy::Policy;
use sakip_core::problem::Problems;
use sakip_core::rollup::{
    LeafValue, NewNode, NoFigure, Node, NodeId as Place, NodeStatus, RollupBuilder, RollupTree,
};

use super::{OpdRollup, RollupRow, rollup_input};
use crate::error::Result;
use crate::id::{InstansiId, OpdId, RenstraId};
use crate::session::Session;

/// What the plan of an OPD comes to in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpdFigure {
    /// The OPD.
    pub opd_id: OpdId,
    /// Its plan.
    pub renstra_id: RenstraId,
    /// Its figure, or why there is none.
    pub value: LeafValue,
    /// How many indicators have a figure, of those that apply.
    pub coverage: Coverage,
    /// What kept it from being rolled up.
    pub problems: Option<Problems>,
}

/// An instansi and its OPD in a period.
#[derive(Clone, Debug)]
pub struct PemdaRollup {
    opd: Vec<OpdFigure>,
    tree: RollupTree,
    root: Place,
}

impl PemdaRollup {
    /// The OPD, in the order of their plans. An OPD whose plan has problems enters as not filled.
    pub fn opd(&self) -> &[OpdFigure] {
        &self.opd
    }

    /// What the instansi comes to: the mean of its OPD.
    pub fn instansi(&self) -> Option<Node<'_>> {
        self.tree.node(self.root)
    }
}

/// Rolls a whole instansi up: every OPD what its plan comes to, the instansi what its OPD come to. What was
/// entered counts wherever it stands, as in [`Performance::capaian`](crate::query::Performance::capaian).
///
/// # Errors
/// [`Error::Storage`](crate::Error::Storage) when the database fails; [`Error::Invalid`](crate::Error::Invalid)
/// past the limits of a roll-up.
pub async fn rollup(
    session: &mut Session,
    instansi: InstansiId,
    period: Period,
    policy: &Policy,
) -> Result<PemdaRollup> {
    let mut opd = Vec::new();
    let mut plan: Vec<RollupRow> = Vec::new();
    let mut rows = rollup_input(session, instansi, period)?;
    while let Some(row) = rows.try_next().await? {
        if plan
            .last()
            .is_some_and(|last| last.renstra_id != row.renstra_id)
        {
            opd.extend(figure(&plan, period, policy));
            plan.clear();
        }
        plan.push(row);
    }
    opd.extend(figure(&plan, period, policy));
    let mut builder = RollupBuilder::new(policy);
    let root = builder.add(NewNode::branch());
    for figure in &opd {
        builder.add(NewNode::leaf(figure.value.clone()).under(root));
    }
    Ok(PemdaRollup {
        tree: builder.build()?,
        opd,
        root,
    })
}

fn figure(rows: &[RollupRow], period: Period, policy: &Policy) -> Option<OpdFigure> {
    let first = rows.first()?;
    let (value, coverage, problems) = match OpdRollup::new(rows, period, policy) {
        Ok(rolled) => {
            let node = rolled.opd()?;
            (value(node), node.leaf_coverage(), None)
        }
        Err(problems) => (LeafValue::NotFilled, Coverage::default(), Some(problems)),
    };
    Some(OpdFigure {
        opd_id: first.opd_id,
        renstra_id: first.renstra_id,
        value,
        coverage,
        problems,
    })
}

/// A node as it enters what stands above it.
fn value(node: Node<'_>) -> LeafValue {
    if let Some(figure) = node.figure() {
        return LeafValue::Figure(figure.clone());
    }
    match (node.status(), node.reason()) {
        (NodeStatus::NotApplicable, _) => LeafValue::NotApplicable,
        (_, Some(NoFigure::NotComputable(reason))) => LeafValue::NotComputable(reason),
        _ => LeafValue::NotFilled,
    }
}
