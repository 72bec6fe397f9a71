//! What is wrong with the text of a formula, and where.

use std::fmt;

use super::function::Function;
use super::{MAX_DEPTH, MAX_LENGTH, MAX_NAME_LENGTH, MAX_NODES, MAX_ROUND_DECIMALS, MAX_VARIABLES};
use crate::problem::{Problem, ProblemList};
use crate::text::{Lang, Localize, Text};

/// A place in the text of a formula, counted in characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    line: u32,
    column: u32,
}

impl Position {
    pub(super) const START: Position = Position { line: 1, column: 1 };

    /// The line, from 1.
    pub fn line(self) -> u32 {
        self.line
    }

    /// The character in the line, from 1.
    pub fn column(self) -> u32 {
        self.column
    }

    pub(super) fn after(self, character: char) -> Position {
        if character == '\n' {
            Position {
                line: self.line.saturating_add(1),
                column: 1,
            }
        } else {
            Position {
                line: self.line,
                column: self.column.saturating_add(1),
            }
        }
    }
}

impl Localize for Position {
    fn localize(&self, lang: Lang) -> String {
        let Position { line, column } = self;
        lang.pick(
            format!("baris {line}, kolom {column}"),
            format!("line {line}, column {column}"),
        )
    }
}

/// What the parser was looking for where it found something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// A number, a name or an opening parenthesis.
    Operand,
    /// An operator, or the end of the formula.
    Operator,
    /// An operator: two names follow each other, probably one name with a space in it.
    OperatorBetweenNames,
    /// A closing parenthesis, or an operator.
    Close,
    /// A separator of arguments, a closing parenthesis, or an operator.
    ArgumentEnd,
}

impl Localize for Expected {
    fn localize(&self, lang: Lang) -> String {
        let (id, en) = match self {
            Expected::Operand => (
                "angka, nama variabel, fungsi, atau `(`",
                "a number, the name of a variable, a function or `(`",
            ),
            Expected::Operator => (
                "operator atau akhir rumus",
                "an operator or the end of the formula",
            ),
            Expected::OperatorBetweenNames => (
                "operator; nama yang memuat spasi ditulis dalam kurung siku, misalnya `[jumlah lulus]`",
                "an operator; a name with spaces is written in brackets, such as `[jumlah lulus]`",
            ),
            Expected::Close => ("operator atau `)`", "an operator or `)`"),
            Expected::ArgumentEnd => (
                "operator, `,`, `;`, atau `)`",
                "an operator, `,`, `;` or `)`",
            ),
        };
        lang.pick(id, en).to_owned()
    }
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FormulaErrorKind {
    /// Nothing but blanks.
    Empty,
    /// More than [`MAX_LENGTH`] characters, as written or in canonical form.
    TooLong,
    /// A character that has no meaning.
    UnexpectedCharacter,
    /// Not a plain number such as `1234.56`.
    MalformedNumber,
    /// More digits than are kept without rounding (28).
    TooManyDigits,
    /// A comma between two digits: a decimal or two arguments.
    AmbiguousComma,
    /// `%` after something other than a number.
    StrayPercent,
    /// A bracketed name that is not closed.
    UnclosedName,
    /// A bracketed name that is empty, longer than [`MAX_NAME_LENGTH`], or holds `[` or a control character.
    BadName,
    /// Something else than what can stand there.
    Unexpected(Expected),
    /// A function that does not exist.
    UnknownFunction,
    /// A function with too few or too many arguments.
    WrongArgumentCount {
        /// The fewest it takes.
        least: usize,
        /// The most it takes.
        most: usize,
        /// How many were given.
        given: usize,
    },
    /// The second argument of `round` is not a whole number from 0 to [`MAX_ROUND_DECIMALS`].
    RoundDecimals,
    /// A comparison where a number belongs.
    NumberExpected,
    /// A number where a comparison belongs.
    ConditionExpected,
    /// A percentage (`… × 100%`) added to, or compared with, a plain number.
    MixedPercentage,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// More than [`MAX_NODES`] numbers, names and operations.
    TooManyNodes,
    /// More than [`MAX_VARIABLES`] different variables.
    TooManyVariables,
}

impl FormulaErrorKind {
    /// A stable code for programs.
    pub fn code(self) -> &'static str {
        match self {
            FormulaErrorKind::Empty => "formula_empty",
            FormulaErrorKind::TooLong => "formula_too_long",
            FormulaErrorKind::UnexpectedCharacter => "formula_unexpected_character",
            FormulaErrorKind::MalformedNumber => "formula_malformed_number",
            FormulaErrorKind::TooManyDigits => "formula_too_many_digits",
            FormulaErrorKind::AmbiguousComma => "formula_ambiguous_comma",
            FormulaErrorKind::StrayPercent => "formula_stray_percent",
            FormulaErrorKind::UnclosedName => "formula_unclosed_name",
            FormulaErrorKind::BadName => "formula_bad_name",
            FormulaErrorKind::Unexpected(_) => "formula_syntax",
            FormulaErrorKind::UnknownFunction => "formula_unknown_function",
            FormulaErrorKind::WrongArgumentCount { .. } => "formula_argument_count",
            FormulaErrorKind::RoundDecimals => "formula_round_decimals",
            FormulaErrorKind::NumberExpected => "formula_number_expected",
            FormulaErrorKind::ConditionExpected => "formula_condition_expected",
            FormulaErrorKind::MixedPercentage => "formula_mixed_percentage",
            FormulaErrorKind::TooDeep => "formula_too_deep",
            FormulaErrorKind::TooManyNodes => "formula_too_many_nodes",
            FormulaErrorKind::TooManyVariables => "formula_too_many_variables",
        }
    }
}

/// One thing that is wrong with a formula: what, where, and the text found there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    kind: FormulaErrorKind,
    position: Position,
    found: String,
}

impl FormulaError {
    /// The most characters of the offending text that are kept.
    pub const FOUND_LENGTH: usize = 60;

    pub(super) fn new(kind: FormulaErrorKind, position: Position, found: &str) -> FormulaError {
        let found = found
            .chars()
            .take(FormulaError::FOUND_LENGTH)
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect();
        FormulaError {
            kind,
            position,
            found,
        }
    }

    /// What is wrong.
    pub fn kind(&self) -> FormulaErrorKind {
        self.kind
    }

    /// Where the offending text begins.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The offending text, at most [`FormulaError::FOUND_LENGTH`] characters of it; empty at the end of the
    /// formula.
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl Localize for FormulaError {
    fn localize(&self, lang: Lang) -> String {
        let place = self.position.localize(lang);
        let what = message(self.kind, &self.found, lang);
        format!("{place}: {what}")
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.localize(Lang::En))
    }
}

impl std::error::Error for FormulaError {}

fn message(kind: FormulaErrorKind, found: &str, lang: Lang) -> String {
    let (id, en) = match kind {
        FormulaErrorKind::Empty => ("rumus kosong".to_owned(), "the formula is empty".to_owned()),
        FormulaErrorKind::TooLong => (
            format!("rumus lebih panjang dari {MAX_LENGTH} karakter"),
            format!("the formula has more than {MAX_LENGTH} characters"),
        ),
        FormulaErrorKind::UnexpectedCharacter => (
            format!("karakter `{found}` tidak dikenal dalam rumus"),
            format!("the character `{found}` has no meaning in a formula"),
        ),
        FormulaErrorKind::MalformedNumber => (
            format!("`{found}` bukan angka: tulis seperti 1234.56, tanpa pemisah ribuan"),
            format!("`{found}` is not a number: write it as 1234.56, without thousands separators"),
        ),
        FormulaErrorKind::TooManyDigits => (
            format!("`{found}` memiliki lebih dari 28 angka penting"),
            format!("`{found}` has more than 28 significant digits"),
        ),
        FormulaErrorKind::AmbiguousComma => (
            format!(
                "`{found}` bermakna ganda: pecahan ditulis dengan titik, argumen dipisahkan dengan `, ` atau `;`"
            ),
            format!(
                "`{found}` is ambiguous: write decimals with a dot and separate arguments with `, ` or `;`"
            ),
        ),
        FormulaErrorKind::StrayPercent => (
            "`%` hanya boleh mengikuti angka, misalnya `× 100%`".to_owned(),
            "`%` may follow only a number, such as `× 100%`".to_owned(),
        ),
        FormulaErrorKind::UnclosedName => (
            format!("nama `{found}` tidak ditutup dengan `]`"),
            format!("the name `{found}` is not closed with `]`"),
        ),
        FormulaErrorKind::BadName => (
            format!("`{found}` bukan nama variabel: 1 sampai {MAX_NAME_LENGTH} karakter tanpa `[`"),
            format!(
                "`{found}` is not a variable name: 1 to {MAX_NAME_LENGTH} characters without `[`"
            ),
        ),
        FormulaErrorKind::Unexpected(expected) => unexpected(expected, found),
        FormulaErrorKind::UnknownFunction => (
            format!("fungsi `{found}` tidak ada: gunakan {}", Function::names()),
            format!("there is no function `{found}`: use {}", Function::names()),
        ),
        FormulaErrorKind::WrongArgumentCount { least, most, given } => {
            let allowed = if least == most {
                least.to_string()
            } else {
                format!("{least}–{most}")
            };
            (
                format!("fungsi `{found}` memerlukan {allowed} argumen, bukan {given}"),
                format!("the function `{found}` takes {allowed} arguments, not {given}"),
            )
        }
        FormulaErrorKind::RoundDecimals => (
            format!(
                "jumlah desimal `{found}` harus berupa bilangan bulat 0 sampai {MAX_ROUND_DECIMALS}"
            ),
            format!(
                "the number of decimals `{found}` must be a whole number from 0 to {MAX_ROUND_DECIMALS}"
            ),
        ),
        FormulaErrorKind::NumberExpected => (
            format!(
                "`{found}` adalah perbandingan, padahal di sini harus angka; perbandingan hanya untuk syarat `if`"
            ),
            format!(
                "`{found}` is a comparison where a number belongs; comparisons stand only in the condition of `if`"
            ),
        ),
        FormulaErrorKind::ConditionExpected => (
            format!(
                "`{found}` adalah angka, padahal di sini harus perbandingan, misalnya `{found} > 0`"
            ),
            format!("`{found}` is a number where a comparison belongs, such as `{found} > 0`"),
        ),
        FormulaErrorKind::MixedPercentage => (
            format!(
                "`{found}` menggabungkan persentase (… × 100%) dengan angka biasa: tulis 80% sebagai ganti 80, atau × 100 sebagai ganti × 100%"
            ),
            format!(
                "`{found}` mixes a percentage (… × 100%) with a plain number: write 80% in place of 80, or × 100 in place of × 100%"
            ),
        ),
        FormulaErrorKind::TooDeep => (
            format!("rumus bersarang lebih dari {MAX_DEPTH} tingkat"),
            format!("the formula is nested more than {MAX_DEPTH} levels deep"),
        ),
        FormulaErrorKind::TooManyNodes => (
            format!("rumus memuat lebih dari {MAX_NODES} angka, nama, dan operasi"),
            format!("the formula has more than {MAX_NODES} numbers, names and operations"),
        ),
        FormulaErrorKind::TooManyVariables => (
            format!("rumus memuat lebih dari {MAX_VARIABLES} variabel"),
            format!("the formula has more than {MAX_VARIABLES} variables"),
        ),
    };
    lang.pick(id, en)
}

fn unexpected(expected: Expected, found: &str) -> (String, String) {
    let (id, en) = (expected.localize(Lang::Id), expected.localize(Lang::En));
    if found.is_empty() {
        (
            format!("rumus berakhir terlalu cepat: seharusnya ada {id}"),
            format!("the formula ends too early: expected {en}"),
        )
    } else {
        (
            format!("`{found}` tidak pada tempatnya: seharusnya {id}"),
            format!("`{found}` cannot stand here: expected {en}"),
        )
    }
}

/// Everything that is wrong with one formula, in the order of its text; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaErrors(Vec<FormulaError>);

impl FormulaErrors {
    /// The value where nothing is wrong.
    pub(super) fn none_in<T>(errors: Vec<FormulaError>, value: T) -> Result<T, FormulaErrors> {
        if errors.is_empty() {
            Ok(value)
        } else {
            Err(FormulaErrors::sorted(errors))
        }
    }

    /// An error after others.
    pub(super) fn ending(mut errors: Vec<FormulaError>, last: FormulaError) -> FormulaErrors {
        errors.push(last);
        FormulaErrors::sorted(errors)
    }

    fn sorted(mut errors: Vec<FormulaError>) -> FormulaErrors {
        errors.sort_by_key(|error| error.position);
        FormulaErrors(errors)
    }

    /// The errors, in the order of the text.
    pub fn list(&self) -> &[FormulaError] {
        &self.0
    }

    /// Adds each error to the problems of a document, at the place the formula has in it.
    pub fn add_to(&self, problems: &mut ProblemList, place: &str) {
        for error in &self.0 {
            problems.add(Problem::new(
                error.kind.code(),
                place,
                Text::new(error.localize(Lang::Id), error.localize(Lang::En)),
            ));
        }
    }
}

impl From<FormulaError> for FormulaErrors {
    fn from(error: FormulaError) -> Self {
        FormulaErrors(vec![error])
    }
}

impl Localize for FormulaErrors {
    fn localize(&self, lang: Lang) -> String {
        let errors: Vec<String> = self.0.iter().map(|error| error.localize(lang)).collect();
        errors.join("; ")
    }
}

impl fmt::Display for FormulaErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.localize(Lang::En))
    }
}

impl std::error::Error for FormulaErrors {}
