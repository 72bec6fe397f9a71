//! What a national roll-up starts from: every plan, node, indicator, target and value of a year, as they arrive.

use std::hint::black_box;

use chrono::NaiveDate;
use futures_util::TryStreamExt;
use sakip_core::period::Period;
use sakip_db::query;

use crate::Place;
use crate::measure::Table;
use crate::plain::{Exact, Plain};

const SELECT: &str = "
SELECT r.id AS renstra_id, r.opd_id, n.id AS node_id, n.parent_id, n.bobot AS node_bobot, i.id AS indicator_id,
    i.opd_id AS indicator_opd_id, i.polarity, i.frequency, i.consolidation, i.satuan, i.bobot, i.baseline, i.valid_from,
    i.valid_to, t.nilai, t.batas_atas, t.tingkat AS target_tingkat, a.periode, a.measured, a.realisasi, a.tingkat, a.status
FROM renstra r JOIN plan_nodes n ON n.renstra_id = r.id LEFT JOIN indicators i ON i.node_id = n.id
LEFT JOIN performance_targets t ON t.indicator_id = i.id AND t.periode = '2025'
LEFT JOIN performance_achievements a ON a.indicator_id = i.id AND a.periode BETWEEN '2025' AND '2025-S2'
WHERE r.instansi_id = $1 AND r.status = 'active' AND 2025 BETWEEN r.tahun_awal AND r.tahun_akhir
AND 2025 BETWEEN n.tahun_awal AND n.tahun_akhir
ORDER BY r.id, n.rank, n.id, i.id, a.periode";

#[derive(sqlx::FromRow)]
#[allow(dead_code, reason = "a roll-up would take them")]
struct Row {
    renstra_id: i64,
    opd_id: i64,
    node_id: i64,
    parent_id: Option<i64>,
    node_bobot: Option<Exact>,
    indicator_id: Option<i64>,
    indicator_opd_id: Option<i64>,
    polarity: Option<String>,
    frequency: Option<String>,
    consolidation: Option<String>,
    satuan: Option<String>,
    bobot: Option<Exact>,
    baseline: Option<Exact>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    nilai: Option<Exact>,
    batas_atas: Option<Exact>,
    target_tingkat: Option<String>,
    periode: Option<String>,
    measured: Option<String>,
    realisasi: Option<Exact>,
    tingkat: Option<String>,
    status: Option<String>,
}

async fn plain(place: &Place) -> u64 {
    let instansi = place.store.instansi.0;
    let mut count = 0;
    match &place.plain {
        Plain::Sqlite(pool) => {
            let mut rows = sqlx::query_as::<_, Row>(SELECT).bind(instansi).fetch(pool);
            while let Some(row) = rows.try_next().await.unwrap() {
                count += 1;
                black_box(row);
            }
        }
        Plain::Postgres(pool) => {
            let mut rows = sqlx::query_as::<_, Row>(SELECT).bind(instansi).fetch(pool);
            while let Some(row) = rows.try_next().await.unwrap() {
                count += 1;
                black_box(row);
            }
        }
    }
    count
}

async fn ours(place: &Place) -> u64 {
    let year: Period = "2025".parse().unwrap();
    let mut session = place.store.db.read().await.unwrap();
    let mut rows = query::rollup_input(&mut session, place.store.instansi, year).unwrap();
    let mut count = 0;
    while let Some(row) = rows.try_next().await.unwrap() {
        count += 1;
        black_box(row);
    }
    count
}

pub(crate) async fn measure(place: &Place, table: &mut Table) {
    let count = ours(place).await;
    assert_eq!(count, plain(place).await);
    table
        .compare(
            &format!("national roll-up input, {count} rows"),
            place.store.db.engine(),
            if place.quick { 15 } else { 5 },
            || async {
                assert_eq!(ours(place).await, count);
            },
            || async {
                assert_eq!(plain(place).await, count);
            },
        )
        .await;
}
