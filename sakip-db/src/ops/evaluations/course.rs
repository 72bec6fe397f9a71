//! The course of an evaluation: opened, started, completed, reviewed, reopened.

use chrono::NaiveDate;
use sakip_core::evaluation::{CourseRefused, LheReference, Reopening, Track};
use sakip_core::problem::ProblemList;
use serde::{Deserialize, Serialize};

use super::load::{Sheet, lock};
use super::refused::refused;
use super::row::EvaluationRow;
use super::texts;
use super::write::{insert_reopening, insert_track, save, take_stage};
use crate::audit::Change;
use crate::error::Result;
use crate::id::{EvaluationId, UserId};
use crate::unit::Unit;

/// That an evaluation is to be opened again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewReopening {
    /// The day, where the evaluation is done.
    pub date: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Opens a track, in a draft or in progress; one that is open stays as it is.
///
/// # Errors
/// [`Error::Refused`](crate::Error::Refused) in another state, [`Error::Invalid`](crate::Error::Invalid) for a track the template does not allow,
/// [`Error::NotFound`](crate::Error::NotFound).
pub async fn open(unit: &mut Unit, id: EvaluationId, track: Track) -> Result<EvaluationRow> {
    unit.start()?;
    let mut sheet = lock(unit, id).await?;
    sheet
        .evaluation
        .open(track)
        .map_err(|error| refused(error, "track"))?;
    if !sheet.tracks.iter().any(|open| open.track == track) {
        insert_track(unit, id, track).await?;
        save(unit, &mut sheet.row).await?;
    }
    unit.done(sheet.row)
}

/// Starts a draft that has an open track. `version` is the version of the evaluation that was seen, here and
/// in the steps below.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) when it has changed since, [`Error::Refused`](crate::Error::Refused) in another state or without a track,
/// [`Error::NotFound`](crate::Error::NotFound).
pub async fn start(unit: &mut Unit, id: EvaluationId, version: i64) -> Result<EvaluationRow> {
    unit.start()?;
    let mut sheet = at(unit, id, version).await?;
    sheet
        .evaluation
        .start()
        .map_err(|error| refused(error, "status"))?;
    let row = advance(unit, sheet, "start", None, (None, None)).await?;
    unit.done(row)
}

/// Completes an evaluation on the track whose score counts, which has to be fully answered. Its `nilai` and
/// `predikat` follow from the answers.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) when it has changed since, [`Error::Refused`](crate::Error::Refused) in another state or naming what is
/// unanswered, [`Error::NotFound`](crate::Error::NotFound).
pub async fn complete(
    unit: &mut Unit,
    id: EvaluationId,
    version: i64,
    deciding: Track,
) -> Result<EvaluationRow> {
    unit.start()?;
    let mut sheet = at(unit, id, version).await?;
    sheet
        .evaluation
        .complete(deciding, unit.actor().name())
        .map_err(|error| refused(error, "deciding"))?;
    let user = unit.user();
    let row = advance(unit, sheet, "complete", None, (user, None)).await?;
    unit.done(row)
}

/// Reviews a completed evaluation, by someone else than who completed it. With the reference of an issued
/// report its result is official, otherwise it stays an estimate.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) when it has changed since; [`Error::Refused`](crate::Error::Refused) in another state, to who completed it, or
/// naming findings without a recommendation; [`Error::Invalid`](crate::Error::Invalid) for an empty number; [`Error::NotFound`](crate::Error::NotFound).
pub async fn review(
    unit: &mut Unit,
    id: EvaluationId,
    version: i64,
    official: Option<LheReference>,
) -> Result<EvaluationRow> {
    unit.start()?;
    let mut problems = ProblemList::default();
    if let Some(lhe) = &official {
        texts::name(&mut problems, "official.number", &lhe.number);
    }
    problems.into_result(())?;
    let mut sheet = at(unit, id, version).await?;
    let (completed_by, completed_by_id) =
        (sheet.row.completed_by.clone(), sheet.row.completed_by_id);
    let by = signature(unit, completed_by.as_deref(), completed_by_id)
        .ok_or_else(|| refused(CourseRefused::OwnWork, "by"))?;
    sheet
        .evaluation
        .review(&by, official)
        .map_err(|error| refused(error, "official"))?;
    let user = unit.user();
    let row = advance(unit, sheet, "review", None, (completed_by_id, user)).await?;
    unit.done(row)
}

/// Opens a completed or reviewed evaluation again, for a reason that is kept. Its score, predicate and
/// official report are gone until it is completed and reviewed again.
///
/// # Errors
/// [`Error::Conflict`](crate::Error::Conflict) when it has changed since, [`Error::Refused`](crate::Error::Refused) in another state or after too many times,
/// [`Error::Invalid`](crate::Error::Invalid) without a reason, [`Error::NotFound`](crate::Error::NotFound).
pub async fn reopen(
    unit: &mut Unit,
    id: EvaluationId,
    version: i64,
    new: NewReopening,
) -> Result<EvaluationRow> {
    unit.start()?;
    let mut problems = ProblemList::default();
    texts::note(&mut problems, "reason", &new.reason);
    problems.into_result(())?;
    let mut sheet = at(unit, id, version).await?;
    let reopening = Reopening {
        date: new.date,
        by: unit.actor().name().to_owned(),
        reason: new.reason,
    };
    sheet
        .evaluation
        .reopen(reopening.clone())
        .map_err(|error| refused(error, "reason"))?;
    insert_reopening(unit, id, &reopening).await?;
    let row = advance(unit, sheet, "reopen", Some(reopening.reason), (None, None)).await?;
    unit.done(row)
}

/// The evaluation to take a step with, if it is what the caller has seen.
async fn at(unit: &mut Unit, id: EvaluationId, version: i64) -> Result<Sheet> {
    let sheet = lock(unit, id).await?;
    sheet.expect_version(version)?;
    Ok(sheet)
}

/// Writes where the evaluation stands now; `users` are who completed and who reviewed it.
async fn advance(
    unit: &mut Unit,
    sheet: Sheet,
    action: &'static str,
    reason: Option<String>,
    users: (Option<UserId>, Option<UserId>),
) -> Result<EvaluationRow> {
    let mut row = sheet.row.clone();
    take_stage(&mut row, &sheet.evaluation, users.0, users.1, unit)?;
    save(unit, &mut row).await?;
    let change = Change::new(action, "evaluation", row.id)
        .before(&sheet.row)
        .after(&row);
    unit.record(match reason {
        Some(reason) => change.reason(reason),
        None => change,
    });
    Ok(row)
}

/// How the actor signs a step that has to be taken by someone else than `other`. The engine tells people apart
/// by name, the store by user: `None` for the same user, whatever the name; a namesake signs with the number
/// of the user as well.
pub(super) fn signature(
    unit: &Unit,
    other: Option<&str>,
    other_id: Option<UserId>,
) -> Option<String> {
    let name = unit.actor().name();
    match (unit.user(), other_id) {
        (Some(user), Some(other_id)) if user == other_id => None,
        (Some(user), Some(_)) if other.map(str::trim) == Some(name.trim()) => {
            Some(format!("{name} #{user}"))
        }
        _ => Some(name.to_owned()),
    }
}
