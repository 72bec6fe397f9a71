//! Questions about evaluations: one with all its answers, the results of a year, how many reached which
//! predicate, and how each OPD compares with the year before.

mod comparison;
pub(crate) mod predikat;
mod results;

pub use crate::ops::evaluations::get as sheet;
pub use comparison::{ComparisonFilter, ComparisonRow, compare_years};
pub use predikat::{PredikatCount, TemplateCounts, count_predikat};
pub use results::{ResultFilter, ResultRow, ResultSort, ResultStanding, results};
