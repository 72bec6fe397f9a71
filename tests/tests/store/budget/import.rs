//! Importing many rows at once.

use std::collections::BTreeSet;

use sakip_core::budget::GroupBy;
use sakip_core::number::{Locale, NumberFormat};
use sakip_core::period::{Frequency, Year};
use sakip_core::text::{Lang, Localize};
use sakip_core::wire::Formats;
use sakip_db::Error;
use sakip_db::ops::budget::import::{self, Count, Import, ImportKind, Step};
use sakip_db::query::budget::{Scope, ledger, months};
use sakip_tests::store::on_each_engine;

use super::{codes, dinas};

const ROWS: &str = "\
entri;kode;tahun;opd;program;kategori;jenis;berlaku;periode;id;jumlah;keterangan
realisasi;5.1;;;;;;;2025-M03;r1;1.250.000,50;\"SPM; Maret\"
line;5.1;2025;1.01;1.01.01;pegawai;;;;;;

pagu;5.1;2025;;;;murni;2025-01-02;;;20.000.000.000.000;
realisasi;5.1;;;;;;;2025-M03;r2;-250.000,50;koreksi
rencana;5.1;;;;;;;2025-M03;;1.000.000;
";

#[test]
fn a_dry_run_is_the_same_path_and_leaves_nothing() {
    on_each_engine(|store| async move {
        dinas(&store, "1.01", None).await;
        let formats = Formats::all(NumberFormat::new(Locale::Id));
        let rows = Import::from_csv(ROWS).unwrap().formats(formats);
        let mut steps = BTreeSet::new();
        let tried = import::dry_run(&store.db, store.system(), &rows, &mut |progress| {
            assert!(progress.done <= progress.total);
            steps.insert(matches!(progress.step, Step::Writing));
        })
        .await
        .unwrap();
        assert_eq!(steps.len(), 2);
        let count = || store.raw_rows("SELECT count(*) FROM budget_allocations");
        assert_eq!(count().await.unwrap()[0][0], "0");
        let apply = |key: Option<&'static str>| {
            let (store, rows) = (store.clone(), rows.clone());
            async move { import::apply(&store.db, store.system(), &rows, key, &mut |_| {}).await }
        };
        let done = apply(Some("kunci")).await.unwrap();
        assert_eq!(tried, done);
        assert_eq!(
            done.realisasi,
            Count {
                added: 2,
                unchanged: 0
            }
        );
        let head = |rows: Vec<Vec<String>>| rows[0][0].clone();
        let audit = || store.raw_rows("SELECT max(seq) FROM audit_log");
        let before = head(audit().await.unwrap());
        // With its key it is answered from memory; without one, every row is there already.
        let again = apply(Some("kunci")).await.unwrap();
        assert!(again.repeated);
        assert_eq!(again.realisasi, done.realisasi);
        let all = apply(None).await.unwrap();
        assert_eq!(
            (
                all.lines.unchanged,
                all.pagu.unchanged,
                all.realisasi.unchanged,
                all.rencana.unchanged
            ),
            (1, 1, 2, 1)
        );
        assert_eq!(head(audit().await.unwrap()), before);
        let other = Import::from_json(
            r#"[{"entry":"realisasi","kode":"5.1","periode":"2025-M04","id":"r3","amount":1}]"#,
        )
        .unwrap();
        let reused = import::apply(
            &store.db,
            store.system(),
            &other,
            Some("kunci"),
            &mut |_| {},
        )
        .await;
        assert!(matches!(reused, Err(Error::KeyReused(_))));
        let mut session = store.db.read().await.unwrap();
        let fast = months(
            &mut session,
            store.instansi,
            Scope::All,
            GroupBy::Line,
            Year::new(2025).unwrap(),
        )
        .await
        .unwrap();
        assert_eq!(fast[2].realisasi.unwrap().to_string(), "1000000");
        fast
    });
}

#[test]
fn everything_wrong_is_told_at_once_by_row_and_column_and_nothing_is_written() {
    on_each_engine(|store| async move {
        dinas(&store, "1.01", None).await;
        let text = "\
entry,kode,tahun,opd,program,category,kind,effective,period,id,jumlah,nama
line,5.1,2025,1.01,1.01.01,pegawai,,,,,,Gaji
line,5.1,2025,1.01,1.01.01,pegawai,,,,,,Gaji
line,5.2,2025,9.99,1.01.01,pegawai,,,,,,
line,5.3,2025,1.01,,gajih,,,,,,
pagu,5.3,2025,,,,murni,2025-01-02,,,1,
pagu,5.1,2025,,,,sulap,02/01/2025,,,1.5.5,
pagu,5.1,2025,,,,murni,2025-01-02,,,-1,
realisasi,5.1,,,,,,,2025-M13,r1,1,
realisasi,5.1,,,,,,,2025-Q1,r1,1,
realisasi,5.4,,,,,,,2025-M01,r1,1,
realisasi,5.1,,,,,,,2025-M01,r2,1,
realisasi,5.1,,,,,,,2025-M02,r2,2,
realisasi,5.1,,,,,,,2025-M02,,92233720368547758.08,
rencana,5.1,,,,,,,2025-M01,,,
hibah,,,,,,,,,,,
";
        let formats = Formats::all(NumberFormat::new(Locale::En));
        let rows = Import::from_csv(text).unwrap().formats(formats);
        let refused = import::apply(&store.db, store.system(), &rows, Some("k"), &mut |_| {})
            .await
            .unwrap_err();
        assert_eq!(
            codes(&refused),
            [
                "3:kode duplicate_line",
                "4:opd unknown_opd",
                "5:program missing",
                "5:category category",
                "7:kind kind",
                "7:effective effective",
                "7:jumlah not_a_number",
                "8:jumlah negative_amount",
                "9:period periode",
                "10:period not_monthly",
                "11:kode unknown_line",
                "13:id duplicate_entry",
                "14:id missing",
                "15:jumlah missing",
                "16:entry entry",
            ]
        );
        let told = refused.localize(Lang::Id);
        assert!(told.contains("baris 9, kolom period"), "{told}");
        for table in [
            "budget_allocations",
            "budget_realizations",
            "idempotency_keys",
        ] {
            let rows = store
                .raw_rows(&format!("SELECT count(*) FROM {table}"))
                .await
                .unwrap();
            assert_eq!(rows[0][0], "0", "{table}");
        }
        // The key was not used up by what failed.
        let right =
            Import::from_csv("kode,tahun,opd,program,category\n5.1,2025,1.01,1.01.01,pegawai\n")
                .unwrap()
                .kind(ImportKind::Line);
        let done = import::apply(&store.db, store.system(), &right, Some("k"), &mut |_| {})
            .await
            .unwrap();
        assert_eq!(done.lines.added, 1);
        let large = r#"[{"entry":"realisasi","kode":"5.1","periode":"2025-M04","id":"r3","amount":92233720368547758.08,"jumla":1}]"#;
        let large = Import::from_json(large).unwrap();
        let refused = import::dry_run(&store.db, store.system(), &large, &mut |_| {})
            .await
            .unwrap_err();
        assert_eq!(codes(&refused), ["1:jumla unknown_column"]);
        let large = r#"[{"entry":"realisasi","kode":"5.1","periode":"2025-M04","id":"r3","amount":92233720368547758.08}]"#;
        let large = Import::from_json(large).unwrap();
        let refused = import::dry_run(&store.db, store.system(), &large, &mut |_| {})
            .await
            .unwrap_err();
        assert_eq!(codes(&refused), ["1:amount amount_too_large"]);
        told
    });
}

#[test]
fn a_table_that_is_none_is_refused() {
    let codes = |result: Result<Import, sakip_core::problem::Problems>| -> Vec<String> {
        let problems = result.err().unwrap();
        problems
            .list()
            .iter()
            .map(|problem| format!("{} {}", problem.place, problem.code))
            .collect()
    };
    assert_eq!(codes(Import::from_json("{}")), ["1 json_unreadable"]);
    assert_eq!(
        codes(Import::from_json("[1, {}, {\"a\":1,\"a\":2}]")),
        ["1 record_json", "3 record_json"]
    );
    assert_eq!(
        codes(Import::from_csv("a,b\n1\n\n1,2,3")),
        ["2 row_shape", "4 row_shape"]
    );
    let long = format!("kode\n{}", "1\n".repeat(import::MAX_ROWS + 1));
    assert_eq!(codes(Import::from_csv(&long)), [" too_many_rows"]);
    let large = " ".repeat(import::MAX_BYTES + 1);
    assert_eq!(codes(Import::from_json(&large)), [" too_many_bytes"]);
}

#[test]
fn a_plan_is_replaced_by_a_row_that_names_its_version() {
    on_each_engine(|store| async move {
        dinas(&store, "1.01", None).await;
        let line = Import::from_json(
            r#"[{"kode":"5.1","tahun":2025,"opd":"1.01","program":"1","category":"modal"}]"#,
        )
        .unwrap()
        .kind(ImportKind::Line);
        import::apply(&store.db, store.system(), &line, None, &mut |_| {})
            .await
            .unwrap();
        let mut ends = Vec::new();
        for (amount, version) in [
            ("1", "null"),
            ("2", "null"),
            ("2", "1"),
            ("3", "1"),
            ("4", "2"),
        ] {
            let rows = format!(
                r#"[{{"kode":"5.1","periode":"2025-M02","amount":{amount},"version":{version}}}]"#
            );
            let rows = Import::from_json(&rows).unwrap().kind(ImportKind::Rencana);
            let end = import::apply(&store.db, store.system(), &rows, None, &mut |_| {}).await;
            ends.push(match end {
                Ok(report) => vec![format!("{:?}", report.rencana)],
                Err(error) => codes(&error),
            });
        }
        let added = vec![format!(
            "{:?}",
            Count {
                added: 1,
                unchanged: 0
            }
        )];
        assert_eq!(
            ends,
            [
                added.clone(),
                vec!["1:periode duplicate_plan".to_owned()],
                added.clone(),
                vec!["1:version version_conflict".to_owned()],
                added,
            ]
        );
        store
            .raw_rows("SELECT bulan, rencana_sen, version FROM budget_plans")
            .await
            .unwrap()
    });
}

/// The budget of the demo: 326 lines of two years with some 7,500 entries.
#[test]
fn the_demo_is_the_same_to_the_statement_and_to_the_engine() {
    let read = |name: &str| {
        let file = format!(
            "{}/../sakip-http/data/demo/{name}.csv",
            env!("CARGO_MANIFEST_DIR")
        );
        std::fs::read_to_string(file).unwrap()
    };
    let tables = [
        (ImportKind::Line, read("anggaran-baris")),
        (ImportKind::Pagu, read("anggaran-pagu")),
        (ImportKind::Realisasi, read("anggaran-realisasi")),
        (ImportKind::Rencana, read("anggaran-rencana")),
    ];
    let codes: BTreeSet<String> = tables[0]
        .1
        .lines()
        .skip(1)
        .map(|row| row.split(',').nth(2).unwrap().to_owned())
        .collect();
    on_each_engine(|store| {
        let (tables, codes) = (tables.clone(), codes.clone());
        async move {
            for kode in &codes {
                dinas(&store, kode, None).await;
            }
            let mut rows = 0;
            for (kind, text) in &tables {
                let import = Import::from_csv(text).unwrap().kind(*kind);
                let report = import::apply(
                    &store.db,
                    store.system(),
                    &import,
                    Some(&format!("{kind:?}")),
                    &mut |_| {},
                )
                .await
                .unwrap();
                rows += report.lines.added
                    + report.pagu.added
                    + report.realisasi.added
                    + report.rencana.added;
            }
            let expected: usize = tables
                .iter()
                .map(|(_, text)| text.lines().count() - 1)
                .sum();
            assert_eq!(rows, u64::try_from(expected).unwrap());
            let mut session = store.db.read_consistent().await.unwrap();
            let mut ends = Vec::new();
            for number in [2024, 2025] {
                let year = Year::new(number).unwrap();
                let ledger = ledger(&mut session, store.instansi, Scope::All, year)
                    .await
                    .unwrap();
                for by in [GroupBy::Opd, GroupBy::Line] {
                    let engine = ledger.series(by, year, Frequency::Monthly).unwrap();
                    let fast = months(&mut session, store.instansi, Scope::All, by, year)
                        .await
                        .unwrap();
                    assert_eq!(fast.len(), engine.len());
                    for (fast, engine) in fast.iter().zip(&engine) {
                        assert_eq!(
                            (fast.kelompok.as_str(), fast.at),
                            (engine.group(), engine.at())
                        );
                        assert_eq!(fast.amounts(), engine.amounts());
                        assert_eq!(fast.coverage(), engine.coverage());
                        assert_eq!(fast.planned().deviation(), engine.deviation());
                    }
                    ends.extend(fast.last().cloned());
                }
            }
            drop(session);
            assert!(
                store
                    .db
                    .verify_audit()
                    .await
                    .unwrap()
                    .iter()
                    .all(|report| report.is_whole())
            );
            ends
        }
    });
}

#[test]
fn a_column_that_is_there_twice_is_refused() {
    let table = |titles: &str| {
        let text = format!("{titles}\nrealisasi,5.1,2025-M03,r1,1000,9000\n");
        Import::from_csv(&text)
    };
    for titles in [
        "entry,kode,periode,id,jumlah,jumlah",
        "entry,kode,periode,id,jumlah, Jumlah ",
    ] {
        let problems = table(titles).unwrap_err();
        assert_eq!(codes(&problems.into()), ["1 column_twice"], "{titles}");
    }
    // Two names of one column may stand beside each other, but one row fills one of them.
    let twice = table("entry,kode,periode,id,amount,jumlah").unwrap();
    on_each_engine(|store| {
        let twice = twice.clone();
        async move {
            let tried = import::dry_run(&store.db, store.system(), &twice, &mut |_| {}).await;
            assert_eq!(codes(&tried.unwrap_err()), ["2:amount column_twice"]);
        }
    });
    // Columns without a title are left over from a spreadsheet, any number of them.
    let text = "entry,kode,periode,id,jumlah,,\nrealisasi,5.1,2025-M03,r1,1000,,\n";
    assert!(Import::from_csv(text).is_ok());
}

#[test]
fn a_table_too_wide_is_refused_before_it_is_read() {
    let titles = vec!["x"; import::MAX_COLUMNS].join(";");
    let problems = Import::from_csv(&format!("{titles};kode\n1;2\n")).unwrap_err();
    assert_eq!(problems.list()[0].code, "too_many_columns");
}

#[test]
fn blank_lines_above_the_titles_do_not_hide_the_delimiter() {
    on_each_engine(|store| async move {
        dinas(&store, "1.01", None).await;
        let rows = Import::from_csv(&format!("\n  \n{ROWS}")).unwrap();
        let formats = Formats::all(NumberFormat::new(Locale::Id));
        let done = import::dry_run(
            &store.db,
            store.system(),
            &rows.formats(formats),
            &mut |_| {},
        )
        .await
        .unwrap();
        assert_eq!(done.realisasi.added, 2);
    });
}
