//! The rows the benchmarks compute: the same for the engine and for every alternative.

use rust_decimal::Decimal;

/// A target and a realisasi with two decimals each, as in a real table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The target, never zero.
    pub target: Decimal,
    /// The realisasi.
    pub realisasi: Decimal,
}

/// `count` rows from a fixed linear congruence, so that every run computes the same figures.
pub fn rows(count: usize) -> Vec<Row> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    (0..count)
        .map(|_| {
            let target = i64::try_from(next(1_000_000) + 1).unwrap_or(1);
            let realisasi = i64::try_from(next(1_300_000)).unwrap_or(0);
            Row {
                target: Decimal::new(target, 2),
                realisasi: Decimal::new(realisasi, 2),
            }
        })
        .collect()
}
