//! The books: one ledger of the engine per line, which judges every entry before it is written.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sakip_core::budget::{Entry, Ledger, Pagu, PaguKind, Realisasi, Rencana};
use sakip_core::number::Rupiah;
use sakip_core::period::{Frequency, Period, Year};
use sakip_core::problem::{Problem, ProblemList, Problems};

use super::damaged;
use super::input::{Item, What};
use super::line::Line;
use crate::error::Result;
use crate::id::AllocationId;

/// The books of some lines, by year and code: next year's line of a code has a book of its own.
#[derive(Debug, Default)]
pub(super) struct Books {
    books: BTreeMap<(Year, String), Book>,
}

/// The book of a line. A ledger of its own makes the key of an entry unique within its line.
#[derive(Debug, Default)]
pub(super) struct Book {
    ledger: Ledger,
    /// As it is stored; none for a line that is only about to be.
    line: Option<Line>,
    revisions: BTreeMap<(NaiveDate, u32), (PaguKind, Rupiah, Option<String>)>,
    realisasi: BTreeMap<String, (u8, Rupiah, Option<String>)>,
    rencana: BTreeMap<u8, (Rupiah, i64)>,
}

/// What is to be done with an item.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    Write,
    /// It is stored already, exactly so.
    Unchanged,
    /// It replaces a plan of another version than the stored one.
    Stale {
        expected: i64,
        found: i64,
    },
    Refused(Problems),
}

impl Books {
    /// Opens the book of a stored line.
    pub(super) fn open(&mut self, line: Line) -> Result<()> {
        let mut book = Book::default();
        book.stored(Entry::Line(line.budget_line()))?;
        let place = (line.tahun, line.kode.clone());
        book.line = Some(line);
        self.books.insert(place, book);
        Ok(())
    }

    /// Notes the id of a line that has just been written.
    pub(super) fn written(&mut self, line: Line) {
        let place = (line.tahun, line.kode.clone());
        if let Some(book) = self.books.get_mut(&place) {
            book.line = Some(line);
        }
    }

    /// The stored lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.books.values().filter_map(|book| book.line.as_ref())
    }

    /// The id of the stored line an item is for.
    pub(super) fn id_of(&self, item: &Item) -> Option<AllocationId> {
        Some(self.book(item)?.line.as_ref()?.id)
    }

    /// The plan of a month as it is stored, with its version.
    pub(super) fn rencana(&self, item: &Item, periode: Period) -> Option<(Rupiah, i64)> {
        self.book(item)?.rencana.get(&periode.number()).copied()
    }

    fn book(&self, item: &Item) -> Option<&Book> {
        self.books.get(&(item.tahun, item.kode.clone()))
    }

    pub(super) fn book_mut(&mut self, line: &Line) -> Option<&mut Book> {
        self.books.get_mut(&(line.tahun, line.kode.clone()))
    }

    /// Judges an item; what is to be written is in the books from then on, so that the next item is judged
    /// with it. `place` gives the place of a field.
    pub(super) fn judge(
        &mut self,
        item: &Item,
        row: &str,
        place: impl Fn(&str) -> String,
    ) -> Verdict {
        match self.stored(item) {
            Some(verdict) => verdict,
            None => self.judge_new(item, row, place),
        }
    }

    /// What is stored of an item decides, or does not.
    fn stored(&mut self, item: &Item) -> Option<Verdict> {
        let book = self.books.get_mut(&(item.tahun, item.kode.clone()))?;
        let same = match &item.what {
            What::Line(_, new) => book.line.as_ref()?.agrees(new),
            What::Pagu(new) => {
                let (kind, amount, reason) = book.revisions.get(&(new.effective, new.sequence))?;
                (*kind, *amount, reason) == (new.kind, new.amount, &new.reason)
            }
            What::Realisasi(new) => {
                let (month, amount, note) = book.realisasi.get(&new.entry_key)?;
                is_month(new.periode)
                    && (*month, *amount, note)
                        == (new.periode.number(), new.amount, &new.keterangan)
            }
            What::Rencana(new) => {
                if !is_month(new.periode) {
                    return None;
                }
                let stored = book.rencana.get(&new.periode.number()).copied();
                match (stored, new.version) {
                    (Some((_, found)), Some(expected)) if found != expected => {
                        return Some(Verdict::Stale { expected, found });
                    }
                    (None, Some(expected)) => return Some(Verdict::Stale { expected, found: 0 }),
                    (Some((amount, _)), _) if amount == new.amount => true,
                    (Some((amount, _)), None) => {
                        // The plan that is there is in the way of another one: the engine says so.
                        let there = Entry::Rencana(Rencana {
                            line: item.kode.clone(),
                            period: new.periode,
                            amount,
                        });
                        let _ = book.ledger.record("", there);
                        false
                    }
                    _ => false,
                }
            }
        };
        same.then_some(Verdict::Unchanged)
    }

    /// Judges an item that is not stored yet.
    pub(super) fn judge_new(
        &mut self,
        item: &Item,
        row: &str,
        place: impl Fn(&str) -> String,
    ) -> Verdict {
        let mut problems = ProblemList::default();
        item.what.check(&mut problems, &place);
        let key = (item.tahun, item.kode.clone());
        let is_line = matches!(item.what, What::Line(..));
        let mut nowhere = Ledger::default();
        let ledger = match self.books.get_mut(&key) {
            Some(book) => &mut book.ledger,
            None if is_line => &mut self.books.entry(key).or_default().ledger,
            None => &mut nowhere,
        };
        if let Err(found) = ledger.record(row, item.entry()) {
            for problem in found.list() {
                // What the columns bound was told already, with its column.
                if !matches!(problem.code, "empty_text" | "text_too_long") {
                    let place = column_of(problem.code).map_or_else(|| row.to_owned(), &place);
                    problems.add(Problem::new(problem.code, place, problem.message.clone()));
                }
            }
        }
        match problems.into_result(()) {
            Ok(()) => Verdict::Write,
            Err(problems) => Verdict::Refused(problems),
        }
    }
}

impl Book {
    /// Records what the database holds.
    fn stored(&mut self, entry: Entry) -> Result<()> {
        self.ledger
            .record("", entry)
            .map_err(|problems| damaged(&problems))
    }

    pub(super) fn stored_pagu(&mut self, pagu: Pagu, reason: Option<String>) -> Result<()> {
        let place = (pagu.effective, pagu.sequence);
        self.revisions
            .insert(place, (pagu.kind, pagu.amount, reason));
        self.stored(Entry::Pagu(pagu))
    }

    pub(super) fn stored_realisasi(
        &mut self,
        realisasi: Realisasi,
        note: Option<String>,
    ) -> Result<()> {
        let month = realisasi.period.number();
        self.realisasi
            .insert(realisasi.id.clone(), (month, realisasi.amount, note));
        self.stored(Entry::Realisasi(realisasi))
    }

    /// A plan may be replaced, so that the ledger hears of it only when it is in the way.
    pub(super) fn stored_rencana(&mut self, month: u8, amount: Rupiah, version: i64) {
        self.rencana.insert(month, (amount, version));
    }
}

fn is_month(periode: Period) -> bool {
    periode.frequency() == Frequency::Monthly
}

/// The field a problem of the engine is about.
fn column_of(code: &str) -> Option<&'static str> {
    Some(match code {
        "unknown_line" | "duplicate_line" => "kode",
        "negative_amount" => "amount",
        "effective_after_year" | "duplicate_revision" => "effective",
        "second_murni" | "before_murni" => "kind",
        "not_monthly" | "duplicate_plan" => "periode",
        "duplicate_entry" => "entry_key",
        _ => return None,
    })
}
