//! Printed inputs as rounded intervals: what a figure may be when its inputs had more digits than they show.
//!
//! This is a loose reading, so it is only accepted where it says something: an input printed without
//! decimals is taken as exact, and the figures it allows must lie within one percent point.

use rust_decimal::Decimal;

use super::achievement::{Reading, compute_with};
use super::claim::AchievementClaim;
use super::reading::Printing;
use crate::indicator::{Formula, Target};
use crate::number::{Exact, Quantity};

/// The widest interval of figures, in percent points, that still counts as an explanation.
fn widest() -> Exact {
    Exact::ONE
}

/// The values an input may have had before it was printed: half a unit of its last digit to both sides.
fn around(value: Quantity, whole_numbers_too: bool) -> [Quantity; 2] {
    let value = value.value();
    let decimals = value.scale();
    if decimals == 0 && !whole_numbers_too || decimals >= Decimal::MAX_SCALE {
        return [Quantity::of(value); 2];
    }
    let half = Decimal::new(5, decimals + 1);
    let bound = |bound: Option<Decimal>| Quantity::of(bound.unwrap_or(value));
    [
        bound(value.checked_sub(half)),
        bound(value.checked_add(half)),
    ]
}

/// The least and the greatest figure the inputs allow.
fn span(
    claim: &AchievementClaim,
    formula: Formula,
    whole_numbers_too: bool,
    target_too: bool,
) -> Option<(Exact, Exact)> {
    let (Some(Target::Point(target)), Some(realisasi)) = (&claim.target, claim.realisasi.value())
    else {
        return None;
    };
    let targets = if target_too {
        around(*target, whole_numbers_too)
    } else {
        [*target; 2]
    };
    let mut ends: Option<(Exact, Exact)> = None;
    // Each formula is monotone in each input, so its extremes lie at the corners.
    for target in targets {
        for realisasi in around(realisasi, whole_numbers_too) {
            let raw = compute_with(formula, claim, Some(&Target::Point(target)), realisasi).ok()?;
            ends = Some(match ends {
                None => (raw.clone(), raw),
                Some((least, greatest)) => (least.min(raw.clone()), greatest.max(raw)),
            });
        }
    }
    ends
}

fn holds((least, greatest): &(Exact, Exact), printing: Printing, printed: Decimal) -> bool {
    let at = |raw: &Exact| printing.print(raw, printed.scale());
    matches!((at(least), at(greatest)), (Some(low), Some(high)) if low <= printed && printed <= high)
}

/// The reading under which inputs with more digits give the printed figure, closely enough to mean something.
pub(super) fn fits(
    claim: &AchievementClaim,
    proper: &[(Formula, Exact)],
    usual: Reading,
    printed: Decimal,
) -> Option<Reading> {
    // The document's own formula first; another one only when it is a standard one.
    let others = proper
        .iter()
        .map(|(formula, _)| *formula)
        .filter(|formula| *formula != usual.formula && *formula != Formula::MinimizeShortfall);
    for formula in std::iter::once(usual.formula).chain(others) {
        for target_too in [false, true] {
            let Some(span) = span(claim, formula, false, target_too) else {
                continue;
            };
            let narrow = &span.1 - &span.0 <= widest();
            if narrow && span.0 != span.1 && holds(&span, usual.printing, printed) {
                return Some(Reading { formula, ..usual });
            }
        }
    }
    None
}

/// Whether any formula fits when every input is read as a rounded one, however wide that is.
pub(super) fn fits_loosely<'a>(
    claim: &AchievementClaim,
    formulas: impl Iterator<Item = &'a (Formula, Exact)>,
    usual: Reading,
    printed: Decimal,
) -> bool {
    formulas
        .filter_map(|(formula, _)| span(claim, *formula, true, true))
        .any(|span| holds(&span, usual.printing, printed))
}
