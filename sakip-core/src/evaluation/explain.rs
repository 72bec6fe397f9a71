//! How a score came about.

use super::answer::Given;
use super::document::Aggregation;
use super::score::{
    ComponentScore, Evaluated, GroupScore, Provisional, QuestionScore, SubComponentScore, Tally,
    rounded,
};
use super::template::Level;
use crate::explain::{Explain, Trace, TraceKind};
use crate::number::{Exact, Locale, Rounding, Weight, spell, spell_exact};
use crate::text::{Lang, Text};

/// A number as it stands in a sentence, with its rounded value beside it where it has no end.
fn shown(value: &Exact, rounding: Rounding, lang: Lang) -> String {
    let exact = spell_exact(value, lang);
    match (value.to_decimal(), value.round(rounding)) {
        (None, Some(rounded)) => format!("{exact} ≈ {}", spell(rounded, lang)),
        _ => exact,
    }
}

/// A number of an expression: whole for programs, as a sentence says it for people.
fn written(value: &Exact, locale: Locale) -> String {
    match locale {
        Locale::Strict => value.to_string(),
        Locale::Id | Locale::En => locale.print_exact(value),
    }
}

/// A number of an expression, `?` while it is not known.
fn written_or_unknown(value: Option<&Exact>, locale: Locale) -> String {
    value.map_or_else(|| "?".to_owned(), |value| written(value, locale))
}

fn sum<'a>(parts: impl Iterator<Item = &'a Exact>, locale: Locale) -> String {
    let parts: Vec<String> = parts.map(|part| written(part, locale)).collect();
    parts.join(" + ")
}

fn unanswered() -> Text {
    Text::new("belum dijawab", "unanswered")
}

impl QuestionScore {
    /// The arithmetic of its value: `0.7`, or the mean over its sasaran.
    fn value_expression(&self, locale: Locale) -> String {
        match self.values.as_slice() {
            [] => "?".to_owned(),
            [value] => written(value, locale),
            values => format!("({}) / {}", sum(values.iter(), locale), values.len()),
        }
    }

    fn trace(&self) -> Trace {
        let expression = |locale| {
            let worth = written(&self.worth, locale);
            format!("{worth} × {}", self.value_expression(locale))
        };
        let (result, status, sentence) = match self.score() {
            Some(score) => {
                let sentence = Text::both(|lang| {
                    let (expression, score) = (expression(lang.into()), spell_exact(&score, lang));
                    format!("{}: {expression} = {score}", self.id)
                });
                (Some(score), "ok", sentence)
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
        trace.expression = expression(Locale::Strict);
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
    fn expression(&self, locale: Locale) -> String {
        let weight = locale.print(self.weight.value(), 0);
        match (self.level, self.questions.as_slice()) {
            (Level::SubComponent, [one]) => {
                let label = match &one.given {
                    Some(Given::One(label)) => format!(" ({label})"),
                    _ => String::new(),
                };
                format!("{weight} × {}{label}", one.value_expression(locale))
            }
            (Level::Criterion(Aggregation::Weighted), questions) => questions
                .iter()
                .map(|one| {
                    let value = written_or_unknown(one.value.as_ref(), locale);
                    format!("{} × {value}", written(&one.worth, locale))
                })
                .collect::<Vec<_>>()
                .join(" + "),
            (_, questions) => {
                let values: Vec<String> = questions
                    .iter()
                    .map(|one| written_or_unknown(one.value.as_ref(), locale))
                    .collect();
                format!("{weight} × ({}) / {}", values.join(" + "), values.len())
            }
        }
    }
}

/// A trace of a part with a weight; `score` is absent while it is incomplete.
fn part_trace(
    formula: &str,
    name: Text,
    expression: impl Fn(Locale) -> String,
    part: (&Exact, &Exact, Option<&Exact>),
    weight: Weight,
    rounding: Rounding,
) -> Trace {
    let (low, high, score) = part;
    let sentence = Text::both(|lang| {
        let (name, expression) = (name.get(lang), expression(lang.into()));
        let (show, weight) = (
            |value: &Exact| shown(value, rounding, lang),
            spell(weight.value(), lang),
        );
        if let Some(score) = score.map(show) {
            return lang.pick(
                format!("{name}: {expression} = {score} dari {weight}"),
                format!("{name}: {expression} = {score} of {weight}"),
            );
        }
        let (low, high) = (show(low), show(high));
        lang.pick(
            format!(
                "{name}: belum lengkap, {expression} bernilai antara {low} dan {high} dari {weight}"
            ),
            format!("{name}: incomplete, {expression} lies between {low} and {high} of {weight}"),
        )
    });
    let status = if score.is_some() { "ok" } else { "not_filled" };
    let mut trace = Trace::new(TraceKind::Evaluation, formula, status, sentence);
    trace.expression = expression(Locale::Strict);
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
            |locale| self.expression(locale),
            bounds,
            self.weight,
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
            |locale| sum_or_unknown(members.clone().map(SubComponentScore::score), locale),
            (&self.bounds.low, &self.bounds.high, self.score()),
            self.weight,
            component.rounding,
        );
        trace.coverage = Some(self.coverage);
        trace.parts = members.map(Explain::trace).collect();
        trace
    }
}

fn sum_or_unknown<'a>(scores: impl Iterator<Item = Option<&'a Exact>>, locale: Locale) -> String {
    let scores: Vec<String> = scores
        .map(|score| written_or_unknown(score, locale))
        .collect();
    scores.join(" + ")
}

impl Explain for ComponentScore {
    fn trace(&self) -> Trace {
        let name = Text::new(
            format!("Komponen {} {}", self.id, self.title.id),
            format!("Component {} {}", self.id, self.title.en),
        );
        let expression = |locale| {
            if self.groups.is_empty() {
                let scores = self.sub_components.iter().map(SubComponentScore::score);
                sum_or_unknown(scores, locale)
            } else {
                sum_or_unknown(self.groups.iter().map(GroupScore::score), locale)
            }
        };
        let mut trace = part_trace(
            "lke_component",
            name,
            expression,
            (&self.bounds.low, &self.bounds.high, self.score()),
            self.weight,
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
        let expression = |locale| {
            let scores = tally
                .components
                .iter()
                .map(|component| &component.bounds.low);
            sum(scores, locale)
        };
        let (grade, track, policy) = (self.grade(), tally.track, &tally.policy);
        let sentence = Text::both(|lang| {
            let (expression, grade) = (expression(lang.into()), grade.get(lang));
            let total = shown(self.total(), tally.rounding, lang);
            lang.pick(
                format!("Nilai AKIP ({track}, {policy}): {expression} = {total} dari 100, predikat {grade}"),
                format!("AKIP score ({track}, {policy}): {expression} = {total} of 100, predicate {grade}"),
            )
        });
        let mut trace =
            Trace::new(TraceKind::Evaluation, "lke_total", "ok", sentence).input("track", track);
        trace.expression = expression(Locale::Strict);
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
        let (low, high) = (&self.lower_predicate.label, &self.upper_predicate.label);
        let (used, total) = (tally.coverage.used, tally.coverage.total);
        let (track, policy) = (tally.track, &tally.policy);
        let expression =
            |locale| sum_or_unknown(tally.components.iter().map(ComponentScore::score), locale);
        let sentence = Text::both(|lang| {
            let expression = expression(lang.into());
            let lower = shown(self.lower(), rounding, lang);
            let upper = shown(self.upper(), rounding, lang);
            lang.pick(
            format!(
                "Nilai sementara AKIP ({track}, {policy}), {used} dari {total} butir dijawab: {expression} bernilai antara {lower} ({low}, yang belum dijawab dihitung nol) dan {upper} ({high}, yang belum dijawab dihitung penuh); perkiraan, bukan LHE resmi"
            ),
            format!(
                "Provisional AKIP score ({track}, {policy}), {used} of {total} answered: {expression} lies between {lower} ({low}, unanswered counted as zero) and {upper} ({high}, unanswered counted as full); an estimate, not the official LHE"
            ),
            )
        });
        let status = if used == total { "ok" } else { "not_filled" };
        let mut trace = Trace::new(TraceKind::Evaluation, "lke_provisional", status, sentence)
            .input("track", track)
            .input("lower", self.lower())
            .input("upper", self.upper());
        trace.expression = expression(Locale::Strict);
        trace.coverage = Some(tally.coverage);
        trace.policy = Some(policy.clone());
        trace.warnings.push(super::Standing::Estimate.label());
        trace.parts = component_traces(tally);
        trace
    }
}
