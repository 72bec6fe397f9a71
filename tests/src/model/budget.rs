//! The budget: entries only. Whatever accumulates is added up from January each time it is asked for.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::operation::{Kind, Operation};
use super::period::{Often, Period};
use super::{Model, Told, Wrong, missing, refuse, version};

/// The most that is stored, in sen.
const MOST: i128 = 9_223_372_036_854_775_807;

/// A pagu: by what, how much and why.
type Revision = (Kind, i128, Option<&'static str>);

/// A line of the budget.
#[derive(Clone, Debug)]
pub struct Line {
    pub instansi: usize,
    pub opd: usize,
    pub tahun: i32,
    pub kode: String,
    pub program: String,
    pub version: i64,
    /// By day and order.
    revisions: BTreeMap<(NaiveDate, u32), Revision>,
    /// By key: the month and the amount.
    spent: BTreeMap<String, (u32, i128)>,
    /// By month: the amount and its version.
    planned: BTreeMap<u32, (i128, i64)>,
}

/// A line at the end of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub pagu: Option<i128>,
    pub spent: Option<i128>,
    pub spent_now: Option<i128>,
    pub planned: Option<i128>,
}

impl Line {
    /// How it stands at the end of a month: everything since January, added up again.
    pub fn at(&self, month: u32) -> Standing {
        let day = Period::month(self.tahun, month).last_day();
        let in_force = self.revisions.range(..=(day, u32::MAX)).next_back();
        let sum = |wanted: &dyn Fn(u32) -> bool| {
            let amounts: Vec<i128> = self
                .spent
                .values()
                .filter(|(of, _)| wanted(*of))
                .map(|(_, sen)| *sen)
                .collect();
            (!amounts.is_empty()).then(|| amounts.iter().sum())
        };
        let plans: Vec<i128> = self
            .planned
            .range(..=month)
            .map(|(_, (sen, _))| *sen)
            .collect();
        Standing {
            pagu: in_force.map(|(_, (_, sen, _))| *sen),
            spent: sum(&|of| of <= month),
            spent_now: sum(&|of| of == month),
            planned: (!plans.is_empty()).then(|| plans.iter().sum()),
        }
    }

    /// The plan of a month and its version.
    pub fn plan(&self, month: u32) -> Option<(i128, i64)> {
        self.planned.get(&month).copied()
    }

    /// A key that was used.
    pub fn key(&self, nth: usize) -> Option<(&String, (u32, i128))> {
        let (key, entry) = self.spent.iter().nth(nth % self.spent.len().max(1))?;
        Some((key, *entry))
    }

    /// A revision that was made.
    pub fn revision(&self, nth: usize) -> Option<((NaiveDate, u32), Revision)> {
        let count = self.revisions.len().max(1);
        let (place, revision) = self.revisions.iter().nth(nth % count)?;
        Some((*place, *revision))
    }
}

impl Model {
    pub(super) fn on_budget(&mut self, operation: &Operation) -> Told {
        match operation {
            Operation::LineCreate {
                opd,
                tahun,
                kode,
                program,
            } => {
                self.has_opd(*opd)?;
                let instansi = self.actor.instansi;
                let mut wrong = Wrong::default();
                wrong.text(kode, 100, "kode");
                wrong.text(program, 64, "program");
                let taken = self.lines.iter().any(|line| {
                    line.instansi == instansi && line.tahun == *tahun && line.kode == *kode
                });
                wrong.when(taken, "duplicate_line@kode");
                wrong.settle()?;
                self.lines.push(Line {
                    instansi,
                    opd: *opd,
                    tahun: *tahun,
                    kode: kode.clone(),
                    program: program.clone(),
                    version: 1,
                    revisions: BTreeMap::new(),
                    spent: BTreeMap::new(),
                    planned: BTreeMap::new(),
                });
                self.record("create", "budget_allocation");
                Ok("ok".to_owned())
            }
            Operation::LineUpdate {
                line,
                version: seen,
                opd,
                program,
            } => {
                let found = self.line(*line)?.version;
                self.has_opd(*opd)?;
                version("budget_allocation", *seen, found)?;
                let mut wrong = Wrong::default();
                wrong.text(program, 64, "program");
                wrong.settle()?;
                let line = self.line(*line)?;
                line.opd = *opd;
                line.program.clone_from(program);
                line.version += 1;
                let told = format!("version {}", line.version);
                self.record("update", "budget_allocation");
                Ok(told)
            }
            Operation::Pagu {
                line,
                kind,
                effective,
                sequence,
                sen,
                reason,
            } => {
                let revision = (*kind, *sen, *reason);
                self.revise(*line, (*effective, *sequence), revision)
            }
            Operation::Realisasi {
                line,
                key,
                periode,
                sen,
            } => self.spend(*line, key, *periode, *sen),
            Operation::Rencana {
                line,
                periode,
                sen,
                version,
            } => self.plan(*line, *periode, *sen, *version),
            _ => refuse("not an operation on the budget"),
        }
    }

    fn line(&mut self, slot: usize) -> Result<&mut Line, String> {
        let instansi = self.actor.instansi;
        let found = self.lines.get_mut(slot);
        match found.filter(|line| line.instansi == instansi) {
            Some(line) => Ok(line),
            None => missing("budget_allocation"),
        }
    }

    fn revise(&mut self, slot: usize, place: (NaiveDate, u32), new: Revision) -> Told {
        let line = self.line(slot)?;
        let there = line.revisions.get(&place);
        if there == Some(&new) {
            return Ok("unchanged".to_owned());
        }
        let (kind, sen, reason) = new;
        let mut wrong = Wrong::default();
        if let Some(reason) = reason {
            wrong.text(reason, 2_000, "reason");
        }
        wrong.when(sen > MOST, "amount_too_large@amount");
        wrong.when(sen < 0, "negative_amount@amount");
        let last = Period::year(line.tahun).last_day();
        wrong.when(place.0 > last, "effective_after_year@effective");
        wrong.when(there.is_some(), "duplicate_revision@effective");
        let murni = line
            .revisions
            .iter()
            .find(|(_, (kind, ..))| *kind == Kind::Murni)
            .map(|(place, _)| *place);
        if kind == Kind::Murni {
            if murni.is_some() {
                wrong.when(true, "second_murni@kind");
            } else {
                let preceded = line.revisions.keys().any(|other| *other < place);
                wrong.when(preceded, "before_murni@kind");
            }
        } else {
            let early = murni.is_some_and(|murni| place < murni);
            wrong.when(early, "before_murni@kind");
        }
        wrong.settle()?;
        line.revisions.insert(place, new);
        self.record("revise_pagu", "budget_allocation");
        Ok("added".to_owned())
    }

    fn spend(&mut self, slot: usize, key: &str, periode: Period, sen: i128) -> Told {
        let line = self.line(slot)?;
        let monthly = periode.often == Often::Monthly;
        let own_year = periode.year == line.tahun;
        let there = line.spent.get(key).filter(|_| own_year);
        if monthly && there == Some(&(periode.number, sen)) {
            return Ok("unchanged".to_owned());
        }
        let mut wrong = Wrong::default();
        wrong.text(key, 100, "entry_key");
        wrong.when(sen.abs() > MOST, "amount_too_large@amount");
        wrong.when(!monthly, "not_monthly@periode");
        wrong.when(!own_year, "unknown_line@kode");
        wrong.when(there.is_some(), "duplicate_entry@entry_key");
        wrong.settle()?;
        line.spent.insert(key.to_owned(), (periode.number, sen));
        self.record("record_realisasi", "budget_allocation");
        Ok("added".to_owned())
    }

    fn plan(&mut self, slot: usize, periode: Period, sen: i128, seen: Option<i64>) -> Told {
        let line = self.line(slot)?;
        let monthly = periode.often == Often::Monthly;
        let own_year = periode.year == line.tahun;
        let there = line.plan(periode.number).filter(|_| monthly && own_year);
        if monthly && own_year {
            if let Some(seen) = seen {
                version("rencana", seen, there.map_or(0, |(_, version)| version))?;
            }
            if there.is_some_and(|(amount, _)| amount == sen) {
                return Ok("unchanged".to_owned());
            }
        }
        let mut wrong = Wrong::default();
        wrong.when(sen > MOST, "amount_too_large@amount");
        wrong.when(sen < 0, "negative_amount@amount");
        wrong.when(!monthly, "not_monthly@periode");
        wrong.when(!own_year, "unknown_line@kode");
        wrong.when(there.is_some() && seen.is_none(), "duplicate_plan@periode");
        wrong.settle()?;
        let version = there.map_or(1, |(_, version)| version + 1);
        line.planned.insert(periode.number, (sen, version));
        self.record("set_rencana", "budget_allocation");
        Ok("added".to_owned())
    }
}
