//! Explanations: how a figure came about, as stable JSON and as a sentence.

use schemars::JsonSchema;
use serde::Serialize;

use crate::number::Rounding;
use crate::text::{Lang, Text};

/// What every computed figure can do: tell how it came about.
pub trait Explain {
    /// The whole derivation, as data.
    fn trace(&self) -> Trace;

    /// The derivation as one sentence with the arithmetic in it.
    fn sentence(&self, lang: Lang) -> String {
        self.trace().sentence.get(lang).to_owned()
    }
}

/// What kind of figure a trace derives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TraceKind {
    /// The achievement of one indicator.
    Achievement,
    /// Several periods made one.
    Consolidation,
    /// Several figures rolled up into one.
    Rollup,
    /// A value computed by a formula of the formula language.
    Formula,
    /// A figure of a budget: serapan, sisa, deviation.
    Budget,
    /// An efficiency figure.
    Efficiency,
    /// A score of an evaluation.
    Evaluation,
}

/// One value that went into a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TraceInput {
    /// The name of the input, such as `target`.
    pub name: String,
    /// Its value as it was given.
    pub value: String,
}

/// How many of how many children went into a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Coverage {
    /// Children that counted.
    pub used: u32,
    /// Children that could have counted.
    pub total: u32,
}

/// Which rule set a figure was computed under.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct PolicyRef {
    /// The id of the policy, such as `sakip-default`.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Where the rules come from.
    pub source: String,
    /// Whether that source was read at first hand.
    pub verified: bool,
}

impl std::fmt::Display for PolicyRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}

/// A limit that changed a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AppliedLimit {
    /// `cap` or `floor`.
    pub kind: LimitKind,
    /// The limit, in percent.
    pub at: String,
}

/// Which side a limit is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// An upper limit.
    Cap,
    /// A lower limit.
    Floor,
}

/// The derivation of one figure. Its JSON form is versioned by [`Trace::SCHEMA`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Trace {
    /// The version of this form.
    pub schema: &'static str,
    /// What kind of figure this is.
    pub kind: TraceKind,
    /// The name of the formula or rule, such as `minimize_linear`.
    pub formula: String,
    /// The arithmetic with the inputs in it, such as `89.75 / 95 × 100`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expression: String,
    /// What went in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<TraceInput>,
    /// The exact value before any limit and rounding: a decimal, or a ratio in lowest terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// The limit that changed the value, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<AppliedLimit>,
    /// How the value was rounded, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// The figure itself; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// The status of the figure: `ok`, `capped`, `floored`, `not_filled`, `not_applicable`,
    /// `not_computable`.
    pub status: String,
    /// The band, category or predicate it falls in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// How many of how many children counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// The rule set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyRef>,
    /// What a reader should be warned of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Text>,
    /// The whole as one sentence.
    pub sentence: Text,
    /// The figures this one is made of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Trace>,
}

impl Trace {
    /// The version of the JSON form.
    pub const SCHEMA: &'static str = "sakip.trace/1";

    /// A trace with only its kind, formula, status and sentence; the rest is added to it.
    pub fn new(
        kind: TraceKind,
        formula: impl Into<String>,
        status: impl Into<String>,
        sentence: Text,
    ) -> Trace {
        Trace {
            schema: Trace::SCHEMA,
            kind,
            formula: formula.into(),
            expression: String::new(),
            inputs: Vec::new(),
            exact: None,
            limit: None,
            rounding: None,
            result: None,
            status: status.into(),
            category: None,
            coverage: None,
            policy: None,
            warnings: Vec::new(),
            sentence,
            parts: Vec::new(),
        }
    }

    /// Adds an input.
    #[must_use]
    pub fn input(mut self, name: impl Into<String>, value: impl ToString) -> Trace {
        self.inputs.push(TraceInput {
            name: name.into(),
            value: value.to_string(),
        });
        self
    }
}

/// A number as a term of a written sum or difference: a negative one goes in parentheses.
pub(crate) fn term(value: impl ToString) -> String {
    let value = value.to_string();
    if value.starts_with('-') {
        format!("({value})")
    } else {
        value
    }
}
