//! Adding up the answers of a track.

use super::answer::mean;
use super::score::{
    Bounds, ComponentScore, Evaluated, GroupScore, Provisional, QuestionScore, Standing,
    SubComponentScore, Tally, Unanswered, rounded,
};
use super::sheet::Lke;
use super::template::{Component, Question, SubComponent};
use super::track::Track;
use crate::explain::Coverage;
use crate::number::Exact;

impl Lke {
    /// The score of a track, which must have answered everything. It is an estimate; the official result
    /// comes from a reviewed [`Evaluation`](super::Evaluation).
    ///
    /// ```
    /// use sakip_core::evaluation::{Answer, Lke, Template, Track};
    /// let template = Template::builtin("permenpanrb-88-2021").ok_or("no such template")?;
    /// let mut lke = Lke::new(template);
    /// let answers = ["A", "BB", "BB", "BB", "BB", "A", "BB", "A", "AA", "A", "A", "AA"];
    /// let ids = ["1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "3c", "4a", "4b", "4c"];
    /// for (id, answer) in ids.iter().zip(answers) {
    ///     lke.answer(Track::Mandiri, id, Answer::of(answer))?;
    /// }
    /// let result = lke.score(Track::Mandiri)?;
    /// assert_eq!(result.total().to_string(), "87.8");
    /// assert_eq!(result.grade().en, "A (Satisfactory), an estimate, not the official LHE");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Unanswered`] with everything that is missing.
    pub fn score(&self, track: Track) -> Result<Evaluated, Unanswered> {
        self.score_as(track, Standing::Estimate)
    }

    pub(super) fn score_as(
        &self,
        track: Track,
        standing: Standing,
    ) -> Result<Evaluated, Unanswered> {
        let tally = self.tally(track);
        let missing = self.unanswered(track);
        if !missing.is_empty() {
            return Err(Unanswered {
                track,
                missing: missing
                    .iter()
                    .map(|(_, question)| question.id().to_owned())
                    .collect(),
                coverage: tally.coverage,
            });
        }
        let predicates = self.template().predicates();
        let predicate = predicates.of(&tally.bounds.low).clone();
        let rounded_predicate = rounded(&tally.bounds.low, tally.rounding).map_or_else(
            || predicate.clone(),
            |score| predicates.of(&score.exact()).clone(),
        );
        Ok(Evaluated {
            predicate,
            rounded_predicate,
            tally,
            standing,
        })
    }

    /// Between which totals the result of a track will lie, whatever it has answered so far.
    pub fn provisional(&self, track: Track) -> Provisional {
        let tally = self.tally(track);
        let predicates = self.template().predicates();
        // What is unanswered is exactly the room between the ends.
        let open = &tally.bounds.high - &tally.bounds.low;
        Provisional {
            answered_worth: &Exact::HUNDRED - &open,
            lower_predicate: predicates.of(&tally.bounds.low).clone(),
            upper_predicate: predicates.of(&tally.bounds.high).clone(),
            tally,
        }
    }

    fn tally(&self, track: Track) -> Tally {
        let template = self.template();
        let components: Vec<ComponentScore> = template
            .components()
            .iter()
            .map(|component| self.component_score(component, track))
            .collect();
        Tally {
            track,
            policy: template.policy().clone(),
            bounds: Bounds::of(components.iter().map(|part| &part.bounds)),
            coverage: coverage(components.iter().map(|part| part.coverage)),
            components,
            rounding: template.rounding(),
        }
    }

    fn component_score(&self, component: &Component, track: Track) -> ComponentScore {
        let subs: Vec<SubComponentScore> = component
            .sub_components()
            .iter()
            .map(|sub| self.sub_component_score(sub, track))
            .collect();
        let groups = component.groups().iter().map(|group| {
            let members = subs
                .iter()
                .filter(|sub| sub.group.as_deref() == Some(group.id()));
            GroupScore {
                id: group.id().to_owned(),
                title: group.title().clone(),
                weight: group.weight(),
                bounds: Bounds::of(members.clone().map(|sub| &sub.bounds)),
                coverage: coverage(members.map(|sub| sub.coverage)),
            }
        });
        ComponentScore {
            id: component.id().to_owned(),
            title: component.title().clone(),
            weight: component.weight(),
            groups: groups.collect(),
            bounds: Bounds::of(subs.iter().map(|sub| &sub.bounds)),
            coverage: coverage(subs.iter().map(|sub| sub.coverage)),
            sub_components: subs,
            rounding: self.template().rounding(),
        }
    }

    fn sub_component_score(&self, sub: &SubComponent, track: Track) -> SubComponentScore {
        let weight = sub.weight().exact();
        let score = |question: &Question| {
            let answer = self.given(track, question.id());
            let values = answer
                .and_then(|answer| answer.values(question))
                .unwrap_or_default();
            QuestionScore {
                id: question.id().to_owned(),
                given: answer.map(|answer| answer.answer.clone()),
                value: mean(&values),
                values,
                worth: &weight * question.share(),
            }
        };
        let questions: Vec<QuestionScore> = sub.questions().iter().map(score).collect();
        let bounds: Vec<Bounds> = questions.iter().map(QuestionScore::bounds).collect();
        let answered = questions.iter().map(|question| Coverage {
            used: u32::from(question.value.is_some()),
            total: 1,
        });
        SubComponentScore {
            id: sub.id().to_owned(),
            title: sub.title().clone(),
            weight: sub.weight(),
            group: sub.group().map(str::to_owned),
            level: sub.level(),
            bounds: Bounds::of(bounds.iter()),
            coverage: coverage(answered),
            questions,
            rounding: self.template().rounding(),
        }
    }
}

fn coverage(parts: impl Iterator<Item = Coverage>) -> Coverage {
    parts.fold(Coverage::default(), |sum, part| Coverage {
        used: sum.used.saturating_add(part.used),
        total: sum.total.saturating_add(part.total),
    })
}
