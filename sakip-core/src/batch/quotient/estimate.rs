//! The portable path for the blocks of a real table: floats of any processor estimate, further floats correct.
//!
//! Plain loops over a block, without vectors of a certain processor, without fused operations and without branches
//! on the data, so that the compiler makes vectors of what the processor has: two rows at a time on the oldest
//! x86_64, on others what they have. Rounded half away from zero, no figure below zero.
//!
//! # Why the figures are exact
//!
//! A row asks for `x = N·K/D`, rounded to an integer, where `K` is a power of ten of at most 2²⁶. A block is
//! declined unless `1 ≤ D ≤ 2⁵⁰` and `0 ≤ N < 2⁵¹`. The cap `C` is below 2²⁵; where the policy has none, `C`
//! stands for the largest figure, and a block with a row above it is declined.
//!
//! 1. `N` and `D` are exact as doubles. The estimate `y = fl(fl(N·K')/D)` with `K' = fl(K·(1 − 2⁻⁵¹))` is never
//!    above `x`, and while `x ≤ C + 2` less than 2⁻²³ below it: each rounding is off by at most `1 ± 2⁻⁵³`.
//! 2. `q` is the estimate, or `C + 1` where that is less, rounded to the nearest integer: for `y ≤ C + 1` the
//!    right answer or one short of it.
//! 3. `N` and `D` are split into a multiple of 2²⁶ and a rest of at most 2²⁵ in magnitude. The four products of
//!    these with `K` and with `q ≤ 2²⁵ + 1` are below 2⁵² (times 2²⁶ for the multiples) and exact, and so are the
//!    difference of the upper products, a multiple of 2²⁶, and that of the lower ones. Their sum is the rest
//!    `N·K − q·D`. It is an integer of magnitude below `D` and exact, too.
//! 4. The rest compared with `D/2` says whether one is missing; a tie is seen exactly. The figure is above the
//!    cap when `q` is, or `q + 1` where one is missing, or when it is the cap and the rest is above zero.
//! 5. For `y > C + 1`, `q` is `C + 1` and the rest is rounded; whatever it says, the row is above the cap.

#![allow(
    clippy::float_arithmetic,
    reason = "the estimate is a float; integers in floats, exact as shown above, correct it"
)]

use super::ROWS;
use crate::batch::rules::Rules;
use crate::batch::status::RowStatus;
use crate::number::RoundingMode;

/// 2⁵² as a double: or-ed into its bits, a number from 0 to 2⁵² − 1 is added to it.
const POWER_52: f64 = (1_u64 << 52) as f64;
/// Added and taken off, it leaves the nearest integer of a number below 2⁵¹.
const MIDDLE: f64 = ((1_u64 << 52) + (1_u64 << 51)) as f64;
/// Added and taken off, it leaves the nearest multiple of 2²⁶.
const SPLIT: f64 = MIDDLE * (1_u64 << 26) as f64;
/// No denominator is larger, and numerators lie below twice as much.
const CELL: u64 = 1 << 50;
/// No cap is larger.
const LIMIT: i64 = (1 << 25) - 1;
/// No factor is larger.
const FACTOR: i64 = 1 << 26;

/// A policy the estimate knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    factor: f64,
    /// The factor, a little smaller.
    low_factor: f64,
    cap: f64,
    /// Whether a capped row is one the policy caps.
    caps: bool,
}

impl Estimate {
    /// `None` for a policy that is past what the proof holds for, and where floats have more than 64 bits.
    pub(super) fn of(rules: &Rules) -> Option<Estimate> {
        let known = !cfg!(all(target_arch = "x86", not(target_feature = "sse2")));
        let cap = rules.cap.unwrap_or(LIMIT);
        let within = (0..=LIMIT).contains(&cap)
            && rules.floor.is_none_or(|floor| floor <= 0)
            && rules.factor <= FACTOR
            && rules.mode == RoundingMode::HalfAway;
        let factor = rules.factor as f64;
        (known && within).then(|| Estimate {
            factor,
            low_factor: factor * (1.0 - 1.0 / (1_u64 << 51) as f64),
            cap: cap as f64,
            caps: rules.cap.is_some(),
        })
    }

    /// Computes a block of rows and tells whether it did: where not, what it wrote means nothing. `TWICE` is
    /// `(2T − R)/T`, otherwise it is `R/T`; both of one scale.
    pub(super) fn compute<const TWICE: bool>(
        &self,
        target: &[i64; ROWS],
        realisasi: &[i64; ROWS],
        percent: &mut [i64; ROWS],
        status: &mut [u8; ROWS],
    ) -> bool {
        let Estimate {
            factor,
            low_factor,
            cap,
            ..
        } = *self;
        let mut capped = [0_u32; ROWS];
        let (mut targets, mut numerators) = (0, 0);
        let rows = target.iter().zip(realisasi).zip(&mut *percent);
        for (((target, realisasi), percent), capped) in rows.zip(&mut capped) {
            let numerator = if TWICE {
                target.wrapping_add(*target).wrapping_sub(*realisasi)
            } else {
                *realisasi
            };
            // Less one, so that a target of zero has every bit set.
            targets |= target.wrapping_sub(1);
            numerators |= numerator;
            let (n, d) = (double(numerator), double(*target));
            // 1
            let estimate = n * low_factor / d;
            // 2
            let most = cap + 1.0;
            let estimate = if estimate < most { estimate } else { most };
            let q = (estimate + MIDDLE) - MIDDLE;
            // 3
            let ((high_n, low_n), (high_d, low_d)) = (split(n), split(d));
            let rest = (high_n * factor - q * high_d) + (low_n * factor - q * low_d);
            // 4
            let missing = if rest + rest >= d { 1.0 } else { 0.0 };
            let beyond = if rest > 0.0 { 0.5 } else { 0.0 };
            let value = q + missing;
            let above = q + if missing > beyond { missing } else { beyond };
            *capped = u32::from(above > cap);
            let value = if value < cap { value } else { cap };
            let value = value + POWER_52;
            *percent = (value.to_bits() ^ POWER_52.to_bits()).cast_signed();
        }
        let any = statuses(&capped, status);
        targets.cast_unsigned() < CELL
            && numerators.cast_unsigned() < CELL * 2
            && (self.caps || !any)
    }
}

/// A status byte for each flag, and whether one is set. Not part of the loop above, and of any length: the compiler
/// would write byte after byte.
#[inline(never)]
fn statuses(capped: &[u32], status: &mut [u8]) -> bool {
    let mut any = 0;
    for (status, capped) in status.iter_mut().zip(capped) {
        // One or none.
        *status = (*capped & 1) as u8 * RowStatus::CAPPED.byte();
        any |= capped;
    }
    any > 0
}

/// Numbers from 0 to 2⁵² − 1 as doubles.
#[inline(always)]
fn double(integer: i64) -> f64 {
    f64::from_bits(integer.cast_unsigned() | POWER_52.to_bits()) - POWER_52
}

/// The nearest multiple of 2²⁶, and what is left.
#[inline(always)]
fn split(number: f64) -> (f64, f64) {
    let high = (number + SPLIT) - SPLIT;
    (high, number - high)
}
