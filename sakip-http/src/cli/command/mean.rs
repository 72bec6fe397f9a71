//! The mean of a table of achievements, by the roll-up rule of its policy.

use std::io::Write;

use sakip_core::achievement::Achievement;
use sakip_core::number::{Exact, Weight, spell};
use sakip_core::policy::{Policy, RollupMethod};
use sakip_core::rollup::{LeafValue, NewNode, NodeId, RollupBuilder};
use sakip_core::text::{Lang, Localize};

use super::super::failure::Failure;
use super::super::style::{Style, Tone};
use super::bars::band_tone;

/// Past this many rows no mean is told: it would hold every row in memory.
const MAX_ROWS: u64 = 20_000;

/// What is known of the weights of all rows.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    sum: Exact,
    given: u64,
    missing: u64,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            sum: Exact::ZERO,
            given: 0,
            missing: 0,
        }
    }
}

impl Weights {
    pub(super) fn observe(&mut self, weight: Option<Weight>) {
        match weight {
            Some(weight) => {
                self.sum = &self.sum + &weight.exact();
                self.given += 1;
            }
            None => self.missing += 1,
        }
    }

    /// Whether every row has one and they make 100.
    fn are_set(&self) -> bool {
        self.missing == 0 && self.sum == Exact::HUNDRED
    }

    /// Why weights that are there do not count.
    fn complaint(&self, lang: Lang) -> Option<String> {
        if self.given == 0 || self.are_set() {
            return None;
        }
        let missing = self.missing;
        Some(if missing > 0 {
            lang.pick(
                format!("bobot diabaikan: {missing} indikator tanpa bobot"),
                format!("weights are ignored: {missing} indicators have none"),
            )
        } else {
            let sum = self.sum.to_decimal().unwrap_or_default();
            let sum = spell(sum.normalize(), lang);
            lang.pick(
                format!("bobot diabaikan: jumlahnya {sum}, bukan 100"),
                format!("weights are ignored: they sum to {sum}, not 100"),
            )
        })
    }
}

/// A mean in the making.
pub(super) struct Mean<'p> {
    policy: &'p Policy,
    weights: &'p Weights,
    builder: Option<RollupBuilder>,
    root: NodeId,
}

impl<'p> Mean<'p> {
    /// The mean of so many rows to come.
    pub(super) fn new(policy: &'p Policy, weights: &'p Weights, rows: u64) -> Mean<'p> {
        let mut builder = RollupBuilder::new(policy);
        let root = builder.add(NewNode::branch());
        Mean {
            policy,
            weights,
            builder: (rows <= MAX_ROWS).then_some(builder),
            root,
        }
    }

    pub(super) fn add(&mut self, achievement: &Achievement, weight: Option<Weight>) {
        let weight = weight.filter(|_| self.is_weighted());
        let Some(builder) = &mut self.builder else {
            return;
        };
        let mut leaf = NewNode::leaf(LeafValue::from(achievement)).under(self.root);
        if let Some(weight) = weight {
            leaf = leaf.weight(weight);
        }
        builder.add(leaf);
    }

    fn is_weighted(&self) -> bool {
        self.weights.are_set() && self.policy.rollup().method != RollupMethod::Mean
    }

    /// Tells the mean with its coverage, or why there is none.
    pub(super) fn print(
        mut self,
        out: &mut dyn Write,
        lang: Lang,
        style: Style,
    ) -> Result<(), Failure> {
        let none = lang.pick("Tanpa rata-rata", "No mean");
        let weighted = self.is_weighted();
        let Some(builder) = self.builder.take() else {
            let most = spell(MAX_ROWS.into(), lang);
            let why = lang.pick(
                format!("lebih dari {most} indikator"),
                format!("more than {most} indicators"),
            );
            writeln!(out, "\n{none}: {why}")?;
            return Ok(());
        };
        let tree = match builder.build() {
            Ok(tree) => tree,
            Err(problems) => {
                let why = problems.list().first();
                let why = why.map_or("", |problem| problem.message.get(lang));
                writeln!(out, "\n{none}: {why}")?;
                return Ok(());
            }
        };
        let Some(node) = tree.node(self.root) else {
            return Ok(());
        };
        let used = spell(node.coverage().used.into(), lang);
        let total = spell(node.coverage().total.into(), lang);
        let coverage = lang.pick(
            format!("dari {used} di antara {total} indikator"),
            format!("over {used} of {total} indicators"),
        );
        match (node.figure(), node.band()) {
            (Some(figure), Some(band)) => {
                let name = if weighted {
                    lang.pick("Rata-rata tertimbang", "Weighted mean")
                } else {
                    lang.pick("Rata-rata", "Mean")
                };
                let bands = self.policy.bands();
                let place = bands.list().position(|other| other == band).unwrap_or(0);
                let told = format!(
                    "{} %  {}",
                    spell(figure.value().value(), lang),
                    band.label.get(lang)
                );
                let told = style.paint(band_tone(place, bands.list().count()), &told);
                writeln!(out, "\n{name}: {told}, {coverage}")?;
            }
            _ => {
                let why = node.reason().map(|reason| reason.localize(lang));
                writeln!(out, "\n{none}: {} ({coverage})", why.unwrap_or_default())?;
            }
        }
        if let Some(complaint) = self.weights.complaint(lang) {
            writeln!(out, "{}", style.paint(Tone::Fair, &complaint))?;
        }
        Ok(())
    }
}
