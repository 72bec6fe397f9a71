use super::*;
use proptest::prelude::*;

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn wide(value: Decimal) -> BigRational {
    BigRational::new(
        BigInt::from(value.mantissa()),
        BigInt::from(10).pow(value.scale()),
    )
}

prop_compose! {
    fn any_decimal()(hi in any::<u32>(), mid in any::<u32>(), lo in any::<u32>(),
                     negative in any::<bool>(), scale in 0u32..=28) -> Decimal {
        Decimal::from_parts(lo, mid, hi, negative, scale)
    }
}

proptest! {
    #[test]
    fn agrees_with_big_rationals(a in any_decimal(), b in any_decimal()) {
        let (x, y) = (Exact::from(a), Exact::from(b));
        prop_assert_eq!((&x + &y).to_big_rational(), wide(a) + wide(b));
        prop_assert_eq!((&x - &y).to_big_rational(), wide(a) - wide(b));
        prop_assert_eq!((&x * &y).to_big_rational(), wide(a) * wide(b));
        prop_assert_eq!(x.cmp(&y), wide(a).cmp(&wide(b)));
        if !b.is_zero() {
            let quotient = x.checked_div(&y).expect("not zero");
            prop_assert_eq!(quotient.to_big_rational(), wide(a) / wide(b));
        }
    }

    #[test]
    fn rounding_agrees_with_big_rationals(n in -10_000i64..10_000, d in 1i64..2_000, places in 0u8..6) {
        let value = Exact::ratio(n, d).expect("not zero");
        let big = Exact(Repr::Big(Box::new(value.to_big_rational())));
        for mode in RoundingMode::ALL {
            let rounding = Rounding::new(mode, places).expect("in range");
            prop_assert_eq!(value.round(rounding), big.round(rounding));
        }
    }

    #[test]
    fn sums_agree_with_big_rationals(parts in prop::collection::vec((any::<i64>(), 1i64..), 0..60)) {
        let exact: Exact = parts.iter().filter_map(|&(n, d)| Exact::ratio(n, d)).sum();
        let wide: BigRational = parts
            .iter()
            .map(|&(n, d)| BigRational::new(BigInt::from(n), BigInt::from(d)))
            .sum();
        prop_assert_eq!(exact.to_big_rational(), wide);
    }

    #[test]
    fn finite_decimals_come_back(a in any_decimal()) {
        prop_assert_eq!(Exact::from(a).to_decimal(), Some(a));
        prop_assert_eq!(Exact::from(wide(a)).to_decimal(), Some(a));
    }
}

#[test]
fn ties_are_decided_on_the_exact_ratio() {
    // 0.125 is a tie at two decimals; a hair below it is not, though 28 digits cannot tell them apart.
    let tie = Exact::ratio(1, 8).expect("not zero");
    let hair = Exact::from(BigRational::new(BigInt::from(1), BigInt::from(10).pow(40)));
    let below = &tie - &hair;
    let two = Rounding::default();
    assert_eq!(tie.round(two), Some(decimal("0.13")));
    assert_eq!(below.round(two), Some(decimal("0.12")));
    assert_eq!((-&tie).round(two), Some(decimal("-0.13")));
    let even = Rounding::new(RoundingMode::HalfEven, 2).expect("in range");
    assert_eq!(tie.round(even), Some(decimal("0.12")));
    let truncate = Rounding::new(RoundingMode::Truncate, 2).expect("in range");
    assert_eq!((-&tie).round(truncate), Some(decimal("-0.12")));
}

#[test]
fn approximations_have_as_many_digits_as_fit() {
    for (numerator, denominator, expected) in [
        (1, 3, "0.3333333333333333333333333333"),
        (200, 3, "66.666666666666666666666666667"),
        (-1000, 7, "-142.85714285714285714285714286"),
        (
            8_000_000_000_000_000_000,
            7,
            "1142857142857142857.1428571429",
        ),
    ] {
        let value = Exact::ratio(numerator, denominator).expect("not zero");
        assert_eq!(
            value.approximate().map(|d| d.to_string()).as_deref(),
            Some(expected)
        );
    }
}

#[test]
fn extremes_do_not_panic() {
    let max = Exact::from(Decimal::MAX);
    let tiny = Exact::from(Decimal::new(1, 28));
    let huge = max.checked_div(&tiny).expect("not zero");
    assert_eq!(huge.round(Rounding::default()), None);
    assert!(huge > max);
    let minimum = Exact::small(i128::MIN, 1);
    assert_eq!(-(-&minimum), minimum);
    assert_eq!(
        Exact::ONE.checked_div(&minimum).map(|x| x.is_negative()),
        Some(true)
    );
    assert_eq!(Exact::ONE.checked_div(&Exact::ZERO), None);
}

#[test]
fn what_is_printed_is_read_back() {
    for text in [
        "0",
        "-75.5",
        "1795/19",
        "-1/3",
        "100000000000000000000000000000000000000001/3",
    ] {
        assert_eq!(text.parse::<Exact>().unwrap().to_string(), text);
    }
    assert_eq!("6/-4".parse::<Exact>().unwrap().to_string(), "-1.5");
    for text in [
        "", "/", "1/", "1/0", "1.5/2", "+1/2", "1 / 2", "1/2/3", "a/b",
    ] {
        assert!(text.parse::<Exact>().is_err(), "{text}");
    }
    assert!(format!("{}/3", "1".repeat(5_000)).parse::<Exact>().is_err());
}
