//! From criteria ticked as met to a suggested answer.

use std::collections::BTreeMap;

use thiserror::Error;

use super::answer::shortened;
use super::scale::{AnswerOption, SuggestedWhen};
use super::template::{Level, SubComponent};
use crate::number::Exact;
use crate::text::{Lang, Localize};

/// What ticked criteria suggest. It is a suggestion to the one who answers, not an answer and not a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The sub-component.
    pub sub_component: String,
    /// The suggested answer.
    pub answer: String,
    /// Better answers that a person may judge right, the best first. Ticks alone never reach them.
    pub by_judgement: Vec<String>,
    /// How many criteria are met.
    pub met: usize,
    /// Of how many.
    pub total: usize,
}

impl Localize for Suggestion {
    fn localize(&self, lang: Lang) -> String {
        let Suggestion {
            sub_component,
            answer,
            met,
            total,
            ..
        } = self;
        let mut sentence = lang.pick(
            format!("{met} dari {total} kriteria {sub_component} terpenuhi, jawaban yang disarankan {answer}"),
            format!("{met} of {total} criteria of {sub_component} are met, which suggests the answer {answer}"),
        );
        if !self.by_judgement.is_empty() {
            let better = self.by_judgement.join(", ");
            sentence.push_str(&lang.pick(
                format!(" ({better} memerlukan pertimbangan evaluator)"),
                format!(" ({better} need the judgement of an evaluator)"),
            ));
        }
        sentence
    }
}

/// Why nothing is suggested.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoSuggestion {
    /// Some criteria are ticked neither met nor not met; missing is not "not met".
    #[error("these criteria are not ticked yet: {}", .missing.join(", "))]
    NotTicked {
        /// Their ids.
        missing: Vec<String>,
    },
    /// A tick for something that is not a criterion of the sub-component.
    #[error("`{criterion}` is not a criterion of `{sub_component}`")]
    UnknownCriterion {
        /// The sub-component.
        sub_component: String,
        /// The id as given.
        criterion: String,
    },
    /// The sub-component is answered per criterion, or its scale has no rule that fits.
    #[error("the answers of `{sub_component}` do not follow from ticked criteria")]
    NoRule {
        /// The sub-component.
        sub_component: String,
    },
}

impl Localize for NoSuggestion {
    fn localize(&self, lang: Lang) -> String {
        let id = match self {
            NoSuggestion::NotTicked { missing } => {
                format!("kriteria ini belum ditandai: {}", missing.join(", "))
            }
            NoSuggestion::UnknownCriterion {
                sub_component,
                criterion,
            } => format!("`{criterion}` bukan kriteria `{sub_component}`"),
            NoSuggestion::NoRule { sub_component } => {
                format!("jawaban `{sub_component}` tidak diturunkan dari tanda pada kriteria")
            }
        };
        lang.pick(id, self.to_string())
    }
}

impl SubComponent {
    /// The answer suggested by ticked criteria (`true`: met). In 88/2021: all met suggests BB, more than
    /// 75 % B, more than 50 % CC, more than 25 % C, more than 0 % D, none E; A and AA need a judgement.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use sakip_core::evaluation::Template;
    /// let template = Template::builtin("permenpanrb-88-2021").ok_or("no such template")?;
    /// let sub = template.sub_component("2a").ok_or("no such sub-component")?;
    /// let ticks = BTreeMap::from([("2a.1", true), ("2a.2", true), ("2a.3", false)]);
    /// assert_eq!(sub.suggest(&ticks)?.answer, "CC"); // 66.67 % is above 50 %, not above 75 %
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`NoSuggestion`], also while a criterion is not ticked.
    pub fn suggest(&self, ticks: &BTreeMap<&str, bool>) -> Result<Suggestion, NoSuggestion> {
        let unknown = ticks.keys().find(|id| {
            !self
                .criteria()
                .iter()
                .any(|criterion| criterion.id() == **id)
        });
        if let Some(criterion) = unknown {
            return Err(NoSuggestion::UnknownCriterion {
                sub_component: self.id().to_owned(),
                criterion: shortened(criterion),
            });
        }
        let missing: Vec<String> = self
            .criteria()
            .iter()
            .filter(|criterion| !ticks.contains_key(criterion.id()))
            .map(|criterion| criterion.id().to_owned())
            .collect();
        if !missing.is_empty() {
            return Err(NoSuggestion::NotTicked { missing });
        }
        let no_rule = || NoSuggestion::NoRule {
            sub_component: self.id().to_owned(),
        };
        let (Level::SubComponent, Some(question)) = (self.level(), self.questions().first()) else {
            return Err(no_rule());
        };
        let total = self.criteria().len();
        let met = ticks.values().filter(|met| **met).count();
        let answers = question.scale().answers();
        let suggested = answers
            .iter()
            .find(|answer| fits(answer, met, total))
            .ok_or_else(no_rule)?;
        let by_judgement = answers
            .iter()
            .take_while(|answer| answer.label != suggested.label)
            .filter(|answer| met == total && answer.suggested == Some(SuggestedWhen::Judgement))
            .map(|answer| answer.label.clone());
        Ok(Suggestion {
            sub_component: self.id().to_owned(),
            answer: suggested.label.clone(),
            by_judgement: by_judgement.collect(),
            met,
            total,
        })
    }
}

fn fits(answer: &AnswerOption, met: usize, total: usize) -> bool {
    match answer.suggested {
        None | Some(SuggestedWhen::Judgement) => false,
        Some(SuggestedWhen::All) => met == total,
        Some(SuggestedWhen::None) => met == 0,
        Some(SuggestedWhen::Above(percent)) => {
            let counts = i64::try_from(met).ok().zip(i64::try_from(total).ok());
            counts
                .and_then(|(met, total)| Exact::ratio(met, total))
                .is_some_and(|part| part * Exact::HUNDRED > percent.exact())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Template;
    use super::*;

    fn suggest(sub: &str, met: usize) -> Suggestion {
        let template = Template::builtin("permenpanrb-88-2021").expect("built in");
        let sub = template.sub_component(sub).expect("a sub-component");
        let ticks = sub
            .criteria()
            .iter()
            .enumerate()
            .map(|(index, criterion)| (criterion.id(), index < met))
            .collect();
        sub.suggest(&ticks).expect("a suggestion")
    }

    #[test]
    fn thresholds_are_strict() {
        // 1c has eight criteria: 6 of 8 is exactly 75 %, 4 of 8 exactly 50 %, 2 of 8 exactly 25 %.
        let answers: Vec<String> = (0..=8).map(|met| suggest("1c", met).answer).collect();
        assert_eq!(answers, ["E", "D", "D", "C", "C", "CC", "CC", "B", "BB"]);
        assert_eq!(suggest("1c", 8).by_judgement, ["AA", "A"]);
        assert!(suggest("1c", 7).by_judgement.is_empty());
        assert_eq!(
            suggest("1c", 8).localize(Lang::Id),
            "8 dari 8 kriteria 1c terpenuhi, jawaban yang disarankan BB (AA, A memerlukan pertimbangan evaluator)"
        );
    }

    #[test]
    fn an_unticked_criterion_is_not_a_failed_one() {
        let template = Template::builtin("permenpanrb-88-2021").expect("built in");
        let sub = template.sub_component("2a").expect("a sub-component");
        assert_eq!(
            sub.suggest(&BTreeMap::from([("2a.1", true), ("2a.2", false)])),
            Err(NoSuggestion::NotTicked {
                missing: vec!["2a.3".to_owned()]
            })
        );
        assert!(matches!(
            sub.suggest(&BTreeMap::from([("2b.1", true)])),
            Err(NoSuggestion::UnknownCriterion { .. })
        ));
        let old = Template::builtin("permenpanrb-12-2015").expect("built in");
        let sub = old.sub_component("A.I.c").expect("a sub-component");
        let ticks = sub
            .criteria()
            .iter()
            .map(|criterion| (criterion.id(), true))
            .collect();
        assert!(matches!(
            sub.suggest(&ticks),
            Err(NoSuggestion::NoRule { .. })
        ));
    }
}
