//! A roll-up, as a request: a tree of indicators, or of agencies, rolled up under one policy.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::choice::PolicyChoice;
use crate::achievement::Question;
use crate::explain::{Coverage, Explain, Trace};
use crate::indicator::{Measured, Polarity, Target};
use crate::number::{Percent, Quantity, Weight};
use crate::policy::{Policy, RollupRule};
use crate::problem::{Problem, ProblemList, Problems};
use crate::rollup::{LeafValue, NewNode, Node, NodeId, Ratio, RatioParts, RollupBuilder};
use crate::text::{Lang, Localize, Text};

/// What a leaf was measured at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeafInput {
    /// The direction.
    pub polaritas: Polarity,
    /// `95`, `80-90` or a level such as `WTP`.
    pub target: Option<String>,
    /// A number, or a level of the scale of the target; `null` where nothing was filled in.
    pub realisasi: Option<String>,
    /// The baseline.
    #[serde(default)]
    pub baseline: Option<Quantity>,
    /// Whether the indicator is not in force.
    #[serde(default)]
    pub tidak_berlaku: bool,
}

/// A node that is a ratio of sums: Σ pembilang / Σ penyebut × faktor over the leaves below it, never the mean
/// of their percentages. With a target it is measured against that; without one its percentage is the capaian.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RasioInput {
    /// The factor between the quotient and the unit: 100 for percent.
    pub faktor: Quantity,
    /// What the aggregated realisasi is measured against.
    #[serde(default)]
    pub terhadap: Option<TerhadapInput>,
}

/// The target of an aggregated realisasi.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TerhadapInput {
    /// The direction.
    pub polaritas: Polarity,
    /// `95` or `80-90`.
    pub target: String,
    /// The baseline.
    #[serde(default)]
    pub baseline: Option<Quantity>,
}

/// Numerator and denominator of one leaf below a ratio.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BagianInput {
    /// The numerator.
    pub pembilang: Quantity,
    /// The denominator.
    pub penyebut: Quantity,
}

/// A node of the tree. A leaf has a `capaian`, a printed `nilai`, or the `bagian` of a ratio; a branch has
/// none of them, and may be a `rasio`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeInput {
    /// The id, unique in the request.
    pub id: String,
    /// The id of the parent; a root has none.
    #[serde(default)]
    pub induk: Option<String>,
    /// What people call it.
    #[serde(default)]
    pub nama: Option<String>,
    /// The weight among its siblings, in percent.
    #[serde(default)]
    pub bobot: Option<Weight>,
    /// A rule in place of the policy's.
    #[serde(default)]
    pub aturan: Option<RollupRule>,
    /// A leaf that is to be computed.
    #[serde(default)]
    pub capaian: Option<LeafInput>,
    /// A leaf whose percentage is known.
    #[serde(default)]
    pub nilai: Option<Percent>,
    /// A leaf below a ratio of sums.
    #[serde(default)]
    pub bagian: Option<BagianInput>,
    /// A branch that is a ratio of sums.
    #[serde(default)]
    pub rasio: Option<RasioInput>,
}

/// A tree to be rolled up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollupRequest {
    /// The policy; `sakip-default` when left out.
    #[serde(default)]
    pub policy: PolicyChoice,
    /// The nodes, in any order.
    pub nodes: Vec<NodeInput>,
}

/// What one node comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollupResult {
    /// The id of the node.
    pub id: String,
    /// Whether there is a figure, and why not.
    pub status: String,
    /// The figure: rounded once, in percent.
    pub nilai: Option<Percent>,
    /// The category.
    pub kategori: Option<Text>,
    /// How many of its children counted.
    pub cakupan: Coverage,
    /// How many of the leaves below it counted.
    pub cakupan_daun: Coverage,
    /// The aggregated realisasi of a ratio of sums, exact.
    pub realisasi: Option<String>,
    /// The derivation.
    pub trace: Trace,
}

impl RollupRequest {
    /// What every node comes to, in the order of the request.
    ///
    /// # Errors
    /// Every problem at once: doubled ids, unknown parents, cycles, targets that are none, weights that do not
    /// sum to 100.
    pub fn answer(self) -> Result<Vec<RollupResult>, Problems> {
        let policy = self.policy.resolve()?;
        let mut problems = ProblemList::default();
        let mut ids: BTreeMap<&str, NodeId> = BTreeMap::new();
        for (index, node) in (0..).zip(&self.nodes) {
            if ids.insert(&node.id, NodeId::new(index)).is_some() {
                problems.add(at(
                    node,
                    "duplicate_id",
                    "id dipakai dua kali",
                    "the id is used twice",
                ));
            }
        }
        let mut builder = RollupBuilder::new(&policy);
        for node in &self.nodes {
            builder.add(new_node(node, &ids, &policy, &mut problems));
        }
        let tree = match builder.build() {
            Ok(tree) => problems.into_result(tree)?,
            Err(found) => {
                // What is wrong with the request comes first, what is wrong with its tree is told as well.
                return Err(match problems.into_result(()) {
                    Ok(()) => found,
                    Err(first) => first.and(found),
                });
            }
        };
        let results = (0..)
            .zip(&self.nodes)
            .filter_map(|(index, input)| Some(result(&input.id, tree.node(NodeId::new(index))?)));
        Ok(results.collect())
    }
}

pub(super) fn result(id: &str, node: Node<'_>) -> RollupResult {
    RollupResult {
        id: id.to_owned(),
        status: node.status().name().to_owned(),
        nilai: node.figure().map(|figure| figure.value()),
        kategori: node.band().map(|band| band.label.clone()),
        cakupan: node.coverage(),
        cakupan_daun: node.leaf_coverage(),
        realisasi: node.realisasi().map(|realisasi| realisasi.to_string()),
        trace: node.trace(),
    }
}

fn new_node(
    input: &NodeInput,
    ids: &BTreeMap<&str, NodeId>,
    policy: &Policy,
    problems: &mut ProblemList,
) -> NewNode {
    let mut node = match (&input.capaian, input.nilai, &input.bagian, &input.rasio) {
        (Some(leaf), None, None, None) => NewNode::leaf(leaf_value(input, leaf, policy, problems)),
        (None, Some(value), None, None) => NewNode::leaf(LeafValue::printed(value)),
        (None, None, Some(parts), None) => NewNode::leaf(parts_value(input, parts, problems)),
        (None, None, None, Some(ratio)) => ratio_node(input, ratio, policy, problems),
        (None, None, None, None) => NewNode::branch(),
        _ => {
            problems.add(at(
                input,
                "leaf_twice",
                "isi salah satu: capaian, nilai, bagian atau rasio",
                "give one of capaian, nilai, bagian and rasio",
            ));
            NewNode::branch()
        }
    };
    if let Some(parent) = &input.induk {
        match ids.get(parent.as_str()) {
            Some(parent) => node = node.under(*parent),
            None => {
                let parent: String = parent.chars().take(80).collect();
                problems.add(at(
                    input,
                    "unknown_parent",
                    &format!("induk `{parent}` tidak ada"),
                    &format!("there is no parent `{parent}`"),
                ));
            }
        }
    }
    // Below a parent that is not there a weight would only be a second problem.
    let has_parent = input
        .induk
        .as_ref()
        .is_none_or(|parent| ids.contains_key(parent.as_str()));
    if let Some(weight) = input.bobot.filter(|_| has_parent) {
        node = node.weight(weight);
    }
    if let Some(rule) = input.aturan {
        node = node.rule(rule);
    }
    node.label(input.nama.clone().unwrap_or_else(|| input.id.clone()))
}

fn parts_value(input: &NodeInput, parts: &BagianInput, problems: &mut ProblemList) -> LeafValue {
    match RatioParts::new(parts.pembilang, parts.penyebut) {
        Ok(parts) => LeafValue::Parts(parts),
        Err(error) => {
            let (id, en) = (error.localize(Lang::Id), error.localize(Lang::En));
            problems.add(at(input, "bagian", &id, &en));
            LeafValue::NotFilled
        }
    }
}

fn ratio_node(
    input: &NodeInput,
    ratio: &RasioInput,
    policy: &Policy,
    problems: &mut ProblemList,
) -> NewNode {
    let Some(against) = &ratio.terhadap else {
        if ratio.faktor.value() == rust_decimal::Decimal::ONE_HUNDRED {
            return NewNode::ratio(Ratio::capaian());
        }
        return NewNode::ratio(Ratio::realisasi(ratio.faktor));
    };
    match Target::parse(&against.target, policy) {
        Ok(target) => {
            let ratio = Ratio::against(ratio.faktor, against.polaritas, target);
            NewNode::ratio(match against.baseline {
                Some(baseline) => ratio.baseline(baseline),
                None => ratio,
            })
        }
        Err(error) => {
            let (id, en) = (error.localize(Lang::Id), error.localize(Lang::En));
            problems.add(at(input, "target", &id, &en));
            NewNode::branch()
        }
    }
}

fn leaf_value(
    input: &NodeInput,
    leaf: &LeafInput,
    policy: &Policy,
    problems: &mut ProblemList,
) -> LeafValue {
    let mut refuse = |column, error: &dyn Localize| {
        problems.add(at(
            input,
            column,
            &error.localize(Lang::Id),
            &error.localize(Lang::En),
        ));
    };
    let target = leaf.target.as_deref().and_then(|target| {
        Target::parse(target, policy)
            .map_err(|error| refuse("target", &error))
            .ok()
    });
    let level = |label: &str| match &target {
        Some(Target::Ordinal(target)) => target.scale().level(label),
        _ => None,
    };
    let realisasi = match leaf.realisasi.as_deref() {
        _ if leaf.tidak_berlaku => Measured::NotApplicable,
        None => Measured::NotFilled,
        Some(text) => match level(text) {
            Some(level) => level.measured(),
            None => match text.trim().parse::<Quantity>() {
                Ok(value) => Measured::Value(value),
                Err(error) => {
                    refuse("realisasi", &error);
                    Measured::NotFilled
                }
            },
        },
    };
    let mut question = Question::new(leaf.polaritas).realisasi(realisasi);
    if let Some(baseline) = leaf.baseline {
        question = question.baseline(baseline);
    }
    if let Some(target) = target {
        question = question.target(target);
    }
    LeafValue::from(&question.answer(policy))
}

fn at(input: &NodeInput, code: &'static str, id: &str, en: &str) -> Problem {
    let place: String = input.id.chars().take(80).collect();
    Problem::new(code, place, Text::new(id, en))
}
