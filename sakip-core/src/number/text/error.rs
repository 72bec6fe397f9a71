//! Why a text is refused as a number.

use std::fmt;

use rust_decimal::Decimal;

use super::lex::MAX_NUMBER_BYTES;
use super::locale::Locale;
use crate::text::{Lang, Localize};

/// How much of a refused text an error repeats, in characters.
const SHOWN_CHARS: usize = 60;

/// The start of a text, as errors and evidence repeat it.
pub(super) fn shown(text: &str) -> String {
    text.trim().chars().take(SHOWN_CHARS).collect()
}

/// A text that was refused as a number.
///
/// Whoever expects an ordinal (`WTP`, `BB`) or a range (`85-90`) in the same column takes
/// [`Refusal::NotANumber`] as the sign to try those; every other refusal is a damaged number.
///
/// ```
/// use sakip_core::number::{Locale, NumberFormat};
/// let error = NumberFormat::new(Locale::Id).read("4.25").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`4.25` does not fit the id form 1.234.567,89: read as strict it is 4.25, as en 4.25",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    text: String,
    refusal: Refusal,
}

/// Why a text is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not a number under any locale.
    NotANumber,
    /// Digits and marks, but not in the form of the locale that was asked for.
    WrongForm {
        /// The locale that was asked for.
        locale: Locale,
        /// The locales that would read it, each with what it would read.
        fits: Vec<(Locale, Decimal)>,
    },
    /// Blanks between the digits, which are removed only when asked.
    BlanksInside,
    /// Both an amount of rupiah and a percentage.
    RupiahAndPercent,
    /// More digits than are kept without rounding.
    TooManyDigits,
    /// Longer than [`MAX_NUMBER_BYTES`].
    TooLong,
}

impl ReadError {
    pub(super) fn new(text: &str, refusal: Refusal) -> ReadError {
        ReadError {
            text: shown(text),
            refusal,
        }
    }

    /// The text that was refused, cut to 60 characters.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why it was refused.
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }
}

impl Localize for ReadError {
    fn localize(&self, lang: Lang) -> String {
        let text = &self.text;
        match &self.refusal {
            Refusal::NotANumber => lang.pick(
                format!("`{text}` bukan angka"),
                format!("`{text}` is not a number"),
            ),
            Refusal::WrongForm { locale, fits } => {
                let form = locale.example();
                let start = lang.pick(
                    format!("`{text}` tidak sesuai format {locale} {form}"),
                    format!("`{text}` does not fit the {locale} form {form}"),
                );
                format!("{start}: {}", readings(fits, lang))
            }
            Refusal::BlanksInside => lang.pick(
                format!("ada spasi di dalam angka `{text}`: hapus, atau izinkan spasi hasil OCR"),
                format!("`{text}` has blanks inside the number: remove them, or allow OCR blanks"),
            ),
            Refusal::RupiahAndPercent => lang.pick(
                format!("`{text}` tidak mungkin sekaligus rupiah dan persen"),
                format!("`{text}` cannot be both rupiah and a percentage"),
            ),
            Refusal::TooManyDigits => lang.pick(
                format!("`{text}` lebih dari 28 angka penting sehingga harus dibulatkan"),
                format!("`{text}` has more than 28 significant digits, which would have to be rounded"),
            ),
            Refusal::TooLong => lang.pick(
                format!("`{text}`… terlalu panjang untuk sebuah angka: paling banyak {MAX_NUMBER_BYTES} byte"),
                format!("`{text}`… is too long for a number: at most {MAX_NUMBER_BYTES} bytes"),
            ),
        }
    }
}

fn readings(fits: &[(Locale, Decimal)], lang: Lang) -> String {
    let Some(((locale, value), more)) = fits.split_first() else {
        return lang
            .pick(
                "ribuan dipisahkan per tiga digit, semua atau tidak sama sekali",
                "thousands are grouped by exactly three digits, all of them or none",
            )
            .to_owned();
    };
    let mut text = lang.pick(
        format!("dibaca sebagai {locale} nilainya {value}"),
        format!("read as {locale} it is {value}"),
    );
    for (locale, value) in more {
        text.push_str(&lang.pick(
            format!(", sebagai {locale} nilainya {value}"),
            format!(", as {locale} {value}"),
        ));
    }
    text
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.localize(Lang::En))
    }
}

impl std::error::Error for ReadError {}
