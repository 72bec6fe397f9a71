//! One answer on a sheet, with its note and evidence, and why an answer is refused.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::limits::{MAX_EVIDENCE, MAX_NAME_CHARS, MAX_NOTE_CHARS, MAX_SASARAN};
use super::template::Question;
use super::track::Track;
use crate::number::Exact;
use crate::text::{Lang, Localize};

/// An answer to one question of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The label chosen, or one label per sasaran.
    pub answer: Given,
    /// A note of the one who answered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// References to evidence: names, numbers or addresses of documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Given {
    /// One label of the scale.
    One(String),
    /// One label per sasaran; their values are averaged first.
    PerSasaran(Vec<SasaranAnswer>),
}

/// The answer for one sasaran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SasaranAnswer {
    /// The name or code of the sasaran.
    pub sasaran: String,
    /// The label chosen for it.
    pub answer: String,
}

/// Why an answer is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnswerRefused {
    /// The template does not allow the track.
    #[error("the template does not allow the track `{track}`")]
    TrackNotAllowed {
        /// The track.
        track: Track,
    },
    /// Nothing with this id is answered in the template.
    #[error("`{question}` is not something this template asks")]
    UnknownQuestion {
        /// The id as given.
        question: String,
    },
    /// The scale of the question has no such answer.
    #[error("`{answer}` is not an answer to `{question}`: use one of {allowed}")]
    UnknownAnswer {
        /// The question.
        question: String,
        /// The answer as given.
        answer: String,
        /// The answers allowed, separated by commas.
        allowed: String,
    },
    /// The question is not asked over several sasaran.
    #[error("`{question}` is answered once, not per sasaran")]
    NotPerSasaran {
        /// The question.
        question: String,
    },
    /// No sasaran, an unnamed sasaran, or the same one twice.
    #[error("the sasaran of `{question}` must be named, each once, and there must be at least one")]
    Sasaran {
        /// The question.
        question: String,
    },
    /// An evidence reference is blank.
    #[error("an evidence reference of `{question}` is blank")]
    BlankEvidence {
        /// The question.
        question: String,
    },
    /// A note or reference is too long, or there are too many.
    #[error("{what} of `{question}` exceeds {most}")]
    TooMuch {
        /// The question.
        question: String,
        /// `note`, `evidence` or `sasaran`.
        what: &'static str,
        /// The bound exceeded.
        most: usize,
    },
}

impl AnswerRefused {
    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            AnswerRefused::TrackNotAllowed { .. } => "track_not_allowed",
            AnswerRefused::UnknownQuestion { .. } => "unknown_question",
            AnswerRefused::UnknownAnswer { .. } => "unknown_answer",
            AnswerRefused::NotPerSasaran { .. } => "not_per_sasaran",
            AnswerRefused::Sasaran { .. } => "bad_sasaran",
            AnswerRefused::BlankEvidence { .. } => "blank_evidence",
            AnswerRefused::TooMuch { .. } => "too_much",
        }
    }
}

impl Localize for AnswerRefused {
    fn localize(&self, lang: Lang) -> String {
        let id = match self {
            AnswerRefused::TrackNotAllowed { track } => {
                format!("template tidak mengizinkan jalur `{track}`")
            }
            AnswerRefused::UnknownQuestion { question } => {
                format!("`{question}` bukan butir yang dijawab pada template ini")
            }
            AnswerRefused::UnknownAnswer {
                question,
                answer,
                allowed,
            } => format!(
                "`{answer}` bukan jawaban untuk `{question}`: gunakan salah satu dari {allowed}"
            ),
            AnswerRefused::NotPerSasaran { question } => {
                format!("`{question}` dijawab sekali, bukan per sasaran")
            }
            AnswerRefused::Sasaran { question } => format!(
                "sasaran pada `{question}` harus bernama, masing-masing sekali, dan paling sedikit satu"
            ),
            AnswerRefused::BlankEvidence { question } => {
                format!("rujukan bukti pada `{question}` kosong")
            }
            AnswerRefused::TooMuch {
                question,
                what,
                most,
            } => format!("{what} pada `{question}` melebihi {most}"),
        };
        lang.pick(id, self.to_string())
    }
}

pub(super) fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

impl Answer {
    /// An answer with one label.
    pub fn of(label: impl Into<String>) -> Answer {
        Answer {
            answer: Given::One(label.into()),
            note: String::new(),
            evidence: Vec::new(),
        }
    }

    /// An answer with one label per sasaran, as pairs of sasaran and label.
    pub fn per_sasaran<S: Into<String>, L: Into<String>>(
        answers: impl IntoIterator<Item = (S, L)>,
    ) -> Answer {
        let answers = answers.into_iter().map(|(sasaran, answer)| SasaranAnswer {
            sasaran: sasaran.into(),
            answer: answer.into(),
        });
        Answer {
            answer: Given::PerSasaran(answers.collect()),
            note: String::new(),
            evidence: Vec::new(),
        }
    }

    /// The same answer with a note.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Answer {
        self.note = note.into();
        self
    }

    /// The same answer with one more evidence reference.
    #[must_use]
    pub fn with_evidence(mut self, reference: impl Into<String>) -> Answer {
        self.evidence.push(reference.into());
        self
    }

    /// Whether the answer fits the question.
    pub(super) fn check(&self, question: &Question) -> Result<(), AnswerRefused> {
        let id = question.id();
        let too_much = |what, most| AnswerRefused::TooMuch {
            question: id.to_owned(),
            what,
            most,
        };
        let longer = |text: &str, most: usize| text.chars().nth(most).is_some();
        if longer(&self.note, MAX_NOTE_CHARS) {
            return Err(too_much("note", MAX_NOTE_CHARS));
        }
        if self.evidence.len() > MAX_EVIDENCE {
            return Err(too_much("evidence", MAX_EVIDENCE));
        }
        if self
            .evidence
            .iter()
            .any(|text| longer(text, MAX_NAME_CHARS))
        {
            return Err(too_much("evidence", MAX_NAME_CHARS));
        }
        if self.evidence.iter().any(|text| text.trim().is_empty()) {
            return Err(AnswerRefused::BlankEvidence {
                question: id.to_owned(),
            });
        }
        match &self.answer {
            Given::One(label) => check_label(label, question),
            Given::PerSasaran(_) if !question.per_sasaran() => Err(AnswerRefused::NotPerSasaran {
                question: id.to_owned(),
            }),
            Given::PerSasaran(answers) => {
                if answers.len() > MAX_SASARAN {
                    return Err(too_much("sasaran", MAX_SASARAN));
                }
                if answers
                    .iter()
                    .any(|one| longer(&one.sasaran, MAX_NAME_CHARS))
                {
                    return Err(too_much("sasaran", MAX_NAME_CHARS));
                }
                let names: BTreeSet<&str> = answers.iter().map(|one| one.sasaran.trim()).collect();
                if answers.is_empty() || names.len() != answers.len() || names.contains("") {
                    return Err(AnswerRefused::Sasaran {
                        question: id.to_owned(),
                    });
                }
                answers
                    .iter()
                    .try_for_each(|one| check_label(&one.answer, question))
            }
        }
    }

    /// The values of the labels chosen, one per sasaran or one in all. `None` for a label the scale does
    /// not have.
    pub(super) fn values(&self, question: &Question) -> Option<Vec<Exact>> {
        let value = |label: &str| question.scale().value(label);
        match &self.answer {
            Given::One(label) => value(label).map(|value| vec![value]),
            Given::PerSasaran(answers) => answers.iter().map(|one| value(&one.answer)).collect(),
        }
    }
}

/// The mean of some values; `None` of none.
pub(super) fn mean(values: &[Exact]) -> Option<Exact> {
    let count = i64::try_from(values.len()).ok()?;
    values
        .iter()
        .sum::<Exact>()
        .checked_div(&Exact::from(count))
}

fn check_label(label: &str, question: &Question) -> Result<(), AnswerRefused> {
    if question.scale().value(label).is_some() {
        return Ok(());
    }
    let labels: Vec<&str> = question
        .scale()
        .answers()
        .iter()
        .map(|answer| answer.label.as_str())
        .collect();
    Err(AnswerRefused::UnknownAnswer {
        question: question.id().to_owned(),
        answer: shortened(label),
        allowed: labels.join(", "),
    })
}
