//! Means of groups of rows, as fast as the figures themselves.
//!
//! A total has 128 bits for a sum and two counts. To add a row there takes several steps, and 30,000 totals do
//! not fit the cache of a core. So on the way a group has one word of 64 bits, in which its sum and its count
//! lie side by side and a row is one addition; every million rows the words are added to the totals.
//!
//! # Why nothing overflows
//!
//! A figure `f` with `−2²¹ ≤ f < 2²¹` is added as `(f + 2²¹) + 2⁴²`. After `n ≤ 2²⁰` rows a word holds
//! `n · 2⁴² + s` with `0 ≤ s < n · 2²² ≤ 2⁴²` and `n < 2²²`: neither runs into the other or past 64 bits, and the
//! sum is `s − n · 2²¹`. A chunk with a figure past ±2²¹ (20,971.52 % at two decimals) is added to the totals
//! directly. Everything is an integer, so that neither order nor path can be seen in a total.

use super::Batch;
use super::capaian::{Figures, Run};
use super::column::{Table, part};
use super::error::{BatchError, same_rows};
use super::groups::{check_groups, coverage, quotient, total};
use super::quotient::ROWS;
use super::status::RowStatus;
use crate::explain::Coverage;
use crate::number::Exact;

/// The figures of a group, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeanTotal {
    sum: i128,
    used: u32,
    missing: u32,
}

/// Up to this many rows are computed and added while they are in the cache: as many as the vectors ask the memory
/// for ahead, so that it delivers while the ones before are added.
const CHUNK: usize = 256;

/// What makes a figure of a word positive, and bounds it.
const BIAS: i64 = 1 << 21;
/// Where the count of a word begins.
const COUNT: u32 = 42;
/// How many rows go into the words before they are added to the totals.
const MOST_ROWS: usize = 1 << 20;
/// Rows are added at so many places in turns, since in a sorted table the next row is of the same group and would
/// wait for the one before it.
const LANES: usize = 4;
/// Up to so many groups there is a word for each lane.
const FEW_GROUPS: usize = 4096;

impl MeanTotal {
    /// The sum of the figures, in units of [`Batch::scale`].
    pub fn sum(&self) -> i128 {
        self.sum
    }

    /// How many rows have a figure, of those that apply.
    pub fn coverage(&self) -> Coverage {
        coverage(self.used, self.missing)
    }

    /// The exact mean in percent of the rows with a figure, given the [scale](Batch::scale) of the figures;
    /// `None` where no row has one.
    pub fn mean(&self, scale: u8) -> Option<Exact> {
        quotient(self.sum, self.used.into(), scale)
    }

    /// These rows and those of another total.
    #[must_use]
    pub fn and(&self, other: &MeanTotal) -> MeanTotal {
        MeanTotal {
            // A figure has 63 bits and a count 32.
            sum: self.sum.wrapping_add(other.sum),
            used: self.used.saturating_add(other.used),
            missing: self.missing.saturating_add(other.missing),
        }
    }

    #[inline(always)]
    fn add(&mut self, percent: i64, status: u8) {
        let used = status <= RowStatus::FLOORED.byte();
        let missing = !used & (status != RowStatus::NOT_APPLICABLE.byte());
        let figure = if used { percent } else { 0 };
        self.sum = self.sum.wrapping_add(figure.into());
        self.used = self.used.saturating_add(used.into());
        self.missing = self.missing.saturating_add(missing.into());
    }
}

/// Totals, and the words on the way to them.
struct Sums<'a> {
    totals: &'a mut [MeanTotal],
    /// One for each group, or for each lane of each group; none where there are fewer rows than groups.
    words: Vec<u64>,
    missing: Vec<u32>,
    /// How many rows are in the words.
    rows: usize,
}

impl<'a> Sums<'a> {
    fn new(totals: &'a mut [MeanTotal], rows: usize) -> Sums<'a> {
        let groups = totals.len();
        let (words, missing) = match groups {
            _ if rows < groups => (0, 0),
            groups if groups <= FEW_GROUPS => (groups * LANES, groups),
            groups => (groups, groups),
        };
        Sums {
            totals,
            words: vec![0; words],
            missing: vec![0; missing],
            rows: 0,
        }
    }

    /// Adds up to [`CHUNK`] rows, every group of which has a total.
    fn add(&mut self, percent: &[i64], status: &[u8], groups: &[u32]) {
        let biased = |percent: &i64| percent.wrapping_add(BIAS).cast_unsigned();
        let seen = percent
            .iter()
            .fold(0, |seen, percent| seen | biased(percent));
        if self.words.is_empty() || seen >= 2 * BIAS.cast_unsigned() {
            for ((percent, status), group) in percent.iter().zip(status).zip(groups) {
                if let Some(total) = total(self.totals, *group) {
                    total.add(*percent, *status);
                }
            }
            return;
        }
        if self.rows + percent.len() > MOST_ROWS {
            self.flush();
        }
        self.rows += percent.len();
        let greatest = status.iter().copied().fold(0, u8::max);
        let filled = greatest <= RowStatus::FLOORED.byte();
        match (self.words.len() > self.totals.len(), filled) {
            (true, true) => self.lanes::<LANES, false>(percent, status, groups),
            (true, false) => self.lanes::<LANES, true>(percent, status, groups),
            (false, true) => self.lanes::<1, false>(percent, status, groups),
            (false, false) => self.lanes::<1, true>(percent, status, groups),
        }
    }

    /// Adds rows in turns to the lanes of their groups.
    fn lanes<const WORDS: usize, const HOLED: bool>(
        &mut self,
        percent: &[i64],
        status: &[u8],
        groups: &[u32],
    ) {
        let (percents, last_percents) = percent.as_chunks::<LANES>();
        let (statuses, last_statuses) = status.as_chunks::<LANES>();
        let (fours, last) = groups.as_chunks::<LANES>();
        // Row by row, since a loop over four rows stays a loop.
        for ((p, s), g) in percents.iter().zip(statuses).zip(fours) {
            let (&[p0, p1, p2, p3], &[s0, s1, s2, s3], &[g0, g1, g2, g3]) = (p, s, g);
            self.row::<WORDS, HOLED>(0, p0, s0, g0);
            self.row::<WORDS, HOLED>(1, p1, s1, g1);
            self.row::<WORDS, HOLED>(2, p2, s2, g2);
            self.row::<WORDS, HOLED>(3, p3, s3, g3);
        }
        for ((percent, status), group) in last_percents.iter().zip(last_statuses).zip(last) {
            self.row::<WORDS, HOLED>(0, *percent, *status, *group);
        }
    }

    #[inline(always)]
    fn row<const WORDS: usize, const HOLED: bool>(
        &mut self,
        lane: usize,
        percent: i64,
        status: u8,
        group: u32,
    ) {
        let group = usize::try_from(group).unwrap_or(usize::MAX);
        let used = !HOLED | (status <= RowStatus::FLOORED.byte());
        let figure = percent.wrapping_add(BIAS).wrapping_add(1 << COUNT);
        let place = group.wrapping_mul(WORDS).wrapping_add(lane % WORDS);
        if let Some(word) = self.words.get_mut(place) {
            *word = word.wrapping_add(if used { figure.cast_unsigned() } else { 0 });
        }
        if HOLED && let Some(missing) = self.missing.get_mut(group) {
            let more = !used & (status != RowStatus::NOT_APPLICABLE.byte());
            *missing = missing.wrapping_add(more.into());
        }
    }

    /// Adds the words to the totals and empties them.
    fn flush(&mut self) {
        let each = self.words.len().checked_div(self.totals.len());
        let words = self.words.chunks_exact_mut(each.unwrap_or(1).max(1));
        let totals = self.totals.iter_mut().zip(words).zip(&mut self.missing);
        for ((total, words), missing) in totals {
            for word in words {
                let count = *word >> COUNT;
                let sum = (*word & ((1 << COUNT) - 1)).cast_signed();
                let sum = sum - count.cast_signed() * BIAS;
                total.sum = total.sum.wrapping_add(sum.into());
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                total.used = total.used.saturating_add(count);
                *word = 0;
            }
            total.missing = total.missing.saturating_add(*missing);
            *missing = 0;
        }
        self.rows = 0;
    }

    fn finish(mut self) {
        self.flush();
    }
}

/// Adds the figures of every row to the total of its group.
///
/// ```
/// use sakip_core::batch::{MeanTotal, RowStatus, add_means};
/// let missing = RowStatus::NOT_FILLED.byte();
/// let mut totals = [MeanTotal::default(); 2];
/// add_means(&[9_447, 10_000, 5_000, 0], &[0, 0, 0, missing], &[0, 0, 1, 1], &mut totals)?;
/// assert_eq!(totals[0].mean(2).map(|mean| mean.to_string()).as_deref(), Some("97.235"));
/// assert_eq!((totals[1].coverage().used, totals[1].coverage().total), (1, 2));
/// # Ok::<(), sakip_core::batch::BatchError>(())
/// ```
///
/// # Errors
/// [`BatchError::Length`], or [`BatchError::Group`] for a row whose group has no total; nothing is added then.
pub fn add_means(
    percent: &[i64],
    status: &[u8],
    groups: &[u32],
    totals: &mut [MeanTotal],
) -> Result<(), BatchError> {
    same_rows("status", status.len(), percent.len())?;
    check_groups(groups, percent.len(), totals.len())?;
    let mut sums = Sums::new(totals, percent.len());
    let chunks = percent.chunks(CHUNK).zip(status.chunks(CHUNK));
    for ((percent, status), groups) in chunks.zip(groups.chunks(CHUNK)) {
        sums.add(percent, status, groups);
    }
    sums.finish();
    Ok(())
}

impl Batch {
    /// Computes the achievement of every row and adds it to the total of its group, chunk by chunk while it is
    /// in the cache. For more rows than groups, it allocates twelve bytes a group (36 for few groups).
    ///
    /// # Errors
    /// As [`Batch::capaian`] and [`add_means`]; nothing is computed or added then.
    pub fn capaian_by_group(
        &self,
        table: &Table<'_>,
        mut figures: Figures<'_>,
        groups: &[u32],
        totals: &mut [MeanTotal],
    ) -> Result<(), BatchError> {
        figures.check(table.rows())?;
        check_groups(groups, table.rows(), totals.len())?;
        self.fill_by_group(table, &mut figures, groups, totals);
        Ok(())
    }

    fn fill_by_group(
        &self,
        table: &Table<'_>,
        figures: &mut Figures<'_>,
        groups: &[u32],
        totals: &mut [MeanTotal],
    ) {
        let run = Run::new(self, table);
        let mut sums = Sums::new(totals, table.rows());
        for row in (0..table.rows()).step_by(CHUNK) {
            let groups = part(groups, row, CHUNK);
            let mut here = figures.part(row, groups.len());
            run.fill(row / ROWS, &mut here);
            sums.add(here.percent, here.status, groups);
        }
        sums.finish();
    }

    /// As [`capaian_by_group`](Batch::capaian_by_group), on every core, with totals of its own on each: the
    /// sums are integers, so that they are the same to the bit.
    ///
    /// # Errors
    /// As [`capaian_by_group`](Batch::capaian_by_group).
    #[cfg(feature = "parallel")]
    pub fn capaian_by_group_parallel(
        &self,
        table: &Table<'_>,
        mut figures: Figures<'_>,
        groups: &[u32],
        totals: &mut [MeanTotal],
    ) -> Result<(), BatchError> {
        figures.check(table.rows())?;
        check_groups(groups, table.rows(), totals.len())?;
        let cores = rayon::current_num_threads();
        self.split_by_group(table, &mut figures, groups, totals, cores);
        Ok(())
    }

    /// Halves the rows until there is a part for each core; each part but the first has totals of its own.
    #[cfg(feature = "parallel")]
    fn split_by_group(
        &self,
        table: &Table<'_>,
        figures: &mut Figures<'_>,
        groups: &[u32],
        totals: &mut [MeanTotal],
        cores: usize,
    ) {
        let rows = table.rows();
        let middle = (rows / 2).next_multiple_of(ROWS);
        let split = (cores > 1 && rows > super::PARALLEL_ROWS)
            .then(|| figures.borrow().split(middle))
            .flatten();
        let Some((mut here, mut there)) = split else {
            self.fill_by_group(table, figures, groups, totals);
            return;
        };
        let (first, second) = (table.part(0, middle), table.part(middle, rows - middle));
        let (groups, others) = (part(groups, 0, middle), part(groups, middle, rows - middle));
        let mut more = vec![MeanTotal::default(); totals.len()];
        rayon::join(
            || self.split_by_group(&first, &mut here, groups, totals, cores / 2),
            || self.split_by_group(&second, &mut there, others, &mut more, cores - cores / 2),
        );
        for (total, more) in totals.iter_mut().zip(&more) {
            *total = total.and(more);
        }
    }
}
