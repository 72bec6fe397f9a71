//! What the engine refuses, as an error of the store: which rule, and who could lift it.

use sakip_core::evaluation::{Action, CourseRefused, FindingRefused};
use sakip_core::problem::Problem;
use sakip_core::text::Text;

use crate::error::{Error, Refusal};

/// The error of a refused step; `place` says where in the input what is merely wrong stands.
pub(super) fn refused(refused: CourseRefused, place: &str) -> Error {
    let message = Text::of(&refused);
    let rule = Refusal::new(refused.code(), message.clone());
    match &refused {
        CourseRefused::Answer(_) => {
            Error::Invalid(Problem::new(refused.code(), place, message).into())
        }
        CourseRefused::Finding(FindingRefused::Unknown { id }) => Error::not_found("finding", id),
        CourseRefused::Finding(FindingRefused::OwnWork) => rule
            .lifted_by(Text::new(
                "evaluator lain, bukan yang melaporkannya selesai",
                "another evaluator, not the one who reported it done",
            ))
            .into(),
        CourseRefused::Finding(FindingRefused::Transition { .. }) => rule.into(),
        CourseRefused::Finding(_) => {
            Error::Invalid(Problem::new(refused.code(), place, message).into())
        }
        CourseRefused::WrongState { action, state } => match way_out(*action, state) {
            Some(who) => rule.lifted_by(who).into(),
            None => rule.into(),
        },
        CourseRefused::NoTrack => rule
            .lifted_by(Text::new(
                "evaluator, dengan membuka satu jalur penilaian",
                "an evaluator, by opening a track",
            ))
            .into(),
        CourseRefused::Unanswered(unanswered) => {
            let track = unanswered.track;
            rule.lifted_by(Text::new(
                format!("penilai jalur `{track}`, dengan menjawab butir yang belum dijawab"),
                format!("whoever scores the track `{track}`, by answering what is missing"),
            ))
            .into()
        }
        CourseRefused::WithoutRecommendation { .. } => rule
            .lifted_by(Text::new(
                "evaluator, dengan memberi rekomendasi untuk setiap temuan",
                "an evaluator, by adding a recommendation to every finding",
            ))
            .into(),
        CourseRefused::OwnWork => rule
            .lifted_by(Text::new(
                "evaluator lain, bukan yang menyelesaikannya",
                "another evaluator, not the one who completed it",
            ))
            .into(),
        CourseRefused::TooOften => rule.into(),
    }
}

/// Who could bring the evaluation where the step is allowed.
fn way_out(action: Action, state: &str) -> Option<Text> {
    match (state, action) {
        (_, Action::Reopen) | ("reviewed", Action::Review) | (_, Action::Start) => None,
        ("completed" | "reviewed", _) => Some(Text::new(
            "evaluator, dengan membuka kembali evaluasi beserta alasannya",
            "an evaluator, by reopening the evaluation with a reason",
        )),
        ("draft", _) => Some(Text::new(
            "evaluator, dengan memulai evaluasi",
            "an evaluator, by starting the evaluation",
        )),
        _ => Some(Text::new(
            "evaluator, dengan menyelesaikan evaluasi lebih dahulu",
            "an evaluator, by completing the evaluation first",
        )),
    }
}
