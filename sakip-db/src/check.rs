//! Checks that many operations share.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use sakip_core::number::Quantity;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;

/// A text has to have so many characters, and no control characters but line breaks and tabs.
pub(crate) fn text(
    problems: &mut ProblemList,
    place: &str,
    text: &str,
    chars: RangeInclusive<usize>,
) {
    let (count, least, most) = (text.chars().count(), chars.start(), chars.end());
    if !chars.contains(&count) || (*least > 0 && text.trim().is_empty()) {
        problems.add(Problem::new(
            "text_length",
            place,
            Text::new(
                format!("harus {least} sampai {most} karakter, ini {count}"),
                format!("must have {least} to {most} characters, this has {count}"),
            ),
        ));
    }
    if text
        .chars()
        .any(|char| char.is_control() && !matches!(char, '\n' | '\r' | '\t'))
    {
        problems.add(Problem::new(
            "control_character",
            place,
            Text::new("berisi karakter kendali", "contains a control character"),
        ));
    }
}

/// The same for a text that may be missing.
pub(crate) fn optional(
    problems: &mut ProblemList,
    place: &str,
    value: Option<&str>,
    chars: RangeInclusive<usize>,
) {
    if let Some(value) = value {
        text(problems, place, value, chars);
    }
}

/// A quantity keeps at most 28 significant digits: what has more would have to be rounded.
pub(crate) fn quantity(problems: &mut ProblemList, place: &str, quantity: Quantity) {
    let value = quantity.value().normalize();
    if value.mantissa().unsigned_abs() >= 10_u128.pow(Decimal::MAX_SCALE) {
        problems.add(Problem::new(
            "too_many_digits",
            place,
            Text::new(
                format!("`{value}` punya lebih dari 28 angka penting, sehingga harus dibulatkan"),
                format!(
                    "`{value}` has more than 28 significant digits, which would have to be rounded"
                ),
            ),
        ));
    }
}
