//! PostgreSQL is backed up and restored with its own tools.

use std::path::Path;

use sakip_db::backup::{self, BackupOptions};
use sakip_db::{Db, EngineKind, Error, Options};
use sakip_tests::postgres::{Postgres, program};
use sakip_tests::store::{Store, engines, runtime};

use crate::audit::add;
use crate::seeded::{outcome, seed};

/// Runs the command a refusal names.
fn run_named(refusal: &Error) {
    let text = refusal.to_string();
    let command = text.split('`').nth(1).unwrap();
    let mut words = command.split(' ').map(|word| word.trim_matches('\''));
    let output = program(words.next().unwrap()).args(words).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command}: {error}");
}

/// Every row of every table, and every constraint, index, trigger and function.
async fn contents(store: &Store) -> Vec<Vec<String>> {
    let tables = store
        .raw_rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        .await
        .unwrap()
        .concat();
    let mut contents = Vec::new();
    for table in tables {
        let sql = format!("SELECT t::text FROM {table} t ORDER BY 1");
        let rows = store.raw_rows(&sql).await.unwrap().concat();
        contents.push(std::iter::once(table).chain(rows).collect());
    }
    for sql in [
        // Parentheses around what AND joins may go when it is read back.
        "SELECT conrelid::regclass::text, conname::text, translate(pg_get_constraintdef(oid), '()', '') FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        "SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
    ] {
        let rows = store.raw_rows(sql).await.unwrap();
        assert!(rows.len() > 3, "{sql}");
        contents.extend(rows);
    }
    contents
}

#[test]
fn a_dump_comes_back_as_it_was() {
    if !engines().contains(&EngineKind::Postgres) {
        return;
    }
    runtime().block_on(async {
        let store = Store::fresh(EngineKind::Postgres, Options::default()).await;
        seed(&store).await;
        let head = add(&store, store.system(), "a", 60).await;
        let directory = tempfile::tempdir().unwrap();
        let dump = directory.path().join("sakip.dump");
        let refused = store
            .db
            .backup(&dump, BackupOptions::default())
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "postgres_has_own_tools");
        run_named(&refused);

        let url = Postgres::shared()
            .unwrap()
            .unwrap()
            .create_database("restored", None)
            .unwrap();
        let refused = backup::restore(&dump, &url.parse().unwrap(), BackupOptions::default())
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "postgres_has_own_tools");
        run_named(&refused);

        let db = Db::open(&url).await.unwrap();
        let restored = Store::of(db, url, store.instansi);
        let (before, after) = (contents(&store).await, contents(&restored).await);
        assert_eq!(after.len(), before.len());
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(after, before);
        }
        let report = restored
            .db
            .verify_audit_of(store.instansi, &[head])
            .await
            .unwrap();
        assert!(report.is_whole(), "{report:?}");
        let findings = restored.db.check().await.unwrap().findings;
        assert_eq!(findings, store.db.check().await.unwrap().findings);
        assert_eq!(findings, []);
        // The triggers and constraints are alive.
        let refused = outcome(&restored, "DELETE FROM audit_log").await;
        assert_eq!(refused, "refused_by_database append_only");
        let next = add(&restored, store.system(), "b", 2).await;
        assert_eq!(next.seq, head.seq + 2);
    });
}

#[test]
fn the_command_it_names_holds_no_password() {
    runtime().block_on(async {
        let address = "postgres://sakip:rahasia@db.example:5433/sakip?sslmode=require&sslpassword=rahasia";
        let refused = backup::restore(Path::new("/srv/a b.dump"), &address.parse().unwrap(), BackupOptions::default())
            .await
            .unwrap_err();
        let text = refused.to_string();
        assert!(!text.contains("rahasia"), "{text}");
        let command = "pg_restore --exit-on-error --single-transaction --no-owner --dbname='postgres://sakip@db.example:5433/sakip?sslmode=require' '/srv/a b.dump'";
        assert!(text.contains(command), "{text}");
    });
}
