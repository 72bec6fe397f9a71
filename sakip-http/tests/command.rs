//! What holds for every command: help, languages, exit codes, terminals and pipes.

#![allow(clippy::unwrap_used, clippy::panic)] // a test ends by panicking, its helpers too

mod support;

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use support::{command, sakip};

const COMMANDS: [&str; 11] = [
    "capaian",
    "reviu",
    "anggaran",
    "evaluasi",
    "lint",
    "jelaskan",
    "kebijakan",
    "db",
    "import",
    "audit",
    "demo",
];

#[test]
fn help_in_both_languages() {
    for (lang, usage, codes, options) in [
        ("id", "Pemakaian:", "Kode keluar:", "Pilihan:"),
        ("en", "Usage:", "Exit codes:", "Options:"),
    ] {
        let run = sakip(&["--lang", lang, "--help"], "");
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        for text in [usage, codes, options].into_iter().chain(COMMANDS) {
            assert!(run.out.contains(text), "{text}: {}", run.out);
        }
        for name in COMMANDS {
            let run = sakip(&[name, "--lang", lang, "--help"], "");
            assert_eq!(run.code, 0);
            assert!(
                run.out.contains(usage) && run.out.contains(options),
                "{}",
                run.out
            );
            assert_eq!(sakip(&["--lang", lang, "help", name], "").out, run.out);
        }
    }
    let plain = sakip(&[], "");
    assert_eq!(plain.code, 0);
    assert_eq!(plain.out, sakip(&["help"], "").out);
    assert_eq!(plain.out, sakip(&["bantuan"], "").out);
    assert!(plain.out.contains("Pemakaian:"));
    let version = sakip(&["--version"], "");
    assert_eq!(
        version.out,
        format!("sakip {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn no_english_is_left_in_the_indonesian_help() {
    for name in COMMANDS {
        let out = sakip(&[name, "--help"], "").out;
        for word in [
            "Usage",
            "Options",
            "possible values",
            "default:",
            "aliases",
            "Print",
        ] {
            assert!(!out.contains(word), "{word}: {out}");
        }
    }
}

#[test]
fn help_fits_eighty_columns() {
    for lang in ["id", "en"] {
        for name in COMMANDS.into_iter().chain([""]) {
            let arguments: Vec<&str> = [name, "--help", "--lang", lang]
                .into_iter()
                .filter(|argument| !argument.is_empty())
                .collect();
            let help = |columns: &str| {
                let output = command(&arguments)
                    .env("COLUMNS", columns)
                    .output()
                    .unwrap();
                String::from_utf8(output.stdout).unwrap()
            };
            let (wide, narrow) = (help("400"), help("80"));
            assert!(
                narrow.lines().all(|line| line.chars().count() <= 80),
                "{narrow}"
            );
            // What stands below the options is not broken again.
            let below = |help: &str, first: &str| help.find(first).map(|at| help[at..].to_owned());
            let first = [
                "\nKolom",
                "\nColumns",
                "\nRingkasan",
                "\nSummary",
                "\nContoh",
                "\nExamples",
            ]
            .into_iter()
            .find(|first| wide.contains(first))
            .unwrap();
            assert_eq!(below(&wide, first), below(&narrow, first), "{name}");
            assert!(!wide.contains("\n\n\n"), "{wide}");
        }
    }
}

#[test]
fn the_language_comes_from_the_flag_the_variable_or_the_locale() {
    let csv = "id,polaritas,target,realisasi\na,maximize,95,89.75\n";
    let told = |arguments: &[&str], variable: Option<&str>| {
        let mut command = command(&[&["capaian", "--format", "json"], arguments].concat());
        if let Some(lang) = variable {
            command.env("SAKIP_LANG", lang);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(csv.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        if String::from_utf8(output.stdout)
            .unwrap()
            .contains("Sangat Tinggi")
        {
            "id"
        } else {
            "en"
        }
    };
    assert_eq!(told(&[], None), "id");
    assert_eq!(told(&["--lang", "en"], None), "en");
    assert_eq!(told(&["--lang=en"], None), "en");
    assert_eq!(told(&[], Some("en_GB.UTF-8")), "en");
    assert_eq!(told(&["--lang", "id"], Some("en")), "id");
    assert_eq!(told(&["--locale", "en"], None), "en");
    assert_eq!(told(&["--locale", "en", "--lang", "id"], None), "id");
}

#[test]
fn wrong_arguments_are_told_in_the_language() {
    for (arguments, id, en) in [
        (
            &["capaian", "--fromat", "json"][..],
            "argumen `--fromat` tidak dikenal; maksudnya `--format`?",
            "--fromat",
        ),
        (
            &["capain"],
            "perintah `capain` tidak dikenal; maksudnya `capaian`?",
            "capain",
        ),
        (
            &["capaian", "--format", "xml"],
            "nilai `xml` tidak sah",
            "xml",
        ),
        (&["capaian", "--locale", "de"], "nilai `de` tidak sah", "de"),
        (&["jelaskan"], "argumen wajib belum ada: <ID>", "<ID>"),
        (&["capaian", "a", "b"], "argumen `b` tidak dikenal", "b"),
        (
            &["help", "capain"],
            "perintah `capain` tidak dikenal",
            "capain",
        ),
        (
            &["capaian", "--policy", "x"],
            "kebijakan `x` tidak dikenal",
            "x",
        ),
    ] {
        let run = sakip(arguments, "");
        assert!(run.refused().contains(id), "{id}: {}", run.err);
        let run = sakip(&[arguments, &["--lang", "en"]].concat(), "");
        assert!(run.refused().contains(en), "{en}: {}", run.err);
        assert!(!run.err.contains("tidak"), "{}", run.err);
    }
}

#[test]
fn an_argument_given_twice_is_told_once() {
    let run = sakip(&["capaian", "--format", "json", "--format", "csv"], "");
    assert!(
        run.refused()
            .contains("`--format <table|json|csv>` disebut dua kali\n"),
        "{}",
        run.err
    );
}

#[test]
fn a_file_that_is_not_there_is_no_bad_input() {
    for name in ["capaian", "reviu", "anggaran", "evaluasi", "lint"] {
        let run = sakip(&[name, "tidak/ada.csv"], "");
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{}", run.err);
        assert!(
            run.err
                .contains("`tidak/ada.csv` tidak dapat dibaca: berkas tidak ada"),
            "{}",
            run.err
        );
    }
    assert_eq!(sakip(&["capaian", "contoh"], "").code, 3);
}

#[test]
fn no_colours_and_no_bars_without_a_terminal() {
    for arguments in [
        &["capaian", "contoh/capaian.csv"][..],
        &["reviu", "contoh/reviu.json"],
        &["anggaran", "contoh/anggaran.csv"],
        &["evaluasi", "contoh/lke-binjai.json"],
        &["lint", "contoh/renstra.json"],
        &["kebijakan"],
        &["jelaskan", "maximize"],
    ] {
        let run = sakip(arguments, "");
        assert!(
            !run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'),
            "{arguments:?}"
        );
        assert!(!run.out.is_empty());
    }
}

#[test]
fn text_from_a_file_cannot_steer_the_terminal() {
    let csv = "id,indikator,polaritas,target,realisasi,\u{1b}x\na\u{1b}[2J,\"x\u{7}\u{1b}]0;\u{202e}y\",maximize,1,1,\n";
    let plan = r#"{"sasaran": [{"name": "S\u001b[2J", "indikator": [
        {"name": "I\u0007\u202e", "unit": "orang", "polarity": "maximize", "targets": {}}]}]}"#;
    for (arguments, input, code) in [
        (&["capaian"][..], csv.to_owned(), 0),
        (
            &["capaian"],
            csv.replace("maximize", "\"\u{1b}\n\u{202e}\""),
            2,
        ),
        (
            &["anggaran"],
            format!("pagu,realisasi,uraian\n1,1,\u{1b}\n{csv}"),
            2,
        ),
        (&["lint"], plan.to_owned(), 1),
        (&["jelaskan", "a\u{1b}[2J"], csv.to_owned(), 0),
    ] {
        let run = sakip(arguments, input);
        assert_eq!(run.code, code, "{}", run.err);
        for text in [run.out, run.err] {
            assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text:?}");
        }
    }
}

#[test]
fn tables_fit_the_terminal() {
    for columns in ["80", "100", "140"] {
        for arguments in [
            &["capaian", "contoh/capaian.csv"][..],
            &["reviu", "contoh/reviu.json"],
            &["evaluasi", "contoh/lke-binjai.json"],
            &["kebijakan"],
        ] {
            let output = command(arguments).env("COLUMNS", columns).output().unwrap();
            let out = String::from_utf8(output.stdout).unwrap();
            let most = columns.parse::<usize>().unwrap();
            for line in out
                .lines()
                .filter(|line| !line.contains("Kebijakan:") && !line.contains("`sakip"))
            {
                assert!(line.chars().count() <= most, "{columns}: {line}");
                assert_eq!(line, line.trim_end(), "blanks at the end of a line");
            }
        }
    }
}

fn many_rows(count: usize) -> String {
    let mut csv = String::from("id,indikator,satuan,polaritas,target,realisasi\n");
    for row in 0..count {
        let (target, realisasi) = (row % 997 + 1, row % 1013);
        csv.push_str(&format!(
            "{row},Persentase layanan {row},%,maximize,{target},{realisasi}.25\n"
        ));
    }
    csv
}

#[test]
fn ids_stay_whole_in_a_long_table() {
    let csv = many_rows(1_200).replace("\n1199,", "\n5.02.01.2.01.0001,");
    let run = sakip(&["capaian"], csv);
    let row = run.out.lines().find(|line| line.starts_with("5.02.01"));
    let row = row.unwrap_or_else(|| panic!("{}", run.out));
    assert!(row.starts_with("5.02.01.2.01.0001  "), "{row}");
    assert!(row.chars().count() <= 100, "{row}");
}

#[test]
fn whoever_stops_reading_gets_no_complaint() {
    let path = std::env::temp_dir().join(format!("sakip-pipe-{}.csv", std::process::id()));
    std::fs::write(&path, many_rows(20_000)).unwrap();
    for format in ["table", "json", "csv"] {
        let mut child = command(&["capaian", path.to_str().unwrap(), "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert!(!line.is_empty());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{format}");
        assert_eq!(output.status.code(), Some(0), "{format}");
    }
    std::fs::remove_file(path).unwrap();
}

/// The memory a process has used at most so far, in KiB.
#[cfg(target_os = "linux")]
fn peak_kib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(target_os = "linux")]
#[test]
fn many_rows_take_little_memory() {
    let path = std::env::temp_dir().join(format!("sakip-many-{}.csv", std::process::id()));
    for (name, format, rows) in [
        ("capaian", "json", 200_000),
        ("capaian", "table", 50_000),
        ("reviu", "json", 30_000),
    ] {
        std::fs::write(&path, many_rows(rows)).unwrap();
        let mut child = command(&[name, path.to_str().unwrap(), "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut count, mut peak) = (0, 0);
        for line in lines {
            line.unwrap();
            count += 1;
            if count % 5_000 == 0 {
                peak = peak.max(peak_kib(child.id()).unwrap_or(0));
            }
        }
        assert!(child.wait().unwrap().success());
        assert!(count >= rows, "{count}");
        // The rows of the largest table alone, held in memory, would take more than this.
        assert!(peak > 0 && peak < 24 << 10, "{name} {format}: {peak} KiB");
    }
    std::fs::remove_file(path).unwrap();
}
