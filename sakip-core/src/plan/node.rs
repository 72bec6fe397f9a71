//! A node of a plan, and the walks that start at it.

use std::ops::Range;

use super::Plan;
use super::code::{NationalCode, natural_order};
use super::level::Level;
use super::years::YearRange;
use crate::indicator::Indicator;
use crate::number::Weight;

/// The number of a node in its plan: its place in document order, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The place in document order, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the arena keeps of a node. Nodes lie in document order, so that everything below a node is the run
/// that follows it up to `end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) level: Level,
    pub(super) code: Option<String>,
    pub(super) name: String,
    pub(super) opd: Option<String>,
    pub(super) years: Option<YearRange>,
    pub(super) weight: Option<Weight>,
    pub(super) parent: Option<NodeId>,
    /// Its number among the siblings of its level, from 1.
    pub(super) number: u32,
    /// One past the last node below it.
    pub(super) end: u32,
    pub(super) indicators: Range<usize>,
}

/// A node of a plan.
#[derive(Clone, Copy, Debug)]
pub struct Node<'p> {
    pub(super) plan: &'p Plan,
    pub(super) number: NodeId,
    pub(super) entry: &'p Entry,
}

/// Two nodes are the same when they are the same node of the same plan in memory.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.entry, other.entry)
    }
}

impl Eq for Node<'_> {}

impl<'p> Node<'p> {
    /// The number of the node in its plan.
    pub fn node_id(self) -> NodeId {
        self.number
    }

    /// The id.
    pub fn id(self) -> &'p str {
        &self.entry.id
    }

    /// The level.
    pub fn level(self) -> Level {
        self.entry.level
    }

    /// The code.
    pub fn code(self) -> Option<&'p str> {
        self.entry.code.as_deref()
    }

    /// The code as one of the national nomenclature, when it is one.
    pub fn national_code(self) -> Option<NationalCode> {
        self.code()?.parse().ok()
    }

    /// What it is called.
    pub fn name(self) -> &'p str {
        &self.entry.name
    }

    /// The weight among its siblings, in percent.
    pub fn weight(self) -> Option<Weight> {
        self.entry.weight
    }

    /// The OPD of the node, or of the nearest node above it that names one, or of the plan.
    pub fn opd(self) -> Option<&'p str> {
        self.own_opd()
            .or_else(|| self.ancestors().find_map(Node::own_opd))
            .or_else(|| self.plan.opd())
    }

    /// The OPD the node names itself.
    pub fn own_opd(self) -> Option<&'p str> {
        self.entry.opd.as_deref()
    }

    /// The years of the node, or of the nearest node above it that names them, or of the plan.
    pub fn years(self) -> Option<YearRange> {
        self.own_years()
            .or_else(|| self.ancestors().find_map(Node::own_years))
            .or_else(|| self.plan.years())
    }

    /// The years the node names itself.
    pub fn own_years(self) -> Option<YearRange> {
        self.entry.years
    }

    /// The indicators, in document order.
    pub fn indicators(self) -> &'p [Indicator] {
        self.plan
            .indicators
            .get(self.entry.indicators.clone())
            .unwrap_or_default()
    }

    /// The node above.
    pub fn parent(self) -> Option<Node<'p>> {
        self.plan.node(self.entry.parent?)
    }

    /// The nodes above, the nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Node<'p>> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// The nodes directly below, by level and then in document order.
    pub fn children(self) -> impl Iterator<Item = Node<'p>> {
        self.plan.run(self.number.0 + 1, self.entry.end)
    }

    /// The nodes directly below in the natural order of their codes; those without a code come last, in
    /// document order.
    pub fn children_by_code(self) -> Vec<Node<'p>> {
        by_code(self.children())
    }

    /// All nodes below, in document order: a node stands before what is below it.
    pub fn descendants(self) -> impl Iterator<Item = Node<'p>> {
        (self.number.0 + 1..self.entry.end).filter_map(move |number| self.plan.node(NodeId(number)))
    }

    /// All nodes below, every group of siblings in the natural order of their codes.
    pub fn descendants_by_code(self) -> Vec<Node<'p>> {
        walk_by_code(self.children_by_code())
    }

    /// Its short name for people: the level with the code, or with its number among the siblings of its
    /// level: `Sasaran 1.1`. A first RPJMD or Renstra without a code has its level only.
    pub fn label(self) -> String {
        let level = self.level().label();
        let number = self.entry.number;
        match (self.code(), self.level()) {
            (Some(code), _) => format!("{level} {code}"),
            (None, Level::Rpjmd | Level::Renstra) if number == 1 => level.to_owned(),
            (None, _) => format!("{level} {number}"),
        }
    }

    /// Where it is, for people: `Renstra › Tujuan 1 › Sasaran 1.1`.
    pub fn path(self) -> String {
        let mut labels: Vec<String> = std::iter::once(self)
            .chain(self.ancestors())
            .map(Node::label)
            .collect();
        labels.reverse();
        labels.join(" › ")
    }
}

pub(super) fn by_code<'p>(nodes: impl Iterator<Item = Node<'p>>) -> Vec<Node<'p>> {
    let mut nodes: Vec<Node<'p>> = nodes.collect();
    nodes.sort_by(|a, b| match (a.code(), b.code()) {
        (Some(a), Some(b)) => natural_order(a, b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    nodes
}

pub(super) fn walk_by_code(mut start: Vec<Node<'_>>) -> Vec<Node<'_>> {
    start.reverse();
    let mut waiting = start;
    let mut walked = Vec::new();
    while let Some(node) = waiting.pop() {
        walked.push(node);
        waiting.extend(node.children_by_code().into_iter().rev());
    }
    walked
}
