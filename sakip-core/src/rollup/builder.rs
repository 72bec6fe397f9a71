//! Building a tree: nodes in any order, and everything that is wrong with them at once.

use std::collections::BTreeMap;

use super::figure::LeafValue;
use super::ratio::Ratio;
use super::shape::{Shape, ids};
use super::tree::{Kind, RollupTree};
use super::{MAX_DEPTH, MAX_LABEL_CHARS, MAX_NODES, NodeId};
use crate::number::Weight;
use crate::policy::{Policy, RollupRule};
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::Text;

/// A node to be added: a branch, a ratio of sums or a leaf.
#[derive(Clone, Debug)]
pub struct NewNode {
    content: Content,
    parent: Option<NodeId>,
    weight: Option<Weight>,
    label: Option<String>,
    rule: Option<RollupRule>,
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    Branch,
    Ratio(Box<Ratio>),
    Leaf(LeafValue),
}

impl NewNode {
    fn new(content: Content) -> NewNode {
        NewNode {
            content,
            parent: None,
            weight: None,
            label: None,
            rule: None,
        }
    }

    /// A node that is the mean of its children, weighted or not.
    pub fn branch() -> NewNode {
        NewNode::new(Content::Branch)
    }

    /// A node that is a ratio of sums of the parts below it.
    pub fn ratio(ratio: Ratio) -> NewNode {
        NewNode::new(Content::Ratio(Box::new(ratio)))
    }

    /// A leaf with its value.
    pub fn leaf(value: LeafValue) -> NewNode {
        NewNode::new(Content::Leaf(value))
    }

    /// Puts it under a parent; without one it is a root.
    #[must_use]
    pub fn under(mut self, parent: NodeId) -> NewNode {
        self.parent = Some(parent);
        self
    }

    /// Gives it a weight among the children of its parent.
    #[must_use]
    pub fn weight(mut self, weight: Weight) -> NewNode {
        self.weight = Some(weight);
        self
    }

    /// Gives it a name for explanations.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> NewNode {
        self.label = Some(label.into());
        self
    }

    /// Gives it a rule of its own in place of that of the policy. A ratio of sums knows no method and no form
    /// of its children: of its rule only the missing child and the minimum coverage count.
    #[must_use]
    pub fn rule(mut self, rule: RollupRule) -> NewNode {
        self.rule = Some(rule);
        self
    }
}

/// Takes the nodes of a tree and checks them.
#[derive(Clone, Debug)]
pub struct RollupBuilder {
    pub(super) policy: Policy,
    pub(super) contents: Vec<Content>,
    pub(super) parents: Vec<Option<NodeId>>,
    pub(super) weights: Vec<Option<Weight>>,
    pub(super) labels: BTreeMap<NodeId, Box<str>>,
    pub(super) rules: BTreeMap<NodeId, RollupRule>,
    refused: usize,
}

impl RollupBuilder {
    /// A builder for a tree under a policy.
    pub fn new(policy: &Policy) -> RollupBuilder {
        RollupBuilder {
            policy: policy.clone(),
            contents: Vec::new(),
            parents: Vec::new(),
            weights: Vec::new(),
            labels: BTreeMap::new(),
            rules: BTreeMap::new(),
            refused: 0,
        }
    }

    /// Adds a node and tells its id. Nodes past [`MAX_NODES`] are not kept; [`RollupBuilder::build`] says so.
    pub fn add(&mut self, node: NewNode) -> NodeId {
        let id = NodeId::new(u32::try_from(self.contents.len()).unwrap_or(u32::MAX));
        if self.contents.len() >= MAX_NODES {
            self.refused += 1;
            return id;
        }
        self.contents.push(node.content);
        self.parents.push(node.parent);
        self.weights.push(node.weight);
        if let Some(label) = node.label {
            // One character past the bound is enough to tell that it is too long.
            let label: String = label.chars().take(MAX_LABEL_CHARS + 1).collect();
            self.labels.insert(id, label.into_boxed_str());
        }
        if let Some(rule) = node.rule {
            self.rules.insert(id, rule);
        }
        id
    }

    /// Checks the nodes and rolls them up.
    ///
    /// # Errors
    /// Every [`Problem`] at once, each at its node: `node_count`, `unknown_parent`, `parent_is_leaf`, `cycle`,
    /// `too_deep`, `label_length`, `rule_on_leaf`, `rule_coverage`, `weight_without_parent`, `weights_mixed`,
    /// `weight_missing`, `weight_sum`, `weight_count`, `weight_under_ratio`, `ratio_child`,
    /// `parts_outside_ratio`, `ratio_without_target`, `ratio_target`.
    pub fn build(mut self) -> Result<RollupTree, Problems> {
        let mut problems = ProblemList::default();
        if self.refused > 0 {
            problems.add(Problem::new(
                "node_count",
                "",
                Text::new(
                    format!(
                        "paling banyak {MAX_NODES} simpul, {} kelebihan",
                        self.refused
                    ),
                    format!("at most {MAX_NODES} nodes, {} too many", self.refused),
                ),
            ));
        }
        self.check_parents(&mut problems);
        self.check_own(&mut problems);
        let shape = Shape::new(std::mem::take(&mut self.parents));
        let order = match shape.order() {
            Ok(order) => order,
            Err(flaws) => {
                for node in flaws.circles {
                    self.complain(
                        &mut problems,
                        "cycle",
                        node,
                        Text::new(
                            "simpul berada di bawah dirinya sendiri",
                            "the node stands below itself",
                        ),
                    );
                }
                for node in flaws.too_deep {
                    self.complain(
                        &mut problems,
                        "too_deep",
                        node,
                        Text::new(
                            format!("paling banyak {MAX_DEPTH} tingkat"),
                            format!("at most {MAX_DEPTH} levels"),
                        ),
                    );
                }
                Vec::new()
            }
        };
        let mut kinds = Vec::with_capacity(shape.len());
        let (mut ratios, mut slots) = (Vec::new(), 0_u32);
        let mut slot = || {
            slots += 1;
            slots - 1
        };
        for node in ids(shape.len()) {
            let kind = match self.contents.get(node.slot()) {
                Some(Content::Ratio(ratio)) => {
                    let ratio = (**ratio).clone();
                    self.check_ratio(&shape, node, &ratio, &mut problems);
                    ratios.push(ratio);
                    let spec = u32::try_from(ratios.len() - 1).unwrap_or(u32::MAX);
                    Kind::Ratio { spec, slot: slot() }
                }
                Some(Content::Branch) if self.check_weights(&shape, node, &mut problems) => {
                    Kind::Weighted
                }
                Some(Content::Branch) | None => Kind::Mean,
                Some(Content::Leaf(_)) => {
                    if self.check_leaf(&shape, node, &mut problems) {
                        Kind::Parts { slot: slot() }
                    } else {
                        Kind::Leaf
                    }
                }
            };
            kinds.push(kind);
        }
        problems.into_result(())?;
        let leaves = self.contents.into_iter().map(|content| match content {
            Content::Leaf(value) => Some(value),
            Content::Branch | Content::Ratio(_) => None,
        });
        let mut tree = RollupTree {
            policy: self.policy,
            shape,
            kinds,
            weights: self.weights,
            labels: self.labels,
            rules: self.rules,
            ratios,
            parts: Vec::new(),
            states: Vec::new(),
        };
        tree.fill(slots, leaves, &order);
        Ok(tree)
    }
}
