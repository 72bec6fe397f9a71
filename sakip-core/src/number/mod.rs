//! Numbers: exact ratios inside, one type per unit outside, rounded once, and read and printed as people
//! write them.

mod exact;
mod newtypes;
mod rounding;
mod spell;
mod text;

pub use exact::Exact;
pub(crate) use newtypes::parse_plain;
pub use newtypes::{NumberError, Percent, Quantity, Rupiah, Score, Weight};
pub use rounding::{Rounding, RoundingMode, TooManyDecimals, UnknownRounding};
pub use spell::{spell, spell_exact, spell_rupiah};
pub use text::{
    ColumnInference, DecimalMark, Evidence, Inference, InferenceError, Locale, MAX_EXAMPLES,
    MAX_NUMBER_BYTES, NumberFormat, NumberReading, Proof, ProofReason, RangeError, RangeReading,
    ReadError, Reading, Refusal, Undecided, UnknownLocale,
};
