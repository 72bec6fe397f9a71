//! What a rule has to say.

use schemars::JsonSchema;
use serde::Serialize;

use crate::text::{Lang, Localize, Text};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Figures cannot be computed or mean nothing, or a required part is missing.
    Error,
}

impl Severity {
    /// The stable name: `info`, `warning` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A regulation.
    Regulation,
    /// Good practice, or mistakes seen in published documents.
    Practice,
    /// What the computation of figures needs.
    Computation,
}

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct RuleSource {
    /// What it rests on.
    pub kind: SourceKind,
    /// The regulation or the practice, in Indonesian as one cites it.
    pub citation: &'static str,
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// The id of the node; none for the whole plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// The id of the indicator, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// The way there, for people: `Renstra › Tujuan 1 › Sasaran 1.1 › Angka kemiskinan`. Empty for the whole
    /// plan.
    pub path: String,
}

/// One thing the linter found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// The stable id of the rule, such as `SAKIP-L001`.
    pub rule: &'static str,
    /// The stable name of the rule, such as `node_without_indicator`.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is found.
    pub message: Text,
    /// What to do.
    pub advice: Text,
    /// What the rule rests on.
    pub source: RuleSource,
}

impl Localize for Finding {
    fn localize(&self, lang: Lang) -> String {
        let (rule, message) = (self.rule, self.message.get(lang));
        match self.place.path.as_str() {
            "" => format!("{rule} {message}"),
            path => format!("{rule} {path}: {message}"),
        }
    }
}
