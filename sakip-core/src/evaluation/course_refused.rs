//! Why a step of an evaluation is refused.

use thiserror::Error;

use super::answer::AnswerRefused;
use super::finding_refused::FindingRefused;
use super::limits::MAX_REOPENINGS;
use super::score::Unanswered;
use crate::text::{Lang, Localize};

/// What was asked of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Opening a track.
    Open,
    /// Starting.
    Start,
    /// Answering, or taking an answer back.
    Answer,
    /// Adding a finding or recommendation.
    AddFinding,
    /// Completing.
    Complete,
    /// Reviewing.
    Review,
    /// Opening again.
    Reopen,
    /// Reading the result.
    Result,
}

impl Action {
    fn words(self, lang: Lang) -> &'static str {
        let (id, en) = match self {
            Action::Open => ("membuka jalur", "open a track"),
            Action::Start => ("memulai evaluasi", "start the evaluation"),
            Action::Answer => ("mengubah jawaban", "change answers"),
            Action::AddFinding => (
                "menambah temuan atau rekomendasi",
                "add findings or recommendations",
            ),
            Action::Complete => ("menyelesaikan evaluasi", "complete the evaluation"),
            Action::Review => ("mereviu evaluasi", "review the evaluation"),
            Action::Reopen => ("membuka kembali evaluasi", "reopen the evaluation"),
            Action::Result => ("membaca hasil", "read the result"),
        };
        lang.pick(id, en)
    }
}

/// Why a step of an evaluation is refused; nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CourseRefused {
    /// The state does not allow it.
    #[error("cannot {} while it is {state}", .action.words(Lang::En))]
    WrongState {
        /// What was asked.
        action: Action,
        /// The state.
        state: &'static str,
    },
    /// No track has been opened.
    #[error("no track has been opened")]
    NoTrack,
    /// The deciding track is not fully answered.
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    /// Findings without a recommendation.
    #[error("these findings have no recommendation: {}", .findings.join(", "))]
    WithoutRecommendation {
        /// Their ids.
        findings: Vec<String>,
    },
    /// The one who completed it cannot review it.
    #[error("whoever completed it cannot review it")]
    OwnWork,
    /// It was opened again too often.
    #[error("an evaluation can be reopened at most {MAX_REOPENINGS} times")]
    TooOften,
    /// The answer or track is refused.
    #[error(transparent)]
    Answer(#[from] AnswerRefused),
    /// The finding, recommendation, follow-up or a name is refused.
    #[error(transparent)]
    Finding(#[from] FindingRefused),
}

impl CourseRefused {
    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            CourseRefused::WrongState { .. } => "wrong_state",
            CourseRefused::NoTrack => "no_track",
            CourseRefused::Unanswered(_) => "unanswered",
            CourseRefused::WithoutRecommendation { .. } => "without_recommendation",
            CourseRefused::OwnWork => "own_work",
            CourseRefused::TooOften => "too_many_reopenings",
            CourseRefused::Answer(refused) => refused.code(),
            CourseRefused::Finding(refused) => refused.code(),
        }
    }
}

impl Localize for CourseRefused {
    fn localize(&self, lang: Lang) -> String {
        let id = match self {
            CourseRefused::WrongState { action, state } => {
                format!("tidak dapat {} pada status {state}", action.words(lang))
            }
            CourseRefused::NoTrack => "belum ada jalur penilaian yang dibuka".to_owned(),
            CourseRefused::Unanswered(unanswered) => return unanswered.localize(lang),
            CourseRefused::WithoutRecommendation { findings } => {
                format!("temuan ini belum berekomendasi: {}", findings.join(", "))
            }
            CourseRefused::OwnWork => {
                "yang menyelesaikan evaluasi tidak boleh mereviunya sendiri".to_owned()
            }
            CourseRefused::TooOften => {
                format!("evaluasi paling banyak dibuka kembali {MAX_REOPENINGS} kali")
            }
            CourseRefused::Answer(refused) => return refused.localize(lang),
            CourseRefused::Finding(refused) => return refused.localize(lang),
        };
        lang.pick(id, self.to_string())
    }
}
