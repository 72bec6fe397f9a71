//! Findings, recommendations and what is done about them.

use chrono::NaiveDate;
use sakip_core::evaluation::{
    CourseRefused, Finding, FindingRefused, FollowUp, Recommendation, Status,
};
use sakip_core::problem::ProblemList;
use serde::{Deserialize, Serialize};

use super::course::signature;
use super::load::{Sheet, lock};
use super::refused::refused;
use super::texts;
use super::write::{insert_finding, insert_follow_up, insert_recommendation, save};
use crate::error::{Error, Result};
use crate::id::{EvaluationId, RecommendationId};
use crate::unit::Unit;
use crate::version;

/// A finding to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewFinding {
    /// Its id, unique in the evaluation.
    pub id: String,
    /// The sub-component it concerns, if one.
    #[serde(default)]
    pub sub_component: Option<String>,
    /// What was found.
    pub statement: String,
    /// References to evidence.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// What is recommended about it.
    #[serde(default)]
    pub recommendations: Vec<NewRecommendation>,
}

/// A recommendation to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRecommendation {
    /// Its id, unique in its finding.
    pub id: String,
    /// What should be done.
    pub statement: String,
    /// Who has to do it.
    pub owner: String,
    /// The day it is given.
    pub issued: NaiveDate,
    /// The last day it may be done.
    pub due: NaiveDate,
}

/// A step of following up. Who reports it is the actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewFollowUp {
    /// The id of the finding.
    pub finding: String,
    /// The id of the recommendation.
    pub recommendation: String,
    /// How many follow-ups of it were seen: nobody verifies a report he has not seen.
    pub version: i64,
    /// The day.
    pub date: NaiveDate,
    /// The status from then on.
    pub status: Status,
    /// What was done, or why.
    #[serde(default)]
    pub note: String,
    /// References to evidence.
    #[serde(default)]
    pub evidence: Vec<String>,
}

impl From<NewRecommendation> for Recommendation {
    fn from(new: NewRecommendation) -> Self {
        Recommendation {
            id: new.id,
            statement: new.statement,
            owner: new.owner,
            issued: new.issued,
            due: new.due,
            follow_ups: Vec::new(),
        }
    }
}

impl From<NewFinding> for Finding {
    fn from(new: NewFinding) -> Self {
        Finding {
            id: new.id,
            sub_component: new.sub_component,
            statement: new.statement,
            evidence: new.evidence,
            recommendations: new.recommendations.into_iter().map(Into::into).collect(),
        }
    }
}

/// Adds a finding with its recommendations, while the evaluation is in progress or completed.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong with it, [`Error::Refused`] in another state, [`Error::NotFound`].
pub async fn add_finding(unit: &mut Unit, id: EvaluationId, new: NewFinding) -> Result<()> {
    unit.start()?;
    let finding = Finding::from(new);
    let mut problems = ProblemList::default();
    texts::finding(&mut problems, "finding", &finding);
    problems.into_result(())?;
    let mut sheet = lock(unit, id).await?;
    sheet
        .evaluation
        .add_finding(finding.clone())
        .map_err(|error| refused(error, "finding"))?;
    insert_finding(unit, id, &finding).await?;
    save(unit, &mut sheet.row).await?;
    unit.done(())
}

/// Adds a recommendation to a finding, while the evaluation is in progress or completed.
///
/// # Errors
/// As [`add_finding`]; [`Error::NotFound`] for the finding too.
pub async fn recommend(
    unit: &mut Unit,
    id: EvaluationId,
    finding: &str,
    new: NewRecommendation,
) -> Result<RecommendationId> {
    unit.start()?;
    let recommendation = Recommendation::from(new);
    let mut problems = ProblemList::default();
    texts::recommendation(&mut problems, "recommendation", &recommendation);
    problems.into_result(())?;
    let mut sheet = lock(unit, id).await?;
    sheet
        .evaluation
        .recommend(finding, recommendation.clone())
        .map_err(|error| refused(error, "recommendation"))?;
    let finding_id = sheet.ids.findings.get(finding).copied();
    let finding_id = finding_id.ok_or_else(|| Error::not_found("finding", finding))?;
    let recommendation_id = insert_recommendation(unit, finding_id, &recommendation).await?;
    save(unit, &mut sheet.row).await?;
    unit.done(recommendation_id)
}

/// Reports what is done about a recommendation, in any state: following up goes on after the review. Who
/// reported it done cannot verify it.
///
/// # Errors
/// [`Error::Conflict`] when it was followed up since; [`Error::Refused`] for a status that cannot follow or to
/// who reported it done; [`Error::Invalid`] for a date before the last one, done without evidence, dropped or
/// sent back without a note; [`Error::NotFound`].
pub async fn follow_up(unit: &mut Unit, id: EvaluationId, new: NewFollowUp) -> Result<()> {
    unit.start()?;
    let mut problems = ProblemList::default();
    texts::note(&mut problems, "note", &new.note);
    texts::evidence(&mut problems, "follow_up", &new.evidence);
    problems.into_result(())?;
    let mut sheet = lock(unit, id).await?;
    let recommendation = expect_recommendation(&sheet, &new)?;
    let by = reporter(unit, &sheet, recommendation, &new)?;
    let follow_up = FollowUp {
        date: new.date,
        by,
        status: new.status,
        note: new.note,
        evidence: new.evidence,
    };
    sheet
        .evaluation
        .follow_up(&new.finding, &new.recommendation, follow_up.clone())
        .map_err(|error| refused(error, "follow_up"))?;
    insert_follow_up(unit, recommendation, &follow_up).await?;
    save(unit, &mut sheet.row).await?;
    unit.done(())
}

fn found<'a>(sheet: &'a Sheet, new: &NewFollowUp) -> Option<&'a Recommendation> {
    let finding = sheet.evaluation.findings().get(&new.finding)?;
    finding
        .recommendations
        .iter()
        .find(|recommendation| recommendation.id == new.recommendation)
}

/// The recommendation, if nobody has followed it up since it was seen.
fn expect_recommendation(sheet: &Sheet, new: &NewFollowUp) -> Result<RecommendationId> {
    let key = (new.finding.clone(), new.recommendation.clone());
    let id = sheet.ids.recommendations.get(&key).copied();
    let (Some(id), Some(recommendation)) = (id, found(sheet, new)) else {
        let id = format!("{}/{}", new.finding, new.recommendation);
        return Err(Error::not_found("recommendation", id));
    };
    let count = i64::try_from(recommendation.follow_ups.len()).unwrap_or(i64::MAX);
    version::check("recommendation", id, new.version, count)?;
    Ok(id)
}

/// How the actor signs; who verifies has to be someone else than who reported it done.
fn reporter(
    unit: &Unit,
    sheet: &Sheet,
    recommendation: RecommendationId,
    new: &NewFollowUp,
) -> Result<String> {
    if new.status != Status::Verified {
        return Ok(unit.actor().name().to_owned());
    }
    let last = found(sheet, new).and_then(|recommendation| recommendation.follow_ups.last());
    let last_id = sheet.ids.reporters.get(&recommendation).copied().flatten();
    signature(unit, last.map(|last| last.by.as_str()), last_id)
        .ok_or_else(|| refused(CourseRefused::Finding(FindingRefused::OwnWork), "by"))
}
