//! Budgets, evaluations, plans, policies and explanations.

#![allow(clippy::unwrap_used, clippy::panic)] // a test ends by panicking, its helpers too

mod support;

use serde_json::json;
use support::sakip;

#[test]
fn a_table_of_budgets() {
    let csv = "id;uraian;pagu;realisasi;rencana;capaian\n\
               1;Belanja A;40.000.000,00;38.176.000,00;39.000.000,00;100,57\n\
               2;Belanja B;25.000.000,00;25.000.000,00;25.000.000,00;90\n\
               3;Belanja C;0;-;0;\n\
               ;Jumlah;71.000.000,00;63.176.000,00;;\n";
    let run = sakip(
        &["anggaran", "--format", "json", "--efisiensi", "bpom_ie"],
        csv,
    );
    let answer = run.json();
    let first = &answer["baris"][0];
    assert_eq!(first["serapan"], "95.44");
    assert_eq!(first["sisa"], "1824000");
    assert_eq!(first["deviasi_poin"], "-2.06");
    assert_eq!(first["efisiensi"]["formula"], "bpom_ie");
    assert!(
        first["efisiensi"]["sentence"]["id"]
            .as_str()
            .unwrap()
            .contains("1,05"),
        "{first}"
    );
    assert_eq!(answer["baris"][2]["serapan"], json!(null));
    assert_eq!(answer["baris"][2]["alasan"], "not_filled");
    assert_eq!(answer["baris"].as_array().unwrap().len(), 3);
    // The total is a ratio of sums, and the printed one is wrong by six million.
    assert_eq!(answer["jumlah"]["serapan"], "97.19");
    let checks = &answer["periksa_jumlah"];
    assert_eq!(checks[0]["kolom"], "pagu");
    assert_eq!(checks[0]["selisih"], "6000000");
    assert_eq!(checks[1]["selisih"], "0");
    let table = sakip(&["anggaran"], csv).out;
    assert!(table.contains("selisih 6.000.000: TIDAK SESUAI"), "{table}");
    assert!(table.contains("2 di antara 3 baris"), "{table}");
    let rows = sakip(&["anggaran", "--format", "csv"], csv).out;
    assert_eq!(rows.lines().count(), 5);
    assert!(
        rows.lines()
            .nth(1)
            .unwrap()
            .starts_with("1,Belanja A,40000000.00,38176000.00,39000000.00,95.44,")
    );
}

#[test]
fn budgets_that_are_wrong_are_refused() {
    let csv = "id,pagu,realisasi\na,-5,1\nb,1,1.005\nc,x,1\n";
    let run = sakip(&["anggaran", "--locale", "strict"], csv);
    let err = run.refused();
    for text in [
        "baris 2, kolom pagu",
        "baris 3, kolom realisasi",
        "baris 4, kolom pagu: `x`",
    ] {
        assert!(err.contains(text), "{text}: {err}");
    }
    assert!(
        sakip(&["anggaran"], "id,pagu\na,1\n")
            .refused()
            .contains("kolom realisasi tidak ada")
    );
    let json = json!([{"id": "a", "realisasi": 1}, {"id": "b", "anggaran": 2}]);
    let run = sakip(&["anggaran"], json.to_string());
    assert!(
        run.refused().contains("kolom pagu tidak ada"),
        "{}",
        run.err
    );
}

#[test]
fn subtotals_that_count_twice_are_told() {
    let csv = "uraian,pagu,realisasi\na,100,50\nJumlah A,100,50\nTotal,100,50\n";
    let run = sakip(&["anggaran"], csv);
    assert!(
        run.err
            .contains("1 baris bernama jumlah atau total, misalnya `Jumlah A`"),
        "{}",
        run.err
    );
    assert!(
        run.out.contains("dihitung 200, selisih -100: TIDAK SESUAI"),
        "{}",
        run.out
    );
    let run = sakip(&["anggaran"], csv.replace("Jumlah A,100,50\n", ""));
    assert_eq!(run.err, "");
}

const LEDGER: &str = "entry,baris,tahun,opd,program,kategori,jenis,berlaku,periode,jumlah\n\
    realisasi,a,,,,,,,2025-M03,300\n\
    line,a,2025,Dinas X,1.01,modal,,,,\n\
    line,b,2025,Dinas Y,1.02,pegawai,,,,\n\
    pagu,a,2025,,,,murni,2025-01-01,,1000\n\
    pagu,a,2025,,,,perubahan,2025-06-01,,1500\n\
    pagu,b,2025,,,,murni,2025-01-01,,500\n\
    realisasi,a,,,,,,,2025-M01,200\n\
    realisasi,a,,,,,,,2025-M03,-50\n\
    realisasi,b,,,,,,,2025-M07,100\n";

#[test]
fn a_ledger_by_group_and_period() {
    let serapan = |arguments: &[&str]| {
        let run = sakip(
            &[&["anggaran", "--format", "json"], arguments].concat(),
            LEDGER,
        );
        let groups: Vec<_> = run
            .json()
            .as_array()
            .unwrap()
            .iter()
            .map(|group| json!([group["kelompok"], group["serapan"]]))
            .collect();
        json!(groups)
    };
    assert_eq!(
        serapan(&[]),
        json!([["Dinas X", "30.00"], ["Dinas Y", "20.00"]])
    );
    assert_eq!(
        serapan(&["--sampai", "2025-M03", "--per", "kategori"]),
        json!([["modal", "45.00"], ["pegawai", null]])
    );
    assert_eq!(
        serapan(&["--per", "total", "--sampai", "2025"]),
        json!([["total", "27.50"]])
    );
    let table = sakip(&["anggaran", "--per", "kategori"], LEDGER).out;
    assert!(
        table.contains("Juli 2025") && table.contains("Belanja Modal"),
        "{table}"
    );

    let wrong = LEDGER
        .replace("2025-M07", "2025-M13")
        .replace("modal", "modl");
    let run = sakip(&["anggaran"], wrong);
    assert!(
        run.refused().contains("baris 3") && run.err.contains("baris 10"),
        "{}",
        run.err
    );
    assert!(
        sakip(&["anggaran", "--sampai", "Maret"], LEDGER)
            .refused()
            .contains("Maret")
    );
    let lacking = "entry,baris,tahun,jumlah\nline,a,2025,\npagu,a,,\nfoo,a,,\nline,,x,\n";
    let run = sakip(&["anggaran", "--locale", "id"], lacking);
    for text in [
        "baris 2, kolom opd: wajib diisi pada entry line",
        "baris 2, kolom kategori: wajib",
        "baris 3, kolom tahun: wajib",
        "baris 3, kolom jenis: wajib",
        "baris 3, kolom berlaku: wajib",
        "baris 3, kolom jumlah: wajib",
        "baris 4, kolom entry: harus salah satu dari line, pagu, realisasi, rencana",
        "baris 5, kolom baris: wajib",
    ] {
        assert!(run.refused().contains(text), "{text}: {}", run.err);
    }

    let entries = json!([
        {"entry": "line", "key": "a", "tahun": 2025, "opd": "X", "program": "1", "category": "modal"},
        {"entry": "pagu", "line": "a", "tahun": 2025, "kind": "murni", "effective": "2025-01-01", "amount": "400"},
        {"entry": "realisasi", "id": "r1", "line": "a", "period": "2025-M02", "amount": 100},
    ]);
    let run = sakip(&["anggaran", "--format", "json"], entries.to_string());
    assert_eq!(run.json()[0]["serapan"], "25.00");
}

#[test]
fn the_published_evaluation() {
    let run = sakip(
        &["evaluasi", "contoh/lke-binjai.json", "--format", "json"],
        "",
    );
    let answer = run.json();
    assert_eq!(answer["nilai"], "87.8");
    assert_eq!(answer["predikat"]["kode"], "A");
    assert_eq!(answer["label"]["id"], "perkiraan, bukan LHE resmi");
    let table = sakip(&["evaluasi", "contoh/lke-binjai.json"], "").out;
    assert!(
        table.contains("Nilai: 87,80  A (Memuaskan), perkiraan, bukan LHE resmi"),
        "{table}"
    );
    assert!(
        table.contains("menaikkan 2c dari A ke AA menambah 1"),
        "{table}"
    );
}

#[test]
fn an_evaluation_as_a_table() {
    let csv = "kode,jawaban,track\n1a,A,evaluator-1\n1b,BB,evaluator-1\n1a,AA,mandiri\n";
    let run = sakip(&["evaluasi"], csv);
    assert!(
        run.refused().contains("pilih dengan --track"),
        "{}",
        run.err
    );
    let run = sakip(
        &["evaluasi", "--track", "evaluator-1", "--format", "json"],
        csv,
    );
    let answer = run.json();
    assert_eq!(answer["nilai"], json!(null));
    assert_eq!(answer["cakupan"], json!({"used": 2, "total": 12}));
    let wrong = "kode,jawaban,track\n1a,Z,\n9z,A,\n1b,A,saya\n1c,A,\n1c,B,\n";
    let run = sakip(&["evaluasi"], wrong);
    let err = run.refused();
    for text in [
        "baris 2, kolom jawaban",
        "baris 3, kolom kode",
        "baris 4, kolom track",
        "baris 6, kolom kode",
    ] {
        assert!(err.contains(text), "{text}: {err}");
    }
    let rows = json!([{"kode": "1a", "jawaban": "A"}, {"kode": "1b", "jawaban": "BB"}]);
    let run = sakip(&["evaluasi", "--format", "json"], rows.to_string());
    assert_eq!(run.json()["cakupan"]["used"], 2);
    let run = sakip(
        &["evaluasi"],
        "{\"template\": \"permenpanrb-88-2021\",\n \"jalur\": []}",
    );
    let err = run.refused();
    assert!(
        err.contains("baris 2, kolom 8: bukan lembar LKE yang benar: isian `jalur` tidak dikenal: pakai `template`"),
        "{err}"
    );
    let toml = "template = \"permenpanrb-88-2021\"\nversion = 1\n[[tracks]]\ntrack = \"mandiri\"\nanswers = { 1a = { answer = \"A\" } }\n";
    let run = sakip(&["evaluasi", "--format", "json"], toml);
    assert_eq!(run.json()["paling_rendah"], "5.4");
}

#[test]
fn templates_are_listed_and_shown() {
    let list = sakip(&["evaluasi", "--daftar"], "").out;
    assert!(list.contains("permenpanrb-88-2021@1") && list.contains("permenpanrb-12-2015@1"));
    let shown = sakip(&["evaluasi", "--tampil", "permenpanrb-88-2021"], "");
    let path = std::env::temp_dir().join(format!("sakip-template-{}.json", std::process::id()));
    std::fs::write(&path, &shown.out).unwrap();
    let own = sakip(
        &[
            "evaluasi",
            "--template",
            path.to_str().unwrap(),
            "--format",
            "json",
        ],
        "kode,jawaban\n1a,A\n",
    );
    assert_eq!(own.json()["paling_rendah"], "5.4");
    std::fs::remove_file(path).unwrap();
    assert!(
        sakip(&["evaluasi", "--tampil", "permenpanrb-88-2012"], "")
            .refused()
            .contains("maksudnya")
    );
}

#[test]
fn plans_are_linted() {
    let run = sakip(&["lint", "contoh/renstra.json", "--format", "json"], "");
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let findings: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let rules: Vec<&str> = findings
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    for rule in ["SAKIP-L001", "SAKIP-L011", "SAKIP-L020"] {
        assert!(rules.contains(&rule), "{rules:?}");
    }
    let quieter = sakip(
        &[
            "lint",
            "contoh/renstra.json",
            "--kecuali",
            "SAKIP-L001",
            "--kecuali",
            "SAKIP-L011",
            "--kecuali",
            "SAKIP-L020",
        ],
        "",
    );
    assert_eq!(quieter.code, 0);
    assert!(quieter.out.contains("0 galat"), "{}", quieter.out);
    assert!(
        sakip(
            &["lint", "contoh/renstra.json", "--kecuali", "SAKIP-L999"],
            ""
        )
        .refused()
        .contains("--kecuali: tidak ada aturan `SAKIP-L999`")
    );

    let csv = "level,id,parent_id,name,polarity,unit,targets,weight\n\
               tujuan,t1,,Meningkatnya mutu,,,,\n\
               indikator,i1,t1,Indeks mutu,maximize,indeks,2025=80; 2026=85,\n\
               sasaran,s1,t1,Layanan cepat,,,,\n";
    let run = sakip(&["lint", "--format", "json"], csv);
    assert!(
        run.out.contains("SAKIP-L001") && run.code == 1,
        "{} {}",
        run.out,
        run.err
    );
    let wrong = csv
        .replace("2025=80; 2026=85", "80, 85")
        .replace(",2025", ",");
    let wrong = wrong.replace("80, 85", "\"80, 85\"");
    assert!(
        sakip(&["lint"], wrong)
            .refused()
            .contains("baris 3, kolom targets")
    );
    assert!(
        sakip(&["lint"], "{\"tujuan\": [{\"nama\": \"x\"}]}")
            .refused()
            .contains("bukan dokumen rencana yang benar: isian `nama` tidak dikenal")
    );
    let wrong = csv
        .replace("sasaran,s1,t1", "sasarn,s1,t9")
        .replace("maximize", "naik");
    let run = sakip(&["lint"], &wrong);
    for text in [
        "baris 3, kolom polarity: `naik`",
        "baris 4, kolom level: `sasarn`",
    ] {
        assert!(run.refused().contains(text), "{text}: {}", run.err);
    }
    let rows = json!([
        {"level": "tujuan", "id": "t1", "name": "Meningkatnya mutu"},
        {"level": "indikator", "id": "i1", "parent_id": "t1", "name": "Indeks", "unit": "indeks",
         "polarity": "maximize", "targets": "2025=80"},
    ]);
    let run = sakip(&["lint", "--format", "json"], rows.to_string());
    assert_eq!(
        (run.code, run.out.starts_with('[')),
        (0, true),
        "{}",
        run.err
    );
}

#[test]
fn policies_are_listed_shown_and_checked() {
    let list = sakip(&["kebijakan"], "");
    assert_eq!(list.out, sakip(&["kebijakan", "list"], "").out);
    assert!(list.out.contains("sakip-default@1") && list.out.contains("kemenkeu-nko@1"));
    let all = sakip(&["kebijakan", "--format", "json"], "").json();
    assert!(all.as_array().unwrap().len() >= 10);

    let path = std::env::temp_dir().join(format!("sakip-policy-{}.toml", std::process::id()));
    std::fs::write(&path, sakip(&["kebijakan", "show", "kemenkeu-nko"], "").out).unwrap();
    let checked = sakip(&["kebijakan", "check", path.to_str().unwrap()], "");
    assert_eq!(checked.code, 0, "{}", checked.err);
    assert!(checked.out.contains("sah, kemenkeu-nko@1"));
    let wrong = std::fs::read_to_string(&path)
        .unwrap()
        .replace("version = 1", "version = 0")
        .replace("\"120\"", "\"0\"");
    std::fs::write(&path, wrong).unwrap();
    let run = sakip(&["kebijakan", "check", path.to_str().unwrap()], "");
    assert!(run.refused().contains("2 masalah"), "{}", run.err);
    std::fs::remove_file(path).unwrap();
    assert_eq!(
        sakip(&["kebijakan", "check", "contoh/kebijakan-perkada.toml"], "").code,
        0
    );
    let json = sakip(
        &["kebijakan", "show", "sakip-default@1", "--format", "json"],
        "",
    )
    .json();
    assert_eq!(json["id"], "sakip-default");
}

#[test]
fn figures_and_terms_are_explained() {
    let run = sakip(
        &[
            "jelaskan",
            "PTS-04",
            "contoh/capaian.csv",
            "--format",
            "json",
        ],
        "",
    );
    let trace = run.json();
    assert_eq!(trace["schema"], "sakip.trace/1");
    assert_eq!(trace["exact"], "1795/19");
    let table = sakip(&["jelaskan", "PTS-04", "contoh/capaian.csv"], "").out;
    assert!(
        table.contains("89,75 / 95 × 100") && table.contains("1795/19"),
        "{table}"
    );
    assert!(
        table.contains("2 desimal, setengah menjauhi nol"),
        "{table}"
    );
    assert!(
        table.lines().all(|line| line.chars().count() <= 100),
        "{table}"
    );
    let category = sakip(&["jelaskan", "sangat_tinggi"], "").out;
    assert_eq!(category.matches("(kategori)").count(), 1, "{category}");
    let piped = sakip(
        &["jelaskan", "b", "--format", "json"],
        "id,polaritas,target,realisasi\nb,maximize,10,5\n",
    );
    assert_eq!(piped.json()["result"], "50.00");
    assert!(
        sakip(&["jelaskan", "PTS-99", "contoh/capaian.csv"], "")
            .refused()
            .contains("maksudnya `PTS-0")
    );
    let twice = "id,polaritas,target,realisasi\nb,maximize,10,5\nb,maximize,10,6\n";
    assert!(
        sakip(&["jelaskan", "b", "-"], twice)
            .refused()
            .contains("sudah dipakai di baris 2")
    );

    for (term, meaning) in [
        ("minimize_linear", "(2T − R) / T"),
        ("minimize", "kebijakan"),
        ("zero_target", "target nol"),
        ("digit_slip", "salah ketik"),
        ("kemenkeu-nko", "≤ 120"),
        ("Sangat Tinggi", "capaian di atas 90 %"),
        ("bpom_ie", "Badan POM"),
        ("SAKIP-L001", "indikator"),
        ("BB", "nilai di atas 70"),
        ("not_filled", "kosong bukan nol"),
    ] {
        let run = sakip(&["jelaskan", term], "");
        assert!(
            run.code == 0 && run.out.contains(meaning),
            "{term}: {} {}",
            run.out,
            run.err
        );
    }
    assert!(
        sakip(&["jelaskan", "zero_targt"], "")
            .refused()
            .contains("maksudnya `zero_target`?")
    );
    assert_eq!(
        sakip(&["jelaskan", "--format", "json", "baseline"], "").json()[0]["istilah"],
        "baseline"
    );
}
