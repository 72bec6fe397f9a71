//! Makes a tree out of tokens by recursive descent, with numbers and conditions told apart on the way.

mod call;

use std::vec;

use super::ast::{Additive, At, Condition, Literal, Multiplicative, Node, Step};
use super::error::{Expected, FormulaError, FormulaErrorKind, FormulaErrors, Position};
use super::token::{Token, TokenKind};
use super::{MAX_DEPTH, MAX_NODES, MAX_VARIABLES};

/// A parsed formula with its variables in order of first appearance.
pub(super) struct Parsed {
    pub(super) root: Node,
    pub(super) variables: Vec<String>,
}

/// Parses `tokens` of `source`. A mistake in the grammar ends the parse; unknown functions, argument counts
/// and misplaced conditions are gathered up to there.
pub(super) fn parse(source: &str, tokens: Vec<Token>) -> Result<Parsed, FormulaErrors> {
    let mut rest = tokens.into_iter();
    let end = Token {
        kind: TokenKind::End,
        position: Position::START,
        start: 0,
        end: 0,
    };
    let mut parser = Parser {
        source,
        current: rest.next().unwrap_or(end),
        rest,
        last_end: 0,
        depth: 0,
        nodes: 0,
        variables: Vec::new(),
        errors: Vec::new(),
    };
    match parser.formula() {
        Ok(root) => {
            let variables = parser.variables;
            FormulaErrors::none_in(parser.errors, Parsed { root, variables })
        }
        Err(stop) => Err(FormulaErrors::ending(parser.errors, stop.0)),
    }
}

/// The error after which nothing sensible can be read.
struct Stop(FormulaError);

/// What an expression is, with the place it began.
struct Term {
    value: Value,
    start: Place,
}

enum Value {
    Number(Node),
    Condition(Condition),
}

#[derive(Clone, Copy)]
struct Place {
    position: Position,
    start: usize,
}

struct Parser<'s> {
    source: &'s str,
    current: Token,
    rest: vec::IntoIter<Token>,
    /// Where the token before the current one ended.
    last_end: usize,
    depth: usize,
    nodes: usize,
    variables: Vec<String>,
    errors: Vec<FormulaError>,
}

impl Parser<'_> {
    fn formula(&mut self) -> Result<Node, Stop> {
        if self.current.kind == TokenKind::End {
            return Err(self.stop(FormulaErrorKind::Empty));
        }
        let term = self.any()?;
        if self.current.kind != TokenKind::End {
            return Err(self.unexpected(Expected::Operator));
        }
        Ok(self.number(term))
    }

    /// `condition or condition …`, or whatever binds closer.
    fn any(&mut self) -> Result<Term, Stop> {
        self.enter()?;
        let first = self.all()?;
        let term = if self.current.kind == TokenKind::Or {
            let start = first.start;
            let mut conditions = vec![self.condition(first)];
            while self.take(&TokenKind::Or) {
                self.count()?;
                let next = self.all()?;
                conditions.push(self.condition(next));
            }
            Term {
                value: Value::Condition(Condition::Any(conditions)),
                start,
            }
        } else {
            first
        };
        self.depth -= 1;
        Ok(term)
    }

    /// `condition and condition …`, or whatever binds closer.
    fn all(&mut self) -> Result<Term, Stop> {
        let first = self.negation()?;
        if self.current.kind != TokenKind::And {
            return Ok(first);
        }
        let start = first.start;
        let mut conditions = vec![self.condition(first)];
        while self.take(&TokenKind::And) {
            self.count()?;
            let next = self.negation()?;
            conditions.push(self.condition(next));
        }
        Ok(Term {
            value: Value::Condition(Condition::All(conditions)),
            start,
        })
    }

    /// `not condition`, or whatever binds closer.
    fn negation(&mut self) -> Result<Term, Stop> {
        let start = self.place();
        if !self.take(&TokenKind::Not) {
            return self.comparison();
        }
        self.count()?;
        self.enter()?;
        let term = self.negation()?;
        self.depth -= 1;
        let condition = self.condition(term);
        Ok(Term {
            value: Value::Condition(Condition::Not(Box::new(condition))),
            start,
        })
    }

    /// `sum < sum`, or one sum. Comparisons do not chain.
    fn comparison(&mut self) -> Result<Term, Stop> {
        let left = self.sum()?;
        let TokenKind::Compare(comparison) = self.current.kind else {
            return Ok(left);
        };
        let start = left.start;
        let at = At(self.current.position);
        self.advance();
        self.count()?;
        let left = self.number(left);
        let right = self.sum()?;
        let right = self.number(right);
        Ok(Term {
            value: Value::Condition(Condition::Compare {
                left,
                comparison,
                right,
                at,
            }),
            start,
        })
    }

    fn sum(&mut self) -> Result<Term, Stop> {
        let first = self.product()?;
        let mut rest = Vec::new();
        let start = first.start;
        if self.additive().is_none() {
            return Ok(first);
        }
        let first = Box::new(self.number(first));
        while let Some(operator) = self.additive() {
            let at = At(self.current.position);
            self.advance();
            self.count()?;
            let operand = self.product()?;
            let operand = self.number(operand);
            rest.push(Step {
                operator,
                at,
                operand,
            });
        }
        Ok(Term {
            value: Value::Number(Node::Sum { first, rest }),
            start,
        })
    }

    fn product(&mut self) -> Result<Term, Stop> {
        let first = self.signed()?;
        let mut rest = Vec::new();
        let start = first.start;
        if self.multiplicative().is_none() {
            return Ok(first);
        }
        let first = Box::new(self.number(first));
        while let Some(operator) = self.multiplicative() {
            let at = At(self.current.position);
            self.advance();
            self.count()?;
            let operand = self.signed()?;
            let operand = self.number(operand);
            rest.push(Step {
                operator,
                at,
                operand,
            });
        }
        Ok(Term {
            value: Value::Number(Node::Product { first, rest }),
            start,
        })
    }

    fn signed(&mut self) -> Result<Term, Stop> {
        let start = self.place();
        if !self.take(&TokenKind::Minus) {
            return self.primary();
        }
        self.count()?;
        self.enter()?;
        let term = self.signed()?;
        self.depth -= 1;
        let operand = self.number(term);
        Ok(Term {
            value: Value::Number(Node::Negate(Box::new(operand))),
            start,
        })
    }

    fn primary(&mut self) -> Result<Term, Stop> {
        let start = self.place();
        match self.current.kind.clone() {
            TokenKind::Number(literal) => {
                self.count()?;
                self.advance();
                Ok(Term {
                    value: Value::Number(Node::Number(literal)),
                    start,
                })
            }
            TokenKind::Name { name, bracketed } => {
                self.count()?;
                self.advance();
                let node = if !bracketed && self.take(&TokenKind::Open) {
                    self.call(&name, start)?
                } else {
                    self.variable(name, start)?
                };
                Ok(Term {
                    value: Value::Number(node),
                    start,
                })
            }
            TokenKind::Open => {
                self.advance();
                let term = self.any()?;
                if !self.take(&TokenKind::Close) {
                    return Err(self.unexpected(Expected::Close));
                }
                Ok(Term { start, ..term })
            }
            _ => Err(self.unexpected(Expected::Operand)),
        }
    }

    fn variable(&mut self, name: String, place: Place) -> Result<Node, Stop> {
        if !self.variables.contains(&name) {
            if self.variables.len() == MAX_VARIABLES {
                let kind = FormulaErrorKind::TooManyVariables;
                return Err(Stop(FormulaError::new(kind, place.position, &name)));
            }
            self.variables.push(name.clone());
        }
        Ok(Node::Variable(name))
    }

    fn number(&mut self, term: Term) -> Node {
        self.number_until(term, self.last_end)
    }

    fn number_until(&mut self, term: Term, end: usize) -> Node {
        match term.value {
            Value::Number(node) => node,
            Value::Condition(_) => {
                self.error_in(FormulaErrorKind::NumberExpected, term.start, end);
                Node::Number(Literal::ZERO)
            }
        }
    }

    fn condition(&mut self, term: Term) -> Condition {
        self.condition_until(term, self.last_end)
    }

    fn condition_until(&mut self, term: Term, end: usize) -> Condition {
        match term.value {
            Value::Condition(condition) => condition,
            Value::Number(_) => {
                self.error_in(FormulaErrorKind::ConditionExpected, term.start, end);
                Condition::Any(Vec::new())
            }
        }
    }

    fn additive(&self) -> Option<Additive> {
        match self.current.kind {
            TokenKind::Plus => Some(Additive::Add),
            TokenKind::Minus => Some(Additive::Subtract),
            _ => None,
        }
    }

    fn multiplicative(&self) -> Option<Multiplicative> {
        match &self.current.kind {
            TokenKind::Times => Some(Multiplicative::Multiply),
            TokenKind::Divide => Some(Multiplicative::Divide),
            kind if kind.is_letter_times() => Some(Multiplicative::Multiply),
            _ => None,
        }
    }

    fn place(&self) -> Place {
        Place {
            position: self.current.position,
            start: self.current.start,
        }
    }

    fn advance(&mut self) {
        if let Some(next) = self.rest.next() {
            self.last_end = self.current.end;
            self.current = next;
        }
    }

    fn take(&mut self, kind: &TokenKind) -> bool {
        let taken = self.current.kind == *kind;
        if taken {
            self.advance();
        }
        taken
    }

    fn enter(&mut self) -> Result<(), Stop> {
        if self.depth == MAX_DEPTH {
            return Err(self.stop(FormulaErrorKind::TooDeep));
        }
        self.depth += 1;
        Ok(())
    }

    fn count(&mut self) -> Result<(), Stop> {
        if self.nodes == MAX_NODES {
            return Err(self.stop(FormulaErrorKind::TooManyNodes));
        }
        self.nodes += 1;
        Ok(())
    }

    fn unexpected(&self, expected: Expected) -> Stop {
        let is_name = matches!(self.current.kind, TokenKind::Name { .. });
        let after_name = self
            .source
            .get(..self.last_end)
            .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphabetic() || c == '_'));
        let expected = if expected != Expected::Operand && is_name && after_name {
            Expected::OperatorBetweenNames
        } else {
            expected
        };
        self.stop(FormulaErrorKind::Unexpected(expected))
    }

    fn stop(&self, kind: FormulaErrorKind) -> Stop {
        let found = self.text(self.current.start, self.current.end);
        Stop(FormulaError::new(kind, self.current.position, found))
    }

    fn error_in(&mut self, kind: FormulaErrorKind, place: Place, end: usize) {
        let error = FormulaError::new(kind, place.position, self.text(place.start, end));
        self.errors.push(error);
    }

    fn error(&mut self, kind: FormulaErrorKind, position: Position, found: &str) {
        self.errors.push(FormulaError::new(kind, position, found));
    }

    fn text(&self, start: usize, end: usize) -> &str {
        self.source.get(start..end).unwrap_or_default()
    }
}
