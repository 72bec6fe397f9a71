//! Scores of an LKE and predicates, from the weights in `rules.json`.

use std::collections::BTreeMap;

use num_rational::BigRational;
use serde::Deserialize;
use serde_json::Value;

use super::exact::{parse_decimal, rounded, whole};
use crate::engine::{Answer, Fault};
use crate::inputs::{EvaluationInput, PredicateInput, PredicateLabelInput};
use crate::vectors::Rules;

fn template<'a>(rules: &'a Rules, name: &str) -> Result<&'a Value, Fault> {
    rules
        .templates
        .get(name)
        .ok_or_else(|| Fault::Broken(format!("no template `{name}`")))
}

fn decimal(value: Option<&Value>) -> Result<BigRational, Fault> {
    value
        .and_then(Value::as_str)
        .and_then(parse_decimal)
        .ok_or_else(|| Fault::broken("a number is missing in a template"))
}

/// The predicates, best first, each with the total it lies above.
fn predicates(template: &Value) -> Result<Vec<(String, Option<BigRational>)>, Fault> {
    let rows: Vec<(String, Option<String>)> =
        serde_json::from_value(template["predicates"].clone()).map_err(Fault::broken)?;
    Ok(rows
        .into_iter()
        .map(|(label, above)| (label, above.as_deref().and_then(parse_decimal)))
        .collect())
}

fn predicate_of(template: &Value, total: &BigRational) -> Result<String, Fault> {
    predicates(template)?
        .into_iter()
        .find(|(_, above)| above.as_ref().is_none_or(|above| total > above))
        .map(|(label, _)| label)
        .ok_or_else(|| Fault::broken("no predicate fits"))
}

/// A sub-component: its weight, and the scale of each question.
#[derive(Deserialize)]
struct Sub {
    weight: String,
    questions: BTreeMap<String, String>,
}

pub(super) fn evaluation(rules: &Rules, input: &EvaluationInput) -> Result<Answer, Fault> {
    let template = template(rules, &input.template)?;
    let components =
        BTreeMap::<String, BTreeMap<String, Sub>>::deserialize(&template["components"])
            .map_err(Fault::broken)?;
    let mut answer = Answer::status("ok");
    let mut total = whole(0);
    for (component, subs) in components {
        let mut points = whole(0);
        for (id, sub) in subs {
            let (mut sum, mut count) = (whole(0), 0);
            for (question, scale) in &sub.questions {
                let label = input.answers.get(question).map_or("", String::as_str);
                let place = format!("/scales/{scale}/{label}");
                sum += decimal(template.pointer(&place))?;
                count += 1;
            }
            let weight = parse_decimal(&sub.weight)
                .ok_or_else(|| Fault::broken("a sub-component without weight"))?;
            let score = weight * sum / whole(count);
            points += &score;
            answer = answer.with(format!("score:{id}"), score);
        }
        total += &points;
        answer = answer.with(format!("score:{component}"), points);
    }
    Ok(answer
        .with_some("value", rounded(&total, &input.mode, input.decimals))
        .with("predicate", predicate_of(template, &total)?)
        .with("raw", total))
}

pub(super) fn predicate(rules: &Rules, input: &PredicateInput) -> Result<Answer, Fault> {
    let total = parse_decimal(&input.total).ok_or_else(|| Fault::broken("no total"))?;
    let label = predicate_of(template(rules, &input.template)?, &total)?;
    Ok(Answer::new().with("predicate", label))
}

pub(super) fn predicate_label(rules: &Rules, input: &PredicateLabelInput) -> Result<Answer, Fault> {
    let mut better = None;
    for (label, above) in predicates(template(rules, &input.template)?)? {
        if label == input.label {
            return Ok(Answer::status("known")
                .with_some("above", above)
                .with_some("to", better));
        }
        better = above;
    }
    Ok(Answer::status("unknown"))
}
