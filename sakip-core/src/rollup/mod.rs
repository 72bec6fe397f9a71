//! Roll-up: what the figures of many indicators, or of many agencies, come to.
//!
//! The same tree serves a plan (indikator → sasaran → tujuan) and organisations (OPD → pemda, a weighted NKO
//! of a ministry). A node is the mean of its children, their weighted mean, or a ratio of sums; what a child
//! without a figure does, in which form children enter and how many must have a figure is the
//! [`RollupRule`](crate::policy::RollupRule) of the policy, or one of the node's own.
//!
//! * A child that does **not apply** counts nowhere: neither in the figure nor in the coverage.
//! * A child that is **missing** (not filled, not computable, incomplete) is left out, counts as 0 % or leaves
//!   its parent incomplete, as the rule says. It always shows in the coverage, also where it counts as 0 %.
//! * Where a weighted child is left out, its weight goes to the others in proportion: Σ w·v / Σ w over those
//!   that count.
//! * The minimum coverage is a share of the children that apply; where children are weighted, a share of their
//!   weight.
//! * A ratio indicator sums numerators and denominators over all units; percentages are never averaged.
//!
//! Children enter exact unless the policy says otherwise; each printed figure is rounded once. Every node
//! tells its coverage, in children and in leaves. Exact figures grow with the denominators below them: a pemda
//! with thousands of unrelated targets takes milliseconds, a country with a million of them seconds, and
//! children that enter rounded keep any tree small.
//!
//! ```
//! use sakip_core::explain::Explain;
//! use sakip_core::policy::Policy;
//! use sakip_core::rollup::{LeafValue, NewNode, RollupBuilder};
//! use sakip_core::text::Lang;
//!
//! let mut builder = RollupBuilder::new(&Policy::default());
//! let sasaran = builder.add(NewNode::branch().label("Sasaran 1"));
//! builder.add(NewNode::leaf(LeafValue::printed("94.47".parse()?)).under(sasaran));
//! builder.add(NewNode::leaf(LeafValue::printed("92.33".parse()?)).under(sasaran));
//! let open = builder.add(NewNode::leaf(LeafValue::NotFilled).under(sasaran));
//! let mut tree = builder.build()?;
//! let sentence = |tree: &sakip_core::rollup::RollupTree| {
//!     tree.node(sasaran).map(|node| node.sentence(Lang::Id)).unwrap_or_default()
//! };
//! assert_eq!(
//!     sentence(&tree),
//!     "Sasaran 1: 93,40 % = (94,47 + 92,33) / 2 (rata-rata 2 dari 3 indikator; 1 belum diisi); \
//!      kategori Sangat Tinggi; kebijakan sakip-default@1."
//! );
//!
//! // One leaf changes: only its ancestors are computed again.
//! let update = tree.set_leaf(open, LeafValue::printed("60".parse()?))?;
//! assert_eq!(update.changed(), [open, sasaran]);
//! assert!(sentence(&tree).starts_with("Sasaran 1: 82,27 % = (94,47 + 92,33 + 60,00) / 3"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod average;
mod builder;
mod census;
mod check;
mod explain;
mod figure;
mod node;
mod plan;
mod ratio;
mod shape;
mod tree;
mod weights;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use builder::{NewNode, RollupBuilder};
pub use explain::{MAX_EXACT_BITS, MAX_PARTS, MAX_TERMS};
pub use figure::{Figure, LeafValue, NoFigure, NodeStatus, RatioParts};
pub use node::Node;
pub use plan::PlanRollup;
pub use ratio::{NegativeDenominator, Ratio, aggregate_ratio};
pub use tree::{LeafError, RollupTree, Update};
pub use weights::WeightSet;

/// The most nodes of one tree.
pub const MAX_NODES: usize = 2_000_000;

/// The most levels of one tree, its root included.
pub const MAX_DEPTH: usize = 64;

/// The longest label of a node, in characters.
pub const MAX_LABEL_CHARS: usize = 1_000;

/// A node of a roll-up: its place in the order in which nodes were added, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

impl NodeId {
    /// The node that was or will be added as number `index`, counted from 0. A parent may be added after its
    /// children.
    pub const fn new(index: u32) -> NodeId {
        NodeId(index)
    }

    /// The number it was added as.
    pub const fn index(self) -> u32 {
        self.0
    }

    fn slot(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}
