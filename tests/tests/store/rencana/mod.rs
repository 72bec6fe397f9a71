//! Plans: documents, nodes, indicators, targets, policies, and years that are frozen.

mod documents;
mod indicator_ops;
mod lkjip;
mod node_ops;
mod policy_ops;
mod target_ops;
mod together;

use std::sync::Arc;

use sakip_core::plan::PlanData;
use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::ops::opd::{self, NewOpd};
use sakip_db::ops::renstra::{self, NewRenstra, Written};
use sakip_db::ops::{indicators, nodes};
use sakip_db::query::{Direction, Page};
use sakip_db::{Actor, Error, IndicatorId, NodeId, OpdId, RenstraId, Unit};
use sakip_tests::store::Store;
use serde_json::{Value as Json, json};

/// The education agency.
pub(crate) const DINAS: &str = "1.01.0.00.0.00.01.0000";
/// One of its schools.
pub(crate) const SEKOLAH: &str = "1.01.0.00.0.00.01.0001";

pub(crate) async fn begin(store: &Arc<Store>) -> Unit {
    store.db.begin(store.system()).await.unwrap()
}

/// The agency and its school.
pub(crate) async fn two_opd(unit: &mut Unit) -> (OpdId, OpdId) {
    let new = |kode: &str, nama: &str| NewOpd {
        kode: kode.to_owned(),
        nama: nama.to_owned(),
        singkatan: None,
        parent_id: None,
        valid_from: None,
        valid_to: None,
    };
    let dinas = opd::create(unit, new(DINAS, "Dinas Pendidikan"))
        .await
        .unwrap();
    let sekolah = opd::create(unit, new(SEKOLAH, "SMP Negeri 1"))
        .await
        .unwrap();
    (dinas, sekolah)
}

/// A plan with every kind of target and frequency, a formula, weights, and nodes of another OPD and period.
pub(crate) fn document() -> PlanData {
    serde_json::from_value(json!({
        "name": "Renstra Dinas Pendidikan 2025-2029",
        "opd": DINAS,
        "period": "2025-2029",
        "visi": "Pendidikan bermutu untuk semua",
        "tujuan": [{
            "id": "t1",
            "code": "1",
            "name": "Meningkatnya mutu pendidikan",
            "indikator": [
                {"id": "ipm", "code": "IKU-1", "name": "Rata-rata lama sekolah", "unit": "tahun",
                 "polarity": "maximize", "frequency": "annual", "consolidation": "last", "weight": "60",
                 "baseline": "7.95", "end_target": "9.1",
                 "targets": {"2025": "8.12", "2026": "8.3"}, "iku": true},
                {"id": "opini", "code": "IKU-2", "name": "Opini laporan keuangan", "unit": "opini",
                 "polarity": "maximize", "frequency": "annual", "consolidation": "last", "weight": "40",
                 "targets": {"2025": "opini_bpk:WTP"}}
            ],
            "sasaran": [{
                "code": "1.1",
                "name": "Meningkatnya kelulusan",
                "weight": "70",
                "indikator": [
                    {"id": "lulus", "code": "1.1.1", "name": "Persentase kelulusan", "unit": "%",
                     "polarity": "maximize", "frequency": "quarterly", "consolidation": "last",
                     "targets": {"2025": "95", "2025-Q1": "90", "2025-Q2": "91.5"},
                     "formula": "[Siswa lulus] / [Siswa] × 100%"}
                ],
                "program": [{
                    "code": "1.01.02",
                    "name": "Program pengelolaan pendidikan",
                    "opd": SEKOLAH,
                    "period": "2025-2026",
                    "indikator": [
                        {"id": "hari", "code": "P-1", "name": "Lama layanan legalisir", "unit": "hari",
                         "polarity": "minimize", "frequency": "monthly", "consolidation": "average",
                         "targets": {"2025": "3-5", "2025-M01": "6"}}
                    ]
                }]
            }, {
                "code": "1.2",
                "name": "Meratanya akses",
                "weight": "30"
            }]
        }]
    }))
    .unwrap()
}

pub(crate) fn new_renstra() -> NewRenstra {
    NewRenstra {
        kode: Some("R-1".to_owned()),
        policy: None,
        plan: document(),
    }
}

/// The plan of [`document`], committed.
pub(crate) async fn stored(store: &Arc<Store>) -> Written {
    let mut unit = begin(store).await;
    two_opd(&mut unit).await;
    let written = renstra::create(&mut unit, new_renstra()).await.unwrap();
    unit.commit().await.unwrap();
    written
}

/// A document without its ids.
pub(crate) fn without_ids(data: &PlanData) -> Json {
    fn strip(json: &mut Json) {
        match json {
            Json::Object(map) => {
                map.remove("id");
                map.values_mut().for_each(strip);
            }
            Json::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut json = serde_json::to_value(data).unwrap();
    strip(&mut json);
    json
}

pub(crate) async fn read(store: &Arc<Store>, id: RenstraId) -> PlanData {
    let mut session = store.db.read().await.unwrap();
    renstra::read(&mut session, store.instansi, id)
        .await
        .unwrap()
}

/// The indicator with a code.
pub(crate) async fn indicator(store: &Arc<Store>, kode: &str) -> indicators::Indicator {
    let mut session = store.db.read().await.unwrap();
    let filter = indicators::IndicatorFilter {
        search: Some(kode.to_owned()),
        ..Default::default()
    };
    let sort = indicators::IndicatorSort::default();
    let (up, page) = (Direction::Asc, Page::first(100));
    let found = indicators::list(&mut session, store.instansi, &filter, sort, up, &page).await;
    let mut found = found.unwrap().items;
    found.retain(|indicator| indicator.kode.as_deref() == Some(kode));
    assert_eq!(found.len(), 1, "{kode}");
    found.remove(0)
}

pub(crate) async fn indicator_id(store: &Arc<Store>, kode: &str) -> IndicatorId {
    indicator(store, kode).await.id
}

/// The node with a code.
pub(crate) async fn node(store: &Arc<Store>, kode: &str) -> nodes::Node {
    let mut session = store.db.read().await.unwrap();
    let (filter, sort) = (nodes::NodeFilter::default(), nodes::NodeSort::default());
    let (up, page) = (Direction::Asc, Page::first(100));
    let found = nodes::list(&mut session, store.instansi, &filter, sort, up, &page).await;
    let mut found = found.unwrap().items;
    found.retain(|node| node.kode.as_deref() == Some(kode));
    assert_eq!(found.len(), 1, "{kode}");
    found.remove(0)
}

pub(crate) async fn node_id(store: &Arc<Store>, kode: &str) -> NodeId {
    node(store, kode).await.id
}

/// Somebody of another instansi.
pub(crate) async fn stranger(store: &Arc<Store>) -> Actor {
    let new = NewInstansi {
        kode: "3202".to_owned(),
        nama: "Kabupaten Lain".to_owned(),
        jenis: Jenis::Kabupaten,
    };
    let other = instansi::create(&store.db, new, "pemasangan")
        .await
        .unwrap();
    Actor::system(other, "orang lain")
}

/// The codes of everything that is wrong.
pub(crate) fn codes(error: &Error) -> Vec<&'static str> {
    match error {
        Error::Invalid(problems) => problems.list().iter().map(|problem| problem.code).collect(),
        other => vec![other.code()],
    }
}

/// What the audit tells: action, entity and reason of every row after the first `skip`.
pub(crate) async fn audit(store: &Arc<Store>, skip: usize) -> Vec<Vec<String>> {
    let sql = "SELECT action, entity, reason FROM audit_log ORDER BY instansi_id, seq";
    let rows = store.raw_rows(sql).await.unwrap();
    rows.into_iter().skip(skip).collect()
}
