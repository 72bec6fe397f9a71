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
pub(super) fn parts<F: Display>(float: F) -> Option<(i64, u8)> {
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
