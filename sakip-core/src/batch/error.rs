//! Columns that do not fit together.

use thiserror::Error;

use crate::text::{Lang, Localize};

/// Why columns are refused. Nothing has been computed then, unless a method says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BatchError {
    /// A column, bitmap or buffer has another number of rows than the others.
    #[error("`{column}` has {found} rows instead of {expected}")]
    Length {
        /// The column or buffer.
        column: &'static str,
        /// How many rows it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A bitmap is shorter than its rows.
    #[error("a bitmap of {bytes} bytes does not hold {rows} rows from bit {offset}")]
    Bitmap {
        /// How many bytes there are.
        bytes: usize,
        /// The bit of the first row.
        offset: usize,
        /// How many rows it should hold.
        rows: usize,
    },
    /// A column has more decimals than a 64-bit number.
    #[error(
        "scale {scale} is out of range: a column of 64-bit numbers has at most {most} decimals"
    )]
    Scale {
        /// The declared scale.
        scale: u8,
        /// The largest that is taken.
        most: u8,
    },
    /// A code that stands for no polarity.
    #[error("row {row}: code {code} is not a polarity")]
    Polarity {
        /// The row, from 0.
        row: usize,
        /// The code.
        code: u8,
    },
    /// A byte that stands for no status.
    #[error("row {row}: byte {byte} is not a status")]
    Status {
        /// The row, from 0.
        row: usize,
        /// The byte.
        byte: u8,
    },
    /// A row of a group that has no place in the totals.
    #[error("row {row}: there is no group {group}")]
    Group {
        /// The row, from 0.
        row: usize,
        /// The group.
        group: u32,
    },
    /// A weight that is not above 0 and at most 100 %.
    #[error("row {row}: a weight lies above 0 and is at most 100 %")]
    Weight {
        /// The row, from 0.
        row: usize,
    },
    /// A denominator below zero, which no count or amount has.
    #[error("row {row}: the denominator is negative")]
    NegativeDenominator {
        /// The row, from 0.
        row: usize,
    },
    /// A sum that does not fit; what was added before it has been added.
    #[error("row {row}: the sum does not fit")]
    Overflow {
        /// The row, from 0.
        row: usize,
    },
    /// A branch whose parent does not exist.
    #[error("branch {branch}: there is no branch {parent} above it")]
    Parent {
        /// The branch.
        branch: u32,
        /// Its parent.
        parent: u32,
    },
    /// A branch that stands above itself.
    #[error("branch {branch} stands in a circle")]
    Circle {
        /// The branch.
        branch: u32,
    },
    /// A tree that is too deep.
    #[error(
        "branch {branch}: the tree has more than {} levels",
        crate::rollup::MAX_DEPTH
    )]
    Depth {
        /// A branch with as many levels below it.
        branch: u32,
    },
    /// A leaf that does not exist, or one more than a tree takes.
    #[error("there is no leaf {leaf}")]
    Leaf {
        /// The leaf, from 0.
        leaf: usize,
    },
    /// A rule a tree over columns does not follow.
    #[error(
        "a tree over columns takes children that are rounded and unweighted, and a roll-up cap no finer \
         than the figures"
    )]
    RollupRule,
    /// A budget line without periods, or with more than a year has.
    #[error("a line has {found} periods: from 1 to {most} are taken")]
    Periods {
        /// How many periods a line was said to have.
        found: usize,
        /// The most there are.
        most: usize,
    },
}

impl Localize for BatchError {
    fn localize(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            BatchError::Length {
                column,
                found,
                expected,
            } => format!("`{column}` berisi {found} baris, seharusnya {expected}"),
            BatchError::Bitmap {
                bytes,
                offset,
                rows,
            } => format!("bitmap {bytes} bita tidak memuat {rows} baris mulai bit {offset}"),
            BatchError::Scale { scale, most } => format!(
                "skala {scale} di luar batas: kolom bilangan 64 bit paling banyak {most} desimal"
            ),
            BatchError::Polarity { row, code } => {
                format!("baris {row}: kode {code} bukan polaritas")
            }
            BatchError::Status { row, byte } => format!("baris {row}: bita {byte} bukan status"),
            BatchError::Group { row, group } => format!("baris {row}: kelompok {group} tidak ada"),
            BatchError::Weight { row } => {
                format!("baris {row}: bobot harus lebih dari 0 dan paling besar 100 %")
            }
            BatchError::NegativeDenominator { row } => format!("baris {row}: penyebut negatif"),
            BatchError::Overflow { row } => format!("baris {row}: jumlahnya tidak muat"),
            BatchError::Parent { branch, parent } => {
                format!("cabang {branch}: cabang {parent} di atasnya tidak ada")
            }
            BatchError::Circle { branch } => format!("cabang {branch} berada dalam lingkaran"),
            BatchError::Depth { branch } => format!(
                "cabang {branch}: pohon lebih dari {} tingkat",
                crate::rollup::MAX_DEPTH
            ),
            BatchError::Leaf { leaf } => format!("daun {leaf} tidak ada"),
            BatchError::RollupRule => {
                "pohon kolom hanya menerima anak yang dibulatkan dan tanpa bobot, serta batas agregasi \
                 yang tidak lebih halus dari capaiannya"
                    .to_owned()
            }
            BatchError::Periods { found, most } => {
                format!("satu baris anggaran berisi {found} periode: hanya 1 sampai {most}")
            }
        }
    }
}

/// Refuses a column that has another number of rows.
pub(super) fn same_rows(
    column: &'static str,
    found: usize,
    expected: usize,
) -> Result<(), BatchError> {
    if found == expected {
        Ok(())
    } else {
        Err(BatchError::Length {
            column,
            found,
            expected,
        })
    }
}
