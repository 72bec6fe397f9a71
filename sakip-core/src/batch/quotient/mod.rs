//! Blocks of 64 rows: the same figures from portable integer arithmetic and, where the processor has it, from
//! vectors.
//!
//! [`Kernel`] is the one door. What it computes for a row is exact or it declines the row, and a declined row
//! takes the wide path. Whether the vectors may be used is asked of the processor once, when the kernel is
//! made.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod estimate;
mod portable;
#[cfg(test)]
mod tests;

use super::column::CODES;
use super::row::Multipliers;
use super::rules::Rules;
use crate::indicator::Formula;
use crate::policy::BandInput;

/// How many rows a block has: as many as a word of a bitmap.
pub(super) const ROWS: usize = 64;

/// The formulas of blocks: one for all, or a polarity code for each row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Formulas<'a> {
    Same(Formula),
    Rows {
        codes: &'a [[u8; ROWS]],
        /// What each code means.
        of: &'a [Formula; CODES],
    },
}

/// The cells of blocks that follow one another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells<'a> {
    pub(super) formulas: Formulas<'a>,
    pub(super) target: &'a [[i64; ROWS]],
    pub(super) realisasi: &'a [[i64; ROWS]],
    pub(super) baseline: &'a [[i64; ROWS]],
    /// Which rows are filled, one bit a row. Cells, figures and declines of the others mean nothing.
    pub(super) present: &'a [u64],
}

/// Where as many blocks go.
#[derive(Debug)]
pub(super) struct Places<'a> {
    pub(super) percent: &'a mut [[i64; ROWS]],
    pub(super) status: &'a mut [[u8; ROWS]],
    pub(super) category: Option<&'a mut [[u8; ROWS]]>,
}

/// The cells of one block, all of them filled.
#[derive(Clone, Copy, Debug)]
struct Block<'a> {
    formulas: BlockFormulas<'a>,
    target: &'a [i64; ROWS],
    realisasi: &'a [i64; ROWS],
    baseline: &'a [i64; ROWS],
}

/// The formulas of one block.
#[derive(Clone, Copy, Debug)]
enum BlockFormulas<'a> {
    Same(Formula),
    Rows {
        codes: &'a [u8; ROWS],
        of: &'a [Formula; CODES],
    },
}

/// The cells of a block, with ones where nothing is filled in.
struct Patched {
    target: [i64; ROWS],
    realisasi: [i64; ROWS],
    baseline: [i64; ROWS],
}

/// Where one block goes.
#[derive(Debug)]
struct Place<'a> {
    percent: &'a mut [i64; ROWS],
    status: &'a mut [u8; ROWS],
    category: Option<&'a mut [u8; ROWS]>,
}

impl<'a> Formulas<'a> {
    /// Those of the first block; one for all where its codes are equal.
    fn first(&self) -> Option<BlockFormulas<'a>> {
        let (codes, of) = match *self {
            Formulas::Same(formula) => return Some(BlockFormulas::Same(formula)),
            Formulas::Rows { codes, of } => (codes.first()?, of),
        };
        let [first, ..] = codes;
        if codes.iter().all(|code| code == first) {
            Some(BlockFormulas::Same(formula_of(*first, of)))
        } else {
            Some(BlockFormulas::Rows { codes, of })
        }
    }
}

/// A code that is none cannot be in a table.
#[inline(always)]
fn formula_of(code: u8, of: &[Formula; CODES]) -> Formula {
    of.get(usize::from(code)).copied().unwrap_or(Formula::Range)
}

impl<'a> Cells<'a> {
    /// The blocks from `block` on.
    fn from(&self, block: usize) -> Cells<'a> {
        fn from<T>(column: &[T], block: usize) -> &[T] {
            column.get(block..).unwrap_or_default()
        }
        Cells {
            formulas: match self.formulas {
                Formulas::Same(formula) => Formulas::Same(formula),
                Formulas::Rows { codes, of } => Formulas::Rows {
                    codes: from(codes, block),
                    of,
                },
            },
            target: from(self.target, block),
            realisasi: from(self.realisasi, block),
            baseline: from(self.baseline, block),
            present: from(self.present, block),
        }
    }

    /// The first block, in which only `present` is filled, read by `read`.
    fn first<T>(&self, read: impl FnOnce(Block<'_>) -> T) -> Option<T> {
        let block = Block {
            formulas: self.formulas.first()?,
            target: self.target.first()?,
            realisasi: self.realisasi.first()?,
            baseline: self.baseline.first()?,
        };
        let present = *self.present.first()?;
        if present == u64::MAX {
            return Some(read(block));
        }
        let patched = Patched {
            target: patched(block.target, present, 1),
            realisasi: patched(block.realisasi, present, 1),
            // Apart from the target.
            baseline: patched(block.baseline, present, 0),
        };
        Some(read(Block {
            formulas: block.formulas,
            target: &patched.target,
            realisasi: &patched.realisasi,
            baseline: &patched.baseline,
        }))
    }
}

/// The cells whose bit is set, and `otherwise` in place of the others.
fn patched(cells: &[i64; ROWS], present: u64, otherwise: i64) -> [i64; ROWS] {
    let mut patched = *cells;
    for (row, cell) in patched.iter_mut().enumerate() {
        // All ones where the row is filled.
        let filled = (present >> row & 1).wrapping_neg().cast_signed();
        *cell = *cell & filled | otherwise & !filled;
    }
    patched
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

    /// Computes blocks and tells which filled rows of each it declined, one bit a row; what it wrote for these,
    /// and for those that are not filled, means nothing. There are as many places and words as blocks.
    pub(super) fn compute(&self, cells: Cells<'_>, mut places: Places<'_>, declined: &mut [u64]) {
        let mut block = 0;
        while let Some(words) = declined.get_mut(block..).filter(|words| !words.is_empty()) {
            let here = cells.from(block);
            #[cfg(target_arch = "x86_64")]
            if let Some(vectors) = &self.vectors {
                let done = vectors.compute(here, places.from(block), words);
                if done > 0 {
                    block += done;
                    continue;
                }
            }
            let portable = |cells: Block<'_>| {
                let mut places = places.from(block);
                let here = places.first()?;
                Some(portable::compute(self.rules, &self.portable, cells, here))
            };
            if let Some(word) = words.first_mut() {
                let known = self.rules.whole.then(|| here.first(portable)).flatten();
                *word = known.flatten().unwrap_or(u64::MAX);
            }
            block += 1;
        }
    }
}

/// Whether the category is looked up by the printed figure.
fn banded_by_print(rules: &Rules) -> bool {
    rules.band_input == BandInput::Rounded
}
