//! The rows of a table, judged one by one: what each is about, and what it comes to.

use std::collections::{BTreeMap, BTreeSet};

use sakip_core::period::{Period, Year};
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::Text;
use sakip_core::wire::Record;

use super::lookup::Agencies;
use super::row::{Raw, raw};
use super::{Counts, Phase, Progress, Table};
use crate::error::Result;
use crate::id::{IndicatorId, OpdId};
use crate::unit::Unit;

/// Rows between two words about progress.
const TOLD_EVERY: usize = 500;

/// What the rows of a table are about, as far as it can be read.
pub(super) struct Rows {
    rows: Vec<Result<Option<Raw>, Problems>>,
    pub(super) opd: BTreeSet<OpdId>,
    /// The first and the last year; none when no row can be read.
    pub(super) years: Option<(Year, Year)>,
}

impl Rows {
    pub(super) async fn read(unit: &mut Unit, table: &Table) -> Result<Rows> {
        let instansi = unit.instansi();
        let agencies = Agencies::load(unit, instansi).await?;
        let mut rows = Vec::with_capacity(table.len());
        for record in &table.records {
            let mut own = ProblemList::default();
            let row = raw(record, &table.formats, &mut own, |text| agencies.find(text));
            rows.push(own.into_result(row));
        }
        let read = || rows.iter().flatten().flatten();
        let years = read().map(|row| row.periode.year());
        Ok(Rows {
            opd: read().map(|row| row.opd).collect(),
            years: years.clone().min().zip(years.max()),
            rows,
        })
    }

    /// The rows that could be read.
    pub(super) fn readable(&self) -> impl Iterator<Item = &Raw> {
        self.rows.iter().flatten().flatten()
    }
}

/// What a row comes to.
pub(super) enum Judged<W> {
    /// It says what is there already.
    Unchanged,
    /// What it is about is not there yet.
    New(W),
    /// It changes what is there.
    Changed(W),
}

/// Judges every row; gives what has to be written, or everything that is wrong. A judge that gives nothing has
/// noted why.
pub(super) fn judge<W>(
    table: &Table,
    rows: &Rows,
    progress: &mut impl FnMut(Progress),
    mut judge: impl FnMut(&mut ProblemList, &Record, &Raw) -> Option<Judged<W>>,
) -> (Counts, Result<Vec<W>, Problems>) {
    let mut problems = ProblemList::default();
    let mut counts = Counts {
        rows: table.len(),
        ..Counts::default()
    };
    let mut told = |done| {
        progress(Progress {
            phase: Phase::Checking,
            done,
            total: table.len(),
        });
    };
    let mut writes = Vec::new();
    for (done, (record, raw)) in table.records.iter().zip(&rows.rows).enumerate() {
        if done % TOLD_EVERY == 0 {
            told(done);
        }
        let judged = match raw {
            Ok(Some(raw)) => checked(&mut problems, |problems| judge(problems, record, raw)),
            Ok(None) => None,
            Err(wrong) => {
                problems.extend(wrong.clone());
                None
            }
        };
        match judged {
            None => counts.refused += 1,
            Some(Judged::Unchanged) => counts.unchanged += 1,
            Some(Judged::New(write)) => {
                counts.new += 1;
                writes.push(write);
            }
            Some(Judged::Changed(write)) => {
                counts.changed += 1;
                writes.push(write);
            }
        }
    }
    told(table.len());
    (counts, problems.into_result(writes))
}

/// What a check gives, unless it noted a problem.
pub(super) fn checked<T>(
    problems: &mut ProblemList,
    check: impl FnOnce(&mut ProblemList) -> Option<T>,
) -> Option<T> {
    let mut own = ProblemList::default();
    let found = check(&mut own);
    match own.into_result(()) {
        Ok(()) => found,
        Err(wrong) => {
            problems.extend(wrong);
            None
        }
    }
}

/// The rows in which each indicator and period stands.
pub(super) type Seen = BTreeMap<(IndicatorId, Period), u64>;

/// The same indicator and period must not stand in two rows.
pub(super) fn only_once(
    problems: &mut ProblemList,
    seen: &mut Seen,
    indicator: IndicatorId,
    raw: &Raw,
    row: u64,
) {
    if let Some(first) = seen.insert((indicator, raw.periode), row) {
        let message = Text::new(
            format!("indikator dan periode ini sudah ada di baris {first}"),
            format!("this indicator and period are in row {first} already"),
        );
        problems.add(Problem::new("row_twice", row.to_string(), message));
    }
}
