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

/// The deepest JSON that is stored: what is nested deeper could not be read again by every reader.
pub(crate) const MAX_JSON_DEPTH: usize = 64;

/// A JSON document has to fit: at most so many bytes as canonical text, at most [`MAX_JSON_DEPTH`] levels.
pub(crate) fn json(
    problems: &mut ProblemList,
    place: &str,
    value: &serde_json::Value,
    most_bytes: usize,
) {
    if !is_shallow(value, MAX_JSON_DEPTH) {
        problems.add(Problem::new(
            "json_depth",
            place,
            Text::new(
                format!("bersarang lebih dari {MAX_JSON_DEPTH} tingkat"),
                format!("is nested more than {MAX_JSON_DEPTH} levels deep"),
            ),
        ));
        return;
    }
    let bytes = crate::codec::canonical(value).len();
    if bytes > most_bytes {
        problems.add(Problem::new(
            "json_length",
            place,
            Text::new(
                format!("paling banyak {most_bytes} bita, ini {bytes}"),
                format!("must have at most {most_bytes} bytes, this has {bytes}"),
            ),
        ));
    }
}

fn is_shallow(value: &serde_json::Value, levels: usize) -> bool {
    use serde_json::Value as Json;
    let Some(below) = levels.checked_sub(1) else {
        return false;
    };
    match value {
        Json::Array(items) => items.iter().all(|item| is_shallow(item, below)),
        Json::Object(map) => map.values().all(|item| is_shallow(item, below)),
        _ => true,
    }
}

/// The last place among siblings: with more digits it would not sort as a text of a fixed width.
pub(crate) const MAX_PLACE: i64 = 999_999_999;

/// A place among siblings is 0 to [`MAX_PLACE`].
pub(crate) fn place(problems: &mut ProblemList, place: &str, urutan: i64) {
    if !(0..=MAX_PLACE).contains(&urutan) {
        problems.add(Problem::new(
            "place_range",
            place,
            Text::new(
                format!("harus 0 sampai {MAX_PLACE}, ini {urutan}"),
                format!("must be 0 to {MAX_PLACE}, this is {urutan}"),
            ),
        ));
    }
}

/// A name for programs, such as `performance_updated`: 1 to `most` lower-case letters, digits, `_`, `-` and `.`.
pub(crate) fn name(problems: &mut ProblemList, place: &str, name: &str, most: usize) {
    let is_name = (1..=most).contains(&name.len())
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.".contains(&byte)
        });
    if !is_name {
        problems.add(Problem::new(
            "name_form",
            place,
            Text::new(
                format!("harus 1 sampai {most} huruf kecil, angka, `_`, `-` atau `.`"),
                format!("must be 1 to {most} lower-case letters, digits, `_`, `-` or `.`"),
            ),
        ));
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
