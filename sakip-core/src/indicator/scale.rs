//! Ordinal scales: labels in an order, such as the opinions of BPK or the predicates of AKIP.

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::measured::Measured;
use crate::number::Quantity;
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::Text;

/// One label of a scale with the other ways people write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleLevel {
    /// The label, such as `WTP`.
    pub label: String,
    /// Other spellings, such as `Wajar Tanpa Pengecualian`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// The data form of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleData {
    /// The id, such as `opini_bpk`.
    pub id: String,
    /// The labels from the worst to the best; the first has position 1.
    pub levels: Vec<ScaleLevel>,
}

/// A declared order of labels; the worst has position 1.
///
/// ```
/// use sakip_core::policy::Policy;
/// let policy = Policy::default();
/// let wtp = policy.level("wtp").expect("a built-in scale has it");
/// assert_eq!((wtp.label(), wtp.position()), ("WTP", 4));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scale(ScaleData);

/// How a label is compared: without case and surrounding or doubled blanks.
fn folded(label: &str) -> String {
    label
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

impl Scale {
    /// The most levels a scale may have.
    pub const MAX_LEVELS: usize = 100;

    /// A scale from its data.
    ///
    /// # Errors
    /// Every [`Problem`] at once: fewer than two or too many levels, an empty or doubled label.
    pub fn new(data: ScaleData, place: &str) -> Result<Scale, Problems> {
        let mut problems = ProblemList::default();
        if data.id.is_empty() || data.id.len() > 64 {
            problems.add(Problem::new(
                "scale_id",
                format!("{place}.id"),
                Text::new(
                    "id skala wajib diisi, paling panjang 64 huruf",
                    "a scale needs an id of at most 64 characters",
                ),
            ));
        }
        if !(2..=Scale::MAX_LEVELS).contains(&data.levels.len()) {
            problems.add(Problem::new(
                "scale_levels",
                format!("{place}.levels"),
                Text::new(
                    "skala harus punya 2 sampai 100 tingkat",
                    "a scale has 2 to 100 levels",
                ),
            ));
        }
        let mut seen = std::collections::BTreeSet::new();
        for (index, level) in data.levels.iter().take(Scale::MAX_LEVELS).enumerate() {
            for label in std::iter::once(&level.label).chain(level.aliases.iter().take(20)) {
                let label = folded(label);
                if label.is_empty() || label.len() > 100 || !seen.insert(label.clone()) {
                    problems.add(Problem::new(
                        "scale_label",
                        format!("{place}.levels[{index}]"),
                        Text::new(
                            format!(
                                "label `{label}` kosong, terlalu panjang, atau dipakai dua kali"
                            ),
                            format!("the label `{label}` is empty, too long or used twice"),
                        ),
                    ));
                }
            }
        }
        problems.into_result(Scale(data))
    }

    /// The id of the scale.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The data form.
    pub fn data(&self) -> &ScaleData {
        &self.0
    }

    /// The label at a position (from 1).
    pub fn label_at(&self, position: usize) -> Option<&str> {
        self.0
            .levels
            .get(position.checked_sub(1)?)
            .map(|level| level.label.as_str())
    }

    fn position_of(&self, label: &str) -> Option<usize> {
        let label = folded(label);
        self.0
            .levels
            .iter()
            .position(|level| {
                folded(&level.label) == label
                    || level.aliases.iter().any(|alias| folded(alias) == label)
            })
            .map(|index| index + 1)
    }

    /// The level with this label, without regard to case and blanks.
    pub fn level(self: &Arc<Self>, label: &str) -> Option<Level> {
        Some(Level {
            scale: Arc::clone(self),
            position: self.position_of(label)?,
        })
    }
}

/// A level of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Level {
    scale: Arc<Scale>,
    position: usize,
}

impl Level {
    /// The scale it belongs to.
    pub fn scale(&self) -> &Arc<Scale> {
        &self.scale
    }

    /// Its position, from 1 (the worst).
    pub fn position(&self) -> usize {
        self.position
    }

    /// Its label.
    pub fn label(&self) -> &str {
        self.scale.label_at(self.position).unwrap_or_default()
    }

    /// The position as a measured value: how an ordinal realisasi enters the engine.
    pub fn measured(&self) -> Measured {
        Measured::Value(Quantity::of(Decimal::from(self.position)))
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
