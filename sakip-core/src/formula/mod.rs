//! The formula language: how the text of an indicator's formula becomes a figure.
//!
//! ```
//! use std::collections::BTreeMap;
//! use sakip_core::explain::Explain;
//! use sakip_core::formula::Expression;
//! use sakip_core::number::Exact;
//! use sakip_core::text::Lang;
//!
//! let formula = Expression::parse("[Jumlah siswa lulus] : [Jumlah siswa] x 100%")?;
//! assert_eq!(formula.variables(), ["Jumlah siswa lulus", "Jumlah siswa"]);
//!
//! let values = BTreeMap::from([("Jumlah siswa lulus", 45), ("Jumlah siswa", 60)]);
//! let result = formula
//!     .evaluate(|name| values.get(name).map(|value| Exact::from(*value).into()))
//!     .unwrap();
//! assert_eq!(result.value(), &Exact::from(75));
//! assert_eq!(
//!     result.sentence(Lang::Id),
//!     "Rumus `[Jumlah siswa lulus] / [Jumlah siswa] × 100%` menjadi 45 / 60 × 100% = 75%",
//! );
//! # Ok::<(), sakip_core::formula::FormulaErrors>(())
//! ```
//!
//! # The language
//! * **Numbers**: `1234.56`, with a dot and without thousands separators; `85%` is exactly 0.85. `1,5` is
//!   refused: it may be a decimal or two arguments.
//! * **Variables**: a letter, then letters, digits and `_` (`tw1`, `jumlah_lulus`), or any text in brackets
//!   (`[Jumlah lulus]`). Upper and lower case differ; blanks in brackets are trimmed and run together.
//! * **Operators**: `+`, `-` (or `−`, `–`), `*` (or `×`, and `x` or `X` where an operator is due), `/` (or `÷`,
//!   `:`), parentheses. × and / bind closer than + and −; equals go from left to right.
//! * **Functions**, with arguments between `,` or `;` and names in any case: `sum`/`jumlah`, `avg`/`rata_rata`,
//!   `min`/`terkecil`, `max`/`terbesar` of 1 to [`MAX_ARGUMENTS`] numbers; `abs`/`mutlak`;
//!   `round`/`bulat(number, decimals)`, half away from zero; `if`/`jika(condition, then, otherwise)`.
//!   A name is a function only before `(`, so a variable may be called `jumlah`.
//! * **Conditions**, only as the first argument of `if`: `=`, `<>` (or `!=`, `≠`), `<`, `<=` (or `≤`), `>`, `>=`
//!   (or `≥`), joined by `and`/`dan`, `or`/`atau`, `not`/`bukan`.
//!
//! # Percentages
//! `× 100%` does not change a ratio, it says that the result is read in percent. The value of such a formula
//! is therefore in percent points, as the realisasi of an indicator in percent is recorded: 75 for
//! `45 / 60 × 100%`, the same as for `45 / 60 × 100`, and `round` counts its decimals there. Within the formula `85%` is
//! 0.85 everywhere, and a percentage may be added to or compared with percentages, percent literals and 0
//! only: `100 - lulus / siswa × 100%` is refused, `100% - lulus / siswa × 100%` is 25.
//!
//! # Limits
//! Every text is either parsed or refused; parsing uses bounded stack and time, and so does evaluation:
//! [`MAX_LENGTH`], [`MAX_DEPTH`], [`MAX_NODES`], [`MAX_ARGUMENTS`], [`MAX_VARIABLES`], [`MAX_NAME_LENGTH`],
//! [`MAX_VALUE_BITS`].

mod ast;
mod error;
mod evaluate;
mod explain;
mod function;
mod parse;
mod percentage;
mod print;
mod ratio;
mod token;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use error::{Expected, FormulaError, FormulaErrorKind, FormulaErrors, Position};
pub use evaluate::{Evaluated, Input, NoResult, Uncomputable};
pub use ratio::RatioForm;

use ast::Node;
use parse::Parsed;

/// The most characters of a formula, as written and in canonical form.
pub const MAX_LENGTH: usize = 2_000;
/// The most levels of parentheses, arguments, signs and `not` within each other.
pub const MAX_DEPTH: usize = 32;
/// The most numbers, names and operations.
pub const MAX_NODES: usize = 500;
/// The most arguments of `sum`, `avg`, `min` and `max`.
pub const MAX_ARGUMENTS: usize = 100;
/// The most different variables.
pub const MAX_VARIABLES: usize = 100;
/// The most characters of the name of a variable.
pub const MAX_NAME_LENGTH: usize = 120;
/// The most decimals `round` takes.
pub const MAX_ROUND_DECIMALS: u8 = 10;
/// The most bits of numerator and denominator together while computing: about 1,200 digits.
pub const MAX_VALUE_BITS: u64 = 4_096;

/// A parsed formula. See the [module](self) for the language.
///
/// Two expressions are equal when they are the same formula, however written: `a/b` and `a ÷ b`. [`Display`](fmt::Display)
/// gives the canonical form, which parses back to an equal expression; JSON keeps the text as it was written.
#[derive(Clone)]
pub struct Expression(Arc<Content>);

struct Content {
    source: String,
    root: Node,
    variables: Vec<String>,
    is_percentage: bool,
}

impl Expression {
    /// Parses the text of a formula.
    ///
    /// # Errors
    /// [`FormulaErrors`] with line and column of everything that is wrong: all characters and numbers that
    /// cannot be read; otherwise all unknown functions, argument counts and misplaced comparisons up to the
    /// first mistake in the grammar; otherwise all percentages mixed with plain numbers.
    ///
    /// ```
    /// use sakip_core::formula::Expression;
    /// use sakip_core::text::{Lang, Localize};
    ///
    /// let errors = Expression::parse("rerata(a, b) +\nround(c)").unwrap_err();
    /// assert_eq!(errors.list().len(), 2);
    /// assert_eq!(
    ///     errors.list()[1].localize(Lang::Id),
    ///     "baris 2, kolom 1: fungsi `round` memerlukan 2 argumen, bukan 1",
    /// );
    /// ```
    pub fn parse(source: &str) -> Result<Expression, FormulaErrors> {
        refuse_too_long(source)?;
        let Parsed { root, variables } = parse::parse(source, token::tokens(source)?)?;
        // Blanks around operators make the canonical form longer than a dense text; it must parse as well.
        refuse_too_long(&root.to_string())?;
        let mut mixed = Vec::new();
        percentage::check(&root, &mut mixed);
        FormulaErrors::none_in(mixed, ())?;
        Ok(Expression(Arc::new(Content {
            source: source.to_owned(),
            is_percentage: percentage::reading(&root).is_percent(),
            root,
            variables,
        })))
    }

    /// The text as it was written.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The variables, each once, in order of first appearance.
    pub fn variables(&self) -> &[String] {
        &self.0.variables
    }

    /// Whether the value is read in percent, because the formula ends in `× 100%` or is made of percent
    /// literals. The value is then in percent points.
    pub fn is_percentage(&self) -> bool {
        self.0.is_percentage
    }

    fn root(&self) -> &Node {
        &self.0.root
    }
}

fn refuse_too_long(text: &str) -> Result<(), FormulaErrors> {
    if text.chars().nth(MAX_LENGTH).is_some() {
        return Err(FormulaError::new(FormulaErrorKind::TooLong, Position::START, "").into());
    }
    Ok(())
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.root() == other.root()
    }
}

impl Eq for Expression {}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.root(), f)
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expression({})", self.root())
    }
}

impl FromStr for Expression {
    type Err = FormulaErrors;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Expression::parse(text)
    }
}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.source())
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Expression::parse(&text).map_err(de::Error::custom)
    }
}

impl JsonSchema for Expression {
    fn schema_name() -> Cow<'static, str> {
        "Formula".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_LENGTH,
            "description": "a formula such as `jumlah_lulus / jumlah_siswa × 100%`",
        })
    }
}
