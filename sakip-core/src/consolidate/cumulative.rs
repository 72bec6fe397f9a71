//! The same rule from the start of a period up to each of its parts: the "s.d. TW" columns of a rencana aksi.

use super::readings::Readings;
use super::{Additivity, Consolidated, Consolidation, settle};
use crate::indicator::Measured;
use crate::period::Period;
use crate::problem::Problems;

/// Consolidates from the start of `into` up to the end of each of its parts, in order: with
/// [`Consolidation::Sum`] the running total that a rencana aksi prints as "s.d. TW I", "s.d. TW II" and so on.
/// Empty when no reading is given, since the frequency is then unknown.
///
/// # Errors
/// As [`consolidate`](super::consolidate).
///
/// ```
/// use sakip_core::consolidate::{Additivity, Consolidation, cumulative};
/// use sakip_core::indicator::Measured;
///
/// let readings = [
///     ("2025-Q1".parse()?, Measured::Value("5".parse()?)),
///     ("2025-Q2".parse()?, Measured::Value("7".parse()?)),
/// ];
/// let series = cumulative(Consolidation::Sum, Additivity::Additive, "2025".parse()?, &readings)?;
/// let totals: Vec<String> = series.iter().filter_map(|(_, total)| total.value()).map(ToString::to_string).collect();
/// assert_eq!(totals, ["5", "12", "12", "12"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cumulative(
    rule: Consolidation,
    additivity: Additivity,
    into: Period,
    readings: &[(Period, Measured)],
) -> Result<Vec<(Period, Consolidated)>, Problems> {
    let readings = Readings::check(into, readings)?.all();
    Ok(readings
        .iter()
        .enumerate()
        .map(|(index, (until, _))| {
            let so_far = readings.get(..=index).unwrap_or_default();
            let figure = settle(rule, additivity, into, Some(*until), so_far);
            (*until, figure)
        })
        .collect())
}
