//! The ledger: entries in any order in, derived figures out; nothing derived is stored.

use std::collections::{BTreeMap, BTreeSet};

use super::account::Account;
use super::entry::{BudgetLine, Entry, Pagu, PaguKind, Realisasi, Rencana};
use super::refusal;
use crate::number::Rupiah;
use crate::period::{Frequency, Period, Year};
use crate::problem::{Problem, ProblemList, Problems};

/// A budget ledger: lines, their pagu with its revisions, what was spent each month and what was planned.
///
/// ```
/// use sakip_core::budget::{Entry, GroupBy, Ledger};
/// use sakip_core::number::Rounding;
///
/// let entries: Vec<Entry> = serde_json::from_str(r#"[
///     {"entry": "realisasi", "id": "r1", "line": "5.1", "period": "2021-M06", "amount": "9349027544"},
///     {"entry": "line", "key": "5.1", "tahun": 2021, "opd": "Bappeda", "program": "5.01.01", "category": "lainnya"},
///     {"entry": "pagu", "line": "5.1", "tahun": 2021, "kind": "murni", "effective": "2021-01-04", "amount": "11086045405"}
/// ]"#)?;
/// let ledger = Ledger::from_entries(entries)?;
/// let total = ledger.summaries(GroupBy::Total, "2021".parse()?)?;
/// let serapan = total.first().map(|total| total.serapan(Rounding::default()));
/// assert_eq!(serapan.and_then(|figure| figure.value()).map(|percent| percent.to_string()).as_deref(), Some("84.33"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    accounts: BTreeMap<Year, BTreeMap<String, Account>>,
    ids: BTreeSet<String>,
    entries: usize,
}

impl Ledger {
    /// The most entries a ledger holds.
    pub const MAX_ENTRIES: usize = 5_000_000;
    /// The most characters a key, code, id or name may have.
    pub const MAX_TEXT: usize = 200;

    /// A ledger from entries in any order; problems are placed at `entries[0]`, `entries[1]` and so on.
    ///
    /// # Errors
    /// Every problem at once, as [`LedgerBuilder::build`].
    pub fn from_entries(entries: impl IntoIterator<Item = Entry>) -> Result<Ledger, Problems> {
        let mut builder = LedgerBuilder::default();
        for (index, entry) in entries.into_iter().enumerate() {
            builder = builder.entry(format!("entries[{index}]"), entry);
        }
        builder.build()
    }

    /// Records one more entry, such as a correction. What is derived from then on includes it: a correction of
    /// March moves the cumulative of every later month.
    ///
    /// # Errors
    /// Every problem of the entry; the ledger is then unchanged.
    pub fn record(&mut self, place: impl Into<String>, entry: Entry) -> Result<(), Problems> {
        let mut problems = ProblemList::default();
        for problem in self.apply(&place.into(), entry) {
            problems.add(problem);
        }
        problems.into_result(())
    }

    /// The lines of a year, by key.
    pub fn lines(&self, tahun: Year) -> impl Iterator<Item = &BudgetLine> {
        self.accounts(tahun).map(|account| &account.line)
    }

    /// The revisions of the pagu of a line, the first in force first.
    pub fn revisions(&self, tahun: Year, line: &str) -> impl Iterator<Item = &Pagu> {
        self.accounts
            .get(&tahun)
            .and_then(|lines| lines.get(line))
            .into_iter()
            .flat_map(Account::revisions)
    }

    /// How many entries the ledger holds.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// Whether nothing is recorded.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    pub(super) fn accounts(&self, tahun: Year) -> impl Iterator<Item = &Account> {
        self.accounts
            .get(&tahun)
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    /// Records an entry unless something is wrong with it.
    fn apply(&mut self, place: &str, entry: Entry) -> Vec<Problem> {
        if self.entries >= Ledger::MAX_ENTRIES {
            return vec![refusal::too_many_entries(place)];
        }
        let problems = match entry {
            Entry::Line(line) => self.open(place, line),
            Entry::Pagu(pagu) => self.revise(place, pagu),
            Entry::Realisasi(realisasi) => self.spend(place, realisasi),
            Entry::Rencana(rencana) => self.plan(place, rencana),
        };
        if problems.is_empty() {
            self.entries += 1;
        }
        problems
    }

    fn open(&mut self, place: &str, line: BudgetLine) -> Vec<Problem> {
        let mut problems: Vec<Problem> = [
            ("key", Some(&line.key)),
            ("opd", Some(&line.opd)),
            ("program", Some(&line.program)),
            ("kegiatan", line.kegiatan.as_ref()),
        ]
        .into_iter()
        .filter_map(|(field, text)| refusal::bad_text(place, field, text?))
        .collect();
        if find(&mut self.accounts, line.tahun, &line.key).is_some() {
            problems.push(refusal::duplicate_line(place, &line));
        }
        if problems.is_empty() {
            let lines = self.accounts.entry(line.tahun).or_default();
            lines.insert(line.key.clone(), Account::new(line));
        }
        problems
    }

    fn revise(&mut self, place: &str, pagu: Pagu) -> Vec<Problem> {
        let mut problems = Vec::new();
        if is_negative(pagu.amount) {
            problems.push(refusal::negative(place, pagu.amount));
        }
        if pagu.effective > Period::annual(pagu.tahun).last_day() {
            problems.push(refusal::effective_after_year(place, &pagu));
        }
        let Some(account) = find(&mut self.accounts, pagu.tahun, &pagu.line) else {
            problems.push(refusal::unknown_line(place, pagu.tahun, &pagu.line));
            return problems;
        };
        if account.has_revision(&pagu) {
            problems.push(refusal::duplicate_revision(place, &pagu));
        }
        if pagu.kind == PaguKind::Murni && account.has_murni() {
            problems.push(refusal::second_murni(place, &pagu));
        } else if account.precedes_murni(&pagu) {
            problems.push(refusal::before_murni(place, &pagu));
        }
        if problems.is_empty() {
            account.revise(pagu);
        }
        problems
    }

    fn spend(&mut self, place: &str, realisasi: Realisasi) -> Vec<Problem> {
        let mut problems: Vec<Problem> = refusal::bad_text(place, "id", &realisasi.id)
            .into_iter()
            .chain(refusal::not_monthly(place, realisasi.period))
            .collect();
        if self.ids.contains(&realisasi.id) {
            problems.push(refusal::duplicate_entry(place, &realisasi.id));
        }
        let tahun = realisasi.period.year();
        match find(&mut self.accounts, tahun, &realisasi.line) {
            None => problems.push(refusal::unknown_line(place, tahun, &realisasi.line)),
            Some(account) if problems.is_empty() => {
                self.ids.insert(realisasi.id.clone());
                let month = realisasi.period.number();
                account.spend(month, realisasi.id, realisasi.amount);
            }
            Some(_) => {}
        }
        problems
    }

    fn plan(&mut self, place: &str, rencana: Rencana) -> Vec<Problem> {
        let mut problems = Vec::new();
        if is_negative(rencana.amount) {
            problems.push(refusal::negative(place, rencana.amount));
        }
        let tahun = rencana.period.year();
        let monthly = rencana.period.frequency() == Frequency::Monthly;
        problems.extend(refusal::not_monthly(place, rencana.period));
        match find(&mut self.accounts, tahun, &rencana.line) {
            None => problems.push(refusal::unknown_line(place, tahun, &rencana.line)),
            Some(account) if monthly && account.has_plan(rencana.period.number()) => {
                problems.push(refusal::duplicate_plan(place, &rencana));
            }
            Some(account) if problems.is_empty() => {
                account.plan(rencana.period.number(), rencana.amount);
            }
            Some(_) => {}
        }
        problems
    }
}

fn find<'a>(
    accounts: &'a mut BTreeMap<Year, BTreeMap<String, Account>>,
    tahun: Year,
    line: &str,
) -> Option<&'a mut Account> {
    accounts.get_mut(&tahun)?.get_mut(line)
}

fn is_negative(amount: Rupiah) -> bool {
    amount < Rupiah::ZERO
}

/// Gathers entries with their places; the ledger is made of all of them or not at all.
#[derive(Clone, Debug, Default)]
pub struct LedgerBuilder {
    entries: Vec<(String, Entry)>,
    /// The place of the first entry past the limit.
    refused: Option<String>,
}

impl LedgerBuilder {
    /// Adds an entry, with the place to name it by: `baris 7`, `entries[3]`.
    #[must_use]
    pub fn entry(mut self, place: impl Into<String>, entry: Entry) -> LedgerBuilder {
        if self.entries.len() < Ledger::MAX_ENTRIES {
            self.entries.push((place.into(), entry));
        } else if self.refused.is_none() {
            self.refused = Some(place.into());
        }
        self
    }

    /// The ledger of all entries, the same in whatever order they were added.
    ///
    /// # Errors
    /// Every problem at once, in the order of the entries: `too_many_entries`, `empty_text`, `text_too_long`,
    /// `duplicate_line`, `unknown_line` (a pagu, realisasi or plan of a line that is not there),
    /// `negative_amount`, `effective_after_year`, `duplicate_revision`, `second_murni`, `before_murni`,
    /// `not_monthly`, `duplicate_entry` (an id used twice) and `duplicate_plan`.
    pub fn build(self) -> Result<Ledger, Problems> {
        let mut ledger = Ledger::default();
        let mut found: Vec<(usize, Problem)> = Vec::new();
        let (lines, others): (Vec<_>, Vec<_>) = self
            .entries
            .into_iter()
            .enumerate()
            .partition(|(_, (_, entry))| matches!(entry, Entry::Line(_)));
        for (index, (place, entry)) in lines.into_iter().chain(others) {
            let problems = ledger.apply(&place, entry);
            found.extend(problems.into_iter().map(|problem| (index, problem)));
        }
        found.sort_by_key(|(index, _)| *index);
        let mut problems = ProblemList::default();
        for (_, problem) in found {
            problems.add(problem);
        }
        if let Some(place) = self.refused {
            problems.add(refusal::too_many_entries(&place));
        }
        problems.into_result(ledger)
    }
}
