//! A progress bar for long input, on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// Shorter input is done before anyone could read a bar.
const WORTH_SHOWING_BYTES: u64 = 8 << 20;

/// How often the bar is told, in rows.
const EVERY_ROWS: u64 = 4_096;

/// A bar that may be invisible.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn new(wanted: bool, doing: &str, length: u64) -> Progress {
        if !wanted || length < WORTH_SHOWING_BYTES {
            return Progress(None);
        }
        let bar = ProgressBar::new(length);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent} % {eta}") {
            bar.set_style(style);
        }
        bar.set_message(doing.to_owned());
        Progress(Some(bar))
    }

    pub(super) fn at(&self, row: u64, bytes: u64) {
        if let Some(bar) = &self.0
            && row.is_multiple_of(EVERY_ROWS)
        {
            bar.set_position(bytes);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
