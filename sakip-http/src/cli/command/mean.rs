//! What a table of achievements comes to, by the roll-up rule of its policy: each sasaran, where the table
//! names them, and the whole.

use std::collections::BTreeMap;
use std::io::Write;

use sakip_core::achievement::Achievement;
use sakip_core::number::{Exact, Weight, spell};
use sakip_core::policy::{Policy, RollupMethod};
use sakip_core::rollup::{LeafValue, NewNode, Node, NodeId, RollupBuilder};
use sakip_core::text::{Lang, Localize};
use sakip_core::wire::CapaianRow;

use super::super::failure::Failure;
use super::super::grid::{Cell, Column};
use super::super::style::{Style, Tone};
use super::bars::band_tone;
use super::rows::Rows;

/// Past this many rows no mean is told: it would hold every row in memory.
const MAX_ROWS: u64 = 20_000;

/// The sasaran of each row. A blank cell below a sasaran belongs to it, as a merged cell of a spreadsheet
/// leaves it.
#[derive(Clone, Debug, Default)]
pub(super) struct Sasaran {
    current: Option<String>,
}

impl Sasaran {
    /// The sasaran of the next row, and whether it is another than that of the row before.
    pub(super) fn next(&mut self, row: &CapaianRow) -> (Option<&str>, bool) {
        let changes = row.sasaran.is_some() && row.sasaran != self.current;
        if changes {
            self.current.clone_from(&row.sasaran);
        }
        (self.current.as_deref(), changes)
    }
}

/// What is known of the weights of the rows of each sasaran.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights {
    sasaran: Sasaran,
    groups: BTreeMap<Option<String>, Group>,
    rows: u64,
}

#[derive(Clone, Debug)]
struct Group {
    sum: Exact,
    given: u64,
    missing: u64,
}

impl Group {
    const NEW: Group = Group {
        sum: Exact::ZERO,
        given: 0,
        missing: 0,
    };

    /// Whether every row has one and they make 100.
    fn is_set(&self) -> bool {
        self.missing == 0 && self.sum == Exact::HUNDRED
    }
}

impl Weights {
    pub(super) fn observe(&mut self, row: &CapaianRow) {
        self.rows += 1;
        if self.rows > MAX_ROWS {
            return;
        }
        let (sasaran, _) = self.sasaran.next(row);
        let group = self
            .groups
            .entry(sasaran.map(str::to_owned))
            .or_insert(Group::NEW);
        match row.bobot {
            Some(weight) => {
                group.sum = &group.sum + &weight.exact();
                group.given += 1;
            }
            None => group.missing += 1,
        }
    }

    /// Whether the rows of every sasaran are weighted.
    fn are_set(&self) -> bool {
        self.groups.values().all(Group::is_set)
    }

    /// Why weights that are there do not count.
    fn complaint(&self, lang: Lang) -> Option<String> {
        if self.are_set() || self.groups.values().all(|group| group.given == 0) {
            return None;
        }
        let (sasaran, group) = self.groups.iter().find(|(_, group)| !group.is_set())?;
        let of = match sasaran {
            Some(sasaran) => lang.pick(
                format!(" pada sasaran `{sasaran}`"),
                format!(" of the sasaran `{sasaran}`"),
            ),
            None => String::new(),
        };
        let missing = group.missing;
        Some(if missing > 0 {
            lang.pick(
                format!("bobot diabaikan: {missing} indikator{of} tanpa bobot"),
                format!("weights are ignored: {missing} indicators{of} have none"),
            )
        } else {
            let sum = group.sum.to_decimal().unwrap_or_default();
            let sum = spell(sum.normalize(), lang);
            lang.pick(
                format!("bobot diabaikan: jumlahnya{of} {sum}, bukan 100"),
                format!("weights are ignored: those{of} sum to {sum}, not 100"),
            )
        })
    }
}

/// The roll-up of a table in the making.
pub(super) struct Mean<'p> {
    policy: &'p Policy,
    weights: &'p Weights,
    builder: Option<RollupBuilder>,
    root: NodeId,
    /// Each sasaran in the order of the table, and by its name.
    sasaran: Vec<(String, NodeId)>,
    places: BTreeMap<String, NodeId>,
}

impl<'p> Mean<'p> {
    /// The roll-up of so many rows to come.
    pub(super) fn new(policy: &'p Policy, weights: &'p Weights, rows: u64) -> Mean<'p> {
        let mut builder = RollupBuilder::new(policy);
        let root = builder.add(NewNode::branch());
        Mean {
            policy,
            weights,
            builder: (rows <= MAX_ROWS).then_some(builder),
            root,
            sasaran: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    pub(super) fn add(
        &mut self,
        achievement: &Achievement,
        weight: Option<Weight>,
        sasaran: Option<&str>,
    ) {
        let weight = weight.filter(|_| self.is_weighted());
        let Some(builder) = &mut self.builder else {
            return;
        };
        let parent = match sasaran {
            None => self.root,
            Some(name) => match self.places.get(name) {
                Some(node) => *node,
                None => {
                    let node = builder.add(NewNode::branch().under(self.root));
                    self.sasaran.push((name.to_owned(), node));
                    self.places.insert(name.to_owned(), node);
                    node
                }
            },
        };
        let mut leaf = NewNode::leaf(LeafValue::from(achievement)).under(parent);
        if let Some(weight) = weight {
            leaf = leaf.weight(weight);
        }
        builder.add(leaf);
    }

    /// Rows before the first sasaran stand beside the sasaran, which have no weights: they count alike.
    fn is_weighted(&self) -> bool {
        let mixed = self.weights.groups.len() > 1 && self.weights.groups.contains_key(&None);
        !mixed && self.weights.are_set() && self.policy.rollup().method != RollupMethod::Mean
    }

    /// Tells each sasaran and the whole with their coverage, or why there is no figure.
    pub(super) fn print(
        mut self,
        out: &mut dyn Write,
        lang: Lang,
        style: Style,
        width: usize,
    ) -> Result<(), Failure> {
        let none = lang.pick("Tanpa rata-rata", "No mean");
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
        if !self.sasaran.is_empty() {
            let title = lang.pick("Capaian sasaran", "Capaian by sasaran");
            writeln!(out, "\n{}", style.paint(Tone::Strong, title))?;
            let count = u64::try_from(self.sasaran.len()).unwrap_or(u64::MAX);
            let mut rows = Rows::new(sasaran_columns(lang), count, style, width);
            for (name, node) in &self.sasaran {
                if let Some(node) = tree.node(*node) {
                    rows.row(self.sasaran_cells(name, node, lang), out)?;
                }
            }
            rows.finish(out)?;
        }
        let Some(node) = tree.node(self.root) else {
            return Ok(());
        };
        self.print_whole(node, out, lang, style)?;
        if let Some(complaint) = self.weights.complaint(lang) {
            writeln!(out, "{}", style.paint(Tone::Fair, &complaint))?;
        }
        Ok(())
    }

    fn sasaran_cells(&self, name: &str, node: Node<'_>, lang: Lang) -> Vec<Cell> {
        let coverage = format!("{} / {}", node.coverage().used, node.coverage().total);
        let (value, category, tone) = match (node.figure(), node.band()) {
            (Some(figure), Some(band)) => (
                spell(figure.value().value(), lang),
                band.label.get(lang).to_owned(),
                self.tone(node),
            ),
            _ => {
                let why = node.reason().map(|reason| reason.localize(lang));
                ("–".to_owned(), why.unwrap_or_default(), Tone::Faint)
            }
        };
        vec![
            Cell::new(name),
            Cell::toned(value, tone),
            Cell::toned(category, tone),
            Cell::new(coverage),
        ]
    }

    fn tone(&self, node: Node<'_>) -> Tone {
        let bands = self.policy.bands();
        let place = node
            .band()
            .and_then(|band| bands.list().position(|other| other == band));
        band_tone(place.unwrap_or(0), bands.list().count())
    }

    fn print_whole(
        &self,
        node: Node<'_>,
        out: &mut dyn Write,
        lang: Lang,
        style: Style,
    ) -> Result<(), Failure> {
        let number = |count: u32| spell(count.into(), lang);
        let (used, total) = (number(node.coverage().used), number(node.coverage().total));
        let coverage = if self.sasaran.is_empty() {
            lang.pick(
                format!("dari {used} di antara {total} indikator"),
                format!("over {used} of {total} indicators"),
            )
        } else {
            let leaves = node.leaf_coverage();
            let (filled, all) = (number(leaves.used), number(leaves.total));
            lang.pick(
                format!(
                    "dari {used} di antara {total} sasaran ({filled} di antara {all} indikator)"
                ),
                format!("over {used} of {total} sasaran ({filled} of {all} indicators)"),
            )
        };
        match (node.figure(), node.band()) {
            (Some(figure), Some(band)) => {
                let name = if self.is_weighted() && self.sasaran.is_empty() {
                    lang.pick("Rata-rata tertimbang", "Weighted mean")
                } else {
                    lang.pick("Rata-rata", "Mean")
                };
                let told = format!(
                    "{} %  {}",
                    spell(figure.value().value(), lang),
                    band.label.get(lang)
                );
                let told = style.paint(self.tone(node), &told);
                writeln!(out, "\n{name}: {told}, {coverage}")?;
            }
            _ => {
                let none = lang.pick("Tanpa rata-rata", "No mean");
                let why = node.reason().map(|reason| reason.localize(lang));
                writeln!(out, "\n{none}: {} ({coverage})", why.unwrap_or_default())?;
            }
        }
        Ok(())
    }
}

fn sasaran_columns(lang: Lang) -> Vec<Column> {
    let t = |id, en| lang.pick(id, en);
    vec![
        Column::text("Sasaran", 18),
        Column::number("Capaian %"),
        Column::text(t("Kategori", "Category"), 10),
        Column::text(t("Indikator", "Indicators"), 9).right(),
    ]
}
