//! The vector path: four rows at a time by AVX2 and FMA. The only module with `unsafe`, and the only one with
//! floats.
//!
//! # Why the figures are exact
//!
//! A row asks for `x = N·K/D`, rounded to an integer: `N` and `D` are integers made of the cells, `K` is a power
//! of ten from 10² to 10¹². A block is declined unless every target and denominator is positive, every cell of
//! one scale is at most 2⁵¹ in magnitude, and, where there is no cap (floor), `x` lies below 2⁴⁹ (above −2⁴⁹).
//! A row that is not filled is one of one. Therefore
//!
//! 1. `D ≤ 2⁵¹` and `|N| ≤ 3·2⁵¹ < 2⁵³`: both are exact as doubles, and so are the sums that make `N`.
//! 2. `p = fl(N·K)` is an integer, and `e = p − N·K`, which the fused `fl(p − N·K)` gives, is exact, because
//!    the error of a product is always a double. `|e| ≤ 2⁻⁵³·2⁹³ = 2⁴⁰`.
//! 3. Limits: `x > C` means `N·K > C·D`, which is `p − C·D > e`. The left side is rounded once (fused). Where
//!    it is below 2⁵³ in magnitude it is an integer and exact; where it is not, it keeps its sign and stays
//!    above 2⁴⁰. Either way the comparison with `e` is that of the exact numbers, for any `x`. Where a policy
//!    has no cap, `C = 2⁴⁹` and a capped row declines the block; floors likewise.
//! 4. What is left has `|x| ≤ 2⁴⁹`. The estimate `y = fl(fl(N·K')/D)` with `K' = fl(K·(1 − 2⁻⁵¹))` carries three
//!    roundings of at most `1 ± 2⁻⁵³` each. Its magnitude is therefore never above that of `x` and at most
//!    `1.75·2⁻⁵¹·2⁴⁹ + … < 0.44` below it.
//! 5. `q`, the estimate rounded to an integer in the wanted way (to nearest even; towards zero when digits are
//!    cut off), is hence the right answer or one short of it in magnitude: rounding is monotone, and the
//!    estimate is less than a half below.
//! 6. The rest `N·K − q·D = (p − q·D) − e` has magnitude below `D`: `|x − q| ≤ 0.5 + 0.44`, or less than one
//!    where digits are cut off plus 0.44, so that it lies below `1.44·D < 2⁵²`. `p − q·D` is an integer below
//!    2⁵³ and exact, and so is the difference. The rest compared with `D/2` (with `D` when digits are cut off)
//!    says whether one is missing; ties are seen exactly.
//!
//! Capped and floored rows have garbage in `q` only where `|x|` is so large that `min` and `max` put the limit
//! in its place all the same.

#![allow(
    unsafe_code,
    reason = "vector loads and stores take pointers, and calling into a target feature needs the promise that \
              the processor has it"
)]
#![allow(
    clippy::float_arithmetic,
    reason = "the estimate is a float; integers in floats, exact as shown above, correct it"
)]

use std::arch::x86_64::{
    __m128i, __m256d, __m256i, _CMP_EQ_OQ, _CMP_GE_OQ, _CMP_GT_OQ, _CMP_LE_OQ, _CMP_LT_OQ,
    _MM_FROUND_NO_EXC, _MM_FROUND_TO_NEAREST_INT, _MM_FROUND_TO_ZERO, _MM_HINT_T0,
    _mm_cvtsi32_si128, _mm_loadu_si128, _mm_prefetch, _mm_unpackhi_epi16, _mm_unpacklo_epi16,
    _mm256_add_epi64, _mm256_add_pd, _mm256_and_pd, _mm256_and_si256, _mm256_andnot_pd,
    _mm256_blendv_pd, _mm256_broadcastsi128_si256, _mm256_castpd_si256, _mm256_castsi256_pd,
    _mm256_castsi256_si128, _mm256_cmp_pd, _mm256_cmpgt_epi64, _mm256_cvtepu8_epi64, _mm256_div_pd,
    _mm256_extracti128_si256, _mm256_fmadd_pd, _mm256_fnmadd_pd, _mm256_loadu_si256, _mm256_max_pd,
    _mm256_min_pd, _mm256_movemask_pd, _mm256_mul_pd, _mm256_or_pd, _mm256_or_si256,
    _mm256_round_pd, _mm256_set_m128i, _mm256_set1_epi64x, _mm256_set1_pd, _mm256_setr_epi8,
    _mm256_setr_epi64x, _mm256_setzero_pd, _mm256_setzero_si256, _mm256_shuffle_epi8,
    _mm256_slli_epi64, _mm256_sllv_epi64, _mm256_storeu_si256, _mm256_sub_epi64, _mm256_sub_pd,
    _mm256_testz_si256, _mm256_xor_pd,
};

use super::{Cells, Formulas, Places, ROWS, banded_by_print};
use crate::batch::row::Multipliers;
use crate::batch::rules::Rules;
use crate::batch::status::RowStatus;
use crate::indicator::Formula;
use crate::number::RoundingMode;

/// 2⁵² as a double: or-ed into its bits, a number from 0 to 2⁵² − 1 is added to it.
const POWER_52: f64 = (1_u64 << 52) as f64;
/// 2⁵² + 2⁵¹: added to its bits, a number from −2⁵¹ to 2⁵¹ − 1 is added to it.
const MIDDLE: f64 = ((1_u64 << 52) + (1_u64 << 51)) as f64;
/// Stands for a limit where there is none, and bounds what may be one.
const LIMIT: i64 = 1 << 49;
/// How many rows ahead are fetched: two kilobytes of a column, at the distance that was fastest.
const AHEAD: usize = 256;

/// What is known of a block, so that it is computed in fewer steps.
mod shape {
    /// Every row is filled and `R / T`, no realisasi below zero.
    pub(super) const MAXIMIZE: u8 = 0;
    /// The same with rows that are not filled.
    pub(super) const HOLED: u8 = 1;
    /// Every row is filled and `(a·T ± R) / T`: `R / T` for a = 0, `(T − R) / T` for 1, `(2T − R) / T` for 2.
    pub(super) const AFFINE: u8 = 2;
    /// Any [part](super::part), filled or not.
    pub(super) const ANY: u8 = 3;
}

/// A formula as bits, so that each row of a block may have its own.
mod part {
    /// How often the target is in the numerator: 0, 1 or 2.
    pub(super) const TIMES: u8 = 3;
    /// The realisasi is taken off.
    pub(super) const FALLS: u8 = 4;
    /// What is taken off is `|R − T|`.
    pub(super) const STABILIZE: u8 = 8;
    /// Nothing is, and the realisasi is the denominator.
    pub(super) const INVERSE: u8 = 16;
    /// No formula of the vectors.
    pub(super) const NONE: u8 = 32;
}

/// So many rows out of range are set aside one by one; a block with more of them is declined.
const FEW: u32 = 16;

/// How an estimate is rounded and corrected.
mod mode {
    pub(super) const HALF_AWAY: u8 = 0;
    pub(super) const HALF_EVEN: u8 = 1;
    pub(super) const TRUNCATE: u8 = 2;
}

/// Rules and scales as doubles. There is one only where the processor has AVX2 and FMA.
#[derive(Clone, Debug)]
pub(super) struct Vectors<'a> {
    rules: &'a Rules,
    factor: f64,
    /// The factor, a little smaller.
    low_factor: f64,
    cap: f64,
    floor: f64,
    target: Range,
    realisasi: Range,
    /// Whether a capped row is one the policy caps.
    caps: bool,
    floors: bool,
    /// How many bounds there are, at most 49.
    bands: i64,
}

/// By what the cells of a column are multiplied, and how large they may be.
#[derive(Clone, Copy, Debug)]
struct Range {
    multiplier: f64,
    /// A power of two: cells up to it in magnitude stay up to 2⁵¹ when multiplied.
    below: i64,
}

impl Range {
    fn of(multiplier: i64) -> Option<Range> {
        let most = (1_i64 << 51).checked_div(multiplier)?;
        Some(Range {
            // A power of ten up to 10¹⁵, which is below 2⁵¹ and exact.
            multiplier: multiplier as f64,
            below: 1_i64 << most.checked_ilog2()?,
        })
    }
}

impl<'a> Vectors<'a> {
    /// `None` where the processor has no AVX2 and FMA, or a limit or scale is past what the proof holds for.
    pub(super) fn of(rules: &'a Rules, by: Multipliers) -> Option<Vectors<'a>> {
        let known = std::arch::is_x86_feature_detected!("avx2")
            && std::arch::is_x86_feature_detected!("fma");
        let within = |limit: Option<i64>| limit.is_none_or(|limit| limit.abs() <= LIMIT);
        if !known || !within(rules.cap) || !within(rules.floor) || rules.factor > 1_000_000_000_000
        {
            return None;
        }
        let factor = rules.factor as f64;
        Some(Vectors {
            rules,
            factor,
            low_factor: factor * (1.0 - 1.0 / (1_u64 << 51) as f64),
            cap: rules.cap.unwrap_or(LIMIT) as f64,
            floor: rules.floor.unwrap_or(-LIMIT) as f64,
            target: Range::of(by.target)?,
            realisasi: Range::of(by.realisasi)?,
            caps: rules.cap.is_some(),
            floors: rules.floor.is_some(),
            bands: i64::try_from(rules.thresholds.len()).ok()?,
        })
    }

    /// Computes the first of these blocks and tells how many: it stops at the first it declines. What it wrote
    /// for that one means nothing. `declined` says which rows of the others are not computed.
    pub(super) fn compute(
        &self,
        cells: Cells<'_>,
        places: Places<'_>,
        declined: &mut [u64],
    ) -> usize {
        if places.category.is_some() && !banded_by_print(self.rules) {
            return 0;
        }
        // SAFETY: a `Vectors` is only made by `of`, after the processor was asked for AVX2 and FMA.
        unsafe {
            match self.rules.mode {
                RoundingMode::HalfAway => {
                    self.blocks::<{ mode::HALF_AWAY }>(cells, places, declined)
                }
                RoundingMode::HalfEven => {
                    self.blocks::<{ mode::HALF_EVEN }>(cells, places, declined)
                }
                RoundingMode::Truncate => {
                    self.blocks::<{ mode::TRUNCATE }>(cells, places, declined)
                }
            }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    fn blocks<const MODE: u8>(
        &self,
        cells: Cells<'_>,
        places: Places<'_>,
        declined: &mut [u64],
    ) -> usize {
        let mut codes = [].iter();
        let mut of = [part::NONE; 16];
        let mut parts = [part::NONE; ROWS];
        match cells.formulas {
            Formulas::Same(formula) => parts = [part(formula); ROWS],
            Formulas::Rows {
                codes: rows,
                of: formulas,
            } => {
                codes = rows.iter();
                for (to, formula) in of.iter_mut().zip(formulas) {
                    *to = part(*formula);
                }
            }
        }
        let mut seen = parts[0];
        let inputs = cells.target.iter().zip(cells.realisasi).zip(cells.present);
        let outputs = places.percent.iter_mut().zip(places.status).zip(declined);
        let mut categories = places.category.map(|category| category.iter_mut());
        let mut done = 0;
        for (((target, realisasi), present), ((percent, status), declined)) in inputs.zip(outputs) {
            if let Some(codes) = codes.next() {
                seen = look_up(&of, codes, &mut parts);
            }
            let mut block = Vector {
                target,
                realisasi,
                parts: &parts,
                present: *present,
            };
            let computed = match (seen, *present) {
                (0, u64::MAX) => self.block::<{ shape::MAXIMIZE }, MODE>(&block, percent, status),
                (0, _) => self.block::<{ shape::HOLED }, MODE>(&block, percent, status),
                (1..=7, u64::MAX) => self.block::<{ shape::AFFINE }, MODE>(&block, percent, status),
                _ if seen >= part::NONE => break,
                _ => self.block::<{ shape::ANY }, MODE>(&block, percent, status),
            };
            *declined = 0;
            if !computed {
                // A target of zero, perhaps: the other rows are computed without it.
                let outside = self.outside(&block) & *present;
                block.present &= !outside;
                if outside.count_ones() > FEW
                    || !self.block::<{ shape::ANY }, MODE>(&block, percent, status)
                {
                    break;
                }
                *declined = outside;
            }
            if let Some(category) = categories.as_mut().and_then(Iterator::next) {
                self.place(percent, category);
            }
            done += 1;
        }
        done
    }

    /// The rows whose cells are out of range.
    fn outside(&self, block: &Vector<'_>) -> u64 {
        let cells = block.target.iter().zip(block.realisasi).zip(block.parts);
        cells.rev().fold(0, |outside, ((target, realisasi), part)| {
            let least = if part & part::INVERSE == 0 {
                -self.realisasi.below
            } else {
                1
            };
            let inside = (1..=self.target.below).contains(target)
                & (least..self.realisasi.below).contains(realisasi);
            outside << 1 | u64::from(!inside)
        })
    }

    /// Computes a block, or declines it.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn block<const SHAPE: u8, const MODE: u8>(
        &self,
        block: &Vector<'_>,
        percent: &mut [i64; ROWS],
        status: &mut [u8; ROWS],
    ) -> bool {
        let signed = signed::<SHAPE>();
        let mut seen = Seen {
            target: _mm256_setzero_si256(),
            realisasi: _mm256_setzero_si256(),
            flat: _mm256_setzero_pd(),
        };
        let mut limited = _mm256_setzero_si256();
        for half in 0..2 {
            // The last rows first: each step moves the statuses before it up by a byte.
            let mut statuses = _mm256_setzero_si256();
            for pair in (0..4).rev() {
                let at = half * 8 + pair * 2;
                fetch(block.target, at);
                fetch(block.realisasi, at);
                for at in [at + 1, at] {
                    let (n, d) = self.ratio::<SHAPE>(block, at, &mut seen);
                    let figure = self.figure::<MODE>(n, d, signed);
                    store(percent, at, signed_integer(figure.value));
                    statuses = _mm256_or_si256(_mm256_slli_epi64::<8>(statuses), figure.status());
                }
            }
            limited = _mm256_or_si256(limited, statuses);
            store_bytes(status, half, in_order(statuses));
        }
        let most = if signed {
            self.realisasi.below * 2
        } else {
            self.realisasi.below
        };
        let inside = |seen: __m256i, below: i64| {
            _mm256_testz_si256(seen, _mm256_set1_epi64x(!(below - 1))) == 1
        };
        let none = |status: RowStatus| {
            let bytes = i64::from(status.byte()) * 0x0101_0101_0101_0101;
            _mm256_testz_si256(limited, _mm256_set1_epi64x(bytes)) == 1
        };
        inside(seen.target, self.target.below)
            && inside(seen.realisasi, most)
            && _mm256_movemask_pd(seen.flat) == 0
            && (self.caps || none(RowStatus::CAPPED))
            && (self.floors || none(RowStatus::FLOORED))
    }

    /// The ratios of rows `4·at` to `4·at + 3` as numerators and denominators.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn ratio<const SHAPE: u8>(
        &self,
        block: &Vector<'_>,
        at: usize,
        seen: &mut Seen,
    ) -> (__m256d, __m256d) {
        let signed = signed::<SHAPE>();
        let (mut target, mut realisasi) = (load(block.target, at), load(block.realisasi, at));
        if SHAPE == shape::HOLED || SHAPE == shape::ANY {
            // One of one where nothing is filled in.
            let filled = signs(block.present, at);
            (target, realisasi) = (or_one(target, filled), or_one(realisasi, filled));
        }
        // Less one, so that zero has every bit set. What may be negative is shifted up, so that in range it has
        // no bit above the range either.
        let minus_one = _mm256_set1_epi64x(-1);
        seen.target = _mm256_or_si256(seen.target, _mm256_add_epi64(target, minus_one));
        let (ranged, r) = if signed {
            let ranged = _mm256_add_epi64(realisasi, _mm256_set1_epi64x(self.realisasi.below));
            (ranged, signed_double(realisasi))
        } else {
            (realisasi, double(realisasi))
        };
        seen.realisasi = _mm256_or_si256(seen.realisasi, ranged);
        let t = _mm256_mul_pd(double(target), _mm256_set1_pd(self.target.multiplier));
        let r = _mm256_mul_pd(r, _mm256_set1_pd(self.realisasi.multiplier));
        match SHAPE {
            shape::MAXIMIZE | shape::HOLED => (r, t),
            shape::AFFINE => (affine(t, r, four(block.parts, at)), t),
            _ => {
                let parts = four(block.parts, at);
                let zero = _mm256_setzero_pd();
                let (stable, inverse) = (
                    flag::<{ part::STABILIZE }, 60>(parts),
                    flag::<{ part::INVERSE }, 59>(parts),
                );
                let off = _mm256_andnot_pd(_mm256_set1_pd(-0.0), _mm256_sub_pd(r, t));
                let taken = _mm256_blendv_pd(_mm256_blendv_pd(r, off, stable), zero, inverse);
                let d = _mm256_blendv_pd(t, r, inverse);
                seen.flat = _mm256_or_pd(seen.flat, _mm256_cmp_pd::<_CMP_LE_OQ>(d, zero));
                (affine(t, taken, parts), d)
            }
        }
    }

    /// Four figures: the numbers in the proof above are its steps.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn figure<const MODE: u8>(&self, n: __m256d, d: __m256d, signed: bool) -> Four {
        let factor = _mm256_set1_pd(self.factor);
        let (cap, floor) = (_mm256_set1_pd(self.cap), _mm256_set1_pd(self.floor));
        // 2
        let p = _mm256_mul_pd(n, factor);
        let e = _mm256_fnmadd_pd(n, factor, p);
        // 3
        let capped = _mm256_cmp_pd::<_CMP_GT_OQ>(_mm256_fnmadd_pd(cap, d, p), e);
        let floored = _mm256_cmp_pd::<_CMP_LT_OQ>(_mm256_fnmadd_pd(floor, d, p), e);
        // 4
        let estimate = _mm256_div_pd(_mm256_mul_pd(n, _mm256_set1_pd(self.low_factor)), d);
        // 5
        let q = if MODE == mode::TRUNCATE {
            _mm256_round_pd::<{ _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC }>(estimate)
        } else {
            _mm256_round_pd::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(estimate)
        };
        // 6
        let rest = _mm256_sub_pd(_mm256_fnmadd_pd(q, d, p), e);
        let sign = if signed {
            _mm256_and_pd(n, _mm256_set1_pd(-0.0))
        } else {
            _mm256_setzero_pd()
        };
        let rest = _mm256_xor_pd(rest, sign);
        let missing = match MODE {
            mode::TRUNCATE => _mm256_cmp_pd::<_CMP_GE_OQ>(rest, d),
            mode::HALF_EVEN => {
                let twice = _mm256_add_pd(rest, rest);
                // The lowest bit of an integer, moved to where a double has its sign.
                let odd = _mm256_slli_epi64::<63>(signed_integer(q));
                let tie = _mm256_cmp_pd::<_CMP_EQ_OQ>(twice, d);
                let above = _mm256_cmp_pd::<_CMP_GT_OQ>(twice, d);
                _mm256_blendv_pd(above, _mm256_or_pd(above, tie), _mm256_castsi256_pd(odd))
            }
            _ => _mm256_cmp_pd::<_CMP_GE_OQ>(_mm256_add_pd(rest, rest), d),
        };
        let one = _mm256_or_pd(_mm256_set1_pd(1.0), sign);
        let value = _mm256_add_pd(q, _mm256_and_pd(missing, one));
        Four {
            value: _mm256_max_pd(_mm256_min_pd(value, cap), floor),
            capped: _mm256_castpd_si256(capped),
            floored: _mm256_castpd_si256(floored),
        }
    }

    /// The places of the bands of printed figures: how many bounds each does not lie above.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn place(&self, values: &[i64; ROWS], category: &mut [u8; ROWS]) {
        for half in 0..2 {
            let mut places = _mm256_setzero_si256();
            for byte in (0..8).rev() {
                let value = load(values, half * 8 + byte);
                // Each bound that lies below takes one off.
                let mut place = _mm256_set1_epi64x(self.bands);
                for threshold in &self.rules.thresholds {
                    let above = _mm256_cmpgt_epi64(value, _mm256_set1_epi64x(threshold.at));
                    place = _mm256_add_epi64(place, above);
                }
                places = _mm256_or_si256(_mm256_slli_epi64::<8>(places), place);
            }
            store_bytes(category, half, in_order(places));
        }
    }
}

/// A block of rows.
struct Vector<'a> {
    target: &'a [i64; ROWS],
    realisasi: &'a [i64; ROWS],
    parts: &'a [u8; ROWS],
    present: u64,
}

/// The bits of every cell of a block, in the form in which those above the range are zero in range, and where
/// a denominator is not positive.
struct Seen {
    target: __m256i,
    realisasi: __m256i,
    flat: __m256d,
}

/// Four figures, integers as doubles, and which of them a limit took the place of.
struct Four {
    value: __m256d,
    capped: __m256i,
    floored: __m256i,
}

impl Four {
    /// A status byte in each lane.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn status(&self) -> __m256i {
        let byte = |status: RowStatus| _mm256_set1_epi64x(status.byte().into());
        _mm256_or_si256(
            _mm256_and_si256(self.capped, byte(RowStatus::CAPPED)),
            _mm256_and_si256(self.floored, byte(RowStatus::FLOORED)),
        )
    }
}

/// Whether a realisasi, and with it a figure, may lie below zero.
const fn signed<const SHAPE: u8>() -> bool {
    SHAPE == shape::AFFINE || SHAPE == shape::ANY
}

/// A formula as bits.
fn part(formula: Formula) -> u8 {
    match formula {
        Formula::Maximize | Formula::Ordinal => 0,
        Formula::MinimizeShortfall => 1 | part::FALLS,
        Formula::MinimizeLinear => 2 | part::FALLS,
        Formula::Stabilize => 1 | part::FALLS | part::STABILIZE,
        Formula::MinimizeInverse => 1 | part::INVERSE,
        Formula::Baseline | Formula::Range | Formula::RangeMinimize => part::NONE,
    }
}

/// The parts of the codes of a block, and every bit that is in one of them. A code is below 10.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn look_up(of: &[u8; 16], codes: &[u8; ROWS], parts: &mut [u8; ROWS]) -> u8 {
    // SAFETY: the reference is to 16 readable bytes, and the load asks for no alignment.
    let of = unsafe { _mm_loadu_si128(std::ptr::from_ref(of).cast()) };
    let of = _mm256_broadcastsi128_si256(of);
    let mut seen = _mm256_setzero_si256();
    for half in 0..2 {
        let Some(codes) = codes.as_chunks::<32>().0.get(half) else {
            continue;
        };
        // SAFETY: the reference is to 32 readable bytes, and the load asks for no alignment.
        let codes = unsafe { _mm256_loadu_si256(std::ptr::from_ref(codes).cast()) };
        let found = _mm256_shuffle_epi8(of, codes);
        seen = _mm256_or_si256(seen, found);
        store_bytes(parts, half, found);
    }
    let bit = |part: u8| {
        let bits = i64::from(part) * 0x0101_0101_0101_0101;
        u8::from(_mm256_testz_si256(seen, _mm256_set1_epi64x(bits)) == 0) * part
    };
    bit(1) | bit(2) | bit(part::FALLS) | bit(part::STABILIZE) | bit(part::INVERSE) | bit(part::NONE)
}

/// A bit of each part, moved by `UP` to where a double has its sign.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn flag<const BIT: u8, const UP: i32>(parts: __m256i) -> __m256d {
    const { assert!((BIT as u64) << UP == 1 << 63, "another bit is the sign") }
    _mm256_castsi256_pd(_mm256_slli_epi64::<UP>(parts))
}

/// Bits `4·at` to `4·at + 3` of a word, each where a double has its sign; `at` is below 16.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn signs(word: u64, at: usize) -> __m256d {
    let four = _mm256_set1_epi64x((word >> (at * 4)).cast_signed());
    let up = _mm256_setr_epi64x(63, 62, 61, 60);
    _mm256_castsi256_pd(_mm256_sllv_epi64(four, up))
}

/// Ones in place of the cells whose sign is not set.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn or_one(cells: __m256i, signs: __m256d) -> __m256i {
    let one = _mm256_castsi256_pd(_mm256_set1_epi64x(1));
    _mm256_castpd_si256(_mm256_blendv_pd(one, _mm256_castsi256_pd(cells), signs))
}

/// What the parts make of a target and of what is added to it or taken off.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn affine(t: __m256d, r: __m256d, parts: __m256i) -> __m256d {
    let times = double(_mm256_and_si256(
        parts,
        _mm256_set1_epi64x(part::TIMES.into()),
    ));
    let falls = _mm256_and_pd(flag::<{ part::FALLS }, 61>(parts), _mm256_set1_pd(-0.0));
    _mm256_fmadd_pd(times, t, _mm256_xor_pd(r, falls))
}

/// Numbers from 0 to 2⁵² − 1 as doubles.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn double(integers: __m256i) -> __m256d {
    let power = _mm256_set1_pd(POWER_52);
    let shifted = _mm256_or_si256(integers, _mm256_castpd_si256(power));
    _mm256_sub_pd(_mm256_castsi256_pd(shifted), power)
}

/// Numbers from −2⁵¹ to 2⁵¹ − 1 as doubles.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn signed_double(integers: __m256i) -> __m256d {
    let middle = _mm256_set1_pd(MIDDLE);
    let shifted = _mm256_add_epi64(integers, _mm256_castpd_si256(middle));
    _mm256_sub_pd(_mm256_castsi256_pd(shifted), middle)
}

/// Integers in doubles from −2⁵¹ to 2⁵¹ as integers.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn signed_integer(doubles: __m256d) -> __m256i {
    let middle = _mm256_set1_pd(MIDDLE);
    let shifted = _mm256_castpd_si256(_mm256_add_pd(doubles, middle));
    _mm256_sub_epi64(shifted, _mm256_castpd_si256(middle))
}

/// The bytes of 32 rows in their order. Each of the four lanes holds every fourth row: byte `b` of lane `l` is
/// row `4b + l`.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn in_order(lanes: __m256i) -> __m256i {
    let by_pairs = _mm256_setr_epi8(
        0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15, //
        0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15,
    );
    let pairs = _mm256_shuffle_epi8(lanes, by_pairs);
    let (even, odd) = (
        _mm256_castsi256_si128(pairs),
        _mm256_extracti128_si256::<1>(pairs),
    );
    _mm256_set_m128i(_mm_unpackhi_epi16(even, odd), _mm_unpacklo_epi16(even, odd))
}

/// Rows `4·at` to `4·at + 3`; `at` is below 16.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn load(column: &[i64; ROWS], at: usize) -> __m256i {
    let four = column.as_chunks::<4>().0.get(at);
    match four {
        // SAFETY: the reference is to 32 readable bytes, and the load asks for no alignment.
        Some(four) => unsafe { _mm256_loadu_si256(std::ptr::from_ref(four).cast()) },
        None => _mm256_setzero_si256(),
    }
}

/// Four bytes as four numbers; `at` is below 16.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn four(bytes: &[u8; ROWS], at: usize) -> __m256i {
    let four = bytes
        .as_chunks::<4>()
        .0
        .get(at)
        .copied()
        .unwrap_or_default();
    let four: __m128i = _mm_cvtsi32_si128(i32::from_le_bytes(four));
    _mm256_cvtepu8_epi64(four)
}

/// Writes rows `4·at` to `4·at + 3`; `at` is below 16.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn store(column: &mut [i64; ROWS], at: usize, four: __m256i) {
    if let Some(place) = column.as_chunks_mut::<4>().0.get_mut(at) {
        // SAFETY: the reference is to 32 writable bytes, and the store asks for no alignment.
        unsafe { _mm256_storeu_si256(std::ptr::from_mut(place).cast(), four) }
    }
}

/// Writes bytes `32·half` to `32·half + 31`; `half` is 0 or 1.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn store_bytes(column: &mut [u8; ROWS], half: usize, bytes: __m256i) {
    if let Some(place) = column.as_chunks_mut::<32>().0.get_mut(half) {
        // SAFETY: the reference is to 32 writable bytes, and the store asks for no alignment.
        unsafe { _mm256_storeu_si256(std::ptr::from_mut(place).cast(), bytes) }
    }
}

/// Asks for the cells some blocks ahead. Where the column ends before, nothing is asked for that matters: a
/// prefetch is a hint, never faults and reads nothing the program can see.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn fetch(column: &[i64; ROWS], at: usize) {
    let ahead = column.as_ptr().wrapping_add(at * 4 + AHEAD);
    // SAFETY: the address is computed by wrapping arithmetic and never dereferenced.
    #[allow(unused_unsafe, reason = "older compilers take the prefetch for unsafe")]
    unsafe {
        _mm_prefetch::<_MM_HINT_T0>(ahead.cast());
    }
}
