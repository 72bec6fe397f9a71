//! Columns of numbers, and the table they make.

use super::bitmap::Bitmap;
use super::error::{BatchError, same_rows};
use crate::indicator::{Formula, Polarity};

/// The most decimals a column may declare: a 64-bit number has 18 whole digits.
pub const MAX_SCALE: u8 = 18;

/// A column of decimals: 64-bit integers of one scale, with or without a validity bitmap. The layout of an
/// Arrow `decimal64` array; 12.50 at scale 2 is 1250.
///
/// ```
/// use sakip_core::batch::{Bitmap, Column};
/// let column = Column::new(&[1250, 0], 2)?.with_validity(Bitmap::new(&[0b01], 0, 2)?)?;
/// assert_eq!((column.get(0), column.get(1)), (Some(1250), None));
/// # Ok::<(), sakip_core::batch::BatchError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    values: &'a [i64],
    scale: u8,
    validity: Option<Bitmap<'a>>,
}

impl<'a> Column<'a> {
    /// A column in which every row is filled.
    ///
    /// # Errors
    /// [`BatchError::Scale`] above [`MAX_SCALE`].
    pub fn new(values: &'a [i64], scale: u8) -> Result<Column<'a>, BatchError> {
        if scale > MAX_SCALE {
            return Err(BatchError::Scale {
                scale,
                most: MAX_SCALE,
            });
        }
        Ok(Column {
            values,
            scale,
            validity: None,
        })
    }

    /// The same column, in which only the rows whose bit is set are filled.
    ///
    /// # Errors
    /// [`BatchError::Length`] when the bitmap has another number of rows.
    pub fn with_validity(self, validity: Bitmap<'a>) -> Result<Column<'a>, BatchError> {
        same_rows("validity", validity.rows(), self.values.len())?;
        Ok(Column {
            validity: Some(validity),
            ..self
        })
    }

    /// The integers, also of rows that are not filled.
    pub fn values(&self) -> &'a [i64] {
        self.values
    }

    /// How many decimals they have.
    pub fn scale(&self) -> u8 {
        self.scale
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.values.len()
    }

    /// The integer of a row that is filled.
    pub fn get(&self, row: usize) -> Option<i64> {
        let filled = self.validity.is_none_or(|validity| validity.get(row));
        self.values.get(row).copied().filter(|_| filled)
    }

    /// Whether there is no bitmap.
    pub(super) fn is_filled(&self) -> bool {
        self.validity.is_none()
    }

    /// Which of up to 64 rows from `row` on are filled.
    pub(super) fn filled(&self, row: usize) -> u64 {
        match self.validity {
            Some(validity) => validity.word(row),
            None => super::bitmap::first(self.values.len().saturating_sub(row)),
        }
    }

    /// The same column from `row` on, `rows` rows of it.
    #[cfg(feature = "parallel")]
    pub(super) fn part(&self, row: usize, rows: usize) -> Column<'a> {
        Column {
            values: part(self.values, row, rows),
            scale: self.scale,
            validity: self.validity.map(|validity| validity.part(row, rows)),
        }
    }
}

/// Up to `rows` entries from `row` on.
pub(super) fn part<T>(slice: &[T], row: usize, rows: usize) -> &[T] {
    let from = slice.get(row..).unwrap_or_default();
    from.get(..rows).unwrap_or(from)
}

/// The direction of every row.
#[derive(Clone, Copy, Debug)]
pub enum Polarities<'a> {
    /// One for all.
    Same(Polarity),
    /// A [`polarity_code`] for each row.
    Rows(&'a [u8]),
}

/// How many polarity codes there are.
pub(super) const CODES: usize = 10;

/// The byte a polarity is written as in a column: 0 `maximize`, 1 `minimize_linear`, 2 `minimize_inverse`,
/// 3 `minimize_shortfall`, 4 `baseline`, 5 `stabilize`, 6 `range`, 7 `range_minimize`, 8 `ordinal`,
/// 9 `minimize`.
pub fn polarity_code(polarity: Polarity) -> u8 {
    match polarity {
        Polarity::Named(Formula::Maximize) => 0,
        Polarity::Named(Formula::MinimizeLinear) => 1,
        Polarity::Named(Formula::MinimizeInverse) => 2,
        Polarity::Named(Formula::MinimizeShortfall) => 3,
        Polarity::Named(Formula::Baseline) => 4,
        Polarity::Named(Formula::Stabilize) => 5,
        Polarity::Named(Formula::Range) => 6,
        Polarity::Named(Formula::RangeMinimize) => 7,
        Polarity::Named(Formula::Ordinal) => 8,
        Polarity::Minimize => 9,
    }
}

/// The polarity a byte stands for.
pub fn polarity_of_code(code: u8) -> Option<Polarity> {
    Formula::ALL
        .into_iter()
        .map(Polarity::Named)
        .chain([Polarity::Minimize])
        .find(|polarity| polarity_code(*polarity) == code)
}

/// The rows to compute: directions, targets and what was measured.
///
/// A row whose realisasi is not filled is [not filled](super::RowStatus::NOT_FILLED), a row without a target
/// has [no target](crate::achievement::NotComputable::NoTarget).
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    pub(super) polarities: Polarities<'a>,
    pub(super) target: Column<'a>,
    pub(super) realisasi: Column<'a>,
    pub(super) upper: Option<Column<'a>>,
    pub(super) baseline: Option<Column<'a>>,
    pub(super) applies: Option<Bitmap<'a>>,
}

impl<'a> Table<'a> {
    /// A table of point targets. For an `ordinal` row, target and realisasi are positions on the scale, from 1
    /// (the worst).
    ///
    /// # Errors
    /// [`BatchError::Length`] when the columns have different numbers of rows, [`BatchError::Polarity`] for a
    /// code that is none.
    pub fn new(
        polarities: Polarities<'a>,
        target: Column<'a>,
        realisasi: Column<'a>,
    ) -> Result<Table<'a>, BatchError> {
        let rows = target.rows();
        same_rows("realisasi", realisasi.rows(), rows)?;
        if let Polarities::Rows(codes) = polarities {
            same_rows("polarities", codes.len(), rows)?;
            if let Some(row) = codes.iter().position(|code| usize::from(*code) >= CODES) {
                let code = codes.get(row).copied().unwrap_or_default();
                return Err(BatchError::Polarity { row, code });
            }
        }
        Ok(Table {
            polarities,
            target,
            realisasi,
            upper: None,
            baseline: None,
            applies: None,
        })
    }

    /// Adds upper bounds: where one is filled, the target is the range from `target` to it, and the polarity
    /// takes the range formula of its direction as [`Policy::formula`](crate::policy::Policy::formula) says. A
    /// range that is empty (`upper ≤ target`) has no figure:
    /// [`TargetKind`](crate::achievement::NotComputable::TargetKind).
    ///
    /// # Errors
    /// [`BatchError::Length`].
    pub fn with_upper(self, upper: Column<'a>) -> Result<Table<'a>, BatchError> {
        same_rows("upper", upper.rows(), self.rows())?;
        Ok(Table {
            upper: Some(upper),
            ..self
        })
    }

    /// Adds baselines, which the `baseline` formula needs.
    ///
    /// # Errors
    /// [`BatchError::Length`].
    pub fn with_baseline(self, baseline: Column<'a>) -> Result<Table<'a>, BatchError> {
        same_rows("baseline", baseline.rows(), self.rows())?;
        Ok(Table {
            baseline: Some(baseline),
            ..self
        })
    }

    /// Says which rows were in force; the others do not apply, whatever was filled in.
    ///
    /// # Errors
    /// [`BatchError::Length`].
    pub fn with_applies(self, applies: Bitmap<'a>) -> Result<Table<'a>, BatchError> {
        same_rows("applies", applies.rows(), self.rows())?;
        Ok(Table {
            applies: Some(applies),
            ..self
        })
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.target.rows()
    }

    /// The same table from `row` on, `rows` rows of it.
    #[cfg(feature = "parallel")]
    pub(super) fn part(&self, row: usize, rows: usize) -> Table<'a> {
        Table {
            polarities: match self.polarities {
                Polarities::Same(polarity) => Polarities::Same(polarity),
                Polarities::Rows(codes) => Polarities::Rows(part(codes, row, rows)),
            },
            target: self.target.part(row, rows),
            realisasi: self.realisasi.part(row, rows),
            upper: self.upper.map(|column| column.part(row, rows)),
            baseline: self.baseline.map(|column| column.part(row, rows)),
            applies: self.applies.map(|bitmap| bitmap.part(row, rows)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_polarity_has_one_code() {
        for code in 0..CODES {
            let code = u8::try_from(code).unwrap();
            assert_eq!(polarity_of_code(code).map(polarity_code), Some(code));
        }
        assert_eq!(polarity_of_code(10), None);
    }

    #[test]
    fn columns_that_do_not_fit_are_refused() {
        let column = |values| Column::new(values, 2).unwrap();
        assert!(Column::new(&[], 19).is_err());
        let table = |polarities, t, r| Table::new(polarities, column(t), column(r));
        let same = Polarities::Same(Polarity::MAXIMIZE);
        assert!(table(same, &[1, 2], &[1, 2]).is_ok());
        assert_eq!(
            table(same, &[1, 2], &[1]).unwrap_err(),
            BatchError::Length {
                column: "realisasi",
                found: 1,
                expected: 2
            }
        );
        assert_eq!(
            table(Polarities::Rows(&[9, 10]), &[1, 2], &[1, 2]).unwrap_err(),
            BatchError::Polarity { row: 1, code: 10 }
        );
        let table = table(same, &[1, 2], &[1, 2]).unwrap();
        assert!(table.with_upper(column(&[1])).is_err());
        assert!(table.with_baseline(column(&[1])).is_err());
        assert!(
            table
                .with_applies(Bitmap::new(&[1], 0, 1).unwrap())
                .is_err()
        );
        assert!(
            column(&[1])
                .with_validity(Bitmap::new(&[1], 0, 2).unwrap())
                .is_err()
        );
    }
}
