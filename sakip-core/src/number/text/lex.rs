//! What surrounds a number (`Rp`, `%`, `,-`, signs, parentheses) and the digits and marks inside it, before
//! any locale is considered.

use std::borrow::Cow;

use super::error::Refusal;
use super::locale::Locale;
use super::read::NumberReading;
use crate::number::NumberError;
use crate::number::newtypes::parse_plain;

/// The longest text that is read as a number or a range, in bytes without surrounding blanks. The longest
/// decimal takes 29 digits; the rest is room for marks, `Rp` and OCR blanks.
pub const MAX_NUMBER_BYTES: usize = 200;

/// What a text is, whatever the locale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexed<'a> {
    Missing,
    Number(Body<'a>),
}

/// A number taken out of its surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Body<'a> {
    /// Digits with single dots and commas between them.
    digits: &'a str,
    negative: bool,
    /// Whether `,-`, `,--` or `.-` says that nothing follows the whole amount.
    whole_amount: bool,
    percent: bool,
    rupiah: bool,
}

/// Removes the blanks that OCR leaves inside a number. Line breaks and tabs stay: they stand between two
/// numbers, not inside one.
pub(super) fn without_ocr_spaces(text: &str) -> Cow<'_, str> {
    if text.contains(is_blank) {
        Cow::Owned(text.chars().filter(|&c| !is_blank(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() && !c.is_control() && c != '\u{2028}' && c != '\u{2029}'
}

/// A hyphen, a dash or a minus.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2014}' | '\u{2212}')
}

/// Takes a text apart.
pub(super) fn lex(text: &str) -> Result<Lexed<'_>, Refusal> {
    let text = text.trim();
    if is_missing(text) {
        return Ok(Lexed::Missing);
    }
    if text.len() > MAX_NUMBER_BYTES {
        return Err(Refusal::TooLong);
    }
    let (rest, mut percent) = strip_percent(text);
    let (mut rest, mut parentheses) = strip_parentheses(rest);
    if parentheses && !percent {
        (rest, percent) = strip_percent(rest);
    }
    let (rest, mut sign) = strip_sign(rest);
    let (mut rest, rupiah) = strip_currency(rest);
    if rupiah && !parentheses && sign.is_none() {
        (rest, parentheses) = strip_parentheses(rest);
        if !parentheses {
            (rest, sign) = strip_sign(rest);
        }
    }
    if rupiah && percent {
        return Err(Refusal::RupiahAndPercent);
    }
    if parentheses && sign.is_some() {
        return Err(Refusal::NotANumber);
    }
    let (digits, whole_amount) = strip_whole_amount(rest);
    if whole_amount && percent {
        return Err(Refusal::RupiahAndPercent);
    }
    check_body(digits)?;
    Ok(Lexed::Number(Body {
        digits,
        negative: parentheses || sign == Some(Sign::Minus),
        whole_amount,
        percent,
        rupiah: rupiah || whole_amount,
    }))
}

/// Nothing, a dash (also after `Rp` or before `%`), `n/a`, `#N/A` or `null`. Not `nihil` or `nol`, which say
/// zero, and not `na`, which no source prints.
fn is_missing(text: &str) -> bool {
    let dashes =
        |text: &str| !text.is_empty() && text.chars().all(is_dash) && text.chars().count() <= 3;
    let bare = match strip_currency(text) {
        (rest, true) => rest,
        (_, false) => strip_percent(text).0,
    };
    text.is_empty()
        || dashes(bare)
        || ["n/a", "#n/a", "null"]
            .iter()
            .any(|marker| text.eq_ignore_ascii_case(marker))
}

fn strip_percent(text: &str) -> (&str, bool) {
    match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    }
}

fn strip_parentheses(text: &str) -> (&str, bool) {
    match text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(rest) => (rest.trim(), true),
        None => (text, false),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
}

fn strip_sign(text: &str) -> (&str, Option<Sign>) {
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        (rest, Some(Sign::Minus))
    } else if let Some(rest) = text.strip_prefix('+') {
        (rest, Some(Sign::Plus))
    } else {
        (text, None)
    }
}

fn strip_currency(text: &str) -> (&str, bool) {
    let after = |prefix: &str| {
        let start = text.get(..prefix.len())?;
        let rest = text.get(prefix.len()..)?;
        start.eq_ignore_ascii_case(prefix).then_some(rest)
    };
    match after("rp.")
        .or_else(|| after("rp"))
        .or_else(|| after("idr"))
    {
        Some(rest) => (rest.trim_start(), true),
        None => (text, false),
    }
}

/// `1.877.248.000,-`: a mark and one or two dashes in the place of the sen.
fn strip_whole_amount(text: &str) -> (&str, bool) {
    let rest = text.trim_end_matches(is_dash);
    let dashes = text
        .get(rest.len()..)
        .map_or(0, |tail| tail.chars().count());
    match rest.strip_suffix([',', '.']) {
        Some(digits) if matches!(dashes, 1 | 2) => (digits, true),
        _ => (text, false),
    }
}

fn check_body(body: &str) -> Result<(), Refusal> {
    let mut previous_is_digit = false;
    for c in body.chars() {
        match c {
            '0'..='9' => previous_is_digit = true,
            '.' | ',' if previous_is_digit => previous_is_digit = false,
            _ => {
                let only_blanks = body
                    .chars()
                    .all(|c| c.is_ascii_digit() || c == '.' || c == ',' || is_blank(c));
                let blank = only_blanks && body.contains(is_blank);
                return Err(if blank {
                    Refusal::BlanksInside
                } else {
                    Refusal::NotANumber
                });
            }
        }
    }
    if previous_is_digit {
        Ok(())
    } else {
        Err(Refusal::NotANumber)
    }
}

/// Why a body is not a number under one locale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    Form,
    Digits,
}

impl<'a> Body<'a> {
    /// The digits and marks as written.
    pub(super) fn digits(&self) -> &'a str {
        self.digits
    }

    /// Whether `,-` or the like followed.
    pub(super) fn is_whole_amount(&self) -> bool {
        self.whole_amount
    }

    /// The number under a locale.
    pub(super) fn read(&self, locale: Locale) -> Result<NumberReading, Misfit> {
        let (whole, fraction) = match self.digits.split_once(locale.decimal_mark()) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (self.digits, None),
        };
        // `,-` stands where the sen would: a number that has decimals has no room for it.
        if fraction.is_some_and(|fraction| self.whole_amount || !only_digits(fraction)) {
            return Err(Misfit::Form);
        }
        let mut plain = String::with_capacity(self.digits.len() + 1);
        if self.negative {
            plain.push('-');
        }
        push_whole(&mut plain, whole, locale.group_mark())?;
        if let Some(fraction) = fraction {
            plain.push('.');
            plain.push_str(fraction);
        }
        let value = match parse_plain(&plain) {
            Err(NumberError::TooManyDigits(_)) if fraction.is_some() => {
                // Zeros at the end of the decimals carry no value: leaving them out is not rounding.
                parse_plain(plain.trim_end_matches('0').trim_end_matches('.'))
            }
            other => other,
        }
        .map_err(|_| Misfit::Digits)?;
        let decimals = fraction.map_or(0, str::len);
        Ok(NumberReading::new(
            value,
            self.percent,
            self.rupiah,
            u8::try_from(decimals).unwrap_or(u8::MAX),
        ))
    }
}

fn only_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn push_whole(plain: &mut String, whole: &str, mark: Option<char>) -> Result<(), Misfit> {
    let Some((first, groups)) = mark
        .and_then(|mark| Some((whole.split_once(mark)?, mark)))
        .map(|((first, rest), mark)| (first, rest.split(mark)))
    else {
        if !only_digits(whole) {
            return Err(Misfit::Form);
        }
        plain.push_str(whole);
        return Ok(());
    };
    // `0.125` is never 125: no thousands start with a zero.
    if first.len() > 3 || first.starts_with('0') || !only_digits(first) {
        return Err(Misfit::Form);
    }
    plain.push_str(first);
    for group in groups {
        if group.len() != 3 || !only_digits(group) {
            return Err(Misfit::Form);
        }
        plain.push_str(group);
    }
    Ok(())
}
