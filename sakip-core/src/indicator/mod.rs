//! Indicators.

mod measured;

pub use measured::Measured;
