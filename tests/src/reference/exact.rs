//! Decimals and ratios as big rationals, rounded by adding a half and flooring.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// One hundred.
pub fn hundred() -> BigRational {
    whole(100)
}

/// An integer as a ratio.
pub fn whole(value: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(value))
}

/// Ten to a power.
pub fn ten_to(power: usize) -> BigInt {
    (0..power).fold(BigInt::one(), |product, _| product * 10)
}

/// A plain decimal, exact; `None` where the text is not one.
pub fn parse_decimal(text: &str) -> Option<BigRational> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (before, after) = match digits.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (digits, ""),
    };
    let every = format!("{before}{after}");
    if before.is_empty() || !every.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let scaled: BigInt = every.parse().ok()?;
    let value = BigRational::new(scaled, ten_to(after.len()));
    Some(if negative { -value } else { value })
}

/// A plain decimal or `numerator/denominator`.
pub fn parse_ratio(text: &str) -> Option<BigRational> {
    match text.split_once('/') {
        None => parse_decimal(text),
        Some((numerator, denominator)) => {
            let (numerator, denominator) = (parse_decimal(numerator)?, parse_decimal(denominator)?);
            (!denominator.is_zero()).then(|| numerator / denominator)
        }
    }
}

/// The largest integer a figure is kept in, whatever its scale.
pub fn largest() -> BigInt {
    (BigInt::one() << 96) - 1
}

/// The figure as printed; `None` where it does not fit.
pub fn rounded(value: &BigRational, mode: &str, decimals: u8) -> Option<String> {
    let decimals = usize::from(decimals);
    let size = value.abs() * BigRational::from_integer(ten_to(decimals));
    let half = BigRational::new(BigInt::one(), BigInt::from(2));
    let up = (&size + &half).floor().to_integer();
    let on_a_half = (&size - size.floor()) == half;
    let size = match mode {
        "truncate" => size.floor().to_integer(),
        "half_even" if on_a_half && up.is_odd() => up - 1,
        "half_even" | "half_away" => up,
        _ => return None,
    };
    if size > largest() {
        return None;
    }
    let negative = value.is_negative() && !size.is_zero();
    Some(spell(&size, decimals, negative))
}

fn spell(size: &BigInt, decimals: usize, negative: bool) -> String {
    let digits = format!("{:0>width$}", size.to_string(), width = decimals + 1);
    let (before, after) = digits.split_at(digits.len() - decimals);
    let sign = if negative { "-" } else { "" };
    if after.is_empty() {
        format!("{sign}{before}")
    } else {
        format!("{sign}{before}.{after}")
    }
}

/// How many decimals the finite form of a ratio has, up to 28; `None` where there is none so short.
pub fn decimals_of(value: &BigRational) -> Option<usize> {
    (0..=28).find(|decimals| (ten_to(*decimals) % value.denom()).is_zero())
}

/// Whether a decimal holds the value without rounding.
pub fn fits(value: &BigRational) -> bool {
    decimals_of(value).is_some_and(|decimals| {
        (value.abs() * BigRational::from_integer(ten_to(decimals))).to_integer() <= largest()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly() {
        assert_eq!(parse_decimal("-4.25"), parse_ratio("-17/4"));
        for bad in [
            "", "-", ".5", "5.", "1e5", "1,5", "--1", "1.2.3", "٣", "1/2",
        ] {
            assert_eq!(parse_decimal(bad), None, "{bad}");
        }
        assert_eq!(parse_ratio("1/0"), None);
    }

    #[test]
    fn halves_go_where_the_mode_says() {
        for (ratio, away, even, cut) in [
            ("1/8", "0.13", "0.12", "0.12"),
            ("-1/8", "-0.13", "-0.12", "-0.12"),
            ("3/8", "0.38", "0.38", "0.37"),
            ("-1/1000", "0.00", "0.00", "0.00"),
            ("9999/1000", "10.00", "10.00", "9.99"),
        ] {
            let value = parse_ratio(ratio).unwrap();
            assert_eq!(rounded(&value, "half_away", 2).unwrap(), away, "{ratio}");
            assert_eq!(rounded(&value, "half_even", 2).unwrap(), even, "{ratio}");
            assert_eq!(rounded(&value, "truncate", 2).unwrap(), cut, "{ratio}");
        }
        assert_eq!(rounded(&whole(5), "up", 2), None);
    }

    #[test]
    fn what_does_not_fit_96_bits_is_refused() {
        let most = BigRational::from_integer(largest());
        assert!(fits(&most) && rounded(&most, "half_away", 0).is_some());
        assert!(rounded(&most, "half_away", 1).is_none());
        assert!(!fits(&(most + whole(1))));
        assert!(!fits(&parse_ratio("1/3").unwrap()));
    }
}
