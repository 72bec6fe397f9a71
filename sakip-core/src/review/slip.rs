//! Digit slips: how a typist turns one number into another.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

/// Longer digit strings than this are not searched for slips.
const MAX_DIGITS: usize = 20;

/// Whether one keystroke separates the two numbers as they are printed: a digit changed, lost or added, or
/// two neighbours swapped.
pub(super) fn is_digit_slip(printed: Decimal, expected: Decimal) -> bool {
    if printed == expected || printed.is_sign_negative() != expected.is_sign_negative() {
        return false;
    }
    let (printed, expected) = (digits(printed), digits(expected));
    if printed.len() > MAX_DIGITS || expected.len() > MAX_DIGITS || expected.len() < 2 {
        return false;
    }
    printed != expected && edits(&expected).contains(&printed)
}

/// Whether the two numbers have the same digits with the point in another place.
pub(super) fn is_decimal_shift(printed: Decimal, expected: Decimal) -> bool {
    let significant = |value: Decimal| {
        let text: String = digits(value).chars().filter(char::is_ascii_digit).collect();
        text.trim_matches('0').to_owned()
    };
    let (left, right) = (significant(printed), significant(expected));
    printed != expected && left.len() >= 2 && left == right
}

/// The numbers one keystroke away from `value`, with its decimals or one more or less.
pub(super) fn neighbours(value: Decimal) -> impl Iterator<Item = Decimal> {
    let text = digits(value);
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let edited = if text.len() > MAX_DIGITS {
        BTreeSet::new()
    } else {
        edits(&text)
    };
    edited
        .into_iter()
        .filter_map(move |text| Decimal::from_str_exact(&format!("{sign}{text}")).ok())
        .filter(move |neighbour| *neighbour != value)
}

fn digits(value: Decimal) -> String {
    value.abs().to_string()
}

/// Every string one keystroke away, keeping a readable number.
fn edits(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = BTreeSet::new();
    let mut keep = |edited: Vec<char>| {
        let text: String = edited.into_iter().collect();
        if text.starts_with(|c: char| c.is_ascii_digit()) && !text.ends_with('.') {
            found.insert(text);
        }
    };
    for (index, current) in chars.iter().enumerate() {
        let is_digit = current.is_ascii_digit();
        if is_digit {
            for digit in '0'..='9' {
                let mut changed = chars.clone();
                if let Some(place) = changed.get_mut(index) {
                    *place = digit;
                }
                keep(changed);
            }
            let mut lost = chars.clone();
            lost.remove(index);
            keep(lost);
        }
        if index + 1 < chars.len() {
            let mut swapped = chars.clone();
            swapped.swap(index, index + 1);
            keep(swapped);
        }
    }
    for index in 0..=chars.len() {
        for digit in '0'..='9' {
            let mut added = chars.clone();
            added.insert(index, digit);
            keep(added);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn slips_are_one_keystroke() {
        for (printed, expected) in [
            ("94.74", "94.47"),
            ("95.47", "94.47"),
            ("4.47", "94.47"),
            ("944.47", "94.47"),
            ("49.47", "94.47"),
            ("94.4", "94.47"),
            ("944.7", "94.47"),
        ] {
            assert!(
                is_digit_slip(decimal(printed), decimal(expected)),
                "{printed} {expected}"
            );
        }
        for (printed, expected) in [
            ("94.47", "94.47"),
            ("-94.47", "94.47"),
            ("12.34", "94.47"),
            ("94.74", "49.47"),
        ] {
            assert!(
                !is_digit_slip(decimal(printed), decimal(expected)),
                "{printed} {expected}"
            );
        }
    }

    #[test]
    fn shifts_keep_the_digits() {
        assert!(is_decimal_shift(decimal("9.447"), decimal("94.47")));
        assert!(is_decimal_shift(decimal("9447"), decimal("94.47")));
        assert!(!is_decimal_shift(decimal("94.47"), decimal("94.470")));
        assert!(!is_decimal_shift(decimal("1"), decimal("100")));
    }

    #[test]
    fn a_lost_digit_of_an_input_is_found() {
        assert!(neighbours(decimal("-11.5")).any(|value| value == decimal("-112.5")));
    }
}
