//! Validity bitmaps in the layout of Arrow.

use super::error::BatchError;

/// One bit a row, the lowest bit of a byte first, from any bit on: the layout of Arrow, offsets included.
///
/// ```
/// use sakip_core::batch::Bitmap;
/// let bitmap = Bitmap::new(&[0b0010_1000], 3, 4)?;
/// assert_eq!((0..4).map(|row| bitmap.get(row)).collect::<Vec<_>>(), [true, false, true, false]);
/// # Ok::<(), sakip_core::batch::BatchError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Bitmap<'a> {
    bytes: &'a [u8],
    offset: usize,
    rows: usize,
}

impl<'a> Bitmap<'a> {
    /// The bits from bit `offset` on, one for each of `rows` rows.
    ///
    /// # Errors
    /// [`BatchError::Bitmap`] when there are fewer bits.
    pub fn new(bytes: &'a [u8], offset: usize, rows: usize) -> Result<Bitmap<'a>, BatchError> {
        let end = offset.checked_add(rows);
        if end.is_some_and(|end| end.div_ceil(8) <= bytes.len()) {
            Ok(Bitmap {
                bytes,
                offset,
                rows,
            })
        } else {
            Err(BatchError::Bitmap {
                bytes: bytes.len(),
                offset,
                rows,
            })
        }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The bit of a row; `false` past the last one.
    pub fn get(&self, row: usize) -> bool {
        let bit = self.offset.saturating_add(row);
        row < self.rows
            && self
                .bytes
                .get(bit / 8)
                .is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
    }

    /// The bits of up to 64 rows from `row` on; zero past the last row.
    pub(super) fn word(&self, row: usize) -> u64 {
        let left = self.rows.saturating_sub(row);
        let bit = self.offset.saturating_add(row);
        let bytes = self.bytes.get(bit / 8..).unwrap_or_default();
        let shift = u32::try_from(bit % 8).unwrap_or_default();
        let (low, high) = match bytes.split_first_chunk() {
            Some((low, more)) => (*low, more.first().copied().unwrap_or_default()),
            // The end of the bitmap.
            None => {
                let mut low = [0; 8];
                for (to, from) in low.iter_mut().zip(bytes) {
                    *to = *from;
                }
                (low, 0)
            }
        };
        let mut word = u64::from_le_bytes(low) >> shift;
        if shift > 0 {
            word |= u64::from(high) << (64 - shift);
        }
        word & first(left)
    }

    /// The same bits from `row` on, `rows` of them.
    #[cfg(any(feature = "parallel", test))]
    pub(super) fn part(&self, row: usize, rows: usize) -> Bitmap<'a> {
        Bitmap {
            bytes: self.bytes,
            offset: self.offset.saturating_add(row),
            rows: rows.min(self.rows.saturating_sub(row)),
        }
    }
}

/// A word whose first `rows` bits are set.
pub(super) fn first(rows: usize) -> u64 {
    if rows >= 64 {
        u64::MAX
    } else {
        (1 << rows) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_bits_agree_at_every_offset_and_length() {
        let bytes: Vec<u8> = (0..40_u32).map(|n| (n * 151 % 251) as u8).collect();
        for offset in 0..20 {
            for rows in 0..=130 {
                let bitmap = Bitmap::new(&bytes, offset, rows).unwrap();
                for start in [0, 1, 63, 64, 65, 128, 200] {
                    let word = bitmap.word(start);
                    for row in 0..64 {
                        assert_eq!(
                            word >> row & 1 == 1,
                            bitmap.get(start + row),
                            "offset {offset}, {rows} rows, row {}",
                            start + row
                        );
                    }
                    let part = bitmap.part(start, 7);
                    assert_eq!(part.word(0), word & first(7));
                }
            }
        }
    }

    #[test]
    fn bits_that_are_not_there_are_refused() {
        assert!(Bitmap::new(&[0; 2], 0, 16).is_ok());
        assert!(Bitmap::new(&[0; 2], 1, 16).is_err());
        assert!(Bitmap::new(&[], 0, 0).is_ok());
        assert!(Bitmap::new(&[], usize::MAX, 2).is_err());
    }
}
