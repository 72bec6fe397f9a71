//! A decimal as a reader of the language writes it.

use rust_decimal::Decimal;

use crate::text::Lang;

/// Prints a decimal with every digit it has: `1.234,50` in Indonesian, `1,234.50` in English.
///
/// ```
/// use sakip_core::number::spell;
/// use sakip_core::text::Lang;
/// let value = "-1234567.50".parse().unwrap();
/// assert_eq!(spell(value, Lang::Id), "-1.234.567,50");
/// assert_eq!(spell(value, Lang::En), "-1,234,567.50");
/// ```
pub fn spell(value: Decimal, lang: Lang) -> String {
    let plain = value.to_string();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (group, point) = lang.pick(('.', ','), (',', '.'));
    let mut text = String::with_capacity(plain.len() + whole.len() / 3);
    text.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}
