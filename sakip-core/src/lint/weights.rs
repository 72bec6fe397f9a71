//! Rules about weights: of the children of a node, and of its indicators.

use super::scope::{Report, Scope};
use crate::number::{Exact, Weight, spell_exact};
use crate::plan::Node;
use crate::text::Text;

/// The weights of a group of siblings.
struct Weights {
    declared: Vec<Weight>,
    of: usize,
}

impl Weights {
    fn new(weights: impl Iterator<Item = Option<Weight>>) -> Weights {
        let all: Vec<Option<Weight>> = weights.collect();
        Weights {
            of: all.len(),
            declared: all.into_iter().flatten().collect(),
        }
    }

    /// The sum, where all declare a weight and it is not 100.
    fn wrong_sum(&self) -> Option<Exact> {
        if self.declared.is_empty() || self.declared.len() < self.of {
            return None;
        }
        let sum: Exact = self.declared.iter().map(|weight| weight.exact()).sum();
        (sum != Exact::HUNDRED).then_some(sum)
    }

    /// How many of how many declare a weight, where some do and some do not.
    fn partial(&self) -> Option<(usize, usize)> {
        let count = self.declared.len();
        (0 < count && count < self.of).then_some((count, self.of))
    }
}

/// The roots and the children of every node, as groups of siblings.
fn groups<'a>(scope: &Scope<'a>) -> impl Iterator<Item = (Option<Node<'a>>, Weights)> {
    let roots = (None, Weights::new(scope.plan.roots().map(Node::weight)));
    let below = scope
        .plan
        .nodes()
        .map(|node| (Some(node), Weights::new(node.children().map(Node::weight))));
    std::iter::once(roots).chain(below)
}

fn of_indicators(node: Node<'_>) -> Weights {
    Weights::new(node.indicators().iter().map(|indicator| indicator.weight()))
}

pub(super) fn node_weight_sum(scope: &Scope<'_>, report: &mut Report) {
    for (parent, weights) in groups(scope) {
        if let Some(sum) = weights.wrong_sum() {
            let message = Text::both(|lang| {
                let sum = spell_exact(&sum, lang);
                lang.pick(
                    format!("bobot simpul di bawahnya berjumlah {sum}, bukan 100"),
                    format!("the weights of the nodes below sum to {sum}, not 100"),
                )
            });
            report.group(parent, message);
        }
    }
}

pub(super) fn indicator_weight_sum(scope: &Scope<'_>, report: &mut Report) {
    for node in scope.plan.nodes() {
        if let Some(sum) = of_indicators(node).wrong_sum() {
            let message = Text::both(|lang| {
                let sum = spell_exact(&sum, lang);
                lang.pick(
                    format!("bobot indikator berjumlah {sum}, bukan 100"),
                    format!("the weights of the indicators sum to {sum}, not 100"),
                )
            });
            report.node(node, message);
        }
    }
}

pub(super) fn weight_on_some(scope: &Scope<'_>, report: &mut Report) {
    for (parent, weights) in groups(scope) {
        if let Some((count, of)) = weights.partial() {
            let message = Text::new(
                format!("hanya {count} dari {of} simpul di bawahnya yang berbobot"),
                format!("only {count} of the {of} nodes below have a weight"),
            );
            report.group(parent, message);
        }
    }
    for node in scope.plan.nodes() {
        if let Some((count, of)) = of_indicators(node).partial() {
            let message = Text::new(
                format!("hanya {count} dari {of} indikator yang berbobot"),
                format!("only {count} of {of} indicators have a weight"),
            );
            report.node(node, message);
        }
    }
}
