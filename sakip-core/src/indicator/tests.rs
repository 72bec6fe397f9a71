use super::{Indicator, IndicatorData, Measured};
use crate::achievement::Status;
use crate::consolidate::Consolidation;
use crate::number::Quantity;
use crate::period::{Frequency, Period};
use crate::policy::Policy;
use proptest::prelude::*;

fn full() -> IndicatorData {
    IndicatorData {
        id: "i-1".into(),
        code: Some("1.1.1".into()),
        name: "Persentase siswa lulus".into(),
        unit: "%".into(),
        polarity: "maximize".into(),
        frequency: Some("quarterly".into()),
        consolidation: Some("last".into()),
        weight: Some("40".into()),
        baseline: Some("71.50".into()),
        targets: [
            ("2025", "80"),
            ("2025-Q1", "75-78"),
            ("2026", "opini_bpk:WTP"),
        ]
        .into_iter()
        .collect(),
        end_target: Some("95".into()),
        valid_from: Some("2025-07-01".into()),
        valid_to: Some("2026-12-31".into()),
        formula: Some("lulus / siswa × 100%".into()),
        iku: true,
        opd: Some("1.01.0.00.0.00.01.0000".into()),
        sumber_data: Some("Dapodik".into()),
        definisi_operasional: Some("Siswa kelas akhir yang lulus dibagi seluruh siswa".into()),
        penanggung_jawab: Some("Kepala Bidang".into()),
    }
}

fn built(data: IndicatorData) -> Indicator {
    Indicator::new(data, &Policy::default(), "x").unwrap()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

#[test]
fn data_comes_back_as_it_was() {
    assert_eq!(built(full()).data(), full());
    let json = serde_json::to_string(&full()).unwrap();
    assert_eq!(
        serde_json::from_str::<IndicatorData>(&json).unwrap(),
        full()
    );
    let short = r#"{"id": "a", "name": "b", "polarity": "minimize"}"#;
    let data: IndicatorData = serde_json::from_str(short).unwrap();
    let indicator = built(data);
    assert_eq!(indicator.frequency(), Frequency::Annual);
    assert_eq!(indicator.consolidation(), Consolidation::Last);
    assert!(serde_json::from_str::<IndicatorData>(r#"{"name": "b", "polaritas": "x"}"#).is_err());
}

#[test]
fn blank_is_the_same_as_none() {
    let data = IndicatorData {
        code: Some("  ".into()),
        weight: Some(String::new()),
        end_target: Some(" ".into()),
        formula: Some(String::new()),
        valid_to: Some(String::new()),
        ..full()
    };
    let indicator = built(data);
    assert_eq!(indicator.code(), None);
    assert_eq!(indicator.weight(), None);
    assert_eq!(indicator.end_target(), None);
    assert_eq!(indicator.formula(), None);
    assert_eq!(indicator.valid_to(), None);
}

#[test]
fn everything_wrong_is_told_at_once() {
    let data = IndicatorData {
        id: " ".into(),
        code: Some("1".repeat(201)),
        name: String::new(),
        unit: "u".repeat(101),
        polarity: "naik".into(),
        frequency: Some("harian".into()),
        consolidation: Some("jumlah".into()),
        weight: Some("0".into()),
        baseline: Some("1,5".into()),
        targets: [
            ("2025-Q3", "1"),
            ("2025-TW3", "2"),
            ("2025-Q9", "3"),
            ("2026", "bagus"),
        ]
        .into_iter()
        .collect(),
        end_target: Some("9-1".into()),
        valid_from: Some("2025-02-30".into()),
        valid_to: Some("kapan-kapan".into()),
        formula: Some("a +".into()),
        iku: false,
        opd: Some("x\u{7}".into()),
        sumber_data: Some("x".repeat(4_001)),
        definisi_operasional: None,
        penanggung_jawab: None,
    };
    let problems = Indicator::new(data, &Policy::default(), "indikator[3]").unwrap_err();
    let found: Vec<(&str, &str)> = problems
        .list()
        .iter()
        .map(|problem| (problem.code, problem.place.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("indicator_id", "indikator[3].id"),
            ("indicator_code", "indikator[3].code"),
            ("indicator_name", "indikator[3].name"),
            ("indicator_unit", "indikator[3].unit"),
            ("indicator_polarity", "indikator[3].polarity"),
            ("indicator_frequency", "indikator[3].frequency"),
            ("indicator_consolidation", "indikator[3].consolidation"),
            ("indicator_weight", "indikator[3].weight"),
            ("indicator_baseline", "indikator[3].baseline"),
            (
                "indicator_duplicate_target",
                "indikator[3].targets.2025-TW3"
            ),
            ("indicator_period", "indikator[3].targets.2025-Q9"),
            ("indicator_target", "indikator[3].targets.2026"),
            ("indicator_target", "indikator[3].end_target"),
            ("indicator_date", "indikator[3].valid_from"),
            ("indicator_date", "indikator[3].valid_to"),
            ("formula_syntax", "indikator[3].formula"),
            ("indicator_opd", "indikator[3].opd"),
            ("indicator_text", "indikator[3].sumber_data"),
        ]
    );
    let backwards = IndicatorData {
        valid_from: Some("2026-01-01".into()),
        valid_to: Some("2025-12-31".into()),
        ..full()
    };
    let problems = Indicator::new(backwards, &Policy::default(), "").unwrap_err();
    assert_eq!(problems.list()[0].code, "indicator_validity");
    assert_eq!(problems.list()[0].place, "valid_to");
    let many = (0..601).map(|n| (format!("{}-M01", 1945 + n), "1"));
    let problems = Indicator::new(
        IndicatorData {
            targets: many.collect(),
            ..full()
        },
        &Policy::default(),
        "",
    )
    .unwrap_err();
    assert_eq!(
        (problems.count(), problems.list()[0].code),
        (1, "indicator_targets")
    );
}

#[test]
fn an_indicator_outside_its_validity_is_not_applicable() {
    let indicator = built(full());
    for (text, in_force) in [
        ("2025-Q2", false),
        ("2025-M06", false),
        ("2025-M07", true),
        ("2025", true),
        ("2026-M12", true),
        ("2027", false),
    ] {
        assert_eq!(indicator.in_force(period(text)), in_force, "{text}");
    }
    let value: Quantity = "70".parse().unwrap();
    assert_eq!(
        indicator.measured(period("2025-Q2"), value),
        Measured::NotApplicable
    );
    assert_eq!(
        indicator.measured(period("2025-Q3"), value),
        Measured::Value(value)
    );
    let policy = Policy::default();
    let status = |text: &str| {
        indicator
            .question(period(text), value)
            .answer(&policy)
            .status()
    };
    assert_eq!(status("2025"), Status::Ok);
    assert_eq!(status("2024"), Status::NotApplicable);
    assert_eq!(status("2025-Q3"), Status::NotComputable);
}

#[test]
fn the_target_of_a_year_meets_no_month() {
    let indicator = built(full());
    assert!(indicator.target_for(period("2025")).is_some());
    for other in ["2025-M01", "2025-S1", "2025-Q2", "2024"] {
        assert_eq!(indicator.target_for(period(other)), None, "{other}");
    }
    assert_eq!(indicator.annual_targets().count(), 2);
}

proptest! {
    #[test]
    fn any_text_is_checked_without_a_panic(
        texts in proptest::collection::vec(".{0,12}", 12),
        period in ".{0,8}",
    ) {
        let mut text = texts.into_iter();
        let mut next = || text.next().unwrap_or_default();
        let data = IndicatorData {
            id: next(),
            name: next(),
            unit: next(),
            polarity: next(),
            frequency: Some(next()),
            consolidation: Some(next()),
            weight: Some(next()),
            baseline: Some(next()),
            targets: [(period, next())].into_iter().collect(),
            end_target: Some(next()),
            formula: Some(next()),
            valid_from: Some(next()),
            ..IndicatorData::default()
        };
        if let Ok(indicator) = Indicator::new(data, &Policy::default(), "x") {
            let again = Indicator::new(indicator.data(), &Policy::default(), "x");
            prop_assert_eq!(again, Ok(indicator));
        }
    }
}
