//! What of an exact total is stored.

use rust_decimal::Decimal;
use sakip_core::evaluation::{Evaluated, Template};
use sakip_core::number::Exact;

/// The step from a bound to the next decimal that is surely stored apart from it.
const STEP: Decimal = Decimal::from_parts(1, 0, 0, false, 26);

/// The total as it is stored: exact where it is a finite decimal, otherwise the nearest one. Where the nearest
/// one is itself a bound the total lies above, the one just above that bound, so that the predicate of what is
/// stored always is the predicate of the exact total.
pub(super) fn stored(result: &Evaluated, template: &Template) -> Option<Decimal> {
    let nearest = result.total().approximate()?.normalize();
    let predicates = template.predicates();
    if predicates.of(&Exact::from(nearest)) == result.predicate() {
        return Some(nearest);
    }
    nearest.checked_add(STEP)
}
