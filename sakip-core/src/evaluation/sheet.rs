//! The sheet: the answers of every track to one template.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerRefused, shortened};
use super::template::{Question, SubComponent, Template};
use super::track::Track;
use crate::explain::Coverage;
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::{Lang, Localize, Text};

/// An LKE sheet: one template and what each track has answered so far. An unanswered question is not a
/// zero; it is missing until it is answered.
///
/// ```
/// use sakip_core::evaluation::{Answer, Lke, Template, Track};
/// let template = Template::builtin("permenpanrb-88-2021").ok_or("no such template")?;
/// let mut lke = Lke::new(template);
/// lke.answer(Track::Mandiri, "1a", Answer::of("A").with_evidence("Renstra 2025-2029"))?;
/// assert_eq!(lke.coverage(Track::Mandiri).used, 1);
/// assert_eq!(lke.coverage(Track::Mandiri).total, 12);
/// // The score needs every answer; a provisional score shows both bounds instead.
/// assert!(lke.score(Track::Mandiri).is_err());
/// let provisional = lke.provisional(Track::Mandiri);
/// assert_eq!(provisional.lower().to_string(), "5.4");
/// assert_eq!(provisional.upper().to_string(), "99.4");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lke {
    template: Arc<Template>,
    tracks: BTreeMap<Track, BTreeMap<String, Answer>>,
}

/// A sheet as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LkeDocument {
    /// The id of the template.
    pub template: String,
    /// Its version.
    pub version: u32,
    /// The answers per track.
    pub tracks: Vec<TrackDocument>,
}

/// The answers of one track as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackDocument {
    /// The track.
    pub track: Track,
    /// Its answers by question id: a sub-component such as `1a` or a criterion such as `1a.3`; an id given
    /// twice is refused.
    #[serde(deserialize_with = "crate::once::each_once")]
    pub answers: BTreeMap<String, Answer>,
}

impl Lke {
    /// An empty sheet.
    pub fn new(template: Arc<Template>) -> Lke {
        Lke {
            template,
            tracks: BTreeMap::new(),
        }
    }

    /// A sheet from data.
    ///
    /// # Errors
    /// Every problem at once: `other_template`, `duplicate_track`, and the codes of [`AnswerRefused`].
    pub fn from_document(template: Arc<Template>, document: LkeDocument) -> Result<Lke, Problems> {
        let mut problems = ProblemList::default();
        if document.template != template.id() || document.version != template.version() {
            let given = format!("{}@{}", shortened(&document.template), document.version);
            let wanted = template.policy().to_string();
            problems.add(Problem::new(
                "other_template",
                "template",
                Text::new(
                    format!("lembar ini memakai template `{given}`, bukan `{wanted}`"),
                    format!("this sheet uses the template `{given}`, not `{wanted}`"),
                ),
            ));
        }
        let mut lke = Lke::new(template);
        for (index, track) in document.tracks.into_iter().enumerate() {
            let place = format!("tracks[{index}]");
            if lke.tracks.contains_key(&track.track) {
                problems.add(Problem::new(
                    "duplicate_track",
                    format!("{place}.track"),
                    Text::new(
                        format!("jalur `{}` sudah ada", track.track),
                        format!("the track `{}` is there already", track.track),
                    ),
                ));
                continue;
            }
            if let Err(refused) = lke.open(track.track) {
                problems.add(problem(&refused, format!("{place}.track")));
                continue;
            }
            for (question, answer) in track.answers {
                let at = format!("{place}.answers.{}", shortened(&question));
                if let Err(refused) = lke.answer(track.track, &question, answer) {
                    problems.add(problem(&refused, at));
                }
            }
        }
        problems.into_result(lke)
    }

    /// The sheet as data.
    pub fn document(&self) -> LkeDocument {
        LkeDocument {
            template: self.template.id().to_owned(),
            version: self.template.version(),
            tracks: self
                .tracks
                .iter()
                .map(|(track, answers)| TrackDocument {
                    track: *track,
                    answers: answers.clone(),
                })
                .collect(),
        }
    }

    /// The template.
    pub fn template(&self) -> &Arc<Template> {
        &self.template
    }

    /// The tracks opened so far.
    pub fn tracks(&self) -> impl Iterator<Item = Track> {
        self.tracks.keys().copied()
    }

    /// Opens a track without answering anything yet. An open track stays as it is.
    ///
    /// # Errors
    /// [`AnswerRefused::TrackNotAllowed`].
    pub fn open(&mut self, track: Track) -> Result<(), AnswerRefused> {
        if !self.template.allows(track) {
            return Err(AnswerRefused::TrackNotAllowed { track });
        }
        self.tracks.entry(track).or_default();
        Ok(())
    }

    /// Answers a question, in place of an earlier answer.
    ///
    /// # Errors
    /// [`AnswerRefused`]; the sheet is unchanged then.
    pub fn answer(
        &mut self,
        track: Track,
        question: &str,
        answer: Answer,
    ) -> Result<(), AnswerRefused> {
        if !self.template.allows(track) {
            return Err(AnswerRefused::TrackNotAllowed { track });
        }
        let found = self
            .template
            .questions()
            .find(|(_, candidate)| candidate.id() == question);
        let Some((_, asked)) = found else {
            return Err(AnswerRefused::UnknownQuestion {
                question: shortened(question),
            });
        };
        answer.check(asked)?;
        self.tracks
            .entry(track)
            .or_default()
            .insert(question.to_owned(), answer);
        Ok(())
    }

    /// Takes an answer back: the question is unanswered again.
    pub fn clear(&mut self, track: Track, question: &str) -> Option<Answer> {
        self.tracks.get_mut(&track)?.remove(question)
    }

    /// What a track has answered to a question.
    pub fn given(&self, track: Track, question: &str) -> Option<&Answer> {
        self.tracks.get(&track)?.get(question)
    }

    /// How many of the questions a track has answered.
    pub fn coverage(&self, track: Track) -> Coverage {
        let mut coverage = Coverage::default();
        for (_, question) in self.template.questions() {
            coverage.total = coverage.total.saturating_add(1);
            if self.given(track, question.id()).is_some() {
                coverage.used = coverage.used.saturating_add(1);
            }
        }
        coverage
    }

    /// The questions a track has not answered, in the order of the template.
    pub fn unanswered(&self, track: Track) -> Vec<(&SubComponent, &Question)> {
        self.template
            .questions()
            .filter(|(_, question)| self.given(track, question.id()).is_none())
            .collect()
    }
}

fn problem(refused: &AnswerRefused, place: String) -> Problem {
    Problem::new(
        refused.code(),
        place,
        Text::new(refused.localize(Lang::Id), refused.localize(Lang::En)),
    )
}
