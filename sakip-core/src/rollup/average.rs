//! The arithmetic of one node.

use super::NodeId;
use super::figure::{Figure, NoFigure, Outcome, RatioParts};
use super::ratio::{self, RatioUse};
use super::tree::{Kind, RollupTree};
use crate::explain::Coverage;
use crate::number::{Exact, Percent};
use crate::policy::{MissingChild, RollupRule};

/// What a node came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    pub(super) outcome: Outcome,
    /// Children with a figure, of those that apply.
    pub(super) children: Coverage,
    /// Leaves that count in the figure, of those that apply.
    pub(super) leaves: Coverage,
}

impl Default for State {
    fn default() -> Self {
        State {
            outcome: Outcome::Missing(NoFigure::NoChildren),
            children: Coverage::default(),
            leaves: Coverage::default(),
        }
    }
}

impl State {
    pub(super) fn of_leaf(outcome: Outcome) -> State {
        let (used, total) = match &outcome {
            Outcome::Figure(_) | Outcome::Parts => (1, 1),
            Outcome::Missing(_) => (0, 1),
            Outcome::NotApplicable => (0, 0),
        };
        State {
            outcome,
            children: Coverage::default(),
            leaves: Coverage { used, total },
        }
    }
}

/// How a child enters its parent.
pub(super) enum Entry<'a> {
    Value(Exact),
    Parts(&'a RatioParts),
    Missing,
    NotApplicable,
}

impl Entry<'_> {
    pub(super) fn counts(&self) -> bool {
        matches!(self, Entry::Value(_) | Entry::Parts(_))
    }
}

/// The children of one node, counted.
#[derive(Default)]
struct Tally {
    children: Coverage,
    leaves: Coverage,
}

impl Tally {
    fn add(&mut self, entry: &Entry<'_>, leaves: Coverage) {
        let add = |count: &mut u32, more: u32| *count = count.saturating_add(more);
        if !matches!(entry, Entry::NotApplicable) {
            add(&mut self.children.total, 1);
            // A branch without a figure keeps its leaves in the total: they could have counted.
            add(&mut self.leaves.total, leaves.total);
        }
        if entry.counts() {
            add(&mut self.children.used, 1);
            add(&mut self.leaves.used, leaves.used);
        }
    }

    fn missing(&self) -> bool {
        self.children.used < self.children.total
    }

    /// What keeps the node from having a figure, whatever its arithmetic: `used` of `total` is the share the
    /// minimum coverage asks about.
    fn gap(&self, any: bool, rule: RollupRule, used: &Exact, total: &Exact) -> Option<Outcome> {
        let missing = |reason| Some(Outcome::Missing(reason));
        if !any {
            missing(NoFigure::NoChildren)
        } else if self.children.total == 0 {
            Some(Outcome::NotApplicable)
        } else if self.missing() && rule.missing == MissingChild::Incomplete {
            missing(NoFigure::ChildMissing)
        } else if self.children.used == 0 && rule.missing == MissingChild::Excluded {
            missing(NoFigure::NoChildFigure)
        } else if used * &Exact::HUNDRED < &rule.minimum_coverage.exact() * total {
            missing(NoFigure::BelowMinimumCoverage)
        } else {
            None
        }
    }
}

impl RollupTree {
    /// How a child enters a mean: in the form its parent wants, and not above the cap of roll-ups.
    pub(super) fn entry(&self, child: NodeId, rule: RollupRule) -> Entry<'_> {
        match self.outcome(child) {
            Outcome::Figure(figure) => {
                let value = figure.form(rule.children);
                Entry::Value(match self.policy.rollup_cap().map(Percent::exact) {
                    Some(cap) if value > cap => cap,
                    _ => value,
                })
            }
            Outcome::NotApplicable => Entry::NotApplicable,
            Outcome::Parts | Outcome::Missing(_) => Entry::Missing,
        }
    }

    /// How a child enters a ratio of sums. A ratio below counts with its sums even where it has no figure of
    /// its own.
    pub(super) fn parts_entry(&self, child: NodeId) -> Entry<'_> {
        match (self.parts(child), self.outcome(child)) {
            (Some(parts), _) => Entry::Parts(parts),
            (None, Outcome::NotApplicable) => Entry::NotApplicable,
            (None, _) => Entry::Missing,
        }
    }

    /// Computes a node from its children.
    pub(super) fn compute(&self, node: NodeId) -> (State, Option<RatioParts>) {
        match self.kind(node) {
            Kind::Mean => (self.mean(node, false), None),
            Kind::Weighted => (self.mean(node, true), None),
            Kind::Ratio { .. } => self.ratio_of_sums(node),
            Kind::Leaf | Kind::Parts { .. } => (State::of_leaf(self.outcome(node).clone()), None),
        }
    }

    fn mean(&self, node: NodeId, weighted: bool) -> State {
        let rule = self.rule(node);
        let children = self.shape.children(node);
        let mut tally = Tally::default();
        let mut terms = Vec::with_capacity(children.len());
        let (mut weight_used, mut weight_total) = (Exact::ZERO, Exact::ZERO);
        for child in children {
            let entry = self.entry(*child, rule);
            tally.add(&entry, self.coverage(*child).1);
            let weight = match self.weight(*child) {
                Some(weight) if weighted => weight.exact(),
                _ => Exact::ONE,
            };
            match entry {
                Entry::Value(value) => {
                    terms.push(&value * &weight);
                    weight_used = &weight_used + &weight;
                    weight_total = &weight_total + &weight;
                }
                Entry::Missing => weight_total = &weight_total + &weight,
                Entry::Parts(_) | Entry::NotApplicable => {}
            }
        }
        let outcome = tally
            .gap(!children.is_empty(), rule, &weight_used, &weight_total)
            .unwrap_or_else(|| {
                let divisor = match rule.missing {
                    MissingChild::Zero => &weight_total,
                    MissingChild::Excluded | MissingChild::Incomplete => &weight_used,
                };
                let sum: Exact = terms.into_iter().sum();
                match sum.checked_div(divisor) {
                    Some(mean) => self.figure(mean),
                    None => Outcome::Missing(NoFigure::NoChildFigure),
                }
            });
        State {
            outcome,
            children: tally.children,
            leaves: tally.leaves,
        }
    }

    fn figure(&self, percent: Exact) -> Outcome {
        match Figure::compute(percent, &self.policy) {
            Ok(figure) => Outcome::Figure(figure),
            Err(reason) => Outcome::Missing(NoFigure::NotComputable(reason)),
        }
    }

    fn ratio_of_sums(&self, node: NodeId) -> (State, Option<RatioParts>) {
        let rule = self.rule(node);
        let children = self.shape.children(node);
        let mut tally = Tally::default();
        let mut used = Vec::with_capacity(children.len());
        for child in children {
            let entry = self.parts_entry(*child);
            tally.add(&entry, self.coverage(*child).1);
            if let Entry::Parts(parts) = entry {
                used.push(parts);
            }
        }
        let count = |count: u32| Exact::from(i64::from(count));
        let (counted, total) = (count(tally.children.used), count(tally.children.total));
        let gap = tally
            .gap(!children.is_empty(), rule, &counted, &total)
            .or_else(|| {
                (tally.missing() && rule.missing == MissingChild::Zero)
                    .then_some(Outcome::Missing(NoFigure::DenominatorMissing))
            });
        let (outcome, sums) = match gap {
            Some(outcome) => (outcome, None),
            None => {
                let sums = ratio::sum(used.into_iter());
                let outcome = sums
                    .as_ref()
                    .map_or(Outcome::Missing(NoFigure::NoChildFigure), |sums| {
                        self.measure(node, sums)
                    });
                (outcome, sums)
            }
        };
        let state = State {
            outcome,
            children: tally.children,
            leaves: tally.leaves,
        };
        (state, sums)
    }

    /// What the sums of a ratio come to.
    fn measure(&self, node: NodeId, sums: &RatioParts) -> Outcome {
        let Some(ratio) = self.ratio(node) else {
            return Outcome::Parts;
        };
        let Some(quotient) = sums.quotient(ratio.factor) else {
            return Outcome::Missing(NoFigure::ZeroDenominator);
        };
        match &ratio.usage {
            RatioUse::Realisasi => Outcome::Parts,
            RatioUse::Capaian => self.figure(quotient),
            RatioUse::Against(yardstick) => match yardstick.percent(&quotient, &self.policy) {
                Ok(percent) => self.figure(percent),
                Err(reason) => Outcome::Missing(NoFigure::NotComputable(reason)),
            },
        }
    }
}
