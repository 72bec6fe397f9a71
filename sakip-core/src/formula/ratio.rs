//! Formulas that are a ratio, so that several units add up as a ratio of sums.

use super::Expression;
use super::ast::{At, Multiplicative, Node, Step};
use super::error::Position;
use super::evaluate::Uncomputable;
use super::percentage::{Reading, reading};
use crate::number::Exact;

/// A formula of the form `numerator / denominator × factor`.
///
/// The percentage of several units together is Σ numerator / Σ denominator, never the mean of their
/// percentages: with 90 of 100 pupils graduated in one school and 1 of 10 in another, 91 of 110 graduated,
/// 82.73 %, where the mean of 90 % and 10 % says 50 %.
///
/// ```
/// use sakip_core::formula::Expression;
/// use sakip_core::number::{Exact, Rounding};
///
/// let formula = Expression::parse("lulus / siswa × 100%")?;
/// let ratio = formula.as_ratio().expect("a ratio");
/// let schools = [(90, 100), (1, 10)];
/// let (mut numerator, mut denominator) = (Exact::ZERO, Exact::ZERO);
/// for (lulus, siswa) in schools {
///     let value = |name: &str| match name {
///         "lulus" => Some(Exact::from(lulus).into()),
///         "siswa" => Some(Exact::from(siswa).into()),
///         _ => None,
///     };
///     numerator = numerator + ratio.numerator().evaluate(value).unwrap().value().clone();
///     denominator = denominator + ratio.denominator().evaluate(value).unwrap().value().clone();
/// }
/// let together = ratio.apply(&numerator, &denominator).unwrap();
/// assert_eq!(together.round(Rounding::default()).unwrap().to_string(), "82.73");
/// # Ok::<(), sakip_core::formula::FormulaErrors>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatioForm {
    numerator: Expression,
    denominator: Expression,
    factor: Exact,
    at: At,
}

impl RatioForm {
    /// What is summed above the fraction bar.
    pub fn numerator(&self) -> &Expression {
        &self.numerator
    }

    /// What is summed below the fraction bar.
    pub fn denominator(&self) -> &Expression {
        &self.denominator
    }

    /// What the quotient is multiplied by: 100 for `a / b × 100` and for `a / b × 100%`, whose values are in
    /// percent points alike.
    pub fn factor(&self) -> &Exact {
        &self.factor
    }

    /// `numerator / denominator × factor` for one unit, or for the sums over several. For one unit this is
    /// the value of the formula.
    ///
    /// # Errors
    /// [`Uncomputable::DivisionByZero`] when the denominator is zero.
    pub fn apply(&self, numerator: &Exact, denominator: &Exact) -> Result<Exact, Uncomputable> {
        let quotient =
            numerator
                .checked_div(denominator)
                .ok_or_else(|| Uncomputable::DivisionByZero {
                    position: self.position(),
                    divisor: self.denominator.to_string(),
                })?;
        Ok(&quotient * &self.factor)
    }

    fn position(&self) -> Position {
        self.at.0
    }
}

impl Expression {
    /// The formula as a ratio: one division by something with a variable in it, of something with a variable
    /// in it, times or divided by numbers. `a / b`, `a : b x 100%`, `100 × (a + c) / (b + d)` and `(a / b) × 100`
    /// are; two divisions, a ratio within `round` or `if`, or a sum of ratios are not, because they do not add
    /// up as a ratio of sums.
    pub fn as_ratio(&self) -> Option<RatioForm> {
        let mut parts = Parts {
            numerator: Vec::new(),
            denominator: None,
            factor: Exact::ONE,
        };
        parts.gather(self.root())?;
        let (denominator, at) = parts.denominator?;
        let mut numerator = parts.numerator.into_iter().cloned();
        let first = numerator.next()?;
        let rest: Vec<Step<Multiplicative>> = numerator
            .map(|operand| Step {
                operator: Multiplicative::Multiply,
                at,
                operand,
            })
            .collect();
        let numerator = if rest.is_empty() {
            first
        } else {
            Node::Product {
                first: Box::new(first),
                rest,
            }
        };
        if !is_additive_part(&numerator) || !is_additive_part(denominator) {
            return None;
        }
        let factor = if reading(self.root()) == Reading::Percentage {
            &parts.factor * &Exact::HUNDRED
        } else {
            parts.factor
        };
        Some(RatioForm {
            // Parsed anew, so that each is a formula with a text and positions of its own.
            numerator: Expression::parse(&numerator.to_string()).ok()?,
            denominator: Expression::parse(&denominator.to_string()).ok()?,
            factor,
            at,
        })
    }
}

/// A product taken apart, nested products included.
struct Parts<'n> {
    numerator: Vec<&'n Node>,
    denominator: Option<(&'n Node, At)>,
    factor: Exact,
}

impl<'n> Parts<'n> {
    /// Adds a factor; `None` when the whole is no ratio.
    fn gather(&mut self, node: &'n Node) -> Option<()> {
        match node {
            Node::Number(literal) => self.factor = &self.factor * &literal.exact(),
            Node::Negate(inner) => {
                self.factor = -&self.factor;
                self.gather(inner)?;
            }
            Node::Product { first, rest } => {
                self.gather(first)?;
                for step in rest {
                    match step.operator {
                        Multiplicative::Multiply => self.gather(&step.operand)?,
                        Multiplicative::Divide => self.divide(&step.operand, step.at)?,
                    }
                }
            }
            _ => self.numerator.push(node),
        }
        Some(())
    }

    fn divide(&mut self, node: &'n Node, at: At) -> Option<()> {
        match node {
            Node::Number(literal) => self.factor = self.factor.checked_div(&literal.exact())?,
            Node::Negate(inner) => {
                self.factor = -&self.factor;
                self.divide(inner, at)?;
            }
            _ if self.denominator.is_none() => self.denominator = Some((node, at)),
            _ => return None,
        }
        Some(())
    }
}

/// Whether sums of this over several units mean something: it holds a variable, no division by one, and is a
/// plain number.
fn is_additive_part(node: &Node) -> bool {
    reading(node) == Reading::Plain && has_variable(node) && !divides(node)
}

fn has_variable(node: &Node) -> bool {
    matches!(node, Node::Variable(_)) || children(node).into_iter().any(has_variable)
}

fn divides(node: &Node) -> bool {
    let here = match node {
        Node::Product { rest, .. } => rest
            .iter()
            .any(|step| step.operator == Multiplicative::Divide && has_variable(&step.operand)),
        _ => false,
    };
    here || children(node).into_iter().any(divides)
}

/// The numbers a number is made of; the condition of `if` chooses and is none of them.
fn children(node: &Node) -> Vec<&Node> {
    match node {
        Node::Number(_) | Node::Variable(_) => Vec::new(),
        Node::Negate(inner) | Node::Abs(inner) | Node::Round { value: inner, .. } => vec![inner],
        Node::Sum { first, rest } => std::iter::once(&**first)
            .chain(rest.iter().map(|step| &step.operand))
            .collect(),
        Node::Product { first, rest } => std::iter::once(&**first)
            .chain(rest.iter().map(|step| &step.operand))
            .collect(),
        Node::List { arguments, .. } => arguments.iter().collect(),
        Node::If {
            then, otherwise, ..
        } => vec![then, otherwise],
    }
}
