//! What one would write without the engine: a percentage with two decimals, half away from zero, from 0 to 120.

#![allow(
    clippy::float_arithmetic,
    reason = "the float alternative is measured, not used"
)]

use rust_decimal::{Decimal, RoundingStrategy};

const CAP: i64 = 12_000;

/// One row by `rust_decimal`; exact to 28 digits, and then rounded a second time.
pub fn decimal(target: i64, realisasi: i64) -> Decimal {
    let (target, realisasi) = (Decimal::new(target, 2), Decimal::new(realisasi, 2));
    (realisasi / target * Decimal::ONE_HUNDRED)
        .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
        .clamp(Decimal::ZERO, Decimal::new(CAP, 2))
}

/// A loop that writes what `row` makes of each row.
#[inline(always)]
fn each(target: &[i64], realisasi: &[i64], percent: &mut [i64], row: impl Fn(i64, i64) -> i64) {
    for ((target, realisasi), percent) in target.iter().zip(realisasi).zip(percent) {
        *percent = row(*target, *realisasi);
    }
}

/// By division in 128 bits: exact.
#[inline(never)]
pub fn wide(target: &[i64], realisasi: &[i64], percent: &mut [i64]) {
    each(target, realisasi, percent, |target, realisasi| {
        let (target, realisasi) = (i128::from(target), i128::from(realisasi));
        let units = (realisasi * 20_000 + target) / (target * 2);
        i64::try_from(units).unwrap_or(CAP).clamp(0, CAP)
    });
}

/// By division in 64 bits: exact as long as nothing overflows.
#[inline(never)]
pub fn narrow(target: &[i64], realisasi: &[i64], percent: &mut [i64]) {
    each(target, realisasi, percent, |target, realisasi| {
        let (target, realisasi) = (target.cast_unsigned(), realisasi.cast_unsigned());
        let units =
            realisasi.wrapping_mul(20_000).wrapping_add(target) / target.wrapping_mul(2).max(1);
        units.cast_signed().clamp(0, CAP)
    });
}

/// By floats: wrong on ties.
#[inline(never)]
pub fn float(target: &[i64], realisasi: &[i64], percent: &mut [f64]) {
    for ((target, realisasi), percent) in target.iter().zip(realisasi).zip(percent) {
        let ratio = *realisasi as f64 / *target as f64;
        *percent = ((ratio * 10_000.0).round() / 100.0).clamp(0.0, 120.0);
    }
}

/// How many rows the floats get wrong.
pub fn wrong_floats(target: &[i64], realisasi: &[i64]) -> usize {
    let mut exact = vec![0; target.len()];
    let mut floats = vec![0.0; target.len()];
    wide(target, realisasi, &mut exact);
    float(target, realisasi, &mut floats);
    let wrong = |(exact, float): &(&i64, &f64)| **exact != (**float * 100.0).round() as i64;
    exact.iter().zip(&floats).filter(wrong).count()
}

/// The sums so far of lines of twelve months, in numbers that `number` makes.
#[inline(always)]
pub fn cumulate<T: Copy + Default + std::ops::Add<Output = T>>(
    amounts: &[i64],
    sums: &mut [T],
    number: impl Fn(i64) -> T,
) {
    for (year, sums) in amounts.chunks(12).zip(sums.chunks_mut(12)) {
        let mut sum = T::default();
        for (month, place) in year.iter().zip(sums) {
            sum = sum + number(*month);
            *place = sum;
        }
    }
}

/// `a + 3 b` over columns: what the memory gives for two columns read and one written.
#[inline(never)]
pub fn triad(sums: &mut [f64], a: &[f64], b: &[f64]) {
    for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
        *sum = a + 3.0 * b;
    }
}

/// Adds numbers to the sums of their groups and nothing else: what the cache gives for groups in no order.
#[inline(never)]
pub fn scatter(sums: &mut [i64], numbers: &[i64], groups: &[u32]) {
    for (number, group) in numbers.iter().zip(groups) {
        let sum = usize::try_from(*group)
            .ok()
            .and_then(|group| sums.get_mut(group));
        if let Some(sum) = sum {
            *sum = sum.wrapping_add(*number);
        }
    }
}
