//! Budgets: from what was spent each month to what was spent so far.

use super::column::Column;
use super::error::{BatchError, same_rows};

/// The most periods of a budget line: the months of a year.
pub const MAX_PERIODS: usize = 12;

/// Adds up the periods of every budget line from the first on. `amounts` holds line after line (for twelve
/// months, rows 0 to 11 are the first line), as a fixed-size list of Arrow does. A period that is not filled
/// in adds nothing; a correction may be negative. The scale of `cumulative` is that of `amounts`.
///
/// ```
/// use sakip_core::batch::{Bitmap, Column, cumulate};
/// // Two lines over four quarters, in rupiah; the second has a correction and nothing yet for the last.
/// let filled = Bitmap::new(&[0b0111_1111], 0, 8)?;
/// let spent = Column::new(&[10, 20, 30, 40, 5, 10, -5, 99], 0)?.with_validity(filled)?;
/// let mut cumulative = [0; 8];
/// cumulate(spent, 4, &mut cumulative)?;
/// assert_eq!(cumulative, [10, 30, 60, 100, 5, 15, 10, 10]);
/// # Ok::<(), sakip_core::batch::BatchError>(())
/// ```
///
/// # Errors
/// [`BatchError::Periods`] unless there are 1 to 12 periods, [`BatchError::Length`] where the rows are no
/// multiple of them or the buffer has another length, [`BatchError::Overflow`] at the first sum past 64 bits:
/// the lines before have been written.
pub fn cumulate(
    amounts: Column<'_>,
    periods: usize,
    cumulative: &mut [i64],
) -> Result<(), BatchError> {
    let rows = amounts.rows();
    if !(1..=MAX_PERIODS).contains(&periods) {
        return Err(BatchError::Periods {
            found: periods,
            most: MAX_PERIODS,
        });
    }
    same_rows("amounts", rows, rows.next_multiple_of(periods))?;
    same_rows("cumulative", cumulative.len(), rows)?;
    let lines = cumulative.chunks_exact_mut(periods);
    if amounts.is_filled() {
        for (line, (amounts, places)) in amounts
            .values()
            .chunks_exact(periods)
            .zip(lines)
            .enumerate()
        {
            let (mut sum, mut past) = (0_i64, false);
            for (amount, place) in amounts.iter().zip(places) {
                let (next, overflows) = sum.overflowing_add(*amount);
                (sum, past) = (next, past | overflows);
                *place = sum;
            }
            if past {
                return Err(overflow(amounts, line * periods));
            }
        }
        return Ok(());
    }
    for (line, places) in lines.enumerate() {
        let mut sum = 0_i64;
        for (row, place) in (line * periods..).zip(places) {
            let amount = amounts.get(row).unwrap_or_default();
            sum = sum
                .checked_add(amount)
                .ok_or(BatchError::Overflow { row })?;
            *place = sum;
        }
    }
    Ok(())
}

/// The row at which the sum of a line that begins at `first` no longer fits.
fn overflow(amounts: &[i64], first: usize) -> BatchError {
    let mut sum = 0_i64;
    let past = amounts
        .iter()
        .position(|amount| match sum.checked_add(*amount) {
            Some(next) => {
                sum = next;
                false
            }
            None => true,
        });
    BatchError::Overflow {
        row: first + past.unwrap_or_default(),
    }
}
