//! `sakip db` and `sakip audit`: checking, backing up, restoring.

use sakip_db::ops::opd::{self, NewOpd};
use sakip_db::{Actor, EngineKind};
use sakip_tests::store::{Store, on_each_engine};

use super::{Run, piped, sakip};

async fn one_opd(store: &Store, kode: &str) {
    let actor = Actor::system(store.instansi, "cerita");
    let mut unit = store.db.begin(actor).await.unwrap();
    let new = NewOpd {
        kode: kode.to_owned(),
        nama: "Dinas".to_owned(),
        singkatan: None,
        parent_id: None,
        valid_from: None,
        valid_to: None,
    };
    opd::create(&mut unit, new).await.unwrap();
    unit.commit().await.unwrap();
}

#[test]
fn a_sound_database_is_said_to_be_sound() {
    on_each_engine(|store| async move {
        one_opd(&store, "1.01").await;
        let run = sakip(&store, &["db", "check"]).await;
        let out = run.well();
        for text in [
            "skema",
            "3201 Kabupaten Contoh: 2 baris, utuh",
            "Baik: tidak ada temuan.",
        ] {
            assert!(out.contains(text), "{text}: {out}");
        }
        let run = sakip(&store, &["db", "check", "--lang", "en"]).await;
        let out = run.well();
        for text in ["schema", "2 rows, whole", "Sound: nothing was found."] {
            assert!(out.contains(text), "{text}: {out}");
        }
        let run = sakip(&store, &["db", "check", "--format", "json"]).await;
        run.well();
        let json = run.json();
        assert_eq!(
            (
                json["baik"].as_bool(),
                json["temuan"].as_array().map(Vec::len)
            ),
            (Some(true), Some(0))
        );
        let chain = &json["audit"][0];
        assert_eq!(
            (&chain["kode"], &chain["rows"], &chain["utuh"]),
            (&"3201".into(), &2.into(), &true.into())
        );
        // The head it prints is the one that proves the chain later.
        let head = chain["head"].clone();
        let head = head.as_str().map_or_else(
            || format!("{}:{}", head["seq"], head["hash"].as_str().unwrap()),
            str::to_owned,
        );
        let verified = sakip(
            &store,
            &["audit", "verify", "--instansi", "3201", "--kepala", &head],
        )
        .await;
        assert!(verified.well().contains("2 baris audit, utuh"));
        head
    });
}

#[test]
fn damage_is_told_and_fails() {
    on_each_engine(|store| async move {
        one_opd(&store, "1.01").await;
        let trigger = match store.db.engine() {
            EngineKind::Sqlite => "DROP TRIGGER audit_log_no_update",
            EngineKind::Postgres => "ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only",
        };
        store.raw(trigger).await.unwrap();
        store
            .raw("UPDATE audit_log SET actor = 'orang lain' WHERE seq = 2")
            .await
            .unwrap();
        let run = sakip(&store, &["db", "check"]).await;
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
        for text in ["2 baris, RUSAK", "RUSAK: 2 temuan.", "baris audit 2 diubah"] {
            assert!(run.out.contains(text), "{text}: {}", run.out);
        }
        let run = sakip(&store, &["db", "check", "--lang", "en"]).await;
        assert_eq!(run.code, 1);
        assert!(run.out.contains("DAMAGED: findings: 2."), "{}", run.out);
        let run = sakip(&store, &["db", "check", "--format", "json"]).await;
        assert_eq!(run.code, 1);
        let json = run.json();
        assert_eq!(json["baik"].as_bool(), Some(false));
        let audit = json["temuan"].as_array().unwrap();
        audit.iter().filter(|one| one["code"] == "audit").count()
    });
}

#[test]
fn what_is_no_database_of_sakip_is_refused() {
    on_each_engine(|store| async move {
        let (address, _directory) = match store.db.engine() {
            EngineKind::Sqlite => {
                let directory = tempfile::tempdir().unwrap();
                let file = directory.path().join("lain.db");
                // An empty file is an empty database.
                std::fs::write(&file, "").unwrap();
                (file.display().to_string(), Some(directory))
            }
            EngineKind::Postgres => {
                store.raw("DROP TABLE _sqlx_migrations").await.unwrap();
                (store.address.clone(), None)
            }
        };
        let run = piped(&address, &["db", "check"], "").await;
        run.refused("bukan basis data sakip: skemanya belum ada");
        let run = piped(&address, &["--lang", "en", "db", "check"], "").await;
        run.refused("is no database of sakip: it has no schema");
        let run = piped("/tidak/ada/sakip.db", &["db", "check"], "").await;
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{}", run.err);
    });
}

#[test]
fn a_backup_and_a_restore_give_the_same_database() {
    on_each_engine(|store| async move {
        one_opd(&store, "1.01").await;
        let Some(directory) = store.directory() else {
            return refused_on_postgres(&store).await;
        };
        let place = |name: &str| directory.join(name).display().to_string();
        let (copy, goal) = (place("cadangan.db"), place("pulih.db"));
        let run = sakip(&store, &["db", "backup", &copy]).await;
        let out = run.well().to_owned();
        for text in [
            "selesai dan sudah diperiksa",
            "ukuran",
            "SHA-256",
            "3201 Kabupaten Contoh: 2 baris, utuh",
        ] {
            assert!(out.contains(text), "{text}: {out}");
        }
        // Not over what is there, unless it is said.
        let again = ["backup", copy.as_str()];
        let run = sakip(&store, &again).await;
        run.refused("sudah ada: pakai nama lain, atau --ganti untuk menggantinya");
        let run = sakip(&store, &["--lang", "en", "backup", &copy]).await;
        run.refused("use another name, or --ganti to replace it");
        one_opd(&store, "1.02").await;
        let run = sakip(&store, &["backup", &copy, "--ganti", "--format", "json"]).await;
        run.well();
        let kept = run.json();
        assert_eq!(kept["audit"][0]["rows"], 3);

        let run = sakip(
            &store,
            &["restore", &copy, "--database", &goal, "--lang", "en"],
        )
        .await;
        assert!(run.well().contains("was restored from"), "{}", run.out);
        let run = sakip(&store, &["restore", &copy, "-d", &goal]).await;
        run.refused("--ganti");
        let run = sakip(
            &store,
            &["db", "restore", &copy, "-d", &goal, "--ganti", "-f", "json"],
        )
        .await;
        run.well();
        let restored = run.json();
        for name in ["sha256", "bytes", "baris", "audit"] {
            assert_eq!(restored[name], kept[name], "{name}");
        }
        let check = piped(&goal, &["db", "check"], "").await;
        assert!(check.well().contains("3 baris, utuh"));

        // What is no backup is told, and the goal stays.
        let run = sakip(
            &store,
            &["restore", &place("tidak-ada.db"), "-d", &goal, "--ganti"],
        )
        .await;
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{}", run.err);
        std::fs::write(
            place("teks.db"),
            "bukan basis data sama sekali, hanya teks biasa",
        )
        .unwrap();
        let run = sakip(
            &store,
            &["restore", &place("teks.db"), "-d", &goal, "--ganti"],
        )
        .await;
        assert!(
            run.code != 0 && run.out.is_empty() && !run.err.is_empty(),
            "{run:?}"
        );
        assert!(
            piped(&goal, &["db", "check"], "")
                .await
                .well()
                .contains("utuh")
        );
    });
}

/// PostgreSQL has tools of its own, which the refusal names without the password.
async fn refused_on_postgres(store: &Store) {
    let with_password = store.address.replacen("postgres@", "postgres:rahasia@", 1);
    for lang in ["id", "en"] {
        let run = sakip(store, &["--lang", lang, "db", "backup", "sakip.dump"]).await;
        run.refused("pg_dump --format=custom --file=sakip.dump --dbname=postgres://");
        let arguments = ["--lang", lang, "restore", "sakip.dump"];
        let run = piped(&with_password, &arguments, "").await;
        run.refused("pg_restore --exit-on-error");
        assert!(!run.err.contains("rahasia"), "{}", run.err);
    }
}

#[test]
fn setting_up_and_bringing_up_to_date() {
    on_each_engine(|store| async move {
        let other = [
            "db",
            "init",
            "--kode",
            "3202",
            "--nama",
            "Kabupaten Lain",
            "--jenis",
            "kabupaten",
        ];
        let run = sakip(&store, &other).await;
        assert!(run.well().contains("3202 Kabupaten Lain"), "{}", run.out);
        sakip(&store, &other)
            .await
            .refused("instansi dengan kode `3202` sudah ada");
        let run = sakip(&store, &["migrate", "--lang", "en"]).await;
        assert!(run.well().contains("is up to date"), "{}", run.out);
        let both: Run = sakip(&store, &["audit", "verify", "--format", "json"]).await;
        both.json().as_array().map(Vec::len)
    });
}
