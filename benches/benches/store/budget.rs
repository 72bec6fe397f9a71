//! The budget of an OPD with all below it at the end of each month of a year, by program: 50 lines, each with two
//! pagu, twelve months of plan and of realisasi.

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;

use chrono::{Datelike, NaiveDate};
use sakip_core::budget::GroupBy;
use sakip_core::period::Year;
use sakip_db::query::budget::{BudgetMonth, Scope, months};

use crate::Place;
use crate::measure::Table;
use crate::plain::Plain;

const PAGU: &str = "
SELECT a.id, a.program, r.effective, r.pagu_sen FROM budget_allocations a JOIN budget_allocation_revisions r ON r.allocation_id = a.id
WHERE a.opd_id IN (WITH RECURSIVE below (id) AS (SELECT id FROM opd WHERE instansi_id = $1 AND id = $2 UNION SELECT o.id FROM opd o JOIN below b ON o.parent_id = b.id WHERE o.instansi_id = $1) SELECT id FROM below)
AND a.tahun = 2025 ORDER BY a.id, r.effective, r.sequence";
const REALISASI: &str = "
SELECT a.id, a.program, r.bulan, CAST(sum(r.realisasi_sen) AS BIGINT) AS sen FROM budget_allocations a JOIN budget_realizations r ON r.allocation_id = a.id
WHERE a.opd_id IN (WITH RECURSIVE below (id) AS (SELECT id FROM opd WHERE instansi_id = $1 AND id = $2 UNION SELECT o.id FROM opd o JOIN below b ON o.parent_id = b.id WHERE o.instansi_id = $1) SELECT id FROM below)
AND a.tahun = 2025 GROUP BY a.id, a.program, r.bulan";
const RENCANA: &str = "
SELECT a.id, a.program, r.bulan, r.rencana_sen AS sen FROM budget_allocations a JOIN budget_plans r ON r.allocation_id = a.id
WHERE a.opd_id IN (WITH RECURSIVE below (id) AS (SELECT id FROM opd WHERE instansi_id = $1 AND id = $2 UNION SELECT o.id FROM opd o JOIN below b ON o.parent_id = b.id WHERE o.instansi_id = $1) SELECT id FROM below)
AND a.tahun = 2025";

#[derive(sqlx::FromRow)]
struct Pagu {
    id: i64,
    program: String,
    effective: NaiveDate,
    pagu_sen: i64,
}

#[derive(sqlx::FromRow)]
struct Moved {
    id: i64,
    program: String,
    bulan: i64,
    sen: i64,
}

/// A program at the end of a month, in sen.
#[derive(Clone, Debug, Default, PartialEq)]
struct Month {
    pagu: i128,
    realisasi: i128,
    realisasi_periode: i128,
    rencana: i128,
    lines: usize,
    lines_filled: usize,
    months_filled: usize,
    months_planned: usize,
}

async fn plain(place: &Place) -> BTreeMap<(usize, String), Month> {
    let (instansi, opd) = (place.store.instansi.0, place.opd.0);
    macro_rules! rows {
        ($pool:expr, $sql:expr) => {
            sqlx::query_as($sql)
                .bind(instansi)
                .bind(opd)
                .fetch_all($pool)
                .await
                .unwrap()
        };
    }
    let (pagu, spent, planned): (Vec<Pagu>, Vec<Moved>, Vec<Moved>) = match &place.plain {
        Plain::Sqlite(pool) => (
            rows!(pool, PAGU),
            rows!(pool, REALISASI),
            rows!(pool, RENCANA),
        ),
        Plain::Postgres(pool) => (
            rows!(pool, PAGU),
            rows!(pool, REALISASI),
            rows!(pool, RENCANA),
        ),
    };
    let mut months: BTreeMap<(usize, String), Month> = BTreeMap::new();
    for at in 1..=12_usize {
        let mut in_force: BTreeMap<i64, &Pagu> = BTreeMap::new();
        for row in pagu
            .iter()
            .filter(|row| row.effective.month() as usize <= at)
        {
            in_force.insert(row.id, row);
        }
        for row in in_force.values() {
            let month = months.entry((at, row.program.clone())).or_default();
            month.pagu += i128::from(row.pagu_sen);
            month.lines += 1;
        }
        let mut filled: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
        for row in spent.iter().filter(|row| row.bulan as usize <= at) {
            let month = months.entry((at, row.program.clone())).or_default();
            month.realisasi += i128::from(row.sen);
            month.months_filled += 1;
            if row.bulan as usize == at {
                month.realisasi_periode += i128::from(row.sen);
            }
            filled.entry(&row.program).or_default().insert(row.id);
        }
        for (program, lines) in filled {
            let month = months.entry((at, program.to_owned())).or_default();
            month.lines_filled = lines.len();
        }
        for row in planned.iter().filter(|row| row.bulan as usize <= at) {
            let month = months.entry((at, row.program.clone())).or_default();
            month.rencana += i128::from(row.sen);
            month.months_planned += 1;
        }
    }
    months
}

async fn ours(place: &Place) -> Vec<BudgetMonth> {
    let mut session = place.store.db.read().await.unwrap();
    let (instansi, year) = (place.store.instansi, Year::new(2025).unwrap());
    months(
        &mut session,
        instansi,
        Scope::Opd(place.opd),
        GroupBy::Program,
        year,
    )
    .await
    .unwrap()
}

pub(crate) async fn measure(place: &Place, table: &mut Table) {
    let (store, driver) = (ours(place).await, plain(place).await);
    assert_eq!((store.len(), driver.len()), (36, 36));
    for (ours, ((at, program), theirs)) in store.iter().zip(&driver) {
        assert_eq!(
            (usize::from(ours.at.last_month()), &ours.kelompok),
            (*at, program)
        );
        let rupiah = |sen: i128| Some(rust_decimal::Decimal::from_i128_with_scale(sen, 2));
        let value =
            |amount: Option<sakip_core::number::Rupiah>| amount.map(|amount| amount.value());
        assert_eq!(value(ours.pagu), rupiah(theirs.pagu));
        assert_eq!(value(ours.realisasi), rupiah(theirs.realisasi));
        assert_eq!(
            value(ours.realisasi_periode),
            rupiah(theirs.realisasi_periode)
        );
        assert_eq!(value(ours.rencana), rupiah(theirs.rencana));
        let counts = [
            ours.lines,
            ours.lines_filled,
            ours.months_filled,
            ours.months_planned,
        ];
        let expected = [
            theirs.lines,
            theirs.lines_filled,
            theirs.months_filled,
            theirs.months_planned,
        ];
        assert_eq!(counts.map(|count| count as usize), expected);
    }
    table
        .compare(
            "budget summary of an OPD year",
            place.store.db.engine(),
            200,
            || async {
                black_box(ours(place).await);
            },
            || async {
                black_box(plain(place).await);
            },
        )
        .await;
}
