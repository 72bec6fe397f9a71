//! `sakip import` of rows: achievements and targets.

use sakip_tests::store::on_each_engine;

use super::super::fixture::plan;
use super::{File, counted, piped, problems, rows, sakip};

const CAPAIAN: &str = "\
opd;indikator;periode;realisasi;alasan;status
1.01;IK1;2025;90,25;;approved
1.01;IK2;2025;5;;
1.01;IK4;2025;WTP;;
";

#[test]
fn a_dry_run_then_the_same_file_twice() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let file = File::new("capaian.csv", CAPAIAN);
        let import = |mode| ["import", file.name(), mode, "--user", "ANDI"];
        let run = sakip(&store, &import("--dry-run")).await;
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(
            run.err,
            "catatan: kolom yang tidak dikenal diabaikan: `status`\n"
        );
        let told = run.out.replace(file.name(), "FILE");
        assert_eq!(
            told,
            "FILE: capaian (dikenali dari kolomnya), 3 baris\n\
             \u{20} baru              3\n\
             \u{20} diubah            0\n\
             \u{20} tetap             0\n\
             \u{20} ditolak           0\n\
             Uji coba: tidak ada yang disimpan. Simpan dengan --apply.\n"
        );
        assert_eq!(rows(&store, "performance_achievements").await, "0");

        let run = sakip(&store, &import("--apply")).await;
        assert!(run.out.ends_with("Disimpan.\n"), "{}", run.out);
        let entered = store
            .raw_rows("SELECT indicator_id, realisasi, tingkat, status, entered_by FROM performance_achievements ORDER BY indicator_id")
            .await
            .unwrap();
        assert_eq!(entered[0], ["1", "90.25", "-", "draft", "1"]);
        let audit = rows(&store, "audit_log").await;

        // The same file has the same key.
        let run = sakip(&store, &import("--terapkan")).await;
        assert!(
            run.out.contains("Sudah diimpor dahulu: kali ini tidak ada"),
            "{}",
            run.out
        );
        assert!(
            run.out
                .contains("Hasilnya waktu itu:\n  baru              3\n"),
            "{}",
            run.out
        );
        let run = sakip(
            &store,
            &[&import("--apply")[..], &["--lang", "en"]].concat(),
        )
        .await;
        assert!(
            run.out.contains("nothing was done this time"),
            "{}",
            run.out
        );
        let arguments = [
            &import("--uji")[..],
            &["--format", "json", "--kind", "capaian"],
        ]
        .concat();
        let json = sakip(&store, &arguments).await.json();
        assert_eq!(
            (&json["berulang"], &json["diterapkan"]),
            (&true.into(), &true.into())
        );
        assert_eq!(
            (&json["jenis"], &json["jenis_dikenali"]),
            (&"capaian".into(), &false.into())
        );
        // With another key it is looked at again: everything is there already.
        let arguments = [&import("--apply")[..], &["--key", "lagi", "-f", "json"]].concat();
        let json = sakip(&store, &arguments).await.json();
        assert_eq!(counted(&json), [Some(0), Some(0), Some(3), Some(0)]);
        assert_eq!(
            (&json["kunci"], &json["berulang"]),
            (&"lagi".into(), &false.into())
        );
        assert_eq!(rows(&store, "audit_log").await, audit);
        // A key of another file is the caller's to change.
        file.write("opd,indikator,periode,realisasi\n1.01,IK1,2025,91\n");
        let run = sakip(
            &store,
            &[&import("--apply")[..], &["--kunci", "lagi"]].concat(),
        )
        .await;
        run.refused("kunci `lagi` sudah dipakai untuk impor lain: beri --kunci lain");
        entered
    });
}

#[test]
fn everything_that_is_wrong_is_told_and_nothing_is_kept() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let wrong = "opd,indikator,periode,realisasi,alasan\n\
                     1.01,IK1,2025,90.5,\n\
                     9.99,IK1,2025,1,\n\
                     1.01,IK9,2025,1,\n\
                     1.01,IK1,2025-M13,1,\n\
                     1.01,IK2,2025,,\n";
        let import = ["import", "-", "--apply", "--user", "andi"];
        let run = piped(&store.address, &import, wrong).await;
        assert_eq!(run.code, 2);
        assert!(
            run.out
                .contains("  ditolak           4\nDITOLAK: tidak ada yang disimpan.\n"),
            "{}",
            run.out
        );
        for text in [
            "sakip: `stdin` tidak diproses, 4 masalah:",
            "  baris 3, kolom opd: tidak ada OPD dengan kode atau id `9.99`",
            "  baris 4, kolom indikator: OPD ini tidak punya indikator",
            "  baris 5, kolom periode: ",
            "  baris 6, kolom alasan: tidak ada nilai: isi alasannya",
        ] {
            assert!(run.err.contains(text), "{text}: {}", run.err);
        }
        let run = piped(
            &store.address,
            &[&import[..], &["--lang", "en"]].concat(),
            wrong,
        )
        .await;
        assert_eq!(run.code, 2);
        assert!(
            run.out.contains("REFUSED: nothing was kept."),
            "{}",
            run.out
        );
        assert!(
            run.err.contains("row 3, column opd: there is no OPD"),
            "{}",
            run.err
        );
        let run = piped(
            &store.address,
            &[&import[..], &["-f", "json"]].concat(),
            wrong,
        )
        .await;
        assert_eq!(run.code, 2);
        let json = run.json();
        assert_eq!(counted(&json), [Some(1), Some(0), Some(0), Some(4)]);
        assert_eq!(
            (&json["diterapkan"], &json["mode"]),
            (&false.into(), &"apply".into())
        );
        assert_eq!(rows(&store, "performance_achievements").await, "0");
        problems(&json)
    });
}

#[test]
fn what_is_asked_wrongly_is_refused() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let file = File::new("capaian.csv", CAPAIAN);
        let name = file.name();
        for (arguments, id, en) in [
            (
                vec!["import", name],
                "argumen wajib belum ada",
                "--dry-run|--apply",
            ),
            (
                vec!["import", name, "--apply", "--dry-run"],
                "tidak dapat dipakai bersama",
                "cannot be used with",
            ),
            (
                vec!["import", name, "--apply"],
                "capaian dimasukkan oleh orang: sebutkan penggunanya dengan --user",
                "achievements are entered by people: name the user with --user",
            ),
            (
                vec!["import", name, "--apply", "--user", "siapa"],
                "tidak ada pengguna `siapa` di instansi 3201",
                "there is no user `siapa` in the instansi 3201",
            ),
            (
                vec!["import", name, "--apply", "--user", "dewi"],
                "hanya dapat dilakukan pengguna aktif",
                "only an active user",
            ),
            (
                vec!["import", name, "--apply", "--jenis", "gaji"],
                "nilai `gaji` tidak sah untuk `--jenis <JENIS>`",
                "gaji",
            ),
            (
                vec!["import", name, "--apply", "--jenis", "target"],
                "kolom `target` tidak ada",
                "the column `target` is missing",
            ),
            (
                vec!["import", name, "--apply", "--instansi", "9999"],
                "tidak ada instansi dengan kode `9999`",
                "there is no instansi with the code `9999`",
            ),
        ] {
            sakip(&store, &arguments).await.refused(id);
            let english = [&["--lang", "en"], &arguments[..]].concat();
            sakip(&store, &english).await.refused(en);
        }
        let run = sakip(&store, &["import", "/tidak/ada.csv", "--apply"]).await;
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{}", run.err);
        for (content, why) in [
            (
                "nama,alamat\na,b\n",
                "tidak dikenali dari kolomnya (`alamat`, `nama`)",
            ),
            (
                "opd,indikator,periode,realisasi\n",
                "tidak ada satu baris data pun",
            ),
            (
                "opd,indikator,periode,realisasi\n1.01,IK1,2025,1.250\n",
                "sebutkan locale id atau en",
            ),
            ("[{\"opd\": 1}, ", "bukan larik objek JSON yang benar"),
        ] {
            let run = piped(
                &store.address,
                &["import", "-", "--apply", "--user", "andi"],
                content,
            )
            .await;
            run.refused(why);
        }
        assert_eq!(rows(&store, "audit_log").await, "1");
    });
}

const TARGET: &str = "\
opd;indikator;periode;target;alasan
1.01;IK1;2025;96,5;Perubahan RKPD 2025
1.01;IK1;2026;97;
1.01;IK2;2025;10;
1.01;IK4;2026;WTP;
1.02;IK1;2026;80-90;
";

#[test]
fn targets_are_set_and_revised() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let import = ["import", "-", "--apply", "--format", "json"];
        let dry = ["import", "-", "--dry-run", "-f", "json"];
        let json = piped(&store.address, &dry, TARGET).await.json();
        assert_eq!(counted(&json), [Some(3), Some(1), Some(1), Some(0)]);
        assert_eq!(
            (&json["jenis"], &json["diterapkan"]),
            (&"target".into(), &false.into())
        );
        assert_eq!(rows(&store, "performance_target_revisions").await, "0");
        let json = piped(&store.address, &import, TARGET).await.json();
        assert_eq!(counted(&json), [Some(3), Some(1), Some(1), Some(0)]);
        let targets = store
            .raw_rows("SELECT indicator_id, periode, jenis, nilai, batas_atas, tingkat, revision, version FROM performance_targets WHERE periode IN ('2025', '2026') ORDER BY indicator_id, periode")
            .await
            .unwrap();
        let targets: Vec<String> = targets.iter().map(|row| row.join("|")).collect();
        assert_eq!(
            targets,
            [
                "1|2025|point|96.5|-|-|1|2",
                "1|2026|point|97|-|-|0|1",
                "2|2025|point|10|-|-|0|1",
                "3|2025|point|1000|-|-|0|1",
                "4|2025|ordinal|-|-|opini_bpk:WTP|0|1",
                "4|2026|ordinal|-|-|opini_bpk:WTP|0|1",
                "7|2025|range|80|90|-|0|1",
                "7|2026|range|80|90|-|0|1",
            ]
        );
        let revisions = store
            .raw_rows("SELECT r.target, r.reason FROM performance_target_revisions r JOIN performance_targets t ON t.id = r.target_id ORDER BY t.indicator_id, t.periode, r.revision")
            .await
            .unwrap();
        assert_eq!(revisions[0], ["96.5", "Perubahan RKPD 2025"]);
        // The same file, then the same rows under another key.
        let json = piped(&store.address, &import, TARGET).await.json();
        assert_eq!(json["berulang"], true);
        let other = [&import[..], &["--kunci", "lain"]].concat();
        let json = piped(&store.address, &other, TARGET).await.json();
        assert_eq!(counted(&json), [Some(0), Some(0), Some(5), Some(0)]);
        assert!(
            store
                .db
                .verify_audit()
                .await
                .unwrap()
                .iter()
                .all(|chain| chain.is_whole())
        );
        (targets, revisions)
    });
}

#[test]
fn wrong_targets_are_told_by_row_and_column() {
    on_each_engine(|store| async move {
        plan(&store).await;
        store
            .raw("UPDATE renstra SET status = 'archived' WHERE id = 2")
            .await
            .unwrap();
        let wrong = "opd,indikator,periode,target,alasan\n\
                     1.01,IK1,2025,96,\n\
                     1.01,IK1,2025,97,ganda\n\
                     1.01,IK2,2029,1,\n\
                     1.01,IK4,2026,Istimewa,\n\
                     1.01,IK4,2024,,\n\
                     1.01,IK3,2026,12345678901234567890123456789,\n\
                     1.02,IK1,2026,80-90,\n\
                     1.01,IK1,2024,90-80,\n\
                     9.99,IK1,2025,1,\n\
                     1.01,IK6,2026,5,\n";
        let import = ["import", "-", "--apply", "--locale", "strict", "-f", "json"];
        let run = piped(&store.address, &import, wrong).await;
        assert_eq!(run.code, 2);
        let json = run.json();
        assert_eq!(counted(&json), [Some(1), Some(0), Some(0), Some(9)]);
        let told = problems(&json);
        let codes: Vec<&str> = told.iter().map(String::as_str).collect();
        assert_eq!(
            codes,
            [
                "2:alasan target_reason",
                "3 row_twice",
                "4:periode year_outside_plan",
                "5:target unknown_label",
                "6:target cell_missing",
                "7:target too_many_digits",
                "8:indikator renstra_archived",
                "9:target not_a_number",
                "10:opd unknown_opd",
            ]
        );
        assert!(
            run.err
                .contains("baris 2, kolom alasan: target berubah dari 95: isi alasannya"),
            "{}",
            run.err
        );
        assert_eq!(rows(&store, "performance_target_revisions").await, "0");
        told
    });
}
