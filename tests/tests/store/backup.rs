//! Backup and restore of SQLite.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sakip_core::text::{Lang, Localize};
use sakip_db::backup::{self, BackupOptions, BackupReport, Progress, Stage};
use sakip_db::{Address, AuditHead, Db, EngineKind, Error, Options};
use sakip_tests::store::{Store, runtime};

use crate::audit::add;
use crate::seeded::{seed, written};

fn on_sqlite<F: Future<Output = ()>>(story: impl FnOnce(Store) -> F) {
    runtime().block_on(async {
        story(Store::fresh(EngineKind::Sqlite, Options::default()).await).await;
    });
}

fn beside(store: &Store, name: &str) -> PathBuf {
    store.directory().unwrap().join(name)
}

/// What lies in the directory of a store.
fn files(store: &Store) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(store.directory().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("sakip.db"))
        .collect();
    names.sort();
    names
}

fn plain<'a>() -> BackupOptions<'a> {
    BackupOptions::default()
}

fn rows(report: &BackupReport, table: &str) -> i64 {
    report
        .tables
        .iter()
        .find(|rows| rows.table == table)
        .unwrap()
        .rows
}

async fn restore(
    from: &Path,
    to: &Path,
    options: BackupOptions<'_>,
) -> Result<BackupReport, Error> {
    backup::restore(from, &Address::from(to.to_owned()), options).await
}

fn refused(error: &Error, rule: &str) {
    assert_eq!(error.code(), rule, "{error}");
    assert_ne!(error.localize(Lang::Id), error.localize(Lang::En));
}

#[test]
fn a_backup_comes_back_as_it_was() {
    on_sqlite(|store| async move {
        seed(&store).await;
        let head = add(&store, store.system(), "a", 120).await;
        let (copy, back) = (beside(&store, "salinan.db"), beside(&store, "pulih.db"));
        let mut told: Vec<Progress> = Vec::new();
        let options = plain().progress(|progress| told.push(progress));
        let report = store.db.backup(&copy, options).await.unwrap();
        assert_eq!(rows(&report, "opd"), 121);
        assert_eq!(rows(&report, "audit_log"), 121);
        assert_eq!(report.schema_version, 1);
        assert_eq!(report.audit[0].head, head);
        assert_eq!(report.bytes, std::fs::metadata(&copy).unwrap().len());
        assert_eq!(report.sha256_hex().len(), 64);
        for stage in [Stage::Copy, Stage::Verify, Stage::Digest] {
            let last = told
                .iter()
                .rfind(|progress| progress.stage == stage)
                .unwrap();
            assert_eq!(last.done_bytes, last.total_bytes, "{stage:?}");
        }
        assert_eq!(files(&store), ["salinan.db"], "nothing else is left");

        // What is written after the backup is not in it.
        add(&store, store.system(), "b", 3).await;
        assert_eq!(backup::verify(&copy).await.unwrap(), report);
        let restored = restore(&copy, &back, plain()).await.unwrap();
        assert_eq!(
            (restored.sha256, &restored.tables),
            (report.sha256, &report.tables)
        );
        assert_eq!(files(&store), ["pulih.db", "salinan.db"]);
        let db = Db::open(back.to_str().unwrap()).await.unwrap();
        assert_eq!(db.verify_audit().await.unwrap(), report.audit);
        let findings = db.check().await.unwrap().findings;
        assert_eq!(findings, []);
    });
}

#[test]
fn a_backup_is_made_while_others_write() {
    on_sqlite(|store| async move {
        let store = Arc::new(store);
        add(&store, store.system(), "a", 500).await;
        let ended = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                let (store, ended) = (store.clone(), ended.clone());
                tokio::spawn(async move {
                    let mut acknowledged: Vec<AuditHead> = Vec::new();
                    while !ended.load(Ordering::Relaxed) {
                        let prefix = format!("{writer}.{}", acknowledged.len());
                        acknowledged.push(add(&store, store.system(), &prefix, 3).await);
                    }
                    acknowledged.len()
                })
            })
            .collect();
        let mut last = 0;
        for number in 0..5 {
            let before = store.db.verify_audit().await.unwrap().remove(0);
            let copy = beside(&store, &format!("salinan-{number}.db"));
            let report = store.db.backup(&copy, plain()).await.unwrap();
            let chain = &report.audit[0];
            assert!(chain.is_whole() && chain.head.seq >= before.head.seq);
            // Every unit is in it entirely or not at all.
            assert_eq!((chain.rows - 501) % 3, 0);
            assert_eq!(rows(&report, "opd"), chain.rows - 1);
            last = chain.rows;
        }
        ended.store(true, Ordering::Relaxed);
        let mut written = 0;
        for writer in writers {
            written += writer.await.unwrap();
        }
        assert!(
            written > 0 && last > 501,
            "somebody wrote meanwhile: {written} units, {last} rows"
        );
    });
}

#[test]
fn a_database_in_memory_is_backed_up_into_a_file() {
    runtime().block_on(async {
        let directory = tempfile::tempdir().unwrap();
        let copy = directory.path().join("sa?lin #100%.db");
        let db = Db::open("sqlite::memory:").await.unwrap();
        let report = db.backup(&copy, plain()).await.unwrap();
        assert_eq!(backup::verify(&copy).await.unwrap(), report);
        let memory = "sqlite::memory:".parse().unwrap();
        let error = backup::restore(&copy, &memory, plain()).await.unwrap_err();
        refused(&error, "database_in_memory");
    });
}

#[test]
fn what_is_there_is_replaced_only_when_told() {
    on_sqlite(|store| async move {
        let (copy, back) = (beside(&store, "salinan.db"), beside(&store, "pulih.db"));
        std::fs::write(&copy, "a letter").unwrap();
        refused(
            &store.db.backup(&copy, plain()).await.unwrap_err(),
            "goal_exists",
        );
        assert_eq!(std::fs::read(&copy).unwrap(), b"a letter");
        let report = store
            .db
            .backup(&copy, plain().overwrite(true))
            .await
            .unwrap();
        assert_eq!(backup::verify(&copy).await.unwrap().sha256, report.sha256);

        restore(&copy, &back, plain()).await.unwrap();
        refused(
            &restore(&copy, &back, plain()).await.unwrap_err(),
            "goal_exists",
        );
        // The database that is replaced was changed, and left with a log that was never written back.
        let db = Db::open(back.to_str().unwrap()).await.unwrap();
        let other = Store::fresh(EngineKind::Sqlite, Options::default()).await;
        drop(other);
        let unit = db.begin(store.system()).await.unwrap();
        drop(unit);
        db.close().await;
        restore(&copy, &back, plain().overwrite(true))
            .await
            .unwrap();
        assert_eq!(files(&store), ["pulih.db", "salinan.db"]);
        assert!(
            Db::open(back.to_str().unwrap())
                .await
                .unwrap()
                .check()
                .await
                .unwrap()
                .is_sound()
        );
        // Its own backup it is not.
        refused(
            &restore(&copy, &copy, plain().overwrite(true))
                .await
                .unwrap_err(),
            "backup_onto_itself",
        );
        refused(
            &store
                .db
                .backup(Path::new(&store.address), plain().overwrite(true))
                .await
                .unwrap_err(),
            "database_in_use",
        );
    });
}

#[test]
fn a_database_somebody_has_open_is_not_replaced() {
    on_sqlite(|store| async move {
        let copy = beside(&store, "salinan.db");
        store.db.backup(&copy, plain()).await.unwrap();
        let goal = Path::new(&store.address);
        let head = add(&store, store.system(), "a", 3).await;
        for _ in 0..2 {
            let error = restore(&copy, goal, plain().overwrite(true))
                .await
                .unwrap_err();
            refused(&error, "database_in_use");
            // It goes on as if nobody had asked.
            let report = store
                .db
                .verify_audit_of(store.instansi, &[head])
                .await
                .unwrap();
            assert!(report.is_whole());
        }
        let head = add(&store, store.system(), "b", 3).await;
        assert_eq!(head.seq, 7);
        store.db.close().await;
        let restored = restore(&copy, goal, plain().overwrite(true)).await.unwrap();
        assert_eq!(restored.audit[0].rows, 1);
        let db = Db::open(&store.address).await.unwrap();
        assert_eq!(db.verify_audit().await.unwrap()[0].rows, 1);
    });
}

#[test]
fn a_process_that_waited_for_the_old_database_does_not_go_on_with_it() {
    on_sqlite(|store| async move {
        let copy = beside(&store, "salinan.db");
        store.db.backup(&copy, plain()).await.unwrap();
        store.db.close().await;
        // Another name of the old file stands for the process that has it open.
        let held = std::fs::File::open(&store.address).unwrap();
        restore(&copy, Path::new(&store.address), plain().overwrite(true))
            .await
            .unwrap();
        let old = beside(&store, "lama.db");
        std::io::copy(&mut { held }, &mut std::fs::File::create(&old).unwrap()).unwrap();
        let error = Db::open(old.to_str().unwrap())
            .await
            .map(|_| ())
            .unwrap_err();
        assert_eq!(error.code(), "schema");

        // One that has a second name is somebody's copy, and stays as it is.
        let second = beside(&store, "kedua.db");
        std::fs::hard_link(&store.address, &second).unwrap();
        restore(&copy, Path::new(&store.address), plain().overwrite(true))
            .await
            .unwrap();
        assert!(Db::open(second.to_str().unwrap()).await.is_ok());
    });
}

#[test]
fn leftovers_of_another_database_are_not_taken_for_a_part_of_it() {
    on_sqlite(|store| async move {
        add(&store, store.system(), "a", 5).await;
        let (copy, back) = (beside(&store, "salinan.db"), beside(&store, "pulih.db"));
        let report = store.db.backup(&copy, plain()).await.unwrap();
        add(&store, store.system(), "b", 50).await;
        // The log of a database whose file is gone.
        let wal = format!("{}-wal", store.address);
        assert!(std::fs::metadata(&wal).unwrap().len() > 0);
        std::fs::copy(&wal, beside(&store, "pulih.db-wal")).unwrap();
        refused(
            &restore(&copy, &back, plain()).await.unwrap_err(),
            "goal_exists",
        );
        let restored = restore(&copy, &back, plain().overwrite(true))
            .await
            .unwrap();
        assert_eq!(restored.sha256, report.sha256);
        assert_eq!(files(&store), ["pulih.db", "salinan.db"]);
        let db = Db::open(back.to_str().unwrap()).await.unwrap();
        assert_eq!(db.verify_audit().await.unwrap(), report.audit);

        // A database that was copied by hand while it was in use is no backup.
        let half = beside(&store, "separuh.db");
        std::fs::copy(&store.address, &half).unwrap();
        std::fs::copy(&wal, beside(&store, "separuh.db-wal")).unwrap();
        refused(&backup::verify(&half).await.unwrap_err(), "backup_is_live");
    });
}

#[test]
fn a_damaged_backup_is_refused_and_the_goal_left_alone() {
    on_sqlite(|store| async move {
        seed(&store).await;
        add(&store, store.system(), "a", 300).await;
        let (copy, back) = (beside(&store, "salinan.db"), beside(&store, "pulih.db"));
        store.db.backup(&copy, plain()).await.unwrap();
        let good = std::fs::read(&copy).unwrap();
        restore(&copy, &back, plain()).await.unwrap();
        let mut tried = 0;
        let mut attempt = async |bytes: Vec<u8>, codes: &[&str]| {
            let bad = beside(&store, "buruk.db");
            std::fs::write(&bad, bytes).unwrap();
            for overwrite in [true, true] {
                let error = restore(&bad, &back, plain().overwrite(overwrite))
                    .await
                    .unwrap_err();
                assert!(codes.contains(&error.code()), "{error}");
                assert_ne!(error.localize(Lang::Id), error.localize(Lang::En));
            }
            let kept = Db::open(back.to_str().unwrap()).await.unwrap();
            assert_eq!(kept.verify_audit().await.unwrap()[0].rows, 301);
            kept.close().await;
            tried += 1;
        };
        attempt(Vec::new(), &["damaged"]).await;
        attempt(
            b"a letter, and no database at all".repeat(100),
            &["damaged"],
        )
        .await;
        attempt(good[..good.len() / 2].to_vec(), &["damaged"]).await;
        attempt(good[..100].to_vec(), &["damaged"]).await;
        // A page overwritten in the middle, and one bit of a text of the audit.
        let mut torn = good.clone();
        let middle = good.len() / 2 / 4096 * 4096;
        torn[middle..middle + 4096].fill(0xa5);
        attempt(torn, &["damaged"]).await;
        let mut edited = good.clone();
        let place = edited
            .windows(9)
            .rposition(|bytes| bytes == b"\"a.299\",\"")
            .unwrap();
        edited[place + 3] ^= 1;
        attempt(edited, &["damaged"]).await;
        assert_eq!(tried, 6);
        let missing = restore(
            &beside(&store, "tidak-ada.db"),
            &back,
            plain().overwrite(true),
        )
        .await;
        assert_eq!(missing.unwrap_err().code(), "file");
    });
}

#[test]
fn a_database_that_is_not_sound_is_not_backed_up() {
    on_sqlite(|store| async move {
        let copy = beside(&store, "salinan.db");
        for (sql, undo) in [
            (
                "PRAGMA foreign_keys = OFF; INSERT INTO budget_plans (allocation_id, bulan, rencana_sen, updated_at) VALUES (77, 1, 1, {time})",
                "DELETE FROM budget_plans",
            ),
            (
                "UPDATE audit_heads SET seq = 9",
                "UPDATE audit_heads SET seq = 1",
            ),
            (
                "DROP INDEX jobs_claim",
                "CREATE INDEX jobs_claim ON jobs (status, run_at, id)",
            ),
        ] {
            store.raw(&written(&store, sql)).await.unwrap();
            let error = store.db.backup(&copy, plain()).await.unwrap_err();
            assert_eq!(error.code(), "damaged", "{sql}");
            assert_eq!(files(&store), Vec::<String>::new());
            store.raw(undo).await.unwrap();
        }
        // One whose schema is of a later program is copied by that.
        store
            .raw("UPDATE _sqlx_migrations SET version = 9001")
            .await
            .unwrap();
        assert_eq!(
            store.db.backup(&copy, plain()).await.unwrap_err().code(),
            "schema"
        );
        store
            .raw("UPDATE _sqlx_migrations SET version = 1")
            .await
            .unwrap();
        store.db.backup(&copy, plain()).await.unwrap();
    });
}

#[test]
fn a_damaged_database_can_be_replaced() {
    on_sqlite(|store| async move {
        let copy = beside(&store, "salinan.db");
        store.db.backup(&copy, plain()).await.unwrap();
        store.db.close().await;
        for bytes in [Vec::new(), b"scrambled".repeat(1000)] {
            std::fs::write(&store.address, &bytes).unwrap();
            let restored = restore(&copy, Path::new(&store.address), plain().overwrite(true))
                .await
                .unwrap();
            assert_eq!(restored.audit[0].rows, 1);
        }
        assert!(
            Db::open(&store.address)
                .await
                .unwrap()
                .check()
                .await
                .unwrap()
                .is_sound()
        );
    });
}

#[cfg(unix)]
#[test]
fn a_backup_is_no_more_readable_than_the_database() {
    use std::os::unix::fs::PermissionsExt;
    on_sqlite(|store| async move {
        let (copy, back) = (beside(&store, "salinan.db"), beside(&store, "pulih.db"));
        let mode = |file: &Path| std::fs::metadata(file).unwrap().permissions().mode() & 0o777;
        let narrow = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(&store.address, narrow).unwrap();
        store.db.backup(&copy, plain()).await.unwrap();
        restore(&copy, &back, plain()).await.unwrap();
        assert_eq!((mode(&copy), mode(&back)), (0o600, 0o600));
    });
}

#[test]
fn a_directory_that_is_not_there_is_told() {
    on_sqlite(|store| async move {
        let nowhere = beside(&store, "tidak/ada.db");
        let error = store.db.backup(&nowhere, plain()).await.unwrap_err();
        assert_eq!(error.code(), "file");
        assert!(error.to_string().contains("ada.db"), "{error}");
        let error = store
            .db
            .backup(store.directory().unwrap(), plain().overwrite(true))
            .await
            .unwrap_err();
        assert_eq!(error.code(), "file", "{error}");
    });
}
