mod cases;
mod plan;

use super::*;
use crate::indicator::{IndicatorData, ScaleData, ScaleLevel};
use crate::plan::PlanData;
use crate::policy::Policy;
use crate::text::Localize;
use cases::{FIRES, SILENT};
use plan::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn found_with(data: PlanData, policy: &Policy, options: LintOptionsData) -> Vec<Finding> {
    let plan = Plan::from_data(data, &Policy::default()).unwrap();
    lint(&plan, policy, &LintOptions::new(options).unwrap())
}

fn names(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.name).collect()
}

#[test]
fn every_rule_fires_on_its_case_and_only_there() {
    let policy = Policy::default();
    for (case, change, expected) in FIRES {
        let mut plan = good_plan();
        change(&mut plan);
        let found = found_with(plan, &policy, LintOptionsData::default());
        assert_eq!(
            names(&found),
            expected.iter().copied().collect(),
            "{case}: {found:#?}"
        );
    }
}

#[test]
fn what_is_right_gives_no_finding() {
    for (case, change) in SILENT {
        let mut plan = good_plan();
        change(&mut plan);
        let found = found_with(plan, &Policy::default(), LintOptionsData::default());
        assert_eq!(found, [], "{case}");
    }
}

#[test]
fn no_rule_is_without_a_case() {
    let mut tested: BTreeSet<&str> = FIRES
        .iter()
        .flat_map(|(_, _, names)| names.iter().copied())
        .collect();
    // These need options or another policy; their tests follow.
    tested.extend([
        "no_target_for_year",
        "unknown_scale",
        "policy_unverified",
        "policy_not_in_force",
    ]);
    let all: BTreeSet<&str> = RULES.iter().map(Rule::name).collect();
    assert_eq!(tested, all);
}

#[test]
fn ids_are_unique_and_in_order() {
    let ids: Vec<&str> = RULES.iter().map(Rule::id).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
    assert!(ids.len() >= 20);
    for rule in RULES {
        for text in [rule.title(), rule.advice()] {
            assert!(
                !text.id.is_empty() && !text.en.is_empty() && !text.id.ends_with('.'),
                "{}",
                rule.id()
            );
        }
        assert!(!rule.source().citation.is_empty());
    }
}

#[test]
fn a_message_carries_the_figures() {
    let mut plan = good_plan();
    let orang = indicator(&mut plan);
    orang.unit = "orang".into();
    orang.consolidation = Some("sum".into());
    orang.end_target = Some("80".into());
    orang.targets.push("2025-Q1", "30");
    orang.targets.push("2025-Q3", "40.5");
    let found = found_with(plan, &Policy::default(), LintOptionsData::default());
    let said: Vec<&str> = found.iter().map(|each| each.message.id.as_str()).collect();
    assert_eq!(
        said,
        [
            "target akhir 80 berbeda dari 75, target Tahun 2029",
            "jumlah 2 dari 4 target triwulanan adalah 70,5, sedangkan target Tahun 2025 adalah 71",
        ]
    );
    let place = "Renstra › Tujuan 1 › Sasaran 1.1 › Indeks mutu sekolah";
    assert_eq!(
        found[0].localize(crate::text::Lang::En),
        format!("SAKIP-L069 {place}: the end target 80 differs from 75, the target of Year 2029")
    );
}

#[test]
fn the_year_that_is_asked_for_needs_a_target() {
    let mut plan = good_plan();
    indicator(&mut plan).targets = ["2026", "2027", "2028", "2029"]
        .into_iter()
        .zip(["72", "73", "74", "75"])
        .collect();
    let policy = Policy::default();
    let options = |year| LintOptionsData {
        year: Some(year),
        ..LintOptionsData::default()
    };
    let found = found_with(plan.clone(), &policy, options(2025));
    assert_eq!(names(&found), BTreeSet::from(["no_target_for_year"]));
    assert_eq!(
        found[0].place.path,
        "Renstra › Tujuan 1 › Sasaran 1.1 › Indeks mutu sekolah"
    );
    assert_eq!(
        names(&found_with(plan.clone(), &policy, options(2026))),
        BTreeSet::from(["year_without_target"])
    );
    indicator(&mut plan).valid_from = Some("2026-01-01".into());
    assert_eq!(found_with(plan, &policy, options(2025)), []);
}

#[test]
fn the_policy_decides_what_a_formula_means() {
    let with = |change: fn(&mut PlanData), id: &str| {
        let mut plan = good_plan();
        change(&mut plan);
        names(&found_with(
            plan,
            &Policy::builtin(id).unwrap(),
            LintOptionsData::default(),
        ))
    };
    let to_zero = |plan: &mut PlanData| {
        falling(plan, "minimize");
        indicator(plan).targets = targets(&["4", "3", "2", "1", "0"]);
        indicator(plan).end_target = Some("0".into());
    };
    assert_eq!(
        with(to_zero, "sakip-default"),
        BTreeSet::from(["zero_target"])
    );
    assert_eq!(with(to_zero, "nol-tercapai"), BTreeSet::new());
    assert_eq!(
        with(to_zero, "minimize-inverse"),
        BTreeSet::from(["inverse_of_zero"])
    );
    let minimize = |plan: &mut PlanData| falling(plan, "minimize");
    assert_eq!(
        with(minimize, "minimize-shortfall"),
        BTreeSet::from(["minimize_shortfall"])
    );
    assert_eq!(
        with(|_| {}, "lampu-lalu-lintas"),
        BTreeSet::from(["policy_unverified"])
    );
}

#[test]
fn a_policy_has_to_be_in_force() {
    let mut data = Policy::default().data().clone();
    data.effective_from = "2027-06-01".parse().unwrap();
    let policy = Policy::new(data).unwrap();
    let found = found_with(good_plan(), &policy, LintOptionsData::default());
    assert_eq!(names(&found), BTreeSet::from(["policy_not_in_force"]));
    assert!(
        found[0].message.en.ends_with("2025, 2026"),
        "{}",
        found[0].message.en
    );
    assert_eq!(found[0].place.path, "");
    let options = LintOptionsData {
        year: Some(2027),
        ..LintOptionsData::default()
    };
    assert_eq!(found_with(good_plan(), &policy, options), []);
}

#[test]
fn a_scale_has_to_be_known_to_the_policy() {
    let mut data = Policy::default().data().clone();
    let level = |label: &str| ScaleLevel {
        label: label.into(),
        aliases: Vec::new(),
    };
    data.scales.push(ScaleData {
        id: "mutu".into(),
        levels: vec![level("Kurang"), level("Cukup"), level("Unggul")],
    });
    let own = Policy::new(data).unwrap();
    let mut plan = good_plan();
    ordinal(&mut plan);
    indicator(&mut plan).targets = targets(&["Kurang", "Cukup", "Cukup", "Unggul", "Unggul"]);
    indicator(&mut plan).end_target = Some("Unggul".into());
    indicator(&mut plan).baseline = Some("1".into());
    let plan = Plan::from_data(plan, &own).unwrap();
    let found = lint(&plan, &Policy::default(), &LintOptions::default());
    assert_eq!(names(&found), BTreeSet::from(["unknown_scale"]));
    assert_eq!(lint(&plan, &own, &LintOptions::default()), []);
}

#[test]
fn every_opd_needs_its_own_iku() {
    let mut plan = good_plan();
    let mut other = plan.renstra[0].clone();
    other.opd = Some("dinkes".into());
    other.name = "Renstra Dinas Kesehatan".into();
    let mut number = 0;
    each_node(&mut other, &mut |node| {
        for indicator in &mut node.indikator {
            number += 1;
            indicator.id = format!("dinkes-{number}");
            indicator.iku = false;
        }
    });
    plan.renstra.push(other);
    let found = found_with(plan, &Policy::default(), LintOptionsData::default());
    assert_eq!(names(&found), BTreeSet::from(["no_iku"]));
    assert!(found[0].message.id.contains("`dinkes`"));
}

#[test]
fn rules_can_be_turned_off_and_limits_set() {
    let mut plan = good_plan();
    sasaran(&mut plan).indikator.push(good("Indeks lain"));
    let found = |off: &[&str], most| {
        let off = off.iter().map(|rule| (*rule).to_owned()).collect();
        let options = LintOptionsData {
            max_indicators: most,
            off,
            year: None,
        };
        found_with(plan.clone(), &Policy::default(), options).len()
    };
    assert_eq!(found(&[], None), 0);
    assert_eq!(found(&[], Some(1)), 1);
    assert_eq!(found(&["SAKIP-L007"], Some(1)), 0);
    assert_eq!(found(&["too_many_indicators"], Some(1)), 0);
    let wrong = LintOptionsData {
        year: Some(25),
        max_indicators: Some(0),
        off: vec!["x".into()],
    };
    let problems = LintOptions::new(wrong).unwrap_err();
    let codes: Vec<&str> = problems.list().iter().map(|problem| problem.code).collect();
    assert_eq!(
        codes,
        ["lint_year", "lint_max_indicators", "lint_unknown_rule"]
    );
}

#[test]
fn findings_stand_in_document_order() {
    let mut plan = good_plan();
    plan.period = Some("2025-2027".into());
    tujuan(&mut plan).indikator.clear();
    indicator(&mut plan).unit = String::new();
    indicator(&mut plan).baseline = None;
    kegiatan(&mut plan).code = None;
    let found = found_with(
        plan,
        &Policy::default(),
        LintOptionsData {
            off: vec!["target_outside".into()],
            ..LintOptionsData::default()
        },
    );
    let seen: Vec<(&str, &str)> = found
        .iter()
        .map(|each| (each.name, each.place.path.as_str()))
        .collect();
    let indicator = "Renstra › Tujuan 1 › Sasaran 1.1 › Indeks mutu sekolah";
    let places = seen
        .iter()
        .filter(|(name, _)| *name != "end_target_differs")
        .copied()
        .collect::<Vec<_>>();
    assert_eq!(
        places,
        [
            ("plan_length", ""),
            ("node_without_indicator", "Renstra › Tujuan 1"),
            ("missing_unit", indicator),
            ("missing_baseline", indicator),
            (
                "code_missing",
                "Renstra › Tujuan 1 › Sasaran 1.1 › Program 1.01.02 › Kegiatan 1"
            ),
        ]
    );
    let json = serde_json::to_value(&found[1]).unwrap();
    assert_eq!(json["rule"], "SAKIP-L001");
    assert_eq!(json["severity"], "error");
    assert_eq!(json["source"]["kind"], "regulation");
    assert_eq!(json["place"]["indicator"], serde_json::Value::Null);
    let schema = serde_json::to_string(&schemars::schema_for!(Vec<Finding>)).unwrap();
    assert!(schema.contains("severity"));
}

fn any_indicator() -> impl Strategy<Value = IndicatorData> {
    let polarity = prop::sample::select(vec![
        "maximize",
        "minimize",
        "minimize_inverse",
        "minimize_shortfall",
        "baseline",
        "stabilize",
        "range",
        "ordinal",
    ]);
    let target = prop::sample::select(vec!["0", "5", "-3", "80-90", "0-1", "WTP", "BB", "100"]);
    let period = prop::sample::select(vec![
        "2024", "2025", "2026", "2025-Q1", "2025-Q2", "2025-M12", "2030-S1",
    ]);
    let texts = proptest::option::of(prop::sample::select(vec!["0", "5", "100"]));
    let unit = prop::sample::select(vec!["", "%", "orang", "dokumen"]);
    (
        polarity,
        proptest::collection::btree_map(period, target, 0..6),
        texts,
        unit,
        0_usize..3,
        any::<bool>(),
    )
        .prop_map(|(polarity, targets, text, unit, name, iku)| IndicatorData {
            name: ["Jumlah dokumen", "Angka", "angka"][name].into(),
            polarity: polarity.into(),
            unit: unit.into(),
            consolidation: Some(if iku { "sum" } else { "average" }.into()),
            frequency: Some("quarterly".into()),
            weight: text.filter(|text| *text != "0").map(str::to_owned),
            baseline: text.map(str::to_owned),
            end_target: text.map(str::to_owned),
            targets: targets.into_iter().collect(),
            iku,
            ..IndicatorData::default()
        })
}

proptest! {
    #[test]
    fn the_same_plan_gives_the_same_findings(
        indicators in proptest::collection::vec(any_indicator(), 1..8),
        year in proptest::option::of(2024..2031),
        policy in prop::sample::select(Policy::builtins()),
    ) {
        let mut data = good_plan();
        for (number, indicator) in indicators.into_iter().enumerate() {
            let node = match number % 3 {
                0 => sasaran(&mut data),
                1 => program(&mut data),
                _ => kegiatan(&mut data),
            };
            node.indikator.push(indicator);
        }
        let plan = Plan::from_data(data, &Policy::default()).unwrap();
        let options = LintOptions::new(LintOptionsData { year, ..LintOptionsData::default() }).unwrap();
        let found = lint(&plan, &policy, &options);
        prop_assert_eq!(&lint(&plan, &policy, &options), &found);
        let again = Plan::from_rows(plan.to_rows(), &Policy::default()).unwrap();
        prop_assert_eq!(lint(&again, &policy, &options), found);
    }
}
