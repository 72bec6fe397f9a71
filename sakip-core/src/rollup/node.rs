//! A node of a rolled-up tree, with what it came to.

use super::NodeId;
use super::figure::{Figure, NoFigure, NodeStatus, Outcome, RatioParts};
use super::tree::RollupTree;
use crate::explain::{Coverage, LimitKind};
use crate::number::{Exact, Weight};
use crate::policy::{BandData, RollupRule};

/// A node of a [`RollupTree`]. It explains itself: see [`Explain`](crate::explain::Explain).
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    pub(super) tree: &'a RollupTree,
    pub(super) id: NodeId,
}

impl<'a> Node<'a> {
    pub(super) fn new(tree: &'a RollupTree, id: NodeId) -> Node<'a> {
        Node { tree, id }
    }

    /// The id.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The label, if it has one.
    pub fn label(self) -> Option<&'a str> {
        self.tree.labels.get(&self.id).map(|label| &**label)
    }

    /// The parent; a root has none.
    pub fn parent(self) -> Option<Node<'a>> {
        self.tree
            .shape
            .parent(self.id)
            .map(|id| Node::new(self.tree, id))
    }

    /// The children in the order in which they were added.
    pub fn children(self) -> impl Iterator<Item = Node<'a>> {
        self.tree
            .shape
            .children(self.id)
            .iter()
            .map(move |id| Node::new(self.tree, *id))
    }

    /// The weight among the children of its parent, if it has one.
    pub fn weight(self) -> Option<Weight> {
        self.tree.weight(self.id)
    }

    /// The rule its children roll up by: its own or that of the policy. A leaf has none.
    pub fn rule(self) -> Option<RollupRule> {
        (!self.tree.is_leaf(self.id)).then(|| self.tree.rule(self.id))
    }

    /// The status.
    pub fn status(self) -> NodeStatus {
        match self.tree.outcome(self.id) {
            Outcome::Figure(figure) => match figure.limit() {
                Some((LimitKind::Cap, _)) => NodeStatus::Capped,
                Some((LimitKind::Floor, _)) => NodeStatus::Floored,
                None => NodeStatus::Ok,
            },
            Outcome::Parts => NodeStatus::Ok,
            Outcome::NotApplicable => NodeStatus::NotApplicable,
            Outcome::Missing(reason) => reason.status(),
        }
    }

    /// The figure, if there is one.
    pub fn figure(self) -> Option<&'a Figure> {
        match self.tree.outcome(self.id) {
            Outcome::Figure(figure) => Some(figure),
            _ => None,
        }
    }

    /// Why a node that applies has no figure.
    pub fn reason(self) -> Option<NoFigure> {
        match self.tree.outcome(self.id) {
            Outcome::Missing(reason) => Some(*reason),
            _ => None,
        }
    }

    /// The band of the tree's policy that its figure falls in.
    pub fn band(self) -> Option<&'a BandData> {
        let figure = self.figure()?;
        let policy = &self.tree.policy;
        let of = policy.band_input().of(&figure.limited(), figure.value());
        Some(policy.bands().find(&of))
    }

    /// How many children have a figure, of those that apply. A child that counts as 0 % has none.
    pub fn coverage(self) -> Coverage {
        self.tree.coverage(self.id).0
    }

    /// How many leaves below it, itself included, count in its figure, of those that apply. Leaves below a
    /// branch that has no figure do not count.
    pub fn leaf_coverage(self) -> Coverage {
        self.tree.coverage(self.id).1
    }

    /// The parts of a ratio at a leaf, or their sums at a ratio.
    pub fn parts(self) -> Option<&'a RatioParts> {
        self.tree.parts(self.id)
    }

    /// Σ numerator / Σ denominator × factor of a ratio of sums, exact: the aggregated realisasi.
    pub fn realisasi(self) -> Option<Exact> {
        self.parts()?.quotient(self.tree.ratio(self.id)?.factor())
    }
}
