//! Who among the children of a node counted, for its explanation.

use super::average::Entry;
use super::explain::MAX_TERMS;
use super::figure::NodeStatus;
use super::node::Node;
use super::tree::Kind;
use crate::number::{Exact, Weight};
use crate::policy::MissingChild;

/// The children of one node, counted by what became of them.
pub(super) struct Census {
    /// The first terms of a mean, with their weights.
    pub(super) terms: Vec<(Exact, Option<Weight>)>,
    /// The first parts of a ratio.
    pub(super) parts: Vec<(Exact, Exact)>,
    /// How many terms or parts there are in all.
    pub(super) counted: usize,
    pub(super) not_filled: usize,
    pub(super) not_computable: usize,
    pub(super) incomplete: usize,
    pub(super) not_applicable: usize,
    /// How many entered lower than they are, by the cap of roll-ups.
    pub(super) lowered: usize,
    /// How many are branches.
    pub(super) branches: usize,
    pub(super) weight_used: Exact,
    pub(super) weight_total: Exact,
    zero_counts: bool,
}

impl Census {
    pub(super) fn of(node: Node<'_>) -> Census {
        let tree = node.tree;
        let rule = tree.rule(node.id);
        let kind = tree.kind(node.id);
        let mut census = Census {
            terms: Vec::new(),
            parts: Vec::new(),
            counted: 0,
            not_filled: 0,
            not_computable: 0,
            incomplete: 0,
            not_applicable: 0,
            lowered: 0,
            branches: 0,
            weight_used: Exact::ZERO,
            weight_total: Exact::ZERO,
            zero_counts: rule.missing == MissingChild::Zero,
        };
        for child in node.children() {
            if !tree.is_leaf(child.id) {
                census.branches += 1;
            }
            let weight = child.weight().filter(|_| kind == Kind::Weighted);
            let heft = weight.map_or(Exact::ONE, Weight::exact);
            let entry = match kind {
                Kind::Ratio { .. } => tree.parts_entry(child.id),
                _ => tree.entry(child.id, rule),
            };
            match entry {
                Entry::Value(value) => {
                    let own = child.figure().map(|figure| figure.form(rule.children));
                    if own.is_some_and(|own| own > value) {
                        census.lowered += 1;
                    }
                    census.add_term(value, weight);
                    census.weight_used = &census.weight_used + &heft;
                    census.weight_total = &census.weight_total + &heft;
                }
                Entry::Parts(parts) => {
                    census.counted += 1;
                    if census.parts.len() < MAX_TERMS {
                        census
                            .parts
                            .push((parts.numerator.clone(), parts.denominator.clone()));
                    }
                    census.weight_used = &census.weight_used + &heft;
                    census.weight_total = &census.weight_total + &heft;
                }
                Entry::NotApplicable => census.not_applicable += 1,
                Entry::Missing => {
                    census.weight_total = &census.weight_total + &heft;
                    match child.status() {
                        NodeStatus::NotFilled => census.not_filled += 1,
                        NodeStatus::NotComputable => census.not_computable += 1,
                        _ => census.incomplete += 1,
                    }
                    if census.zero_counts && !matches!(kind, Kind::Ratio { .. }) {
                        census.add_term(Exact::ZERO, weight);
                    }
                }
            }
        }
        census
    }

    fn add_term(&mut self, value: Exact, weight: Option<Weight>) {
        self.counted += 1;
        if self.terms.len() < MAX_TERMS {
            self.terms.push((value, weight));
        }
    }

    /// What the sum of terms is divided by.
    pub(super) fn divisor(&self) -> &Exact {
        if self.zero_counts {
            &self.weight_total
        } else {
            &self.weight_used
        }
    }

    /// The share of the children, or of their weight, that has a figure, in percent.
    pub(super) fn share(&self) -> Option<Exact> {
        Some(&self.weight_used.checked_div(&self.weight_total)? * &Exact::HUNDRED)
    }
}
