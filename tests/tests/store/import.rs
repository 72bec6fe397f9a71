//! Importing many achievements at once.

use sakip_core::number::Locale;
use sakip_core::text::Lang;
use sakip_db::ops::achievements::{Decision, of_period};
use sakip_db::ops::import::{self, MAX_BYTES, MAX_ROWS, Mode, Phase, Report, Table};
use sakip_db::{Actor, Error};
use sakip_tests::store::{Store, on_each_engine};

use super::achievements::{decided, entered, told, value};
use super::fixture::{ANDI, APM, BUDI, LAMA, PENDIDIKAN, RASIO, plan, user, window};

const GOOD: &str = "\
opd;indikator;periode;realisasi;alasan;catatan;status
1.01;IK1;2025;90,25;;rekap Dapodik;approved
1.01;IK2;2025;5;;;
1;3;2025-M01;1.200;;;
1.01;IK3;2025-M02;0,0045;;;
1.01;IK4;2025;wtp;;;
1.01.A;IK5;2025-Q1;;menunggu verval;;
;;;;;;
1.02;IK1;2025;tidak berlaku;belum ada survei;;
";

async fn import(store: &Store, table: &Table, mode: Mode, key: Option<&str>) -> Report {
    import::achievements(&store.db, user(store, ANDI), table, mode, key, |_| ())
        .await
        .unwrap()
}

async fn count(store: &Store, table: &str) -> String {
    let rows = store
        .raw_rows(&format!("SELECT count(*) FROM {table}"))
        .await
        .unwrap();
    rows.concat().concat()
}

/// `new changed unchanged refused`.
fn counted(report: &Report) -> [usize; 4] {
    let counts = report.counts;
    assert_eq!(
        counts.rows,
        counts.new + counts.changed + counts.unchanged + counts.refused
    );
    [counts.new, counts.changed, counts.unchanged, counts.refused]
}

fn problems(report: &Report) -> Vec<String> {
    let list = report.problems.as_ref().map(|problems| problems.list());
    list.unwrap_or_default()
        .iter()
        .map(|problem| {
            assert_ne!(problem.message.get(Lang::Id), problem.message.get(Lang::En));
            format!("{} {}", problem.place, problem.code)
        })
        .collect()
}

#[test]
fn a_dry_run_does_everything_and_keeps_nothing() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let table = Table::from_csv(GOOD, None).unwrap();
        let audit = count(&store, "audit_log").await;
        let dry = import(&store, &table, Mode::DryRun, Some("tw1")).await;
        assert_eq!(counted(&dry), [7, 0, 0, 0]);
        assert!(!dry.applied && !dry.repeated);
        assert_eq!(dry.ignored, ["status"]);
        for table in [
            "performance_achievements",
            "achievement_transitions",
            "idempotency_keys",
        ] {
            assert_eq!(count(&store, table).await, "0");
        }
        assert_eq!(count(&store, "audit_log").await, audit);

        let applied = import(&store, &table, Mode::Apply, Some("tw1")).await;
        assert_eq!((counted(&applied), applied.applied), ([7, 0, 0, 0], true));
        let rows = store
            .raw_rows("SELECT indicator_id, periode, measured, realisasi, tingkat, alasan, catatan, status, entered_by, version FROM performance_achievements ORDER BY indicator_id, periode")
            .await
            .unwrap();
        let rows: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
        assert_eq!(
            rows,
            [
                "1|2025|value|90.25|-|-|rekap Dapodik|draft|1|1",
                "2|2025|value|5|-|-|-|draft|1|1",
                "3|2025-M01|value|1200|-|-|-|draft|1|1",
                "3|2025-M02|value|0.0045|-|-|-|draft|1|1",
                "4|2025|value|-|opini_bpk:WTP|-|-|draft|1|1",
                "5|2025-Q1|not_filled|-|-|menunggu verval|-|draft|1|1",
                "7|2025|not_applicable|-|-|belum ada survei|-|draft|1|1",
            ]
        );
        assert_eq!(count(&store, "achievement_transitions").await, "7");
        let reports = store.db.verify_audit().await.unwrap();
        assert!(reports.iter().all(|report| report.is_whole()));
        rows
    });
}

#[test]
fn the_same_key_gives_the_same_answer_and_happens_once() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let table = Table::from_csv(GOOD, None).unwrap();
        let first = import(&store, &table, Mode::Apply, Some("kunci")).await;
        let audit = count(&store, "audit_log").await;
        let again = import(&store, &table, Mode::Apply, Some("kunci")).await;
        assert_eq!(again.counts, first.counts);
        assert!(again.repeated && again.applied);
        assert_eq!(count(&store, "audit_log").await, audit);
        // Without the key it is looked at again, and everything is there already.
        let unchanged = import(&store, &table, Mode::Apply, None).await;
        assert_eq!(counted(&unchanged), [0, 0, 7, 0]);
        assert_eq!(count(&store, "audit_log").await, audit);
        let other = Table::from_csv("opd,indikator,periode,realisasi\n1.01,IK1,2025,91\n", None);
        let (db, andi) = (&store.db, user(&store, ANDI));
        let error = import::achievements(
            db,
            andi,
            &other.unwrap(),
            Mode::Apply,
            Some("kunci"),
            |_| (),
        )
        .await
        .unwrap_err();
        assert!(matches!(error, Error::KeyReused(_)), "{error}");
        // Two at once with one key: the work is done once.
        let table =
            Table::from_csv("opd,indikator,periode,realisasi\n1.01,IK1,2024,88\n", None).unwrap();
        let both = tokio::join!(
            import(&store, &table, Mode::Apply, Some("serentak")),
            import(&store, &table, Mode::Apply, Some("serentak")),
        );
        assert_eq!(counted(&both.0), [1, 0, 0, 0]);
        assert_eq!(both.0.counts, both.1.counts);
        assert_ne!(both.0.repeated, both.1.repeated);
    });
}

#[test]
fn everything_wrong_is_told_by_row_and_column_and_nothing_is_kept() {
    on_each_engine(|store| async move {
        plan(&store).await;
        window(
            &store,
            Some(PENDIDIKAN),
            "2025-M03",
            "2025-04-01",
            "2025-04-05",
        )
        .await;
        let handed_in = entered(&store, ANDI, value(LAMA, "2025", "5"))
            .await
            .unwrap();
        decided(&store, ANDI, &handed_in, Decision::Submit)
            .await
            .unwrap();
        let csv = "\
opd,indikator,periode,realisasi,alasan
1.01,IK1,2025,90.25,
9.99,IK1,2025,1,
1.01,IK9,2025,1,
1.01,IK1,2025-13,1,
1.01,IK1,2025-M01,1,
1.01,IK6,2025,1,
1.01,IK1,2030,1,
1.01,IK1,2024,12O5,
1.01,IK1,2026,bagus,
1.01,IK4,2024,,
1.01,IK4,2025,WTP,padahal ada
1.01,IK1,2025,90.25,
1.01,IK2,2025,6,
1.01,IK3,2025-M03,1,
1.01,IK3,2025-M04,99999999999999999999999999999,
1.01,IK3,2025-M05,12345678901234567890123456789,
,,,,
 ,IK1,2025,1,
";
        let table = Table::from_csv(csv, Some(Locale::Strict)).unwrap();
        let report = import(&store, &table, Mode::Apply, Some("salah")).await;
        let found = problems(&report);
        assert_eq!(
            found,
            [
                "3:opd unknown_opd",
                "4:indikator unknown_indicator",
                "5:periode period",
                "6:periode period_frequency",
                "7:periode indicator_not_in_force",
                "8:periode year_outside_plan",
                "9:realisasi not_a_number",
                "10:realisasi unknown_level",
                "11:alasan alasan",
                "12:alasan alasan",
                "13 row_twice",
                "14 achievement_status",
                "15:periode window_closed",
                "16:realisasi not_a_number",
                "17:realisasi too_many_digits",
                "19:opd cell_missing",
            ]
        );
        assert_eq!((counted(&report), report.applied), ([1, 0, 0, 16], false));
        assert_eq!(count(&store, "performance_achievements").await, "1");
        assert_eq!(count(&store, "idempotency_keys").await, "0");
        // The same row as what was handed in is no change.
        let same = Table::from_csv("opd,indikator,periode,realisasi\n1.01,IK2,2025,5\n", None);
        assert_eq!(
            counted(&import(&store, &same.unwrap(), Mode::Apply, None).await),
            [0, 0, 1, 0]
        );
        let texts: Vec<String> = report
            .problems
            .iter()
            .flat_map(|problems| problems.list())
            .map(|problem| problem.message.get(Lang::Id).to_owned())
            .collect();
        texts
    });
}

#[test]
fn a_change_goes_through_the_version_and_drops_the_components() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let draft = entered(&store, BUDI, value(APM, "2025", "90"))
            .await
            .unwrap();
        let with = sakip_db::ops::achievements::Entry {
            isian: sakip_db::ops::achievements::Isian::Komponen(
                [("lulus", "45"), ("siswa", "60")]
                    .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
                    .into(),
            ),
            ..value(RASIO, "2025-Q1", "0")
        };
        entered(&store, BUDI, with).await.unwrap();
        let json = r#"[
            {"opd": "1.01", "indikator": "IK1", "periode": "2025", "realisasi": 91.5, "catatan": "koreksi"},
            {"opd": 2, "indikator": 5, "periode": "2025-Q1", "realisasi": "76", "sumber": "Dapodik"}
        ]"#;
        let table = Table::from_json(json, None).unwrap();
        let report = import(&store, &table, Mode::Apply, None).await;
        assert_eq!(counted(&report), [0, 2, 0, 0]);
        assert_eq!(report.ignored, ["sumber"]);
        let mut session = store.db.read().await.unwrap();
        let stored = of_period(&mut session, store.instansi, APM, "2025".parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (stored.version, stored.entered_by),
            (draft.version + 1, ANDI)
        );
        assert_eq!(count(&store, "achievement_components").await, "0");
        drop(session);
        // Budi entered it before: he does not verify what Andi imported.
        let submitted = decided(&store, ANDI, &stored, Decision::Submit)
            .await
            .unwrap();
        let error = decided(&store, BUDI, &submitted, Decision::Verify)
            .await
            .unwrap_err();
        assert_eq!(told(&error), "verifier_is_other");
        stored.realisasi.unwrap().to_string()
    });
}

#[test]
fn another_note_leaves_the_components_of_a_value() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let with = sakip_db::ops::achievements::Entry {
            isian: sakip_db::ops::achievements::Isian::Komponen(
                [("lulus", "45"), ("siswa", "60")]
                    .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
                    .into(),
            ),
            ..value(RASIO, "2025-Q1", "0")
        };
        let entry = entered(&store, BUDI, with).await.unwrap();
        assert_eq!(entry.realisasi.unwrap().to_string(), "75");
        let text = "opd;indikator;periode;realisasi;catatan\n1.01.A;IK5;2025-Q1;75;dari Dapodik\n";
        let table = Table::from_csv(text, None).unwrap();
        let report = import(&store, &table, Mode::Apply, Some("catatan")).await;
        assert_eq!(counted(&report), [0, 1, 0, 0]);
        assert_eq!(count(&store, "achievement_components").await, "2");
    });
}

#[test]
fn many_rows_are_written_in_batches_and_told_of() {
    on_each_engine(|store| async move {
        plan(&store).await;
        // 250 monthly indicators in one year.
        let at = "'2025-01-01T00:00:00.000000Z'";
        let indicators: Vec<String> = (100..350)
            .map(|id| format!("({id}, 1, 3, 1, 'M{id}', 'Indikator {id}', 'maximize', 'monthly', 'last', {at}, {at})"))
            .collect();
        let sql = format!(
            "INSERT INTO indicators (id, renstra_id, node_id, opd_id, kode, nama, polarity, frequency, consolidation, created_at, updated_at) VALUES {}",
            indicators.join(", ")
        );
        store.raw(&sql).await.unwrap();
        let mut csv = String::from("opd,indikator,periode,realisasi\n");
        for id in 100..350 {
            for month in 1..=3 {
                csv.push_str(&format!("1.01,M{id},2025-M{month:02},{id}.{month}\n"));
            }
        }
        let table = Table::from_csv(&csv, None).unwrap();
        let mut seen = Vec::new();
        let report = import::achievements(
            &store.db,
            user(&store, ANDI),
            &table,
            Mode::Apply,
            None,
            |progress| seen.push((progress.phase, progress.done, progress.total)),
        )
        .await
        .unwrap();
        assert_eq!(counted(&report), [750, 0, 0, 0]);
        assert_eq!(seen.first(), Some(&(Phase::Checking, 0, 750)));
        assert_eq!(seen.last(), Some(&(Phase::Writing, 750, 750)));
        assert_eq!(count(&store, "achievement_transitions").await, "750");
        assert!(
            store
                .db
                .verify_audit()
                .await
                .unwrap()
                .iter()
                .all(|report| report.is_whole())
        );
        seen
    });
}

#[test]
fn a_program_alone_does_not_import_and_strangers_see_nothing() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let table = Table::from_csv(GOOD, None).unwrap();
        let (db, system) = (&store.db, store.system());
        let error = import::achievements(db, system, &table, Mode::Apply, None, |_| ())
            .await
            .unwrap_err();
        assert_eq!(told(&error), "actor_is_user");
        let new = sakip_db::ops::instansi::NewInstansi {
            kode: "3202".to_owned(),
            nama: "Kabupaten Lain".to_owned(),
            jenis: sakip_db::ops::instansi::Jenis::Kabupaten,
        };
        let other = sakip_db::ops::instansi::create(db, new, "pemasangan")
            .await
            .unwrap();
        let at = "'2025-01-01T00:00:00.000000Z'";
        let sql = format!(
            "INSERT INTO users (id, instansi_id, username, nama, role, created_at, updated_at) VALUES (9, {other}, 'orang.lain', 'Orang Lain', 'super_admin', {at}, {at})"
        );
        store.raw(&sql).await.unwrap();
        let stranger = Actor::user(other, sakip_db::UserId(9), "orang lain");
        let report = import::achievements(db, stranger, &table, Mode::Apply, None, |_| ())
            .await
            .unwrap();
        assert!(
            problems(&report)
                .iter()
                .all(|problem| problem.ends_with("unknown_opd"))
        );
        assert_eq!(counted(&report), [0, 0, 0, 7]);
    });
}

#[test]
fn the_form_of_a_table_is_checked_before_anything_else() {
    let codes = |table: Result<Table, sakip_core::problem::Problems>| -> Vec<String> {
        let problems = table.unwrap_err();
        problems
            .list()
            .iter()
            .map(|problem| format!("{} {}", problem.place, problem.code))
            .collect()
    };
    assert_eq!(
        codes(Table::from_csv("opd,indikator,opd\n1,2,3\n", None)),
        ["1 column_twice", "1 column_missing", "1 column_missing"]
    );
    assert_eq!(
        codes(Table::from_csv(
            "opd,indikator,periode,realisasi\n1,2,3\n1,2,3,4,5\n",
            None
        )),
        ["2 row_shape", "3 row_shape"]
    );
    let two_ways = "opd;indikator;periode;realisasi\n1;2;2025;1.234\n";
    assert_eq!(codes(Table::from_csv(two_ways, None)), [" locale"]);
    assert!(Table::from_csv(two_ways, Some(Locale::Id)).is_ok());
    let mut rows = String::from("opd,indikator,periode,realisasi\n");
    rows.push_str(&"1,2,2025,4\n".repeat(MAX_ROWS));
    assert_eq!(Table::from_csv(&rows, None).unwrap().len(), MAX_ROWS);
    rows.push_str("1,2,2025,4\n");
    assert_eq!(codes(Table::from_csv(&rows, None)), [" too_many_rows"]);
    let objects = r#"{"opd": "1"}"#.repeat(MAX_ROWS + 1);
    assert_eq!(codes(Table::from_json(&objects, None)), [" too_many_rows"]);
    assert_eq!(
        codes(Table::from_json(&" ".repeat(MAX_BYTES + 1), None)),
        [" table_too_large"]
    );
    assert_eq!(codes(Table::from_json("[{]", None)), ["1 json_syntax"]);
    assert_eq!(
        codes(Table::from_json(r#"[1, {"a": 1, "a": 2}]"#, None)).len(),
        2
    );
    assert_eq!(Table::from_json("[]", None).unwrap().len(), 0);
}
