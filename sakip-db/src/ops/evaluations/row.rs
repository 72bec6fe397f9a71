//! The rows of an evaluation.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sakip_core::evaluation::{Answer, Given, LheReference, Stage, Track};
use sakip_core::period::Year;
use serde::{Deserialize, Serialize};

use crate::codec::{stored_json, stored_text};
use crate::id::{EvaluationId, InstansiId, OpdId, TemplateId, UserId};
use crate::record::record;

/// References to evidence: names, numbers or addresses of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct References(pub Vec<String>);

stored_json!(References, Given, LheReference);

/// Where an evaluation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvaluationStatus {
    /// Being set up.
    Draft,
    /// Being answered.
    InProgress,
    /// Fully answered on the deciding track.
    Completed,
    /// Reviewed by someone else.
    Reviewed,
}

impl EvaluationStatus {
    /// Every status.
    pub const ALL: [EvaluationStatus; 4] = [
        EvaluationStatus::Draft,
        EvaluationStatus::InProgress,
        EvaluationStatus::Completed,
        EvaluationStatus::Reviewed,
    ];

    /// The stable name, such as `in_progress`.
    pub fn name(self) -> &'static str {
        match self {
            EvaluationStatus::Draft => "draft",
            EvaluationStatus::InProgress => "in_progress",
            EvaluationStatus::Completed => "completed",
            EvaluationStatus::Reviewed => "reviewed",
        }
    }
}

impl std::fmt::Display for EvaluationStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for EvaluationStatus {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        EvaluationStatus::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| format!("`{text}` is not a status of an evaluation"))
    }
}
stored_text!(EvaluationStatus);

impl From<&Stage> for EvaluationStatus {
    fn from(stage: &Stage) -> Self {
        match stage {
            Stage::Draft => EvaluationStatus::Draft,
            Stage::InProgress => EvaluationStatus::InProgress,
            Stage::Completed { .. } => EvaluationStatus::Completed,
            Stage::Reviewed { .. } => EvaluationStatus::Reviewed,
        }
    }
}

record! {
    /// An evaluation.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct EvaluationRow {
        /// Its id.
        pub id: EvaluationId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// The OPD that is evaluated.
        pub opd_id: OpdId,
        /// The year that is evaluated.
        pub tahun: Year,
        /// The template.
        pub template_id: TemplateId,
        /// Where it stands.
        pub status: EvaluationStatus,
        /// The track whose score counts, once completed.
        pub deciding: Option<Track>,
        /// Who completed it.
        pub completed_by: Option<String>,
        /// The user who completed it; none for a program, and for one of several namesakes in an import.
        pub completed_by_id: Option<UserId>,
        /// When it was completed.
        pub completed_at: Option<DateTime<Utc>>,
        /// Who reviewed it.
        pub reviewed_by: Option<String>,
        /// The user who reviewed it; none for a program.
        pub reviewed_by_id: Option<UserId>,
        /// When it was reviewed.
        pub reviewed_at: Option<DateTime<Utc>>,
        /// The official report it was issued as; without it the result is an estimate.
        pub official: Option<LheReference>,
        /// The total in points from 0 to 100, once completed: exact where it is a finite decimal, otherwise
        /// with as many digits as a decimal holds.
        pub nilai: Option<Decimal>,
        /// The predicate of the exact total.
        pub predikat: Option<String>,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Raised by every change, also of its answers and findings.
        pub version: i64,
    }
}

record! {
    /// An open track.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct TrackRow {
        /// The track.
        pub track: Track,
        /// Who opened it.
        pub opened_by: Option<UserId>,
        /// When.
        pub opened_at: DateTime<Utc>,
    }
}

record! {
    /// An answer.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct AnswerRow {
        /// Its track.
        pub track: Track,
        /// The question: a sub-component such as `1a` or a criterion such as `1a.3`.
        pub question: String,
        /// The label chosen, or one per sasaran.
        pub answer: Given,
        /// The note of the one who answered.
        pub catatan: String,
        /// References to evidence.
        pub evidence: References,
        /// Who answered; none for a program.
        pub answered_by: Option<UserId>,
        /// When.
        pub answered_at: DateTime<Utc>,
        /// The version of the evaluation it was given at: what an answer in its place has to have seen.
        pub version: i64,
    }
}

impl AnswerRow {
    /// The answer as the engine takes it.
    pub fn answer(&self) -> Answer {
        Answer {
            answer: self.answer.clone(),
            note: self.catatan.clone(),
            evidence: self.evidence.0.clone(),
        }
    }
}
