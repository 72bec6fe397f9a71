//! A policy in the units of the columns.

use crate::number::{Percent, RoundingMode};
use crate::policy::{BandInput, Policy};

/// What of a policy decides a figure, in units of its last decimal: at two decimals, 120 % is 12000.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// From a ratio to units: 10 to the power of the decimals and two more for the percentage. At most 10¹².
    pub(super) factor: i64,
    pub(super) mode: RoundingMode,
    pub(super) cap: Option<i64>,
    pub(super) floor: Option<i64>,
    /// One for each band but the last, the best first.
    pub(super) thresholds: Vec<Threshold>,
    pub(super) band_input: BandInput,
    /// Whether cap, floor and band bounds are whole numbers of units. Where they are not, every row takes the
    /// wide path.
    pub(super) whole: bool,
}

/// A bound of a band: a figure is admitted when it lies above `at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Threshold {
    pub(super) at: i64,
    pub(super) side: Side,
}

/// Which whole number beside the exact figure is compared. An exact figure lies above a whole number when its
/// ceiling does, and at or above the next one when its floor lies above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Floor,
    Ceiling,
}

/// A percentage in units: the greatest whole number not above it, and whether that is all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Units {
    floor: i128,
    whole: bool,
}

impl Units {
    fn of(percent: Percent, decimals: u32) -> Units {
        let (mantissa, scale) = (percent.value().mantissa(), percent.value().scale());
        // A mantissa has 96 bits and 10^10 has 34, so that the product fits.
        let power = |exponent: u32| 10_i128.checked_pow(exponent).unwrap_or(i128::MAX);
        match decimals.checked_sub(scale) {
            Some(more) => Units {
                floor: mantissa.saturating_mul(power(more)),
                whole: true,
            },
            None => {
                let divisor = power(scale - decimals);
                Units {
                    floor: mantissa.div_euclid(divisor),
                    whole: mantissa.rem_euclid(divisor) == 0,
                }
            }
        }
    }
}

/// A limit no figure of a column can pass is none.
fn within(units: Units) -> Option<i64> {
    i64::try_from(units.floor).ok()
}

/// A bound past every figure of a column is as good as the last one.
pub(super) fn clamped(units: i128) -> i64 {
    let bounded = units.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    i64::try_from(bounded).unwrap_or(i64::MAX)
}

/// A limit in units, the largest number where there is none; `None` where it is no whole number of units.
pub(super) fn limit(policy: &Policy, percent: Option<Percent>) -> Option<i64> {
    let Some(percent) = percent else {
        return Some(i64::MAX);
    };
    let units = Units::of(percent, u32::from(policy.rounding().decimals()));
    units.whole.then(|| clamped(units.floor))
}

impl Rules {
    pub(super) fn of(policy: &Policy) -> Rules {
        let decimals = u32::from(policy.rounding().decimals());
        let mut whole = true;
        let mut limit = |percent: Option<Percent>| {
            let units = Units::of(percent?, decimals);
            whole &= units.whole;
            within(units)
        };
        let (cap, floor) = (limit(policy.cap()), limit(policy.floor()));
        // A policy rounds to at most ten decimals; a factor that did not fit would leave no fast row.
        let factor = 10_i64.checked_pow(decimals.saturating_add(2));
        let mut thresholds = Vec::new();
        for band in policy.bands().list() {
            let (bound, included) = match (band.above, band.from) {
                (Some(above), _) => (above, false),
                (None, Some(from)) => (from, true),
                (None, None) => continue,
            };
            let (at, side, exact) = threshold(policy.band_input(), bound, included, decimals);
            whole &= exact;
            thresholds.push(Threshold {
                at: clamped(at),
                side,
            });
        }
        Rules {
            factor: factor.unwrap_or(1),
            mode: policy.rounding().mode(),
            cap,
            floor,
            thresholds,
            band_input: policy.band_input(),
            whole: whole && factor.is_some(),
        }
    }

    /// The place of the band of a figure that lies between two whole numbers of units, or is both.
    #[inline(always)]
    pub(super) fn band(&self, floor: i64, ceiling: i64) -> u8 {
        self.thresholds.iter().fold(0, |place, threshold| {
            let value = match threshold.side {
                Side::Floor => floor,
                Side::Ceiling => ceiling,
            };
            place + u8::from(value <= threshold.at)
        })
    }
}

/// The number a figure must lie above to be admitted, which side of it is compared, and whether that says the
/// same as the bound.
fn threshold(
    input: BandInput,
    bound: Percent,
    included: bool,
    decimals: u32,
) -> (i128, Side, bool) {
    let units = Units::of(bound, decimals);
    let below = |units: Units| {
        if included && units.whole {
            units.floor.saturating_sub(1)
        } else {
            units.floor
        }
    };
    match input {
        // A printed figure is a whole number of units.
        BandInput::Rounded => (below(units), Side::Floor, true),
        BandInput::Exact if included => (below(units), Side::Floor, units.whole),
        BandInput::Exact => (units.floor, Side::Ceiling, units.whole),
        // The whole part is above a bound when the figure reaches the next integer.
        BandInput::Whole => {
            let next = below(Units::of(bound, 0)).saturating_add(1);
            let power = 10_i128.checked_pow(decimals).unwrap_or(i128::MAX);
            let at = next.saturating_mul(power).saturating_sub(1);
            (at, Side::Floor, true)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, decimals: u32) -> (i128, bool) {
        let units = Units::of(text.parse().unwrap(), decimals);
        (units.floor, units.whole)
    }

    #[test]
    fn percentages_become_units() {
        assert_eq!(units("120", 2), (12_000, true));
        assert_eq!(units("120.000", 2), (12_000, true));
        assert_eq!(units("120.005", 2), (12_000, false));
        assert_eq!(units("-0.005", 2), (-1, false));
        assert_eq!(units("-450", 2), (-45_000, true));
        assert!(units("79228162514264337593543950335", 0).1);
    }

    #[test]
    fn bounds_become_thresholds() {
        let at =
            |input, bound: &str, included| threshold(input, bound.parse().unwrap(), included, 2);
        use BandInput::{Exact, Rounded, Whole};
        assert_eq!(at(Rounded, "90", false), (9_000, Side::Floor, true));
        assert_eq!(at(Rounded, "90", true), (8_999, Side::Floor, true));
        assert_eq!(at(Rounded, "90.005", false), (9_000, Side::Floor, true));
        assert_eq!(at(Rounded, "90.005", true), (9_000, Side::Floor, true));
        assert_eq!(at(Exact, "90", false), (9_000, Side::Ceiling, true));
        assert_eq!(at(Exact, "90", true), (8_999, Side::Floor, true));
        assert!(!at(Exact, "90.005", true).2);
        assert_eq!(at(Whole, "90", false), (9_099, Side::Floor, true));
        assert_eq!(at(Whole, "90", true), (8_999, Side::Floor, true));
        assert_eq!(at(Whole, "90.5", false), (9_099, Side::Floor, true));
        assert_eq!(at(Whole, "90.5", true), (9_099, Side::Floor, true));
    }
}
