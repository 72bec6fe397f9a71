//! The data form of an indicator: plain texts, so that everything wrong with a document is told at once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::polarity::Polarity;
use crate::consolidate::Consolidation;
use crate::number::{Quantity, Weight};
use crate::period::{Frequency, Period};

/// An indicator as data. [`Indicator`](super::Indicator) is built from it and checks it; a blank optional
/// text is the same as none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorData {
    /// The id, unique in its plan. In a plan document it may be left out; the place in the document is then
    /// the id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The code in the planning document, such as `1.1.2`: text, never a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What is measured, 1 to 1000 characters.
    pub name: String,
    /// The unit (satuan), such as `%` or `orang`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The direction or the named formula.
    #[schemars(with = "Polarity")]
    pub polarity: String,
    /// How often it is measured; `annual` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Frequency>")]
    pub frequency: Option<String>,
    /// How periods become a longer one; `last` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Consolidation>")]
    pub consolidation: Option<String>,
    /// The weight among the indicators of its node, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Weight>")]
    pub weight: Option<String>,
    /// The value before the plan starts, in the unit of the indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Quantity>")]
    pub baseline: Option<String>,
    /// The targets by period: `95`, `80-90`, `WTP` or `opini_bpk:WTP`.
    #[serde(default, skip_serializing_if = "TargetTexts::is_empty")]
    pub targets: TargetTexts,
    /// The target at the end of the plan, in the same form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_target: Option<String>,
    /// The first day it is in force; without it, from ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<NaiveDate>")]
    pub valid_from: Option<String>,
    /// The last day it is in force; without it, for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<NaiveDate>")]
    pub valid_to: Option<String>,
    /// How the value is computed, in the formula language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// Whether it is an indikator kinerja utama.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub iku: bool,
    /// The OPD it belongs to, where it is not the one of its node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opd: Option<String>,
    /// Where its data come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sumber_data: Option<String>,
    /// What exactly is counted, and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definisi_operasional: Option<String>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penanggung_jawab: Option<String>,
}

/// Targets by period as they were written, in the order of the document. A period that is written twice is
/// kept twice, so that the check can refuse it: a map would keep the last one in silence.
///
/// ```
/// use sakip_core::indicator::TargetTexts;
/// let texts: TargetTexts = serde_json::from_str(r#"{"2025": "80", "2025": "90"}"#)?;
/// assert_eq!(texts.list().len(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetTexts(Vec<(String, String)>);

impl TargetTexts {
    /// Adds the target of a period.
    pub fn push(&mut self, period: impl Into<String>, target: impl Into<String>) {
        self.0.push((period.into(), target.into()));
    }

    /// Period and target, in the order of the document.
    pub fn list(&self) -> &[(String, String)] {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<P: Into<String>, T: Into<String>> FromIterator<(P, T)> for TargetTexts {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(iter: I) -> Self {
        TargetTexts(
            iter.into_iter()
                .map(|(period, target)| (period.into(), target.into()))
                .collect(),
        )
    }
}

impl Serialize for TargetTexts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(period, target)| (period, target)))
    }
}

impl<'de> Deserialize<'de> for TargetTexts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = TargetTexts;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("targets by period, such as {\"2025\": \"95\"}")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TargetTexts, A::Error> {
                let mut pairs = TargetTexts::default();
                while let Some((period, target)) = map.next_entry::<String, String>()? {
                    pairs.push(period, target);
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

impl JsonSchema for TargetTexts {
    fn schema_name() -> Cow<'static, str> {
        "Targets".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = BTreeMap::<Period, String>::json_schema(generator);
        schema.insert(
            "description".into(),
            "targets by period: a number (95), a range (80-90) or a label of a scale (WTP, opini_bpk:WTP)"
                .into(),
        );
        schema
    }
}
