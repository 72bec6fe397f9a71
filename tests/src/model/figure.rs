//! Figures, in big rationals.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::reference::exact::{hundred, largest, parse_decimal};

/// A decimal.
pub fn decimal(text: &str) -> BigRational {
    parse_decimal(text).unwrap_or_default()
}

/// A figure to two decimals, halves away from zero; nothing where it has more digits than a decimal holds.
pub fn two_decimals(value: &BigRational) -> Option<String> {
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let whole = ((value * hundred()).abs() + half).floor().to_integer();
    if whole > largest() {
        return None;
    }
    let sign = if value.is_negative() && !whole.is_zero() {
        "-"
    } else {
        ""
    };
    Some(format!("{sign}{}.{:02}", &whole / 100, &whole % 100))
}

/// A part of a whole in percent; nothing of nothing.
pub fn percent(part: &BigRational, whole: &BigRational) -> Option<BigRational> {
    (!whole.is_zero()).then(|| part / whole * hundred())
}

/// Sen as rupiah.
pub fn rupiah(sen: i128) -> String {
    let sign = if sen < 0 { "-" } else { "" };
    let sen = sen.abs();
    format!("{sign}{}.{:02}", sen / 100, sen % 100)
}
