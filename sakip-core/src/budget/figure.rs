//! The figures of a budget: serapan, sisa and the deviation from plan.

use std::fmt;

use thiserror::Error;

use super::formula::BudgetFormula;
use crate::number::{Exact, Percent, Rounding, Rupiah, spell_rupiah};
use crate::text::{Lang, Localize, Text};

/// The amounts budget figures are made of. A missing amount is not zero.
///
/// ```
/// use sakip_core::budget::Amounts;
/// use sakip_core::explain::Explain;
/// use sakip_core::number::Rounding;
/// use sakip_core::text::Lang;
///
/// // Bappeda Kota Banda Aceh 2021
/// let amounts = Amounts::new("11086045405".parse()?, "9349027544".parse()?);
/// let serapan = amounts.serapan(Rounding::default());
/// assert_eq!(serapan.sentence(Lang::Id), "Serapan = 9.349.027.544 / 11.086.045.405 × 100 = 84,33 %");
/// assert_eq!(amounts.sisa().sentence(Lang::Id), "Sisa = 11.086.045.405 − 9.349.027.544 = Rp1.737.017.861");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// The pagu in force.
    pub pagu: Option<Rupiah>,
    /// What was spent, cumulative.
    pub realisasi: Option<Rupiah>,
    /// What was planned to be spent, cumulative.
    pub rencana: Option<Rupiah>,
}

impl Amounts {
    /// A pagu and what was spent of it.
    pub fn new(pagu: Rupiah, realisasi: Rupiah) -> Amounts {
        Amounts {
            pagu: Some(pagu),
            realisasi: Some(realisasi),
            rencana: None,
        }
    }

    /// The same with a plan.
    #[must_use]
    pub fn with_rencana(self, rencana: Rupiah) -> Amounts {
        Amounts {
            rencana: Some(rencana),
            ..self
        }
    }

    /// Serapan: realisasi as a percentage of the pagu. More than 100 % is a number with a warning.
    pub fn serapan(self, rounding: Rounding) -> BudgetFigure<Percent> {
        self.percent(BudgetFormula::Serapan, rounding)
    }

    /// Sisa: pagu minus realisasi; negative where more was spent.
    pub fn sisa(self) -> BudgetFigure<Rupiah> {
        self.rupiah(BudgetFormula::Sisa)
    }

    /// Sisa as a percentage: 100 minus the exact, unrounded serapan.
    pub fn sisa_percent(self, rounding: Rounding) -> BudgetFigure<Percent> {
        self.percent(BudgetFormula::SisaPersen, rounding)
    }

    /// Deviation from plan in rupiah: realisasi minus rencana.
    pub fn deviation(self) -> BudgetFigure<Rupiah> {
        self.rupiah(BudgetFormula::Deviasi)
    }

    /// Deviation from plan in percentage points of the pagu: serapan minus planned serapan.
    pub fn deviation_points(self, rounding: Rounding) -> BudgetFigure<Percent> {
        self.percent(BudgetFormula::DeviasiPoin, rounding)
    }

    /// Deviation from plan as a percentage of the plan.
    pub fn deviation_percent(self, rounding: Rounding) -> BudgetFigure<Percent> {
        self.percent(BudgetFormula::DeviasiPersen, rounding)
    }

    fn percent(self, formula: BudgetFormula, rounding: Rounding) -> BudgetFigure<Percent> {
        self.figure(formula, Some(rounding), |exact| {
            exact.round(rounding).map(Percent::of)
        })
    }

    fn rupiah(self, formula: BudgetFormula) -> BudgetFigure<Rupiah> {
        self.figure(formula, None, rupiah)
    }

    fn figure<T>(
        self,
        formula: BudgetFormula,
        rounding: Option<Rounding>,
        read: impl Fn(&Exact) -> Option<T>,
    ) -> BudgetFigure<T> {
        let (outcome, exact) = match formula.evaluate(self) {
            Ok(exact) => match read(&exact) {
                Some(value) => (BudgetOutcome::Value(value), Some(exact)),
                None => (
                    BudgetOutcome::NotComputable(BudgetReason::Overflow),
                    Some(exact),
                ),
            },
            Err(None) => (BudgetOutcome::NotFilled, None),
            Err(Some(reason)) => (BudgetOutcome::NotComputable(reason), None),
        };
        BudgetFigure {
            formula,
            amounts: self,
            outcome,
            exact,
            rounding,
        }
    }
}

/// An exact sum as rupiah, or `None` past what a decimal holds.
pub(super) fn rupiah(amount: &Exact) -> Option<Rupiah> {
    Rupiah::new(amount.to_decimal()?.normalize()).ok()
}

/// A budget figure in rupiah or percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetOutcome<T> {
    /// A value.
    Value(T),
    /// No realisasi is filled in.
    NotFilled,
    /// The formula gives no value.
    NotComputable(BudgetReason),
}

/// Why a budget figure has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BudgetReason {
    /// No pagu is in force.
    NoPagu,
    /// The pagu is zero: there is no percentage of nothing.
    ZeroPagu,
    /// There is no plan.
    NoRencana,
    /// The plan is zero.
    ZeroRencana,
    /// The value has more digits than a decimal holds.
    Overflow,
}

impl BudgetReason {
    /// The stable code: `no_pagu`, `zero_pagu`, `no_rencana`, `zero_rencana` or `overflow`.
    pub fn code(self) -> &'static str {
        match self {
            BudgetReason::NoPagu => "no_pagu",
            BudgetReason::ZeroPagu => "zero_pagu",
            BudgetReason::NoRencana => "no_rencana",
            BudgetReason::ZeroRencana => "zero_rencana",
            BudgetReason::Overflow => "overflow",
        }
    }
}

impl Localize for BudgetReason {
    fn localize(&self, lang: Lang) -> String {
        let (id, en) = match self {
            BudgetReason::NoPagu => ("belum ada pagu yang berlaku", "no pagu is in force"),
            BudgetReason::ZeroPagu => ("pagu nol", "the pagu is zero"),
            BudgetReason::NoRencana => ("belum ada rencana penarikan", "there is no spending plan"),
            BudgetReason::ZeroRencana => ("rencana penarikan nol", "the spending plan is zero"),
            BudgetReason::Overflow => (
                "hasilnya melebihi digit yang dapat disimpan",
                "the result has more digits than can be kept",
            ),
        };
        lang.pick(id, en).to_owned()
    }
}

/// One figure with everything that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetFigure<T> {
    pub(super) formula: BudgetFormula,
    pub(super) amounts: Amounts,
    pub(super) outcome: BudgetOutcome<T>,
    pub(super) exact: Option<Exact>,
    pub(super) rounding: Option<Rounding>,
}

impl<T: Copy> BudgetFigure<T> {
    /// The formula.
    pub fn formula(&self) -> BudgetFormula {
        self.formula
    }

    /// The amounts it was computed from.
    pub fn amounts(&self) -> Amounts {
        self.amounts
    }

    /// The figure, or why there is none.
    pub fn outcome(&self) -> BudgetOutcome<T> {
        self.outcome
    }

    /// The figure, rounded once if it is a percentage.
    pub fn value(&self) -> Option<T> {
        match self.outcome {
            BudgetOutcome::Value(value) => Some(value),
            BudgetOutcome::NotFilled | BudgetOutcome::NotComputable(_) => None,
        }
    }

    /// The exact value before rounding.
    pub fn exact(&self) -> Option<&Exact> {
        self.exact.as_ref()
    }
}

impl<T> BudgetFigure<T> {
    /// What a reader should be warned of: more was spent than the pagu. Said of serapan and sisa.
    pub fn warnings(&self) -> Vec<Text> {
        match (self.amounts.pagu, self.amounts.realisasi) {
            (Some(pagu), Some(realisasi)) if realisasi > pagu && !self.formula.needs_rencana() => {
                vec![Text::both(|lang| {
                    let (realisasi, pagu) =
                        (spell_rupiah(realisasi, lang), spell_rupiah(pagu, lang));
                    lang.pick(
                        format!("realisasi {realisasi} melebihi pagu {pagu}"),
                        format!("realisasi {realisasi} exceeds the pagu {pagu}"),
                    )
                })]
            }
            _ => Vec::new(),
        }
    }
}

/// A sum of amounts that no decimal holds.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the sum of `{what}` has more than 28 digits")]
pub struct AmountOverflow {
    what: String,
}

impl AmountOverflow {
    pub(super) fn of(what: impl fmt::Display) -> AmountOverflow {
        AmountOverflow {
            what: what.to_string(),
        }
    }
}

impl Localize for AmountOverflow {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!("jumlah `{}` lebih dari 28 digit", self.what),
            self.to_string(),
        )
    }
}
