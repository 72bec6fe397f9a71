//! The data form of a policy, as it is written in JSON or TOML.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bands::{BandData, BandInput};
use crate::indicator::{Formula, ScaleData};
use crate::number::{Percent, Rounding};
use crate::text::Text;

/// Where a rule comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalSource {
    /// The regulation or the published document, as one cites it.
    pub citation: String,
    /// Whether it was read at first hand. What is known second-hand says `false`.
    pub verified: bool,
    /// What a reader should know about the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Which formula a polarity without a formula of its own takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormulaDefaults {
    /// For `minimize`: one of the `minimize_*` formulas, or `baseline`.
    pub minimize: Formula,
}

impl Default for FormulaDefaults {
    fn default() -> Self {
        FormulaDefaults {
            minimize: Formula::MinimizeLinear,
        }
    }
}

/// The limits of a figure; a missing limit is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// No figure is higher than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Percent>,
    /// No figure is lower than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Percent>,
    /// A second, lower cap for figures that enter a roll-up (BPS: 120, then 110 when averaged).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollup_cap: Option<Percent>,
}

/// What a target of zero gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZeroTarget {
    /// No figure: dividing by zero has no result.
    #[default]
    NotComputable,
    /// 100 % when the realisasi is zero too, otherwise no figure.
    AchievedIfZero,
}

/// How the children of a node make one figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RollupMethod {
    /// By weight where every child declares one, the mean where none does; a mix is refused.
    #[default]
    Declared,
    /// The mean of the children.
    Mean,
    /// By weight; every child needs one.
    Weighted,
}

/// In which form a child enters its parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChildValue {
    /// Exact, after cap and floor.
    #[default]
    Limited,
    /// Exact, before cap and floor.
    Raw,
    /// As printed: after cap, floor and rounding.
    Rounded,
}

/// What a child without a figure does to its parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingChild {
    /// It is left out, and the coverage says so.
    #[default]
    Excluded,
    /// It counts as 0 %.
    Zero,
    /// It leaves the parent without a figure.
    Incomplete,
}

/// The rule of rolling up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollupRule {
    /// Mean or weighted.
    #[serde(default)]
    pub method: RollupMethod,
    /// In which form children enter.
    #[serde(default)]
    pub children: ChildValue,
    /// What a missing child does.
    #[serde(default)]
    pub missing: MissingChild,
    /// The least share of children with a figure, in percent; below it the parent has none.
    #[serde(default = "no_minimum")]
    pub minimum_coverage: Percent,
}

fn no_minimum() -> Percent {
    Percent::ZERO
}

impl Default for RollupRule {
    fn default() -> Self {
        RollupRule {
            method: RollupMethod::default(),
            children: ChildValue::default(),
            missing: MissingChild::default(),
            minimum_coverage: Percent::ZERO,
        }
    }
}

/// A policy as data. [`Policy`](super::Policy) is built from it and checks it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyData {
    /// The id: small letters, digits, `-`, `_` and `.`, such as `perkada-demak-12-2026`.
    pub id: String,
    /// The version, from 1. A published version never changes; a change is a new version.
    pub version: u32,
    /// What a person calls it.
    pub title: Text,
    /// The first day it is in force.
    pub effective_from: NaiveDate,
    /// The last day it is in force, if it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<NaiveDate>,
    /// What a target of zero gives.
    #[serde(default)]
    pub zero_target: ZeroTarget,
    /// What is looked up in the band table.
    #[serde(default)]
    pub band_input: BandInput,
    /// Where the rules come from.
    pub source: LegalSource,
    /// Formula defaults.
    #[serde(default)]
    pub formulas: FormulaDefaults,
    /// Cap and floor.
    #[serde(default)]
    pub limits: Limits,
    /// How figures are rounded, once.
    #[serde(default)]
    pub rounding: Rounding,
    /// How children roll up.
    #[serde(default)]
    pub rollup: RollupRule,
    /// The band table, best band first.
    pub bands: Vec<BandData>,
    /// Ordinal scales beside the built-in ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<ScaleData>,
}
