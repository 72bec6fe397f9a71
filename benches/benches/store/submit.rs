//! One achievement entered and submitted in one transaction, with its two steps and its two rows of the audit.

use std::cell::Cell;

use chrono::{DateTime, SubsecRound, Utc};
use rust_decimal::Decimal;
use sakip_core::number::Quantity;
use sakip_core::period::Period;
use sakip_db::ops::achievements::{Decision, Entry, Isian, decide, enter};
use sakip_db::{Actor, IndicatorId, UserId};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Place;
use crate::measure::Table;
use crate::plain::{Exact, Plain};

const RULES: &str = "
SELECT i.opd_id, i.frequency, i.valid_from IS NULL AND i.valid_to IS NULL AS in_force,
    CASE WHEN n.tahun_awal > r.tahun_awal THEN n.tahun_awal ELSE r.tahun_awal END AS tahun_awal,
    CASE WHEN n.tahun_akhir < r.tahun_akhir THEN n.tahun_akhir ELSE r.tahun_akhir END AS tahun_akhir
FROM indicators i JOIN renstra r ON r.id = i.renstra_id JOIN plan_nodes n ON n.id = i.node_id
WHERE r.instansi_id = $1 AND i.id = $2";
const ACTIVE: &str = "SELECT active FROM users WHERE instansi_id = $1 AND id = $2";
const WINDOW: &str = "
SELECT w.opens_at, w.closes_at, (SELECT max(e.until) FROM period_window_exceptions e WHERE e.opd_id = $2 AND e.periode = $3 AND e.revoked_at IS NULL) AS until
FROM period_windows w WHERE w.instansi_id = $1 AND w.periode = $3 AND (w.opd_id = $2 OR w.opd_id IS NULL) ORDER BY w.opd_id IS NULL LIMIT 1";
const INSERT: &str = "
INSERT INTO performance_achievements (indicator_id, periode, tahun, measured, realisasi, entered_by, created_at, updated_at)
VALUES ($1, $2, $3, 'value', $4, $5, $6, $6) ON CONFLICT (indicator_id, periode) DO NOTHING RETURNING *";
const STEP: &str = "
INSERT INTO achievement_transitions (achievement_id, from_status, to_status, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5)";
const SUBMIT: &str = "
UPDATE performance_achievements SET status = 'submitted', submitted_by = $3, submitted_at = $4, updated_at = $4, version = version + 1
WHERE id = $1 AND version = $2 RETURNING *";
const NUMBERS: &str =
    "UPDATE audit_heads SET seq = seq + $2 WHERE instansi_id = $1 RETURNING seq, hash";
const AUDIT: &str = "
INSERT INTO audit_log (instansi_id, seq, at, actor_id, actor, action, entity, entity_id, before, after, prev_hash, hash)
VALUES ($1, $2, $3, $4, $5, $6, 'achievement', $7, $8, $9, $10, $11)";
const HEAD: &str = "UPDATE audit_heads SET hash = $2 WHERE instansi_id = $1";

#[derive(sqlx::FromRow)]
struct Rules {
    opd_id: i64,
    frequency: String,
    in_force: bool,
    tahun_awal: i64,
    tahun_akhir: i64,
}

#[derive(sqlx::FromRow)]
struct Window {
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow, Serialize)]
struct Achievement {
    id: i64,
    indicator_id: i64,
    periode: String,
    tahun: i64,
    measured: String,
    realisasi: Option<Exact>,
    tingkat: Option<String>,
    alasan: Option<String>,
    catatan: Option<String>,
    status: String,
    entered_by: i64,
    submitted_by: Option<i64>,
    submitted_at: Option<DateTime<Utc>>,
    verified_by: Option<i64>,
    verified_at: Option<DateTime<Utc>>,
    approved_by: Option<i64>,
    approved_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

/// The hash of a row of the audit.
fn hash(previous: &[u8], seq: i64, texts: [&str; 4]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(seq.to_be_bytes());
    for text in texts {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_vec()
}

/// The transaction on one engine: what differs is how it begins and how times and decimals are bound.
macro_rules! submit {
    ($transaction:expr, $now:expr, $value:expr, $instansi:expr, $user:expr, $indicator:expr, $periode:expr) => {{
        let mut transaction = $transaction;
        let (instansi, user, indicator, periode) = ($instansi, $user, $indicator, $periode);
        let now = Utc::now().trunc_subsecs(6);
        let (at, value) = ($now(now), $value);
        let active: bool = sqlx::query_scalar(ACTIVE)
            .bind(instansi)
            .bind(user)
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
        let rules: Rules = sqlx::query_as(RULES)
            .bind(instansi)
            .bind(indicator)
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
        let tahun: i64 = periode[..4].parse().unwrap();
        assert!(active && rules.in_force && rules.frequency == "monthly");
        assert!((rules.tahun_awal..=rules.tahun_akhir).contains(&tahun));
        let window: Option<Window> = sqlx::query_as(WINDOW)
            .bind(instansi)
            .bind(rules.opd_id)
            .bind(periode)
            .fetch_optional(&mut *transaction)
            .await
            .unwrap();
        assert!(window.is_none_or(|window| {
            (window.opens_at..window.closes_at).contains(&now)
                || window.until.is_some_and(|until| now < until)
        }));
        let entered: Achievement = sqlx::query_as(INSERT)
            .bind(indicator)
            .bind(periode)
            .bind(tahun)
            .bind(value)
            .bind(user)
            .bind(at.clone())
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
        let submitted: Achievement = sqlx::query_as(SUBMIT)
            .bind(entered.id)
            .bind(entered.version)
            .bind(user)
            .bind(at.clone())
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
        for (from, to) in [("draft", "draft"), ("draft", "submitted")] {
            sqlx::query(STEP)
                .bind(entered.id)
                .bind(from)
                .bind(to)
                .bind(user)
                .bind(at.clone())
                .execute(&mut *transaction)
                .await
                .unwrap();
        }
        let (seq, mut head): (i64, Vec<u8>) = sqlx::query_as(NUMBERS)
            .bind(instansi)
            .bind(2)
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
        let (id, first) = (
            entered.id.to_string(),
            serde_json::to_string(&entered).unwrap(),
        );
        let second = serde_json::to_string(&submitted).unwrap();
        for (seq, action, before, after) in [
            (seq - 1, "enter", None, &first),
            (seq, "submit", Some(&first), &second),
        ] {
            let own = hash(&head, seq, [action, "budi", &id, after]);
            sqlx::query(AUDIT)
                .bind(instansi)
                .bind(seq)
                .bind(at.clone())
                .bind(user)
                .bind("budi")
                .bind(action)
                .bind(&id)
                .bind(before)
                .bind(after)
                .bind(&head)
                .bind(&own)
                .execute(&mut *transaction)
                .await
                .unwrap();
            head = own;
        }
        sqlx::query(HEAD)
            .bind(instansi)
            .bind(&head)
            .execute(&mut *transaction)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }};
}

/// The achievement that is entered `number`th: every indicator, then the next month.
fn next(place: &Place, number: i64) -> (i64, String) {
    let month = number / 250;
    let indicator = place.opd.0 * 1000 + 1 + number % 250;
    (
        indicator,
        format!("{}-M{:02}", 2026 + month / 12, month % 12 + 1),
    )
}

async fn plain(place: &Place, number: i64) {
    let (indicator, periode) = next(place, number);
    let (instansi, user) = (place.store.instansi.0, place.opd.0 * 10 + 1);
    let value = Decimal::new(number, 2);
    match &place.plain {
        Plain::Sqlite(pool) => submit!(
            pool.begin_with("BEGIN IMMEDIATE").await.unwrap(),
            |now: DateTime<Utc>| now.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string(),
            value.normalize().to_string(),
            instansi,
            user,
            indicator,
            periode.as_str()
        ),
        Plain::Postgres(pool) => submit!(
            pool.begin().await.unwrap(),
            |now: DateTime<Utc>| now,
            value,
            instansi,
            user,
            indicator,
            periode.as_str()
        ),
    }
}

async fn ours(place: &Place, number: i64) {
    let (indicator, periode) = next(place, number);
    let periode: Period = periode.parse().unwrap();
    let actor = Actor::user(place.store.instansi, UserId(place.opd.0 * 10 + 1), "budi");
    let mut unit = place.store.db.begin(actor).await.unwrap();
    let entry = Entry {
        indicator_id: IndicatorId(indicator),
        periode,
        isian: Isian::Nilai(Quantity::of(Decimal::new(number, 2))),
        catatan: None,
        version: None,
    };
    let entered = enter(&mut unit, entry).await.unwrap();
    decide(&mut unit, entered.id, entered.version, Decision::Submit)
        .await
        .unwrap();
    unit.commit().await.unwrap();
}

pub(crate) async fn measure(place: &Place, table: &mut Table) {
    let number = Cell::new(0);
    let count = || number.replace(number.get() + 1);
    table
        .compare(
            "submit one achievement",
            place.store.db.engine(),
            300,
            || ours(place, count()),
            || plain(place, count()),
        )
        .await;
}
