//! Counts as bars, for people.

use std::io::{self, Write};

use sakip_core::number::{Exact, Rounding, RoundingMode};
use unicode_width::UnicodeWidthStr;

use super::super::style::{Style, Tone};

/// The longest bar, in characters.
const LONGEST: u64 = 24;

/// One bar.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) count: u64,
    pub(super) tone: Tone,
    pub(super) remark: String,
}

/// Prints bars below each other, with their share of the total.
pub(super) fn print(out: &mut dyn Write, style: Style, bars: &[Bar]) -> io::Result<()> {
    let labels = bars.iter().map(|bar| bar.label.width()).max().unwrap_or(0);
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let total: u64 = bars.iter().map(|bar| bar.count).sum();
    let digits = total.to_string().len();
    for bar in bars {
        let length = match bar.count {
            0 => 0,
            count => (count.saturating_mul(LONGEST) / most).max(1),
        };
        let length = usize::try_from(length).unwrap_or(0);
        let blank = usize::try_from(LONGEST).unwrap_or(0).saturating_sub(length);
        let label = " ".repeat(labels.saturating_sub(bar.label.width()));
        let line = format!(
            "  {}{label}  {}{}  {:>digits$}  {:>3} %  {}",
            bar.label,
            style.paint(bar.tone, &"█".repeat(length)),
            " ".repeat(blank),
            bar.count,
            share(bar.count, total),
            bar.remark,
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A share in whole percent.
fn share(count: u64, total: u64) -> String {
    let whole = || {
        let ratio = Exact::ratio(i64::try_from(count).ok()?, i64::try_from(total).ok()?)?;
        (&ratio * &Exact::HUNDRED).round(Rounding::new(RoundingMode::HalfAway, 0).ok()?)
    };
    whole().map_or_else(|| "–".to_owned(), |share| share.to_string())
}

/// The tone of the band at a place among so many, best first.
pub(super) fn band_tone(place: usize, bands: usize) -> Tone {
    if place + 1 >= bands.max(2) {
        return Tone::Bad;
    }
    match place * 3 / bands.max(1) {
        0 => Tone::Good,
        _ => Tone::Fair,
    }
}
