//! Columns: exact figures at the speed of floats.
//!
//! A ministry recomputes half a billion figures at once. [`Batch`] computes whole columns of them (`&[i64]` of a
//! declared scale with validity bitmaps, the layout of Arrow's `decimal64`) and agrees with the scalar engine
//! row by row: the same formulas, limits, rounding, categories and reasons. It writes into buffers of the
//! caller and allocates nothing.
//!
//! ```
//! use sakip_core::batch::{Batch, Bitmap, Column, Figures, NO_CATEGORY, Polarities, RowStatus, Table};
//! use sakip_core::indicator::Polarity;
//! use sakip_core::policy::Policy;
//!
//! // Targets without decimals, realisasi with two; the last row is not filled in.
//! let target = Column::new(&[70, 95, 32, 0, 80], 0)?;
//! let realisasi = Column::new(&[10_000, 8_975, 100, 500, 0], 2)?
//!     .with_validity(Bitmap::new(&[0b0000_1111], 0, 5)?)?;
//! let table = Table::new(Polarities::Same(Polarity::MAXIMIZE), target, realisasi)?;
//!
//! let policy = Policy::builtin("kemenkeu-nko").ok_or("no such policy")?; // capped at 120 %
//! let batch = Batch::new(&policy);
//! let (mut percent, mut status, mut category) = ([0; 5], [0; 5], [0; 5]);
//! batch.capaian(
//!     &table,
//!     Figures { percent: &mut percent, status: &mut status, category: Some(&mut category) },
//! )?;
//!
//! // In hundredths of a percent: 120.00, 94.47 and, on a tie, 3.13.
//! assert_eq!(percent, [12_000, 9_447, 313, 0, 0]);
//! let status = status.map(|byte| RowStatus::of_byte(byte).map(|status| status.status().name()));
//! assert_eq!(status.map(Option::unwrap_or_default), ["capped", "ok", "ok", "not_computable", "not_filled"]);
//! assert_eq!(batch.categories().nth(usize::from(category[1])).map(|band| &*band.code), Some("belum_tercapai"));
//! assert_eq!(category[4], NO_CATEGORY);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How
//!
//! Rows are computed in blocks of 64. Where the processor has AVX2 and FMA, four rows at a time are estimated in
//! floats and corrected in integers, with a proof that the result is exact; everywhere else, and for formulas
//! and policies the vectors do not know, each row is one 64-bit division. A row that fits neither (a value past
//! about 2⁵¹, an unusual scale, a range target, a zero target) takes a path in 128 bits, and past these in big
//! numbers. There is no row whose figure depends on the path, and none that is wrong.

mod bitmap;
mod capaian;
mod column;
mod cumulate;
mod error;
mod groups;
mod means;
mod quotient;
mod row;
mod rules;
mod status;
mod tree;

#[cfg(test)]
mod tests;

pub use bitmap::Bitmap;
pub use capaian::Figures;
pub use column::{Column, MAX_SCALE, Polarities, Table, polarity_code, polarity_of_code};
pub use cumulate::{MAX_PERIODS, cumulate};
pub use error::BatchError;
pub use groups::{RatioTotal, WeightedTotal, add_ratios, add_weighted, count_categories};
pub use means::{MeanTotal, add_means};
pub use status::RowStatus;
pub use tree::{BranchFigure, BranchOutcome, ColumnTree, Leaves, NO_PARENT};

use crate::policy::{BandData, Policy};
use quotient::Arithmetic;
use rules::Rules;

/// The category of a row without a figure.
pub const NO_CATEGORY: u8 = u8::MAX;

/// How many rows one core computes before another may take over the rest.
#[cfg(feature = "parallel")]
const PARALLEL_ROWS: usize = 64 * 1024;

/// A policy ready for columns.
#[derive(Clone, Debug)]
pub struct Batch {
    policy: Policy,
    rules: Rules,
    arithmetic: Arithmetic,
}

impl Batch {
    /// Readies a policy.
    pub fn new(policy: &Policy) -> Batch {
        Batch {
            policy: policy.clone(),
            rules: Rules::of(policy),
            arithmetic: Arithmetic::Fastest,
        }
    }

    /// The same by the arithmetic of every processor, as it is where there are no vectors: for measuring and
    /// for comparing. The figures are the same.
    #[must_use]
    pub fn without_vectors(self) -> Batch {
        Batch {
            arithmetic: Arithmetic::Portable,
            ..self
        }
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// How many decimals the percentages of the output have: as many as the policy rounds to.
    pub fn scale(&self) -> u8 {
        self.policy.rounding().decimals()
    }

    /// The bands, best first: a category is a place in this list, from 0.
    pub fn categories(&self) -> impl Iterator<Item = &BandData> {
        self.policy.bands().list()
    }
}
