//! `sakip capaian`, as a program sees it.

#![allow(clippy::unwrap_used, clippy::panic)] // a test ends by panicking, its helpers too

mod support;

use serde_json::{Value, json};
use support::sakip;

const KEYS: [&str; 8] = [
    "capaian",
    "capaian_mentah",
    "id",
    "kategori",
    "kebijakan",
    "penjelasan",
    "rumus",
    "status",
];

fn answers(arguments: &[&str], input: &str) -> Vec<Value> {
    let arguments = [&["capaian", "--format", "json"], arguments].concat();
    sakip(&arguments, input).json().as_array().unwrap().clone()
}

fn figures(answers: &[Value]) -> Vec<&str> {
    answers
        .iter()
        .map(|answer| answer["capaian"].as_str().unwrap_or("-"))
        .collect()
}

#[test]
fn the_contract() {
    let rows = json!([
        {"id": "b", "indikator": "x", "satuan": "%", "polaritas": "maximize", "target": "95", "realisasi": "89.75"},
        {"id": "a", "polaritas": "minimize", "target": 10, "realisasi": 5},
        {"id": "c", "polaritas": "minimize_inverse", "target": 10, "realisasi": 5},
        {"id": "d", "polaritas": "maximize", "target": 0, "realisasi": 5},
        {"id": "e", "polaritas": "maximize", "target": 5, "realisasi": null},
        {"id": "f", "polaritas": "maximize", "target": 5, "realisasi": "belum berlaku"},
    ]);
    let found = answers(&[], &rows.to_string());
    for answer in &found {
        let keys: Vec<&str> = answer
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys, KEYS);
    }
    let told: Vec<_> = found
        .iter()
        .map(|answer| {
            (
                &answer["id"],
                &answer["status"],
                &answer["capaian"],
                &answer["rumus"],
            )
        })
        .map(|(id, status, capaian, rumus)| json!([id, status, capaian, rumus]))
        .collect();
    assert_eq!(
        json!(told),
        json!([
            ["b", "ok", "94.47", "maximize"],
            ["a", "ok", "150.00", "minimize_linear"],
            ["c", "ok", "200.00", "minimize_inverse"],
            ["d", "not_computable", null, "maximize"],
            ["e", "not_filled", null, "maximize"],
            ["f", "not_applicable", null, "maximize"],
        ])
    );
    assert_eq!(found[0]["capaian_mentah"], "94.47368421052631578947368421");
    assert_eq!(found[0]["kategori"], "Sangat Tinggi");
    assert_eq!(found[0]["kebijakan"], "sakip-default@1");
    assert!(
        found[0]["penjelasan"]
            .as_str()
            .unwrap()
            .contains("89,75 / 95")
    );
    assert_eq!(found[3]["kategori"], Value::Null);
}

#[test]
fn every_form_of_input_gives_the_same() {
    let expected = ["94.47", "150.00"];
    let forms = [
        "id,polaritas,target,realisasi\na,maximize,95,89.75\nb,minimize,10,5\n",
        "\u{feff}ID; Polaritas ;TARGET;realisasi\r\na;maximize;95;89,75\r\nb;minimize;10;5\r\n",
        "id\tpolaritas\ttarget\trealisasi\na\tmaximize\t95\t\"89,75 %\"\nb\tminimize\t10\t5",
        "\n\nrealisasi,target,polaritas\n\"89.75\",95,maximize\n,,\n5,10,minimize\n",
        "\u{feff}sep=;\r\npolaritas;target;realisasi\r\nmaximize;95;89,75\r\nminimize;10;5\r\n",
        "polaritas|target|realisasi\nmaximize|95|89.75\nminimize|10|5\n",
        r#"[{"polaritas":"maximize","target":95,"realisasi":89.75},{"polaritas":"minimize","target":"10","realisasi":"5"}]"#,
        "\u{feff} [ {\"Polaritas\":\"maximize\",\"target\":95,\"realisasi\":8.975e1}\n,{\"polaritas\":\"minimize\",\"target\":10,\"realisasi\":5} ] ",
        "{\"polaritas\":\"maximize\",\"target\":95,\"realisasi\":89.75}\n{\"polaritas\":\"minimize\",\"target\":10,\"realisasi\":5}\n",
    ];
    for form in forms {
        assert_eq!(figures(&answers(&[], form)), expected, "{form}");
    }
    let path = std::env::temp_dir().join(format!("sakip-form-{}.csv", std::process::id()));
    std::fs::write(&path, forms[0]).unwrap();
    assert_eq!(figures(&answers(&[path.to_str().unwrap()], "")), expected);
    assert_eq!(figures(&answers(&["-"], forms[0])), expected);
    std::fs::remove_file(path).unwrap();
}

#[test]
fn rows_without_an_id_are_numbered() {
    let csv = "polaritas,target,realisasi\nmaximize,1,1\nmaximize,1,1\n";
    let ids: Vec<Value> = answers(&[], csv)
        .iter()
        .map(|answer| answer["id"].clone())
        .collect();
    assert_eq!(json!(ids), json!(["1", "2"]));
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let csv = "id,polaritas,target,realisasi,bobot\n\
               a,maksimal,95,12O5,10\n\
               b,maximize,95,90,10\n\
               c,maximize,95\n\
               d,maximize,95,90,0\n\
               e,maximize,95,tercapai,5\n";
    for (lang, expected) in [
        (
            "id",
            [
                "baris 2, kolom polaritas: `maksimal`",
                "baris 2, kolom realisasi: `12O5`",
                "baris 6, kolom realisasi: `tercapai` bukan angka dan bukan label suatu skala",
                "baris 4: ada 3 sel",
                "baris 5, kolom bobot: bobot `0`",
            ],
        ),
        (
            "en",
            [
                "row 2, column polaritas: `maksimal`",
                "row 2, column realisasi: `12O5`",
                "row 6, column realisasi: `tercapai` is neither a number nor a label",
                "row 4: there are 3 cells",
                "row 5, column bobot: the weight `0`",
            ],
        ),
    ] {
        for format in ["json", "csv", "table"] {
            let run = sakip(&["capaian", "--lang", lang, "--format", format], csv);
            let err = run.refused();
            for text in expected {
                assert!(err.contains(text), "{text}: {err}");
            }
            assert!(!err.contains("baris 3") && !err.contains("row 3"), "{err}");
        }
    }
}

#[test]
fn lines_are_counted_as_an_editor_does() {
    let lines = [
        "id,polaritas,target,realisasi",
        "a,maximize,1,1",
        "",
        ",,,",
        "b,\"satu",
        "dua\",1,1",
        "c,tiga,1,1",
    ];
    for end in ["\n", "\r\n", "\r"] {
        for last in ["", end] {
            let csv = lines.join(end) + last;
            let run = sakip(&["capaian", "--format", "json"], &csv);
            let err = run.refused();
            for place in [
                "baris 5, kolom polaritas: `satu dua`",
                "baris 7, kolom polaritas: `tiga",
            ] {
                assert!(err.contains(place), "{place} {end:?}: {err}");
            }
        }
    }
    let named = format!("sep=,\r\n{}", lines.join("\r\n"));
    let run = sakip(&["capaian"], named);
    assert!(
        run.refused().contains("baris 8, kolom polaritas: `tiga"),
        "{}",
        run.err
    );
}

#[test]
fn documents_that_are_no_table_are_refused() {
    let long = format!(
        "polaritas,target,realisasi\nmaximize,\"{}",
        "9".repeat(20 << 20)
    );
    let cases: [(&[u8], &str); 20] = [
        (b"", "tidak ada satu baris data pun"),
        (b"\n \n", "tidak ada satu baris data pun"),
        (b"[]", "tidak ada satu baris data pun"),
        (
            b"polaritas,target,realisasi\n",
            "tidak ada satu baris data pun",
        ),
        (
            b"id,polaritas,target\na,maximize,1\n",
            "kolom `realisasi` tidak ada",
        ),
        (
            b"id,polaritas,target,realisai\na,maximize,1,1\n",
            "apakah `realisai` maksudnya?",
        ),
        (
            b"[{\"polaritas\":\"maximize\",\"target\":1,\"realisai\":1}]",
            "apakah `realisai` maksudnya?",
        ),
        (
            b"target,target,polaritas,realisasi\n1,1,maximize,1\n",
            "kolom `target` ada dua kali",
        ),
        (b"[{\"polaritas\": \"maximize\",]", "bukan JSON yang benar"),
        (b"[1, 2]", "baris harus berupa objek JSON"),
        (
            b"polaritas,target,realisasi\nmaximize,1,1\nmaximize,1,\xff\n",
            "baris 3: byte 0xff setelah `maximize,1,` bukan UTF-8",
        ),
        (b"i\0d\0,\0p\0", "baris 1 memuat byte nol: ini UTF-16"),
        (
            b"LAPORAN KINERJA 2024,,,\nid,polaritas,target,realisasi\na,maximize,1,1\n",
            "yang ada `laporan kinerja 2024`: baris pertama harus memuat judul kolom",
        ),
        (
            b"id,indikator\na,x\n",
            "kolom `polaritas`, `target`, `realisasi` tidak ada;",
        ),
        (
            b"{\"data\": [{\"polaritas\": \"maximize\", \"target\": 1, \"realisasi\": 1}]}",
            "yang ada `data`: berkas JSON harus berupa larik objek",
        ),
        (
            b"[{\"polaritas\": \"maximize\", \"target\": 1, \"Target\": 2, \"realisasi\": 1}]",
            "baris 1: ada kolom yang disebut dua kali",
        ),
        (
            b"[{\"polaritas\": \"maximize\",\n \"target\"",
            "baris 2, kolom 9: bukan JSON yang benar: dokumen terpotong",
        ),
        (b"[1]", "`1` tidak dapat diterima, seharusnya objek"),
        (
            b"polaritas,target,realisasi\n\n\nmaximize,1\n",
            "baris 4: ada 2 sel",
        ),
        (b"PK\x03\x04", "simpan dahulu sebagai CSV"),
    ];
    for (input, expected) in cases
        .into_iter()
        .chain([(long.as_bytes(), "tanda kutipnya tidak ditutup")])
    {
        let run = sakip(&["capaian", "--format", "json"], input);
        assert!(run.refused().contains(expected), "{expected}: {}", run.err);
    }
}

#[test]
fn numbers_are_never_guessed() {
    let csv = "id,polaritas,target,realisasi\na,maximize,1.000,1.234\n";
    let err = sakip(&["capaian", "--format", "json"], csv);
    assert!(err.refused().contains("--locale id"), "{}", err.err);
    assert!(err.err.contains("kolom target") && err.err.contains("kolom realisasi"));
    assert_eq!(figures(&answers(&["--locale", "id"], csv)), ["123.40"]);
    let thousandth = "id,polaritas,target,realisasi\na,maximize,1000,1.234\n";
    assert_eq!(
        figures(&answers(&["--locale", "strict"], thousandth)),
        ["0.12"]
    );

    // One value that can be read in one way only settles its column.
    let csv = "id,polaritas,target,realisasi\na,maximize,1000,1.234\nb,maximize,10,\"4,25\"\n";
    let run = sakip(&["capaian", "--format", "json"], csv);
    assert_eq!(figures(run.json().as_array().unwrap()), ["123.40", "42.50"]);
    assert!(
        run.err.contains("kolom realisasi: format angka id"),
        "{}",
        run.err
    );

    let mixed = "id,polaritas,target,realisasi\na,maximize,10,4.25\nb,maximize,10,\"4,25\"\n";
    assert!(
        sakip(&["capaian"], mixed)
            .refused()
            .contains("mencampur dua format")
    );

    // Text in JSON is plain unless said otherwise, and a JSON number always is.
    let text = r#"[{"polaritas":"maximize","target":"1.000","realisasi":"1,5"}]"#;
    assert!(
        sakip(&["capaian"], text)
            .refused()
            .contains("baris 1, kolom realisasi")
    );
    assert_eq!(figures(&answers(&["--locale", "id"], text)), ["0.15"]);
    let number = r#"[{"polaritas":"maximize","target":1000,"realisasi":1.5}]"#;
    assert_eq!(figures(&answers(&["--locale", "id"], number)), ["0.15"]);

    let ocr = "id,polaritas,target,realisasi\na,maximize,\"100 . 000 . 000\",\"48. 507 . 127\"\n";
    assert!(
        sakip(&["capaian", "--locale", "id"], ocr)
            .refused()
            .contains("spasi")
    );
    assert_eq!(figures(&answers(&["--ocr"], ocr)), ["48.51"]);
}

#[test]
fn a_policy_is_chosen_by_name_version_or_file() {
    let csv = "id,polaritas,target,realisasi\na,maximize,10,65\n";
    assert_eq!(figures(&answers(&[], csv)), ["650.00"]);
    let capped = answers(&["--policy", "kemenkeu-nko"], csv);
    assert_eq!(figures(&capped), ["120.00"]);
    assert_eq!(capped[0]["status"], "capped");
    assert_eq!(capped[0]["capaian_mentah"], "650");
    assert_eq!(
        figures(&answers(&["-p", "kemenkeu-nko@1"], csv)),
        ["120.00"]
    );
    let own = answers(&["--policy", "contoh/kebijakan-perkada.toml"], csv);
    assert_eq!(own[0]["kebijakan"], "perkada-contoh-12-2026@1");
    let unknown = sakip(&["capaian", "--policy", "kemenkeu-nok"], csv);
    assert!(unknown.refused().contains("maksudnya `kemenkeu-nko`?"));
    let missing = sakip(&["capaian", "--policy", "tidak-ada.toml"], csv);
    assert_eq!((missing.code, missing.out.as_str()), (3, ""));
}

#[test]
fn csv_output_has_the_same_columns() {
    let csv = "id,polaritas,target,realisasi\n\"a, \"\"b\"\"\",maximize,95,89.75\nc,maximize,0,1\n";
    let run = sakip(&["capaian", "--format", "csv"], csv);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[0],
        "id,status,capaian,capaian_mentah,kategori,rumus,kebijakan,penjelasan"
    );
    assert!(lines[1].starts_with("\"a, \"\"b\"\"\",ok,94.47,94.47368421052631578947368421,Sangat Tinggi,maximize,sakip-default@1,\"Capaian"));
    assert!(lines[2].starts_with("c,not_computable,,,,maximize,sakip-default@1,"));
}

#[test]
fn unknown_columns_are_named() {
    let csv = "id,polaritas,target,realisasi,catatan,peride\na,maximize,1,1,x,\n";
    let run = sakip(&["capaian", "--format", "json"], csv);
    assert_eq!(run.json().as_array().unwrap().len(), 1);
    assert!(
        run.err.contains("`catatan`") && run.err.contains("`peride` (maksudnya `periode`?)"),
        "{}",
        run.err
    );
    let quiet = "id,polaritas,target,realisasi\na,maximize,1,1\n";
    assert_eq!(sakip(&["capaian", "--format", "json"], quiet).err, "");
}

#[test]
fn weights_make_a_weighted_mean() {
    let with = |a: &str, b: &str| {
        let csv = format!(
            "id,polaritas,target,realisasi,bobot\na,maximize,100,100,{a}\nb,maximize,100,50,{b}\n"
        );
        sakip(&["capaian"], csv).out
    };
    assert!(with("80", "20").contains("Rata-rata tertimbang: 90,00 %"));
    let off = with("80", "10");
    assert!(
        off.contains("Rata-rata: 75,00 %") && off.contains("jumlahnya 90, bukan 100"),
        "{off}"
    );
    assert!(with("80", "").contains("1 indikator tanpa bobot"));
}

#[test]
fn indicators_of_one_sasaran_roll_up() {
    // A blank cell below a sasaran belongs to it; 110 × 40 % + 90 × 60 % = 98.
    let rows = "id,sasaran,polaritas,target,realisasi,bobot\n\
                a,Sehat,minimize,10,9,40\n\
                b,,maximize,100,90,60\n\
                c,Cerdas,maximize,100,80,70\n\
                d,,maximize,100,,30\n";
    let printed = sakip(&["capaian"], rows).out;
    let words: Vec<&str> = printed.split_whitespace().collect();
    let words = words.join(" ");
    for line in [
        "Sehat 98,00 Sangat Tinggi 2 / 2",
        "Cerdas 80,00 Tinggi 1 / 2",
        "Rata-rata: 89,00 % Tinggi, dari 2 di antara 2 sasaran (3 di antara 4 indikator)",
    ] {
        assert!(words.contains(line), "{line}\n{printed}");
    }
    let off = rows.replace(",60\n", ",50\n");
    let printed = sakip(&["capaian"], &off).out;
    assert!(
        printed.contains("bobot diabaikan: jumlahnya pada sasaran `Sehat` 90, bukan 100"),
        "{printed}"
    );
}
