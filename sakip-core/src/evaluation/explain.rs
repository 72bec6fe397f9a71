//! How a score came about.

use super::answer::Given;
use super::document::Aggregation;
use super::score::{
    ComponentScore, Evaluated, GroupScore, Provisional, QuestionScore, SubComponentScore, Tally,
    rounded,
};
use super::template::Level;
use crate::explain::{Explain, Trace, TraceKind};
use crate::number::{Exact, Rounding};
use crate::text::Text;

/// A number as it stands in a sentence: the exact decimal, or the ratio with its rounded value beside it.
fn shown(value: &Exact, rounding: Rounding) -> String {
    match (value.to_decimal(), value.round(rounding)) {
        (None, Some(rounded)) => format!("{value} ≈ {rounded}"),
        _ => value.to_string(),
    }
}

fn sum<'a>(parts: impl Iterator<Item = &'a Exact>) -> String {
    parts
        .map(|part| part.to_string())
        .collect::<Vec<_>>()
        .join(" + ")
}

fn unanswered() -> Text {
    Text::new("belum dijawab", "unanswered")
}

impl QuestionScore {
    /// The arithmetic of its value: `0.7`, or the mean over its sasaran.
    fn value_expression(&self) -> String {
        match self.values.as_slice() {
            [] => "?".to_owned(),
            [value] => value.to_string(),
            values => format!("({}) / {}", sum(values.iter()), values.len()),
        }
    }

    fn trace(&self) -> Trace {
        let expression = format!("{} × {}", self.worth, self.value_expression());
        let (result, status, sentence) = match self.score() {
            Some(score) => {
                let text = format!("{}: {expression} = {score}", self.id);
                (Some(score), "ok", Text::new(text.clone(), text))
            }
            None => {
                let text = unanswered();
                let sentence = Text::new(
                    format!("{}: {}", self.id, text.id),
                    format!("{}: {}", self.id, text.en),
                );
                (None, "not_filled", sentence)
            }
        };
        let mut trace = Trace::new(TraceKind::Evaluation, "lke_criterion", status, sentence);
        trace.expression = expression;
        trace.exact = result.as_ref().map(ToString::to_string);
        trace.result = trace.exact.clone();
        match &self.given {
            None => {}
            Some(Given::One(label)) => trace = trace.input("answer", label),
            Some(Given::PerSasaran(answers)) => {
                for one in answers {
                    trace = trace.input(one.sasaran.clone(), &one.answer);
                }
            }
        }
        trace.input("worth", &self.worth)
    }
}

impl SubComponentScore {
    fn expression(&self) -> String {
        match (self.level, self.questions.as_slice()) {
            (Level::SubComponent, [one]) => {
                let label = match &one.given {
                    Some(Given::One(label)) => format!(" ({label})"),
                    _ => String::new(),
                };
                format!("{} × {}{label}", self.weight, one.value_expression())
            }
            (Level::Criterion(Aggregation::Weighted), questions) => questions
                .iter()
                .map(|one| format!("{} × {}", one.worth, bare(one)))
                .collect::<Vec<_>>()
                .join(" + "),
            (_, questions) => {
                let values: Vec<String> = questions.iter().map(bare).collect();
                format!(
                    "{} × ({}) / {}",
                    self.weight,
                    values.join(" + "),
                    values.len()
                )
            }
        }
    }
}

fn bare(question: &QuestionScore) -> String {
    question
        .value
        .as_ref()
        .map_or_else(|| "?".to_owned(), |value| value.to_string())
}

/// A trace of a part with a weight; `score` is absent while it is incomplete.
fn part_trace(
    formula: &str,
    name: Text,
    expression: String,
    part: (&Exact, &Exact, Option<&Exact>),
    weight: String,
    rounding: Rounding,
) -> Trace {
    let (low, high, score) = part;
    let (status, sentence) = match score {
        Some(score) => {
            let score = shown(score, rounding);
            (
                "ok",
                Text::new(
                    format!("{}: {expression} = {score} dari {weight}", name.id),
                    format!("{}: {expression} = {score} of {weight}", name.en),
                ),
            )
        }
        None => {
            let (low, high) = (shown(low, rounding), shown(high, rounding));
            (
                "not_filled",
                Text::new(
                    format!(
                        "{}: belum lengkap, {expression} bernilai antara {low} dan {high} dari {weight}",
                        name.id
                    ),
                    format!(
                        "{}: incomplete, {expression} lies between {low} and {high} of {weight}",
                        name.en
                    ),
                ),
            )
        }
    };
    let mut trace = Trace::new(TraceKind::Evaluation, formula, status, sentence);
    trace.expression = expression;
    trace.exact = score.map(ToString::to_string);
    trace.result = score
        .and_then(|score| rounded(score, rounding))
        .map(|score| score.to_string());
    trace.rounding = score.map(|_| rounding);
    trace.input("weight", weight)
}

impl Explain for SubComponentScore {
    fn trace(&self) -> Trace {
        let name = Text::new(
            format!("{} {}", self.id, self.title.id),
            format!("{} {}", self.id, self.title.en),
        );
        let bounds = (&self.bounds.low, &self.bounds.high, self.score());
        let mut trace = part_trace(
            "lke_sub_component",
            name,
            self.expression(),
            bounds,
            self.weight.to_string(),
            self.rounding,
        );
        trace.coverage = Some(self.coverage);
        match (self.level, self.questions.as_slice()) {
            (Level::SubComponent, [one]) => {
                if let Some(Given::One(label)) = &one.given {
                    trace = trace.input("answer", label);
                }
            }
            (_, questions) => trace.parts = questions.iter().map(QuestionScore::trace).collect(),
        }
        trace
    }
}

impl GroupScore {
    fn trace(&self, component: &ComponentScore) -> Trace {
        let members = component
            .sub_components
            .iter()
            .filter(|sub| sub.group.as_ref() == Some(&self.id));
        let name = Text::new(
            format!("{} {}", self.id, self.title.id),
            format!("{} {}", self.id, self.title.en),
        );
        let mut trace = part_trace(
            "lke_group",
            name,
            sum_or_unknown(members.clone().map(SubComponentScore::score)),
            (&self.bounds.low, &self.bounds.high, self.score()),
            self.weight.to_string(),
            component.rounding,
        );
        trace.coverage = Some(self.coverage);
        trace.parts = members.map(Explain::trace).collect();
        trace
    }
}

fn sum_or_unknown<'a>(scores: impl Iterator<Item = Option<&'a Exact>>) -> String {
    scores
        .map(|score| score.map_or_else(|| "?".to_owned(), ToString::to_string))
        .collect::<Vec<_>>()
        .join(" + ")
}

impl Explain for ComponentScore {
    fn trace(&self) -> Trace {
        let name = Text::new(
            format!("Komponen {} {}", self.id, self.title.id),
            format!("Component {} {}", self.id, self.title.en),
        );
        let expression = if self.groups.is_empty() {
            sum_or_unknown(self.sub_components.iter().map(SubComponentScore::score))
        } else {
            sum_or_unknown(self.groups.iter().map(GroupScore::score))
        };
        let mut trace = part_trace(
            "lke_component",
            name,
            expression,
            (&self.bounds.low, &self.bounds.high, self.score()),
            self.weight.to_string(),
            self.rounding,
        );
        trace.coverage = Some(self.coverage);
        trace.parts = if self.groups.is_empty() {
            self.sub_components.iter().map(Explain::trace).collect()
        } else {
            self.groups.iter().map(|group| group.trace(self)).collect()
        };
        trace
    }
}

fn component_traces(tally: &Tally) -> Vec<Trace> {
    tally.components.iter().map(Explain::trace).collect()
}

impl Explain for Evaluated {
    fn trace(&self) -> Trace {
        let tally = &self.tally;
        let expression = sum(tally
            .components
            .iter()
            .map(|component| &component.bounds.low));
        let total = shown(self.total(), tally.rounding);
        let (grade, track, policy) = (self.grade(), tally.track, &tally.policy);
        let sentence = Text::new(
            format!(
                "Nilai AKIP ({track}, {policy}): {expression} = {total} dari 100, predikat {}",
                grade.id
            ),
            format!(
                "AKIP score ({track}, {policy}): {expression} = {total} of 100, predicate {}",
                grade.en
            ),
        );
        let mut trace =
            Trace::new(TraceKind::Evaluation, "lke_total", "ok", sentence).input("track", track);
        trace.expression = expression;
        trace.exact = Some(self.total().to_string());
        trace.rounding = Some(tally.rounding);
        trace.result = self.rounded().map(|score| score.to_string());
        trace.category = Some(self.predicate.label.clone());
        trace.coverage = Some(tally.coverage);
        trace.policy = Some(policy.clone());
        trace.warnings.push(self.standing.label());
        if self.rounded_predicate != self.predicate {
            let (of_exact, of_rounded) = (&self.predicate.label, &self.rounded_predicate.label);
            trace.warnings.push(Text::new(
                format!("nilai yang dibulatkan berpredikat {of_rounded}, tetapi predikat mengikuti nilai tepat: {of_exact}"),
                format!("the rounded total would be {of_rounded}, but the predicate follows the exact total: {of_exact}"),
            ));
        }
        trace.parts = component_traces(tally);
        trace
    }
}

impl Explain for Provisional {
    fn trace(&self) -> Trace {
        let tally = &self.tally;
        let rounding = tally.rounding;
        let (lower, upper) = (shown(self.lower(), rounding), shown(self.upper(), rounding));
        let (low, high) = (&self.lower_predicate.label, &self.upper_predicate.label);
        let (used, total) = (tally.coverage.used, tally.coverage.total);
        let (track, policy) = (tally.track, &tally.policy);
        let expression = sum_or_unknown(tally.components.iter().map(ComponentScore::score));
        let sentence = Text::new(
            format!(
                "Nilai sementara AKIP ({track}, {policy}), {used} dari {total} butir dijawab: {expression} bernilai antara {lower} ({low}, yang belum dijawab dihitung nol) dan {upper} ({high}, yang belum dijawab dihitung penuh); perkiraan, bukan LHE resmi"
            ),
            format!(
                "Provisional AKIP score ({track}, {policy}), {used} of {total} answered: {expression} lies between {lower} ({low}, unanswered counted as zero) and {upper} ({high}, unanswered counted as full); an estimate, not the official LHE"
            ),
        );
        let status = if used == total { "ok" } else { "not_filled" };
        let mut trace = Trace::new(TraceKind::Evaluation, "lke_provisional", status, sentence)
            .input("track", track)
            .input("lower", self.lower())
            .input("upper", self.upper());
        trace.expression = expression;
        trace.coverage = Some(tally.coverage);
        trace.policy = Some(policy.clone());
        trace.warnings.push(super::Standing::Estimate.label());
        trace.parts = component_traces(tally);
        trace
    }
}
