//! The achievement of every row of a table.

use super::Batch;
use super::bitmap::first;
use super::column::{CODES, Column, Polarities, Table, part, polarity_of_code};
use super::error::{BatchError, same_rows};
use super::quotient::{Cells, Formulas, Kernel, Places, ROWS};
use super::row::{Cell, Multipliers, Row};
use super::status::RowStatus;
use crate::achievement::NotComputable;
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
        Run::new(self, table).fill(0, figures);
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

/// How many blocks are computed at a time: the vectors are readied once for all.
const RUN: usize = 32;

/// A table under way.
pub(super) struct Run<'a> {
    batch: &'a Batch,
    table: &'a Table<'a>,
    kernel: Kernel<'a>,
    multipliers: Multipliers,
    /// By polarity code, for point targets.
    formulas: [Formula; CODES],
    /// Whether a cell that a row needs may be missing.
    holed: bool,
}

/// What the bitmaps say of a block. A row whose bit is in none of the words takes the wide path.
struct Known {
    /// Rows with everything a fast row needs.
    fast: u64,
    not_applicable: u64,
    not_filled: u64,
    no_target: u64,
}

/// The last rows of a table as a block.
struct Tail {
    codes: [[u8; ROWS]; 1],
    target: [[i64; ROWS]; 1],
    realisasi: [[i64; ROWS]; 1],
    baseline: [[i64; ROWS]; 1],
}

impl<'a> Run<'a> {
    pub(super) fn new(batch: &'a Batch, table: &'a Table<'a>) -> Run<'a> {
        let multipliers = multipliers(table);
        let formulas = batch.formulas();
        let based = match table.polarities {
            Polarities::Same(polarity) => batch.formula(polarity, false) == Formula::Baseline,
            Polarities::Rows(_) => true,
        };
        let filled = table.target.is_filled()
            && table.realisasi.is_filled()
            && table.applies.is_none()
            && table.upper.is_none()
            && !(based && table.baseline.is_none_or(|baseline| !baseline.is_filled()));
        Run {
            batch,
            table,
            kernel: Kernel::new(&batch.rules, multipliers, batch.arithmetic),
            multipliers,
            formulas,
            holed: !filled,
        }
    }

    /// Computes as many rows as there are places, from the first of a block on.
    pub(super) fn fill(&self, first: usize, figures: &mut Figures<'_>) {
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
        for block in (0..blocks).step_by(RUN) {
            self.blocks(first + block, places.part(block, RUN.min(blocks - block)));
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
        self.blocks(first + blocks, places);
        copy(last_percent, percents.as_flattened());
        copy(last_status, statuses.as_flattened());
        if let Some(category) = last_category {
            copy(category, categories.as_flattened());
        }
    }

    /// Computes up to [`RUN`] blocks, fast where the rows allow it. All of them are full, or there is one.
    fn blocks(&self, block: usize, mut places: Places<'_>) {
        let (start, blocks) = (block * ROWS, places.percent.len());
        let rows = self.table.rows().saturating_sub(start);
        let (mut present, mut declined) = ([u64::MAX; RUN], [u64::MAX; RUN]);
        if self.holed || rows < ROWS {
            for (at, word) in present.iter_mut().take(blocks).enumerate() {
                *word = self.known(start + at * ROWS).fast;
            }
        }
        let present = present.get(..blocks).unwrap_or_default();
        let declined = declined.get_mut(..blocks).unwrap_or_default();
        let here = places.part(0, blocks);
        match self.cells(block, blocks, present) {
            Some(cells) => self.kernel.compute(cells, here, declined),
            None => {
                let tail = self.tail(start);
                self.kernel
                    .compute(tail.cells(self, present), here, declined);
            }
        }
        for ((at, declined), present) in declined.iter().enumerate().zip(present) {
            let mut wide = declined & present;
            if *present != u64::MAX {
                let known = self.known(start + at * ROWS);
                wide |= first(rows - at * ROWS) & !known.missing() & !present;
                let no_target = RowStatus::not_computable(NotComputable::NoTarget);
                places.put_all(at, known.not_applicable, RowStatus::NOT_APPLICABLE);
                places.put_all(at, known.not_filled, RowStatus::NOT_FILLED);
                places.put_all(at, known.no_target, no_target);
            }
            for row in bits(wide) {
                let row = at * ROWS + row;
                places.put(row, self.wide(start + row));
            }
        }
    }

    /// The cells of full blocks.
    fn cells<'b>(&'b self, block: usize, blocks: usize, present: &'b [u64]) -> Option<Cells<'b>> {
        let whole = |column: &Column<'a>| column.values().as_chunks().0.get(block..block + blocks);
        let realisasi = whole(&self.table.realisasi)?;
        Some(Cells {
            formulas: match self.table.polarities {
                Polarities::Same(polarity) => Formulas::Same(self.batch.formula(polarity, false)),
                Polarities::Rows(codes) => Formulas::Rows {
                    codes: codes.as_chunks().0.get(block..block + blocks)?,
                    of: &self.formulas,
                },
            },
            target: whole(&self.table.target)?,
            realisasi,
            baseline: match &self.table.baseline {
                Some(baseline) => whole(baseline)?,
                // Not read: a row that needs a baseline is not present without one.
                None => realisasi,
            },
            present,
        })
    }

    /// What the bitmaps say of the block that begins at row `start`.
    fn known(&self, start: usize) -> Known {
        let table = self.table;
        let rows = first(table.rows().saturating_sub(start));
        let applies = table.applies.map_or(rows, |applies| applies.word(start));
        let filled = table.realisasi.filled(start) & applies;
        let targeted = table.target.filled(start) & filled;
        let mut fast = targeted;
        if let Some(upper) = &table.upper {
            fast &= !upper.filled(start);
        }
        let based = self.based(start);
        if based != 0 {
            let baselines = table.baseline.map_or(0, |column| column.filled(start));
            fast &= baselines | !based;
        }
        Known {
            fast,
            not_applicable: rows & !applies,
            not_filled: applies & !filled,
            no_target: filled & !targeted,
        }
    }

    /// Which rows of a block need a baseline.
    fn based(&self, start: usize) -> u64 {
        let codes = match self.table.polarities {
            Polarities::Same(polarity) => {
                let based = self.batch.formula(polarity, false) == Formula::Baseline;
                return if based { u64::MAX } else { 0 };
            }
            Polarities::Rows(codes) => part(codes, start, ROWS),
        };
        let mut based = 0;
        for (code, formula) in (0..).zip(&self.formulas) {
            // Looked for first: mostly there is none.
            if *formula == Formula::Baseline && codes.contains(&code) {
                based |= codes
                    .iter()
                    .rev()
                    .fold(0, |based, found| based << 1 | u64::from(*found == code));
            }
        }
        based
    }

    fn tail(&self, start: usize) -> Tail {
        fn block<T: Copy + Default>(column: &[T], start: usize) -> [[T; ROWS]; 1] {
            let mut block = [T::default(); ROWS];
            copy(&mut block, part(column, start, ROWS));
            [block]
        }
        let table = self.table;
        Tail {
            codes: match table.polarities {
                Polarities::Same(_) => [[0; ROWS]],
                Polarities::Rows(codes) => block(codes, start),
            },
            target: block(table.target.values(), start),
            realisasi: block(table.realisasi.values(), start),
            baseline: block(table.baseline.map_or(&[], |column| column.values()), start),
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

impl Known {
    /// Rows that have a status and no figure.
    fn missing(&self) -> u64 {
        self.not_applicable | self.not_filled | self.no_target
    }
}

impl Tail {
    fn cells<'b>(&'b self, run: &'b Run<'_>, present: &'b [u64]) -> Cells<'b> {
        Cells {
            formulas: match run.table.polarities {
                Polarities::Same(polarity) => Formulas::Same(run.batch.formula(polarity, false)),
                Polarities::Rows(_) => Formulas::Rows {
                    codes: &self.codes,
                    of: &run.formulas,
                },
            },
            target: &self.target,
            realisasi: &self.realisasi,
            baseline: &self.baseline,
            present,
        }
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

    /// Gives the rows of a block whose bit is set a status, and no figure.
    fn put_all(&mut self, block: usize, rows: u64, status: RowStatus) {
        for row in bits(rows) {
            self.put(block * ROWS + row, Cell::without_figure(status));
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

/// The places of the bits of a word.
fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = usize::try_from(word.trailing_zeros()).ok()?;
        (word != 0).then(|| {
            word &= word - 1;
            bit
        })
    })
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
