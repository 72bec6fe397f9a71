//! The syntax tree. Sums and products are flat lists, so that a tree is only as deep as its formula is
//! nested, and everything that walks it recursively stays within [`super::MAX_DEPTH`].

use rust_decimal::Decimal;

use super::Position;

/// Where in the text an operation stands. It takes no part in comparing trees: two formulas that differ in
/// blanks are the same formula.
#[derive(Clone, Copy, Debug)]
pub(super) struct At(pub(super) Position);

impl PartialEq for At {
    fn eq(&self, _: &At) -> bool {
        true
    }
}

impl Eq for At {}

/// What has a number as its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Number(Literal),
    Variable(String),
    Negate(Box<Node>),
    Sum {
        first: Box<Node>,
        rest: Vec<Step<Additive>>,
    },
    Product {
        first: Box<Node>,
        rest: Vec<Step<Multiplicative>>,
    },
    List {
        function: ListFunction,
        arguments: Vec<Node>,
        at: At,
    },
    Abs(Box<Node>),
    Round {
        value: Box<Node>,
        decimals: u8,
        at: At,
    },
    If {
        condition: Box<Condition>,
        then: Box<Node>,
        otherwise: Box<Node>,
        at: At,
    },
}

/// What is true or false: the first argument of `if`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    Compare {
        left: Node,
        comparison: Comparison,
        right: Node,
        at: At,
    },
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

/// One operator of a sum or product with the operand to its right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step<Operator> {
    pub(super) operator: Operator,
    pub(super) at: At,
    pub(super) operand: Node,
}

/// A number written in the formula; with `percent` it is worth a hundredth of `value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) value: Decimal,
    pub(super) percent: bool,
}

impl Literal {
    /// What stands in for a number that could not be read, until the errors are returned.
    pub(super) const ZERO: Literal = Literal {
        value: Decimal::ZERO,
        percent: false,
    };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Additive {
    Add,
    Subtract,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Multiplicative {
    Multiply,
    Divide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A function of one or more numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListFunction {
    Sum,
    Average,
    Min,
    Max,
}
