use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::explain::Explain;
use crate::period::Frequency;

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn filled(text: &str) -> Measured {
    Measured::Value(text.parse().unwrap())
}

fn readings(list: &[(&str, &str)]) -> Vec<(Period, Measured)> {
    list.iter()
        .map(|(key, value)| {
            let reading = match *value {
                "-" => Measured::NotFilled,
                "n/a" => Measured::NotApplicable,
                value => filled(value),
            };
            (period(key), reading)
        })
        .collect()
}

fn year(rule: Consolidation, list: &[(&str, &str)]) -> Consolidated {
    consolidate(rule, Additivity::Additive, period("2025"), &readings(list)).unwrap()
}

fn codes(problems: &Problems) -> Vec<&'static str> {
    problems.list().iter().map(|problem| problem.code).collect()
}

const QUARTERS: [(&str, &str); 4] = [
    ("2025-Q1", "10"),
    ("2025-Q2", "0"),
    ("2025-Q3", "21"),
    ("2025-Q4", "-"),
];

#[test]
fn every_rule_counts_only_what_is_filled() {
    let value = |rule| year(rule, &QUARTERS).value().cloned();
    assert_eq!(value(Consolidation::Sum), Some(Exact::from(31)));
    assert_eq!(value(Consolidation::Average), Exact::ratio(31, 3));
    assert_eq!(value(Consolidation::Last), Some(Exact::from(21)));
    assert_eq!(value(Consolidation::Max), Some(Exact::from(21)));
    assert_eq!(value(Consolidation::Min), Some(Exact::ZERO));
    let last = year(Consolidation::Last, &QUARTERS);
    assert_eq!(last.decided_by(), Some(period("2025-Q3")));
    assert_eq!(last.coverage(), Coverage { used: 3, total: 4 });
    assert_eq!(year(Consolidation::Sum, &QUARTERS).warnings().len(), 1);
    assert!(last.warnings().is_empty());
}

#[test]
fn zero_is_a_value_and_missing_is_not_zero() {
    let zero = year(Consolidation::Sum, &[("2025-Q1", "0")]);
    assert_eq!(zero.outcome(), &ConsolidatedOutcome::Value(Exact::ZERO));
    for rule in Consolidation::ALL {
        let missing = year(rule, &[("2025-Q1", "-")]);
        assert_eq!(missing.outcome(), &ConsolidatedOutcome::NotFilled, "{rule}");
        assert_eq!(missing.coverage(), Coverage { used: 0, total: 4 });
        assert_eq!(year(rule, &[]).outcome(), &ConsolidatedOutcome::NotFilled);
    }
}

#[test]
fn periods_not_in_force_leave_the_total() {
    let half = year(
        Consolidation::Average,
        &[("2025-Q1", "n/a"), ("2025-Q2", "n/a"), ("2025-Q3", "4")],
    );
    assert_eq!(half.value(), Some(&Exact::from(4)));
    assert_eq!(half.coverage(), Coverage { used: 1, total: 2 });
    let none = [("2025-S1", "n/a"), ("2025-S2", "n/a")];
    let none = year(Consolidation::Sum, &none);
    assert_eq!(none.outcome(), &ConsolidatedOutcome::NotApplicable);
    // The second half is not known to be out of force.
    let unknown = year(Consolidation::Sum, &[("2025-S1", "n/a")]);
    assert_eq!(unknown.outcome(), &ConsolidatedOutcome::NotFilled);
}

#[test]
fn a_percentage_never_sums() {
    let both = readings(&[("2025-S1", "100"), ("2025-S2", "100")]);
    let ask = |rule, into| consolidate(rule, Additivity::NeverSums, period(into), &both);
    let sum = ask(Consolidation::Sum, "2025").unwrap();
    assert_eq!(
        sum.outcome(),
        &ConsolidatedOutcome::NotComputable(ConsolidateReason::NeverSums)
    );
    assert_eq!(sum.warnings().len(), 1);
    assert_eq!(sum.trace().status, "not_computable");
    assert!(sum.sentence(Lang::Id).contains("tidak pernah dijumlahkan"));
    let mean = ask(Consolidation::Average, "2025").unwrap();
    assert_eq!(mean.value(), Some(&Exact::HUNDRED));
    // One annual reading is not a sum of anything.
    let alone = consolidate(
        Consolidation::Sum,
        Additivity::NeverSums,
        period("2025"),
        &readings(&[("2025", "97.5")]),
    )
    .unwrap();
    assert_eq!(alone.trace().result.as_deref(), Some("97.5"));
}

#[test]
fn all_problems_come_at_once() {
    let wrong = readings(&[
        ("2025-Q1", "1"),
        ("2025-Q1", "2"),
        ("2025", "3"),
        ("2025-Q3", "4"),
        ("2024-Q1", "5"),
        ("2025-M01", "6"),
    ]);
    let into = period("2025-S1");
    let problems = consolidate(Consolidation::Sum, Additivity::Additive, into, &wrong).unwrap_err();
    assert_eq!(
        codes(&problems),
        [
            "duplicate_period",
            "longer_than_period",
            "outside_period",
            "outside_period",
            "mixed_frequency"
        ]
    );
}

#[test]
fn an_annual_reading_never_meets_a_month() {
    let annual = readings(&[("2025", "12")]);
    let into = period("2025-M01");
    let problems = consolidate(Consolidation::Last, Additivity::Additive, into, &annual);
    assert_eq!(codes(&problems.unwrap_err()), ["longer_than_period"]);
}

#[test]
fn the_running_total_passes_unfilled_quarters() {
    let list = readings(&QUARTERS);
    let run = |rule, additivity| {
        let series = cumulative(rule, additivity, period("2025"), &list).unwrap();
        series
            .iter()
            .map(|(_, figure)| figure.value().map(ToString::to_string).unwrap_or_default())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        run(Consolidation::Sum, Additivity::Additive),
        ["10", "10", "31", "31"]
    );
    assert_eq!(
        run(Consolidation::Average, Additivity::NeverSums),
        ["10", "5", "31/3", "31/3"]
    );
    let series = cumulative(
        Consolidation::Sum,
        Additivity::Additive,
        period("2025"),
        &list,
    )
    .unwrap();
    assert_eq!(
        series[3].1.sentence(Lang::Id),
        "Jumlah 3 dari 4 periode untuk Tahun 2025 s.d. Triwulan IV 2025: 10 + 0 + 21 = 31"
    );
}

#[test]
fn the_explanation_carries_the_arithmetic() {
    let mean = year(Consolidation::Average, &QUARTERS);
    assert_eq!(
        mean.sentence(Lang::Id),
        "Rata-rata 3 dari 4 periode untuk Tahun 2025: (10 + 0 + 21) / 3 = 10,333333…"
    );
    let trace = mean.trace();
    assert_eq!(trace.exact.as_deref(), Some("31/3"));
    assert_eq!(trace.inputs.len(), 3);
    let least = year(Consolidation::Min, &[("2025-M02", "-1"), ("2025-M05", "2")]);
    assert_eq!(
        least.sentence(Lang::En),
        "Least of 2 of 12 periods of Year 2025: min(-1; 2) = -1 (February 2025)"
    );
    assert_eq!(least.trace().expression, "min(-1, 2)");
    let last = year(
        Consolidation::Last,
        &[("2025-Q1", "10.5"), ("2025-Q2", "1234.25")],
    );
    assert_eq!(
        last.sentence(Lang::Id),
        "Nilai terakhir dari 2 dari 4 periode untuk Tahun 2025: last(10,5; 1.234,25) = 1.234,25 (Triwulan II 2025)"
    );
    assert_eq!(last.trace().expression, "last(10.5, 1234.25)");
}

#[test]
fn names_are_read_back() {
    for rule in Consolidation::ALL {
        assert_eq!(rule.name().parse(), Ok(rule));
        let json = serde_json::to_string(&rule).unwrap();
        assert_eq!(json, format!("\"{}\"", rule.name()));
    }
    assert!("median".parse::<Consolidation>().is_err());
}

fn any_reading() -> impl Strategy<Value = Measured> {
    prop_oneof![
        Just(Measured::NotFilled),
        Just(Measured::NotApplicable),
        Just(Measured::Value(Quantity::of(Decimal::MAX))),
        Just(Measured::Value(Quantity::of(Decimal::MIN))),
        (any::<i64>(), 0u32..=18)
            .prop_map(|(number, scale)| Measured::Value(Quantity::of(Decimal::new(number, scale)))),
    ]
}

proptest! {
    #[test]
    fn order_does_not_matter_and_nothing_panics(
        months in proptest::collection::vec(any_reading(), 12),
        keys in Just((0..12usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let parts = period("2025").parts(Frequency::Monthly);
        let ordered: Vec<_> = parts.iter().copied().zip(months.iter().copied()).collect();
        let shuffled: Vec<_> = keys.iter().map(|&key| ordered[key]).collect();
        for rule in Consolidation::ALL {
            let ask = |list: &[_]| consolidate(rule, Additivity::Additive, period("2025"), list).unwrap();
            let figure = ask(&ordered);
            prop_assert_eq!(&figure, &ask(&shuffled));
            prop_assert!(!figure.sentence(Lang::Id).is_empty());
            let values: Vec<Exact> = figure.filled().iter().map(|(_, value)| value.exact()).collect();
            let naive = match rule {
                Consolidation::Sum => (!values.is_empty()).then(|| values.iter().sum()),
                Consolidation::Average => values
                    .iter()
                    .sum::<Exact>()
                    .checked_div(&Exact::from(i64::try_from(values.len()).unwrap())),
                Consolidation::Last => values.last().cloned(),
                Consolidation::Max => values.iter().max().cloned(),
                Consolidation::Min => values.iter().min().cloned(),
            };
            prop_assert_eq!(figure.value(), naive.as_ref());
        }
    }

    #[test]
    fn later_unfilled_periods_change_no_last_value(filled_months in 1usize..=12, number in any::<i32>()) {
        let parts = period("2025").parts(Frequency::Monthly);
        let mut list: Vec<_> = parts
            .iter()
            .take(filled_months)
            .map(|part| (*part, Measured::Value(Quantity::of(Decimal::from(number)))))
            .collect();
        let ask = |list: &[_]| consolidate(Consolidation::Last, Additivity::NeverSums, period("2025"), list);
        let before = ask(&list).unwrap();
        list.extend(parts.iter().skip(filled_months).map(|part| (*part, Measured::NotFilled)));
        prop_assert_eq!(before, ask(&list).unwrap());
    }
}
