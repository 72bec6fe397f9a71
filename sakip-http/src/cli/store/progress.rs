//! How far a command is, on a terminal: a bar where the end is known, a spinner where it is not.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::super::terminal::Session;

/// A shorter way is gone before anyone could read a bar.
const WORTH_SHOWING_ROWS: usize = 500;

/// How often the spinner turns.
const TURN: Duration = Duration::from_millis(120);

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counting {
    Rows,
    Bytes,
}

/// A bar that may be invisible.
pub(super) struct Bar {
    bar: Option<ProgressBar>,
    counting: Counting,
}

impl Bar {
    pub(super) fn new(session: &Session<'_, '_>, counting: Counting) -> Bar {
        Bar {
            bar: session.progress.then(ProgressBar::no_length),
            counting,
        }
    }

    /// Something that takes as long as it takes.
    pub(super) fn spin(&self, doing: impl AsRef<str>) {
        let Some(bar) = &self.bar else { return };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.unset_length();
        bar.set_message(doing.as_ref().to_owned());
        bar.enable_steady_tick(TURN);
    }

    /// So many of so many are done.
    pub(super) fn at(&self, doing: &str, done: u64, total: u64) {
        let Some(bar) = &self.bar else { return };
        let least = match self.counting {
            Counting::Rows => u64::try_from(WORTH_SHOWING_ROWS).unwrap_or(u64::MAX),
            Counting::Bytes => 1,
        };
        if total < least {
            return self.spin(doing);
        }
        if bar.length() != Some(total) || bar.message() != doing {
            let counted = match self.counting {
                Counting::Rows => "{msg} {wide_bar} {pos}/{len} {eta}",
                Counting::Bytes => "{msg} {wide_bar} {bytes}/{total_bytes} {eta}",
            };
            if let Ok(style) = ProgressStyle::with_template(counted) {
                bar.set_style(style);
            }
            bar.disable_steady_tick();
            bar.set_length(total);
            bar.set_message(doing.to_owned());
        }
        bar.set_position(done);
    }

    /// The same in rows.
    pub(super) fn rows(&self, doing: &str, done: usize, total: usize) {
        let number = |rows| u64::try_from(rows).unwrap_or(u64::MAX);
        self.at(doing, number(done), number(total));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
