//! Anggaran: pagu, realisasi, serapan, sisa, the deviation from plan, and efficiency.
//!
//! A [`Ledger`] takes lines, pagu revisions, monthly realisasi with its corrections and the spending plan (RPD,
//! anggaran kas) in any order. Everything else is derived when asked for and never stored: the pagu in force,
//! the cumulative, serapan, sisa and deviation at the end of any period, by any grouping, in a [`Summary`].
//! For a single row of a table there is [`Amounts`]; printed totals are compared with their rows by
//! [`check_total`]; money is set against results by [`efficiency()`].

mod account;
mod efficiency;
mod entry;
mod figure;
mod formula;
mod grouping;
mod ledger;
mod refusal;
mod summary;
#[cfg(test)]
mod tests;
mod totals;

pub use efficiency::{
    Efficiency, EfficiencyLabel, EfficiencyMethod, EfficiencyOutcome, EfficiencyReason,
    EfficiencyValue, Keluaran, UnknownMethod, efficiency, pmk_214_2017,
};
pub use entry::{BudgetLine, Category, Entry, Pagu, PaguKind, Realisasi, Rencana, UnknownCategory};
pub use figure::{AmountOverflow, Amounts, BudgetFigure, BudgetOutcome, BudgetReason};
pub use formula::BudgetFormula;
pub use grouping::GroupBy;
pub use ledger::{Ledger, LedgerBuilder};
pub use summary::{Summary, SummaryCoverage};
pub use totals::{Column, TotalCheck, check_total, check_totals};
