//! Nobody rewrites the audit unseen, not even who may do anything with the database.

use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::{AuditFault, AuditHead, AuditReport, EngineKind};
use sakip_tests::store::{Store, on_each_engine};

use crate::audit::add;
use crate::seeded::written;

/// How many forgeries are tried on each engine.
const FORGERIES: u64 = 150;

/// SplitMix64: the same forgeries in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// Takes away what protects the audit, as somebody who owns the database could, and keeps a copy of it.
async fn open_up(store: &Store) {
    let script = match store.db.engine() {
        EngineKind::Sqlite => {
            "DROP TRIGGER audit_log_no_update; DROP TRIGGER audit_log_no_delete; DROP TRIGGER audit_log_no_replace;"
        }
        EngineKind::Postgres => {
            "ALTER TABLE audit_log DISABLE TRIGGER USER; ALTER TABLE audit_log DROP CONSTRAINT audit_log_hash_length; ALTER TABLE audit_log DROP CONSTRAINT audit_log_seq_positive;"
        }
    };
    store.raw(script).await.unwrap();
    keep(store, "").await;
}

async fn keep(store: &Store, name: &str) {
    let script = format!(
        "CREATE TABLE log_kept{name} AS SELECT * FROM audit_log; CREATE TABLE heads_kept{name} AS SELECT * FROM audit_heads;"
    );
    store.raw(&script).await.unwrap();
}

async fn put_back(store: &Store, name: &str) {
    let script = format!(
        "DELETE FROM audit_log; INSERT INTO audit_log SELECT * FROM log_kept{name}; DELETE FROM audit_heads; INSERT INTO audit_heads SELECT * FROM heads_kept{name};"
    );
    store.raw(&script).await.unwrap();
}

async fn forge(store: &Store, sql: &str) {
    let past = match store.db.engine() {
        EngineKind::Sqlite => "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;",
        EngineKind::Postgres => "SET session_replication_role = replica;",
    };
    let sql = written(store, &format!("{past} {sql}"));
    let done = store.raw(&sql).await;
    assert!(done.is_ok(), "{sql}: {done:?}");
}

/// One forgery: a row edited, removed, put in or put elsewhere, or the head moved.
fn forgery(dice: &mut Dice, rows: u64) -> String {
    let seq = 1 + dice.roll(rows);
    let of_row = format!("WHERE instansi_id = 1 AND seq = {seq}");
    let columns = "at, actor_id, actor, action, entity, entity_id, before, after, reason, request_id, prev_hash, hash";
    match dice.roll(18) {
        0 => format!("UPDATE audit_log SET actor = actor || 'x' {of_row}"),
        1 => format!("UPDATE audit_log SET actor_id = coalesce(actor_id, 0) + 1 {of_row}"),
        2 => format!("UPDATE audit_log SET action = 'read' {of_row}"),
        3 => format!("UPDATE audit_log SET entity = entity || 's' {of_row}"),
        4 => format!("UPDATE audit_log SET entity_id = entity_id || '0' {of_row}"),
        5 => format!("UPDATE audit_log SET before = coalesce(before, '') || '{{}}' {of_row}"),
        6 => format!("UPDATE audit_log SET after = replace(after, 'a', 'b') {of_row}"),
        7 => format!("UPDATE audit_log SET after = NULL {of_row}"),
        8 => format!("UPDATE audit_log SET reason = coalesce(reason || 'x', '') {of_row}"),
        9 => format!("UPDATE audit_log SET request_id = coalesce(request_id || 'x', 'x') {of_row}"),
        10 => format!("UPDATE audit_log SET at = '2025-04-10T03:04:05.678900Z' {of_row}"),
        11 => format!("UPDATE audit_log SET hash = {{bytes}} {of_row}"),
        12 => format!("UPDATE audit_log SET prev_hash = hash {of_row}"),
        13 => format!("DELETE FROM audit_log {of_row}"),
        14 => {
            // Two rows change places.
            let other = 1 + (seq + dice.roll(rows - 1)) % rows;
            let (low, high) = (seq.min(other), seq.max(other));
            format!(
                "UPDATE audit_log SET seq = 100000 WHERE instansi_id = 1 AND seq = {low}; UPDATE audit_log SET seq = {low} WHERE instansi_id = 1 AND seq = {high}; UPDATE audit_log SET seq = {high} WHERE instansi_id = 1 AND seq = 100000"
            )
        }
        15 => format!(
            "INSERT INTO audit_log (instansi_id, seq, {columns}) SELECT instansi_id, {}, {columns} FROM audit_log {of_row}",
            rows + 1 + dice.roll(3)
        ),
        16 => {
            // A row is put in, and everything behind it makes room.
            format!(
                "UPDATE audit_log SET seq = -seq WHERE instansi_id = 1 AND seq >= {seq}; UPDATE audit_log SET seq = 1 - seq WHERE instansi_id = 1 AND seq < 0; INSERT INTO audit_log (instansi_id, seq, {columns}) SELECT instansi_id, {seq}, {columns} FROM audit_log WHERE instansi_id = 1 AND seq = {}",
                seq + 1
            )
        }
        // A row of the other instansi is taken over.
        _ => format!(
            "UPDATE audit_log SET instansi_id = 1, seq = {} WHERE instansi_id = 2 AND seq = 1",
            rows + 1
        ),
    }
}

#[test]
fn every_forgery_is_found() {
    on_each_engine(|store| async move {
        let dice = &mut Dice(20_250_410);
        let mut rows = 1;
        for unit in 0..4 + dice.roll(3) {
            let count = 1 + dice.roll(8);
            rows += count;
            let head = add(
                &store,
                store.system(),
                &unit.to_string(),
                usize::try_from(count).unwrap(),
            )
            .await;
            assert_eq!(head.seq, i64::try_from(rows).unwrap());
        }
        let new = NewInstansi {
            kode: "3271".to_owned(),
            nama: "Kota Contoh".to_owned(),
            jenis: Jenis::Kota,
        };
        instansi::create(&store.db, new, "pemasangan")
            .await
            .unwrap();
        open_up(&store).await;
        assert!(is_whole(&store).await);
        let mut found = Vec::new();
        for number in 0..FORGERIES {
            let sql = forgery(dice, rows);
            forge(&store, &sql).await;
            let reports = store.db.verify_audit().await.unwrap();
            let faults: Vec<AuditFault> = reports
                .into_iter()
                .flat_map(|report| report.faults)
                .collect();
            assert!(!faults.is_empty(), "forgery {number} was not found: {sql}");
            found.push(faults);
            put_back(&store, "").await;
            assert!(is_whole(&store).await, "after forgery {number}");
        }
        found
    });
}

async fn is_whole(store: &Store) -> bool {
    store
        .db
        .verify_audit()
        .await
        .unwrap()
        .iter()
        .all(AuditReport::is_whole)
}

#[test]
fn rows_that_cannot_be_read_are_found_and_the_rest_is_still_checked() {
    on_each_engine(|store| async move {
        add(&store, store.system(), "a", 9).await;
        open_up(&store).await;
        let mut found = Vec::new();
        for (sql, seq) in [
            (
                "UPDATE audit_log SET hash = prev_hash || prev_hash WHERE seq = 4",
                4,
            ),
            ("UPDATE audit_log SET at = {far} WHERE seq = 5", 5),
            (
                "UPDATE audit_log SET hash = prev_hash || prev_hash WHERE seq = 10",
                10,
            ),
        ] {
            let far = match store.db.engine() {
                EngineKind::Sqlite => "'selalu'",
                EngineKind::Postgres => "'infinity'",
            };
            let sql = match store.db.engine() {
                EngineKind::Sqlite => sql.replace(
                    "prev_hash || prev_hash",
                    "CAST(prev_hash || prev_hash AS BLOB)",
                ),
                EngineKind::Postgres => sql.to_owned(),
            };
            forge(&store, &sql.replace("{far}", far)).await;
            let report = store.db.verify_audit_of(store.instansi, &[]).await.unwrap();
            assert_eq!(report.rows, 10);
            assert!(
                report.faults.contains(&AuditFault::Edited { seq }),
                "{report:?}"
            );
            found.push(report.faults);
            put_back(&store, "").await;
            assert!(is_whole(&store).await);
        }
        found
    });
}

#[test]
fn what_only_a_head_kept_elsewhere_shows() {
    on_each_engine(|store| async move {
        let early = add(&store, store.system(), "a", 5).await;
        keep(&store, "_early").await;
        let late = add(&store, store.system(), "b", 5).await;
        open_up(&store).await;
        let check = async |anchors: &[AuditHead]| {
            store
                .db
                .verify_audit_of(store.instansi, anchors)
                .await
                .unwrap()
        };
        assert!(check(&[early, late]).await.is_whole());

        // The tail is cut off and the head put where it was before.
        put_back(&store, "_early").await;
        assert!(
            check(&[]).await.is_whole(),
            "the database alone cannot know"
        );
        assert!(check(&[early]).await.is_whole());
        let cut = check(&[early, late]).await;
        assert_eq!(cut.faults, [AuditFault::Anchor { seq: late.seq }]);

        // Another chain of the same length is written in its place.
        let other = add(&store, store.system(), "c", 5).await;
        assert_eq!(other.seq, late.seq);
        assert!(check(&[]).await.is_whole());
        assert!(check(&[early, other]).await.is_whole());
        let rewritten = check(&[early, late]).await;
        assert_eq!(rewritten.faults, [AuditFault::Anchor { seq: late.seq }]);

        // The instansi is taken away with everything it had.
        forge(
            &store,
            "DELETE FROM opd; DELETE FROM audit_log; DELETE FROM audit_heads; DELETE FROM instansi",
        )
        .await;
        assert!(store.db.verify_audit().await.unwrap().is_empty());
        let gone = check(&[early]).await;
        assert!(
            gone.faults.contains(&AuditFault::Anchor { seq: early.seq }),
            "{gone:?}"
        );
        // And with everything but its rows.
        forge(&store, "INSERT INTO audit_log SELECT * FROM log_kept").await;
        assert!(!is_whole(&store).await);
        gone.faults
    });
}
