//! Floats by their shortest decimal form: what a person sees who prints them. No arithmetic is done on them.

use std::fmt::{Display, Write};

use sakip_core::wire::Cell;

/// The longest shortest form of a double without an exponent is longer than any number the engine keeps.
const DIGITS: usize = 64;

/// A cell with the shortest form; not a number is nothing.
pub(super) fn cell<F: Display + Into<f64> + Copy>(float: F) -> Cell {
    let wide: f64 = float.into();
    if wide.is_nan() {
        Cell::Empty
    } else {
        Cell::Number(float.to_string())
    }
}

/// The shortest form as an integer and how many decimals it has; `None` where it does not fit.
pub(super) fn parts<F: Display + Into<f64> + Copy>(float: F) -> Option<(i64, u8)> {
    let single = size_of::<F>() < size_of::<f64>();
    match few_digits(float.into()).filter(|_| !single) {
        Some(parts) => Some(parts),
        None => printed(float),
    }
}

/// The shortest form where it has at most fifteen digits and eight decimals: then no other decimal number with as
/// few digits reads as this float, so the first that reads as it is the shortest. All in integers; `None` where the
/// form is longer, or so near to the next float that only the printer should judge.
fn few_digits(float: f64) -> Option<(i64, u8)> {
    const MOST: u128 = 1_000_000_000_000_000;
    let bits = float.to_bits();
    let (exponent, fraction) = (bits >> 52 & 0x7ff, bits & ((1 << 52) - 1));
    if exponent == 0 && fraction == 0 {
        return Some((0, 0));
    }
    // The float is `whole / 2^down`; one without a leading bit is far below any eight decimals.
    let whole = u128::from(fraction | 1 << 52);
    let down = 1075_u64
        .checked_sub(exponent)
        .filter(|down| (1..=88).contains(down))?;
    // Below a power of two floats lie twice as dense.
    let nearness = if fraction == 0 { 4 } else { 2 };
    let mut power = 1_u128;
    for decimals in 0..=8 {
        let scaled = whole * power;
        let units = (scaled + (1 << (down - 1))) >> down;
        if units > MOST {
            return None;
        }
        if scaled.abs_diff(units << down) * nearness < power {
            let units = i64::try_from(units).ok()?;
            return Some((if bits >> 63 == 1 { -units } else { units }, decimals));
        }
        power *= 10;
    }
    None
}

/// The shortest form as the standard library prints it.
fn printed<F: Display>(float: F) -> Option<(i64, u8)> {
    let mut form = Form {
        digits: 0,
        decimals: None,
        negative: false,
    };
    write!(form, "{float}").ok()?;
    let units = if form.negative {
        form.digits.checked_neg()?
    } else {
        form.digits
    };
    Some((units, form.decimals.unwrap_or(0)))
}

/// Takes the characters of a number as they are written and refuses what is none.
struct Form {
    digits: i64,
    decimals: Option<u8>,
    negative: bool,
}

impl Write for Form {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        if text.len() > DIGITS {
            return Err(std::fmt::Error);
        }
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    let digits = self.digits.checked_mul(10);
                    self.digits = digits
                        .and_then(|digits| digits.checked_add(i64::from(byte - b'0')))
                        .ok_or(std::fmt::Error)?;
                    if let Some(decimals) = &mut self.decimals {
                        *decimals = decimals.checked_add(1).ok_or(std::fmt::Error)?;
                    }
                }
                b'.' => self.decimals = Some(0),
                b'-' => self.negative = true,
                _ => return Err(std::fmt::Error),
            }
        }
        Ok(())
    }
}
