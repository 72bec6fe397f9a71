//! How an efficiency figure tells where it came from.

use super::{Efficiency, EfficiencyOutcome, EfficiencyValue};
use crate::explain::{Explain, LimitKind, Trace, TraceKind};
use crate::number::{Exact, Locale, Rounding, spell, spell_exact};
use crate::text::{Lang, Localize, Text};

/// The arithmetic of a value: for programs, and for people in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expression {
    canonical: String,
    text: Text,
}

impl Expression {
    pub(super) fn new(write: impl Fn(Locale) -> String) -> Expression {
        Expression {
            canonical: write(Locale::Strict),
            text: Text::both(|lang| write(lang.into())),
        }
    }
}

impl EfficiencyValue {
    /// `ie = 100,57 / 95,44 = 1,05`, with the limit that was applied.
    fn say(&self, lang: Lang) -> String {
        let unit = if self.is_percent { " %" } else { "" };
        let limit = match &self.limit {
            None => String::new(),
            Some(limit) => {
                let kind = match limit.kind {
                    LimitKind::Cap => lang.pick("paling banyak", "at most"),
                    LimitKind::Floor => lang.pick("paling sedikit", "at least"),
                };
                format!(" = {}, {kind} {}", spell_exact(&self.exact, lang), limit.at)
            }
        };
        let (name, expression) = (self.name, self.expression.text.get(lang));
        let rounded = spell(self.rounded, lang);
        format!("{name} = {expression}{limit} = {rounded}{unit}")
    }

    fn status(&self) -> &'static str {
        match self.limit.as_ref().map(|limit| limit.kind) {
            None => "ok",
            Some(LimitKind::Cap) => "capped",
            Some(LimitKind::Floor) => "floored",
        }
    }

    fn trace(&self, rounding: Rounding) -> Trace {
        let sentence = Text::new(self.say(Lang::Id), self.say(Lang::En));
        let mut trace = Trace::new(TraceKind::Efficiency, self.name, self.status(), sentence);
        trace.expression.clone_from(&self.expression.canonical);
        trace.exact = Some(self.exact.to_string());
        trace.limit.clone_from(&self.limit);
        trace.rounding = Some(rounding);
        trace.result = Some(self.rounded.to_string());
        trace
    }
}

impl Efficiency {
    fn say(&self, lang: Lang) -> String {
        let method = self.method.name();
        match &self.outcome {
            EfficiencyOutcome::Values(values) => {
                let mut said: Vec<String> = values.iter().map(|value| value.say(lang)).collect();
                if let Some(label) = self.label {
                    said.push(label.text().get(lang).to_owned());
                }
                format!("{method}: {}", said.join("; "))
            }
            EfficiencyOutcome::NotFilled => lang.pick(
                format!("{method}: capaian atau serapan belum diisi"),
                format!("{method}: achievement or absorption is not filled in"),
            ),
            EfficiencyOutcome::NotApplicable => lang.pick(
                format!("{method}: tidak berlaku karena capaian di bawah 100 %"),
                format!("{method}: does not apply, the achievement is below 100 %"),
            ),
            EfficiencyOutcome::NotComputable(reason) => {
                let reason = reason.localize(lang);
                lang.pick(
                    format!("{method}: tidak dapat dihitung: {reason}"),
                    format!("{method}: not computable: {reason}"),
                )
            }
        }
    }
}

impl Explain for Efficiency {
    fn trace(&self) -> Trace {
        let parts: Vec<Trace> = self
            .values()
            .iter()
            .map(|value| value.trace(self.rounding))
            .collect();
        let status = match &self.outcome {
            EfficiencyOutcome::Values(values) => {
                values.first().map_or("ok", EfficiencyValue::status)
            }
            EfficiencyOutcome::NotFilled => "not_filled",
            EfficiencyOutcome::NotApplicable => "not_applicable",
            EfficiencyOutcome::NotComputable(_) => "not_computable",
        };
        let sentence = Text::new(self.say(Lang::Id), self.say(Lang::En));
        let mut trace = Trace::new(TraceKind::Efficiency, self.method.name(), status, sentence);
        for (name, value) in &self.inputs {
            trace = trace.input(*name, value);
        }
        if let Some(first) = parts.first() {
            trace.expression.clone_from(&first.expression);
            trace.exact.clone_from(&first.exact);
            trace.limit.clone_from(&first.limit);
            trace.rounding = first.rounding;
            trace.result.clone_from(&first.result);
        }
        trace.category = self.label.map(|label| label.text().id);
        trace.policy = Some(self.method.policy());
        trace.parts = parts;
        trace
    }
}

/// A number of the arithmetic; a program gets every digit where there is an end of them.
pub(super) fn shown(exact: &Exact, locale: Locale) -> String {
    match (locale, exact.to_decimal()) {
        (Locale::Strict, Some(decimal)) => locale.print(decimal.normalize(), 0),
        _ => locale.print_exact(exact),
    }
}
