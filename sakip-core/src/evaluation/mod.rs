//! Evaluasi AKIP: LKE templates as data, exact scores, predicates, gaps, findings and the course of an
//! evaluation (PermenPANRB 88/2021, PermenPANRB 12/2015 and local variants).
//!
//! A [`Template`] says what is asked, what each answer is worth and which total earns which predicate. A
//! sheet ([`Lke`]) holds what each [`Track`] has answered. [`Lke::score`] adds up weight × answer exactly and
//! derives the predicate from the unrounded total; a predicate can be read, never set.

mod answer;
mod builtin;
mod check;
mod check_questions;
mod compare;
mod course;
mod course_refused;
mod document;
mod explain;
mod finding;
mod finding_refused;
mod gap;
pub mod limits;
mod predicate;
mod rise;
mod scale;
mod score;
mod sheet;
mod suggest;
mod tally;
mod template;
mod track;

pub use answer::{Answer, AnswerRefused, Given, SasaranAnswer};
pub use compare::{ComparedSubComponent, Comparison};
pub use course::{Evaluation, EvaluationDocument, Reopening, Stage};
pub use course_refused::{Action, CourseRefused};
pub use document::{
    Aggregation, Answering, ComponentDocument, CriterionDocument, EffectiveDocument, GroupDocument,
    SourceDocument, SubComponentDocument, TemplateDocument, TracksDocument,
};
pub use finding::{Finding, Findings, FollowUp, Progress, Recommendation, Status};
pub use finding_refused::FindingRefused;
pub use gap::Gap;
pub use predicate::{Predicate, Predicates, predicate_of};
pub use rise::{MAX_RISE_CELLS, NoRise, Rise};
pub use scale::{AnswerOption, AnswerScale, ScaleDocument, SuggestedWhen};
pub use score::{
    Bounds, ComponentScore, Evaluated, GroupScore, LheReference, Provisional, QuestionScore,
    Standing, SubComponentScore, Unanswered,
};
pub use sheet::{Lke, LkeDocument, TrackDocument};
pub use suggest::{NoSuggestion, Suggestion};
pub use template::{Component, Criterion, Group, Level, Question, SubComponent, Template};
pub use track::{EvaluatorNumber, Track, UnknownTrack};

#[cfg(test)]
mod tests;
