//! The value of a formula for given values of its variables.

use std::collections::BTreeMap;
use std::fmt;

use super::ast::{Additive, Comparison, Condition, ListFunction, Literal, Multiplicative, Node};
use super::error::Position;
use super::percentage::reading;
use super::{Expression, MAX_VALUE_BITS};
use crate::number::{Exact, Rounding, RoundingMode};
use crate::text::{Lang, Localize};

/// What is known about a variable: its value, or that it is not filled yet. A missing value is not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The value. Zero is a value.
    Value(Exact),
    /// Not filled yet.
    NotFilled,
}

impl From<Exact> for Input {
    fn from(value: Exact) -> Self {
        Input::Value(value)
    }
}

impl From<Option<Exact>> for Input {
    fn from(value: Option<Exact>) -> Self {
        value.map_or(Input::NotFilled, Input::Value)
    }
}

/// Why a formula has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoResult {
    /// Variables nobody defined: a mistake in the formula or in the call.
    UnknownVariables {
        /// Their names, in order of first appearance.
        names: Vec<String>,
    },
    /// Variables the result depends on are not filled.
    NotFilled {
        /// Their names, in the order they were needed.
        names: Vec<String>,
    },
    /// Everything is filled, but the arithmetic has no result.
    NotComputable(Uncomputable),
}

/// Why the arithmetic of a formula has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uncomputable {
    /// A divisor is zero.
    DivisionByZero {
        /// Where the division stands.
        position: Position,
        /// The divisor, in canonical form.
        divisor: String,
    },
    /// A figure larger, or with more digits, than is computed with: [`MAX_VALUE_BITS`], or for `round` the 28
    /// digits of a decimal.
    TooLarge {
        /// Where the operation stands.
        position: Position,
    },
}

impl NoResult {
    /// The status as explanations name it: `not_filled` or `not_computable`.
    pub fn status(&self) -> &'static str {
        match self {
            NoResult::NotFilled { .. } => "not_filled",
            NoResult::UnknownVariables { .. } | NoResult::NotComputable(_) => "not_computable",
        }
    }

    /// Both together: every missing variable is named, and a missing value comes before an arithmetic reason,
    /// because only filling it can tell.
    fn and(self, other: NoResult) -> NoResult {
        match (self, other) {
            (NoResult::NotFilled { mut names }, NoResult::NotFilled { names: others }) => {
                for name in others {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                NoResult::NotFilled { names }
            }
            (_, other @ NoResult::NotFilled { .. }) => other,
            (first, _) => first,
        }
    }
}

impl Localize for NoResult {
    fn localize(&self, lang: Lang) -> String {
        match self {
            NoResult::UnknownVariables { names } => lang.pick(
                format!("variabel {} tidak dikenal", quoted(names)),
                format!("no such variable: {}", quoted(names)),
            ),
            NoResult::NotFilled { names } => lang.pick(
                format!("belum terisi: {}", quoted(names)),
                format!("not filled yet: {}", quoted(names)),
            ),
            NoResult::NotComputable(reason) => reason.localize(lang),
        }
    }
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

impl Localize for Uncomputable {
    fn localize(&self, lang: Lang) -> String {
        match self {
            Uncomputable::DivisionByZero { position, divisor } => {
                let place = position.localize(lang);
                lang.pick(
                    format!("tidak dapat dihitung: pembagi `{divisor}` bernilai nol ({place})"),
                    format!("not computable: the divisor `{divisor}` is zero ({place})"),
                )
            }
            Uncomputable::TooLarge { position } => {
                let place = position.localize(lang);
                lang.pick(
                    format!(
                        "tidak dapat dihitung: angka terlalu besar atau terlalu panjang ({place})"
                    ),
                    format!(
                        "not computable: a figure is too large or has too many digits ({place})"
                    ),
                )
            }
        }
    }
}

impl fmt::Display for NoResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.localize(Lang::En))
    }
}

impl fmt::Display for Uncomputable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.localize(Lang::En))
    }
}

impl std::error::Error for NoResult {}
impl std::error::Error for Uncomputable {}

impl From<Uncomputable> for NoResult {
    fn from(reason: Uncomputable) -> Self {
        NoResult::NotComputable(reason)
    }
}

/// The value of a formula, with everything needed to explain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluated {
    pub(super) expression: Expression,
    /// Every variable with its value, in order of first appearance; `None` where it was not filled and not
    /// needed.
    pub(super) inputs: Vec<(String, Option<Exact>)>,
    pub(super) value: Exact,
}

impl Evaluated {
    /// The exact value, unrounded. In percent points where [`Expression::is_percentage`]: 75 for
    /// `45 / 60 × 100%`, the same as for `45 / 60 × 100`.
    pub fn value(&self) -> &Exact {
        &self.value
    }

    /// The formula.
    pub fn expression(&self) -> &Expression {
        &self.expression
    }
}

impl Expression {
    /// Computes the value. `lookup` is asked once for every variable; `None` says that there is no such
    /// variable.
    ///
    /// `if` looks only at the branch it takes, `and` and `or` stop where the answer is known; what is not
    /// looked at need not be filled. Everywhere else a value that is not filled leaves the formula without a
    /// result, also within `sum`, `avg`, `min` and `max`.
    ///
    /// # Errors
    /// [`NoResult`] when a variable is unknown or not filled, a divisor is zero, or a figure grows past
    /// [`MAX_VALUE_BITS`].
    ///
    /// ```
    /// use sakip_core::formula::{Expression, Input, NoResult};
    /// use sakip_core::number::Exact;
    ///
    /// let formula = Expression::parse("jika(siswa = 0; 0; lulus / siswa × 100%)")?;
    /// let value = |siswa: Input| formula.evaluate(|name| match name {
    ///     "siswa" => Some(siswa.clone()),
    ///     "lulus" => Some(Exact::from(45).into()),
    ///     _ => None,
    /// });
    /// assert_eq!(value(Exact::from(60).into()).unwrap().value(), &Exact::from(75));
    /// assert_eq!(value(Exact::ZERO.into()).unwrap().value(), &Exact::ZERO);
    /// assert_eq!(
    ///     value(Input::NotFilled),
    ///     Err(NoResult::NotFilled { names: vec!["siswa".to_owned()] }),
    /// );
    /// # Ok::<(), sakip_core::formula::FormulaErrors>(())
    /// ```
    pub fn evaluate<F>(&self, lookup: F) -> Result<Evaluated, NoResult>
    where
        F: Fn(&str) -> Option<Input>,
    {
        let mut unknown = Vec::new();
        let mut inputs = Vec::new();
        for name in self.variables() {
            match lookup(name) {
                Some(Input::Value(value)) => inputs.push((name.clone(), Some(value))),
                Some(Input::NotFilled) => inputs.push((name.clone(), None)),
                None => unknown.push(name.clone()),
            }
        }
        if !unknown.is_empty() {
            return Err(NoResult::UnknownVariables { names: unknown });
        }
        let values = inputs
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_ref()?)))
            .collect();
        let value = Evaluator { values }.number(self.root())?;
        let value = if self.is_percentage() {
            &value * &Exact::HUNDRED
        } else {
            value
        };
        Ok(Evaluated {
            expression: self.clone(),
            inputs,
            value,
        })
    }
}

struct Evaluator<'v> {
    values: BTreeMap<&'v str, &'v Exact>,
}

impl Evaluator<'_> {
    fn number(&self, node: &Node) -> Result<Exact, NoResult> {
        match node {
            Node::Number(literal) => Ok(literal.exact()),
            Node::Variable(name) => match self.values.get(name.as_str()) {
                Some(value) => Ok((*value).clone()),
                None => Err(NoResult::NotFilled {
                    names: vec![name.clone()],
                }),
            },
            Node::Negate(operand) => Ok(-self.number(operand)?),
            Node::Abs(operand) => Ok(self.number(operand)?.abs()),
            Node::Sum { first, rest } => rest.iter().fold(self.number(first), |total, step| {
                let (total, operand) = both(total, self.number(&step.operand))?;
                let total = match step.operator {
                    Additive::Add => &total + &operand,
                    Additive::Subtract => &total - &operand,
                };
                bounded(total, step.at.0)
            }),
            Node::Product { first, rest } => rest.iter().fold(self.number(first), |total, step| {
                let (total, operand) = both(total, self.number(&step.operand))?;
                let total =
                    match step.operator {
                        Multiplicative::Multiply => &total * &operand,
                        Multiplicative::Divide => total.checked_div(&operand).ok_or_else(|| {
                            Uncomputable::DivisionByZero {
                                position: step.at.0,
                                divisor: step.operand.to_string(),
                            }
                        })?,
                    };
                bounded(total, step.at.0)
            }),
            Node::List {
                function,
                arguments,
                at,
            } => self.list(*function, arguments, at.0),
            Node::Round {
                value,
                decimals,
                at,
            } => {
                // What is read in percent is rounded in percent points: 2 decimals of 74.67 % are 4 of 0.7467.
                let shift = if reading(value).is_percent() { 2 } else { 0 };
                let value = self.number(value)?;
                let rounded = Rounding::new(RoundingMode::HalfAway, decimals.saturating_add(shift))
                    .ok()
                    .and_then(|rounding| value.round(rounding))
                    .ok_or(Uncomputable::TooLarge { position: at.0 })?;
                Ok(Exact::from(rounded))
            }
            Node::If {
                condition,
                then,
                otherwise,
                ..
            } => {
                let chosen = if self.condition(condition)? {
                    then
                } else {
                    otherwise
                };
                self.number(chosen)
            }
        }
    }

    fn list(
        &self,
        function: ListFunction,
        arguments: &[Node],
        position: Position,
    ) -> Result<Exact, NoResult> {
        let mut values = arguments.iter().map(|argument| self.number(argument));
        // The parser grants one argument at least.
        let first = values.next().unwrap_or(Ok(Exact::ZERO));
        let total = values.fold(first, |total, value| {
            let (total, value) = both(total, value)?;
            let total = match function {
                ListFunction::Sum | ListFunction::Average => &total + &value,
                ListFunction::Min => total.min(value),
                ListFunction::Max => total.max(value),
            };
            bounded(total, position)
        })?;
        if function != ListFunction::Average {
            return Ok(total);
        }
        let mean = i64::try_from(arguments.len())
            .ok()
            .and_then(|count| total.checked_div(&Exact::from(count)))
            .ok_or(Uncomputable::TooLarge { position })?;
        bounded(mean, position)
    }

    fn condition(&self, condition: &Condition) -> Result<bool, NoResult> {
        match condition {
            Condition::Compare {
                left,
                comparison,
                right,
                ..
            } => {
                let (left, right) = both(self.number(left), self.number(right))?;
                Ok(comparison.holds(&left, &right))
            }
            Condition::Not(inner) => Ok(!self.condition(inner)?),
            Condition::All(conditions) => {
                for condition in conditions {
                    if !self.condition(condition)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Condition::Any(conditions) => {
                for condition in conditions {
                    if self.condition(condition)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }
}

impl Literal {
    pub(super) fn exact(&self) -> Exact {
        let value = Exact::from(self.value);
        if self.percent {
            value.checked_div(&Exact::HUNDRED).unwrap_or(value)
        } else {
            value
        }
    }
}

impl Comparison {
    fn holds(self, left: &Exact, right: &Exact) -> bool {
        match self {
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
        }
    }
}

/// Both values, or the reasons of both sides together.
fn both(
    left: Result<Exact, NoResult>,
    right: Result<Exact, NoResult>,
) -> Result<(Exact, Exact), NoResult> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(left), Err(right)) => Err(left.and(right)),
        (Err(reason), Ok(_)) | (Ok(_), Err(reason)) => Err(reason),
    }
}

fn bounded(value: Exact, position: Position) -> Result<Exact, NoResult> {
    if value.bits() > MAX_VALUE_BITS {
        return Err(Uncomputable::TooLarge { position }.into());
    }
    Ok(value)
}
