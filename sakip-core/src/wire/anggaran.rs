//! Budgets, as a request: a ledger summed up by some grouping at the end of a period.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::budget::{BudgetFigure, BudgetOutcome, Entry, GroupBy, Ledger, Summary};
use crate::explain::Trace;
use crate::number::{Percent, Rounding, Rupiah};
use crate::period::Period;
use crate::problem::{Problem, Problems};
use crate::text::{Lang, Localize, Text};

/// A ledger and the question put to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnggaranRequest {
    /// The entries, in any order.
    pub entries: Vec<Entry>,
    /// By what they are grouped; all together when left out.
    #[serde(default = "all_together")]
    pub per: GroupBy,
    /// The period at whose end the state is told.
    pub sampai: Period,
    /// How percentages are rounded.
    #[serde(default)]
    pub rounding: Rounding,
}

fn all_together() -> GroupBy {
    GroupBy::Total
}

/// The state of one group. What has no value is `null`; the trace says why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnggaranResult {
    /// The group.
    pub kelompok: String,
    /// The pagu in force.
    pub pagu: Option<Rupiah>,
    /// The cumulative realisasi.
    pub realisasi: Option<Rupiah>,
    /// The cumulative plan.
    pub rencana: Option<Rupiah>,
    /// What was spent within the period alone.
    pub realisasi_periode: Option<Rupiah>,
    /// Realisasi as a percentage of the pagu.
    pub serapan: Option<Percent>,
    /// Pagu minus realisasi.
    pub sisa: Option<Rupiah>,
    /// 100 minus the exact serapan.
    pub sisa_persen: Option<Percent>,
    /// Realisasi minus plan.
    pub deviasi: Option<Rupiah>,
    /// The deviation in percent points of the pagu.
    pub deviasi_poin: Option<Percent>,
    /// The deviation as a percentage of the plan.
    pub deviasi_persen: Option<Percent>,
    /// Why there is no serapan.
    pub alasan: Option<Text>,
    /// The derivation.
    pub trace: Trace,
}

impl AnggaranResult {
    /// The state of a group of a ledger.
    pub fn new(summary: &Summary, rounding: Rounding) -> AnggaranResult {
        let amounts = summary.amounts();
        let serapan = summary.serapan(rounding);
        AnggaranResult {
            kelompok: summary.group().to_owned(),
            pagu: amounts.pagu,
            realisasi: amounts.realisasi,
            rencana: amounts.rencana,
            realisasi_periode: summary.in_period(),
            serapan: serapan.value(),
            sisa: summary.sisa().value(),
            sisa_persen: summary.sisa_percent(rounding).value(),
            deviasi: summary.deviation().value(),
            deviasi_poin: summary.deviation_points(rounding).value(),
            deviasi_persen: summary.deviation_percent(rounding).value(),
            alasan: reason(&serapan),
            trace: summary.trace(rounding),
        }
    }
}

fn reason(figure: &BudgetFigure<Percent>) -> Option<Text> {
    match figure.outcome() {
        BudgetOutcome::Value(_) => None,
        BudgetOutcome::NotFilled => Some(Text::new(
            "realisasi belum diisi",
            "no realisasi was filled in",
        )),
        BudgetOutcome::NotComputable(reason) => Some(Text::new(
            reason.localize(Lang::Id),
            reason.localize(Lang::En),
        )),
    }
}

impl AnggaranRequest {
    /// The state of each group.
    ///
    /// # Errors
    /// Every problem of the entries at once, or `overflow` where a sum has more digits than are kept.
    pub fn answer(self) -> Result<Vec<AnggaranResult>, Problems> {
        let ledger = Ledger::from_entries(self.entries)?;
        let summaries = ledger.summaries(self.per, self.sampai).map_err(|error| {
            Problem::new(
                "overflow",
                "entries",
                Text::new(error.localize(Lang::Id), error.localize(Lang::En)),
            )
        })?;
        Ok(summaries
            .iter()
            .map(|summary| AnggaranResult::new(summary, self.rounding))
            .collect())
    }
}
