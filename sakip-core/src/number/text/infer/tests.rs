use proptest::prelude::*;

use super::*;
use crate::number::{NumberFormat, Reading};
use crate::text::{Lang, Localize};

fn infer(cells: &[&str]) -> Result<Inference, InferenceError> {
    let mut column = ColumnInference::default();
    for (row, text) in (1..).zip(cells) {
        column.observe(row, text);
    }
    column.finish()
}

fn locale(cells: &[&str]) -> Option<Locale> {
    infer(cells).ok().map(|inference| inference.locale())
}

#[test]
fn one_value_can_settle_a_column() {
    use DecimalMark::{Comma, Dot};
    use ProofReason::*;
    for (text, mark, reason) in [
        ("1.234,56", Comma, BothMarks),
        ("1,234.56", Dot, BothMarks),
        ("1.234.567", Comma, RepeatedMark),
        ("1,234,567", Dot, RepeatedMark),
        ("86,00 %", Comma, NotThreeDigits),
        ("4.25", Dot, NotThreeDigits),
        ("1234.567", Dot, Ungrouped),
        ("1234,567", Comma, Ungrouped),
        ("0.125", Dot, LeadingZero),
        ("0,125", Comma, LeadingZero),
        ("Rp1.000,-", Comma, WholeAmount),
        ("1,000.-", Dot, WholeAmount),
    ] {
        let inference = infer(&["7", text]).unwrap();
        let proof = Proof {
            row: 2,
            text: text.to_owned(),
            decimal_mark: mark,
            reason,
        };
        assert_eq!(inference.evidence().proof_examples, [proof], "{text}");
    }
}

#[test]
fn verdicts() {
    for (cells, expected) in [
        (&["1.234", "86,00"][..], Locale::Id),
        (&["1.234", "4.25"], Locale::Strict),
        (&["1,234", "4.25"], Locale::En),
        (&["1,234", "1.234", "4.25"], Locale::En),
        (&["1,234", "1.234", "1.234.567"], Locale::Id),
        (&["1,234", "0,5"], Locale::Id),
        (&["1,234.5"], Locale::En),
        (&["1,234,567"], Locale::En),
        (&["1.000,-", "2.500"], Locale::Id),
        (&["Rp1000,-", "5%"], Locale::Strict),
        (&["1", "200", "n/a", "-", ""], Locale::Strict),
        (&["WTP", "BB"], Locale::Strict),
        (&[], Locale::Strict),
        (&["1.234", "WTP", "12.34,5", "86,00"], Locale::Id),
        (&["85,5-90", "1.234"], Locale::Id),
        (&["85-90.5", "1.234"], Locale::Strict),
    ] {
        assert_eq!(locale(cells), Some(expected), "{cells:?}");
    }
}

#[test]
fn what_stays_ambiguous_is_refused() {
    for cells in [
        &["1.234"][..],
        &["1,234", "5", "-"],
        &["1.234", "1,234"],
        &["1.234-2.345"],
        &["(1.234)", "Rp 20.000"],
    ] {
        assert!(
            matches!(infer(cells), Err(InferenceError::Ambiguous { .. })),
            "{cells:?}"
        );
    }
    let error = infer(&["12", "1.234", "WTP"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the number locale cannot be told, values with two readings: 1, such as `1.234` in row 2 \
         (id: 1234, en: 1.234): say id or en",
    );
    assert!(
        error
            .localize(Lang::Id)
            .contains("`1.234` di baris 2 (id: 1234, en: 1.234)")
    );
}

#[test]
fn a_page_that_mixes_both_is_refused_with_both() {
    let error = infer(&["1.234", "86,00", "4.25", "1,234.5"]).unwrap_err();
    let InferenceError::Conflict {
        comma_examples,
        dot_examples,
        ..
    } = &error
    else {
        panic!("{error}");
    };
    let rows = |proofs: &[Proof]| proofs.iter().map(|proof| proof.row).collect::<Vec<_>>();
    assert_eq!(
        (rows(comma_examples), rows(dot_examples)),
        (vec![2], vec![3, 4])
    );
    for lang in [Lang::Id, Lang::En] {
        let text = error.localize(lang);
        assert!(
            text.contains("`86,00`") && text.contains("`4.25`"),
            "{text}"
        );
    }
}

#[test]
fn the_evidence_is_a_sentence() {
    let inference = infer(&["1.234", "86,00", "WTP"]).unwrap();
    assert_eq!(
        inference.localize(Lang::Id),
        "format angka id (1.234.567,89): ditentukan oleh 1 nilai, antara lain `86,00` di baris 2 (koma tidak \
         diikuti tepat tiga digit, jadi koma adalah tanda desimal); 1 nilai yang dapat dibaca dua cara \
         mengikutinya, antara lain `1.234` di baris 1 dibaca 1234; 1 isian bukan angka tidak diperhitungkan",
    );
    assert_eq!(
        infer(&["5", "7"]).unwrap().localize(Lang::En),
        "number locale strict (1234567.89): no separators, values: 2",
    );
    let json = serde_json::to_value(&inference).unwrap();
    assert_eq!(json["evidence"]["undecided_examples"][0]["id"], "1234");
}

#[test]
fn memory_does_not_grow_with_the_column() {
    let mut column = ColumnInference::default();
    for row in (0..1_000).rev() {
        column.observe(row, "86,00");
        column.observe(row, "1.234");
    }
    let inference = column.finish().unwrap();
    let evidence = inference.evidence();
    assert_eq!((evidence.proofs, evidence.undecided), (1_000, 1_000));
    let rows: Vec<u64> = evidence
        .proof_examples
        .iter()
        .map(|proof| proof.row)
        .collect();
    assert_eq!(rows, [0, 1, 2]);
    assert_eq!(evidence.undecided_examples.len(), MAX_EXAMPLES);
}

#[test]
fn examples_of_one_row_do_not_depend_on_the_order() {
    let cells = [(1, "86,00"), (2, "86,00"), (3, "2,5-10,5")];
    let kept = |cells: &[(u64, &str)]| {
        let mut column = ColumnInference::default();
        for (row, text) in cells {
            column.observe(*row, text);
        }
        column.finish().unwrap()
    };
    let mut reversed = cells;
    reversed.reverse();
    assert_eq!(kept(&cells), kept(&reversed));
    assert_eq!(kept(&cells).evidence().proof_examples[2].text, "10,5");
}

#[test]
fn scanned_columns() {
    let mut column = ColumnInference::with_ocr_spaces();
    column.observe(1, "48. 507 . 127");
    assert_eq!(column.finish().unwrap().locale(), Locale::Id);
    assert_eq!(infer(&["48. 507 . 127"]).unwrap().evidence().other, 1);
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[1-9][0-9]{0,2}[.,][0-9]{3}",
        2 => "[0-9]{1,4}",
        1 => "[0-9]{1,4},[0-9]{1,4}",
        1 => "[0-9]{1,4}\\.[0-9]{1,4}",
        1 => "[1-9](\\.[0-9]{3}){1,3}(,[0-9]{1,2}|,-)?",
        1 => "[0-9]{1,3}(,[0-9]{1,2})?-[0-9]{1,3}",
        1 => "[-0-9., ()Rp%]{0,10}",
        1 => any::<String>(),
    ]
}

/// Columns in one style, so that verdicts are common, and mixed ones.
fn column() -> impl Strategy<Value = Vec<String>> {
    let id = "[1-9][0-9]{0,2}(\\.[0-9]{3}){0,2}(,[0-9]{1,3})?";
    let en = "[1-9][0-9]{0,2}(,[0-9]{3}){0,2}(\\.[0-9]{1,3})?";
    prop_oneof![
        prop::collection::vec(id, 0..8),
        prop::collection::vec(en, 0..8),
        prop::collection::vec(cell(), 0..8),
    ]
}

fn infer_rows(rows: &[(u64, String)], ocr: bool) -> Result<Inference, InferenceError> {
    let mut column = ColumnInference {
        ocr_spaces: ocr,
        ..ColumnInference::default()
    };
    for (row, text) in rows {
        column.observe(*row, text);
    }
    column.finish()
}

proptest! {
    #[test]
    fn order_does_not_matter(
        (rows, shuffled) in column().prop_flat_map(|cells| {
            let rows: Vec<(u64, String)> = (1..).zip(cells).collect();
            (Just(rows.clone()), Just(rows).prop_shuffle())
        }),
        ocr in any::<bool>(),
    ) {
        prop_assert_eq!(infer_rows(&rows, ocr), infer_rows(&shuffled, ocr));
    }

    #[test]
    fn every_number_reads_under_the_verdict(cells in column(), ocr in any::<bool>()) {
        let rows: Vec<(u64, String)> = (1..).zip(cells).collect();
        if let Ok(inference) = infer_rows(&rows, ocr) {
            let format = |locale| {
                let format = NumberFormat::new(locale);
                if ocr { format.with_ocr_spaces() } else { format }
            };
            let verdict = format(inference.locale());
            for (_, text) in &rows {
                if Locale::ALL.into_iter().any(|locale| format(locale).read(text).is_ok()) {
                    prop_assert!(verdict.read(text).is_ok(), "{} as {}", text, inference.locale());
                }
            }
        }
    }

    #[test]
    fn a_printed_column_is_never_misread(
        values in prop::collection::vec((any::<i32>(), 0_u32..5), 1..8),
        at in 0_usize..3,
    ) {
        let values: Vec<_> = values.into_iter().map(|(n, scale)| rust_decimal::Decimal::new(n.into(), scale)).collect();
        let locale = Locale::ALL[at];
        let cells: Vec<String> = values.iter().map(|value| locale.print(*value, 0)).collect();
        let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
        match infer(&texts) {
            Ok(inference) => {
                let format = NumberFormat::new(inference.locale());
                for (cell, value) in cells.iter().zip(values) {
                    prop_assert_eq!(format.read(cell).ok().and_then(Reading::value), Some(value));
                }
            }
            Err(error) => {
                let ambiguous = matches!(error, InferenceError::Ambiguous { .. });
                prop_assert!(ambiguous, "{}", error);
            }
        }
    }
}
