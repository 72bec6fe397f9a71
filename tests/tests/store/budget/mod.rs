//! The budget: lines, pagu, realisasi and plan, and what is derived of them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod guards;
mod history;
mod import;
mod money;
mod story;

use std::sync::Arc;

use sakip_core::budget::{Category, PaguKind};
use sakip_db::ops::budget::{self, NewLine, NewPagu, NewRealisasi, NewRencana, Recorded};
use sakip_db::ops::opd::{self, NewOpd};
use sakip_db::query::budget::BudgetMonth;
use sakip_db::{AllocationId, Error, OpdId};
use sakip_tests::store::Store;

/// Does something in a unit of work of its own.
macro_rules! within {
    ($store:expr, |$unit:ident| $call:expr) => {{
        let mut unit = $store.db.begin($store.system()).await.unwrap();
        let $unit = &mut unit;
        let result = $call.await;
        match result {
            Ok(value) => {
                unit.commit().await.unwrap();
                Ok(value)
            }
            Err(error) => {
                unit.rollback().await.unwrap();
                Err(error)
            }
        }
    }};
}
use within;

async fn dinas(store: &Arc<Store>, kode: &str, parent: Option<OpdId>) -> OpdId {
    let new = NewOpd {
        kode: kode.to_owned(),
        nama: format!("Dinas {kode}"),
        singkatan: None,
        parent_id: parent,
        valid_from: None,
        valid_to: None,
    };
    within!(store, |unit| opd::create(unit, new)).unwrap()
}

fn line(opd_id: OpdId, kode: &str, tahun: i32) -> NewLine {
    NewLine {
        opd_id,
        tahun: sakip_core::period::Year::new(tahun).unwrap(),
        kode: kode.to_owned(),
        nama: None,
        program: "5.01.01".to_owned(),
        kegiatan: None,
        category: Category::BarangDanJasa,
        node_id: None,
    }
}

async fn add_line(store: &Arc<Store>, new: NewLine) -> AllocationId {
    within!(store, |unit| budget::create(unit, new)).unwrap()
}

fn pagu(kind: PaguKind, effective: &str, sequence: u32, amount: &str) -> NewPagu {
    NewPagu {
        kind,
        effective: effective.parse().unwrap(),
        sequence,
        amount: amount.parse().unwrap(),
        reason: None,
    }
}

fn spent(entry_key: &str, periode: &str, amount: &str) -> NewRealisasi {
    NewRealisasi {
        entry_key: entry_key.to_owned(),
        periode: periode.parse().unwrap(),
        amount: amount.parse().unwrap(),
        keterangan: None,
    }
}

fn planned(periode: &str, amount: &str, version: Option<i64>) -> NewRencana {
    NewRencana {
        periode: periode.parse().unwrap(),
        amount: amount.parse().unwrap(),
        version,
    }
}

async fn revise(store: &Arc<Store>, id: AllocationId, new: NewPagu) -> Result<Recorded, Error> {
    within!(store, |unit| budget::revise_pagu(unit, id, new))
}

async fn spend(store: &Arc<Store>, id: AllocationId, new: NewRealisasi) -> Result<Recorded, Error> {
    within!(store, |unit| budget::record_realisasi(unit, id, new))
}

async fn plan(store: &Arc<Store>, id: AllocationId, new: NewRencana) -> Result<Recorded, Error> {
    within!(store, |unit| budget::set_rencana(unit, id, new))
}

/// The codes of everything that is wrong.
fn codes(error: &Error) -> Vec<String> {
    match error {
        Error::Invalid(problems) => problems
            .list()
            .iter()
            .map(|problem| format!("{} {}", problem.place, problem.code))
            .collect(),
        other => panic!("{other}"),
    }
}

/// The state of each month: realisasi since January.
fn cumulative(months: &[BudgetMonth]) -> Vec<Option<String>> {
    months
        .iter()
        .map(|month| month.realisasi.map(|amount| amount.to_string()))
        .collect()
}
