//! Everything recorded about one budget line.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::entry::{BudgetLine, Pagu, PaguKind};
use crate::number::{Exact, Rupiah};

/// The account of one line. Sorted maps make it the same whatever order its entries came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) line: BudgetLine,
    revisions: BTreeMap<(NaiveDate, u32), Pagu>,
    /// By month, then by entry id.
    realisasi: BTreeMap<u8, BTreeMap<String, Rupiah>>,
    rencana: BTreeMap<u8, Rupiah>,
}

/// A sum over the months of a line up to one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Running {
    pub(super) amount: Exact,
    /// How many months are filled.
    pub(super) months: u32,
}

impl Account {
    pub(super) fn new(line: BudgetLine) -> Account {
        Account {
            line,
            revisions: BTreeMap::new(),
            realisasi: BTreeMap::new(),
            rencana: BTreeMap::new(),
        }
    }

    pub(super) fn revisions(&self) -> impl Iterator<Item = &Pagu> {
        self.revisions.values()
    }

    pub(super) fn has_revision(&self, pagu: &Pagu) -> bool {
        self.revisions
            .contains_key(&(pagu.effective, pagu.sequence))
    }

    pub(super) fn has_murni(&self) -> bool {
        self.revisions().any(|other| other.kind == PaguKind::Murni)
    }

    /// Whether a revision would stand before the murni, or the murni after a revision.
    pub(super) fn precedes_murni(&self, pagu: &Pagu) -> bool {
        let place = (pagu.effective, pagu.sequence);
        self.revisions.iter().any(|(other_place, other)| {
            if pagu.kind == PaguKind::Murni {
                *other_place < place
            } else {
                other.kind == PaguKind::Murni && place < *other_place
            }
        })
    }

    pub(super) fn revise(&mut self, pagu: Pagu) {
        self.revisions.insert((pagu.effective, pagu.sequence), pagu);
    }

    pub(super) fn spend(&mut self, month: u8, id: String, amount: Rupiah) {
        self.realisasi.entry(month).or_default().insert(id, amount);
    }

    pub(super) fn has_plan(&self, month: u8) -> bool {
        self.rencana.contains_key(&month)
    }

    pub(super) fn plan(&mut self, month: u8, amount: Rupiah) {
        self.rencana.insert(month, amount);
    }

    /// The pagu in force at the end of a day.
    pub(super) fn pagu_at(&self, day: NaiveDate) -> Option<Rupiah> {
        self.revisions
            .range(..=(day, u32::MAX))
            .next_back()
            .map(|(_, pagu)| pagu.amount)
    }

    /// What was spent from one month to another, corrections included; `None` where no month is filled.
    pub(super) fn spent(&self, from: u8, to: u8) -> Option<Running> {
        let months: Vec<_> = self.realisasi.range(from..=to.max(from)).collect();
        let amount = months
            .iter()
            .flat_map(|(_, entries)| entries.values())
            .map(|amount| amount.exact())
            .sum();
        running(amount, months.len())
    }

    /// What was planned from January to a month; `None` where no month is planned.
    pub(super) fn planned(&self, to: u8) -> Option<Running> {
        let months: Vec<_> = self.rencana.range(..=to).collect();
        let amount = months.iter().map(|(_, amount)| amount.exact()).sum();
        running(amount, months.len())
    }
}

fn running(amount: Exact, months: usize) -> Option<Running> {
    let months = u32::try_from(months).unwrap_or(u32::MAX);
    (months > 0).then_some(Running { amount, months })
}
