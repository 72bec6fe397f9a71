//! Writing the rows of an evaluation, each with its line in the audit.

use sakip_core::evaluation::{
    Answer, Evaluation, Finding, FollowUp, Recommendation, Reopening, Stage, Track,
};
use serde_json::json;

use super::grade;
use super::refused::refused;
use super::row::{AnswerRow, EvaluationRow, EvaluationStatus, References, TrackRow};
use crate::audit::Change;
use crate::codec::args;
use crate::error::Result;
use crate::id::{EvaluationId, FindingId, RecommendationId, UserId};
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    SAVE = "UPDATE evaluations SET status = $3, deciding = $4, completed_by = $5, completed_by_id = $6, completed_at = $7, reviewed_by = $8, reviewed_by_id = $9, reviewed_at = $10, official = $11, nilai = $12, predikat = $13, updated_at = $14, version = $15 WHERE instansi_id = $1 AND id = $2";
    INSERT_TRACK = "INSERT INTO evaluation_tracks (evaluation_id, track, opened_by, opened_at) VALUES ($1, $2, $3, $4)";
    PUT_ANSWER = "INSERT INTO evaluation_answers (evaluation_id, track, question, answer, catatan, evidence, answered_by, answered_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (evaluation_id, track, question) DO UPDATE SET answer = $4, catatan = $5, evidence = $6, answered_by = $7, answered_at = $8, version = $9";
    DELETE_ANSWER = "DELETE FROM evaluation_answers WHERE evaluation_id = $1 AND track = $2 AND question = $3";
    INSERT_REOPENING = "INSERT INTO evaluation_reopenings (evaluation_id, date, reopened_by, reason) VALUES ($1, $2, $3, $4)";
    INSERT_FINDING = "INSERT INTO findings (evaluation_id, kode, sub_component, statement, evidence, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    INSERT_RECOMMENDATION = "INSERT INTO recommendations (finding_id, kode, statement, owner, issued, due, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    INSERT_FOLLOW_UP = "INSERT INTO follow_ups (recommendation_id, date, reported_by, status, note, evidence, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
}

/// Writes the evaluation itself, with its next version.
pub(super) async fn save(unit: &mut Unit, row: &mut EvaluationRow) -> Result<()> {
    row.version += 1;
    row.updated_at = unit.now();
    unit.execute(
        &SAVE,
        args![
            row.instansi_id,
            row.id,
            row.status,
            row.deciding,
            &row.completed_by,
            row.completed_by_id,
            row.completed_at,
            &row.reviewed_by,
            row.reviewed_by_id,
            row.reviewed_at,
            &row.official,
            row.nilai,
            &row.predikat,
            row.updated_at,
            row.version
        ],
    )
    .await?;
    Ok(())
}

/// Takes over where the engine's evaluation stands, with the score and the predicate that follow from it.
/// `completed` and `reviewed` are the users who took the steps.
pub(super) fn take_stage(
    row: &mut EvaluationRow,
    evaluation: &Evaluation,
    completed: Option<UserId>,
    reviewed: Option<UserId>,
    unit: &Unit,
) -> Result<()> {
    row.status = EvaluationStatus::from(evaluation.stage());
    let (deciding, completed_by, reviewed_by, official) = match evaluation.stage().clone() {
        Stage::Draft | Stage::InProgress => (None, None, None, None),
        Stage::Completed { deciding, by } => (Some(deciding), Some(by), None, None),
        Stage::Reviewed {
            deciding,
            completed_by,
            reviewed_by,
            official,
        } => (
            Some(deciding),
            Some(completed_by),
            Some(reviewed_by),
            official,
        ),
    };
    row.deciding = deciding;
    // The time of a step that is still the same step stays.
    row.completed_at = completed_by
        .is_some()
        .then(|| row.completed_at.unwrap_or(unit.now()));
    row.completed_by_id = completed_by.is_some().then_some(completed).flatten();
    row.completed_by = completed_by;
    row.reviewed_at = reviewed_by
        .is_some()
        .then(|| row.reviewed_at.unwrap_or(unit.now()));
    row.reviewed_by_id = reviewed_by.is_some().then_some(reviewed).flatten();
    row.reviewed_by = reviewed_by;
    row.official = official;
    (row.nilai, row.predikat) = match deciding {
        None => (None, None),
        Some(_) => {
            let result = evaluation
                .result()
                .map_err(|error| refused(error, "deciding"))?;
            (
                grade::stored(&result, evaluation.lke().template()),
                Some(result.predicate().label.clone()),
            )
        }
    };
    Ok(())
}

/// Opens a track.
pub(super) async fn insert_track(
    unit: &mut Unit,
    id: EvaluationId,
    track: Track,
) -> Result<TrackRow> {
    let row = TrackRow {
        track,
        opened_by: unit.user(),
        opened_at: unit.now(),
    };
    unit.execute(
        &INSERT_TRACK,
        args![id, track, row.opened_by, row.opened_at],
    )
    .await?;
    unit.record(Change::new(
        "open",
        "evaluation_track",
        format!("{id}/{track}"),
    ));
    Ok(row)
}

/// What an answer is called in the audit and in a conflict.
pub(super) fn answer_id(id: EvaluationId, track: Track, question: &str) -> String {
    format!("{id}/{track}/{question}")
}

/// Writes an answer, in place of `before` where there is one.
pub(super) async fn put_answer(
    unit: &mut Unit,
    id: EvaluationId,
    (track, question, answer): (Track, &str, &Answer),
    before: Option<&AnswerRow>,
    version: i64,
) -> Result<AnswerRow> {
    let row = AnswerRow {
        track,
        question: question.to_owned(),
        answer: answer.answer.clone(),
        catatan: answer.note.clone(),
        evidence: References(answer.evidence.clone()),
        answered_by: unit.user(),
        answered_at: unit.now(),
        version,
    };
    unit.execute(
        &PUT_ANSWER,
        args![
            id,
            row.track,
            &row.question,
            &row.answer,
            &row.catatan,
            &row.evidence,
            row.answered_by,
            row.answered_at,
            row.version
        ],
    )
    .await?;
    let entity_id = answer_id(id, track, question);
    let change = Change::new("answer", "evaluation_answer", entity_id).after(answer);
    unit.record(match before {
        Some(before) => change.before(&before.answer()),
        None => change,
    });
    Ok(row)
}

/// Takes an answer back.
pub(super) async fn delete_answer(
    unit: &mut Unit,
    id: EvaluationId,
    before: &AnswerRow,
) -> Result<()> {
    unit.execute(
        &DELETE_ANSWER,
        args![id, before.track, before.question.as_str()],
    )
    .await?;
    let entity_id = answer_id(id, before.track, &before.question);
    unit.record(Change::new("clear", "evaluation_answer", entity_id).before(&before.answer()));
    Ok(())
}

/// Writes that the evaluation was opened again.
pub(super) async fn insert_reopening(
    unit: &mut Unit,
    id: EvaluationId,
    reopening: &Reopening,
) -> Result<()> {
    unit.execute(
        &INSERT_REOPENING,
        args![
            id,
            reopening.date,
            reopening.by.as_str(),
            reopening.reason.as_str()
        ],
    )
    .await?;
    Ok(())
}

/// Writes a finding with its recommendations and their follow-ups.
pub(super) async fn insert_finding(
    unit: &mut Unit,
    id: EvaluationId,
    finding: &Finding,
) -> Result<()> {
    let (user, now) = (unit.user(), unit.now());
    let finding_id: FindingId = unit
        .fetch_value(
            &INSERT_FINDING,
            args![
                id,
                finding.id.as_str(),
                finding.sub_component.as_deref(),
                finding.statement.as_str(),
                References(finding.evidence.clone()),
                user,
                now
            ],
        )
        .await?;
    let told = json!({
        "evaluation_id": id, "id": finding.id, "sub_component": finding.sub_component,
        "statement": finding.statement, "evidence": finding.evidence,
    });
    unit.record(Change::new("create", "finding", finding_id).after(&told));
    for recommendation in &finding.recommendations {
        insert_recommendation(unit, finding_id, recommendation).await?;
    }
    Ok(())
}

/// Writes a recommendation with its follow-ups.
pub(super) async fn insert_recommendation(
    unit: &mut Unit,
    finding: FindingId,
    recommendation: &Recommendation,
) -> Result<RecommendationId> {
    let (user, now) = (unit.user(), unit.now());
    let id: RecommendationId = unit
        .fetch_value(
            &INSERT_RECOMMENDATION,
            args![
                finding,
                recommendation.id.as_str(),
                recommendation.statement.as_str(),
                recommendation.owner.as_str(),
                recommendation.issued,
                recommendation.due,
                user,
                now
            ],
        )
        .await?;
    let told = json!({
        "finding_id": finding, "id": recommendation.id, "statement": recommendation.statement,
        "owner": recommendation.owner, "issued": recommendation.issued, "due": recommendation.due,
    });
    unit.record(Change::new("create", "recommendation", id).after(&told));
    for follow_up in &recommendation.follow_ups {
        insert_follow_up(unit, id, follow_up).await?;
    }
    Ok(id)
}

/// Writes a follow-up.
pub(super) async fn insert_follow_up(
    unit: &mut Unit,
    recommendation: RecommendationId,
    follow_up: &FollowUp,
) -> Result<()> {
    let (user, now) = (unit.user(), unit.now());
    let id: i64 = unit
        .fetch_value(
            &INSERT_FOLLOW_UP,
            args![
                recommendation,
                follow_up.date,
                follow_up.by.as_str(),
                follow_up.status,
                follow_up.note.as_str(),
                References(follow_up.evidence.clone()),
                user,
                now
            ],
        )
        .await?;
    let told = json!({"recommendation_id": recommendation, "follow_up": follow_up});
    unit.record(Change::new("create", "follow_up", id).after(&told));
    Ok(())
}
