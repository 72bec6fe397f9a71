//! Reading one number under an explicit locale.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::{ReadError, Refusal};
use super::lex::{Body, Lexed, Misfit, lex, without_ocr_spaces};
use super::locale::Locale;

/// How the numbers of a document are written.
///
/// Under every locale these may surround the digits: `Rp`, `Rp.` or `IDR` in front; `,-`, `,--` or `.-`
/// behind a whole amount; `%` behind, with or without a blank; a minus (`-` or `−`), a plus, or accounting
/// parentheses `(1.234)` for a negative; blanks at both ends, no-break ones included. Nothing at all, a dash
/// (also `Rp -`), `n/a`, `#N/A` and `null`, in capitals or not, are missing. Everything else is refused;
/// nothing is guessed and nothing is rounded.
///
/// ```
/// use sakip_core::number::{Locale, NumberFormat, Reading};
///
/// let id = NumberFormat::new(Locale::Id);
/// let pagu = id.read("Rp636.201.144.912,00")?.number().expect("filled in");
/// assert_eq!(pagu.value().to_string(), "636201144912.00");
/// assert!(pagu.is_rupiah());
/// assert_eq!(id.read("-")?, Reading::Missing);
/// assert!(id.read("4.25").is_err()); // never 425
/// assert!(id.read("48. 507 . 127").is_err());
/// let scanned = id.with_ocr_spaces();
/// assert_eq!(scanned.read("48. 507 . 127")?.value(), Some(48_507_127.into()));
/// # Ok::<(), sakip_core::number::ReadError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberFormat {
    /// Which marks separate thousands and decimals.
    locale: Locale,
    /// Whether blanks inside a number, as OCR leaves them, are removed.
    #[serde(default)]
    ocr_spaces: bool,
}

impl NumberFormat {
    /// The numbers of a locale, blanks inside them refused.
    pub fn new(locale: Locale) -> NumberFormat {
        NumberFormat {
            locale,
            ocr_spaces: false,
        }
    }

    /// The same with blanks inside a number removed before it is read, no-break and thin ones included, but
    /// not tabs and line breaks. Two numbers in one cell then become one: only for scanned documents.
    #[must_use]
    pub fn with_ocr_spaces(self) -> NumberFormat {
        NumberFormat {
            ocr_spaces: true,
            ..self
        }
    }

    /// Which marks separate thousands and decimals.
    pub fn locale(self) -> Locale {
        self.locale
    }

    /// Whether blanks inside a number are removed.
    pub fn ocr_spaces(self) -> bool {
        self.ocr_spaces
    }

    /// Reads a number or a missing marker.
    ///
    /// # Errors
    /// [`ReadError`] for everything else, see [`Refusal`]: in particular a number in the form of another
    /// locale, and one of more digits than a decimal holds.
    pub fn read(self, text: &str) -> Result<Reading, ReadError> {
        let clean = if self.ocr_spaces {
            without_ocr_spaces(text)
        } else {
            text.into()
        };
        match lex(&clean) {
            Ok(Lexed::Missing) => Ok(Reading::Missing),
            Ok(Lexed::Number(body)) => match body.read(self.locale) {
                Ok(number) => Ok(Reading::Number(number)),
                Err(Misfit::Digits) => Err(ReadError::new(text, Refusal::TooManyDigits)),
                Err(Misfit::Form) => Err(ReadError::new(text, self.wrong_form(body))),
            },
            Err(refusal) => Err(ReadError::new(text, refusal)),
        }
    }

    fn wrong_form(self, body: Body<'_>) -> Refusal {
        Refusal::WrongForm {
            locale: self.locale,
            fits: Locale::ALL
                .into_iter()
                .filter_map(|locale| Some((locale, body.read(locale).ok()?.value())))
                .collect(),
        }
    }
}

impl From<Locale> for NumberFormat {
    fn from(locale: Locale) -> Self {
        NumberFormat::new(locale)
    }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing, or a marker that says so. Missing is not zero.
    Missing,
    /// A number.
    Number(NumberReading),
}

impl Reading {
    /// The number, where there is one.
    pub fn number(self) -> Option<NumberReading> {
        match self {
            Reading::Missing => None,
            Reading::Number(number) => Some(number),
        }
    }

    /// The value of the number, where there is one.
    pub fn value(self) -> Option<Decimal> {
        self.number().map(NumberReading::value)
    }
}

/// A number with what was printed around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberReading {
    value: Decimal,
    percent: bool,
    rupiah: bool,
    decimals: u8,
}

impl NumberReading {
    pub(super) fn new(value: Decimal, percent: bool, rupiah: bool, decimals: u8) -> NumberReading {
        NumberReading {
            value,
            percent,
            rupiah,
            decimals,
        }
    }

    /// The same number with the unit of its neighbour as well.
    pub(super) fn with_unit_of(self, other: NumberReading) -> NumberReading {
        NumberReading {
            percent: self.percent || other.percent,
            rupiah: self.rupiah || other.rupiah,
            ..self
        }
    }

    /// The value with every digit as printed. `86 %` is 86: a percentage is not divided by 100.
    pub fn value(self) -> Decimal {
        self.value
    }

    /// Whether `%` followed.
    pub fn is_percent(self) -> bool {
        self.percent
    }

    /// Whether it is marked as an amount of money: by `Rp` or `IDR`, or by the `,-` of a whole amount.
    pub fn is_rupiah(self) -> bool {
        self.rupiah
    }

    /// How many decimals were printed, trailing zeros included: how far the printed figure was rounded.
    pub fn decimals(self) -> u8 {
        self.decimals
    }
}

#[cfg(test)]
mod tests;
