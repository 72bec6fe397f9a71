//! `sakip reviu`, as a program sees it.

#![allow(clippy::unwrap_used, clippy::panic)] // a test ends by panicking, its helpers too

mod support;

use serde_json::{Value, json};
use support::{command, sakip};

fn verdicts(input: &str) -> Vec<Value> {
    let run = sakip(&["reviu", "--format", "json"], input);
    run.json().as_array().unwrap().clone()
}

#[test]
fn the_contract() {
    let rows = json!([
        {"id": "z", "kind": "achievement", "dokumen": "A", "polaritas": "maximize", "target": "95", "realisasi": "89.75", "capaian": "94.47"},
        {"id": "b", "dokumen": "A", "polaritas": "maximize", "target": "95", "realisasi": "93", "capaian": "97.98"},
        {"id": "c", "kind": "budget", "pagu": 106439453000_i64, "realisasi": 104734936307_i64, "percent": "98.40"},
        {"id": "d", "kind": "average", "members": ["98.40", "98.80", "98.91"], "average": "74.03"},
        {"id": "e", "kind": "evaluation", "components": {"a": "26.20", "b": "28.33", "c": "13.93", "d": "21.19"}, "total": "89.65", "grade": "BB"},
        {"id": "f", "kind": "achievement", "polaritas": "unknown", "target": "55", "realisasi": "n/a", "capaian": "n/a"},
        {"id": "g", "kind": "total", "members": [40000000, 25000000], "total": 71000000},
    ]);
    let found = verdicts(&rows.to_string());
    for verdict in &found {
        let keys: Vec<&str> = verdict
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(
            keys,
            [
                "batas",
                "dihitung",
                "id",
                "pembulatan",
                "penjelasan",
                "rumus",
                "sebab",
                "verdict"
            ]
        );
    }
    let told: Vec<Value> = found
        .iter()
        .map(|verdict| json!([verdict["id"], verdict["verdict"]]))
        .collect();
    assert_eq!(
        json!(told),
        json!([
            ["z", "reproduced"],
            ["b", "deviates"],
            ["c", "reproduced"],
            ["d", "deviates"],
            ["e", "deviates"],
            ["f", "not_checkable"],
            ["g", "deviates"],
        ])
    );
    assert_eq!(found[0]["rumus"], "maximize");
    assert_eq!(found[0]["batas"], "none");
    assert_eq!(found[1]["sebab"], "digit_slip");
    assert_eq!(found[1]["dihitung"], "97.89");
}

#[test]
fn a_csv_says_the_same() {
    let csv = "id,kind,dokumen,polaritas,target,realisasi,capaian,members,average\n\
               a,achievement,x,maximize,95,\"89,75\",\"94,47\",,\n\
               b,average,x,,,,,\"98,40; 98,80; 98,91\",\"98,70\"\n";
    let found = verdicts(csv);
    assert_eq!(found[0]["verdict"], "reproduced");
    assert_eq!(found[1]["verdict"], "reproduced", "{}", found[1]);
    let run = sakip(&["reviu", "--format", "csv"], csv);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(
        lines[0],
        "id,verdict,rumus,batas,pembulatan,dihitung,sebab,penjelasan"
    );
    assert!(lines[1].starts_with("a,reproduced,maximize,none,half_away,94.47,,\"Tercetak 94,47"));
}

#[test]
fn deviations_fail_only_when_asked() {
    let rows = r#"[{"polaritas":"maximize","target":95,"realisasi":93,"capaian":97.98}]"#;
    assert_eq!(sakip(&["reviu"], rows).code, 0);
    for flag in ["--gagal-bila-menyimpang", "--fail-on-deviation"] {
        let run = sakip(&["reviu", flag], rows);
        assert_eq!((run.code, run.err.as_str()), (1, ""));
        assert!(run.out.contains("menyimpang"));
    }
    let right = rows.replace("97.98", "97.89");
    assert_eq!(sakip(&["reviu", "--fail-on-deviation"], right).code, 0);
}

#[test]
fn kinds_are_read_in_any_case() {
    let csv = "kind,pagu,realisasi,percent\nBudget,200,50,25\n";
    assert_eq!(verdicts(csv)[0]["verdict"], "reproduced");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let csv =
        "kind,polaritas,target,realisasi,capaian,pagu\nrata,maximize,1,1,1,\nbudget,,,9O,,1\n";
    let run = sakip(&["reviu", "--format", "json"], csv);
    let err = run.refused();
    assert!(err.contains("baris 2, kolom kind: `rata`"), "{err}");
    assert!(err.contains("baris 3, kolom realisasi: `9O`"), "{err}");
}

#[test]
fn the_sample_is_told_by_document() {
    let output = command(&["reviu", "contoh/reviu.json"]).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    for text in [
        "Pengadilan Agama Kangean 2011, capaian: R / T, tanpa batas, dipotong (8 dari 8 baris); 8 sesuai",
        "Kanwil DJBC Aceh (dashboard NKO) 2019, capaian: R / T, batas 120, dibulatkan (3 dari 3 baris)",
        "Ringkasan 48 angka tercetak",
    ] {
        let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(text), "{text}: {out}");
    }
}
