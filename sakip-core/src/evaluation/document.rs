//! The data form of a template, as it is written in JSON or TOML, and the checks its parts share.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limits::{MAX_ID_CHARS, MAX_LABEL_CHARS, MAX_TEXT_CHARS};
use super::predicate::Predicate;
use super::scale::ScaleDocument;
use crate::number::{Quantity, Rounding};
use crate::problem::{Problem, ProblemList};
use crate::text::Text;

/// An LKE template as data. [`Template`](super::Template) is what a checked one becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateDocument {
    /// A stable id: letters, digits, dots, hyphens and underscores.
    pub id: String,
    /// The version, from 1; a changed template is a new version.
    pub version: u32,
    /// The title.
    pub title: Text,
    /// Where the template comes from.
    pub source: SourceDocument,
    /// When it is in force.
    pub effective: EffectiveDocument,
    /// Who may score it.
    pub tracks: TracksDocument,
    /// How totals are rounded for display; half away from zero to two decimals when absent. Never
    /// applied before the total.
    #[serde(default)]
    pub rounding: Rounding,
    /// The answer scales.
    pub scales: Vec<ScaleDocument>,
    /// The components; their weights sum to exactly 100.
    pub components: Vec<ComponentDocument>,
    /// The predicates, the highest first.
    pub predicates: Vec<Predicate>,
}

/// The legal or published source of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceDocument {
    /// The regulation or publication.
    pub citation: String,
    /// Whether weights, answers and predicates were read in it or in documents published under it.
    pub verified: bool,
    /// What exactly was read, and what was not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// When a template is in force, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffectiveDocument {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; absent while it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// The tracks a template allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TracksDocument {
    /// Whether the instansi scores itself.
    #[serde(default)]
    pub mandiri: bool,
    /// The number of evaluators allowed, from 0 to 99.
    #[serde(default)]
    pub evaluators: u8,
    /// Whether a quality assurer scores.
    #[serde(default)]
    pub penjamin: bool,
}

/// A component: a part of the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentDocument {
    /// The id, such as `1`.
    pub id: String,
    /// The title.
    pub title: Text,
    /// The weight in points.
    pub weight: Quantity,
    /// A level between component and sub-component, as in 12/2015 (Renstra 10, RKT 20); usually none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupDocument>,
    /// The sub-components; their weights sum to exactly the weight of the component.
    pub sub_components: Vec<SubComponentDocument>,
}

/// A group of sub-components with a weight of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupDocument {
    /// The id, such as `A.I`.
    pub id: String,
    /// The title.
    pub title: Text,
    /// The weight in points.
    pub weight: Quantity,
}

/// A sub-component: the smallest part with a weight in every template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubComponentDocument {
    /// The id, such as `1a`.
    pub id: String,
    /// The title.
    pub title: Text,
    /// The weight in points.
    pub weight: Quantity,
    /// The group it belongs to, when the component has groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What is answered.
    pub answered: Answering,
    /// The criteria.
    pub criteria: Vec<CriterionDocument>,
}

/// Which level of a sub-component is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "level", rename_all = "snake_case", deny_unknown_fields)]
pub enum Answering {
    /// One answer for the sub-component, its criteria being what the answer is judged by (88/2021).
    SubComponent {
        /// The id of the scale.
        scale: String,
    },
    /// One answer per criterion (12/2015).
    Criterion {
        /// How the answers become the value of the sub-component.
        aggregation: Aggregation,
        /// The id of the scale of criteria that name none.
        scale: String,
    },
}

/// How the answers to criteria become the value of their sub-component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Their mean: every criterion carries the same part of the weight.
    Mean,
    /// Each criterion carries its own weight; the weights sum to the weight of the sub-component.
    Weighted,
}

/// A criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionDocument {
    /// The id, such as `1a.3`.
    pub id: String,
    /// What has to be true.
    pub statement: Text,
    /// The scale, where it is not that of the sub-component.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// The weight in points, under `weighted` aggregation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Quantity>,
    /// Whether it may be answered once per sasaran; the answers are averaged first.
    #[serde(default, skip_serializing_if = "is_false")]
    pub per_sasaran: bool,
    /// Whether the statement was read in the source, be it in shortened form.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub verified: bool,
}

fn yes() -> bool {
    true
}

fn is_true(value: &bool) -> bool {
    *value
}

fn is_false(value: &bool) -> bool {
    !value
}

pub(super) fn too_many(place: &str, count: usize, most: usize) -> Problem {
    Problem::new(
        "too_many",
        place,
        Text::new(
            format!("ada {count}, paling banyak {most}"),
            format!("there are {count}, at most {most} are allowed"),
        ),
    )
}

/// Adds `too_long` when `text` has more than `most` characters.
pub(super) fn check_length(text: &str, most: usize, place: &str, problems: &mut ProblemList) {
    if text.chars().nth(most).is_some() {
        problems.add(Problem::new(
            "too_long",
            place,
            Text::new(
                format!("teks lebih dari {most} karakter"),
                format!("the text has more than {most} characters"),
            ),
        ));
    }
}

/// Checks a text in both languages: not empty, not too long.
pub(super) fn check_text(text: &Text, place: &str, problems: &mut ProblemList) {
    for (lang, text) in [("id", &text.id), ("en", &text.en)] {
        let at = format!("{place}.{lang}");
        check_length(text, MAX_TEXT_CHARS, &at, problems);
        if text.trim().is_empty() {
            problems.add(Problem::new(
                "empty_text",
                at,
                Text::new("teks kosong", "the text is empty"),
            ));
        }
    }
}

/// Checks a label of an answer or predicate: not empty, not padded, not too long.
pub(super) fn check_label(label: &str, place: &str, problems: &mut ProblemList) {
    check_length(label, MAX_LABEL_CHARS, place, problems);
    if label.trim().is_empty() || label.trim() != label {
        problems.add(Problem::new(
            "empty_label",
            place,
            Text::new(
                "label kosong atau diapit spasi",
                "the label is empty or has spaces around it",
            ),
        ));
    }
}

/// Checks the form of an id.
pub(super) fn check_id(id: &str, place: &str, problems: &mut ProblemList) {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    if id.is_empty() || id.len() > MAX_ID_CHARS || !id.bytes().all(allowed) {
        let short: String = id.chars().take(MAX_ID_CHARS).collect();
        problems.add(Problem::new(
            "bad_id",
            place,
            Text::new(
                format!("`{short}` bukan id: 1 sampai {MAX_ID_CHARS} huruf, angka, titik, tanda hubung atau garis bawah"),
                format!("`{short}` is not an id: 1 to {MAX_ID_CHARS} letters, digits, dots, hyphens or underscores"),
            ),
        ));
    }
}
