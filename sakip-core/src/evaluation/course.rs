//! The course of an evaluation: draft, in progress, completed, reviewed.

use std::sync::Arc;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::course_refused::{Action, CourseRefused};
use super::finding::{Finding, Findings, FollowUp, Recommendation, filled};
use super::limits::{MAX_NAME_CHARS, MAX_NOTE_CHARS, MAX_REOPENINGS};
use super::score::{Evaluated, LheReference, Standing};
use super::sheet::{Lke, LkeDocument};
use super::template::Template;
use super::track::Track;
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::{Lang, Localize, Text};

/// Where an evaluation stands, with what was decided on the way: `"draft"`, `"in_progress"`,
/// `{"completed": {…}}` or `{"reviewed": {…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Stage {
    /// Being set up: tracks are opened.
    Draft,
    /// Being answered.
    InProgress,
    /// Fully answered on the deciding track.
    Completed {
        /// The track whose score counts.
        deciding: Track,
        /// Who completed it.
        by: String,
    },
    /// Reviewed by someone else.
    Reviewed {
        /// The track whose score counts.
        deciding: Track,
        /// Who completed it.
        completed_by: String,
        /// Who reviewed it.
        reviewed_by: String,
        /// The official report the deciding track was issued as; without it the result stays an estimate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        official: Option<LheReference>,
    },
}

impl Stage {
    /// The stable name: `draft`, `in_progress`, `completed`, `reviewed`.
    pub fn name(&self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::InProgress => "in_progress",
            Stage::Completed { .. } => "completed",
            Stage::Reviewed { .. } => "reviewed",
        }
    }
}

/// That an evaluation was opened again, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// The day.
    pub date: NaiveDate,
    /// Who opened it again.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// An evaluation as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluationDocument {
    /// Where it stands.
    pub stage: Stage,
    /// The sheet.
    pub lke: LkeDocument,
    /// The findings.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// When it was opened again.
    #[serde(default)]
    pub reopenings: Vec<Reopening>,
}

/// One evaluation of one sheet. Answers change only while it is in progress, so that what was completed or
/// reviewed is what was answered.
///
/// ```
/// use sakip_core::evaluation::{Answer, Evaluation, Template, Track};
/// let template = Template::builtin("permenpanrb-88-2021").ok_or("no such template")?;
/// let mut evaluation = Evaluation::new(template);
/// evaluation.open(Track::Mandiri)?;
/// evaluation.start()?;
/// evaluation.answer(Track::Mandiri, "1a", Answer::of("A"))?;
/// let refused = evaluation.complete(Track::Mandiri, "Sari").unwrap_err();
/// assert!(refused.to_string().starts_with("the track `mandiri` has answered 1 of 12; missing: 1b"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    lke: Lke,
    findings: Findings,
    stage: Stage,
    reopenings: Vec<Reopening>,
}

impl Evaluation {
    /// A draft.
    pub fn new(template: Arc<Template>) -> Evaluation {
        Evaluation {
            lke: Lke::new(template),
            findings: Findings::default(),
            stage: Stage::Draft,
            reopenings: Vec::new(),
        }
    }

    /// The sheet.
    pub fn lke(&self) -> &Lke {
        &self.lke
    }

    /// The findings.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Where it stands.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// When it was opened again, oldest first.
    pub fn reopenings(&self) -> &[Reopening] {
        &self.reopenings
    }

    fn refuse<T>(&self, action: Action) -> Result<T, CourseRefused> {
        Err(CourseRefused::WrongState {
            action,
            state: self.stage.name(),
        })
    }

    /// Opens a track, in a draft or in progress.
    ///
    /// # Errors
    /// [`CourseRefused`] in another state or when the template does not allow the track.
    pub fn open(&mut self, track: Track) -> Result<(), CourseRefused> {
        if !matches!(self.stage, Stage::Draft | Stage::InProgress) {
            return self.refuse(Action::Open);
        }
        Ok(self.lke.open(track)?)
    }

    /// Starts a draft with at least one open track.
    ///
    /// # Errors
    /// [`CourseRefused`].
    pub fn start(&mut self) -> Result<(), CourseRefused> {
        if self.stage != Stage::Draft {
            return self.refuse(Action::Start);
        }
        if self.lke.tracks().next().is_none() {
            return Err(CourseRefused::NoTrack);
        }
        self.stage = Stage::InProgress;
        Ok(())
    }

    /// Answers a question while in progress.
    ///
    /// # Errors
    /// [`CourseRefused`].
    pub fn answer(
        &mut self,
        track: Track,
        question: &str,
        answer: Answer,
    ) -> Result<(), CourseRefused> {
        if self.stage != Stage::InProgress {
            return self.refuse(Action::Answer);
        }
        Ok(self.lke.answer(track, question, answer)?)
    }

    /// Takes an answer back while in progress.
    ///
    /// # Errors
    /// [`CourseRefused`].
    pub fn clear(&mut self, track: Track, question: &str) -> Result<Option<Answer>, CourseRefused> {
        if self.stage != Stage::InProgress {
            return self.refuse(Action::Answer);
        }
        Ok(self.lke.clear(track, question))
    }

    /// Adds a finding while in progress or completed.
    ///
    /// # Errors
    /// [`CourseRefused`].
    pub fn add_finding(&mut self, finding: Finding) -> Result<(), CourseRefused> {
        if !matches!(self.stage, Stage::InProgress | Stage::Completed { .. }) {
            return self.refuse(Action::AddFinding);
        }
        Ok(self.findings.add(self.lke.template(), finding)?)
    }

    /// Adds a recommendation to a finding while in progress or completed.
    ///
    /// # Errors
    /// [`CourseRefused`].
    pub fn recommend(
        &mut self,
        finding: &str,
        recommendation: Recommendation,
    ) -> Result<(), CourseRefused> {
        if !matches!(self.stage, Stage::InProgress | Stage::Completed { .. }) {
            return self.refuse(Action::AddFinding);
        }
        Ok(self.findings.recommend(finding, recommendation)?)
    }

    /// Adds a follow-up to a recommendation, in any state: following up goes on after the review.
    ///
    /// # Errors
    /// [`CourseRefused`].
    pub fn follow_up(
        &mut self,
        finding: &str,
        recommendation: &str,
        follow_up: FollowUp,
    ) -> Result<(), CourseRefused> {
        Ok(self
            .findings
            .follow_up(finding, recommendation, follow_up)?)
    }

    /// Completes it on the track whose score shall count; that track must be fully answered, others may
    /// be partial.
    ///
    /// # Errors
    /// [`CourseRefused`], naming every unanswered question.
    pub fn complete(&mut self, deciding: Track, by: &str) -> Result<(), CourseRefused> {
        if self.stage != Stage::InProgress {
            return self.refuse(Action::Complete);
        }
        filled("by", by, MAX_NAME_CHARS)?;
        self.lke.score(deciding)?;
        self.stage = Stage::Completed {
            deciding,
            by: by.to_owned(),
        };
        Ok(())
    }

    /// Reviews a completed evaluation: by someone else, and with a recommendation for every finding. With
    /// the reference of an issued report the result becomes official.
    ///
    /// # Errors
    /// [`CourseRefused`].
    pub fn review(
        &mut self,
        by: &str,
        official: Option<LheReference>,
    ) -> Result<(), CourseRefused> {
        let Stage::Completed {
            deciding,
            by: completed_by,
        } = &self.stage
        else {
            return self.refuse(Action::Review);
        };
        filled("by", by, MAX_NAME_CHARS)?;
        if by.trim() == completed_by.trim() {
            return Err(CourseRefused::OwnWork);
        }
        if let Some(lhe) = &official {
            filled("official.number", &lhe.number, MAX_NAME_CHARS)?;
        }
        let bare: Vec<String> = self
            .findings
            .list()
            .iter()
            .filter(|finding| finding.recommendations.is_empty())
            .map(|finding| finding.id.clone())
            .collect();
        if !bare.is_empty() {
            return Err(CourseRefused::WithoutRecommendation { findings: bare });
        }
        self.stage = Stage::Reviewed {
            deciding: *deciding,
            completed_by: completed_by.clone(),
            reviewed_by: by.to_owned(),
            official,
        };
        Ok(())
    }

    /// Opens a completed or reviewed evaluation again, for a reason that is kept. What made it official is
    /// gone until it is reviewed again.
    ///
    /// # Errors
    /// [`CourseRefused`].
    pub fn reopen(&mut self, reopening: Reopening) -> Result<(), CourseRefused> {
        if !matches!(self.stage, Stage::Completed { .. } | Stage::Reviewed { .. }) {
            return self.refuse(Action::Reopen);
        }
        self.log_reopening(reopening)?;
        self.stage = Stage::InProgress;
        Ok(())
    }

    fn log_reopening(&mut self, reopening: Reopening) -> Result<(), CourseRefused> {
        filled("by", &reopening.by, MAX_NAME_CHARS)?;
        filled("reason", &reopening.reason, MAX_NOTE_CHARS)?;
        if self.reopenings.len() >= MAX_REOPENINGS {
            return Err(CourseRefused::TooOften);
        }
        self.reopenings.push(reopening);
        Ok(())
    }

    /// The score of the deciding track, once completed: official after a review with the reference of an
    /// issued report, otherwise an estimate.
    ///
    /// # Errors
    /// [`CourseRefused`] before it is completed.
    pub fn result(&self) -> Result<Evaluated, CourseRefused> {
        let (deciding, standing) = match &self.stage {
            Stage::Draft | Stage::InProgress => return self.refuse(Action::Result),
            Stage::Completed { deciding, .. } => (deciding, Standing::Estimate),
            Stage::Reviewed {
                deciding, official, ..
            } => {
                let standing = official
                    .clone()
                    .map_or(Standing::Estimate, Standing::Official);
                (deciding, standing)
            }
        };
        Ok(self.lke.score_as(*deciding, standing)?)
    }

    /// The evaluation as data.
    pub fn document(&self) -> EvaluationDocument {
        EvaluationDocument {
            stage: self.stage.clone(),
            lke: self.lke.document(),
            findings: self.findings.list().to_vec(),
            reopenings: self.reopenings.clone(),
        }
    }

    /// An evaluation from data. It passes through the same steps as a new one, so that nothing can be
    /// stored that could not have been done.
    ///
    /// # Errors
    /// The problems of the sheet ([`Lke::from_document`]), of every finding and reopening, and of the
    /// stage, with the codes of [`CourseRefused`].
    pub fn restore(
        template: Arc<Template>,
        document: EvaluationDocument,
    ) -> Result<Evaluation, Problems> {
        let lke = Lke::from_document(template, document.lke)?;
        let mut problems = ProblemList::default();
        let mut report = |place: String, done: Result<(), CourseRefused>| {
            if let Err(refused) = done {
                problems.add(Problem::new(
                    refused.code(),
                    place,
                    Text::new(refused.localize(Lang::Id), refused.localize(Lang::En)),
                ));
            }
        };
        let mut evaluation = Evaluation {
            lke,
            findings: Findings::default(),
            stage: Stage::InProgress,
            reopenings: Vec::new(),
        };
        for (index, finding) in document.findings.into_iter().enumerate() {
            report(
                format!("findings[{index}]"),
                evaluation.add_finding(finding),
            );
        }
        for (index, reopening) in document.reopenings.into_iter().enumerate() {
            report(
                format!("reopenings[{index}]"),
                evaluation.log_reopening(reopening),
            );
        }
        report("stage".to_owned(), evaluation.advance_to(document.stage));
        problems.into_result(evaluation)
    }

    /// From in progress to a stored stage.
    fn advance_to(&mut self, stage: Stage) -> Result<(), CourseRefused> {
        match stage {
            Stage::Draft => {
                let answered = self
                    .lke
                    .tracks()
                    .any(|track| self.lke.coverage(track).used > 0);
                let untouched =
                    self.findings.list().is_empty() && self.reopenings.is_empty() && !answered;
                if !untouched {
                    return Err(CourseRefused::WrongState {
                        action: Action::Answer,
                        state: stage.name(),
                    });
                }
                self.stage = Stage::Draft;
                Ok(())
            }
            Stage::InProgress if self.lke.tracks().next().is_none() => Err(CourseRefused::NoTrack),
            Stage::InProgress => Ok(()),
            Stage::Completed { deciding, by } => self.complete(deciding, &by),
            Stage::Reviewed {
                deciding,
                completed_by,
                reviewed_by,
                official,
            } => {
                self.complete(deciding, &completed_by)?;
                self.review(&reviewed_by, official)
            }
        }
    }
}
