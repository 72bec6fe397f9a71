//! Blocks of 64 rows: the same figures from portable integer arithmetic and, where the processor has it, from
//! vectors.
//!
//! [`Kernel`] is the one door. What it computes for a row is exact or it declines the row, and a declined row
//! takes the wide path. Whether the vectors may be used is asked of the processor once, when the kernel is
//! made.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod portable;
#[cfg(test)]
mod tests;

use super::row::Multipliers;
use super::rules::Rules;
use crate::indicator::Formula;
use crate::policy::BandInput;

/// How many rows a block has: as many as a word of a bitmap.
pub(super) const ROWS: usize = 64;

/// The formulas of a block: one for all, or one for each row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Formulas<'a> {
    Same(Formula),
    Rows(&'a [Formula; ROWS]),
}

/// The cells of blocks that follow one another, all of them filled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells<'a> {
    /// One for each row only where there is one block.
    pub(super) formulas: Formulas<'a>,
    pub(super) target: &'a [[i64; ROWS]],
    pub(super) realisasi: &'a [[i64; ROWS]],
    pub(super) baseline: &'a [[i64; ROWS]],
}

/// Where as many blocks go.
#[derive(Debug)]
pub(super) struct Places<'a> {
    pub(super) percent: &'a mut [[i64; ROWS]],
    pub(super) status: &'a mut [[u8; ROWS]],
    pub(super) category: Option<&'a mut [[u8; ROWS]]>,
}

/// The cells of one block.
#[derive(Clone, Copy, Debug)]
struct Block<'a> {
    formulas: Formulas<'a>,
    target: &'a [i64; ROWS],
    realisasi: &'a [i64; ROWS],
    baseline: &'a [i64; ROWS],
}

/// Where one block goes.
#[derive(Debug)]
struct Place<'a> {
    percent: &'a mut [i64; ROWS],
    status: &'a mut [u8; ROWS],
    category: Option<&'a mut [u8; ROWS]>,
}

impl<'a> Cells<'a> {
    /// The blocks from `block` on.
    fn from(&self, block: usize) -> Cells<'a> {
        let from = |cells: &'a [[i64; ROWS]]| cells.get(block..).unwrap_or_default();
        Cells {
            formulas: self.formulas,
            target: from(self.target),
            realisasi: from(self.realisasi),
            baseline: from(self.baseline),
        }
    }

    fn first(&self) -> Option<Block<'a>> {
        Some(Block {
            formulas: self.formulas,
            target: self.target.first()?,
            realisasi: self.realisasi.first()?,
            baseline: self.baseline.first()?,
        })
    }
}

impl Places<'_> {
    /// The places from `block` on.
    fn from(&mut self, block: usize) -> Places<'_> {
        Places {
            percent: self.percent.get_mut(block..).unwrap_or_default(),
            status: self.status.get_mut(block..).unwrap_or_default(),
            category: self
                .category
                .as_deref_mut()
                .map(|category| category.get_mut(block..).unwrap_or_default()),
        }
    }

    fn first(&mut self) -> Option<Place<'_>> {
        Some(Place {
            percent: self.percent.first_mut()?,
            status: self.status.first_mut()?,
            category: match self.category.as_deref_mut() {
                Some(category) => Some(category.first_mut()?),
                None => None,
            },
        })
    }
}

/// Rules and scales, ready for blocks.
#[derive(Clone, Debug)]
pub(super) struct Kernel<'a> {
    rules: &'a Rules,
    portable: portable::Limits,
    #[cfg(target_arch = "x86_64")]
    vectors: Option<avx2::Vectors<'a>>,
}

/// Which arithmetic a kernel may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Arithmetic {
    /// The fastest that the processor has.
    #[default]
    Fastest,
    /// That of every processor.
    Portable,
}

impl<'a> Kernel<'a> {
    pub(super) fn new(
        rules: &'a Rules,
        multipliers: Multipliers,
        arithmetic: Arithmetic,
    ) -> Kernel<'a> {
        #[cfg(not(target_arch = "x86_64"))]
        let _ = arithmetic;
        Kernel {
            rules,
            portable: portable::Limits::of(rules, multipliers),
            #[cfg(target_arch = "x86_64")]
            vectors: match arithmetic {
                Arithmetic::Fastest if rules.whole => avx2::Vectors::of(rules, multipliers),
                _ => None,
            },
        }
    }

    /// Computes blocks and tells which rows of each it declined, one bit a row; what it wrote for these means
    /// nothing. There are as many places and words as blocks.
    pub(super) fn compute(&self, cells: Cells<'_>, mut places: Places<'_>, declined: &mut [u64]) {
        let mut block = 0;
        while let Some(word) = declined.get_mut(block) {
            #[cfg(target_arch = "x86_64")]
            if let Some(vectors) = &self.vectors {
                let done = vectors.compute(cells.from(block), places.from(block));
                if done > 0 {
                    let words = declined.get_mut(block..).unwrap_or_default();
                    words.iter_mut().take(done).for_each(|word| *word = 0);
                    block += done;
                    continue;
                }
            }
            *word = match (cells.from(block).first(), places.from(block).first()) {
                (Some(cells), Some(places)) if self.rules.whole => {
                    portable::compute(self.rules, &self.portable, cells, places)
                }
                _ => u64::MAX,
            };
            block += 1;
        }
    }
}

/// Whether the category is looked up by the printed figure.
fn banded_by_print(rules: &Rules) -> bool {
    rules.band_input == BandInput::Rounded
}
