//! The achievement of every row of a table.

use super::column::{CODES, Column, Polarities, Table, part, polarity_of_code};
use super::error::{BatchError, same_rows};
use super::quotient::{Cells, Formulas, Kernel, Places, ROWS};
use super::row::{Cell, Multipliers, Row};
use super::{Batch, bitmap};
use crate::indicator::{Formula, Polarity};

/// Where the figures go: buffers of the caller, one entry a row.
#[derive(Debug)]
pub struct Figures<'a> {
    /// The percentages, limited and rounded, at [`Batch::scale`]: at scale 2, 94.47 % is 9447. 0 where there is
    /// no figure.
    pub percent: &'a mut [i64],
    /// A [`RowStatus`](super::RowStatus) byte.
    pub status: &'a mut [u8],
    /// The place of the band in [`Batch::categories`]; [`NO_CATEGORY`](super::NO_CATEGORY) where there is no
    /// figure. Left out where it is not wanted.
    pub category: Option<&'a mut [u8]>,
}

impl Figures<'_> {
    pub(super) fn check(&self, rows: usize) -> Result<(), BatchError> {
        same_rows("percent", self.percent.len(), rows)?;
        same_rows("status", self.status.len(), rows)?;
        match &self.category {
            Some(category) => same_rows("category", category.len(), rows),
            None => Ok(()),
        }
    }

    /// The same places up to `row`, and those from it on.
    #[cfg(feature = "parallel")]
    pub(super) fn split(self, row: usize) -> Option<(Self, Self)> {
        let (percent, percents) = self.percent.split_at_mut_checked(row)?;
        let (status, statuses) = self.status.split_at_mut_checked(row)?;
        let (category, categories) = match self.category {
            Some(category) => {
                let (here, there) = category.split_at_mut_checked(row)?;
                (Some(here), Some(there))
            }
            None => (None, None),
        };
        Some((
            Figures {
                percent,
                status,
                category,
            },
            Figures {
                percent: percents,
                status: statuses,
                category: categories,
            },
        ))
    }

    /// The places of `rows` rows from `row` on.
    pub(super) fn part(&mut self, row: usize, rows: usize) -> Figures<'_> {
        fn part<T>(column: &mut [T], row: usize, rows: usize) -> &mut [T] {
            column.get_mut(row..row + rows).unwrap_or_default()
        }
        Figures {
            percent: part(self.percent, row, rows),
            status: part(self.status, row, rows),
            category: self
                .category
                .as_deref_mut()
                .map(|category| part(category, row, rows)),
        }
    }

    #[cfg(feature = "parallel")]
    pub(super) fn borrow(&mut self) -> Figures<'_> {
        Figures {
            percent: self.percent,
            status: self.status,
            category: self.category.as_deref_mut(),
        }
    }
}

impl Batch {
    /// Computes the achievement of every row: exact, limited, rounded once and banded, as the scalar engine
    /// does, row by row. Allocates nothing, except for a row whose exact ratio does not fit 128 bits.
    ///
    /// # Errors
    /// [`BatchError::Length`] when a buffer has another number of rows; nothing is written then.
    pub fn capaian(&self, table: &Table<'_>, mut figures: Figures<'_>) -> Result<(), BatchError> {
        figures.check(table.rows())?;
        self.fill(table, &mut figures);
        Ok(())
    }

    /// Computes a table into places of as many rows.
    pub(super) fn fill(&self, table: &Table<'_>, figures: &mut Figures<'_>) {
        Run::new(self, table).fill(figures);
    }

    /// As [`capaian`](Batch::capaian), on every core. Each row is computed by itself, so that the figures are
    /// the same to the bit.
    ///
    /// # Errors
    /// As [`capaian`](Batch::capaian).
    #[cfg(feature = "parallel")]
    pub fn capaian_parallel(
        &self,
        table: &Table<'_>,
        figures: Figures<'_>,
    ) -> Result<(), BatchError> {
        figures.check(table.rows())?;
        self.halves(table, figures);
        Ok(())
    }

    /// Two halves at a time, down to what one core does at once.
    #[cfg(feature = "parallel")]
    fn halves(&self, table: &Table<'_>, mut figures: Figures<'_>) {
        let rows = table.rows();
        if rows > super::PARALLEL_ROWS {
            // At the start of a block, so that only the last one is not full.
            let middle = (rows / 2).next_multiple_of(ROWS);
            let (first, second) = (table.part(0, middle), table.part(middle, rows - middle));
            if let Some((here, there)) = figures.borrow().split(middle) {
                rayon::join(|| self.halves(&first, here), || self.halves(&second, there));
                return;
            }
        }
        self.fill(table, &mut figures);
    }

    /// What each polarity code means where the target is a point.
    fn formulas(&self) -> [Formula; CODES] {
        let mut formulas = [Formula::Range; CODES];
        for (code, formula) in formulas.iter_mut().enumerate() {
            let polarity = u8::try_from(code).ok().and_then(polarity_of_code);
            *formula = self.formula(polarity.unwrap_or(Polarity::Minimize), false);
        }
        formulas
    }

    /// As [`Policy::formula`](crate::policy::Policy::formula), by the kind of target alone.
    fn formula(&self, polarity: Polarity, range: bool) -> Formula {
        match polarity {
            Polarity::Named(Formula::Ordinal) => Formula::Ordinal,
            polarity if range && polarity.lower_is_better() => Formula::RangeMinimize,
            Polarity::MAXIMIZE if range => Formula::Range,
            polarity => self.policy.formula(polarity, None),
        }
    }
}

/// How many blocks are computed at a time where nothing sets them apart: the vectors are readied once for all.
const RUN: usize = 32;

/// A table under way.
struct Run<'a> {
    batch: &'a Batch,
    table: &'a Table<'a>,
    kernel: Kernel<'a>,
    multipliers: Multipliers,
    /// By polarity code, for point targets.
    formulas: [Formula; CODES],
}

/// The cells of a block that is not full, with ones where nothing is filled in.
struct Patched {
    target: [i64; ROWS],
    realisasi: [i64; ROWS],
    baseline: [i64; ROWS],
}

impl<'a> Run<'a> {
    fn new(batch: &'a Batch, table: &'a Table<'a>) -> Run<'a> {
        let multipliers = multipliers(table);
        Run {
            batch,
            table,
            kernel: Kernel::new(&batch.rules, multipliers, batch.arithmetic),
            multipliers,
            formulas: batch.formulas(),
        }
    }

    fn fill(&self, figures: &mut Figures<'_>) {
        let (percent, last_percent) = figures.percent.as_chunks_mut();
        let (status, last_status) = figures.status.as_chunks_mut();
        let category = figures.category.as_deref_mut().map(<[u8]>::as_chunks_mut);
        let (category, last_category) = category.unzip();
        let blocks = percent.len();
        let mut places = Places {
            percent,
            status,
            category,
        };
        let mut block = 0;
        while block < blocks {
            let run = self.run(block, blocks);
            self.blocks(block, places.part(block, run));
            block += run;
        }
        if last_percent.is_empty() {
            return;
        }
        // The last rows go through a block of their own.
        let (mut percents, mut statuses, mut categories) = ([[0; ROWS]], [[0; ROWS]], [[0; ROWS]]);
        let places = Places {
            percent: &mut percents,
            status: &mut statuses,
            category: last_category.is_some().then_some(&mut categories),
        };
        self.blocks(blocks, places);
        copy(last_percent, percents.as_flattened());
        copy(last_status, statuses.as_flattened());
        if let Some(category) = last_category {
            copy(category, categories.as_flattened());
        }
    }

    /// How many blocks from `block` on have one formula and every row present; at least one, at most
    /// [`RUN`].
    fn run(&self, block: usize, blocks: usize) -> usize {
        let mut by_row = [Formula::Maximize; ROWS];
        let mut same = None;
        let end = blocks.min(block + RUN);
        let whole = (block..end).take_while(|block| {
            let formulas = self.formulas_of(block * ROWS, &mut by_row);
            let Formulas::Same(formula) = formulas else {
                return false;
            };
            *same.get_or_insert(formula) == formula
                && self.present(block * ROWS, formulas) == u64::MAX
        });
        whole.count().max(1)
    }

    /// Computes blocks, fast where the rows allow it. Where there are several, all of them are whole.
    fn blocks(&self, block: usize, mut places: Places<'_>) {
        let start = block * ROWS;
        let mut by_row = [Formula::Maximize; ROWS];
        let formulas = self.formulas_of(start, &mut by_row);
        let present = self.present(start, formulas);
        let blocks = places.percent.len();
        let mut words = [u64::MAX; RUN];
        let declined = words.get_mut(..blocks).unwrap_or_default();
        let whole = |column: &Column<'a>| column.values().as_chunks().0.get(block..block + blocks);
        let direct = || {
            let realisasi = whole(&self.table.realisasi)?;
            Some(Cells {
                formulas,
                target: whole(&self.table.target)?,
                realisasi,
                baseline: match &self.table.baseline {
                    Some(baseline) => whole(baseline)?,
                    // Not read: a row that needs a baseline is not present without one.
                    None => realisasi,
                },
            })
        };
        match direct().filter(|_| present == u64::MAX) {
            Some(cells) => self.kernel.compute(cells, places.part(0, blocks), declined),
            None if present == 0 => {}
            None => {
                let patched = self.patched(start, present);
                let cells = Cells {
                    formulas,
                    target: &[patched.target],
                    realisasi: &[patched.realisasi],
                    baseline: &[patched.baseline],
                };
                self.kernel.compute(cells, places.part(0, blocks), declined);
                if let Some(word) = declined.first_mut() {
                    *word |= !present;
                }
            }
        }
        let rows = self.table.rows().saturating_sub(start);
        for (block, word) in declined.iter().enumerate() {
            let mut left = word & bitmap::first(rows.saturating_sub(block * ROWS));
            while left != 0 {
                let row = block * ROWS + index(left.trailing_zeros());
                left &= left - 1;
                places.put(row, self.wide(start + row));
            }
        }
    }

    /// The formulas of a block of point targets.
    fn formulas_of<'b>(&self, start: usize, by_row: &'b mut [Formula; ROWS]) -> Formulas<'b> {
        let codes = match self.table.polarities {
            Polarities::Same(polarity) => {
                return Formulas::Same(self.batch.formula(polarity, false));
            }
            Polarities::Rows(codes) => part(codes, start, ROWS),
        };
        let formula = |code: &u8| {
            let known = self.formulas.get(usize::from(*code));
            known.copied().unwrap_or(Formula::Range)
        };
        if let Some((first, others)) = codes.split_first()
            && others.iter().all(|code| code == first)
        {
            return Formulas::Same(formula(first));
        }
        for (to, code) in by_row.iter_mut().zip(codes) {
            *to = formula(code);
        }
        Formulas::Rows(by_row)
    }

    /// Which rows of a block have everything a fast row needs.
    fn present(&self, start: usize, formulas: Formulas<'_>) -> u64 {
        let table = self.table;
        let mut present = table.target.filled(start) & table.realisasi.filled(start);
        if let Some(upper) = &table.upper {
            present &= !upper.filled(start);
        }
        if let Some(applies) = &table.applies {
            present &= applies.word(start);
        }
        let based = match formulas {
            Formulas::Same(Formula::Baseline) => u64::MAX,
            Formulas::Same(_) => 0,
            Formulas::Rows(formulas) => formulas.iter().rev().fold(0, |based, formula| {
                based << 1 | u64::from(*formula == Formula::Baseline)
            }),
        };
        if based != 0 {
            let filled = table.baseline.map_or(0, |column| column.filled(start));
            present &= filled | !based;
        }
        present
    }

    fn patched(&self, start: usize, present: u64) -> Patched {
        let cells = |column: &Column<'_>| {
            let mut cells = [1; ROWS];
            let values = part(column.values(), start, ROWS);
            for (row, (to, from)) in cells.iter_mut().zip(values).enumerate() {
                *to = if present >> row & 1 == 1 { *from } else { 1 };
            }
            cells
        };
        Patched {
            target: cells(&self.table.target),
            realisasi: cells(&self.table.realisasi),
            // Where nothing is filled in, target and baseline differ.
            baseline: self.table.baseline.as_ref().map_or([0; ROWS], cells),
        }
    }

    /// A row by the wide path.
    fn wide(&self, row: usize) -> Cell {
        let table = self.table;
        let upper = table.upper.and_then(|column| column.get(row));
        let polarity = match table.polarities {
            Polarities::Same(polarity) => polarity,
            Polarities::Rows(codes) => codes
                .get(row)
                .and_then(|code| polarity_of_code(*code))
                .unwrap_or(Polarity::Minimize),
        };
        let cells = Row {
            applies: table.applies.is_none_or(|applies| applies.get(row)),
            target: table.target.get(row),
            upper,
            realisasi: table.realisasi.get(row),
            baseline: table.baseline.and_then(|column| column.get(row)),
        };
        let formula = self.batch.formula(polarity, upper.is_some());
        self.batch.row(formula, cells, self.multipliers)
    }
}

impl Places<'_> {
    /// `blocks` of the places from `block` on.
    fn part(&mut self, block: usize, blocks: usize) -> Places<'_> {
        fn part<T>(column: &mut [T], block: usize, blocks: usize) -> &mut [T] {
            column.get_mut(block..block + blocks).unwrap_or_default()
        }
        Places {
            percent: part(self.percent, block, blocks),
            status: part(self.status, block, blocks),
            category: self
                .category
                .as_deref_mut()
                .map(|category| part(category, block, blocks)),
        }
    }

    fn put(&mut self, row: usize, cell: Cell) {
        fn write<T>(column: &mut [[T; ROWS]], row: usize, value: T) {
            if let Some(place) = column.as_flattened_mut().get_mut(row) {
                *place = value;
            }
        }
        write(self.percent, row, cell.percent);
        write(self.status, row, cell.status.byte());
        if let Some(category) = self.category.as_deref_mut() {
            write(category, row, cell.category);
        }
    }
}

fn copy<T: Copy>(to: &mut [T], from: &[T]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

/// The number of a row of a block.
fn index(bit: u32) -> usize {
    usize::try_from(bit).unwrap_or(ROWS)
}

/// What brings every column to the scale of the finest one.
fn multipliers(table: &Table<'_>) -> Multipliers {
    let scale = |column: &Option<Column<'_>>| column.map_or(0, |column| column.scale());
    let (target, realisasi) = (table.target.scale(), table.realisasi.scale());
    let (upper, baseline) = (scale(&table.upper), scale(&table.baseline));
    let finest = target.max(realisasi).max(upper).max(baseline);
    // At most 10¹⁸, since no column has more decimals.
    let by = |scale: u8| {
        let power = 10_i64.checked_pow(u32::from(finest.saturating_sub(scale)));
        power.unwrap_or(i64::MAX)
    };
    Multipliers {
        target: by(target),
        upper: by(upper),
        realisasi: by(realisasi),
        baseline: by(baseline),
    }
}
