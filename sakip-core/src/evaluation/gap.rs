//! What raising an answer would add.

use super::answer::Given;
use super::scale::AnswerOption;
use super::sheet::Lke;
use super::template::{Question, SubComponent};
use super::track::Track;
use crate::number::{Exact, spell_exact};
use crate::text::{Lang, Localize};

/// An answer that can be raised, and what that adds to the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The sub-component.
    pub sub_component: String,
    /// The question: the sub-component itself or one of its criteria.
    pub question: String,
    /// The sasaran, where the question is answered per sasaran.
    pub sasaran: Option<String>,
    /// The answer now.
    pub from: String,
    /// The answer to raise it to.
    pub to: String,
    /// The points this adds.
    pub gain: Exact,
    /// The points the best answer would add.
    pub gain_to_top: Exact,
}

impl Localize for Gap {
    fn localize(&self, lang: Lang) -> String {
        let Gap {
            question,
            from,
            to,
            gain,
            ..
        } = self;
        let place = match &self.sasaran {
            None => question.clone(),
            Some(sasaran) => format!("{question} (sasaran {sasaran})"),
        };
        let gain = spell_exact(gain, lang);
        lang.pick(
            format!("menaikkan {place} dari {from} ke {to} menambah {gain}"),
            format!("raising {place} from {from} to {to} adds {gain}"),
        )
    }
}

/// The smallest thing that carries an answer: a question, or a question for one sasaran.
pub(super) struct Point<'a> {
    pub(super) sub: &'a SubComponent,
    pub(super) question: &'a Question,
    pub(super) sasaran: Option<&'a str>,
    pub(super) label: &'a str,
    /// The points it is worth at full marks.
    worth: Exact,
}

impl<'a> Point<'a> {
    /// The points each better answer adds over the present one, the nearest first.
    pub(super) fn gains(&self) -> Vec<(&'a AnswerOption, Exact)> {
        let scale = self.question.scale();
        let now = scale.value(self.label).unwrap_or(Exact::ZERO);
        scale
            .above(self.label)
            .map(|answer| {
                let gain = &self.worth * &(&answer.value.exact() - &now);
                (answer, gain)
            })
            .collect()
    }

    /// The gap from the present answer to `to`.
    pub(super) fn gap(&self, to: &AnswerOption, gain: Exact, gain_to_top: Exact) -> Gap {
        Gap {
            sub_component: self.sub.id().to_owned(),
            question: self.question.id().to_owned(),
            sasaran: self.sasaran.map(str::to_owned),
            from: self.label.to_owned(),
            to: to.label.clone(),
            gain,
            gain_to_top,
        }
    }
}

impl Lke {
    pub(super) fn points(&self, track: Track) -> Vec<Point<'_>> {
        let mut points = Vec::new();
        for (sub, question) in self.template().questions() {
            let worth = &sub.weight().exact() * question.share();
            match self
                .given(track, question.id())
                .map(|answer| &answer.answer)
            {
                None => {}
                Some(Given::One(label)) => points.push(Point {
                    sub,
                    question,
                    sasaran: None,
                    label,
                    worth,
                }),
                Some(Given::PerSasaran(answers)) => {
                    let share = i64::try_from(answers.len())
                        .ok()
                        .and_then(|count| Exact::ratio(1, count))
                        .unwrap_or(Exact::ZERO);
                    points.extend(answers.iter().map(|one| Point {
                        sub,
                        question,
                        sasaran: Some(&one.sasaran),
                        label: &one.answer,
                        worth: &worth * &share,
                    }));
                }
            }
        }
        points
    }

    /// What raising each answer by one step would add, the largest gain first; equal gains in the order of
    /// the template. Answers at the top and unanswered questions are not listed.
    ///
    /// ```
    /// use sakip_core::evaluation::{Answer, Lke, Template, Track};
    /// use sakip_core::text::{Lang, Localize};
    /// let template = Template::builtin("permenpanrb-88-2021").ok_or("no such template")?;
    /// let mut lke = Lke::new(template);
    /// lke.answer(Track::Mandiri, "2c", Answer::of("B"))?;
    /// let gaps = lke.gaps(Track::Mandiri);
    /// let first = gaps.first().ok_or("no gap")?;
    /// assert_eq!(first.localize(Lang::Id), "menaikkan 2c dari B ke BB menambah 1,5");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn gaps(&self, track: Track) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = self
            .points(track)
            .iter()
            .filter_map(|point| {
                let gains = point.gains();
                let (_, top) = gains.last()?;
                let (to, gain) = gains.first()?;
                Some(point.gap(to, gain.clone(), top.clone()))
            })
            .collect();
        gaps.sort_by(|a, b| b.gain.cmp(&a.gain));
        gaps
    }
}
