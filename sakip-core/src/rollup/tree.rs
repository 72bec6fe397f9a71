//! The tree: a full roll-up once, and afterwards only the ancestors of what changes.

use std::collections::BTreeMap;

use thiserror::Error;

use super::NodeId;
use super::average::State;
use super::figure::{LeafValue, Outcome, RatioParts};
use super::node::Node;
use super::ratio::Ratio;
use super::shape::Shape;
use crate::explain::Coverage;
use crate::number::Weight;
use crate::policy::{Policy, RollupRule};
use crate::text::{Lang, Localize};

/// How a node gets its figure. `slot` is its place among the parts of ratios.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Leaf,
    Parts { slot: u32 },
    Mean,
    Weighted,
    Ratio { spec: u32, slot: u32 },
}

/// A rolled-up tree. Its shape, weights and rules do not change; the values of its leaves do.
#[derive(Clone, Debug)]
pub struct RollupTree {
    pub(super) policy: Policy,
    pub(super) shape: Shape,
    pub(super) kinds: Vec<Kind>,
    pub(super) weights: Vec<Option<Weight>>,
    pub(super) labels: BTreeMap<NodeId, Box<str>>,
    pub(super) rules: BTreeMap<NodeId, RollupRule>,
    pub(super) ratios: Vec<Ratio>,
    pub(super) parts: Vec<Option<RatioParts>>,
    pub(super) states: Vec<State>,
}

/// Why a leaf does not take a value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LeafError {
    /// There is no such node.
    #[error("there is no node `{0}`")]
    UnknownNode(u32),
    /// There is no such indicator in the plan that was rolled up.
    #[error("the plan that was rolled up has no indicator `{0}`")]
    UnknownIndicator(String),
    /// The node has children, its figure is computed.
    #[error("node `{0}` is computed from its children and takes no value")]
    NotALeaf(u32),
    /// A percentage under a ratio of sums.
    #[error(
        "node `{0}` stands below a ratio: it takes a numerator and a denominator, not a percentage"
    )]
    PartsWanted(u32),
    /// Parts of a ratio where a figure is wanted.
    #[error(
        "node `{0}` does not stand below a ratio: it takes a figure, not a numerator and a denominator"
    )]
    FigureWanted(u32),
}

impl Localize for LeafError {
    fn localize(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            LeafError::UnknownNode(node) => format!("simpul `{node}` tidak ada"),
            LeafError::UnknownIndicator(id) => {
                format!("rencana yang digabungkan tidak memuat indikator `{id}`")
            }
            LeafError::NotALeaf(node) => {
                format!("simpul `{node}` dihitung dari anaknya dan tidak menerima nilai")
            }
            LeafError::PartsWanted(node) => format!(
                "simpul `{node}` berada di bawah rasio: isi pembilang dan penyebut, bukan persentase"
            ),
            LeafError::FigureWanted(node) => format!(
                "simpul `{node}` tidak berada di bawah rasio: isi capaian, bukan pembilang dan penyebut"
            ),
        }
    }
}

/// What a changed leaf did to the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    changed: Vec<NodeId>,
    recomputed: usize,
}

impl Update {
    /// The nodes whose figure, status or coverage changed: the leaf first, then its ancestors upwards.
    pub fn changed(&self) -> &[NodeId] {
        &self.changed
    }

    /// How many nodes were computed again: never more than the leaf has ancestors.
    pub fn recomputed(&self) -> usize {
        self.recomputed
    }
}

impl RollupTree {
    /// Takes the values of the leaves and computes every other node, children first.
    pub(super) fn fill(
        &mut self,
        slots: u32,
        leaves: impl Iterator<Item = Option<LeafValue>>,
        order: &[NodeId],
    ) {
        self.parts = vec![None; NodeId::new(slots).slot()];
        let mut states = Vec::with_capacity(self.kinds.len());
        for (kind, value) in self.kinds.iter().zip(leaves) {
            states.push(match value {
                Some(value) => State::of_leaf(place(*kind, &mut self.parts, value)),
                None => State::default(),
            });
        }
        self.states = states;
        for node in order.iter().rev() {
            if !self.is_leaf(*node) {
                self.recompute(*node);
            }
        }
    }

    /// Gives a leaf a new value and computes its ancestors again, up to the first that does not change. The
    /// tree is then equal to one built anew.
    ///
    /// # Errors
    /// [`LeafError`]; nothing has changed then.
    pub fn set_leaf(&mut self, node: NodeId, value: LeafValue) -> Result<Update, LeafError> {
        let index = node.index();
        let kind = *self
            .kinds
            .get(node.slot())
            .ok_or(LeafError::UnknownNode(index))?;
        match (kind, &value) {
            (Kind::Leaf, LeafValue::Parts(_)) => return Err(LeafError::FigureWanted(index)),
            (Kind::Parts { .. }, LeafValue::Figure(_)) => {
                return Err(LeafError::PartsWanted(index));
            }
            (Kind::Leaf | Kind::Parts { .. }, _) => {}
            _ => return Err(LeafError::NotALeaf(index)),
        }
        let mut update = Update::default();
        let parts_before = self.parts(node).cloned();
        let outcome = place(kind, &mut self.parts, value);
        let state = State::of_leaf(outcome);
        let same = self.states.get(node.slot()) == Some(&state)
            && self.parts(node) == parts_before.as_ref();
        if same {
            return Ok(update);
        }
        if let Some(known) = self.states.get_mut(node.slot()) {
            *known = state;
        }
        update.changed.push(node);
        let mut next = self.shape.parent(node);
        while let Some(ancestor) = next {
            update.recomputed += 1;
            if !self.recompute(ancestor) {
                break;
            }
            update.changed.push(ancestor);
            next = self.shape.parent(ancestor);
        }
        Ok(update)
    }

    /// Computes one node from its children and tells whether it changed.
    fn recompute(&mut self, node: NodeId) -> bool {
        let (state, parts) = self.compute(node);
        let mut changed = false;
        if let Some(known) = self.states.get_mut(node.slot())
            && *known != state
        {
            *known = state;
            changed = true;
        }
        if let Some(known) = self.slot(node).and_then(|slot| self.parts.get_mut(slot))
            && *known != parts
        {
            *known = parts;
            changed = true;
        }
        changed
    }

    /// A node with what it came to.
    pub fn node(&self, node: NodeId) -> Option<Node<'_>> {
        (node.slot() < self.kinds.len()).then(|| Node::new(self, node))
    }

    /// The nodes without a parent.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.shape.roots().map(|node| Node::new(self, node))
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The policy it is computed under.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    pub(super) fn rule(&self, node: NodeId) -> RollupRule {
        self.rules
            .get(&node)
            .copied()
            .unwrap_or(self.policy.rollup())
    }

    pub(super) fn kind(&self, node: NodeId) -> Kind {
        self.kinds.get(node.slot()).copied().unwrap_or(Kind::Leaf)
    }

    pub(super) fn is_leaf(&self, node: NodeId) -> bool {
        matches!(self.kind(node), Kind::Leaf | Kind::Parts { .. })
    }

    pub(super) fn weight(&self, node: NodeId) -> Option<Weight> {
        self.weights.get(node.slot()).copied().flatten()
    }

    pub(super) fn outcome(&self, node: NodeId) -> &Outcome {
        self.states
            .get(node.slot())
            .map_or(&Outcome::NotApplicable, |state| &state.outcome)
    }

    pub(super) fn coverage(&self, node: NodeId) -> (Coverage, Coverage) {
        self.states
            .get(node.slot())
            .map_or_else(Default::default, |state| (state.children, state.leaves))
    }

    fn slot(&self, node: NodeId) -> Option<usize> {
        match self.kind(node) {
            Kind::Parts { slot } | Kind::Ratio { slot, .. } => Some(NodeId::new(slot).slot()),
            Kind::Leaf | Kind::Mean | Kind::Weighted => None,
        }
    }

    /// The parts of a leaf, or the sums of a ratio.
    pub(super) fn parts(&self, node: NodeId) -> Option<&RatioParts> {
        self.parts.get(self.slot(node)?)?.as_ref()
    }

    /// The ratio a node is, if it is one.
    pub(super) fn ratio(&self, node: NodeId) -> Option<&Ratio> {
        match self.kind(node) {
            Kind::Ratio { spec, .. } => self.ratios.get(NodeId::new(spec).slot()),
            _ => None,
        }
    }
}

/// Puts the parts of a value where the ratio above finds them, and tells what the leaf comes to.
fn place(kind: Kind, parts: &mut [Option<RatioParts>], mut value: LeafValue) -> Outcome {
    if let Kind::Parts { slot } = kind
        && let Some(known) = parts.get_mut(NodeId::new(slot).slot())
    {
        *known = None;
        if let LeafValue::Parts(given) = &mut value {
            *known = Some(given.clone());
        }
    }
    Outcome::from(value)
}
