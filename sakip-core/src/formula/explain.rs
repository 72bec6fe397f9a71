//! How the value of a formula came about.

use super::Evaluated;
use super::print::substituted;
use crate::explain::{Explain, Trace, TraceKind};
use crate::number::{Exact, Locale, Rounding, RoundingMode, spell, spell_exact};
use crate::text::{Lang, Text};

/// The exact ratio is given in the sentence up to this many characters; the trace always has it.
const RATIO_IN_SENTENCE: usize = 40;

impl Explain for Evaluated {
    fn trace(&self) -> Trace {
        let formula = self.expression.to_string();
        let value_of = |name: &str| {
            self.inputs
                .iter()
                .find(|(input, _)| input == name)
                .and_then(|(_, value)| value.as_ref())
        };
        let arithmetic = |locale| substituted(self.expression.root(), &value_of, locale);
        let expression = arithmetic(Locale::Strict);
        let mut trace = Trace::new(
            TraceKind::Formula,
            formula.clone(),
            "ok",
            Text::both(|lang| {
                // A formula of numbers only is its own arithmetic.
                let formula = (formula != expression).then_some(formula.as_str());
                self.say(formula, &arithmetic(lang.into()), lang)
            }),
        );
        for (name, value) in &self.inputs {
            match value {
                Some(value) => trace = trace.input(name.clone(), value),
                None => trace.warnings.push(Text::new(
                    format!("`{name}` belum terisi, tetapi tidak diperlukan"),
                    format!("`{name}` is not filled, but was not needed"),
                )),
            }
        }
        trace.expression = expression;
        trace.exact = Some(self.value.to_string());
        trace.result = self
            .value
            .approximate()
            .map(|value| value.normalize().to_string());
        trace
    }
}

impl Evaluated {
    /// The formula is quoted as it stands; its arithmetic and its value are numbers of the language.
    fn say(&self, formula: Option<&str>, arithmetic: &str, lang: Lang) -> String {
        let percent = if self.expression.is_percentage() {
            "%"
        } else {
            ""
        };
        let opening = match formula {
            None => lang.pick("Rumus", "The formula").to_owned(),
            Some(formula) => lang.pick(
                format!("Rumus `{formula}` menjadi"),
                format!("The formula `{formula}` becomes"),
            ),
        };
        if let Some(value) = self.value.to_decimal() {
            let value = spell(value.normalize(), lang);
            return format!("{opening} {arithmetic} = {value}{percent}");
        }
        let (shown, exact) = (shortened(&self.value, lang), self.value.to_string());
        let exactly = if exact.len() > RATIO_IN_SENTENCE {
            String::new()
        } else {
            lang.pick(
                format!(" (tepatnya {exact})"),
                format!(" (exactly {exact})"),
            )
        };
        format!("{opening} {arithmetic} ≈ {shown}{percent}{exactly}")
    }
}

/// Four decimals, or fewer where the number leaves no room for them.
fn shortened(value: &Exact, lang: Lang) -> String {
    (0..=4)
        .rev()
        .filter_map(|decimals| Rounding::new(RoundingMode::HalfAway, decimals).ok())
        .find_map(|rounding| value.round(rounding))
        .map_or_else(|| spell_exact(value, lang), |rounded| spell(rounded, lang))
}
