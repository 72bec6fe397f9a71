//! Calls of functions: which function, how many arguments, and what each of them must be.

use std::vec;

use super::{Parser, Place, Stop, Term, Value};
use crate::formula::MAX_ROUND_DECIMALS;
use crate::formula::ast::{At, Literal, Node};
use crate::formula::error::{Expected, FormulaErrorKind, Position};
use crate::formula::function::Function;
use crate::formula::token::TokenKind;

impl Parser<'_> {
    /// The arguments and the closing parenthesis of a call.
    pub(super) fn call(&mut self, name: &str, place: Place) -> Result<Node, Stop> {
        let mut arguments = Vec::new();
        if !self.take(&TokenKind::Close) {
            loop {
                let term = self.any()?;
                arguments.push((term, self.last_end));
                if self.take(&TokenKind::Close) {
                    break;
                }
                if !self.take(&TokenKind::Separator) {
                    return Err(self.unexpected(Expected::ArgumentEnd));
                }
            }
        }
        let Some(function) = Function::named(name) else {
            self.error(FormulaErrorKind::UnknownFunction, place.position, name);
            return Ok(Node::Number(Literal::ZERO));
        };
        Ok(self.apply(function, name, arguments, place.position))
    }

    fn apply(
        &mut self,
        function: Function,
        name: &str,
        arguments: Vec<(Term, usize)>,
        position: Position,
    ) -> Node {
        let given = arguments.len();
        let (least, most) = function.arity();
        let at = At(position);
        let mut arguments = arguments.into_iter();
        let node = match function {
            Function::List(function) if (least..=most).contains(&given) => Some(Node::List {
                function,
                arguments: arguments
                    .map(|(term, end)| self.number_until(term, end))
                    .collect(),
                at,
            }),
            Function::List(_) => None,
            Function::Abs => exactly(&mut arguments)
                .map(|[(term, end)]| Node::Abs(Box::new(self.number_until(term, end)))),
            Function::Round => {
                exactly(&mut arguments).map(|[(value, end), (decimals, last)]| Node::Round {
                    value: Box::new(self.number_until(value, end)),
                    decimals: self.decimals(&decimals, last),
                    at,
                })
            }
            Function::If => exactly(&mut arguments).map(
                |[(condition, first), (then, second), (otherwise, third)]| Node::If {
                    condition: Box::new(self.condition_until(condition, first)),
                    then: Box::new(self.number_until(then, second)),
                    otherwise: Box::new(self.number_until(otherwise, third)),
                    at,
                },
            ),
        };
        node.unwrap_or_else(|| {
            let kind = FormulaErrorKind::WrongArgumentCount { least, most, given };
            self.error(kind, position, name);
            Node::Number(Literal::ZERO)
        })
    }

    fn decimals(&mut self, term: &Term, end: usize) -> u8 {
        if let Value::Number(Node::Number(literal)) = &term.value
            && !literal.percent
            && literal.value.scale() == 0
            && let Ok(decimals) = u8::try_from(literal.value)
            && decimals <= MAX_ROUND_DECIMALS
        {
            return decimals;
        }
        self.error_in(FormulaErrorKind::RoundDecimals, term.start, end);
        0
    }
}

/// The items when there are exactly `N`.
fn exactly<T, const N: usize>(items: &mut vec::IntoIter<T>) -> Option<[T; N]> {
    let items: Vec<T> = items.collect();
    items.try_into().ok()
}
