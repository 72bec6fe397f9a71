//! Checking the printed scores of an evaluation: parts, components, total and predicate.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::average::half_a_unit;
use super::cause::Cause;
use super::claim::{ComponentClaim, EvaluationClaim};
use super::percentage::Figure;
use super::reading::Printing;
use super::sentence;
use super::verdict::{Finding, Verdict};
use crate::evaluation::{Predicate, Template, predicate_of};
use crate::number::{Exact, spell};
use crate::text::{Lang, Text};

/// The template whose answer scale and predicates published evaluations follow.
const TEMPLATE: &str = "permenpanrb-88-2021";

pub(super) fn judge(claim: &EvaluationClaim) -> Verdict {
    let Some(template) = Template::builtin(TEMPLATE) else {
        return Verdict::not_checkable(Cause::NoRule);
    };
    if let Some(verdict) = wrong_part(&claim.components, &template) {
        return verdict;
    }
    let sum = sum_of(&claim.components, &template);
    let total = match (claim.total, &sum) {
        (Some(printed), Some(sum)) => match total_differs(claim, &template, printed, sum) {
            Some(verdict) if verdict.finding == Finding::Deviates => return verdict,
            Some(verdict) => {
                return grade(claim, &Exact::from(printed), &template).unwrap_or(verdict);
            }
            None => Exact::from(printed),
        },
        (Some(printed), None) => {
            let printed = Exact::from(printed);
            if known_exceed(&claim.components, &template, &printed) {
                return deviates(&printed, None, Cause::SumDiffers);
            }
            printed
        }
        (None, Some(sum)) => sum.clone(),
        (None, None) => return Verdict::not_checkable(Cause::NoScore),
    };
    if total.is_negative() || total > Exact::HUNDRED {
        return deviates(&total, None, Cause::ScoreOutOfRange);
    }
    if let Some(verdict) = grade(claim, &total, &template) {
        return verdict;
    }
    let summed = claim.total.is_some() && sum.is_some();
    if !summed && claim.grade.is_none() && !compares(&claim.components, &template) {
        return Verdict::not_checkable(if claim.total.is_some() {
            Cause::NoScore
        } else {
            Cause::NothingPrinted
        });
    }
    let rounded_first = differs_by_rounding(&claim.components, &template);
    reproduced(claim, &total, sum.is_some(), rounded_first, &template)
}

/// The score of a component: as printed, else as its parts or its answer give it.
fn score_of(component: &ComponentClaim, template: &Arc<Template>) -> Option<Exact> {
    component
        .score
        .map(Exact::from)
        .or_else(|| sum_of(&component.parts, template))
        .or_else(|| weight_times_answer(component, template))
}

/// The sum of components, when each has a score and there are any.
fn sum_of(components: &[ComponentClaim], template: &Arc<Template>) -> Option<Exact> {
    let scores: Option<Vec<Exact>> = components
        .iter()
        .map(|component| score_of(component, template))
        .collect();
    scores
        .filter(|scores| !scores.is_empty())
        .map(|scores| scores.into_iter().sum())
}

/// How far the sum of printed scores may be off because each was printed rounded.
fn slack_of(components: &[ComponentClaim]) -> Exact {
    components
        .iter()
        .map(|component| match component.score {
            Some(score) => half_a_unit(&score),
            None => slack_of(&component.parts),
        })
        .sum()
}

/// Whether the components that have a score already come to more than the printed total.
fn known_exceed(components: &[ComponentClaim], template: &Arc<Template>, printed: &Exact) -> bool {
    let known: Exact = components
        .iter()
        .filter_map(|component| score_of(component, template))
        .sum();
    &known - &slack_of(components) > *printed
}

/// Whether any printed score stands beside what it should follow from.
fn compares(components: &[ComponentClaim], template: &Arc<Template>) -> bool {
    components.iter().any(|component| {
        let inputs = component.score.is_some()
            && (weight_times_answer(component, template).is_some()
                || sum_of(&component.parts, template).is_some());
        inputs || compares(&component.parts, template)
    })
}

/// Whether some component is the sum of its parts only before these were rounded.
fn differs_by_rounding(components: &[ComponentClaim], template: &Arc<Template>) -> bool {
    components.iter().any(|component| {
        let exactly = match (component.score, sum_of(&component.parts, template)) {
            (Some(score), Some(sum)) => prints(&sum, score),
            _ => true,
        };
        !exactly || differs_by_rounding(&component.parts, template)
    })
}

/// Whether some way of rounding prints the value as this score.
fn prints(value: &Exact, score: Decimal) -> bool {
    Printing::all().any(|printing| !printing.is_limited() && printing.makes(value, score))
}

/// The first part or component whose score contradicts what is printed beside it.
fn wrong_part(components: &[ComponentClaim], template: &Arc<Template>) -> Option<Verdict> {
    components.iter().find_map(|component| {
        wrong_part(&component.parts, template)
            .or_else(|| above_weight(component))
            .or_else(|| not_weight_times_answer(component, template))
            .or_else(|| not_the_sum_of_its_parts(component, template))
    })
}

fn above_weight(component: &ComponentClaim) -> Option<Verdict> {
    let (score, weight) = (component.score?, component.weight?);
    (score > weight).then(|| deviates(&Exact::from(weight), Some(component), Cause::AboveWeight))
}

fn weight_times_answer(component: &ComponentClaim, template: &Arc<Template>) -> Option<Exact> {
    let weight = component.weight?;
    let answer = component.answer.as_deref()?.trim();
    let value = template
        .questions()
        .find_map(|(_, question)| question.scale().value(answer))?;
    Some(&Exact::from(weight) * &value)
}

fn not_weight_times_answer(
    component: &ComponentClaim,
    template: &Arc<Template>,
) -> Option<Verdict> {
    let score = component.score?;
    let expected = weight_times_answer(component, template)?;
    (!prints(&expected, score)).then(|| deviates(&expected, Some(component), Cause::PartDiffers))
}

fn not_the_sum_of_its_parts(
    component: &ComponentClaim,
    template: &Arc<Template>,
) -> Option<Verdict> {
    let score = component.score?;
    let sum = sum_of(&component.parts, template)?;
    let apart = (&Exact::from(score) - &sum).abs();
    (!prints(&sum, score) && apart > slack_of(&component.parts))
        .then(|| deviates(&sum, Some(component), Cause::SumDiffers))
}

/// What is to be said of the total against the sum of its components: nothing when it is the sum.
fn total_differs(
    claim: &EvaluationClaim,
    template: &Arc<Template>,
    printed: Decimal,
    sum: &Exact,
) -> Option<Verdict> {
    let scores: Vec<Exact> = claim
        .components
        .iter()
        .filter_map(|component| score_of(component, template))
        .collect();
    let in_words = |lang| {
        let shown = scores.iter().filter_map(Exact::approximate);
        let members: Vec<String> = shown.map(|score| spell(score, lang)).collect();
        members.join(" + ")
    };
    let figure = Figure {
        formula: "sum",
        expression: Text::both(in_words),
        raw: sum,
        printed,
        usual: Printing::PLAIN,
    };
    if let Some(verdict) = figure.reproduced() {
        return (verdict.finding != Finding::Reproduced).then_some(verdict);
    }
    // Components printed rounded: each may be half a unit of its last digit off.
    let slack = slack_of(&claim.components);
    if (&Exact::from(printed) - sum).abs() <= slack {
        return Some(figure.verdict(
            Finding::ReproducedWith,
            Printing::PLAIN,
            Some(Cause::UnroundedInputs),
        ));
    }
    let omitted = scores
        .iter()
        .any(|score| !score.is_zero() && sum - score == Exact::from(printed));
    let verdict = figure.deviates(|| omitted.then_some(Cause::MemberOmitted));
    Some(Verdict {
        cause: verdict.cause.or(Some(Cause::SumDiffers)),
        ..verdict
    })
}

/// The predicate a printed one stands for: by its code, its name, or both.
fn named<'a>(template: &'a Template, grade: &str) -> Option<&'a Predicate> {
    let folded = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    let grade = folded(grade);
    template.predicates().list().find(|predicate| {
        let (label, name) = (folded(&predicate.label), folded(&predicate.name.id));
        grade == label
            || grade == name
            || grade == format!("{label} ({name})")
            || grade == format!("{label} - {name}")
            || grade == format!("{name} ({label})")
    })
}

/// The verdict when the printed predicate is not that of the total.
fn grade(claim: &EvaluationClaim, total: &Exact, template: &Template) -> Option<Verdict> {
    let printed = claim.grade.as_deref()?;
    let right = predicate_of(template.predicates(), total);
    let Some(named) = named(template, printed) else {
        return Some(wrong_grade(total, right, printed, Cause::UnknownPredicate));
    };
    if named.label == right.label {
        return None;
    }
    // On the bound itself the next better predicate is the reading "from" instead of "above".
    let on_the_bound = template
        .predicates()
        .next_above(total)
        .is_some_and(|(bound, better)| bound == total && better.label == named.label);
    let cause = if on_the_bound {
        Cause::BoundaryIncluded
    } else {
        Cause::GradeContradictsScore
    };
    Some(wrong_grade(total, right, printed, cause))
}

fn wrong_grade(total: &Exact, right: &Predicate, printed: &str, cause: Cause) -> Verdict {
    let total = total.approximate().unwrap_or_default();
    let tell = |lang: Lang| {
        let score = spell(total, lang);
        let printed: String = printed.chars().take(60).collect();
        lang.pick(
            format!(
                "Tercetak `{printed}`, menyimpang: nilai {score} berpredikat {} ({}); {}.",
                right.label,
                right.name.id,
                cause.text().id
            ),
            format!(
                "Printed `{printed}`, deviates: a score of {score} earns {} ({}); {}.",
                right.label,
                right.name.en,
                cause.text().en
            ),
        )
    };
    Verdict {
        finding: Finding::Deviates,
        formula: Some("predicate"),
        printing: None,
        computed: Some(right.label.clone()),
        cause: Some(cause),
        sentence: Text::new(tell(Lang::Id), tell(Lang::En)),
    }
}

fn deviates(expected: &Exact, component: Option<&ComponentClaim>, cause: Cause) -> Verdict {
    let printed = component.and_then(|component| component.score);
    let value = expected.approximate().unwrap_or_default();
    let name = component.map_or("", |component| component.name.as_str());
    let tell = |lang: Lang| {
        let expected = spell(value, lang);
        let shown = printed.map_or_else(String::new, |printed| spell(printed, lang));
        lang.pick(
            format!(
                "Komponen {name} tercetak {shown}, dihitung {expected}: {}.",
                cause.text().id
            ),
            format!(
                "Component {name} printed {shown}, computed {expected}: {}.",
                cause.text().en
            ),
        )
    };
    let sentence = if component.is_some() {
        Text::new(tell(Lang::Id), tell(Lang::En))
    } else {
        sentence::no_figure(value, cause)
    };
    Verdict {
        finding: Finding::Deviates,
        formula: Some("lke"),
        printing: None,
        computed: component.and_then(|_| printed_total(expected)),
        cause: Some(cause),
        sentence,
    }
}

/// A score with at least two decimals, as scores are printed.
fn printed_total(score: &Exact) -> Option<String> {
    let decimals = score
        .to_decimal()
        .map_or(2, |score| score.normalize().scale().max(2));
    Printing::PLAIN
        .print(score, decimals)
        .map(|score| score.to_string())
}

fn reproduced(
    claim: &EvaluationClaim,
    total: &Exact,
    summed: bool,
    rounded_first: bool,
    template: &Template,
) -> Verdict {
    let predicate = predicate_of(template.predicates(), total);
    let value = total.approximate().unwrap_or_default();
    let cause = rounded_first.then_some(Cause::UnroundedInputs);
    let tell = |lang: Lang| {
        let total = spell(value, lang);
        let name = predicate.name.get(lang);
        let grade = if claim.grade.is_some() {
            format!(" → {} ({name})", predicate.label)
        } else {
            String::new()
        };
        let cause = cause.map_or_else(String::new, |cause| format!("; {}", cause.text().get(lang)));
        lang.pick(
            format!("Sesuai: nilai {total}{grade}{cause}."),
            format!("Reproduced: a score of {total}{grade}{cause}."),
        )
    };
    Verdict {
        finding: match cause {
            None => Finding::Reproduced,
            Some(_) => Finding::ReproducedWith,
        },
        formula: Some(if summed { "sum" } else { "predicate" }),
        printing: None,
        computed: printed_total(total),
        cause,
        sentence: Text::new(tell(Lang::Id), tell(Lang::En)),
    }
}
