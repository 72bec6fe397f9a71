//! Numbers: exact ratios inside, one type per unit outside, rounded once.

mod exact;
mod newtypes;
mod rounding;
mod spell;

pub use exact::Exact;
pub use newtypes::{NumberError, Percent, Quantity, Rupiah, Score, Weight};
pub use rounding::{Rounding, RoundingMode, TooManyDecimals, UnknownRounding};
pub use spell::spell;
