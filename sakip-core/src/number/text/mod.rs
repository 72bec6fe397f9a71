//! Numbers as text: read under an explicit locale or one that a column proves, and printed so that they
//! read back the same.

mod error;
mod evidence;
mod infer;
mod lex;
mod locale;
mod print;
mod range;
mod read;

pub use error::{ReadError, Refusal};
pub use evidence::{
    DecimalMark, Evidence, Inference, InferenceError, MAX_EXAMPLES, Proof, ProofReason, Undecided,
};
pub use infer::ColumnInference;
pub use lex::MAX_NUMBER_BYTES;
pub use locale::{Locale, UnknownLocale};
pub use range::{RangeError, RangeReading};
pub use read::{NumberFormat, NumberReading, Reading};
