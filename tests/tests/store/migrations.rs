//! The schema is brought up to date once, whoever opens at the same time, and only where it fits.

use std::process::{Command, Stdio};

use sakip_core::text::{Lang, Localize};
use sakip_db::{Db, EngineKind, Error, Options};
use sakip_tests::postgres::Postgres;
use sakip_tests::store::{Store, engines, on_each_engine, runtime};

/// Where the processes of [`a_fresh_database_is_opened_by_many_at_once`] are told what to open.
const ADDRESS: &str = "SAKIP_TEST_OPEN";

/// A database without a schema.
fn empty(engine: EngineKind) -> (String, Option<tempfile::TempDir>) {
    match engine {
        EngineKind::Sqlite => {
            let directory = tempfile::tempdir().unwrap();
            let file = directory.path().join("sakip.db");
            (file.display().to_string(), Some(directory))
        }
        EngineKind::Postgres => {
            let postgres = Postgres::shared().unwrap().unwrap();
            (postgres.create_database("empty", None).unwrap(), None)
        }
    }
}

#[test]
#[ignore = "a process of the test below"]
fn open_what_is_told() {
    let address = std::env::var(ADDRESS).unwrap();
    runtime().block_on(async {
        let db = Db::open(&address).await.unwrap();
        assert!(db.schema_version().await.unwrap() >= 1);
        db.close().await;
    });
}

#[test]
fn a_fresh_database_is_opened_by_many_at_once() {
    for engine in engines() {
        // More than once: what several do at the same time does not go wrong every time.
        for _ in 0..3 {
            let (address, _directory) = empty(engine);
            let processes: Vec<_> = (0..4)
                .map(|_| {
                    Command::new(std::env::current_exe().unwrap())
                        .args([
                            "--exact",
                            "migrations::open_what_is_told",
                            "--ignored",
                            "--nocapture",
                        ])
                        .env(ADDRESS, &address)
                        .stdout(Stdio::piped())
                        .stderr(Stdio::piped())
                        .spawn()
                        .unwrap()
                })
                .collect();
            runtime().block_on(async {
                let tasks: Vec<_> = (0..8)
                    .map(|_| {
                        let address = address.clone();
                        tokio::spawn(async move { Db::open(&address).await.map(|db| db.engine()) })
                    })
                    .collect();
                for task in tasks {
                    assert_eq!(task.await.unwrap().unwrap(), engine);
                }
            });
            for process in processes {
                let output = process.wait_with_output().unwrap();
                let said = String::from_utf8_lossy(&output.stdout);
                let error = String::from_utf8_lossy(&output.stderr);
                assert!(
                    output.status.success() && said.contains("1 passed"),
                    "{said}{error}"
                );
            }
            runtime().block_on(async {
                let db = Db::open(&address).await.unwrap();
                let report = db.check().await.unwrap();
                assert!(report.is_sound(), "{report:?}");
                assert_eq!(report.schema_version, 1);
            });
        }
    }
}

async fn refused(store: &Store, migrate: bool) -> Error {
    let options = Options::default().migrate(migrate);
    let opened = Db::open_with(&store.address.parse().unwrap(), options).await;
    opened.map(|_| ()).unwrap_err()
}

#[test]
fn a_newer_schema_is_refused() {
    on_each_engine(|store| async move {
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) SELECT 9001, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
        store.raw(newer).await.unwrap();
        let mut told = Vec::new();
        for migrate in [true, false] {
            let error = refused(&store, migrate).await;
            assert_eq!(error.code(), "schema");
            for (lang, word) in [(Lang::Id, "lebih baru"), (Lang::En, "newer")] {
                let text = error.localize(lang);
                assert!(text.contains("9001") && text.contains(word), "{text}");
                told.push(text);
            }
        }
        told
    });
}

#[test]
fn an_altered_migration_is_refused() {
    on_each_engine(|store| async move {
        let other = match store.db.engine() {
            EngineKind::Sqlite => "x'00'",
            EngineKind::Postgres => "'\\x00'",
        };
        let sql = format!("UPDATE _sqlx_migrations SET checksum = {other}");
        store.raw(&sql).await.unwrap();
        let error = refused(&store, true).await;
        assert_eq!(error.code(), "schema");
        error.to_string()
    });
}

#[test]
fn an_older_schema_is_refused_with_the_way_out_unless_it_may_be_migrated() {
    on_each_engine(|store| async move {
        store.raw("DELETE FROM _sqlx_migrations").await.unwrap();
        let error = refused(&store, false).await;
        assert!(error.to_string().contains("`sakip db migrate`"), "{error}");
        (error.code(), error.to_string())
    });
    runtime().block_on(async {
        for engine in engines() {
            let (address, directory) = empty(engine);
            let address = address.parse().unwrap();
            let error = Db::open_with(&address, Options::default().migrate(false))
                .await
                .map(|_| ())
                .unwrap_err();
            match &directory {
                // Whoever only looks makes no file.
                Some(directory) => {
                    assert_eq!(error.code(), "unreachable");
                    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
                }
                None => assert!(error.to_string().contains("`sakip db migrate`"), "{error}"),
            }
            assert_eq!(
                Db::open_with(&address, Options::default())
                    .await
                    .unwrap()
                    .schema_version()
                    .await
                    .unwrap(),
                1
            );
        }
    });
}

#[test]
fn an_address_and_options_never_show_the_password() {
    runtime().block_on(async {
        for engine in engines() {
            let (address, _directory) = empty(engine);
            let with_password =
                address
                    .replacen("@", ":rahasia@", 1)
                    .replacen("://127", "://x:rahasia@127", 1);
            let Ok(parsed) = with_password.parse::<sakip_db::Address>() else {
                continue;
            };
            let options = Options::default();
            let printed = format!(
                "{parsed:?} {parsed} {options:?} {}",
                parsed.without_password()
            );
            assert!(!printed.contains("rahasia"), "{printed}");
            if let Ok(db) = Db::open(&with_password).await {
                let printed = format!("{db:?} {:?} {:?}", db.read().await.unwrap(), db.address());
                assert!(!printed.contains("rahasia"), "{printed}");
                assert!(printed.contains("Db"), "{printed}");
            }
        }
    });
}
