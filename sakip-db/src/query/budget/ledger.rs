//! The ledger of the engine, as it is stored.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use futures_util::TryStreamExt;
use sakip_core::budget::{
    AmountOverflow, BudgetLine, Category, Entry, GroupBy, Ledger, Pagu, PaguKind, Realisasi,
    Rencana, Summary,
};
use sakip_core::number::Rupiah;
use sakip_core::period::{Frequency, Period, Year};
use sakip_core::problem::{Problem, Problems};
use sakip_core::text::Text;

use super::{Scope, scoped};
use crate::codec::{Value, args};
use crate::engine::Record;
use crate::error::{Error, Result};
use crate::id::{AllocationId, InstansiId};
use crate::ops::budget::{damaged, month};
use crate::record::record;
use crate::session::Session;
use crate::statement::{Statement, statements};

macro_rules! lines {
    ($scope:ident) => {
        concat!(
            scoped!(
                $scope,
                "$3",
                "a.id, a.tahun, a.kode, o.kode AS opd, a.program, a.kegiatan, a.category",
                " JOIN opd o ON o.id = a.opd_id"
            ),
            " SELECT * FROM lines"
        )
    };
}

macro_rules! of_lines {
    ($scope:ident, $columns:literal, $table:literal) => {
        concat!(
            scoped!($scope, "$3", "a.id", ""),
            " SELECT r.allocation_id, ",
            $columns,
            " FROM lines l CROSS JOIN ",
            $table,
            " r WHERE r.allocation_id = l.id"
        )
    };
}

statements! {
    LINES_OF_ALL = lines!(all);
    LINES_OF_OPD = lines!(opd);
    PAGU_OF_ALL = of_lines!(all, "r.kind, r.effective, r.sequence, r.pagu_sen AS amount", "budget_allocation_revisions");
    PAGU_OF_OPD = of_lines!(opd, "r.kind, r.effective, r.sequence, r.pagu_sen AS amount", "budget_allocation_revisions");
    REALISASI_OF_ALL = of_lines!(all, "r.entry_key, r.bulan, r.realisasi_sen AS amount", "budget_realizations");
    REALISASI_OF_OPD = of_lines!(opd, "r.entry_key, r.bulan, r.realisasi_sen AS amount", "budget_realizations");
    RENCANA_OF_ALL = of_lines!(all, "r.bulan, r.rencana_sen AS amount", "budget_plans");
    RENCANA_OF_OPD = of_lines!(opd, "r.bulan, r.rencana_sen AS amount", "budget_plans");
}

record! {
    struct LineRow {
        id: AllocationId,
        tahun: Year,
        kode: String,
        opd: String,
        program: String,
        kegiatan: Option<String>,
        category: Category,
    }
}

record! {
    struct PaguEntry {
        allocation_id: AllocationId,
        kind: PaguKind,
        effective: NaiveDate,
        sequence: u32,
        amount: Rupiah,
    }
}

record! {
    struct RealisasiEntry {
        allocation_id: AllocationId,
        entry_key: String,
        bulan: u32,
        amount: Rupiah,
    }
}

record! {
    struct RencanaEntry {
        allocation_id: AllocationId,
        bulan: u32,
        amount: Rupiah,
    }
}

/// The ledger of a year: every line of the scope with all its entries, as the engine holds them. The id of a
/// realisasi in it is the id of its line, a slash, and its `entry_key`.
///
/// One statement for each of the four tables, whatever the number of lines. Take a session of
/// [`Db::read_consistent`](crate::Db::read_consistent), so that all four see the same state.
///
/// # Errors
/// [`Error::NotFound`] for the OPD of the scope; [`Error::Invalid`] past [`Ledger::MAX_ENTRIES`];
/// [`Error::Damaged`] when the database holds what the engine does not take.
pub async fn ledger(
    session: &mut Session,
    instansi: InstansiId,
    scope: Scope,
    tahun: Year,
) -> Result<Ledger> {
    scope.check(session, instansi).await?;
    let mut values = args![instansi, tahun];
    let pick = |all: Statement, opd: Statement| match scope {
        Scope::All => all,
        Scope::Opd(_) => opd,
    };
    if let Scope::Opd(id) = scope {
        values.extend(args![id]);
    }
    let mut reading = Reading::default();
    let lines = pick(LINES_OF_ALL, LINES_OF_OPD);
    reading
        .rows(session, &lines, values.clone(), |keys, row: LineRow| {
            keys.insert(row.id, row.kode.clone());
            Ok(Entry::Line(BudgetLine {
                key: row.kode,
                tahun: row.tahun,
                opd: row.opd,
                program: row.program,
                kegiatan: row.kegiatan,
                category: row.category,
            }))
        })
        .await?;
    let pagu = pick(PAGU_OF_ALL, PAGU_OF_OPD);
    reading
        .rows(session, &pagu, values.clone(), |keys, row: PaguEntry| {
            Ok(Entry::Pagu(Pagu {
                line: key(keys, row.allocation_id),
                tahun,
                kind: row.kind,
                effective: row.effective,
                sequence: row.sequence,
                amount: row.amount,
            }))
        })
        .await?;
    let spent = pick(REALISASI_OF_ALL, REALISASI_OF_OPD);
    reading
        .rows(
            session,
            &spent,
            values.clone(),
            |keys, row: RealisasiEntry| {
                Ok(Entry::Realisasi(Realisasi {
                    id: format!("{}/{}", row.allocation_id, row.entry_key),
                    line: key(keys, row.allocation_id),
                    period: month(tahun, row.bulan)?,
                    amount: row.amount,
                }))
            },
        )
        .await?;
    let planned = pick(RENCANA_OF_ALL, RENCANA_OF_OPD);
    reading
        .rows(session, &planned, values, |keys, row: RencanaEntry| {
            Ok(Entry::Rencana(Rencana {
                line: key(keys, row.allocation_id),
                period: month(tahun, row.bulan)?,
                amount: row.amount,
            }))
        })
        .await?;
    Ok(reading.ledger)
}

/// The budget of each group at the end of a period, by the engine: pagu in force, realisasi, plan, serapan,
/// sisa, deviation, coverage and how each came about.
///
/// # Errors
/// As [`ledger`]; [`Error::Invalid`] when a sum has more digits than a decimal holds.
pub async fn summary(
    session: &mut Session,
    instansi: InstansiId,
    scope: Scope,
    by: GroupBy,
    at: Period,
) -> Result<Vec<Summary>> {
    ledger(session, instansi, scope, at.year())
        .await?
        .summaries(by, at)
        .map_err(overflow)
}

/// The same at the end of every period of a frequency, in order of time: with months, what is cumulative.
///
/// # Errors
/// As [`summary`].
pub async fn series(
    session: &mut Session,
    instansi: InstansiId,
    scope: Scope,
    by: GroupBy,
    tahun: Year,
    frequency: Frequency,
) -> Result<Vec<Summary>> {
    ledger(session, instansi, scope, tahun)
        .await?
        .series(by, tahun, frequency)
        .map_err(overflow)
}

/// The codes of lines by their ids.
type Keys = BTreeMap<AllocationId, String>;

/// A line that is not among those read has no name, and the engine refuses the entry.
fn key(keys: &Keys, id: AllocationId) -> String {
    keys.get(&id).cloned().unwrap_or_default()
}

#[derive(Default)]
struct Reading {
    ledger: Ledger,
    keys: Keys,
}

impl Reading {
    async fn rows<R: Record>(
        &mut self,
        session: &mut Session,
        statement: &Statement,
        values: Vec<Value>,
        entry: impl Fn(&mut Keys, R) -> Result<Entry>,
    ) -> Result<()> {
        let mut rows = session.stream::<R>(statement, values)?;
        while let Some(row) = rows.try_next().await? {
            let entry = entry(&mut self.keys, row)?;
            self.ledger.record("", entry).map_err(refused)?;
        }
        Ok(())
    }
}

/// Too much is for the caller to split; anything else the engine refuses should not be there.
fn refused(problems: Problems) -> Error {
    if problems
        .list()
        .iter()
        .any(|problem| problem.code == "too_many_entries")
    {
        return problems.into();
    }
    damaged(&problems)
}

fn overflow(error: AmountOverflow) -> Error {
    Error::Invalid(Problem::new("overflow", "amount", Text::of(&error)).into())
}
