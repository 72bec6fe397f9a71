//! Prints a tree in canonical form, or with the values of its variables in place of their names.

use std::fmt::{self, Display, Formatter, Write};

use rust_decimal::Decimal;

use super::ast::{Additive, Comparison, Condition, Literal, Multiplicative, Node};
use super::token::is_bare_name;
use crate::number::{Exact, Locale};

/// Finds the value that is printed in place of a variable.
type Values<'a> = dyn Fn(&str) -> Option<&'a Exact> + 'a;

/// The canonical form: parses back to the same tree.
impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Printer {
            values: &|_| None,
            locale: Locale::Strict,
            f,
        }
        .node(self)
    }
}

/// The tree with values in it, numbers and lists as the locale writes them. A variable without a value keeps
/// its name.
pub(super) fn substituted<'a>(
    node: &Node,
    values: &'a (dyn Fn(&str) -> Option<&'a Exact> + 'a),
    locale: Locale,
) -> String {
    struct Substituted<'n, 'a>(&'n Node, &'n Values<'a>, Locale);
    impl Display for Substituted<'_, '_> {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            let Substituted(node, values, locale) = *self;
            Printer { values, locale, f }.node(node)
        }
    }
    Substituted(node, values, locale).to_string()
}

struct Printer<'p, 'a, 'f> {
    values: &'p Values<'a>,
    locale: Locale,
    f: &'p mut Formatter<'f>,
}

impl Printer<'_, '_, '_> {
    fn node(&mut self, node: &Node) -> fmt::Result {
        match node {
            Node::Number(literal) => self.literal(literal),
            Node::Variable(name) => self.variable(name),
            Node::Negate(operand) => {
                self.f.write_char('-')?;
                self.factor(operand)
            }
            Node::Sum { first, rest } => {
                self.addend(first)?;
                for step in rest {
                    self.f.write_str(match step.operator {
                        Additive::Add => " + ",
                        Additive::Subtract => " - ",
                    })?;
                    self.addend(&step.operand)?;
                }
                Ok(())
            }
            Node::Product { first, rest } => {
                self.factor(first)?;
                for step in rest {
                    self.f.write_str(match step.operator {
                        Multiplicative::Multiply => " × ",
                        Multiplicative::Divide => " / ",
                    })?;
                    self.factor(&step.operand)?;
                }
                Ok(())
            }
            Node::List {
                function,
                arguments,
                ..
            } => {
                self.f.write_str(function.name())?;
                self.f.write_char('(')?;
                for (index, argument) in arguments.iter().enumerate() {
                    if index > 0 {
                        self.separator()?;
                    }
                    self.node(argument)?;
                }
                self.f.write_char(')')
            }
            Node::Abs(value) => {
                self.f.write_str("abs(")?;
                self.node(value)?;
                self.f.write_char(')')
            }
            Node::Round {
                value, decimals, ..
            } => {
                self.f.write_str("round(")?;
                self.node(value)?;
                self.separator()?;
                write!(self.f, "{decimals})")
            }
            Node::If {
                condition,
                then,
                otherwise,
                ..
            } => {
                self.f.write_str("if(")?;
                self.condition(condition)?;
                self.separator()?;
                self.node(then)?;
                self.separator()?;
                self.node(otherwise)?;
                self.f.write_char(')')
            }
        }
    }

    fn separator(&mut self) -> fmt::Result {
        self.f.write_str(self.locale.list_separator())
    }

    fn number(&self, value: Decimal) -> String {
        self.locale.print(value.normalize(), 0)
    }

    fn literal(&mut self, literal: &Literal) -> fmt::Result {
        let sign = if literal.percent { "%" } else { "" };
        write!(self.f, "{}{sign}", self.locale.print(literal.value, 0))
    }

    fn addend(&mut self, node: &Node) -> fmt::Result {
        if matches!(node, Node::Sum { .. }) {
            self.parenthesised(node)
        } else {
            self.node(node)
        }
    }

    fn factor(&mut self, node: &Node) -> fmt::Result {
        if matches!(node, Node::Sum { .. } | Node::Product { .. }) {
            self.parenthesised(node)
        } else {
            self.node(node)
        }
    }

    fn parenthesised(&mut self, node: &Node) -> fmt::Result {
        self.f.write_char('(')?;
        self.node(node)?;
        self.f.write_char(')')
    }

    fn variable(&mut self, name: &str) -> fmt::Result {
        match (self.values)(name) {
            // A sign or a fraction bar would bind to its neighbours.
            Some(value) => match value.to_decimal() {
                Some(decimal) if value.is_negative() => {
                    write!(self.f, "({})", self.number(decimal))
                }
                Some(decimal) => self.f.write_str(&self.number(decimal)),
                None => write!(self.f, "({value})"),
            },
            None if is_bare_name(name) => self.f.write_str(name),
            None => write!(self.f, "[{name}]"),
        }
    }

    fn condition(&mut self, condition: &Condition) -> fmt::Result {
        match condition {
            Condition::Compare {
                left,
                comparison,
                right,
                ..
            } => {
                self.node(left)?;
                write!(self.f, " {} ", comparison.sign())?;
                self.node(right)
            }
            Condition::Not(inner) => {
                self.f.write_str("not ")?;
                match **inner {
                    Condition::All(_) | Condition::Any(_) => self.grouped(inner),
                    _ => self.condition(inner),
                }
            }
            Condition::All(conditions) => self.joined(conditions, " and "),
            Condition::Any(conditions) => self.joined(conditions, " or "),
        }
    }

    /// A group inside `or` keeps its parentheses where the grammar would read it flat without them.
    fn joined(&mut self, conditions: &[Condition], word: &str) -> fmt::Result {
        for (index, condition) in conditions.iter().enumerate() {
            if index > 0 {
                self.f.write_str(word)?;
            }
            match condition {
                Condition::Any(_) => self.grouped(condition)?,
                Condition::All(_) if word == " and " => self.grouped(condition)?,
                _ => self.condition(condition)?,
            }
        }
        Ok(())
    }

    fn grouped(&mut self, condition: &Condition) -> fmt::Result {
        self.f.write_char('(')?;
        self.condition(condition)?;
        self.f.write_char(')')
    }
}

impl Comparison {
    fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "≠",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "≤",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => "≥",
        }
    }
}
