//! Telling the locale of a column from its values.

use super::error::shown;
use super::evidence::{
    DecimalMark, Evidence, Inference, InferenceError, MAX_EXAMPLES, Proof, ProofReason, Undecided,
};
use super::lex::{Body, Lexed, lex, without_ocr_spaces};
use super::locale::Locale;
use super::range::split_range;
use crate::number::Quantity;

/// Tells the locale of one column, cell by cell, in constant memory. The verdict does not depend on the
/// order of the cells.
///
/// A value proves its decimal mark when it can be read in one way only: `1.234.567`, `86,00`, `4.25`,
/// `0.125`. Values such as `1.234` prove nothing and follow the others. A proven decimal dot gives
/// [`Locale::Strict`] when no comma is seen, [`Locale::En`] otherwise; a column without marks is
/// [`Locale::Strict`]. The ends of a range (`85,5-90`) count as values; cells that are no number under any
/// locale count for nothing.
///
/// ```
/// use sakip_core::number::{ColumnInference, Locale};
///
/// let mut column = ColumnInference::default();
/// for (row, text) in [(2, "1.234"), (3, "86,00 %"), (4, "n/a")] {
///     column.observe(row, text);
/// }
/// assert_eq!(column.finish()?.locale(), Locale::Id);
///
/// let mut column = ColumnInference::default();
/// column.observe(2, "1.234");
/// assert!(column.finish().is_err()); // 1234 or 1.234?
/// # Ok::<(), sakip_core::number::InferenceError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ColumnInference {
    ocr_spaces: bool,
    plain: u64,
    missing: u64,
    other: u64,
    saw_comma: bool,
    comma: Examples<Proof>,
    dot: Examples<Proof>,
    undecided: Examples<Undecided>,
}

/// A count with the examples that come first in the column.
#[derive(Clone, Debug)]
struct Examples<T> {
    count: u64,
    first: Vec<T>,
}

// Derived, this would ask for `T: Default`.
impl<T> Default for Examples<T> {
    fn default() -> Self {
        Examples {
            count: 0,
            first: Vec::new(),
        }
    }
}

impl<T: Ord> Examples<T> {
    /// Keeps the examples of the lowest rows, in whatever order they arrive.
    fn add(&mut self, row: u64, row_of: fn(&T) -> u64, example: impl FnOnce() -> T) {
        self.count = self.count.saturating_add(1);
        let full = self.first.len() >= MAX_EXAMPLES;
        if full && self.first.last().is_some_and(|last| row_of(last) < row) {
            return;
        }
        let example = example();
        let at = self.first.partition_point(|kept| *kept <= example);
        self.first.insert(at, example);
        self.first.truncate(MAX_EXAMPLES);
    }
}

impl ColumnInference {
    /// For a scanned column: blanks inside numbers are removed first, as
    /// [`NumberFormat::with_ocr_spaces`](super::NumberFormat::with_ocr_spaces) does.
    pub fn with_ocr_spaces() -> ColumnInference {
        ColumnInference {
            ocr_spaces: true,
            ..ColumnInference::default()
        }
    }

    /// Takes in one cell. The row number is only shown in the evidence.
    pub fn observe(&mut self, row: u64, text: &str) {
        if self.weigh(row, text) {
            return;
        }
        match split_range(text, self.ocr_spaces) {
            Some((low, high)) => {
                self.weigh(row, low);
                self.weigh(row, high);
            }
            None => self.other = self.other.saturating_add(1),
        }
    }

    /// Whether the text is a number or missing; if so it is counted.
    fn weigh(&mut self, row: u64, text: &str) -> bool {
        let clean = if self.ocr_spaces {
            without_ocr_spaces(text)
        } else {
            text.into()
        };
        match lex(&clean) {
            Ok(Lexed::Missing) => self.missing = self.missing.saturating_add(1),
            Ok(Lexed::Number(body)) => self.weigh_number(row, text, &body),
            Err(_) => return false,
        }
        true
    }

    fn weigh_number(&mut self, row: u64, text: &str, body: &Body<'_>) {
        let (id, en) = (body.read(Locale::Id), body.read(Locale::En));
        if id.is_err() && en.is_err() {
            self.other = self.other.saturating_add(1);
            return;
        }
        self.saw_comma |= body.digits().contains(',');
        match (id, en) {
            (Ok(id), Ok(en)) if id == en => self.plain = self.plain.saturating_add(1),
            (Ok(id), Ok(en)) => self.undecided.add(
                row,
                |kept| kept.row,
                || Undecided {
                    row,
                    text: shown(text),
                    id: Quantity::of(id.value()),
                    en: Quantity::of(en.value()),
                },
            ),
            (Ok(_), Err(_)) => self.comma.add(
                row,
                |kept| kept.row,
                || prove(row, text, body, DecimalMark::Comma),
            ),
            (Err(_), _) => self.dot.add(
                row,
                |kept| kept.row,
                || prove(row, text, body, DecimalMark::Dot),
            ),
        }
    }

    /// The verdict on the cells so far.
    ///
    /// # Errors
    /// [`InferenceError::Ambiguous`] when every value with a mark can be read in two ways,
    /// [`InferenceError::Conflict`] when the column mixes two locales.
    pub fn finish(self) -> Result<Inference, InferenceError> {
        let (locale, proofs) = match (self.comma.count > 0, self.dot.count > 0) {
            (true, true) => {
                return Err(InferenceError::Conflict {
                    comma: self.comma.count,
                    comma_examples: self.comma.first,
                    dot: self.dot.count,
                    dot_examples: self.dot.first,
                });
            }
            (true, false) => (Locale::Id, self.comma),
            (false, true) if self.saw_comma => (Locale::En, self.dot),
            (false, true) => (Locale::Strict, self.dot),
            (false, false) if self.undecided.count > 0 => {
                return Err(InferenceError::Ambiguous {
                    undecided: self.undecided.count,
                    examples: self.undecided.first,
                });
            }
            (false, false) => (Locale::Strict, Examples::default()),
        };
        Ok(Inference {
            locale,
            evidence: Evidence {
                proofs: proofs.count,
                undecided: self.undecided.count,
                plain: self.plain,
                missing: self.missing,
                other: self.other,
                proof_examples: proofs.first,
                undecided_examples: self.undecided.first,
            },
        })
    }
}

fn prove(row: u64, text: &str, body: &Body<'_>, decimal_mark: DecimalMark) -> Proof {
    Proof {
        row,
        text: shown(text),
        decimal_mark,
        reason: reason(body),
    }
}

/// Why a value that can be read in one way only can be: the first reason that holds.
fn reason(body: &Body<'_>) -> ProofReason {
    let digits = body.digits();
    let count = |mark: char| digits.chars().filter(|&c| c == mark).count();
    let (dots, commas) = (count('.'), count(','));
    let (before, after) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    if dots > 0 && commas > 0 {
        ProofReason::BothMarks
    } else if dots > 1 || commas > 1 {
        ProofReason::RepeatedMark
    } else if body.is_whole_amount() {
        ProofReason::WholeAmount
    } else if after.len() != 3 {
        ProofReason::NotThreeDigits
    } else if before.len() > 3 {
        ProofReason::Ungrouped
    } else {
        ProofReason::LeadingZero
    }
}

#[cfg(test)]
mod tests;
