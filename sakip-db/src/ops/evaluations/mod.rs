//! Evaluations (LKE): created for an OPD and a year, answered on several tracks, completed, reviewed, followed
//! up. The rules are those of [`Evaluation`](sakip_core::evaluation::Evaluation): every operation restores it from its rows, takes the
//! step there, and writes what has changed.
//!
//! An evaluation has a `version`, which every change raises. Steps of its course name the version they have
//! seen. Answers have versions of their own, so that several people answer one sheet at once; a version is
//! never used twice in an evaluation, so that nobody overwrites what he has not seen.

mod answers;
mod course;
pub(crate) mod create;
mod findings;
mod grade;
pub(crate) mod import;
pub(crate) mod load;
mod refused;
mod row;
mod texts;
pub(crate) mod write;

pub use answers::{ClearedAnswer, GivenAnswer, MAX_ANSWERS_AT_ONCE, answer, clear};
pub use course::{NewReopening, complete, open, reopen, review, start};
pub(crate) use create::named;
pub use create::{NewEvaluation, create};
pub use findings::{NewFinding, NewFollowUp, NewRecommendation, add_finding, follow_up, recommend};
pub use import::{ImportedEvaluation, MAX_IMPORTED_AT_ONCE, import};
pub use load::{Sheet, document, get};
pub use row::{AnswerRow, EvaluationRow, EvaluationStatus, References, TrackRow};
