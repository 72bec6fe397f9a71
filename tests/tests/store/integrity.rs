//! `Db::check`: a sound database is sound, and what is wrong is found on both engines.

use sakip_core::text::{Lang, Localize};
use sakip_db::{Db, EngineKind};
use sakip_tests::store::{Store, on_each_engine};

use crate::seeded::{seed, written};

/// What a check finds: code and place, each once.
async fn found(store: &Store) -> Vec<(String, String)> {
    // With connections that know nothing of before.
    let db = Db::open(&store.address).await.unwrap();
    let report = db.check().await.unwrap();
    for finding in &report.findings {
        let texts = (finding.message.get(Lang::Id), finding.message.get(Lang::En));
        assert!(!texts.0.is_empty() && texts.0 != texts.1, "{finding:?}");
    }
    assert_eq!(report.is_sound(), report.findings.is_empty());
    assert_ne!(report.localize(Lang::Id), report.localize(Lang::En));
    let mut found: Vec<(String, String)> = report
        .findings
        .iter()
        .map(|finding| (finding.code.to_owned(), finding.place.clone()))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Runs a script as somebody who may do anything, past keys and triggers.
async fn tamper(store: &Store, sql: &str) {
    let past = match store.db.engine() {
        EngineKind::Sqlite => "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;",
        EngineKind::Postgres => "SET session_replication_role = replica;",
    };
    let done = store.raw(&written(store, &format!("{past} {sql}"))).await;
    assert!(done.is_ok(), "{sql}: {done:?}");
}

fn one(code: &str, place: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), place.to_owned())]
}

#[test]
fn a_sound_database_is_sound() {
    on_each_engine(|store| async move {
        assert_eq!(found(&store).await, []);
        seed(&store).await;
        assert_eq!(found(&store).await, []);
        let report = store.db.check().await.unwrap();
        assert!(report.statements > 10 && report.audit.len() == 1);
        report.schema_version
    });
}

#[test]
fn a_reference_that_leads_nowhere_is_found() {
    on_each_engine(|store| async move {
        tamper(&store, "INSERT INTO budget_plans (allocation_id, bulan, rencana_sen, updated_at) VALUES (77, 1, 1, {time})").await;
        let found = found(&store).await;
        assert_eq!(found, one("reference", "budget_plans"));
        found
    });
}

#[test]
fn numbers_that_would_be_given_out_twice_are_found() {
    on_each_engine(|store| async move {
        tamper(&store, "INSERT INTO opd (id, instansi_id, kode, nama, created_at, updated_at) VALUES (50, 1, '1', 'x', {time}, {time})").await;
        if store.db.engine() == EngineKind::Sqlite {
            assert_eq!(
                found(&store).await,
                [],
                "SQLite counts what is written past it"
            );
            tamper(
                &store,
                "UPDATE sqlite_sequence SET seq = 49 WHERE name = 'opd'",
            )
            .await;
        }
        let found = found(&store).await;
        assert_eq!(found, one("sequence", "opd"));
        found
    });
}

#[test]
fn what_is_missing_or_was_exchanged_in_the_schema_is_found() {
    on_each_engine(|store| async move {
        tamper(&store, "DROP INDEX jobs_claim").await;
        assert_eq!(found(&store).await, one("schema", "jobs_claim"));
        tamper(
            &store,
            "CREATE INDEX jobs_claim ON jobs (status, run_at, id)",
        )
        .await;
        assert_eq!(found(&store).await, []);
        match store.db.engine() {
            EngineKind::Sqlite => {
                tamper(&store, "DROP TRIGGER audit_log_no_update").await;
                assert_eq!(found(&store).await, one("schema", "audit_log_no_update"));
                tamper(&store, "CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT 1; END").await;
                assert_eq!(found(&store).await, one("schema", "audit_log_no_update"));
            }
            EngineKind::Postgres => {
                tamper(
                    &store,
                    "ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only",
                )
                .await;
                assert_eq!(found(&store).await, one("trigger", "audit_log"));
                tamper(&store, "ALTER TABLE audit_log ENABLE TRIGGER audit_log_append_only; CREATE OR REPLACE FUNCTION sakip_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$").await;
                assert_eq!(found(&store).await, one("schema", "sakip_append_only"));
                tamper(&store, "ALTER TABLE opd DROP CONSTRAINT opd_not_own_parent; ALTER TABLE opd ADD CONSTRAINT opd_not_own_parent CHECK (parent_id <> id) NOT VALID; DROP TRIGGER audit_log_no_truncate ON audit_log").await;
                let codes: Vec<String> = found(&store)
                    .await
                    .into_iter()
                    .map(|(code, _)| code)
                    .collect();
                assert_eq!(codes, ["constraint", "schema", "schema"]);
            }
        }
    });
}

#[test]
fn a_statement_the_schema_does_not_fit_is_found() {
    on_each_engine(|store| async move {
        tamper(&store, "ALTER TABLE opd RENAME COLUMN nama TO sebutan").await;
        let found = found(&store).await;
        assert!(
            found.contains(&(
                "statement".to_owned(),
                "sakip_db::ops::opd::INSERT".to_owned()
            )),
            "{found:?}"
        );
        assert!(
            found.iter().all(|(code, _)| code == "statement"),
            "{found:?}"
        );
        found
    });
}

#[test]
fn a_broken_chain_is_found() {
    on_each_engine(|store| async move {
        tamper(&store, "UPDATE audit_heads SET seq = 5").await;
        let found = found(&store).await;
        assert_eq!(found, one("audit", "audit_log 1"));
        found
    });
}

#[test]
fn a_value_past_its_range_is_found_on_sqlite() {
    let runtime = sakip_tests::store::runtime();
    runtime.block_on(async {
        let store = Store::fresh(EngineKind::Sqlite, Default::default()).await;
        tamper(&store, "UPDATE instansi SET jenis = 'negara'").await;
        let codes: Vec<String> = found(&store)
            .await
            .into_iter()
            .map(|(code, _)| code)
            .collect();
        assert_eq!(codes, ["damaged"]);
    });
}

#[test]
fn a_damaged_page_is_found_on_sqlite() {
    let runtime = sakip_tests::store::runtime();
    runtime.block_on(async {
        let store = Store::fresh(EngineKind::Sqlite, Default::default()).await;
        crate::audit::add(&store, store.system(), "a", 300).await;
        store.db.close().await;
        let whole = std::fs::read(&store.address).unwrap();
        let pages = whole.len() / 4096;
        let mut told = 0;
        // The first page holds what makes it a database.
        for page in (1..pages).step_by(7) {
            let mut torn = whole.clone();
            torn[page * 4096..(page + 1) * 4096].fill(0xa5);
            std::fs::write(&store.address, torn).unwrap();
            // Where not even the schema can be read, opening says so.
            let Ok(db) = Db::open(&store.address).await else {
                told += 1;
                continue;
            };
            let report = db.check().await.unwrap();
            let damaged = |code: &str| matches!(code, "damaged" | "audit");
            assert!(
                report.findings.iter().any(|finding| damaged(finding.code)),
                "page {page}: {report:?}"
            );
            db.close().await;
            told += 1;
        }
        assert!(told > 10, "{told} of {pages}");
    });
}
