//! Answer scales: labels with exact values and what they mean.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::{check_id, check_label, check_text, too_many};
use super::limits::MAX_ANSWERS;
use crate::number::{Exact, Quantity, spell};
use crate::problem::{Problem, ProblemList};
use crate::text::Text;

/// An answer scale as data: its answers from the highest value to the lowest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleDocument {
    /// The id other parts of the template refer to.
    pub id: String,
    /// The answers, the highest value first; the highest is 1.
    pub answers: Vec<AnswerOption>,
}

/// One answer of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerOption {
    /// What is written in the sheet, such as `BB`.
    pub label: String,
    /// The part of the weight it earns, from 0 to 1.
    pub value: Quantity,
    /// What it means.
    pub meaning: Text,
    /// When criteria ticked as met suggest this answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested: Option<SuggestedWhen>,
}

/// When ticked criteria suggest an answer: `"judgement"`, `"all"`, `{"above": "75"}` or `"none"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuggestedWhen {
    /// Never by ticks alone: a person has to judge, once all criteria are met.
    Judgement,
    /// When all criteria are met.
    All,
    /// When more than this part of the criteria is met, in percent, from 0 to below 100.
    Above(Quantity),
    /// When no criterion is met.
    None,
}

/// A checked answer scale: values strictly descending from 1, all from 0 to 1, labels unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerScale {
    id: String,
    answers: Vec<AnswerOption>,
}

impl AnswerScale {
    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The answers, the highest value first.
    pub fn answers(&self) -> &[AnswerOption] {
        &self.answers
    }

    /// The value of an answer; `None` when the scale does not have it. Labels are told apart by case.
    pub fn value(&self, label: &str) -> Option<Exact> {
        self.answers
            .iter()
            .find(|answer| answer.label == label)
            .map(|answer| answer.value.exact())
    }

    /// The answers above `label`, the nearest first.
    pub fn above(&self, label: &str) -> impl Iterator<Item = &AnswerOption> {
        let better = self
            .answers
            .iter()
            .take_while(|answer| answer.label != label)
            .count();
        self.answers.get(..better).unwrap_or_default().iter().rev()
    }

    /// Checks a scale found at `place` of a document.
    pub(super) fn check(
        document: &ScaleDocument,
        place: &str,
        problems: &mut ProblemList,
    ) -> AnswerScale {
        check_id(&document.id, &format!("{place}.id"), problems);
        let at = format!("{place}.answers");
        if document.answers.len() > MAX_ANSWERS {
            problems.add(too_many(&at, document.answers.len(), MAX_ANSWERS));
        }
        let answers: Vec<AnswerOption> =
            document.answers.iter().take(MAX_ANSWERS).cloned().collect();
        match answers.first() {
            None => problems.add(Problem::new(
                "empty_scale",
                at.clone(),
                Text::new("skala tanpa jawaban", "the scale has no answers"),
            )),
            Some(top) if top.value.exact() != Exact::ONE => problems.add(Problem::new(
                "scale_top",
                format!("{at}[0].value"),
                Text::both(|lang| {
                    let value = spell(top.value.value(), lang);
                    lang.pick(
                        format!("jawaban tertinggi bernilai {value}, seharusnya 1"),
                        format!("the highest answer is worth {value}, it should be 1"),
                    )
                }),
            )),
            Some(_) => {}
        }
        let mut previous: Option<Exact> = None;
        for (index, answer) in answers.iter().enumerate() {
            check_answer(answer, &format!("{at}[{index}]"), problems);
            let before = answers.get(..index).unwrap_or_default();
            if before.iter().any(|other| other.label == answer.label) {
                problems.add(Problem::new(
                    "duplicate_answer",
                    format!("{at}[{index}].label"),
                    Text::new(
                        format!("jawaban `{}` sudah ada", answer.label),
                        format!("the answer `{}` is there already", answer.label),
                    ),
                ));
            }
            let value = answer.value.exact();
            if previous.is_some_and(|previous| value >= previous) {
                problems.add(Problem::new(
                    "scale_order",
                    format!("{at}[{index}].value"),
                    Text::new(
                        "nilai jawaban harus menurun",
                        "the values of the answers must descend",
                    ),
                ));
            }
            previous = Some(value);
        }
        AnswerScale {
            id: document.id.clone(),
            answers,
        }
    }
}

fn check_answer(answer: &AnswerOption, place: &str, problems: &mut ProblemList) {
    check_label(&answer.label, &format!("{place}.label"), problems);
    check_text(&answer.meaning, &format!("{place}.meaning"), problems);
    let value = answer.value.exact();
    if value.is_negative() || value > Exact::ONE {
        problems.add(Problem::new(
            "value_range",
            format!("{place}.value"),
            Text::both(|lang| {
                let value = spell(answer.value.value(), lang);
                lang.pick(
                    format!("nilai {value} di luar 0 sampai 1"),
                    format!("the value {value} is outside 0 to 1"),
                )
            }),
        ));
    }
    if let Some(SuggestedWhen::Above(percent)) = answer.suggested {
        let bound = percent.exact();
        if bound.is_negative() || bound >= Exact::HUNDRED {
            problems.add(Problem::new(
                "percent_range",
                format!("{place}.suggested.above"),
                Text::both(|lang| {
                    let percent = spell(percent.value(), lang);
                    lang.pick(
                        format!("{percent} di luar 0 sampai kurang dari 100"),
                        format!("{percent} is outside 0 to below 100"),
                    )
                }),
            ));
        }
    }
}
