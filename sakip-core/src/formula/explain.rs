//! How the value of a formula came about.

use super::Evaluated;
use super::print::substituted;
use crate::explain::{Explain, Trace, TraceKind};
use crate::number::{Exact, Rounding, RoundingMode};
use crate::text::Text;

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
        let arithmetic = substituted(self.expression.root(), &value_of);
        let mut trace = Trace::new(
            TraceKind::Formula,
            formula.clone(),
            "ok",
            self.sentence_of(&formula, &arithmetic),
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
        trace.expression = arithmetic;
        trace.exact = Some(self.value.to_string());
        trace.result = self
            .value
            .approximate()
            .map(|value| value.normalize().to_string());
        trace
    }
}

impl Evaluated {
    fn sentence_of(&self, formula: &str, arithmetic: &str) -> Text {
        let percent = if self.expression.is_percentage() {
            "%"
        } else {
            ""
        };
        // A formula of numbers only is its own arithmetic.
        let (id, en) = if formula == arithmetic {
            ("Rumus".to_owned(), "The formula".to_owned())
        } else {
            (
                format!("Rumus `{formula}` menjadi"),
                format!("The formula `{formula}` becomes"),
            )
        };
        match self.value.to_decimal() {
            Some(value) => {
                let result = format!("{arithmetic} = {}{percent}", value.normalize());
                Text::new(format!("{id} {result}"), format!("{en} {result}"))
            }
            None => {
                let shown = shortened(&self.value);
                let exact = self.value.to_string();
                let (exactly_id, exactly_en) = if exact.len() > RATIO_IN_SENTENCE {
                    (String::new(), String::new())
                } else {
                    (
                        format!(" (tepatnya {exact})"),
                        format!(" (exactly {exact})"),
                    )
                };
                Text::new(
                    format!("{id} {arithmetic} ≈ {shown}{percent}{exactly_id}"),
                    format!("{en} {arithmetic} ≈ {shown}{percent}{exactly_en}"),
                )
            }
        }
    }
}

/// Four decimals, or fewer where the number leaves no room for them.
fn shortened(value: &Exact) -> String {
    (0..=4)
        .rev()
        .filter_map(|decimals| Rounding::new(RoundingMode::HalfAway, decimals).ok())
        .find_map(|rounding| value.round(rounding))
        .map_or_else(|| value.to_string(), |rounded| rounded.to_string())
}
