//! The ledger, by cases.

mod properties;
mod published;

use rust_decimal::Decimal;

use super::*;
use crate::explain::{Coverage, Explain};
use crate::number::{Exact, Percent, Rounding, Rupiah};
use crate::period::{Frequency, Period, Year};
use crate::problem::Problems;
use crate::text::Lang;

fn rupiah(text: &str) -> Rupiah {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn tahun() -> Year {
    Year::new(2025).unwrap()
}

fn line(key: &str, opd: &str, category: Category) -> Entry {
    Entry::Line(BudgetLine {
        key: key.to_owned(),
        tahun: tahun(),
        opd: opd.to_owned(),
        program: "5.01.01".to_owned(),
        kegiatan: None,
        category,
    })
}

fn pagu(key: &str, kind: PaguKind, effective: &str, amount: &str) -> Entry {
    Entry::Pagu(Pagu {
        line: key.to_owned(),
        tahun: tahun(),
        kind,
        effective: effective.parse().unwrap(),
        sequence: 0,
        amount: rupiah(amount),
    })
}

fn murni(key: &str, amount: &str) -> Entry {
    pagu(key, PaguKind::Murni, "2024-12-30", amount)
}

fn spent(id: &str, key: &str, month: &str, amount: &str) -> Entry {
    Entry::Realisasi(Realisasi {
        id: id.to_owned(),
        line: key.to_owned(),
        period: period(month),
        amount: rupiah(amount),
    })
}

fn planned(key: &str, month: &str, amount: &str) -> Entry {
    Entry::Rencana(Rencana {
        line: key.to_owned(),
        period: period(month),
        amount: rupiah(amount),
    })
}

fn ledger(entries: &[Entry]) -> Ledger {
    Ledger::from_entries(entries.to_vec()).unwrap()
}

fn total(ledger: &Ledger, at: &str) -> Summary {
    let mut all = ledger.summaries(GroupBy::Total, period(at)).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn text<T: Copy + ToString>(figure: &BudgetFigure<T>) -> String {
    match figure.outcome() {
        BudgetOutcome::Value(value) => value.to_string(),
        BudgetOutcome::NotFilled => "not_filled".to_owned(),
        BudgetOutcome::NotComputable(reason) => reason.code().to_owned(),
    }
}

fn codes(problems: &Problems) -> Vec<(&str, &str)> {
    problems
        .list()
        .iter()
        .map(|problem| (problem.place.as_str(), problem.code))
        .collect()
}

#[test]
fn no_pagu_no_percentage() {
    let two = Rounding::default();
    let zero = Amounts::new(Rupiah::ZERO, rupiah("5"));
    assert_eq!(text(&zero.serapan(two)), "zero_pagu");
    assert_eq!(text(&zero.sisa_percent(two)), "zero_pagu");
    assert_eq!(text(&zero.sisa()), "-5");
    assert_eq!(text(&zero.deviation()), "no_rencana");
    let planned = zero.with_rencana(Rupiah::ZERO);
    assert_eq!(text(&planned.deviation_percent(two)), "zero_rencana");
    assert_eq!(text(&Amounts::default().serapan(two)), "not_filled");
    let missing = Amounts {
        realisasi: Some(rupiah("5")),
        ..Amounts::default()
    };
    assert_eq!(text(&missing.serapan(two)), "no_pagu");
    assert_eq!(missing.serapan(two).trace().status, "not_computable");
    let huge = Amounts::new(
        Rupiah::new(Decimal::MAX).unwrap(),
        Rupiah::new(Decimal::MIN).unwrap(),
    );
    assert_eq!(text(&huge.sisa()), "overflow");
}

#[test]
fn the_pagu_in_force_is_the_latest_one() {
    let book = ledger(&[
        pagu("x", PaguKind::Perubahan, "2025-10-01", "150"),
        line("x", "a", Category::Modal),
        murni("x", "100"),
        pagu("x", PaguKind::Pergeseran, "2025-05-31", "120"),
        Entry::Pagu(Pagu {
            line: "x".to_owned(),
            tahun: tahun(),
            kind: PaguKind::Pergeseran,
            effective: "2025-05-31".parse().unwrap(),
            sequence: 1,
            amount: rupiah("130"),
        }),
        spent("r", "x", "2025-M01", "60"),
    ]);
    let at = |at| total(&book, at).amounts().pagu;
    assert_eq!(at("2025-M04"), Some(rupiah("100")));
    assert_eq!(at("2025-M05"), Some(rupiah("130")));
    assert_eq!(at("2025-Q3"), Some(rupiah("130")));
    assert_eq!(at("2025"), Some(rupiah("150")));
    assert_eq!(book.revisions(tahun(), "x").count(), 4);
    assert_eq!(
        text(&total(&book, "2025").serapan(Rounding::default())),
        "40.00"
    );
}

#[test]
fn next_year_is_another_line() {
    let mut next = BudgetLine {
        key: "x".to_owned(),
        tahun: Year::new(2026).unwrap(),
        opd: "a".to_owned(),
        program: "p".to_owned(),
        kegiatan: Some("k".to_owned()),
        category: Category::Modal,
    };
    next.opd = "b".to_owned();
    let book = ledger(&[
        line("x", "a", Category::Modal),
        murni("x", "100"),
        Entry::Line(next),
        Entry::Pagu(Pagu {
            line: "x".to_owned(),
            tahun: Year::new(2026).unwrap(),
            kind: PaguKind::Murni,
            effective: "2025-12-30".parse().unwrap(),
            sequence: 0,
            amount: rupiah("900"),
        }),
    ]);
    assert_eq!(total(&book, "2025").amounts().pagu, Some(rupiah("100")));
    assert_eq!(total(&book, "2026").amounts().pagu, Some(rupiah("900")));
    let by_kegiatan = book.summaries(GroupBy::Kegiatan, period("2026")).unwrap();
    assert_eq!(by_kegiatan[0].group(), "k");
}

#[test]
fn a_correction_moves_every_later_month() {
    let mut book = ledger(&[
        line("x", "a", Category::BarangDanJasa),
        murni("x", "1000"),
        spent("jan", "x", "2025-M01", "100"),
        spent("mar", "x", "2025-M03", "300"),
        spent("apr", "x", "2025-M04", "50"),
    ]);
    let cumulative = |book: &Ledger| -> Vec<String> {
        book.series(GroupBy::Total, tahun(), Frequency::Monthly)
            .unwrap()
            .iter()
            .take(5)
            .map(|at| at.amounts().realisasi.unwrap().to_string())
            .collect()
    };
    assert_eq!(cumulative(&book), ["100", "100", "400", "450", "450"]);
    book.record("koreksi", spent("mar-2", "x", "2025-M03", "-25"))
        .unwrap();
    assert_eq!(cumulative(&book), ["100", "100", "375", "425", "425"]);
    let refused = book.record("koreksi", spent("mar-2", "x", "2025-M03", "-25"));
    assert_eq!(
        codes(&refused.unwrap_err()),
        [("koreksi", "duplicate_entry")]
    );
    assert_eq!(cumulative(&book), ["100", "100", "375", "425", "425"]);
    assert_eq!(book.len(), 6);
}

#[test]
fn missing_is_not_zero() {
    let mut entries = vec![
        line("x", "a", Category::Modal),
        line("y", "a", Category::Pegawai),
        murni("x", "100"),
        murni("y", "300"),
    ];
    let none = total(&ledger(&entries), "2025-M02");
    assert_eq!(none.amounts().realisasi, None);
    assert_eq!(text(&none.serapan(Rounding::default())), "not_filled");
    assert_eq!(text(&none.sisa()), "not_filled");

    entries.push(spent("r", "x", "2025-M01", "0"));
    let zero = total(&ledger(&entries), "2025-M02");
    assert_eq!(text(&zero.serapan(Rounding::default())), "0.00");
    assert_eq!(zero.coverage().months, Coverage { used: 1, total: 4 });
    assert_eq!(zero.coverage().lines, Coverage { used: 1, total: 2 });
    assert_eq!(zero.warnings().len(), 1);
    let trace = zero.trace(Rounding::default());
    assert_eq!(
        trace.sentence.id,
        "total s.d. Februari 2025: Serapan = 0 / 400 × 100 = 0,00 % (1 dari 4 bulan terisi)"
    );
    assert_eq!(trace.parts.len(), 3);
}

#[test]
fn a_line_without_pagu_in_force_is_told() {
    let book = ledger(&[
        line("x", "a", Category::Modal),
        line("y", "a", Category::Modal),
        murni("x", "100"),
        pagu("y", PaguKind::Perubahan, "2025-09-15", "50"),
        spent("r", "x", "2025-M01", "10"),
        spent("s", "y", "2025-M09", "5"),
    ]);
    let early = total(&book, "2025-Q2");
    assert_eq!(early.coverage().pagu, Coverage { used: 1, total: 2 });
    assert_eq!(early.warnings().len(), 2);
    assert!(total(&book, "2025-Q3").warnings().is_empty());
    let by_line = book.summaries(GroupBy::Line, period("2025-Q2")).unwrap();
    assert_eq!(text(&by_line[1].sisa()), "not_filled");
}

#[test]
fn groups_are_ratios_of_sums() {
    let book = ledger(&[
        line("x", "Dinas A", Category::Modal),
        line("y", "Dinas A", Category::Pegawai),
        line("z", "Dinas B", Category::Pegawai),
        murni("x", "100"),
        murni("y", "900"),
        murni("z", "0"),
        spent("1", "x", "2025-M01", "100"),
        spent("2", "y", "2025-M02", "90"),
        spent("3", "z", "2025-M02", "7"),
    ]);
    let serapan = |by| -> Vec<(String, String)> {
        book.summaries(by, period("2025-Q1"))
            .unwrap()
            .iter()
            .map(|group| {
                let figure = group.serapan(Rounding::default());
                (group.group().to_owned(), text(&figure))
            })
            .collect()
    };
    let pair = |group: &str, figure: &str| (group.to_owned(), figure.to_owned());
    // The mean of 100 % and 10 % would be 55 %.
    assert_eq!(
        serapan(GroupBy::Opd),
        [pair("Dinas A", "19.00"), pair("Dinas B", "zero_pagu")]
    );
    assert_eq!(
        serapan(GroupBy::Category),
        [pair("modal", "100.00"), pair("pegawai", "10.78")]
    );
    assert_eq!(serapan(GroupBy::Program), [pair("5.01.01", "19.70")]);
    let first_letter = book
        .summaries_by(|line| line.opd.chars().take(5).collect(), period("2025"))
        .unwrap();
    assert_eq!(first_letter.len(), 1);
    assert_eq!(first_letter[0].lines(), 3);
}

#[test]
fn deviation_looks_only_at_lines_with_a_plan() {
    let book = ledger(&[
        line("x", "a", Category::Modal),
        line("y", "a", Category::Modal),
        murni("x", "200"),
        murni("y", "800"),
        planned("x", "2025-M01", "40"),
        planned("x", "2025-M02", "60"),
        spent("1", "x", "2025-M01", "50"),
        spent("2", "y", "2025-M01", "500"),
    ]);
    let q1 = total(&book, "2025-Q1");
    assert_eq!(text(&q1.deviation()), "-50");
    assert_eq!(text(&q1.deviation_points(Rounding::default())), "-25.00");
    assert_eq!(text(&q1.deviation_percent(Rounding::default())), "-50.00");
    assert_eq!(q1.coverage().rencana, Coverage { used: 2, total: 6 });
    assert_eq!(text(&total(&book, "2025-M01").deviation()), "10");
    assert_eq!(q1.trace(Rounding::default()).parts.len(), 6);
}

#[test]
fn everything_wrong_is_told_at_once() {
    let long = "x".repeat(Ledger::MAX_TEXT + 1);
    let entries = vec![
        spent("r1", "x", "2025-M01", "10"),
        spent("r1", "x", "2025-M02", "10"),
        line("x", "a", Category::Modal),
        line("x", "b", Category::Modal),
        line("y", " ", Category::Modal),
        line(&long, "a", Category::Modal),
        spent("r2", "nowhere", "2025-M02", "10"),
        spent("r3", "x", "2025-Q1", "10"),
        murni("x", "-1"),
        murni("x", "100"),
        pagu("x", PaguKind::Murni, "2025-02-01", "100"),
        pagu("x", PaguKind::Pergeseran, "2024-12-30", "100"),
        pagu("x", PaguKind::Pergeseran, "2024-12-01", "100"),
        pagu("x", PaguKind::Perubahan, "2026-01-01", "100"),
        planned("x", "2025-M01", "1"),
        planned("x", "2025-M01", "1"),
        planned("x", "2025", "-1"),
    ];
    let problems = Ledger::from_entries(entries).unwrap_err();
    assert_eq!(
        codes(&problems),
        [
            ("entries[1]", "duplicate_entry"),
            ("entries[3]", "duplicate_line"),
            ("entries[4].opd", "empty_text"),
            ("entries[5].key", "text_too_long"),
            ("entries[6]", "unknown_line"),
            ("entries[7]", "not_monthly"),
            ("entries[8]", "negative_amount"),
            ("entries[10]", "second_murni"),
            ("entries[11]", "duplicate_revision"),
            ("entries[12]", "before_murni"),
            ("entries[13]", "effective_after_year"),
            ("entries[15]", "duplicate_plan"),
            ("entries[16]", "negative_amount"),
            ("entries[16]", "not_monthly"),
        ]
    );
    // There is no thirteenth month to write.
    let thirteenth = r#"{"entry": "rencana", "line": "x", "period": "2025-M13", "amount": "1"}"#;
    assert!(serde_json::from_str::<Entry>(thirteenth).is_err());
    let unknown =
        r#"{"entry": "rencana", "line": "x", "period": "2025-M12", "amount": "1", "a": 1}"#;
    assert!(serde_json::from_str::<Entry>(unknown).is_err());
}

#[test]
fn entries_come_back_from_json() {
    let entries = [
        line("x", "a", Category::BantuanSosial),
        murni("x", "100.50"),
        spent("r", "x", "2025-M01", "-10"),
        planned("x", "2025-M12", "1"),
    ];
    for entry in entries {
        let json = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&json).unwrap(), entry);
    }
    for category in Category::ALL {
        assert_eq!(category.name().parse(), Ok(category));
        assert_eq!(
            serde_json::to_string(&category).unwrap(),
            format!("\"{category}\"")
        );
    }
    assert!(serde_json::from_str::<Year>("1944").is_err());
}

#[test]
fn sums_past_a_decimal_are_refused() {
    let max = Rupiah::new(Decimal::MAX).unwrap();
    let most = max.to_string();
    let mut entries = vec![
        line("x", "a", Category::Modal),
        murni("x", &most),
        spent("1", "x", "2025-M01", "1"),
    ];
    assert_eq!(total(&ledger(&entries), "2025").amounts().pagu, Some(max));
    entries.extend([line("y", "a", Category::Modal), murni("y", "0.01")]);
    let book = ledger(&entries);
    assert!(book.summaries(GroupBy::Total, period("2025")).is_err());
    assert!(book.summaries(GroupBy::Line, period("2025")).is_ok());
    assert!(check_total("pagu", &[Some(max), Some(max)], max).is_err());
}

#[test]
fn a_refused_entry_leaves_the_ledger_unchanged() {
    let mut ledger = Ledger::default();
    assert!(
        ledger
            .record("x", line(" ", "Bappeda", Category::Modal))
            .is_err()
    );
    assert_eq!(ledger, Ledger::default());
}
