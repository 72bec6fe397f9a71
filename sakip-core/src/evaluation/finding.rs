//! Findings, their recommendations, and what is done about them.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::shortened;
use super::finding_refused::FindingRefused;
use super::limits::{
    MAX_EVIDENCE, MAX_FINDINGS, MAX_FOLLOW_UPS, MAX_ID_CHARS, MAX_NAME_CHARS, MAX_NOTE_CHARS,
    MAX_RECOMMENDATIONS,
};
use super::template::Template;

/// A finding (temuan) of an evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The id, unique in the evaluation.
    pub id: String,
    /// The sub-component it concerns, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_component: Option<String>,
    /// What was found.
    pub statement: String,
    /// References to evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What is recommended about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recommendations: Vec<Recommendation>,
}

/// A recommendation (rekomendasi) with its owner and due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recommendation {
    /// The id, unique in its finding.
    pub id: String,
    /// What should be done.
    pub statement: String,
    /// Who has to do it.
    pub owner: String,
    /// The day it was given.
    pub issued: NaiveDate,
    /// The last day it may be done.
    pub due: NaiveDate,
    /// What was done, oldest first; the status follows from the last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<FollowUp>,
}

/// One step of following up (tindak lanjut).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// The day.
    pub date: NaiveDate,
    /// Who reports it.
    pub by: String,
    /// The status from then on.
    pub status: Status,
    /// What was done, or why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// References to evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// How far a recommendation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing has been reported.
    Open,
    /// Being worked on.
    InProgress,
    /// Reported as done, with evidence.
    Done,
    /// The evidence was checked by someone else. Final.
    Verified,
    /// Will not be done, with a reason.
    Dropped,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 5] = [
        Status::Open,
        Status::InProgress,
        Status::Done,
        Status::Verified,
        Status::Dropped,
    ];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::InProgress => "in_progress",
            Status::Done => "done",
            Status::Verified => "verified",
            Status::Dropped => "dropped",
        }
    }

    /// The statuses that may follow.
    pub fn next(self) -> &'static [Status] {
        match self {
            Status::Open | Status::InProgress => {
                &[Status::InProgress, Status::Done, Status::Dropped]
            }
            Status::Done => &[Status::Verified, Status::InProgress],
            Status::Verified => &[],
            Status::Dropped => &[Status::InProgress],
        }
    }
}

impl Recommendation {
    /// How far it is: the status of the last follow-up, or open.
    pub fn status(&self) -> Status {
        self.follow_ups
            .last()
            .map_or(Status::Open, |follow_up| follow_up.status)
    }

    /// By how many days it is overdue on a day: it is open or in progress and its due date has passed.
    /// `None` when it is not.
    pub fn days_overdue(&self, on: NaiveDate) -> Option<i64> {
        let waiting = matches!(self.status(), Status::Open | Status::InProgress);
        let days = on.signed_duration_since(self.due).num_days();
        (waiting && days > 0).then_some(days)
    }
}

/// How many recommendations are how far on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Progress {
    /// Not started.
    pub open: u32,
    /// Being worked on.
    pub in_progress: u32,
    /// Reported as done.
    pub done: u32,
    /// Checked.
    pub verified: u32,
    /// Will not be done.
    pub dropped: u32,
    /// Of the open and in-progress ones, those past their due date.
    pub overdue: u32,
}

/// The findings of one evaluation. Everything in it has been checked when it came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    findings: Vec<Finding>,
}

impl Findings {
    /// The findings, in the order they were added.
    pub fn list(&self) -> &[Finding] {
        &self.findings
    }

    /// A finding by its id.
    pub fn get(&self, id: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.id == id)
    }

    /// How many recommendations are how far on a day.
    pub fn progress(&self, on: NaiveDate) -> Progress {
        let mut progress = Progress::default();
        let all = self
            .findings
            .iter()
            .flat_map(|finding| &finding.recommendations);
        for recommendation in all {
            let count = match recommendation.status() {
                Status::Open => &mut progress.open,
                Status::InProgress => &mut progress.in_progress,
                Status::Done => &mut progress.done,
                Status::Verified => &mut progress.verified,
                Status::Dropped => &mut progress.dropped,
            };
            *count = count.saturating_add(1);
            if recommendation.days_overdue(on).is_some() {
                progress.overdue = progress.overdue.saturating_add(1);
            }
        }
        progress
    }

    /// Adds a finding, with the recommendations and follow-ups it comes with.
    ///
    /// # Errors
    /// [`FindingRefused`]; nothing is added then.
    pub fn add(&mut self, template: &Template, finding: Finding) -> Result<(), FindingRefused> {
        if self.findings.len() >= MAX_FINDINGS {
            return Err(FindingRefused::TooMuch {
                what: "findings",
                most: MAX_FINDINGS,
            });
        }
        new_id(&finding.id, self.get(&finding.id).is_some())?;
        filled("statement", &finding.statement, MAX_NOTE_CHARS)?;
        evidence(&finding.evidence)?;
        if let Some(sub) = &finding.sub_component
            && template.sub_component(sub).is_none()
        {
            return Err(FindingRefused::UnknownSubComponent {
                sub_component: shortened(sub),
            });
        }
        let mut checked = Finding {
            recommendations: Vec::new(),
            ..finding.clone()
        };
        for recommendation in finding.recommendations {
            recommend(&mut checked, recommendation)?;
        }
        self.findings.push(checked);
        Ok(())
    }

    /// Adds a recommendation to a finding, with the follow-ups it comes with.
    ///
    /// # Errors
    /// [`FindingRefused`]; nothing is added then.
    pub fn recommend(
        &mut self,
        finding: &str,
        recommendation: Recommendation,
    ) -> Result<(), FindingRefused> {
        recommend(self.find(finding)?, recommendation)
    }

    /// Adds a follow-up to a recommendation, which moves its status.
    ///
    /// # Errors
    /// [`FindingRefused`]: an illegal transition, a date before the last one, done without evidence,
    /// dropped or sent back without a note, verified by the one who reported it done. Nothing changes then.
    pub fn follow_up(
        &mut self,
        finding: &str,
        recommendation: &str,
        follow_up: FollowUp,
    ) -> Result<(), FindingRefused> {
        let found = self
            .find(finding)?
            .recommendations
            .iter_mut()
            .find(|candidate| candidate.id == recommendation);
        let Some(found) = found else {
            return Err(FindingRefused::Unknown {
                id: shortened(recommendation),
            });
        };
        check_follow_up(found, &follow_up)?;
        found.follow_ups.push(follow_up);
        Ok(())
    }

    fn find(&mut self, id: &str) -> Result<&mut Finding, FindingRefused> {
        self.findings
            .iter_mut()
            .find(|finding| finding.id == id)
            .ok_or_else(|| FindingRefused::Unknown { id: shortened(id) })
    }
}

fn recommend(finding: &mut Finding, given: Recommendation) -> Result<(), FindingRefused> {
    if finding.recommendations.len() >= MAX_RECOMMENDATIONS {
        return Err(FindingRefused::TooMuch {
            what: "recommendations",
            most: MAX_RECOMMENDATIONS,
        });
    }
    let taken = finding
        .recommendations
        .iter()
        .any(|other| other.id == given.id);
    new_id(&given.id, taken)?;
    filled("statement", &given.statement, MAX_NOTE_CHARS)?;
    filled("owner", &given.owner, MAX_NAME_CHARS)?;
    if given.due < given.issued {
        return Err(FindingRefused::Early {
            date: given.due,
            earliest: given.issued,
        });
    }
    let mut checked = Recommendation {
        follow_ups: Vec::new(),
        ..given.clone()
    };
    for follow_up in given.follow_ups {
        check_follow_up(&checked, &follow_up)?;
        checked.follow_ups.push(follow_up);
    }
    finding.recommendations.push(checked);
    Ok(())
}

fn check_follow_up(
    recommendation: &Recommendation,
    follow_up: &FollowUp,
) -> Result<(), FindingRefused> {
    if recommendation.follow_ups.len() >= MAX_FOLLOW_UPS {
        return Err(FindingRefused::TooMuch {
            what: "follow_ups",
            most: MAX_FOLLOW_UPS,
        });
    }
    filled("by", &follow_up.by, MAX_NAME_CHARS)?;
    bounded("note", &follow_up.note, MAX_NOTE_CHARS)?;
    evidence(&follow_up.evidence)?;
    let last = recommendation.follow_ups.last();
    let earliest = last.map_or(recommendation.issued, |last| last.date);
    if follow_up.date < earliest {
        return Err(FindingRefused::Early {
            date: follow_up.date,
            earliest,
        });
    }
    let (from, to) = (recommendation.status(), follow_up.status);
    if !from.next().contains(&to) {
        return Err(FindingRefused::Transition { from, to });
    }
    let needs_reason = to == Status::Dropped
        || (to == Status::InProgress && matches!(from, Status::Done | Status::Dropped));
    if needs_reason {
        filled("note", &follow_up.note, MAX_NOTE_CHARS)?;
    }
    if to == Status::Done && follow_up.evidence.is_empty() {
        return Err(FindingRefused::Empty { what: "evidence" });
    }
    let own_work = last.is_some_and(|last| last.by.trim() == follow_up.by.trim());
    if to == Status::Verified && own_work {
        return Err(FindingRefused::OwnWork);
    }
    Ok(())
}

fn new_id(id: &str, taken: bool) -> Result<(), FindingRefused> {
    filled("id", id, MAX_ID_CHARS)?;
    if taken {
        return Err(FindingRefused::Duplicate { id: shortened(id) });
    }
    Ok(())
}

pub(super) fn bounded(what: &'static str, text: &str, most: usize) -> Result<(), FindingRefused> {
    if text.chars().nth(most).is_some() {
        return Err(FindingRefused::TooMuch { what, most });
    }
    Ok(())
}

pub(super) fn filled(what: &'static str, text: &str, most: usize) -> Result<(), FindingRefused> {
    if text.trim().is_empty() {
        return Err(FindingRefused::Empty { what });
    }
    bounded(what, text, most)
}

fn evidence(references: &[String]) -> Result<(), FindingRefused> {
    if references.len() > MAX_EVIDENCE {
        return Err(FindingRefused::TooMuch {
            what: "evidence",
            most: MAX_EVIDENCE,
        });
    }
    references
        .iter()
        .try_for_each(|reference| filled("evidence", reference, MAX_NAME_CHARS))
}
