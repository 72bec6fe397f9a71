//! Ordinal scales: labels in an order, such as the opinions of BPK or the predicates of AKIP.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::measured::Measured;
use crate::number::Quantity;
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::{Text, excerpt};

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
pub struct Scale {
    data: ScaleData,
    /// Every label and alias, folded, with its position.
    positions: BTreeMap<String, usize>,
}

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
    /// The most other spellings of one label.
    pub const MAX_ALIASES: usize = 20;
    /// The longest label or alias, in bytes.
    pub const MAX_LABEL: usize = 100;

    /// A scale from its data.
    ///
    /// # Errors
    /// Every [`Problem`] at once: fewer than two or too many levels, too many aliases, an empty, too long or
    /// doubled label.
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
        let mut positions = BTreeMap::new();
        for (index, level) in data.levels.iter().take(Scale::MAX_LEVELS).enumerate() {
            let here = format!("{place}.levels[{index}]");
            if level.aliases.len() > Scale::MAX_ALIASES {
                let most = Scale::MAX_ALIASES;
                problems.add(Problem::new(
                    "scale_aliases",
                    here.clone(),
                    Text::new(
                        format!("paling banyak {most} ejaan lain"),
                        format!("at most {most} aliases"),
                    ),
                ));
            }
            let aliases = level.aliases.iter().take(Scale::MAX_ALIASES);
            for label in std::iter::once(&level.label).chain(aliases) {
                let folded = folded(label);
                let shown = excerpt(label);
                let refused = if folded.is_empty() {
                    Some(("label kosong".to_owned(), "a label is empty".to_owned()))
                } else if label.len() > Scale::MAX_LABEL {
                    let most = Scale::MAX_LABEL;
                    Some((
                        format!("label `{shown}` lebih panjang dari {most} huruf"),
                        format!("the label `{shown}` is longer than {most} characters"),
                    ))
                } else if positions.insert(folded, index + 1).is_some() {
                    Some((
                        format!("label `{shown}` dipakai dua kali"),
                        format!("the label `{shown}` is used twice"),
                    ))
                } else {
                    None
                };
                if let Some((id, en)) = refused {
                    problems.add(Problem::new("scale_label", here.clone(), Text::new(id, en)));
                }
            }
        }
        problems.into_result(Scale { data, positions })
    }

    /// The id of the scale.
    pub fn id(&self) -> &str {
        &self.data.id
    }

    /// The data form.
    pub fn data(&self) -> &ScaleData {
        &self.data
    }

    /// The label at a position (from 1).
    pub fn label_at(&self, position: usize) -> Option<&str> {
        self.data
            .levels
            .get(position.checked_sub(1)?)
            .map(|level| level.label.as_str())
    }

    /// The level with this label, without regard to case and blanks.
    pub fn level(self: &Arc<Self>, label: &str) -> Option<Level> {
        Some(Level {
            scale: Arc::clone(self),
            position: *self.positions.get(&folded(label))?,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(levels: Vec<ScaleLevel>) -> Vec<&'static str> {
        let id = "x".to_owned();
        Scale::new(ScaleData { id, levels }, "scales[0]")
            .map_err(|found| found.list().iter().map(|problem| problem.code).collect())
            .err()
            .unwrap_or_default()
    }

    fn level(label: &str, aliases: &[&str]) -> ScaleLevel {
        ScaleLevel {
            label: label.to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        }
    }

    #[test]
    fn every_label_and_alias_is_checked() {
        assert!(codes(vec![level("Kurang", &["K"]), level("Baik", &[])]).is_empty());
        assert_eq!(
            codes(vec![
                level("Kurang", &["baik "]),
                level("Baik", &["", &"b".repeat(101)])
            ]),
            ["scale_label", "scale_label", "scale_label"]
        );
        let many: Vec<String> = (0..=Scale::MAX_ALIASES).map(|n| format!("k{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(
            codes(vec![level("Kurang", &many), level("Baik", &[])]),
            ["scale_aliases"]
        );
    }
}
