//! The functions of the language: their names and how many arguments they take.

use super::MAX_ARGUMENTS;
use super::ast::ListFunction;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    List(ListFunction),
    Abs,
    Round,
    If,
}

/// English name, Indonesian name, function. Names are matched without regard to case.
const NAMES: [(&str, &str, Function); 7] = [
    ("sum", "jumlah", Function::List(ListFunction::Sum)),
    ("avg", "rata_rata", Function::List(ListFunction::Average)),
    ("min", "terkecil", Function::List(ListFunction::Min)),
    ("max", "terbesar", Function::List(ListFunction::Max)),
    ("round", "bulat", Function::Round),
    ("abs", "mutlak", Function::Abs),
    ("if", "jika", Function::If),
];

impl Function {
    pub(super) fn named(name: &str) -> Option<Function> {
        NAMES
            .iter()
            .find(|(en, id, _)| en.eq_ignore_ascii_case(name) || id.eq_ignore_ascii_case(name))
            .map(|(_, _, function)| *function)
    }

    /// Every name, for the message about one that does not exist.
    pub(super) fn names() -> String {
        let names: Vec<String> = NAMES
            .iter()
            .map(|(en, id, _)| format!("{en}/{id}"))
            .collect();
        names.join(", ")
    }

    /// The fewest and the most arguments.
    pub(super) fn arity(self) -> (usize, usize) {
        match self {
            Function::List(_) => (1, MAX_ARGUMENTS),
            Function::Abs => (1, 1),
            Function::Round => (2, 2),
            Function::If => (3, 3),
        }
    }
}

impl ListFunction {
    pub(super) fn name(self) -> &'static str {
        match self {
            ListFunction::Sum => "sum",
            ListFunction::Average => "avg",
            ListFunction::Min => "min",
            ListFunction::Max => "max",
        }
    }
}
