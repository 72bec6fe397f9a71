//! What is written into the budget of a line.

use chrono::NaiveDate;
use sakip_core::budget::{BudgetLine, Entry, Pagu, PaguKind, Realisasi, Rencana};
use sakip_core::number::Rupiah;
use sakip_core::period::{Period, Year};
use sakip_core::problem::ProblemList;
use serde::{Deserialize, Serialize};

use super::line::NewLine;
use super::too_large;
use crate::check;
use crate::codec::to_sen;

/// The pagu of a line from a day on: the whole amount, not the difference with the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPagu {
    /// By what it is set.
    pub kind: PaguKind,
    /// The first day it is in force; may lie before the budget year, not after it.
    pub effective: NaiveDate,
    /// The order of several revisions on one day; the highest is in force.
    #[serde(default)]
    pub sequence: u32,
    /// The amount, not negative.
    pub amount: Rupiah,
    /// Why, at most 2000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What was spent in a month, or a correction of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRealisasi {
    /// The name of this entry, 1 to 100 characters, unique in its line.
    pub entry_key: String,
    /// The month.
    pub periode: Period,
    /// The amount; a correction may be negative.
    pub amount: Rupiah,
    /// A note, at most 2000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keterangan: Option<String>,
}

/// What is planned to be spent in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRencana {
    /// The month.
    pub periode: Period,
    /// The amount, not negative.
    pub amount: Rupiah,
    /// The version of the plan it replaces; none for a month without a plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// One thing to write, and the line it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Item {
    pub(super) tahun: Year,
    pub(super) kode: String,
    pub(super) what: What,
}

/// What there is to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// A line, with the code of its OPD.
    Line(String, NewLine),
    Pagu(NewPagu),
    Realisasi(NewRealisasi),
    Rencana(NewRencana),
}

impl What {
    /// The year it says itself; a pagu says none.
    pub(super) fn tahun(&self) -> Option<Year> {
        match self {
            What::Line(_, line) => Some(line.tahun),
            What::Pagu(_) => None,
            What::Realisasi(realisasi) => Some(realisasi.periode.year()),
            What::Rencana(rencana) => Some(rencana.periode.year()),
        }
    }

    fn amount(&self) -> Option<Rupiah> {
        match self {
            What::Line(..) => None,
            What::Pagu(pagu) => Some(pagu.amount),
            What::Realisasi(realisasi) => Some(realisasi.amount),
            What::Rencana(rencana) => Some(rencana.amount),
        }
    }

    /// Checks what the columns of the database bound and the engine does not.
    pub(super) fn check(&self, problems: &mut ProblemList, place: &impl Fn(&str) -> String) {
        match self {
            What::Line(_, line) => line.check(problems, place),
            What::Pagu(pagu) => {
                check::optional(
                    problems,
                    &place("reason"),
                    pagu.reason.as_deref(),
                    1..=2_000,
                );
            }
            What::Realisasi(realisasi) => {
                check::text(problems, &place("entry_key"), &realisasi.entry_key, 1..=100);
                check::optional(
                    problems,
                    &place("keterangan"),
                    realisasi.keterangan.as_deref(),
                    0..=2_000,
                );
            }
            What::Rencana(_) => {}
        }
        if let Some(Err(error)) = self.amount().map(to_sen) {
            problems.add(too_large(place("amount"), &error));
        }
    }
}

impl Item {
    /// The entry the engine judges.
    pub(super) fn entry(&self) -> Entry {
        let line = self.kode.clone();
        match &self.what {
            What::Line(opd, new) => Entry::Line(BudgetLine {
                key: line,
                tahun: self.tahun,
                opd: opd.clone(),
                program: new.program.clone(),
                kegiatan: new.kegiatan.clone(),
                category: new.category,
            }),
            What::Pagu(pagu) => Entry::Pagu(Pagu {
                line,
                tahun: self.tahun,
                kind: pagu.kind,
                effective: pagu.effective,
                sequence: pagu.sequence,
                amount: pagu.amount,
            }),
            What::Realisasi(realisasi) => Entry::Realisasi(Realisasi {
                id: realisasi.entry_key.clone(),
                line,
                period: realisasi.periode,
                amount: realisasi.amount,
            }),
            What::Rencana(rencana) => Entry::Rencana(Rencana {
                line,
                period: rencana.periode,
                amount: rencana.amount,
            }),
        }
    }
}
