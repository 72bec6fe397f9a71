//! Indicators: their definition, polarity and formula, target, unit, scale and what was measured.

mod data;
mod definition;
mod measured;
mod polarity;
pub(crate) mod read;
mod scale;
mod target;
mod target_text;
mod unit;

#[cfg(test)]
mod tests;

pub use data::{IndicatorData, TargetTexts};
pub use definition::Indicator;
pub use measured::Measured;
pub use polarity::{Formula, Polarity, UnknownPolarity};
pub use scale::{Level, Scale, ScaleData, ScaleLevel};
pub use target::{EmptyRange, Target, TargetRange};
pub use target_text::TargetError;
pub use unit::Unit;
