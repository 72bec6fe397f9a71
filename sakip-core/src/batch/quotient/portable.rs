//! The portable path: an [estimate] for the blocks of a real table, and for all others one 64-bit division a row,
//! without floats and without branches on the data.
//!
//! [estimate]: super::estimate

use std::hint::select_unpredictable;

use super::estimate::Estimate;
use super::{Block, BlockFormulas, Place, ROWS, banded_by_print, formula_of};
use crate::batch::row::Multipliers;
use crate::batch::rules::{Rules, Side};
use crate::batch::status::RowStatus;
use crate::indicator::Formula;
use crate::number::RoundingMode;

/// A cell of one scale is below this, so that no formula, which adds up to three of them, passes 62 bits.
const CELL: u64 = 1 << 60;

/// How large the cells and numerators of a fast row may be, and what becomes of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    by: Multipliers,
    target: u64,
    realisasi: u64,
    baseline: u64,
    factor: u64,
    /// The largest numerator whose product with the factor fits 63 bits.
    numerator: u64,
    /// A power of two: cells of one scale below it need no further look, since three of them make a numerator.
    /// Zero where the scales differ.
    plain: u64,
    cap: i64,
    floor: i64,
    estimate: Option<Estimate>,
}

impl Limits {
    pub(super) fn of(rules: &Rules, by: Multipliers) -> Limits {
        let below = |multiplier: i64| CELL / multiplier.unsigned_abs().max(1);
        let factor = rules.factor.unsigned_abs().max(1);
        Limits {
            by,
            target: below(by.target),
            realisasi: below(by.realisasi),
            baseline: below(by.baseline),
            factor,
            numerator: i64::MAX.unsigned_abs() / factor,
            plain: if by.target == 1 && by.realisasi == 1 {
                let most = i64::MAX.unsigned_abs() / factor / 3;
                most.checked_ilog2().map_or(0, |bits| 1 << bits)
            } else {
                0
            },
            cap: rules.cap.unwrap_or(i64::MAX),
            floor: rules.floor.unwrap_or(i64::MIN),
            estimate: if by.target == 1 && by.realisasi == 1 {
                Estimate::of(rules)
            } else {
                None
            },
        }
    }
}

pub(super) fn compute(
    rules: &Rules,
    limits: &Limits,
    cells: Block<'_>,
    mut places: Place<'_>,
) -> u64 {
    if places.category.is_none() {
        return printed(rules, limits, cells, &mut places);
    }
    if banded_by_print(rules) {
        let declined = printed(rules, limits, cells, &mut places);
        let printed = &*places.percent;
        if let Some(category) = places.category {
            band(rules, printed, printed, category);
        }
        return declined;
    }
    let (mut floors, mut ceilings) = ([0; ROWS], [0; ROWS]);
    let declined = figures(rules, limits, cells, &mut places, |row, floor, ceiling| {
        for (column, side) in [(&mut floors, floor), (&mut ceilings, ceiling)] {
            if let Some(place) = column.get_mut(row) {
                *place = side;
            }
        }
    });
    if let Some(category) = places.category {
        band(rules, &floors, &ceilings, category);
    }
    declined
}

/// Figures of which nothing but what is printed is wanted.
fn printed(rules: &Rules, limits: &Limits, cells: Block<'_>, places: &mut Place<'_>) -> u64 {
    if let Some(estimate) = &limits.estimate {
        let (target, realisasi) = (cells.target, cells.realisasi);
        let (percent, status) = (&mut *places.percent, &mut *places.status);
        let done = match cells.formulas {
            BlockFormulas::Same(Formula::Maximize | Formula::Ordinal) => {
                estimate.compute::<false>(target, realisasi, percent, status)
            }
            BlockFormulas::Same(Formula::MinimizeLinear) => {
                estimate.compute::<true>(target, realisasi, percent, status)
            }
            _ => false,
        };
        if done {
            return 0;
        }
    }
    figures(rules, limits, cells, places, |_, _, _| {})
}

/// The places of bands: a loop for each bound, which the compiler turns into vectors where it can.
fn band(rules: &Rules, floors: &[i64; ROWS], ceilings: &[i64; ROWS], category: &mut [u8; ROWS]) {
    *category = [0; ROWS];
    for threshold in &rules.thresholds {
        let values = match threshold.side {
            Side::Floor => floors,
            Side::Ceiling => ceilings,
        };
        for (place, value) in category.iter_mut().zip(values) {
            // At most 49 bounds.
            *place = place.wrapping_add(u8::from(*value <= threshold.at));
        }
    }
}

/// Computes the figures of a block and tells `beside` the whole numbers below and above each.
#[inline(always)]
fn figures(
    rules: &Rules,
    limits: &Limits,
    cells: Block<'_>,
    places: &mut Place<'_>,
    beside: impl FnMut(usize, i64, i64),
) -> u64 {
    // Each arm is a loop of its own, in which formula and rounding are constants.
    macro_rules! rounded {
        ($look:ident, $formula:expr) => {
            match rules.mode {
                RoundingMode::HalfAway => {
                    let mode = RoundingMode::HalfAway;
                    block::<$look>(limits, cells, places, $formula, mode, beside)
                }
                mode => block::<$look>(limits, cells, places, $formula, mode, beside),
            }
        };
    }
    macro_rules! same {
        ($formula:expr) => {
            if is_plain(limits, cells) {
                rounded!(NONE, |_| $formula)
            } else {
                rounded!(EACH, |_| $formula)
            }
        };
    }
    match cells.formulas {
        BlockFormulas::Same(Formula::Maximize | Formula::Ordinal) => same!(Formula::Maximize),
        BlockFormulas::Same(Formula::MinimizeLinear) => same!(Formula::MinimizeLinear),
        BlockFormulas::Same(Formula::Range | Formula::RangeMinimize) => u64::MAX,
        BlockFormulas::Same(formula) => rounded!(EACH, |_| formula),
        BlockFormulas::Rows { codes, of } => rounded!(EACH, |row: usize| {
            formula_of(codes.get(row).copied().unwrap_or(u8::MAX), of)
        }),
    }
}

/// Whether each row is looked at before it is divided.
const EACH: bool = true;
/// Every row of the block is [plain](is_plain).
const NONE: bool = false;

/// Whether the targets of a block are positive, and its cells of one scale and so small that nothing overflows.
#[inline(always)]
fn is_plain(limits: &Limits, cells: Block<'_>) -> bool {
    let mut seen = 0;
    for (target, realisasi) in cells.target.iter().zip(cells.realisasi) {
        // Less one, so that a target of zero has every bit set.
        seen |= target.wrapping_sub(1) | (realisasi ^ (realisasi >> 63));
    }
    seen.cast_unsigned() < limits.plain
}

#[inline(always)]
fn block<const LOOK: bool>(
    limits: &Limits,
    cells: Block<'_>,
    places: &mut Place<'_>,
    formula: impl Fn(usize) -> Formula,
    mode: RoundingMode,
    mut beside: impl FnMut(usize, i64, i64),
) -> u64 {
    let limits = *limits;
    let mut declined = 0_u64;
    // By number: of five zipped columns the compiler makes twice the instructions.
    for row in 0..ROWS {
        let cell = |column: &[i64; ROWS]| column.get(row).copied().unwrap_or_default();
        let (target, realisasi) = (cell(cells.target), cell(cells.realisasi));
        let baseline = cell(cells.baseline);
        let ratio = ratio::<LOOK>(formula(row), &limits, target, realisasi, baseline);
        let figure = figure::<LOOK>(&limits, ratio, mode);
        if let Some(place) = places.percent.get_mut(row) {
            *place = figure.percent;
        }
        if let Some(place) = places.status.get_mut(row) {
            *place = figure.status;
        }
        beside(row, figure.floor, figure.ceiling);
        // The bit of the first row has moved to the lowest place when the last one was added.
        declined = (declined >> 1) | (u64::from(!figure.in_range) << 63);
    }
    declined
}

/// A row as one ratio, and whether it is in range. A denominator that is not positive is not in range.
#[derive(Clone, Copy)]
struct Ratio {
    numerator: i64,
    denominator: i64,
    in_range: bool,
}

/// The ratio of a row. Arithmetic wraps where a cell is out of range: the row is declined then.
#[inline(always)]
fn ratio<const LOOK: bool>(
    formula: Formula,
    limits: &Limits,
    target: i64,
    realisasi: i64,
    baseline: i64,
) -> Ratio {
    let baselined = formula == Formula::Baseline;
    let within = |cell: i64, below: u64| cell.unsigned_abs() < below;
    let in_range = within(target, limits.target)
        & within(realisasi, limits.realisasi)
        & (!baselined | within(baseline, limits.baseline));
    let scaled = |cell: i64, by: i64| if LOOK { cell.wrapping_mul(by) } else { cell };
    let t = scaled(target, limits.by.target);
    let r = scaled(realisasi, limits.by.realisasi);
    let minus = |a: i64, b: i64| a.wrapping_sub(b);
    let (numerator, denominator) = match formula {
        Formula::Maximize | Formula::Ordinal => (r, t),
        Formula::MinimizeLinear => (minus(t.wrapping_add(t), r), t),
        Formula::MinimizeShortfall => (minus(t, r), t),
        Formula::Stabilize => (minus(t, minus(r, t).wrapping_abs()), t),
        // The target has to be positive too.
        Formula::MinimizeInverse => (t, if t > 0 { r } else { 0 }),
        Formula::Baseline => {
            let b = scaled(baseline, limits.by.baseline);
            let (done, way) = (minus(b, r), minus(b, t));
            if way < 0 {
                (done.wrapping_neg(), way.wrapping_neg())
            } else {
                (done, way)
            }
        }
        Formula::Range | Formula::RangeMinimize => (0, 0),
    };
    Ratio {
        numerator,
        denominator,
        in_range: !LOOK | in_range & (denominator > 0),
    }
}

/// What the ratio of a row comes to in units, with the whole numbers beside the limited figure.
struct Figure {
    percent: i64,
    status: u8,
    floor: i64,
    ceiling: i64,
    in_range: bool,
}

/// In range, the dividend has 63 bits, and nothing overflows. Out of range the arithmetic wraps, and the divisor
/// is one so that nothing is divided by zero.
#[inline(always)]
fn figure<const LOOK: bool>(limits: &Limits, ratio: Ratio, mode: RoundingMode) -> Figure {
    // All ones where the figure is negative: (x ^ sign) − sign is then −x.
    let sign = ratio.numerator >> 63;
    let signed = |units: i64| (units ^ sign).wrapping_sub(sign);
    let magnitude = signed(ratio.numerator).cast_unsigned();
    let in_range = !LOOK | ratio.in_range & (magnitude <= limits.numerator);
    let divisor = select_unpredictable(in_range, ratio.denominator, 1).cast_unsigned();
    let dividend = magnitude.wrapping_mul(limits.factor);
    let quotient = dividend / divisor.max(1);
    let rest = dividend.wrapping_sub(quotient.wrapping_mul(divisor));
    let truncated = quotient.cast_signed();
    let missing = divisor.wrapping_sub(rest);
    let away = match mode {
        RoundingMode::HalfAway => rest >= missing,
        mode => (rest > 0) & mode.rounds_away(rest.cmp(&missing), truncated & 1 == 1),
    };
    let percent = signed(truncated.wrapping_add(i64::from(away)));
    // Towards zero is down above zero, and up below.
    let (toward, partial) = (signed(truncated), i64::from(rest > 0));
    let floor = toward.wrapping_sub(partial & sign);
    let ceiling = toward.wrapping_add(partial & !sign);
    // A figure is above a whole number when its ceiling is, and below when its floor is.
    let (cap, least) = (limits.cap, limits.floor);
    // A data-dependent branch here would cost more than the division.
    let limited = |units: i64| {
        let units = select_unpredictable(units > cap, cap, units);
        select_unpredictable(units < least, least, units)
    };
    Figure {
        percent: limited(percent),
        // Never both: the floor lies below the cap.
        status: (u8::from(ceiling > cap) * RowStatus::CAPPED.byte())
            | (u8::from(floor < least) * RowStatus::FLOORED.byte()),
        floor: limited(floor),
        ceiling: limited(ceiling),
        in_range,
    }
}
