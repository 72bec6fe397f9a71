//! Between the rows of the store and the types of the engine.

mod indicator;
mod target;

pub(crate) use indicator::{document_id, indicator, indicator_data, indicator_digits, of_document};
pub use target::TargetKind;
pub(crate) use target::{TargetColumns, digits, target};

use sakip_core::problem::Problem;
use sakip_core::text::{Localize, Text};

/// What is said of something, as a problem at a place.
pub(crate) fn problem(
    code: &'static str,
    place: impl Into<String>,
    said: &impl Localize,
) -> Problem {
    Problem::new(code, place, Text::of(said))
}
