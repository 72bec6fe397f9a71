//! Reading what is stored of some lines, a few statements for many of them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sakip_core::budget::{Pagu, PaguKind, Realisasi};
use sakip_core::number::Rupiah;
use sakip_core::period::{Frequency, Period, Year};

use super::book::Books;
use super::damaged;
use super::input::{Item, What};
use super::line::Line;
use crate::codec::{Param, Value, args};
use crate::error::Result;
use crate::id::{AllocationId, InstansiId, OpdId};
use crate::record::record;
use crate::session::Session;
use crate::statement::{Statement, statements};
use crate::unit::Unit;

statements! {
    /// Two writers of one line wait for each other here, so that what is judged is what is there.
    LOCK = "UPDATE budget_allocations SET updated_at = $2 WHERE instansi_id = $1 AND id IN (($3))";
    BY_CODES = "SELECT a.*, o.kode AS opd FROM budget_allocations a JOIN opd o ON o.id = a.opd_id WHERE a.instansi_id = $1 AND a.tahun = $2 AND a.kode IN (($3))";
    OPD_BY_CODES = "SELECT id, kode FROM opd WHERE instansi_id = $1 AND kode IN (($2))";
    REVISIONS = "SELECT allocation_id, kind, effective, sequence, pagu_sen AS amount, reason FROM budget_allocation_revisions WHERE allocation_id IN (($1))";
    RENCANA = "SELECT allocation_id, bulan, rencana_sen AS amount, version FROM budget_plans WHERE allocation_id IN (($1))";
    REALISASI = "SELECT allocation_id, entry_key, bulan, realisasi_sen AS amount, keterangan FROM budget_realizations WHERE allocation_id IN (($1)) AND entry_key IN (($2))";
}

/// Values per statement: many enough to save round trips, few enough for the engines' limits on parameters.
const CHUNK: usize = 100;

record! {
    struct StoredRevision {
        allocation_id: AllocationId,
        kind: PaguKind,
        effective: NaiveDate,
        sequence: u32,
        amount: Rupiah,
        reason: Option<String>,
    }
}

record! {
    struct StoredRencana {
        allocation_id: AllocationId,
        bulan: u32,
        amount: Rupiah,
        version: i64,
    }
}

record! {
    struct StoredRealisasi {
        allocation_id: AllocationId,
        entry_key: String,
        bulan: u32,
        amount: Rupiah,
        keterangan: Option<String>,
    }
}

record! {
    struct OpdCode {
        id: OpdId,
        kode: String,
    }
}

/// A statement whose list stands at `$place`, for the values of a chunk: as it is for one, otherwise for a
/// whole chunk, filled up with the last value, so that only two texts ever reach the engine.
fn listed<T: Param + Clone>(
    statement: &Statement,
    place: usize,
    chunk: &[T],
) -> (Statement, Vec<Value>) {
    let mut values: Vec<Value> = chunk.iter().map(|value| value.clone().value()).collect();
    if values.len() < 2 {
        return (statement.clone(), values);
    }
    if let Some(last) = values.last().cloned() {
        values.resize(CHUNK, last);
    }
    (statement.for_rows(place, 1, place, CHUNK), values)
}

/// Locks lines against other writers until the unit ends.
pub(super) async fn lock(unit: &mut Unit, ids: &[AllocationId]) -> Result<()> {
    let (instansi, now) = (unit.instansi(), unit.now());
    for chunk in ids.chunks(CHUNK) {
        let (statement, list) = listed(&LOCK, 3, chunk);
        let mut values = args![instansi, now];
        values.extend(list);
        unit.execute(&statement, values).await?;
    }
    Ok(())
}

/// The lines of a year with some codes.
pub(super) async fn lines(
    session: &mut Session,
    instansi: InstansiId,
    tahun: Year,
    codes: &[&str],
) -> Result<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::with_capacity(codes.len());
    for chunk in codes.chunks(CHUNK) {
        let (statement, list) = listed(&BY_CODES, 3, chunk);
        let mut values = args![instansi, tahun];
        values.extend(list);
        lines.extend(session.fetch_all::<Line>(&statement, values).await?);
    }
    Ok(lines)
}

/// The ids of OPD by their codes.
pub(super) async fn opd(
    session: &mut Session,
    instansi: InstansiId,
    codes: &[&str],
) -> Result<BTreeMap<String, OpdId>> {
    let mut found = BTreeMap::new();
    for chunk in codes.chunks(CHUNK) {
        let (statement, list) = listed(&OPD_BY_CODES, 2, chunk);
        let mut values = args![instansi];
        values.extend(list);
        let rows: Vec<OpdCode> = session.fetch_all(&statement, values).await?;
        found.extend(rows.into_iter().map(|opd| (opd.kode, opd.id)));
    }
    Ok(found)
}

/// Writes into the books what is stored and may stand in the way of the items.
pub(super) async fn entries(
    session: &mut Session,
    books: &mut Books,
    items: &[&Item],
) -> Result<()> {
    let lines: BTreeMap<AllocationId, Line> =
        books.lines().map(|line| (line.id, line.clone())).collect();
    let (mut pagu, mut rencana, mut realisasi) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for item in items {
        let Some(id) = books.id_of(item) else {
            continue;
        };
        match &item.what {
            What::Line(..) => {}
            What::Pagu(_) => {
                pagu.insert(id);
            }
            What::Rencana(_) => {
                rencana.insert(id);
            }
            What::Realisasi(new) => {
                realisasi.insert((id, new.entry_key.as_str()));
            }
        }
    }
    revisions(session, books, &lines, &Vec::from_iter(pagu)).await?;
    plans(session, books, &lines, &Vec::from_iter(rencana)).await?;
    spent(session, books, &lines, &Vec::from_iter(realisasi)).await
}

type Lines = BTreeMap<AllocationId, Line>;

async fn revisions(
    session: &mut Session,
    books: &mut Books,
    lines: &Lines,
    ids: &[AllocationId],
) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        let (statement, values) = listed(&REVISIONS, 1, chunk);
        let rows: Vec<StoredRevision> = session.fetch_all(&statement, values).await?;
        for row in rows {
            let Some(line) = lines.get(&row.allocation_id) else {
                continue;
            };
            if let Some(book) = books.book_mut(line) {
                let pagu = Pagu {
                    line: line.kode.clone(),
                    tahun: line.tahun,
                    kind: row.kind,
                    effective: row.effective,
                    sequence: row.sequence,
                    amount: row.amount,
                };
                book.stored_pagu(pagu, row.reason)?;
            }
        }
    }
    Ok(())
}

async fn plans(
    session: &mut Session,
    books: &mut Books,
    lines: &Lines,
    ids: &[AllocationId],
) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        let (statement, values) = listed(&RENCANA, 1, chunk);
        let rows: Vec<StoredRencana> = session.fetch_all(&statement, values).await?;
        for row in rows {
            if let Some(line) = lines.get(&row.allocation_id)
                && let Some(book) = books.book_mut(line)
            {
                book.stored_rencana(
                    month(line.tahun, row.bulan)?.number(),
                    row.amount,
                    row.version,
                );
            }
        }
    }
    Ok(())
}

async fn spent(
    session: &mut Session,
    books: &mut Books,
    lines: &Lines,
    keys: &[(AllocationId, &str)],
) -> Result<()> {
    let mut seen = BTreeSet::new();
    for chunk in keys.chunks(CHUNK) {
        let ids: Vec<AllocationId> = chunk.iter().map(|(id, _)| *id).collect();
        let names: Vec<&str> = chunk.iter().map(|(_, key)| *key).collect();
        let (statement, mut values) = if chunk.len() < 2 {
            listed(&REALISASI, 1, &ids)
        } else {
            // The second list first: the places of the first one would be taken for it.
            let second = REALISASI.for_rows(2, 1, CHUNK + 1, CHUNK);
            listed(&second, 1, &ids)
        };
        values.extend(listed(&REALISASI, 1, &names).1);
        // The lists are crossed, so that an entry may come twice, or one nobody asked for.
        let rows: Vec<StoredRealisasi> = session.fetch_all(&statement, values).await?;
        for row in rows {
            let Some(line) = lines.get(&row.allocation_id) else {
                continue;
            };
            if !seen.insert((row.allocation_id, row.entry_key.clone())) {
                continue;
            }
            if let Some(book) = books.book_mut(line) {
                let realisasi = Realisasi {
                    id: row.entry_key,
                    line: line.kode.clone(),
                    period: month(line.tahun, row.bulan)?,
                    amount: row.amount,
                };
                book.stored_realisasi(realisasi, row.keterangan)?;
            }
        }
    }
    Ok(())
}

/// A stored month.
pub(crate) fn month(tahun: Year, bulan: u32) -> Result<Period> {
    let number = u8::try_from(bulan).unwrap_or(u8::MAX);
    Period::new(tahun, Frequency::Monthly, number).map_err(|error| damaged(&error))
}
