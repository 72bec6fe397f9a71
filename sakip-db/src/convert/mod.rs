//! Between the rows of the store and the types of the engine.

mod indicator;
mod measured;
mod target;

pub(crate) use indicator::{document_id, indicator, indicator_data, of_document};
pub(crate) use measured::MeasuredColumns;
pub use measured::MeasuredKind;
pub use target::TargetKind;
pub(crate) use target::{TargetColumns, target};

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
