//! Ranges: `85-90`, `85 s.d. 90`.

use std::fmt;

use rust_decimal::Decimal;

use super::error::{ReadError, Refusal, shown};
use super::lex::{Lexed, MAX_NUMBER_BYTES, is_dash, lex, without_ocr_spaces};
use super::read::{NumberFormat, NumberReading, Reading};
use crate::text::{Lang, Localize};

/// The words between the ends of a range, besides a dash.
const WORDS: [&str; 5] = ["s.d.", "s.d", "s/d", "sd", "sampai dengan"];

/// Two numbers, the lower first. A unit that is printed at one end (`85–90 %`) counts for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeReading {
    low: NumberReading,
    high: NumberReading,
}

impl RangeReading {
    /// The lower end.
    pub fn low(self) -> NumberReading {
        self.low
    }

    /// The upper end, at least the lower.
    pub fn high(self) -> NumberReading {
        self.high
    }
}

/// A text that was refused as a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RangeError {
    /// It is not two numbers with a dash or `s.d.` between them, or can be split in more than one way.
    NotARange {
        /// The text, cut to 60 characters.
        text: String,
    },
    /// One end is refused as a number.
    End(ReadError),
    /// The first number is above the second.
    Reversed {
        /// The text, cut to 60 characters.
        text: String,
        /// The number in front.
        low: Decimal,
        /// The number behind.
        high: Decimal,
    },
}

impl Localize for RangeError {
    fn localize(&self, lang: Lang) -> String {
        match self {
            RangeError::NotARange { text } => lang.pick(
                format!("`{text}` bukan rentang dua angka seperti 85-90 atau 85 s.d. 90"),
                format!("`{text}` is not a range of two numbers such as 85-90 or 85 s.d. 90"),
            ),
            RangeError::End(error) => error.localize(lang),
            RangeError::Reversed { text, low, high } => lang.pick(
                format!("rentang `{text}` terbalik: {low} lebih besar daripada {high}"),
                format!("the range `{text}` is reversed: {low} is above {high}"),
            ),
        }
    }
}

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.localize(Lang::En))
    }
}

impl std::error::Error for RangeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RangeError::End(error) => Some(error),
            RangeError::NotARange { .. } | RangeError::Reversed { .. } => None,
        }
    }
}

impl NumberFormat {
    /// Reads two numbers with a dash, `s.d.`, `s/d`, `sd` or `sampai dengan` between them. Either may be
    /// negative (`-10 – -5`); a missing end (`5 - -`) makes no range.
    ///
    /// ```
    /// use sakip_core::number::{Locale, NumberFormat};
    /// let range = NumberFormat::new(Locale::Id).read_range("85,5 s.d. 90 %")?;
    /// assert_eq!(range.low().value().to_string(), "85.5");
    /// assert!(range.low().is_percent());
    /// # Ok::<(), sakip_core::number::RangeError>(())
    /// ```
    ///
    /// # Errors
    /// [`RangeError`] when the text is not a range, an end does not fit the locale, or the ends are reversed.
    pub fn read_range(self, text: &str) -> Result<RangeReading, RangeError> {
        let not_a_range = || RangeError::NotARange { text: shown(text) };
        let (low, high) = split_range(text, self.ocr_spaces()).ok_or_else(not_a_range)?;
        let end = |text: &str| match self.read(text) {
            Ok(Reading::Number(number)) => Ok(number),
            Ok(Reading::Missing) => Err(not_a_range()),
            Err(error) => Err(RangeError::End(error)),
        };
        let (low, high) = (end(low)?, end(high)?);
        let (low, high) = (low.with_unit_of(high), high.with_unit_of(low));
        if low.is_percent() && low.is_rupiah() {
            let error = ReadError::new(text, Refusal::RupiahAndPercent);
            return Err(RangeError::End(error));
        }
        if low.value() > high.value() {
            return Err(RangeError::Reversed {
                text: shown(text),
                low: low.value(),
                high: high.value(),
            });
        }
        Ok(RangeReading { low, high })
    }
}

/// The two ends of a range as written, when there is exactly one way to take it apart into two numbers,
/// whatever their locale.
pub(super) fn split_range(text: &str, ocr_spaces: bool) -> Option<(&str, &str)> {
    let text = text.trim();
    if text.len() > MAX_NUMBER_BYTES {
        return None;
    }
    let is_number = |end: &str| {
        let clean = if ocr_spaces {
            without_ocr_spaces(end)
        } else {
            end.into()
        };
        matches!(lex(&clean), Ok(Lexed::Number(_)))
    };
    let lower = text.to_ascii_lowercase();
    let dashes = text.char_indices().filter(|&(_, c)| is_dash(c));
    let words = WORDS
        .iter()
        .filter_map(|word| Some((lower.find(word)?, word.len())));
    let mut splits = dashes
        .map(|(at, dash)| (at, dash.len_utf8()))
        .chain(words)
        .filter_map(|(at, len)| Some((text.get(..at)?, text.get(at.checked_add(len)?..)?)))
        .filter(|(low, high)| is_number(low) && is_number(high));
    let only = splits.next()?;
    splits.next().is_none().then_some(only)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Locale;

    fn range(locale: Locale, text: &str) -> Result<(String, String), RangeError> {
        let range = NumberFormat::new(locale).read_range(text)?;
        Ok((
            range.low().value().to_string(),
            range.high().value().to_string(),
        ))
    }

    #[test]
    fn forms_in_use() {
        for (text, low, high) in [
            ("85-90", "85", "90"),
            ("85 – 90", "85", "90"),
            ("85\u{a0}—\u{a0}90", "85", "90"),
            ("85 s.d. 90", "85", "90"),
            ("85 s.d 90", "85", "90"),
            ("85 S/D 90", "85", "90"),
            ("85 sd 90", "85", "90"),
            ("85s.d.90", "85", "90"),
            ("85 sampai dengan 90", "85", "90"),
            ("6,5-7,5", "6.5", "7.5"),
            ("1.000.000-2.000.000", "1000000", "2000000"),
            ("-5-10", "-5", "10"),
            ("-10 – -5", "-10", "-5"),
            ("-10--5", "-10", "-5"),
            ("\u{2212}10\u{2212}\u{2212}5", "-10", "-5"),
            ("(10)-(5)", "-10", "-5"),
            ("5-5", "5", "5"),
            ("Rp1.000,- - Rp2.000,-", "1000", "2000"),
            ("1.000,--2.000,-", "1000", "2000"),
        ] {
            assert_eq!(
                range(Locale::Id, text),
                Ok((low.to_owned(), high.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn units_at_one_end_count_for_both() {
        for text in ["85-90 %", "85%-90", "85 % – 90 %"] {
            let range = NumberFormat::new(Locale::Id).read_range(text).unwrap();
            assert!(
                range.low().is_percent() && range.high().is_percent(),
                "{text}"
            );
        }
        assert!(matches!(
            range(Locale::Id, "5%-Rp10"),
            Err(RangeError::End(_))
        ));
    }

    #[test]
    fn what_is_not_a_range() {
        for text in [
            "",
            "-",
            "5",
            "-5",
            "5-",
            "-",
            "- -",
            "5 - -",
            "- - 5",
            "n/a-5",
            "01-02-2025",
            "WTP",
            "5-BB",
            "s.d.",
            "1.000,---5",
            "1.000,-",
            "85 90",
        ] {
            let error = range(Locale::Id, text);
            assert!(
                matches!(error, Err(RangeError::NotARange { .. })),
                "{text}: {error:?}"
            );
        }
        let long = format!("1-{}2", "0".repeat(MAX_NUMBER_BYTES));
        assert!(matches!(
            range(Locale::Id, &long),
            Err(RangeError::NotARange { .. })
        ));
    }

    #[test]
    fn reversed_ends_and_wrong_forms_are_refused() {
        let reversed = range(Locale::Id, "90-85").unwrap_err();
        assert_eq!(
            reversed.to_string(),
            "the range `90-85` is reversed: 90 is above 85"
        );
        assert_ne!(reversed.localize(Lang::Id), reversed.to_string());
        assert!(matches!(
            range(Locale::Id, "5--3"),
            Err(RangeError::Reversed { .. })
        ));
        // 85.5 is not 855, but 85.500 is 85500.
        assert!(matches!(
            range(Locale::Id, "85.5-90"),
            Err(RangeError::End(_))
        ));
        assert_eq!(range(Locale::En, "85.5-90").unwrap().0, "85.5");
    }

    #[test]
    fn ocr_blanks_only_when_asked() {
        let format = NumberFormat::new(Locale::Id);
        assert!(format.read_range("1. 000 - 2. 000").is_err());
        let range = format
            .with_ocr_spaces()
            .read_range("1. 000 - 2. 000")
            .unwrap();
        assert_eq!(range.high().value(), 2000.into());
    }
}
