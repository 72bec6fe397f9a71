//! `sakip import` of budgets.

use sakip_tests::store::on_each_engine;

use super::super::fixture::plan;
use super::{counted, piped, problems, rows};

#[test]
fn every_kind_of_entry_is_recognised_and_kept_once() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let mut kinds = Vec::new();
        for (kind, content) in [
            (
                "anggaran-baris",
                "key;tahun;opd;program;category\nA;2025;1.01;1.01.02;modal\nB;2025;1.02;1.02.02;pegawai\n",
            ),
            (
                "anggaran-pagu",
                "line;tahun;kind;effective;amount\nA;2025;murni;2025-01-02;1.500.000,50\nB;2025;murni;2025-01-02;2.000.000,00\n",
            ),
            (
                "anggaran-rencana",
                "line;periode;jumlah\nA;2025-M01;750.000,25\n",
            ),
            (
                "anggaran-realisasi",
                "line;periode;id;amount\nA;2025-M01;r1;700.000,00\nA;2025-M02;r2;-50.000,75\n",
            ),
            (
                "anggaran",
                "entry;kode;tahun;opd;program;kategori;periode;id;jumlah\nline;C;2025;1.01;1.01.02;modal;;;\nrealisasi;C;;;;;2025-M03;r1;1.000,50\n",
            ),
        ] {
            let import = ["import", "-", "--apply", "-f", "json"];
            let dry = ["import", "-", "--dry-run", "-f", "json"];
            let run = piped(&store.address, &dry, content).await;
            run.well();
            assert_eq!(run.json()["diterapkan"], false, "{kind}");
            let run = piped(&store.address, &import, content).await;
            run.well();
            let json = run.json();
            let count = content.lines().count() as u64 - 1;
            assert_eq!(
                (&json["jenis"], &json["diterapkan"]),
                (&kind.into(), &true.into())
            );
            assert_eq!(
                counted(&json),
                [Some(count), Some(0), Some(0), Some(0)],
                "{kind}"
            );
            let run = piped(&store.address, &import, content).await;
            assert_eq!(run.json()["berulang"], true, "{kind}");
            let other = [&import[..], &["--kunci", kind]].concat();
            let json = piped(&store.address, &other, content).await.json();
            assert_eq!(
                counted(&json),
                [Some(0), Some(0), Some(count), Some(0)],
                "{kind}"
            );
            kinds.push(json["baris"].clone());
        }
        let sen = store
            .raw_rows("SELECT CAST(sum(realisasi_sen) AS BIGINT) FROM budget_realizations")
            .await
            .unwrap();
        assert_eq!(sen, [["65099975"]]);
        assert_eq!(rows(&store, "budget_allocations").await, "3");
        kinds
    });
}

#[test]
fn refused_entries_are_told() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let wrong = "line,periode,id,amount\nX,2025-M01,r1,1000.50\nA,2025-M13,r2,5.25\nA,2025-M01,r3,lima\n";
        let run = piped(&store.address, &["import", "-", "--apply"], wrong).await;
        assert_eq!(run.code, 2);
        assert!(
            run.out.contains("ditolak           3\nDITOLAK"),
            "{}",
            run.out
        );
        assert!(run.err.contains("baris 4, kolom amount"), "{}", run.err);
        // What would become of the others is not known.
        assert!(!run.out.contains("baru"), "{}", run.out);
        let run = piped(
            &store.address,
            &["import", "-", "--dry-run", "-f", "json", "--lang", "en"],
            wrong,
        )
        .await;
        let json = run.json();
        assert_eq!((run.code, counted(&json)), (2, [None, None, None, Some(3)]));
        // Amounts that can be read in two ways are the caller's to tell.
        let unsure = "line,periode,id,amount\nX,2025-M01,r1,1.250\n";
        let run = piped(&store.address, &["import", "-", "--apply"], unsure).await;
        run.refused("sebutkan locale id atau en");
        problems(&json)
    });
}
