//! Exact scores: Σ weight × answer, never rounded before the total.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::answer::Given;
use super::predicate::Predicate;
use super::template::Level;
use super::track::Track;
use crate::explain::{Coverage, PolicyRef};
use crate::number::{Exact, Rounding, Score, Weight};
use crate::text::{Lang, Localize, Text};

/// From where to where a score can lie: from every unanswered question counted as nothing to every one
/// counted as full. The ends meet when everything is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub(super) low: Exact,
    pub(super) high: Exact,
}

impl Bounds {
    pub(super) fn of<'a>(parts: impl Iterator<Item = &'a Bounds> + Clone) -> Bounds {
        Bounds {
            low: parts.clone().map(|part| &part.low).sum(),
            high: parts.map(|part| &part.high).sum(),
        }
    }

    /// The score with every unanswered question counted as 0.
    pub fn low(&self) -> &Exact {
        &self.low
    }

    /// The score with every unanswered question counted as full.
    pub fn high(&self) -> &Exact {
        &self.high
    }
}

/// The score of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionScore {
    pub(super) id: String,
    pub(super) given: Option<Given>,
    /// One per sasaran, or one in all.
    pub(super) values: Vec<Exact>,
    pub(super) value: Option<Exact>,
    /// The points it is worth at full marks.
    pub(super) worth: Exact,
}

impl QuestionScore {
    /// The id of the question.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What was answered.
    pub fn given(&self) -> Option<&Given> {
        self.given.as_ref()
    }

    /// The value of the answer, from 0 to 1; the mean over its sasaran where there are several.
    pub fn value(&self) -> Option<&Exact> {
        self.value.as_ref()
    }

    /// The points earned; `None` while unanswered.
    pub fn score(&self) -> Option<Exact> {
        self.value.as_ref().map(|value| &self.worth * value)
    }

    pub(super) fn bounds(&self) -> Bounds {
        match self.score() {
            Some(score) => Bounds {
                low: score.clone(),
                high: score,
            },
            None => Bounds {
                low: Exact::ZERO,
                high: self.worth.clone(),
            },
        }
    }
}

macro_rules! scored_part {
    ($($part:ident),*) => {$(
        impl $part {
            /// The id.
            pub fn id(&self) -> &str {
                &self.id
            }

            /// The title.
            pub fn title(&self) -> &Text {
                &self.title
            }

            /// The weight in points.
            pub fn weight(&self) -> Weight {
                self.weight
            }

            /// The exact score in points; `None` while something in it is unanswered.
            pub fn score(&self) -> Option<&Exact> {
                (self.coverage.used == self.coverage.total).then_some(&self.bounds.low)
            }

            /// From where to where the score can lie.
            pub fn bounds(&self) -> &Bounds {
                &self.bounds
            }

            /// How many of its questions are answered.
            pub fn coverage(&self) -> Coverage {
                self.coverage
            }
        }
    )*};
}
scored_part!(SubComponentScore, GroupScore, ComponentScore);

/// The score of a sub-component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubComponentScore {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) weight: Weight,
    pub(super) group: Option<String>,
    pub(super) level: Level,
    pub(super) questions: Vec<QuestionScore>,
    pub(super) bounds: Bounds,
    pub(super) coverage: Coverage,
    pub(super) rounding: Rounding,
}

impl SubComponentScore {
    /// The scores of its questions.
    pub fn questions(&self) -> &[QuestionScore] {
        &self.questions
    }
}

/// The score of a group of sub-components.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupScore {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) weight: Weight,
    pub(super) bounds: Bounds,
    pub(super) coverage: Coverage,
}

/// The score of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentScore {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) weight: Weight,
    pub(super) groups: Vec<GroupScore>,
    pub(super) sub_components: Vec<SubComponentScore>,
    pub(super) bounds: Bounds,
    pub(super) coverage: Coverage,
    pub(super) rounding: Rounding,
}

impl ComponentScore {
    /// The scores of its groups; empty in most templates.
    pub fn groups(&self) -> &[GroupScore] {
        &self.groups
    }

    /// The scores of its sub-components.
    pub fn sub_components(&self) -> &[SubComponentScore] {
        &self.sub_components
    }
}

/// An official evaluation report (laporan hasil evaluasi, LHE).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LheReference {
    /// The number of the report.
    pub number: String,
    /// Its date.
    pub date: NaiveDate,
}

/// What a result may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A computed estimate, whoever entered the answers.
    Estimate,
    /// The reviewed track of an official report.
    Official(LheReference),
}

impl Standing {
    /// The label every result carries.
    pub fn label(&self) -> Text {
        match self {
            Standing::Estimate => Text::new(
                "perkiraan, bukan LHE resmi",
                "an estimate, not the official LHE",
            ),
            Standing::Official(lhe) => Text::new(
                format!("LHE resmi nomor {} tanggal {}", lhe.number, lhe.date),
                format!("official LHE number {} of {}", lhe.number, lhe.date),
            ),
        }
    }
}

/// Everything that was added up, complete or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) track: Track,
    pub(super) policy: PolicyRef,
    pub(super) components: Vec<ComponentScore>,
    pub(super) bounds: Bounds,
    pub(super) coverage: Coverage,
    pub(super) rounding: Rounding,
}

/// The score of a fully answered track. Its predicate follows from the exact total and cannot be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluated {
    pub(super) tally: Tally,
    pub(super) predicate: Predicate,
    pub(super) rounded_predicate: Predicate,
    pub(super) standing: Standing,
}

impl Evaluated {
    /// The track scored.
    pub fn track(&self) -> Track {
        self.tally.track
    }

    /// The template it was scored under.
    pub fn policy(&self) -> &PolicyRef {
        &self.tally.policy
    }

    /// The exact total in points, from 0 to 100.
    pub fn total(&self) -> &Exact {
        &self.tally.bounds.low
    }

    /// The total rounded once, as the template rounds; `None` where a decimal cannot hold that many places.
    pub fn rounded(&self) -> Option<Score> {
        rounded(self.total(), self.tally.rounding)
    }

    /// The predicate of the exact total.
    pub fn predicate(&self) -> &Predicate {
        &self.predicate
    }

    /// Whether this is an estimate or the official result.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The predicate with its standing, such as "A (Memuaskan), perkiraan, bukan LHE resmi".
    pub fn grade(&self) -> Text {
        let standing = self.standing.label();
        let Predicate { label, name, .. } = &self.predicate;
        Text::new(
            format!("{label} ({}), {}", name.id, standing.id),
            format!("{label} ({}), {}", name.en, standing.en),
        )
    }

    /// The scores of the components.
    pub fn components(&self) -> &[ComponentScore] {
        &self.tally.components
    }

    /// The score of a sub-component.
    pub fn sub_component(&self, id: &str) -> Option<&SubComponentScore> {
        sub_component(&self.tally, id)
    }
}

/// The score of a track that may have unanswered questions. It has no total of its own: it shows between
/// which totals the result will lie, and always is an estimate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provisional {
    pub(super) tally: Tally,
    pub(super) answered_worth: Exact,
    pub(super) lower_predicate: Predicate,
    pub(super) upper_predicate: Predicate,
}

impl Provisional {
    /// The track scored.
    pub fn track(&self) -> Track {
        self.tally.track
    }

    /// The total with every unanswered question counted as 0, in points.
    pub fn lower(&self) -> &Exact {
        &self.tally.bounds.low
    }

    /// The total with every unanswered question counted as full, in points.
    pub fn upper(&self) -> &Exact {
        &self.tally.bounds.high
    }

    /// The points earned in percent of the points that were asked and answered. Not comparable with a
    /// total. `None` while nothing is answered.
    pub fn answered_only(&self) -> Option<Exact> {
        self.lower()
            .checked_div(&self.answered_worth)
            .map(|part| part * Exact::HUNDRED)
    }

    /// The points of the answered questions at full marks.
    pub fn answered_worth(&self) -> &Exact {
        &self.answered_worth
    }

    /// The predicates of both ends, the lower first.
    pub fn predicates(&self) -> (&Predicate, &Predicate) {
        (&self.lower_predicate, &self.upper_predicate)
    }

    /// How many of the questions are answered.
    pub fn coverage(&self) -> Coverage {
        self.tally.coverage
    }

    /// The scores of the components.
    pub fn components(&self) -> &[ComponentScore] {
        &self.tally.components
    }

    /// The score of a sub-component.
    pub fn sub_component(&self, id: &str) -> Option<&SubComponentScore> {
        sub_component(&self.tally, id)
    }
}

/// A score was asked of a track that is not fully answered.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "the track `{track}` has answered {} of {}; missing: {}",
    .coverage.used, .coverage.total, .missing.join(", ")
)]
pub struct Unanswered {
    /// The track.
    pub track: Track,
    /// The ids of the unanswered questions, in the order of the template.
    pub missing: Vec<String>,
    /// How many are answered.
    pub coverage: Coverage,
}

impl Localize for Unanswered {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!(
                "jalur `{}` baru menjawab {} dari {}; belum dijawab: {}",
                self.track,
                self.coverage.used,
                self.coverage.total,
                self.missing.join(", ")
            ),
            self.to_string(),
        )
    }
}

pub(super) fn rounded(total: &Exact, rounding: Rounding) -> Option<Score> {
    total
        .round(rounding)
        .and_then(|total| Score::new(total).ok())
}

fn sub_component<'a>(tally: &'a Tally, id: &str) -> Option<&'a SubComponentScore> {
    tally
        .components
        .iter()
        .flat_map(|component| &component.sub_components)
        .find(|sub| sub.id == id)
}
