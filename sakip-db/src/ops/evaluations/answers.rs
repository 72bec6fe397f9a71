//! Answering, one question or many at once.

use std::collections::HashSet;

use sakip_core::evaluation::{Answer, CourseRefused, Track};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use super::load::{Sheet, lock};
use super::refused::refused;
use super::row::AnswerRow;
use super::texts;
use super::write::{answer_id, delete_answer, insert_track, put_answer, save};
use crate::error::Result;
use crate::id::EvaluationId;
use crate::unit::Unit;
use crate::version;

/// The most answers given or taken back in one call.
pub const MAX_ANSWERS_AT_ONCE: usize = 1_000;

/// An answer to give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenAnswer {
    /// The track; it is opened when it is not yet.
    pub track: Track,
    /// The question: a sub-component such as `1a` or a criterion such as `1a.3`.
    pub question: String,
    /// The answer.
    pub answer: Answer,
    /// The version of the answer it takes the place of; 0 for a question seen unanswered.
    #[serde(default)]
    pub version: i64,
}

/// An answer to take back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClearedAnswer {
    /// The track.
    pub track: Track,
    /// The question.
    pub question: String,
    /// The version of the answer that was seen.
    pub version: i64,
}

/// Answers questions while the evaluation is in progress: all of them, or none. Others may answer other
/// questions meanwhile. Gives the answers as they are now, in the order they were given; one that says what was
/// stored already keeps its version.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) when a question has another answer than the one that was seen; [`Error::Invalid`](crate::Error::Invalid) with
/// everything that is wrong with the answers; [`Error::Refused`](crate::Error::Refused) in another state; [`Error::NotFound`](crate::Error::NotFound).
pub async fn answer(
    unit: &mut Unit,
    id: EvaluationId,
    given: Vec<GivenAnswer>,
) -> Result<Vec<AnswerRow>> {
    unit.start()?;
    let mut problems = ProblemList::default();
    let asked = given.iter().map(|one| (one.track, one.question.as_str()));
    check_list(&mut problems, asked);
    for (index, one) in given.iter().enumerate() {
        let place = format!("answers[{index}].answer");
        texts::answer(&mut problems, &place, &one.answer);
    }
    problems.into_result(())?;

    let mut sheet = lock(unit, id).await?;
    let mut problems = ProblemList::default();
    for (index, one) in given.iter().enumerate() {
        let step = sheet
            .evaluation
            .answer(one.track, &one.question, one.answer.clone());
        match step {
            Ok(()) => {}
            Err(CourseRefused::Answer(wrong)) => {
                let place = format!("answers[{index}]");
                problems.add(Problem::new(wrong.code(), place, Text::of(&wrong)));
            }
            Err(error) => return Err(refused(error, "answers")),
        }
    }
    problems.into_result(())?;
    for one in &given {
        expect_answer(&sheet, one.track, &one.question, one.version)?;
    }

    let next = sheet.row.version + 1;
    let mut rows = Vec::with_capacity(given.len());
    let mut changed = false;
    for one in &given {
        if !sheet.tracks.iter().any(|open| open.track == one.track) {
            sheet.tracks.push(insert_track(unit, id, one.track).await?);
        }
        let before = sheet.answer(one.track, &one.question);
        match before.filter(|before| before.answer() == one.answer) {
            Some(same) => rows.push(same.clone()),
            None => {
                let what = (one.track, one.question.as_str(), &one.answer);
                rows.push(put_answer(unit, id, what, before, next).await?);
                changed = true;
            }
        }
    }
    if changed {
        save(unit, &mut sheet.row).await?;
    }
    unit.done(rows)
}

/// Takes answers back while the evaluation is in progress: the questions are unanswered again.
///
/// # Errors
/// As [`answer`].
pub async fn clear(unit: &mut Unit, id: EvaluationId, cleared: Vec<ClearedAnswer>) -> Result<()> {
    unit.start()?;
    let mut problems = ProblemList::default();
    let asked = cleared.iter().map(|one| (one.track, one.question.as_str()));
    check_list(&mut problems, asked);
    problems.into_result(())?;

    let mut sheet = lock(unit, id).await?;
    for one in &cleared {
        expect_answer(&sheet, one.track, &one.question, one.version)?;
    }
    let mut changed = false;
    for one in &cleared {
        sheet
            .evaluation
            .clear(one.track, &one.question)
            .map_err(|error| refused(error, "answers"))?;
        if let Some(before) = sheet.answer(one.track, &one.question) {
            delete_answer(unit, id, before).await?;
            changed = true;
        }
    }
    if changed {
        save(unit, &mut sheet.row).await?;
    }
    unit.done(())
}

fn check_list<'a>(problems: &mut ProblemList, asked: impl Iterator<Item = (Track, &'a str)>) {
    let mut seen = HashSet::new();
    for (index, (track, question)) in asked.enumerate() {
        if index >= MAX_ANSWERS_AT_ONCE {
            problems.add(Problem::new(
                "too_many",
                "answers",
                Text::new(
                    format!("paling banyak {MAX_ANSWERS_AT_ONCE} jawaban sekaligus"),
                    format!("at most {MAX_ANSWERS_AT_ONCE} answers at once"),
                ),
            ));
            return;
        }
        if !seen.insert((track, question)) {
            problems.add(Problem::new(
                "duplicate",
                format!("answers[{index}]"),
                Text::new(
                    format!("butir ini sudah dijawab pada jalur `{track}` dalam daftar yang sama"),
                    format!(
                        "this question is answered on the track `{track}` before in the same list"
                    ),
                ),
            ));
        }
    }
}

fn expect_answer(sheet: &Sheet, track: Track, question: &str, expected: i64) -> Result<()> {
    let found = sheet.answer(track, question).map_or(0, |row| row.version);
    let id = answer_id(sheet.row.id, track, question);
    version::check("evaluation_answer", id, expected, found)
}
