//! What a sub-component asks, and the part of its weight each question carries.

use std::sync::Arc;

use super::check::Checker;
use super::document::{Aggregation, Answering, CriterionDocument, SubComponentDocument};
use super::limits::MAX_CRITERIA;
use super::scale::AnswerScale;
use super::template::{Level, Question};
use crate::number::{Exact, Quantity};

impl Checker {
    fn scale(&mut self, id: &str, place: &str) -> Option<Arc<AnswerScale>> {
        let scale = self.scales.get(id).cloned();
        if scale.is_none() {
            let short: String = id.chars().take(60).collect();
            self.add(
                "unknown_scale",
                place,
                format!("skala `{short}` tidak ada"),
                format!("there is no scale `{short}`"),
            );
        }
        scale
    }

    pub(super) fn questions(
        &mut self,
        document: &SubComponentDocument,
        place: &str,
    ) -> Option<(Level, Vec<Question>)> {
        let at_scale = format!("{place}.answered.scale");
        match &document.answered {
            Answering::SubComponent { scale } => {
                for (index, criterion) in document.criteria.iter().enumerate() {
                    let set = criterion.scale.is_some()
                        || criterion.weight.is_some()
                        || criterion.per_sasaran;
                    self.meaningless(set, &format!("{place}.criteria[{index}]"));
                }
                let scale = self.scale(scale, &at_scale)?;
                let question = Question {
                    id: document.id.clone(),
                    scale,
                    share: Exact::ONE,
                    per_sasaran: false,
                };
                Some((Level::SubComponent, vec![question]))
            }
            Answering::Criterion { aggregation, scale } => {
                let default = self.scale(scale, &at_scale);
                let shares = self.shares(document, *aggregation, place);
                let mut questions = Some(Vec::new());
                let criteria = document.criteria.iter().take(MAX_CRITERIA).enumerate();
                for ((index, criterion), share) in criteria.zip(shares) {
                    let at = format!("{place}.criteria[{index}].scale");
                    let scale = match &criterion.scale {
                        Some(own) => self.scale(own, &at),
                        None => default.clone(),
                    };
                    questions = questions.zip(scale).map(|(mut questions, scale)| {
                        questions.push(Question {
                            id: criterion.id.clone(),
                            scale,
                            share,
                            per_sasaran: criterion.per_sasaran,
                        });
                        questions
                    });
                }
                Some((Level::Criterion(*aggregation), questions?))
            }
        }
    }

    fn meaningless(&mut self, set: bool, place: &str) {
        if set {
            self.add(
                "meaningless_field",
                place,
                "scale, weight dan per_sasaran tidak berlaku bila subkomponen yang dijawab"
                    .to_owned(),
                "scale, weight and per_sasaran mean nothing where the sub-component is answered"
                    .to_owned(),
            );
        }
    }

    /// The part of the sub-component each criterion carries.
    fn shares(
        &mut self,
        document: &SubComponentDocument,
        aggregation: Aggregation,
        place: &str,
    ) -> Vec<Exact> {
        let criteria = document
            .criteria
            .get(..MAX_CRITERIA)
            .unwrap_or(&document.criteria);
        match aggregation {
            Aggregation::Mean => {
                for (index, criterion) in criteria.iter().enumerate() {
                    if criterion.weight.is_some() {
                        self.criterion_weight(
                            &format!("{place}.criteria[{index}].weight"),
                            "bobot kriteria tidak berlaku pada rata-rata",
                            "a criterion has no weight of its own in a mean",
                        );
                    }
                }
                let count = i64::try_from(criteria.len()).unwrap_or(i64::MAX);
                let share = Exact::ratio(1, count).unwrap_or(Exact::ZERO);
                vec![share; criteria.len()]
            }
            Aggregation::Weighted => self.weighted_shares(criteria, document.weight, place),
        }
    }

    fn criterion_weight(&mut self, place: &str, id: &str, en: &str) {
        self.add("criterion_weight", place, id.to_owned(), en.to_owned());
    }

    fn weighted_shares(
        &mut self,
        criteria: &[CriterionDocument],
        whole: Quantity,
        place: &str,
    ) -> Vec<Exact> {
        let mut shares = Vec::with_capacity(criteria.len());
        for (index, criterion) in criteria.iter().enumerate() {
            let at = format!("{place}.criteria[{index}]");
            match criterion.weight {
                Some(weight) => {
                    self.weight(weight, &at);
                    shares.push(
                        weight
                            .exact()
                            .checked_div(&whole.exact())
                            .unwrap_or(Exact::ZERO),
                    );
                }
                None => {
                    self.criterion_weight(
                        &format!("{at}.weight"),
                        "kriteria berbobot harus menyebut bobotnya",
                        "a weighted criterion must state its weight",
                    );
                    shares.push(Exact::ZERO);
                }
            }
        }
        let weights = criteria.iter().filter_map(|criterion| criterion.weight);
        self.sum(weights, &whole.exact(), &format!("{place}.criteria"));
        shares
    }
}
