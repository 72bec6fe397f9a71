//! One OPD, one month, 250 indicators with target and value, in the order of the plan.

use std::hint::black_box;

use chrono::NaiveDate;
use sakip_core::period::Period;
use sakip_db::query;

use crate::Place;
use crate::measure::Table;
use crate::plain::{Exact, Plain};

const MONTH: &str = "2025-M03";

const SQLITE: &str = "
WITH RECURSIVE up (node, above, path, place) AS (
    SELECT id, parent_id, CAST(id AS TEXT), printf('%010d%019d', urutan, id) FROM plan_nodes
    WHERE id IN (SELECT node_id FROM indicators WHERE opd_id = ?2)
    UNION ALL
    SELECT up.node, p.parent_id, p.id || '/' || up.path, printf('%010d%019d', p.urutan, p.id) || up.place
    FROM up JOIN plan_nodes p ON p.id = up.above
)
SELECT i.id AS indicator_id, i.renstra_id, i.kode, i.nama, i.satuan, i.polarity, i.frequency, i.consolidation, i.bobot,
    i.baseline, i.iku, i.valid_from, i.valid_to, n.id AS node_id, n.level, n.kode AS node_kode, n.nama AS node_nama,
    up.path, t.nilai, t.batas_atas, t.tingkat AS target_tingkat, a.id AS achievement_id, a.periode, a.measured,
    a.realisasi, a.tingkat, a.alasan, a.catatan, a.status, a.version
FROM up JOIN plan_nodes n ON n.id = up.node JOIN indicators i ON i.node_id = n.id AND i.opd_id = ?2
JOIN renstra r ON r.id = i.renstra_id
LEFT JOIN performance_targets t ON t.indicator_id = i.id AND t.periode = ?3
LEFT JOIN performance_achievements a ON a.indicator_id = i.id AND a.periode = ?3
WHERE up.above IS NULL AND r.instansi_id = ?1 AND r.status = 'active' AND 2025 BETWEEN r.tahun_awal AND r.tahun_akhir
AND 2025 BETWEEN n.tahun_awal AND n.tahun_akhir
ORDER BY up.place, i.urutan, i.id";

const POSTGRES: &str = "
WITH RECURSIVE up (node, above, path, place) AS (
    SELECT id, parent_id, id::text, lpad(urutan::text, 10, '0') || lpad(id::text, 19, '0') FROM plan_nodes
    WHERE id IN (SELECT node_id FROM indicators WHERE opd_id = $2)
    UNION ALL
    SELECT up.node, p.parent_id, p.id || '/' || up.path, lpad(p.urutan::text, 10, '0') || lpad(p.id::text, 19, '0') || up.place
    FROM up JOIN plan_nodes p ON p.id = up.above
)
SELECT i.id AS indicator_id, i.renstra_id, i.kode, i.nama, i.satuan, i.polarity, i.frequency, i.consolidation, i.bobot,
    i.baseline, i.iku, i.valid_from, i.valid_to, n.id AS node_id, n.level, n.kode AS node_kode, n.nama AS node_nama,
    up.path, t.nilai, t.batas_atas, t.tingkat AS target_tingkat, a.id AS achievement_id, a.periode, a.measured,
    a.realisasi, a.tingkat, a.alasan, a.catatan, a.status, a.version
FROM up JOIN plan_nodes n ON n.id = up.node JOIN indicators i ON i.node_id = n.id AND i.opd_id = $2
JOIN renstra r ON r.id = i.renstra_id
LEFT JOIN performance_targets t ON t.indicator_id = i.id AND t.periode = $3
LEFT JOIN performance_achievements a ON a.indicator_id = i.id AND a.periode = $3
WHERE up.above IS NULL AND r.instansi_id = $1 AND r.status = 'active' AND 2025 BETWEEN r.tahun_awal AND r.tahun_akhir
AND 2025 BETWEEN n.tahun_awal AND n.tahun_akhir
ORDER BY up.place, i.urutan, i.id";

#[derive(sqlx::FromRow)]
#[allow(dead_code, reason = "a server would send them")]
struct Row {
    indicator_id: i64,
    renstra_id: i64,
    kode: Option<String>,
    nama: String,
    satuan: String,
    polarity: String,
    frequency: String,
    consolidation: String,
    bobot: Option<Exact>,
    baseline: Option<Exact>,
    iku: bool,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    node_id: i64,
    level: String,
    node_kode: Option<String>,
    node_nama: String,
    path: String,
    nilai: Option<Exact>,
    batas_atas: Option<Exact>,
    target_tingkat: Option<String>,
    achievement_id: Option<i64>,
    periode: Option<String>,
    measured: Option<String>,
    realisasi: Option<Exact>,
    tingkat: Option<String>,
    alasan: Option<String>,
    catatan: Option<String>,
    status: Option<String>,
    version: Option<i64>,
}

async fn plain(place: &Place) -> Vec<Row> {
    let (instansi, opd) = (place.store.instansi.0, place.opd.0);
    match &place.plain {
        Plain::Sqlite(pool) => sqlx::query_as(SQLITE)
            .bind(instansi)
            .bind(opd)
            .bind(MONTH)
            .fetch_all(pool)
            .await
            .unwrap(),
        Plain::Postgres(pool) => sqlx::query_as(POSTGRES)
            .bind(instansi)
            .bind(opd)
            .bind(MONTH)
            .fetch_all(pool)
            .await
            .unwrap(),
    }
}

async fn ours(place: &Place) -> Vec<query::Performance> {
    let month: Period = MONTH.parse().unwrap();
    let mut session = place.store.db.read().await.unwrap();
    query::performance(&mut session, place.store.instansi, place.opd, month)
        .await
        .unwrap()
}

pub(crate) async fn measure(place: &Place, table: &mut Table) {
    let (store, driver) = (ours(place).await, plain(place).await);
    assert_eq!((store.len(), driver.len()), (250, 250));
    for (ours, theirs) in store.iter().zip(&driver) {
        assert_eq!(ours.indicator_id.0, theirs.indicator_id);
        assert_eq!(ours.jalur, theirs.path);
        let value = ours
            .entries
            .first()
            .and_then(|entry| entry.reading.realisasi);
        assert_eq!(
            value.map(|value| value.value()),
            theirs.realisasi.map(|value| value.0)
        );
    }
    table
        .compare(
            "read one OPD-month of 250 indicators",
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
