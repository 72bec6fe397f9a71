//! Checking one printed figure against one exact value: what budgets, averages and totals share.

use rust_decimal::Decimal;

use super::achievement::{common_cause, rounding_cause};
use super::cause::Cause;
use super::reading::Printing;
use super::sentence;
use super::verdict::{Finding, Verdict};
use crate::number::Exact;
use crate::text::Text;

/// A printed figure with the one value it should be.
pub(super) struct Figure<'a> {
    pub(super) formula: &'static str,
    pub(super) expression: Text,
    pub(super) raw: &'a Exact,
    pub(super) printed: Decimal,
    pub(super) usual: Printing,
}

impl Figure<'_> {
    /// The verdict when some way of printing gives the printed figure.
    pub(super) fn reproduced(&self) -> Option<Verdict> {
        let printing = Printing::all()
            .filter(|printing| printing.makes(self.raw, self.printed))
            // A figure just above a limit may have been cut off as well: that takes no limit.
            .min_by_key(|printing| (printing.distance(self.usual), printing.is_limited()))?;
        if printing == self.usual {
            return Some(self.verdict(Finding::Reproduced, printing, None));
        }
        let cause = if printing.mode == self.usual.mode {
            Cause::CapInconsistent
        } else {
            rounding_cause(printing, self.usual)
        };
        Some(self.verdict(Finding::ReproducedWith, printing, Some(cause)))
    }

    /// The verdict when nothing does; `own` are the causes only this kind of figure knows.
    pub(super) fn deviates(&self, own: impl FnOnce() -> Option<Cause>) -> Verdict {
        let cause = own().or_else(|| common_cause(&[self.raw], self.usual, self.printed));
        self.verdict(Finding::Deviates, self.usual, cause)
    }

    pub(super) fn verdict(
        &self,
        finding: Finding,
        printing: Printing,
        cause: Option<Cause>,
    ) -> Verdict {
        let computed = printing.print(self.raw, self.printed.scale().max(2));
        Verdict {
            finding,
            formula: Some(self.formula),
            printing: Some(printing),
            computed: computed.map(|value| value.to_string()),
            cause,
            sentence: sentence::expression(
                finding,
                self.printed,
                &self.expression,
                self.raw,
                printing,
                cause,
            ),
        }
    }
}
