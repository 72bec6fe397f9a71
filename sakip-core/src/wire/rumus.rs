//! A formula evaluated, as a request.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::explain::{Explain, Trace, TraceKind};
use crate::formula::{Expression, Input};
use crate::number::{Exact, Quantity};
use crate::problem::{ProblemList, Problems};
use crate::text::{Lang, Localize, Text};

/// A formula with the values of its variables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RumusRequest {
    /// The text of the formula.
    pub rumus: String,
    /// The values by variable; `null` where nothing was filled in.
    #[serde(default, deserialize_with = "crate::once::each_once")]
    pub nilai: BTreeMap<String, Option<Quantity>>,
}

impl RumusRequest {
    /// The derivation of the value, or of the reason there is none.
    ///
    /// # Errors
    /// Every problem of the text of the formula at once.
    pub fn answer(self) -> Result<Trace, Problems> {
        let mut problems = ProblemList::default();
        let expression = match Expression::parse(&self.rumus) {
            Ok(expression) => expression,
            Err(errors) => {
                errors.add_to(&mut problems, "rumus");
                return Err(problems
                    .into_result(())
                    .err()
                    .unwrap_or_else(|| unreadable().into()));
            }
        };
        let value = |name: &str| {
            let value = self.nilai.get(name)?;
            Some(value.map_or(Input::NotFilled, |value| {
                Input::Value(Exact::from(value.value()))
            }))
        };
        Ok(match expression.evaluate(value) {
            Ok(evaluated) => evaluated.trace(),
            Err(reason) => Trace::new(
                TraceKind::Formula,
                expression.to_string(),
                reason.status(),
                Text::new(reason.localize(Lang::Id), reason.localize(Lang::En)),
            ),
        })
    }
}

fn unreadable() -> crate::problem::Problem {
    let text = Text::new("rumus tidak terbaca", "the formula cannot be read");
    crate::problem::Problem::new("formula", "rumus", text)
}
