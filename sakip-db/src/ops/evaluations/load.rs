//! An evaluation from its rows: eight statements, however many answers, findings and follow-ups it has.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use sakip_core::evaluation::{
    Evaluation, EvaluationDocument, Finding, FollowUp, LkeDocument, Recommendation, Reopening,
    Stage, Status, Template, Track, TrackDocument,
};
use sakip_core::text::{Lang, Localize, Text};
use serde::{Serialize, Serializer};

use super::row::{AnswerRow, EvaluationRow, EvaluationStatus, References, TrackRow};
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{EvaluationId, FindingId, InstansiId, RecommendationId, UserId};
use crate::ops::templates;
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;

statements! {
    ROW = "SELECT * FROM evaluations WHERE instansi_id = $1 AND id = $2";
    /// Writers of one evaluation follow one another from here on; what each reads is what the last one left.
    LOCK = "UPDATE evaluations SET version = version WHERE instansi_id = $1 AND id = $2 RETURNING *";
    TRACKS = "SELECT track, opened_by, opened_at FROM evaluation_tracks WHERE evaluation_id = $1";
    ANSWERS = "SELECT track, question, answer, catatan, evidence, answered_by, answered_at, version FROM evaluation_answers WHERE evaluation_id = $1";
    FINDINGS = "SELECT id, kode, sub_component, statement, evidence FROM findings WHERE evaluation_id = $1 ORDER BY id";
    RECOMMENDATIONS = "SELECT r.id, r.finding_id, r.kode, r.statement, r.owner, r.issued, r.due FROM recommendations r JOIN findings f ON f.id = r.finding_id WHERE f.evaluation_id = $1 ORDER BY r.id";
    FOLLOW_UPS = "SELECT u.recommendation_id, u.date, u.reported_by, u.status, u.note, u.evidence, u.recorded_by FROM follow_ups u JOIN recommendations r ON r.id = u.recommendation_id JOIN findings f ON f.id = r.finding_id WHERE f.evaluation_id = $1 ORDER BY u.id";
    REOPENINGS = "SELECT date, reopened_by, reason FROM evaluation_reopenings WHERE evaluation_id = $1 ORDER BY id";
}

record! {
    struct FindingRow {
        id: FindingId,
        kode: String,
        sub_component: Option<String>,
        statement: String,
        evidence: References,
    }
}

record! {
    struct RecommendationRow {
        id: RecommendationId,
        finding_id: FindingId,
        kode: String,
        statement: String,
        owner: String,
        issued: NaiveDate,
        due: NaiveDate,
    }
}

record! {
    struct FollowUpRow {
        recommendation_id: RecommendationId,
        date: NaiveDate,
        reported_by: String,
        status: Status,
        note: String,
        evidence: References,
        recorded_by: Option<UserId>,
    }
}

record! {
    struct ReopeningRow {
        date: NaiveDate,
        reopened_by: String,
        reason: String,
    }
}

/// An evaluation with everything that belongs to it: its rows, and the engine's evaluation made from them,
/// which scores, compares tracks and explains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The evaluation itself.
    #[serde(flatten)]
    pub row: EvaluationRow,
    /// The open tracks.
    pub tracks: Vec<TrackRow>,
    /// The answers of all tracks, by track and question.
    pub answers: Vec<AnswerRow>,
    /// The engine's evaluation. As JSON it is its findings and reopenings; the rest is in the rows.
    #[serde(flatten, serialize_with = "findings_and_reopenings")]
    pub evaluation: Evaluation,
    #[serde(skip)]
    pub(super) ids: Ids,
}

/// What the engine's evaluation has no place for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ids {
    pub(super) findings: HashMap<String, FindingId>,
    pub(super) recommendations: HashMap<(String, String), RecommendationId>,
    /// The user behind the last follow-up of a recommendation.
    pub(super) reporters: HashMap<RecommendationId, Option<UserId>>,
}

fn findings_and_reopenings<S: Serializer>(
    evaluation: &Evaluation,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Told<'a> {
        findings: &'a [Finding],
        reopenings: &'a [Reopening],
    }
    let told = Told {
        findings: evaluation.findings().list(),
        reopenings: evaluation.reopenings(),
    };
    told.serialize(serializer)
}

impl Sheet {
    /// The template.
    pub fn template(&self) -> &Template {
        self.evaluation.lke().template()
    }

    /// The answer of a track to a question.
    pub fn answer(&self, track: Track, question: &str) -> Option<&AnswerRow> {
        self.answers
            .iter()
            .find(|row| row.track == track && row.question == question)
    }

    /// A step that was decided on another version is refused.
    pub(super) fn expect_version(&self, expected: i64) -> Result<()> {
        version::check("evaluation", self.row.id, expected, self.row.version)
    }
}

/// An evaluation with everything that belongs to it, in a constant number of statements. Read it through
/// [`Db::read_consistent`](crate::Db::read_consistent), so that all of them see one state.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi; [`Error::Damaged`] when the rows
/// could not have come about by the rules.
pub async fn get(session: &mut Session, instansi: InstansiId, id: EvaluationId) -> Result<Sheet> {
    let row = session.fetch_optional(&ROW, args![instansi, id]).await?;
    let row = row.ok_or_else(|| Error::not_found("evaluation", id))?;
    sheet(session, row).await
}

/// The evaluation as the engine's data, from which [`import`](super::import) makes the same one.
///
/// # Errors
/// As [`get`].
pub async fn document(
    session: &mut Session,
    instansi: InstansiId,
    id: EvaluationId,
) -> Result<EvaluationDocument> {
    Ok(get(session, instansi, id).await?.evaluation.document())
}

/// The same, and nobody else writes to it until the unit ends.
pub(super) async fn lock(unit: &mut Unit, id: EvaluationId) -> Result<Sheet> {
    let instansi = unit.instansi();
    let row = unit.fetch_optional(&LOCK, args![instansi, id]).await?;
    let row = row.ok_or_else(|| Error::not_found("evaluation", id))?;
    sheet(unit, row).await
}

async fn sheet(session: &mut Session, row: EvaluationRow) -> Result<Sheet> {
    let template = templates::get(session, row.instansi_id, row.template_id).await?;
    let mut tracks: Vec<TrackRow> = session.fetch_all(&TRACKS, args![row.id]).await?;
    let mut answers: Vec<AnswerRow> = session.fetch_all(&ANSWERS, args![row.id]).await?;
    // Here rather than in the database, where the order of texts is a setting.
    tracks.sort_by_key(|row| row.track);
    answers
        .sort_by(|left, right| (left.track, &left.question).cmp(&(right.track, &right.question)));
    let (findings, ids) = findings(session, row.id).await?;
    let reopenings: Vec<ReopeningRow> = session.fetch_all(&REOPENINGS, args![row.id]).await?;
    let document = EvaluationDocument {
        stage: stage(&row)?,
        lke: LkeDocument {
            template: template.id().to_owned(),
            version: template.version(),
            tracks: track_documents(&tracks, &answers),
        },
        findings,
        reopenings: reopenings
            .into_iter()
            .map(|row| Reopening {
                date: row.date,
                by: row.reopened_by,
                reason: row.reason,
            })
            .collect(),
    };
    let evaluation = restore(row.id, template, document)?;
    Ok(Sheet {
        row,
        tracks,
        answers,
        evaluation,
        ids,
    })
}

fn track_documents(tracks: &[TrackRow], answers: &[AnswerRow]) -> Vec<TrackDocument> {
    let mut documents: Vec<TrackDocument> = tracks
        .iter()
        .map(|row| TrackDocument {
            track: row.track,
            answers: Default::default(),
        })
        .collect();
    // Both are sorted by track: each answer belongs to a track not before that of the last one.
    let mut open = documents.iter_mut().peekable();
    for answer in answers {
        while open
            .next_if(|document| document.track != answer.track)
            .is_some()
        {}
        if let Some(document) = open.peek_mut() {
            document
                .answers
                .insert(answer.question.clone(), answer.answer());
        }
    }
    documents
}

async fn findings(session: &mut Session, id: EvaluationId) -> Result<(Vec<Finding>, Ids)> {
    let findings: Vec<FindingRow> = session.fetch_all(&FINDINGS, args![id]).await?;
    let recommendations: Vec<RecommendationRow> =
        session.fetch_all(&RECOMMENDATIONS, args![id]).await?;
    let follow_ups: Vec<FollowUpRow> = session.fetch_all(&FOLLOW_UPS, args![id]).await?;

    let mut ids = Ids::default();
    let mut reported: HashMap<RecommendationId, Vec<FollowUp>> = HashMap::new();
    for row in follow_ups {
        ids.reporters.insert(row.recommendation_id, row.recorded_by);
        reported
            .entry(row.recommendation_id)
            .or_default()
            .push(FollowUp {
                date: row.date,
                by: row.reported_by,
                status: row.status,
                note: row.note,
                evidence: row.evidence.0,
            });
    }
    let kode_of: HashMap<FindingId, &str> = findings
        .iter()
        .map(|row| (row.id, row.kode.as_str()))
        .collect();
    let mut recommended: HashMap<FindingId, Vec<Recommendation>> = HashMap::new();
    for row in recommendations {
        let finding = kode_of.get(&row.finding_id).copied().unwrap_or_default();
        ids.recommendations
            .insert((finding.to_owned(), row.kode.clone()), row.id);
        recommended
            .entry(row.finding_id)
            .or_default()
            .push(Recommendation {
                id: row.kode,
                statement: row.statement,
                owner: row.owner,
                issued: row.issued,
                due: row.due,
                follow_ups: reported.remove(&row.id).unwrap_or_default(),
            });
    }
    let mut list = Vec::with_capacity(findings.len());
    for row in findings {
        ids.findings.insert(row.kode.clone(), row.id);
        list.push(Finding {
            id: row.kode,
            sub_component: row.sub_component,
            statement: row.statement,
            evidence: row.evidence.0,
            recommendations: recommended.remove(&row.id).unwrap_or_default(),
        });
    }
    Ok((list, ids))
}

fn stage(row: &EvaluationRow) -> Result<Stage> {
    let missing = || {
        damaged(
            row.id,
            "yang diselesaikan harus menyebut jalur penentu dan siapa",
            "what is completed has to name its deciding track and who did it",
        )
    };
    Ok(match row.status {
        EvaluationStatus::Draft => Stage::Draft,
        EvaluationStatus::InProgress => Stage::InProgress,
        EvaluationStatus::Completed => Stage::Completed {
            deciding: row.deciding.ok_or_else(missing)?,
            by: row.completed_by.clone().ok_or_else(missing)?,
        },
        EvaluationStatus::Reviewed => Stage::Reviewed {
            deciding: row.deciding.ok_or_else(missing)?,
            completed_by: row.completed_by.clone().ok_or_else(missing)?,
            reviewed_by: row.reviewed_by.clone().ok_or_else(missing)?,
            official: row.official.clone(),
        },
    })
}

/// What the rules could not have led to, somebody has written past them.
fn restore(
    id: EvaluationId,
    template: Arc<Template>,
    document: EvaluationDocument,
) -> Result<Evaluation> {
    Evaluation::restore(template, document).map_err(|problems| {
        damaged(
            id,
            &problems.localize(Lang::Id),
            &problems.localize(Lang::En),
        )
    })
}

fn damaged(id: EvaluationId, why_id: &str, why_en: &str) -> Error {
    Error::Damaged(Text::new(
        format!("evaluasi {id} di basis data rusak: {why_id}"),
        format!("the evaluation {id} in the database is damaged: {why_en}"),
    ))
}
