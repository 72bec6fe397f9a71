//! Counting what is read: for the progress, and so that one row cannot fill the memory.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// The longest row, in bytes.
pub(super) const MAX_ROW_BYTES: u64 = 8 << 20;

/// How far a reader is.
#[derive(Clone, Debug, Default)]
pub(super) struct Gauge {
    total: Rc<Cell<u64>>,
    at_row: Rc<Cell<u64>>,
}

impl Gauge {
    /// A row is complete: the next one may be long again.
    pub(super) fn row_done(&self) {
        self.at_row.set(self.total.get());
    }

    /// How many bytes were read.
    pub(super) fn total(&self) -> u64 {
        self.total.get()
    }

    /// Whether reading stopped because a row did not end.
    pub(super) fn row_too_long(&self) -> bool {
        self.total.get() - self.at_row.get() > MAX_ROW_BYTES
    }
}

/// A reader that counts into a gauge and stops at a row that does not end.
pub(super) struct Metered<R> {
    inner: R,
    gauge: Gauge,
}

impl<R> Metered<R> {
    pub(super) fn new(inner: R) -> (Metered<R>, Gauge) {
        let gauge = Gauge::default();
        let metered = Metered {
            inner,
            gauge: gauge.clone(),
        };
        (metered, gauge)
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let total = self.gauge.total.get();
        let count_bytes = u64::try_from(count).unwrap_or(u64::MAX);
        self.gauge.total.set(total.saturating_add(count_bytes));
        if self.gauge.row_too_long() {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        Ok(count)
    }
}
