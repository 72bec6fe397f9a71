//! Tells formulas whose result is read in percent from those whose result is a plain number.
//!
//! `85%` is 0.85, so `lulus / siswa × 100%` is arithmetically the ratio itself; what `× 100%` says is that the
//! result is read in percent: 75 %, not 0.75. Two mistakes follow when that is lost, and both are kept out
//! here: a ratio recorded where a percentage belongs, and `100 - lulus / siswa × 100%`, which would be 99.25.

use std::fmt::Display;

use rust_decimal::Decimal;

use super::ast::{At, Condition, Literal, Multiplicative, Node, Step};
use super::error::{FormulaError, FormulaErrorKind};

/// How the value of a node is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A plain number.
    Plain,
    /// A zero written out: the same in any unit.
    Zero,
    /// Made of percent literals only, which may stand beside plain numbers (`1 + 10%`) or percentages.
    PercentLiteral,
    /// Something `× 100%`.
    Percentage,
}

impl Reading {
    /// Whether the result of a formula with this reading is given in percent.
    pub(super) fn is_percent(self) -> bool {
        matches!(self, Reading::PercentLiteral | Reading::Percentage)
    }

    /// The reading of numbers that are added, chosen from or compared.
    fn join(self, other: Reading) -> Reading {
        match (self, other) {
            (Reading::Percentage, _) | (_, Reading::Percentage) => Reading::Percentage,
            (Reading::Zero, reading) | (reading, Reading::Zero) => reading,
            (Reading::PercentLiteral, Reading::PercentLiteral) => Reading::PercentLiteral,
            _ => Reading::Plain,
        }
    }
}

pub(super) fn reading(node: &Node) -> Reading {
    match node {
        Node::Number(literal) if literal.value.is_zero() => Reading::Zero,
        Node::Number(literal) if literal.percent => Reading::PercentLiteral,
        Node::Number(_) | Node::Variable(_) => Reading::Plain,
        Node::Negate(inner) | Node::Abs(inner) | Node::Round { value: inner, .. } => reading(inner),
        Node::Product { first, rest } => product_reading(first, rest),
        Node::Sum { .. } | Node::List { .. } | Node::If { .. } => alike(node)
            .into_iter()
            .map(reading)
            .fold(Reading::Zero, Reading::join),
    }
}

/// A product is a percentage when more percentages multiply than divide: a percentage of a percentage is one,
/// a percentage divided by a percentage is a plain ratio. `pagu × 10%` is an amount, so a literal counts only
/// when it is 100%, which changes nothing but the reading.
fn product_reading(first: &Node, rest: &[Step<Multiplicative>]) -> Reading {
    let is_percentage = |node: &Node| {
        matches!(node, Node::Number(literal) if literal.is_hundred_percent())
            || reading(node) == Reading::Percentage
    };
    let mut balance = i32::from(is_percentage(first));
    for step in rest {
        let one = i32::from(is_percentage(&step.operand));
        balance = match step.operator {
            Multiplicative::Multiply => balance.saturating_add(one),
            Multiplicative::Divide => balance.saturating_sub(one),
        };
    }
    if balance > 0 {
        Reading::Percentage
    } else {
        Reading::Plain
    }
}

impl Literal {
    pub(super) fn is_hundred_percent(&self) -> bool {
        self.percent && self.value == Decimal::ONE_HUNDRED
    }
}

/// The parts of a sum, list or choice that must be read alike.
fn alike(node: &Node) -> Vec<&Node> {
    match node {
        Node::Sum { first, rest } => std::iter::once(&**first)
            .chain(rest.iter().map(|step| &step.operand))
            .collect(),
        Node::List { arguments, .. } => arguments.iter().collect(),
        Node::If {
            then, otherwise, ..
        } => vec![then, otherwise],
        _ => Vec::new(),
    }
}

/// Finds every place where a percentage meets a plain number.
pub(super) fn check(node: &Node, errors: &mut Vec<FormulaError>) {
    match node {
        Node::Number(_) | Node::Variable(_) => {}
        Node::Negate(inner) | Node::Abs(inner) | Node::Round { value: inner, .. } => {
            check(inner, errors);
        }
        Node::Product { first, rest } => {
            check(first, errors);
            for step in rest {
                check(&step.operand, errors);
            }
        }
        Node::Sum { rest, .. } => {
            let at = rest.first().map(|step| step.at);
            check_alike(alike(node), at, node, errors);
        }
        Node::List { at, .. } => check_alike(alike(node), Some(*at), node, errors),
        Node::If { condition, at, .. } => {
            check_condition(condition, errors);
            check_alike(alike(node), Some(*at), node, errors);
        }
    }
}

fn check_condition(condition: &Condition, errors: &mut Vec<FormulaError>) {
    match condition {
        Condition::Compare {
            left, right, at, ..
        } => {
            let found = format_args!("{left} … {right}");
            check_alike(vec![left, right], Some(*at), &found, errors);
        }
        Condition::Not(inner) => check_condition(inner, errors),
        Condition::All(conditions) | Condition::Any(conditions) => {
            for condition in conditions {
                check_condition(condition, errors);
            }
        }
    }
}

fn check_alike(
    nodes: Vec<&Node>,
    at: Option<At>,
    found: &dyn Display,
    errors: &mut Vec<FormulaError>,
) {
    let has = |wanted: Reading| nodes.iter().any(|node| reading(node) == wanted);
    if has(Reading::Percentage)
        && has(Reading::Plain)
        && let Some(At(position)) = at
    {
        let kind = FormulaErrorKind::MixedPercentage;
        errors.push(FormulaError::new(kind, position, &found.to_string()));
    }
    for node in nodes {
        check(node, errors);
    }
}
