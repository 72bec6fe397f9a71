//! Writing what was judged, many rows with one statement.

use std::collections::BTreeMap;

use sakip_core::period::Year;
use serde::Serialize;

use super::book::Books;
use super::input::{Item, What};
use super::line::Line;
use super::load;
use crate::audit::Change;
use crate::codec::{Value, args, to_sen};
use crate::error::{Error, Result};
use crate::statement::{Statement, statements};
use crate::unit::Unit;

statements! {
    LINE = "INSERT INTO budget_allocations (instansi_id, opd_id, tahun, kode, nama, program, kegiatan, category, node_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    PAGU = "INSERT INTO budget_allocation_revisions (allocation_id, kind, effective, sequence, pagu_sen, reason, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REALISASI = "INSERT INTO budget_realizations (allocation_id, entry_key, bulan, realisasi_sen, keterangan, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    RENCANA = "INSERT INTO budget_plans (allocation_id, bulan, rencana_sen, updated_at) VALUES ($1, $2, $3, $4)";
    REPLACE_RENCANA = "UPDATE budget_plans SET rencana_sen = $4, updated_at = $5, version = version + 1 WHERE allocation_id = $1 AND bulan = $2 AND version = $3";
}

/// Rows per statement: many enough to save round trips, few enough for the engines' limits on parameters.
const BATCH: usize = 50;

/// Hears how many rows were written.
pub(super) type Count<'a> = &'a mut (dyn FnMut(usize) + Send);

/// Writes rows of one kind.
async fn rows(
    unit: &mut Unit,
    statement: &Statement,
    rows: Vec<Vec<Value>>,
    count: Count<'_>,
) -> Result<()> {
    for batch in rows.chunks(BATCH) {
        if batch.len() == BATCH {
            let columns = batch.first().map_or(0, Vec::len);
            let many = statement.for_rows(1, columns, 1, BATCH);
            unit.execute(&many, batch.concat()).await?;
        } else {
            for row in batch {
                unit.execute(statement, row.clone()).await?;
            }
        }
        count(batch.len());
    }
    Ok(())
}

/// Writes new lines; gives them as they are stored.
pub(super) async fn lines(unit: &mut Unit, items: &[&Item], count: Count<'_>) -> Result<Vec<Line>> {
    let (instansi, now) = (unit.instansi(), unit.now());
    let mut values = Vec::with_capacity(items.len());
    let mut codes: BTreeMap<Year, Vec<&str>> = BTreeMap::new();
    for item in items {
        if let What::Line(_, new) = &item.what {
            codes.entry(new.tahun).or_default().push(&new.kode);
            values.push(args![
                instansi,
                new.opd_id,
                new.tahun,
                &new.kode,
                &new.nama,
                &new.program,
                &new.kegiatan,
                new.category,
                new.node_id,
                now,
                now
            ]);
        }
    }
    rows(unit, &LINE, values, count).await?;
    let mut written = Vec::with_capacity(items.len());
    for (tahun, codes) in codes {
        written.extend(load::lines(unit, instansi, tahun, &codes).await?);
    }
    written.sort_by_key(|line| line.id);
    for line in &written {
        unit.record(Change::new("create", "budget_allocation", line.id).after(line));
    }
    Ok(written)
}

/// What the audit says of a plan.
#[derive(Serialize)]
struct Plan {
    periode: sakip_core::period::Period,
    amount: sakip_core::number::Rupiah,
    version: i64,
}

/// Writes the entries of stored lines.
pub(super) async fn items(
    unit: &mut Unit,
    books: &Books,
    items: &[&Item],
    count: Count<'_>,
) -> Result<()> {
    let (now, user) = (unit.now(), unit.user());
    let (mut pagu, mut realisasi, mut rencana) = (Vec::new(), Vec::new(), Vec::new());
    for item in items {
        let missing = || Error::not_found("budget_allocation", &item.kode);
        let line = || books.id_of(item).ok_or_else(missing);
        match &item.what {
            What::Line(..) => {}
            What::Pagu(new) => {
                let id = line()?;
                let sen = to_sen(new.amount)?;
                pagu.push(args![
                    id,
                    new.kind,
                    new.effective,
                    new.sequence,
                    sen,
                    &new.reason,
                    user,
                    now
                ]);
                let change = Change::new("revise_pagu", "budget_allocation", id).after(new);
                unit.record(match &new.reason {
                    Some(reason) => change.reason(reason),
                    None => change,
                });
            }
            What::Realisasi(new) => {
                let id = line()?;
                let (bulan, sen) = (u32::from(new.periode.number()), to_sen(new.amount)?);
                realisasi.push(args![
                    id,
                    &new.entry_key,
                    bulan,
                    sen,
                    &new.keterangan,
                    user,
                    now
                ]);
                unit.record(Change::new("record_realisasi", "budget_allocation", id).after(new));
            }
            What::Rencana(new) => {
                let id = line()?;
                let (periode, amount) = (new.periode, new.amount);
                let (bulan, sen) = (u32::from(periode.number()), to_sen(amount)?);
                let before = books.rencana(item, periode);
                let change = Change::new("set_rencana", "budget_allocation", id);
                let change = match before {
                    None => {
                        rencana.push(args![id, bulan, sen, now]);
                        change
                    }
                    Some((amount, version)) => {
                        let values = args![id, bulan, version, sen, now];
                        if unit.execute(&REPLACE_RENCANA, values).await? == 0 {
                            return Err(crate::version::conflict("rencana", id, version, version));
                        }
                        count(1);
                        change.before(&Plan {
                            periode,
                            amount,
                            version,
                        })
                    }
                };
                let version = before.map_or(1, |(_, version)| version + 1);
                unit.record(change.after(&Plan {
                    periode,
                    amount,
                    version,
                }));
            }
        }
    }
    rows(unit, &PAGU, pagu, count).await?;
    rows(unit, &REALISASI, realisasi, count).await?;
    rows(unit, &RENCANA, rencana, count).await
}
