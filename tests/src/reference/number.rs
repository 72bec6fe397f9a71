//! Plain decimals in their units.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

use super::exact::{decimals_of, hundred, largest, parse_decimal};
use crate::engine::{Answer, Fault};
use crate::inputs::NumberInput;

pub(super) fn number(input: &NumberInput) -> Result<Answer, Fault> {
    let refused = |reason: &str| Ok(Answer::status("refused").with("reason", reason));
    let Some(value) = parse_decimal(&input.text) else {
        return refused("not_a_number");
    };
    let unsigned = input.text.trim_start_matches(['-', '+']);
    let (before, after) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let significant = before.trim_start_matches('0').len() + after.len();
    let mantissa: BigInt = format!("{before}{after}").parse().map_err(Fault::broken)?;
    if significant > 29 || after.len() > 28 || mantissa > largest() {
        return refused("too_many_digits");
    }
    let allowed = match input.unit.as_str() {
        "quantity" | "percent" => true,
        "rupiah" => decimals_of(&value).is_some_and(|decimals| decimals <= 2),
        "weight" => value.is_positive() && value <= hundred(),
        "score" => (value.is_positive() || value.is_zero()) && value <= hundred(),
        unit => return Err(Fault::Broken(format!("no unit `{unit}`"))),
    };
    if !allowed {
        return refused("out_of_range");
    }
    Ok(Answer::status("ok").with("raw", value))
}
