//! Which stored periods lie within the one that is asked for.

use sakip_core::period::{Frequency, Period};

use crate::codec::{Param, Value};
use crate::statement::Statement;

/// The keys within a half-year: itself, two quarters, six months.
const PARTS: usize = 9;

/// The form of a statement for a period, with the values of its condition on `a.periode`. A month is only
/// itself (`= $3`), a quarter or half-year is up to nine keys (`IN ($3, …, $11)`), and the keys of a year are all
/// from `2025` to `2025-S2` in the order of texts (`BETWEEN $3 AND $4`). The period itself is always `$3`.
pub(super) fn within(period: Period, forms: [Statement; 3]) -> (Statement, Vec<Value>) {
    let [itself, parts, year] = forms;
    match period.frequency() {
        Frequency::Monthly => (itself, vec![period.value()]),
        Frequency::Annual => {
            let last = format!("{}-S2", period.year());
            (year, vec![period.value(), last.value()])
        }
        Frequency::Semester | Frequency::Quarterly => {
            let inside = Frequency::ALL
                .into_iter()
                .flat_map(|each| period.parts(each));
            let mut keys = vec![period.value()];
            keys.extend(inside.filter(|part| *part != period).map(Param::value));
            keys.resize(PARTS, period.value());
            (parts, keys)
        }
    }
}
