//! History is only added to, and what only one engine could keep is kept by neither.

use sakip_db::{EngineKind, Error};
use sakip_tests::store::on_each_engine;

use crate::seeded::{outcome, seed};

/// Every table of what is only ever added to, with a change of a row.
const APPEND_ONLY: [(&str, &str); 14] = [
    ("audit_log", "actor = 'x'"),
    ("opd_history", "reason = 'x'"),
    ("performance_target_revisions", "target = 'x'"),
    ("achievement_transitions", "reason = 'x'"),
    ("budget_allocation_revisions", "pagu_sen = 1"),
    ("budget_realizations", "realisasi_sen = 1"),
    ("policies", "document = '[]'"),
    ("lke_templates", "document = '[]'"),
    ("lke_predicates", "above = '1'"),
    ("evaluation_reopenings", "reason = 'x'"),
    ("follow_ups", "note = 'x'"),
    ("snapshots", "policy = 'x'"),
    ("snapshot_items", "document = '[]'"),
    // Not append-only: the control.
    ("opd", "singkatan = 'x'"),
];

#[test]
fn history_is_only_added_to() {
    on_each_engine(|store| async move {
        seed(&store).await;
        let refused = "refused_by_database append_only";
        let mut refusals = 0;
        for (table, change) in APPEND_ONLY {
            let count = format!("SELECT count(*) FROM {table}");
            let before = store.raw_rows(&count).await.unwrap();
            assert_ne!(before.concat(), ["0"], "{table} has a row");
            let update = outcome(&store, &format!("UPDATE {table} SET {change}")).await;
            if table == "opd" {
                assert_eq!(update, "ok");
                continue;
            }
            assert_eq!(update, refused, "{table}");
            let delete = format!("DELETE FROM {table}");
            assert_eq!(outcome(&store, &delete).await, refused, "{table}");
            if store.db.engine() == EngineKind::Postgres {
                let truncate = format!("TRUNCATE {table} CASCADE");
                assert_eq!(outcome(&store, &truncate).await, refused, "{table}");
            }
            assert_eq!(store.raw_rows(&count).await.unwrap(), before, "{table}");
            refusals += 1;
        }
        refusals
    });
}

#[test]
fn a_row_of_the_audit_is_not_replaced_on_sqlite() {
    let runtime = sakip_tests::store::runtime();
    runtime.block_on(async {
        let store = sakip_tests::store::Store::fresh(EngineKind::Sqlite, Default::default()).await;
        let refused = "refused_by_database append_only";
        for columns in ["seq", "seq + 7"] {
            let sql = format!(
                "INSERT OR REPLACE INTO audit_log (rowid, instansi_id, seq, at, actor, action, entity, entity_id, prev_hash, hash) SELECT rowid, instansi_id, {columns}, at, 'x', action, entity, entity_id, prev_hash, hash FROM audit_log"
            );
            assert_eq!(outcome(&store, &sql).await, refused);
        }
        assert_eq!(outcome(&store, "UPDATE OR REPLACE audit_log SET seq = 9").await, refused);
        // A row that is added the ordinary way, with no row in its place.
        let sql = "INSERT INTO audit_log SELECT instansi_id, 2, at, actor_id, actor, action, entity, entity_id, before, after, reason, request_id, prev_hash, hash FROM audit_log";
        assert_eq!(outcome(&store, sql).await, "ok");
    });
}

#[test]
fn a_zero_character_is_refused_alike() {
    use sakip_db::ops::opd::{self, NewOpd};
    use sakip_db::query::audit::{AuditFilter, list};
    on_each_engine(|store| async move {
        let mut session = store.db.read().await.unwrap();
        let filter = AuditFilter {
            entity: Some("o\0pd".to_owned()),
            ..AuditFilter::default()
        };
        let refused = list(
            &mut session,
            store.instansi,
            &filter,
            Default::default(),
            &Default::default(),
        )
        .await
        .unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)), "{refused}");
        let mut unit = store
            .db
            .begin(store.system().in_request("a\0b"))
            .await
            .unwrap();
        let new = NewOpd {
            kode: "1".to_owned(),
            nama: "Dinas\0".to_owned(),
            singkatan: None,
            parent_id: None,
            valid_from: None,
            valid_to: None,
        };
        assert_eq!(
            opd::create(&mut unit, new.clone())
                .await
                .unwrap_err()
                .code(),
            "invalid"
        );
        drop(unit);
        let mut unit = store
            .db
            .begin(store.system().in_request("a\0b"))
            .await
            .unwrap();
        let nama = "Dinas".to_owned();
        opd::create(&mut unit, NewOpd { nama, ..new })
            .await
            .unwrap();
        unit.commit().await.unwrap()
    });
}
