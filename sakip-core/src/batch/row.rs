//! One row, exact at any size: what every faster path falls back on.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::rules::clamped;
use super::status::RowStatus;
use super::{Batch, NO_CATEGORY};
use crate::achievement::{NotComputable, Status, limit};
use crate::indicator::Formula;
use crate::number::{Exact, Percent};
use crate::policy::{BandInput, ZeroTarget};

/// The cells of a row: what is missing is `None`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) applies: bool,
    pub(super) target: Option<i64>,
    pub(super) upper: Option<i64>,
    pub(super) realisasi: Option<i64>,
    pub(super) baseline: Option<i64>,
}

/// By what the cells of each column are multiplied to have one scale, at most 10¹⁸.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Multipliers {
    pub(super) target: i64,
    pub(super) upper: i64,
    pub(super) realisasi: i64,
    pub(super) baseline: i64,
}

/// What a row comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// In units; 0 where there is no figure.
    pub(super) percent: i64,
    pub(super) status: RowStatus,
    /// The place of the band, or [`NO_CATEGORY`].
    pub(super) category: u8,
}

impl Cell {
    pub(super) fn without_figure(status: RowStatus) -> Cell {
        Cell {
            percent: 0,
            status,
            category: NO_CATEGORY,
        }
    }

    fn refused(reason: NotComputable) -> Cell {
        Cell::without_figure(RowStatus::not_computable(reason))
    }
}

impl Batch {
    /// Computes a row in 128 bits, and in big numbers where these overflow.
    pub(super) fn row(&self, formula: Formula, row: Row, multipliers: Multipliers) -> Cell {
        if !row.applies {
            return Cell::without_figure(RowStatus::NOT_APPLICABLE);
        }
        let Some(realisasi) = row.realisasi else {
            return Cell::without_figure(RowStatus::NOT_FILLED);
        };
        match self.ratio(formula, row, realisasi, multipliers) {
            Ok((numerator, denominator)) => self.figure(numerator, denominator),
            Err(reason) => Cell::refused(reason),
        }
    }

    /// The achievement as a ratio, its denominator positive. A cell has 63 bits, a multiplier 60, and no
    /// formula adds more than three of them.
    fn ratio(
        &self,
        formula: Formula,
        row: Row,
        realisasi: i64,
        by: Multipliers,
    ) -> Result<(i128, i128), NotComputable> {
        let wide = |cell: i64, multiplier: i64| i128::from(cell) * i128::from(multiplier);
        let target = row.target.ok_or(NotComputable::NoTarget)?;
        let (t, r) = (wide(target, by.target), wide(realisasi, by.realisasi));
        if let Some(upper) = row.upper {
            return outside(formula, t, wide(upper, by.upper), r);
        }
        match formula {
            Formula::Range | Formula::RangeMinimize => return Err(NotComputable::TargetKind),
            Formula::Baseline => {
                let baseline = row.baseline.ok_or(NotComputable::NoBaseline)?;
                let b = wide(baseline, by.baseline);
                return match (b - r, b - t) {
                    (_, 0) => Err(NotComputable::BaselineIsTarget),
                    (done, way) if way < 0 => Ok((-done, -way)),
                    found => Ok(found),
                };
            }
            _ => {}
        }
        if t < 0 {
            return Err(NotComputable::NegativeTarget);
        }
        if t == 0 {
            let achieved = self.policy.zero_target() == ZeroTarget::AchievedIfZero
                && r == 0
                && formula != Formula::Ordinal;
            return if achieved {
                Ok((1, 1))
            } else {
                Err(NotComputable::ZeroTarget)
            };
        }
        match formula {
            Formula::MinimizeLinear => Ok((t + t - r, t)),
            Formula::MinimizeShortfall => Ok((t - r, t)),
            Formula::Stabilize => Ok((t - (r - t).abs(), t)),
            Formula::MinimizeInverse if r == 0 => Err(NotComputable::ZeroRealisasi),
            Formula::MinimizeInverse if r < 0 => Err(NotComputable::NegativeRealisasi),
            Formula::MinimizeInverse => Ok((t, r)),
            _ => Ok((r, t)),
        }
    }

    /// A ratio as a figure: limited, rounded once, banded. The denominator is positive.
    pub(super) fn figure(&self, numerator: i128, denominator: i128) -> Cell {
        let units = self
            .rules
            .whole
            .then(|| numerator.checked_mul(i128::from(self.rules.factor)))
            .flatten();
        match units {
            Some(units) => self.figure_in_units(units, denominator),
            None => {
                let (numerator, denominator) = (BigInt::from(numerator), BigInt::from(denominator));
                let ratio = BigRational::new_raw(numerator, denominator);
                self.wide_figure(&(Exact::from(ratio) * Exact::HUNDRED))
            }
        }
    }

    /// The mean of figures that sum to `sum` units.
    pub(super) fn mean_in_units(&self, sum: i128, count: u32) -> Cell {
        if self.rules.whole {
            return self.figure_in_units(sum, count.max(1).into());
        }
        let units = BigInt::from(10).pow(u32::from(self.scale()));
        let mean = BigRational::new(BigInt::from(sum), BigInt::from(count.max(1)) * units);
        self.wide_figure(&Exact::from(mean))
    }

    /// `numerator / denominator` units as a figure; limits and bounds are whole numbers of units.
    pub(super) fn figure_in_units(&self, numerator: i128, denominator: i128) -> Cell {
        let rules = &self.rules;
        // One division: in 128 bits it costs more than all the rest, and mostly 64 are enough.
        let narrow = (i64::try_from(numerator), i64::try_from(denominator));
        let truncated = match narrow {
            (Ok(numerator), Ok(denominator)) if denominator > 0 => {
                i128::from(numerator / denominator)
            }
            _ => numerator / denominator,
        };
        let rest = numerator - truncated * denominator;
        let (floor, rest) = if rest < 0 {
            (truncated - 1, rest + denominator)
        } else {
            (truncated, rest)
        };
        let at_limit = |limit: i64, status| Cell {
            percent: limit,
            status,
            category: rules.band(limit, limit),
        };
        if let Some(cap) = rules.cap
            && (floor > i128::from(cap) || floor == i128::from(cap) && rest > 0)
        {
            return at_limit(cap, RowStatus::CAPPED);
        }
        if let Some(limit) = rules.floor
            && floor < i128::from(limit)
        {
            return at_limit(limit, RowStatus::FLOORED);
        }
        // Rounding looks at the magnitude: below zero the rest is counted from the ceiling.
        let ceiling = floor + i128::from(rest > 0);
        let (truncated, rest, step) = if numerator < 0 && rest > 0 {
            (ceiling, denominator - rest, -1)
        } else {
            (floor, rest, i128::from(rest > 0))
        };
        let half = rest.cmp(&(denominator - rest));
        let away = rest > 0 && rules.mode.rounds_away(half, truncated % 2 != 0);
        let rounded = if away { truncated + step } else { truncated };
        let percent = i64::try_from(rounded).ok();
        let Some(percent) = percent.filter(|units| *units > i64::MIN) else {
            return beyond(rounded);
        };
        Cell {
            percent,
            status: RowStatus::OK,
            category: self.band_of(clamped(floor), clamped(ceiling), percent),
        }
    }

    /// The place of the band of a figure, given the whole numbers of units beside it.
    fn band_of(&self, floor: i64, ceiling: i64, rounded: i64) -> u8 {
        match self.rules.band_input {
            BandInput::Rounded => self.rules.band(rounded, rounded),
            BandInput::Exact | BandInput::Whole => self.rules.band(floor, ceiling),
        }
    }

    /// Any figure and any limit, as the scalar engine computes it.
    pub(super) fn wide_figure(&self, raw: &Exact) -> Cell {
        let policy = &self.policy;
        let (limited, status) = limit(raw, policy.cap(), policy.floor());
        let Some(value) = limited.round(policy.rounding()) else {
            return Cell::refused(NotComputable::Overflow);
        };
        let units = i64::try_from(value.mantissa())
            .ok()
            .filter(|units| *units > i64::MIN);
        let Some(percent) = units else {
            return Cell::without_figure(RowStatus::BEYOND_COLUMN);
        };
        let banded = policy.band_input().of(&limited, Percent::of(value));
        let band = policy.bands().find(&banded);
        let place = policy
            .bands()
            .list()
            .position(|known| known.code == band.code);
        Cell {
            percent,
            status: match status {
                Status::Capped => RowStatus::CAPPED,
                Status::Floored => RowStatus::FLOORED,
                _ => RowStatus::OK,
            },
            category: place
                .and_then(|place| u8::try_from(place).ok())
                .unwrap_or(NO_CATEGORY),
        }
    }
}

/// A figure that does not fit a column, and perhaps not the 96 bits of a decimal either.
fn beyond(units: i128) -> Cell {
    if units.unsigned_abs() >> 96 == 0 {
        Cell::without_figure(RowStatus::BEYOND_COLUMN)
    } else {
        Cell::refused(NotComputable::Overflow)
    }
}

/// A range target: 100 % inside, outside the ratio to the bound that was passed.
fn outside(formula: Formula, lo: i128, hi: i128, r: i128) -> Result<(i128, i128), NotComputable> {
    if hi <= lo || !matches!(formula, Formula::Range | Formula::RangeMinimize) {
        return Err(NotComputable::TargetKind);
    }
    if lo < 0 {
        return Err(NotComputable::NegativeTarget);
    }
    let bound = match (r > hi, r < lo) {
        (true, _) => hi,
        (_, true) => lo,
        _ => return Ok((1, 1)),
    };
    match formula {
        _ if bound == 0 => Err(NotComputable::ZeroTarget),
        Formula::RangeMinimize => Ok((bound + bound - r, bound)),
        _ => Ok((r, bound)),
    }
}
