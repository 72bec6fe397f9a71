//! The vector path: four rows at a time by AVX2 and FMA. The only module with `unsafe`, and the only one with
//! floats.
//!
//! # Why the figures are exact
//!
//! A row asks for `x = N·K/D`, rounded to an integer: `N` and `D` are integers made of the cells, `K` is a power
//! of ten from 10² to 10¹². A block is declined unless every target is positive, every cell of one scale is
//! at most 2⁵¹ in magnitude, and, where there is no cap (floor), `x` lies below 2⁴⁹ (above −2⁴⁹). Therefore
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
    __m128i, __m256d, __m256i, _CMP_EQ_OQ, _CMP_GE_OQ, _CMP_GT_OQ, _CMP_LT_OQ, _MM_FROUND_NO_EXC,
    _MM_FROUND_TO_NEAREST_INT, _MM_FROUND_TO_ZERO, _MM_HINT_T0, _mm_cvtsi32_si128, _mm_prefetch,
    _mm_unpackhi_epi16, _mm_unpacklo_epi16, _mm256_add_epi64, _mm256_add_pd, _mm256_and_pd,
    _mm256_and_si256, _mm256_andnot_pd, _mm256_blendv_pd, _mm256_castpd_si256, _mm256_castsi256_pd,
    _mm256_castsi256_si128, _mm256_cmp_pd, _mm256_cmpgt_epi64, _mm256_cvtepu8_epi64, _mm256_div_pd,
    _mm256_extracti128_si256, _mm256_fmadd_pd, _mm256_fnmadd_pd, _mm256_loadu_si256, _mm256_max_pd,
    _mm256_min_pd, _mm256_mul_pd, _mm256_or_pd, _mm256_or_si256, _mm256_round_pd, _mm256_set_m128i,
    _mm256_set1_epi64x, _mm256_set1_pd, _mm256_setr_epi8, _mm256_setzero_pd, _mm256_setzero_si256,
    _mm256_shuffle_epi8, _mm256_slli_epi64, _mm256_storeu_si256, _mm256_sub_epi64, _mm256_sub_pd,
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

/// How the ratio of a row is made.
mod shape {
    /// `R / T`, no realisasi below zero.
    pub(super) const MAXIMIZE: u8 = 0;
    /// `T / R`, every realisasi above zero.
    pub(super) const INVERSE: u8 = 1;
    /// `(a·T ± R) / T`: `R / T` for a = 0, `(T − R) / T` for 1, `(2T − R) / T` for 2.
    pub(super) const AFFINE: u8 = 2;
    /// `(T − |R − T|) / T`.
    pub(super) const STABILIZE: u8 = 3;
}

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
    /// for that one means nothing.
    pub(super) fn compute(&self, cells: Cells<'_>, places: Places<'_>) -> usize {
        if places.category.is_some() && !banded_by_print(self.rules) {
            return 0;
        }
        let mut parts = [0; ROWS];
        let shape = match cells.formulas {
            Formulas::Same(Formula::Maximize | Formula::Ordinal) => shape::MAXIMIZE,
            Formulas::Same(Formula::MinimizeInverse) => shape::INVERSE,
            Formulas::Same(Formula::Stabilize) => shape::STABILIZE,
            Formulas::Same(formula) => match part(formula) {
                Some(same) => {
                    parts = [same; ROWS];
                    shape::AFFINE
                }
                None => return 0,
            },
            Formulas::Rows(formulas) => {
                for (to, formula) in parts.iter_mut().zip(formulas) {
                    match part(*formula) {
                        Some(part) => *to = part,
                        None => return 0,
                    }
                }
                shape::AFFINE
            }
        };
        macro_rules! run {
            ($shape:expr) => {
                match self.rules.mode {
                    RoundingMode::HalfAway => {
                        self.blocks::<{ $shape }, { mode::HALF_AWAY }>(cells, &parts, places)
                    }
                    RoundingMode::HalfEven => {
                        self.blocks::<{ $shape }, { mode::HALF_EVEN }>(cells, &parts, places)
                    }
                    RoundingMode::Truncate => {
                        self.blocks::<{ $shape }, { mode::TRUNCATE }>(cells, &parts, places)
                    }
                }
            };
        }
        // SAFETY: a `Vectors` is only made by `of`, after the processor was asked for AVX2 and FMA.
        unsafe {
            match shape {
                shape::MAXIMIZE => run!(shape::MAXIMIZE),
                shape::INVERSE => run!(shape::INVERSE),
                shape::STABILIZE => run!(shape::STABILIZE),
                _ => run!(shape::AFFINE),
            }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    fn blocks<const SHAPE: u8, const MODE: u8>(
        &self,
        cells: Cells<'_>,
        parts: &[u8; ROWS],
        places: Places<'_>,
    ) -> usize {
        let inputs = cells.target.iter().zip(cells.realisasi);
        let outputs = places.percent.iter_mut().zip(places.status);
        let mut categories = places.category.map(|category| category.iter_mut());
        let mut done = 0;
        for ((target, realisasi), (percent, status)) in inputs.zip(outputs) {
            if !self.block::<SHAPE, MODE>(target, realisasi, parts, percent, status) {
                break;
            }
            if let Some(category) = categories.as_mut().and_then(Iterator::next) {
                self.place(percent, category);
            }
            done += 1;
        }
        done
    }

    /// Computes a block, or declines it.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn block<const SHAPE: u8, const MODE: u8>(
        &self,
        target: &[i64; ROWS],
        realisasi: &[i64; ROWS],
        parts: &[u8; ROWS],
        percent: &mut [i64; ROWS],
        status: &mut [u8; ROWS],
    ) -> bool {
        let signed = signed::<SHAPE>();
        let mut seen = Seen {
            target: _mm256_setzero_si256(),
            realisasi: _mm256_setzero_si256(),
        };
        let mut limited = _mm256_setzero_si256();
        for half in 0..2 {
            // The last rows first: each step moves the statuses before it up by a byte.
            let mut statuses = _mm256_setzero_si256();
            for pair in (0..4).rev() {
                let at = half * 8 + pair * 2;
                fetch(target, at);
                fetch(realisasi, at);
                for at in [at + 1, at] {
                    let (t, r) = (load(target, at), load(realisasi, at));
                    let (n, d) = self.ratio::<SHAPE>(t, r, four(parts, at), &mut seen);
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
            && (self.caps || none(RowStatus::CAPPED))
            && (self.floors || none(RowStatus::FLOORED))
    }

    /// The ratios of four rows as numerators and denominators.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    fn ratio<const SHAPE: u8>(
        &self,
        target: __m256i,
        realisasi: __m256i,
        part: __m256i,
        seen: &mut Seen,
    ) -> (__m256d, __m256d) {
        let signed = signed::<SHAPE>();
        // Less one, so that zero has every bit set. What may be negative is shifted up, so that in range it has
        // no bit above the range either.
        let minus_one = _mm256_set1_epi64x(-1);
        seen.target = _mm256_or_si256(seen.target, _mm256_add_epi64(target, minus_one));
        let ranged = if signed {
            _mm256_add_epi64(realisasi, _mm256_set1_epi64x(self.realisasi.below))
        } else if SHAPE == shape::INVERSE {
            _mm256_add_epi64(realisasi, minus_one)
        } else {
            realisasi
        };
        seen.realisasi = _mm256_or_si256(seen.realisasi, ranged);
        let r = if signed {
            signed_double(realisasi)
        } else {
            double(realisasi)
        };
        let t = _mm256_mul_pd(double(target), _mm256_set1_pd(self.target.multiplier));
        let r = _mm256_mul_pd(r, _mm256_set1_pd(self.realisasi.multiplier));
        match SHAPE {
            shape::MAXIMIZE => (r, t),
            shape::INVERSE => (t, r),
            shape::STABILIZE => {
                let off = _mm256_andnot_pd(_mm256_set1_pd(-0.0), _mm256_sub_pd(r, t));
                (_mm256_sub_pd(t, off), t)
            }
            _ => (affine(t, r, part), t),
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

/// The bits of every cell of a block, in the form in which those above the range are zero in range.
struct Seen {
    target: __m256i,
    realisasi: __m256i,
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
    SHAPE == shape::AFFINE || SHAPE == shape::STABILIZE
}

/// How often the target is in the numerator of an affine formula.
fn part(formula: Formula) -> Option<u8> {
    match formula {
        Formula::Maximize | Formula::Ordinal => Some(0),
        Formula::MinimizeShortfall => Some(1),
        Formula::MinimizeLinear => Some(2),
        _ => None,
    }
}

/// `R` where the part is 0, otherwise `part · T − R`.
#[inline]
#[target_feature(enable = "avx2,fma")]
fn affine(t: __m256d, r: __m256d, part: __m256i) -> __m256d {
    let part = double(part);
    let rises = _mm256_cmp_pd::<_CMP_EQ_OQ>(part, _mm256_setzero_pd());
    let falls = _mm256_andnot_pd(rises, _mm256_set1_pd(-0.0));
    _mm256_fmadd_pd(part, t, _mm256_xor_pd(r, falls))
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
