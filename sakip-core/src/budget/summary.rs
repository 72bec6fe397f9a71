//! The state of a group of lines at the end of a period.

use std::collections::BTreeMap;

use super::account::Account;
use super::entry::BudgetLine;
use super::figure::{AmountOverflow, Amounts, BudgetFigure, BudgetOutcome, rupiah};
use super::grouping::GroupBy;
use super::ledger::Ledger;
use crate::explain::{Coverage, Explain, Trace, TraceKind};
use crate::number::{Exact, Percent, Rounding, Rupiah};
use crate::period::{Frequency, Period, Year};
use crate::text::{Lang, Text};

/// The budget of a group of lines at the end of a month, quarter, semester or year. Percentages are ratios of
/// sums, never means of percentages.
///
/// A line without realisasi adds nothing to the sum and lowers the coverage: missing is not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    group: String,
    at: Period,
    lines: u32,
    amounts: Amounts,
    /// Only the lines that have a plan.
    planned: Amounts,
    in_period: Option<Rupiah>,
    coverage: SummaryCoverage,
}

/// How complete a [`Summary`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SummaryCoverage {
    /// Lines with a pagu in force, of all lines.
    pub pagu: Coverage,
    /// Lines with any realisasi so far, of all lines.
    pub lines: Coverage,
    /// Months with realisasi, of the months so far of all lines. A month filled with 0 counts.
    pub months: Coverage,
    /// Months with a plan, of the months so far of all lines.
    pub rencana: Coverage,
}

impl Summary {
    /// The name of the group.
    pub fn group(&self) -> &str {
        &self.group
    }

    /// The period at whose end this is the state.
    pub fn at(&self) -> Period {
        self.at
    }

    /// How many lines the group has.
    pub fn lines(&self) -> u32 {
        self.lines
    }

    /// Pagu in force, cumulative realisasi and cumulative plan.
    pub fn amounts(&self) -> Amounts {
        self.amounts
    }

    /// What was spent within the period alone, corrections included.
    pub fn in_period(&self) -> Option<Rupiah> {
        self.in_period
    }

    /// How complete this is.
    pub fn coverage(&self) -> SummaryCoverage {
        self.coverage
    }

    /// Serapan at the end of the period.
    pub fn serapan(&self, rounding: Rounding) -> BudgetFigure<Percent> {
        self.amounts.serapan(rounding)
    }

    /// What is left of the pagu.
    pub fn sisa(&self) -> BudgetFigure<Rupiah> {
        self.amounts.sisa()
    }

    /// What is left in percent: 100 minus the exact serapan.
    pub fn sisa_percent(&self, rounding: Rounding) -> BudgetFigure<Percent> {
        self.amounts.sisa_percent(rounding)
    }

    /// Deviation from plan in rupiah, over the lines that have a plan.
    pub fn deviation(&self) -> BudgetFigure<Rupiah> {
        self.planned.deviation()
    }

    /// Deviation from plan in percentage points of the pagu, over the lines that have a plan.
    pub fn deviation_points(&self, rounding: Rounding) -> BudgetFigure<Percent> {
        self.planned.deviation_points(rounding)
    }

    /// Deviation as a percentage of the plan, over the lines that have a plan.
    pub fn deviation_percent(&self, rounding: Rounding) -> BudgetFigure<Percent> {
        self.planned.deviation_percent(rounding)
    }

    /// What a reader should be warned of.
    pub fn warnings(&self) -> Vec<Text> {
        let mut warnings = self.amounts.sisa().warnings();
        let Coverage { used, total } = self.coverage.pagu;
        if used > 0 && used < total {
            warnings.push(Text::new(
                format!("hanya {used} dari {total} baris punya pagu yang berlaku"),
                format!("only {used} of {total} lines have a pagu in force"),
            ));
        }
        let Coverage { used, total } = self.coverage.lines;
        if used > 0 && used < total {
            warnings.push(Text::new(
                format!("hanya {used} dari {total} baris sudah mengisi realisasi"),
                format!("only {used} of {total} lines have any realisasi filled in"),
            ));
        }
        warnings
    }

    /// The whole derivation, with every figure as a part of it.
    pub fn trace(&self, rounding: Rounding) -> Trace {
        let serapan = self.serapan(rounding);
        let say = |lang: Lang| {
            let figure = serapan.sentence(lang);
            let at = self.at.name(lang);
            let Coverage { used, total } = self.coverage.months;
            lang.pick(
                format!(
                    "{} s.d. {at}: {figure} ({used} dari {total} bulan terisi)",
                    self.group
                ),
                format!(
                    "{} up to {at}: {figure} ({used} of {total} months filled)",
                    self.group
                ),
            )
        };
        let mut parts = vec![
            serapan.trace(),
            self.sisa().trace(),
            self.sisa_percent(rounding).trace(),
        ];
        if self.planned.rencana.is_some() {
            parts.push(self.deviation().trace());
            parts.push(self.deviation_points(rounding).trace());
            parts.push(self.deviation_percent(rounding).trace());
        }
        let status = match serapan.outcome() {
            BudgetOutcome::Value(_) => "ok",
            BudgetOutcome::NotFilled => "not_filled",
            BudgetOutcome::NotComputable(_) => "not_computable",
        };
        let sentence = Text::new(say(Lang::Id), say(Lang::En));
        let mut trace = Trace::new(TraceKind::Budget, "serapan", status, sentence);
        trace.coverage = Some(self.coverage.months);
        trace.rounding = serapan.value().is_some().then_some(rounding);
        trace.result = serapan.value().map(|percent| percent.to_string());
        trace.exact = serapan.exact().map(ToString::to_string);
        trace.warnings = self.warnings();
        trace.parts = parts;
        trace
    }
}

impl Ledger {
    /// One summary per group at the end of `at`, in order of their names. Only the lines of its year count.
    ///
    /// # Errors
    /// [`AmountOverflow`] when a sum has more digits than a decimal holds.
    pub fn summaries(&self, by: GroupBy, at: Period) -> Result<Vec<Summary>, AmountOverflow> {
        self.summaries_by(|line| by.group(line), at)
    }

    /// As [`Ledger::summaries`], by any grouping of one's own.
    ///
    /// # Errors
    /// As [`Ledger::summaries`].
    pub fn summaries_by(
        &self,
        group: impl Fn(&BudgetLine) -> String,
        at: Period,
    ) -> Result<Vec<Summary>, AmountOverflow> {
        let mut groups: BTreeMap<String, Sums> = BTreeMap::new();
        for account in self.accounts(at.year()) {
            let sums = groups.entry(group(&account.line)).or_default();
            sums.add(account, at);
        }
        groups
            .into_iter()
            .map(|(group, sums)| sums.summary(group, at))
            .collect()
    }

    /// The summaries of every period of a frequency in a year, in order of time: the monthly series of a budget.
    ///
    /// # Errors
    /// As [`Ledger::summaries`].
    pub fn series(
        &self,
        by: GroupBy,
        tahun: Year,
        frequency: Frequency,
    ) -> Result<Vec<Summary>, AmountOverflow> {
        let mut series = Vec::new();
        for at in Period::annual(tahun).parts(frequency) {
            series.extend(self.summaries(by, at)?);
        }
        Ok(series)
    }
}

/// A sum and how many terms it has; without terms there is nothing to say, which is not zero.
#[derive(Default)]
struct Total {
    amount: Option<Exact>,
    terms: u32,
}

impl Total {
    fn add(&mut self, amount: Exact, terms: u32) {
        self.amount = Some(match self.amount.take() {
            Some(sum) => sum + amount,
            None => amount,
        });
        self.terms = self.terms.saturating_add(terms);
    }

    fn rupiah(&self, what: &str) -> Result<Option<Rupiah>, AmountOverflow> {
        match &self.amount {
            None => Ok(None),
            Some(amount) => rupiah(amount)
                .map(Some)
                .ok_or_else(|| AmountOverflow::of(what)),
        }
    }
}

#[derive(Default)]
struct Sums {
    lines: u32,
    lines_filled: u32,
    pagu: Total,
    realisasi: Total,
    in_period: Total,
    rencana: Total,
    pagu_of_planned: Total,
    realisasi_of_planned: Total,
}

impl Sums {
    fn add(&mut self, account: &Account, at: Period) {
        self.lines = self.lines.saturating_add(1);
        let pagu = account.pagu_at(at.last_day());
        let spent = account.spent(1, at.last_month());
        let planned = account.planned(at.last_month());
        if let Some(pagu) = pagu {
            self.pagu.add(pagu.exact(), 1);
        }
        if let Some(running) = account.spent(at.first_month(), at.last_month()) {
            self.in_period.add(running.amount, running.months);
        }
        if let Some(plan) = planned {
            self.rencana.add(plan.amount, plan.months);
            if let Some(pagu) = pagu {
                self.pagu_of_planned.add(pagu.exact(), 1);
            }
            if let Some(running) = &spent {
                self.realisasi_of_planned.add(running.amount.clone(), 1);
            }
        }
        if let Some(running) = spent {
            self.realisasi.add(running.amount, running.months);
            self.lines_filled = self.lines_filled.saturating_add(1);
        }
    }

    fn summary(self, group: String, at: Period) -> Result<Summary, AmountOverflow> {
        let of = |used, total| Coverage { used, total };
        let months = self.lines.saturating_mul(u32::from(at.last_month()));
        let rencana = self.rencana.rupiah("rencana")?;
        Ok(Summary {
            group,
            at,
            lines: self.lines,
            amounts: Amounts {
                pagu: self.pagu.rupiah("pagu")?,
                realisasi: self.realisasi.rupiah("realisasi")?,
                rencana,
            },
            planned: Amounts {
                pagu: self.pagu_of_planned.rupiah("pagu")?,
                realisasi: self.realisasi_of_planned.rupiah("realisasi")?,
                rencana,
            },
            in_period: self.in_period.rupiah("realisasi")?,
            coverage: SummaryCoverage {
                pagu: of(self.pagu.terms, self.lines),
                lines: of(self.lines_filled, self.lines),
                months: of(self.realisasi.terms, months),
                rencana: of(self.rencana.terms, months),
            },
        })
    }
}
