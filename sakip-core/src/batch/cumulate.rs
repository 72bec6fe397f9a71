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
/// the rows before it have been written.
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
    let every = amounts.is_filled();
    let inputs = amounts.values().chunks(periods);
    for (line, (amount, cumulative)) in inputs.zip(cumulative.chunks_mut(periods)).enumerate() {
        let mut sum = 0_i64;
        for (period, (amount, place)) in amount.iter().zip(cumulative).enumerate() {
            let row = line * periods + period;
            let amount = if every {
                *amount
            } else {
                amounts.get(row).unwrap_or_default()
            };
            sum = sum
                .checked_add(amount)
                .ok_or(BatchError::Overflow { row })?;
            *place = sum;
        }
    }
    Ok(())
}
