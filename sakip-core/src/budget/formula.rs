//! The named formulas of budget figures and how each explains itself.

use std::fmt::Display;

use super::figure::{Amounts, BudgetFigure, BudgetOutcome, BudgetReason};
use crate::explain::{Explain, Trace, TraceKind, term};
use crate::number::{Exact, Locale, Percent, Rupiah, spell, spell_rupiah};
use crate::text::{Lang, Localize, Text};

/// A formula over pagu (P), cumulative realisasi (R) and cumulative plan (K).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BudgetFormula {
    /// `R / P × 100`, in percent.
    Serapan,
    /// `P − R`, in rupiah.
    Sisa,
    /// `100 − R / P × 100`, in percent.
    SisaPersen,
    /// `R − K`, in rupiah.
    Deviasi,
    /// `(R − K) / P × 100`, in percentage points.
    DeviasiPoin,
    /// `(R − K) / K × 100`, in percent of the plan.
    DeviasiPersen,
}

impl BudgetFormula {
    /// The stable name: `serapan`, `sisa`, `sisa_persen`, `deviasi`, `deviasi_poin` or `deviasi_persen`.
    pub fn name(self) -> &'static str {
        match self {
            BudgetFormula::Serapan => "serapan",
            BudgetFormula::Sisa => "sisa",
            BudgetFormula::SisaPersen => "sisa_persen",
            BudgetFormula::Deviasi => "deviasi",
            BudgetFormula::DeviasiPoin => "deviasi_poin",
            BudgetFormula::DeviasiPersen => "deviasi_persen",
        }
    }

    fn label(self, lang: Lang) -> &'static str {
        match self {
            BudgetFormula::Serapan => lang.pick("Serapan", "Absorption"),
            BudgetFormula::Sisa | BudgetFormula::SisaPersen => lang.pick("Sisa", "Remainder"),
            BudgetFormula::Deviasi | BudgetFormula::DeviasiPoin => {
                lang.pick("Deviasi dari rencana", "Deviation from plan")
            }
            BudgetFormula::DeviasiPersen => lang.pick(
                "Deviasi terhadap rencana",
                "Deviation as a share of the plan",
            ),
        }
    }

    fn needs_pagu(self) -> bool {
        !matches!(self, BudgetFormula::Deviasi | BudgetFormula::DeviasiPersen)
    }

    pub(super) fn needs_rencana(self) -> bool {
        matches!(
            self,
            BudgetFormula::Deviasi | BudgetFormula::DeviasiPoin | BudgetFormula::DeviasiPersen
        )
    }

    /// The exact value; the error is the reason, or `None` where realisasi is not filled in.
    pub(super) fn evaluate(self, amounts: Amounts) -> Result<Exact, Option<BudgetReason>> {
        let realisasi = amounts.realisasi.ok_or(None)?.exact();
        let pagu = || Ok(amounts.pagu.ok_or(BudgetReason::NoPagu)?.exact());
        let rencana = || Ok(amounts.rencana.ok_or(BudgetReason::NoRencana)?.exact());
        let percent = |part: Exact, whole: Exact, zero: BudgetReason| {
            let ratio = part.checked_div(&whole).ok_or(zero)?;
            Ok(ratio * Exact::HUNDRED)
        };
        let value: Result<Exact, BudgetReason> = (|| match self {
            BudgetFormula::Serapan => percent(realisasi, pagu()?, BudgetReason::ZeroPagu),
            BudgetFormula::Sisa => Ok(pagu()? - realisasi),
            BudgetFormula::SisaPersen => {
                let serapan = percent(realisasi, pagu()?, BudgetReason::ZeroPagu)?;
                Ok(Exact::HUNDRED - serapan)
            }
            BudgetFormula::Deviasi => Ok(realisasi - rencana()?),
            BudgetFormula::DeviasiPoin => {
                percent(realisasi - rencana()?, pagu()?, BudgetReason::ZeroPagu)
            }
            BudgetFormula::DeviasiPersen => {
                let rencana = rencana()?;
                percent(
                    realisasi - rencana.clone(),
                    rencana,
                    BudgetReason::ZeroRencana,
                )
            }
        })();
        value.map_err(Some)
    }

    /// The arithmetic with the amounts in it.
    fn expression(self, amounts: Amounts, locale: Locale) -> String {
        let show = |amount: Option<Rupiah>| {
            let amount = amount.map(|amount| term(locale.print(amount.value(), 0)));
            amount.unwrap_or_default()
        };
        let (p, r, k) = (
            show(amounts.pagu),
            show(amounts.realisasi),
            show(amounts.rencana),
        );
        match self {
            BudgetFormula::Serapan => format!("{r} / {p} × 100"),
            BudgetFormula::Sisa => format!("{p} − {r}"),
            BudgetFormula::SisaPersen => format!("100 − {r} / {p} × 100"),
            BudgetFormula::Deviasi => format!("{r} − {k}"),
            BudgetFormula::DeviasiPoin => format!("({r} − {k}) / {p} × 100"),
            BudgetFormula::DeviasiPersen => format!("({r} − {k}) / {k} × 100"),
        }
    }
}

impl Explain for BudgetFigure<Percent> {
    fn trace(&self) -> Trace {
        self.trace_with(|percent, lang| {
            let value = spell(percent.value(), lang);
            if self.formula == BudgetFormula::DeviasiPoin {
                lang.pick(
                    format!("{value} poin persen"),
                    format!("{value} percentage points"),
                )
            } else {
                format!("{value} %")
            }
        })
    }
}

impl Explain for BudgetFigure<Rupiah> {
    fn trace(&self) -> Trace {
        self.trace_with(|amount, lang| spell_rupiah(*amount, lang))
    }
}

impl<T: Display> BudgetFigure<T> {
    fn say(&self, spell: &impl Fn(&T, Lang) -> String, lang: Lang) -> String {
        let label = self.formula.label(lang);
        let value = match &self.outcome {
            BudgetOutcome::Value(value) => value,
            BudgetOutcome::NotFilled => {
                return lang.pick(
                    format!("{label} belum ada: realisasi belum diisi"),
                    format!("{label} is not there yet: realisasi is not filled in"),
                );
            }
            BudgetOutcome::NotComputable(reason) => {
                let reason = reason.localize(lang);
                return lang.pick(
                    format!("{label} tidak dapat dihitung: {reason}"),
                    format!("{label} is not computable: {reason}"),
                );
            }
        };
        let expression = self.formula.expression(self.amounts, lang.into());
        format!("{label} = {expression} = {}", spell(value, lang))
    }

    /// The derivation, with the figure as `spell` says it in the sentence.
    fn trace_with(&self, spell: impl Fn(&T, Lang) -> String) -> Trace {
        let sentence = Text::both(|lang| self.say(&spell, lang));
        let status = match self.outcome {
            BudgetOutcome::Value(_) => "ok",
            BudgetOutcome::NotFilled => "not_filled",
            BudgetOutcome::NotComputable(_) => "not_computable",
        };
        let mut trace = Trace::new(TraceKind::Budget, self.formula.name(), status, sentence);
        let inputs = [
            ("pagu", self.amounts.pagu, self.formula.needs_pagu()),
            ("realisasi", self.amounts.realisasi, true),
            (
                "rencana",
                self.amounts.rencana,
                self.formula.needs_rencana(),
            ),
        ];
        for (name, amount, needed) in inputs {
            if let Some(amount) = amount.filter(|_| needed) {
                trace = trace.input(name, amount);
            }
        }
        if let BudgetOutcome::Value(value) = &self.outcome {
            trace.expression = self.formula.expression(self.amounts, Locale::Strict);
            trace.rounding = self.rounding;
            trace.result = Some(value.to_string());
        }
        trace.exact = self.exact.as_ref().map(ToString::to_string);
        trace.warnings = self.warnings();
        trace
    }
}
