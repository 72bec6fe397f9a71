//! The inputs of each kind of case. Every decimal is text.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What is to be reached.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum TargetInput {
    /// One value.
    Point(String),
    /// Any value between two bounds.
    Range(RangeInput),
    /// A label of a built-in scale.
    Level(LevelInput),
}

/// The bounds of a target range.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeInput {
    /// The lower bound.
    pub lo: String,
    /// The upper bound.
    pub hi: String,
}

/// A label of a built-in scale.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelInput {
    /// The label.
    pub level: String,
}

/// What was measured.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum RealisasiInput {
    /// A decimal, `not_filled` or `not_applicable`.
    Text(String),
    /// A label of a built-in scale.
    Level(LevelInput),
}

/// The input of `achievement` and `achievement_status`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AchievementInput {
    /// The name of a polarity or formula.
    pub polarity: String,
    /// What is to be reached; absent where the period has no target.
    #[serde(default)]
    pub target: Option<TargetInput>,
    /// What was measured.
    pub realisasi: RealisasiInput,
    /// Where it started.
    #[serde(default)]
    pub baseline: Option<String>,
}

/// The input of `bands`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandsInput {
    /// An exact percentage, before limits and rounding.
    pub percent: String,
}

/// The input of `rounding`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundingInput {
    /// `numerator/denominator`, of any length.
    pub ratio: String,
    /// `half_away`, `half_even` or `truncate`.
    pub mode: String,
    /// How many decimals are kept.
    pub decimals: u8,
}

/// The input of `consolidation`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsolidationInput {
    /// `sum`, `average`, `last`, `max` or `min`.
    pub rule: String,
    /// `additive` or `never_sums`.
    pub additivity: String,
    /// The period consolidated into.
    pub into: String,
    /// Period and reading: a decimal, `not_filled` or `not_applicable`.
    pub readings: Vec<(String, String)>,
}

/// The input of `period`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodInput {
    /// What was written.
    pub text: String,
}

/// The input of `number`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberInput {
    /// What was written.
    pub text: String,
    /// `quantity`, `percent`, `rupiah`, `weight` or `score`.
    pub unit: String,
}

/// The input of `budget`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetInput {
    /// The pagu in force.
    #[serde(default)]
    pub pagu: Option<String>,
    /// What was spent.
    #[serde(default)]
    pub realisasi: Option<String>,
    /// What was planned to be spent.
    #[serde(default)]
    pub rencana: Option<String>,
    /// How percentages are rounded.
    pub mode: String,
    /// How many decimals are kept.
    pub decimals: u8,
}

/// The input of `ledger`: one budget line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerInput {
    /// The budget year.
    pub tahun: u16,
    /// Kind (`murni`, `perubahan`, `pergeseran`), first day in force, amount.
    pub pagu: Vec<(String, String, String)>,
    /// Month and amount; a month may come more than once, a correction may be negative.
    pub realisasi: Vec<(String, String)>,
    /// Month and amount.
    pub rencana: Vec<(String, String)>,
    /// The period at whose end the state is asked for.
    pub at: String,
    /// How percentages are rounded.
    pub mode: String,
    /// How many decimals are kept.
    pub decimals: u8,
}

/// The input of `total`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalInput {
    /// The rows: a decimal or `not_filled`.
    pub parts: Vec<String>,
    /// The total as printed.
    pub total: String,
}

/// The input of `efficiency`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EfficiencyInput {
    /// The named method: `bpom_ie`, `pemda_selisih`, `pemda_selisih_5`, `unused` or `pmk_214_2017`.
    pub method: String,
    /// The capaian in percent.
    pub capaian: String,
    /// The serapan in percent.
    pub serapan: String,
    /// How the index is rounded.
    pub mode: String,
    /// How many decimals are kept.
    pub decimals: u8,
}

/// The input of `evaluation`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluationInput {
    /// The template.
    pub template: String,
    /// The answer to each question: a sub-component, or a criterion where these are answered.
    pub answers: BTreeMap<String, String>,
    /// How the total is rounded.
    pub mode: String,
    /// How many decimals are kept.
    pub decimals: u8,
}

/// The input of `predicate`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PredicateInput {
    /// The template.
    pub template: String,
    /// An exact total.
    pub total: String,
}

/// The input of `predicate_label`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PredicateLabelInput {
    /// The template.
    pub template: String,
    /// The predicate as printed.
    pub label: String,
}

/// A child of a node: target, realisasi (a decimal, `not_filled` or `not_applicable`) and weight; higher is
/// better.
pub type ChildInput = (String, String, Option<String>);

/// The input of `rollup`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollupInput {
    /// The children.
    pub children: Vec<ChildInput>,
}

/// The input of `ratio_of_sums`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatioOfSumsInput {
    /// Numerator and denominator of each unit; null where it reported nothing.
    pub parts: Vec<Option<(String, String)>>,
}
