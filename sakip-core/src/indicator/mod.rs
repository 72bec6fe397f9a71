//! Indicators: polarity and formula, target, unit, scale and what was measured.

mod measured;
mod polarity;
mod scale;
mod target;
mod unit;

pub use measured::Measured;
pub use polarity::{Formula, Polarity, UnknownPolarity};
pub use scale::{Level, Scale, ScaleData, ScaleLevel};
pub use target::{EmptyRange, Target, TargetRange};
pub use unit::Unit;
