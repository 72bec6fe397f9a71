//! What can be wrong with the nodes of a tree.

use super::builder::{Content, RollupBuilder};
use super::figure::LeafValue;
use super::ratio::{Ratio, RatioUse};
use super::shape::{Shape, ids};
use super::weights::WeightSet;
use super::{MAX_LABEL_CHARS, NodeId};
use crate::indicator::Target;
use crate::number::{Percent, Weight};
use crate::policy::RollupMethod;
use crate::problem::{Problem, ProblemList};
use crate::text::Text;

impl RollupBuilder {
    pub(super) fn complain(
        &self,
        problems: &mut ProblemList,
        code: &'static str,
        node: NodeId,
        message: Text,
    ) {
        let place = match self.labels.get(&node) {
            Some(label) => {
                let short: String = label.chars().take(80).collect();
                format!("nodes[{}] ({short})", node.index())
            }
            None => format!("nodes[{}]", node.index()),
        };
        problems.add(Problem::new(code, place, message));
    }

    fn is_leaf(&self, node: NodeId) -> bool {
        matches!(self.contents.get(node.slot()), Some(Content::Leaf(_)))
    }

    fn is_ratio(&self, node: NodeId) -> bool {
        matches!(self.contents.get(node.slot()), Some(Content::Ratio(_)))
    }

    /// Parents must be there and must be able to have children; a node whose parent is not becomes a root, so
    /// that the rest can be checked.
    pub(super) fn check_parents(&mut self, problems: &mut ProblemList) {
        let count = self.parents.len();
        for node in ids(count) {
            let Some(parent) = self.parents.get(node.slot()).copied().flatten() else {
                continue;
            };
            if parent.slot() >= count {
                let index = parent.index();
                self.complain(
                    problems,
                    "unknown_parent",
                    node,
                    Text::new(
                        format!("induk nodes[{index}] tidak ada"),
                        format!("there is no parent nodes[{index}]"),
                    ),
                );
            } else if self.is_leaf(parent) {
                let index = parent.index();
                self.complain(
                    problems,
                    "parent_is_leaf",
                    node,
                    Text::new(
                        format!("induk nodes[{index}] adalah indikator dan tidak dapat beranak"),
                        format!("the parent nodes[{index}] is a leaf and has no children"),
                    ),
                );
            } else {
                continue;
            }
            if let Some(parent) = self.parents.get_mut(node.slot()) {
                *parent = None;
            }
        }
    }

    /// What can be wrong with a node by itself: its label and its rule.
    pub(super) fn check_own(&self, problems: &mut ProblemList) {
        for (node, label) in &self.labels {
            if label.chars().count() > MAX_LABEL_CHARS {
                self.complain(
                    problems,
                    "label_length",
                    *node,
                    Text::new(
                        format!("nama paling panjang {MAX_LABEL_CHARS} huruf"),
                        format!("a label has at most {MAX_LABEL_CHARS} characters"),
                    ),
                );
            }
        }
        for (node, rule) in &self.rules {
            if self.is_leaf(*node) {
                self.complain(
                    problems,
                    "rule_on_leaf",
                    *node,
                    Text::new(
                        "indikator tidak menggabungkan apa pun, jadi tidak punya aturan",
                        "a leaf rolls nothing up, so it has no rule",
                    ),
                );
            }
            if !(Percent::ZERO..=Percent::HUNDRED).contains(&rule.minimum_coverage) {
                self.complain(
                    problems,
                    "rule_coverage",
                    *node,
                    Text::new(
                        "cakupan minimum dari 0 sampai 100 %",
                        "the minimum coverage lies between 0 and 100 %",
                    ),
                );
            }
        }
        for (node, weight) in ids(self.weights.len()).zip(&self.weights) {
            let parent = self.parents.get(node.slot()).copied().flatten();
            if weight.is_some() && parent.is_none() {
                self.complain(problems, "weight_without_parent", node, Text::new(
                    "bobot hanya berarti di antara anak satu induk; simpul ini tidak punya induk",
                    "a weight counts among the children of a parent; this node has none",
                ));
            }
        }
    }

    /// Checks the weights of the children of a branch and tells whether it is a weighted mean.
    pub(super) fn check_weights(
        &self,
        shape: &Shape,
        node: NodeId,
        problems: &mut ProblemList,
    ) -> bool {
        let rule = self
            .rules
            .get(&node)
            .copied()
            .unwrap_or(self.policy.rollup());
        let children = shape.children(node);
        let weights: Vec<Weight> = children
            .iter()
            .filter_map(|child| self.weights.get(child.slot()).copied().flatten())
            .collect();
        match rule.method {
            RollupMethod::Mean => return false,
            RollupMethod::Declared if weights.is_empty() => return false,
            // Nothing to weigh: the node says that it has no children.
            RollupMethod::Weighted if children.is_empty() => return true,
            RollupMethod::Declared | RollupMethod::Weighted => {}
        }
        if weights.len() < children.len() {
            let (some, all) = (weights.len(), children.len());
            let (code, message) = match rule.method {
                RollupMethod::Weighted => (
                    "weight_missing",
                    Text::new(
                        format!(
                            "aturan meminta bobot untuk semua anak; hanya {some} dari {all} berbobot"
                        ),
                        format!(
                            "the rule wants a weight for every child; only {some} of {all} have one"
                        ),
                    ),
                ),
                _ => (
                    "weights_mixed",
                    Text::new(
                        format!(
                            "{some} dari {all} anak berbobot: beri bobot semua atau tidak sama sekali"
                        ),
                        format!(
                            "{some} of {all} children have a weight: give one to all or to none"
                        ),
                    ),
                ),
            };
            self.complain(problems, code, node, message);
        } else if let Err(found) = WeightSet::new(weights) {
            for problem in found.list() {
                self.complain(problems, problem.code, node, problem.message.clone());
            }
        }
        true
    }

    pub(super) fn check_ratio(
        &self,
        shape: &Shape,
        node: NodeId,
        ratio: &Ratio,
        problems: &mut ProblemList,
    ) {
        if let RatioUse::Against(yardstick) = &ratio.usage
            && matches!(yardstick.target, Target::Ordinal(_))
        {
            self.complain(
                problems,
                "ratio_target",
                node,
                Text::new(
                    "rasio tidak dapat diukur terhadap target berjenjang",
                    "a ratio is not measured against a level of a scale",
                ),
            );
        }
        let under_mean = shape
            .parent(node)
            .is_some_and(|parent| !self.is_ratio(parent));
        if under_mean && matches!(ratio.usage, RatioUse::Realisasi) {
            self.complain(
                problems,
                "ratio_without_target",
                node,
                Text::new(
                    "rasio tanpa target tidak punya capaian, jadi tidak dapat dirata-ratakan",
                    "a ratio without a target has no capaian, so it cannot be averaged",
                ),
            );
        }
        for child in shape.children(node) {
            if self.weights.get(child.slot()).is_some_and(Option::is_some) {
                self.complain(
                    problems,
                    "weight_under_ratio",
                    *child,
                    Text::new(
                        "rasio menjumlahkan pembilang dan penyebut, bobot tidak berlaku",
                        "a ratio sums numerators and denominators, weights do not apply",
                    ),
                );
            }
            let fits = match self.contents.get(child.slot()) {
                Some(Content::Branch) => false,
                Some(Content::Leaf(value)) => !matches!(value, LeafValue::Figure(_)),
                Some(Content::Ratio(_)) | None => true,
            };
            if !fits {
                self.complain(
                    problems,
                    "ratio_child",
                    *child,
                    Text::new(
                        "di bawah rasio hanya boleh pembilang dan penyebut, bukan persentase",
                        "below a ratio there are numerators and denominators only, no percentages",
                    ),
                );
            }
        }
    }

    /// Checks a leaf and tells whether it holds parts of a ratio.
    pub(super) fn check_leaf(
        &self,
        shape: &Shape,
        node: NodeId,
        problems: &mut ProblemList,
    ) -> bool {
        let under_ratio = shape
            .parent(node)
            .is_some_and(|parent| self.is_ratio(parent));
        let has_parts = matches!(
            self.contents.get(node.slot()),
            Some(Content::Leaf(LeafValue::Parts(_)))
        );
        if has_parts && !under_ratio {
            self.complain(
                problems,
                "parts_outside_ratio",
                node,
                Text::new(
                    "pembilang dan penyebut hanya boleh di bawah simpul rasio",
                    "numerators and denominators stand below a ratio only",
                ),
            );
        }
        under_ratio
    }
}
