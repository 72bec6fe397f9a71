use super::*;
use crate::explain::Explain;
use crate::indicator::TargetRange;
use crate::policy::{Limits, ZeroTarget};
use proptest::prelude::*;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn ask(polarity: &str, target: &str, realisasi: &str) -> Question {
    let question = Question::new(polarity.parse().unwrap()).realisasi(quantity(realisasi));
    match target.split_once("..") {
        Some((lo, hi)) => question.target(Target::Range(
            TargetRange::new(quantity(lo), quantity(hi)).unwrap(),
        )),
        None => question.target(quantity(target)),
    }
}

fn printed(question: Question, policy: &Policy) -> String {
    let answer = question.answer(policy);
    match answer.value() {
        Some(value) => value.to_string(),
        None => answer
            .reason()
            .map_or(answer.status().name(), NotComputable::code)
            .to_owned(),
    }
}

fn with_limits(cap: Option<&str>, floor: Option<&str>) -> Policy {
    let mut data = Policy::default().data().clone();
    let percent = |text: &str| text.parse().unwrap();
    data.limits = Limits {
        cap: cap.map(percent),
        floor: floor.map(percent),
        rollup_cap: None,
    };
    Policy::new(data).unwrap()
}

#[test]
fn every_formula_on_the_figures_of_the_domain() {
    let policy = Policy::default();
    for (polarity, target, realisasi, expected) in [
        ("maximize", "95", "89.75", "94.47"),
        ("maximize", "25", "-11.5", "-46.00"),
        ("maximize", "30", "0", "0.00"),
        ("minimize", "10", "5", "150.00"),
        ("minimize_linear", "10", "5", "150.00"),
        ("minimize_linear", "10", "0", "200.00"),
        ("minimize_linear", "10", "10", "100.00"),
        ("minimize_linear", "10", "25", "-50.00"),
        ("minimize_inverse", "10", "5", "200.00"),
        ("minimize_inverse", "162", "186", "87.10"),
        ("minimize_inverse", "10", "0", "zero_realisasi"),
        ("minimize_inverse", "10", "-1", "negative_realisasi"),
        ("minimize_shortfall", "10", "5", "50.00"),
        ("minimize_shortfall", "10", "10", "0.00"),
        ("stabilize", "100", "90", "90.00"),
        ("stabilize", "100", "110", "90.00"),
        ("range", "80..90", "70", "87.50"),
        ("range", "80..90", "92", "102.22"),
        ("range", "80..90", "85", "100.00"),
        ("maximize", "80..90", "90", "100.00"),
        ("minimize", "7..8", "6.5", "107.14"),
        ("minimize_linear", "7..8", "9", "87.50"),
        ("range_minimize", "7..8", "7", "100.00"),
        ("maximize", "0", "0", "zero_target"),
        ("maximize", "0", "5", "zero_target"),
        ("minimize_linear", "0", "0", "zero_target"),
        ("minimize_inverse", "0", "3", "zero_target"),
        ("stabilize", "0", "3", "zero_target"),
        ("maximize", "-5", "5", "negative_target"),
        ("range", "10", "5", "target_kind"),
        ("stabilize", "7..8", "5", "target_kind"),
        ("baseline", "10", "5", "no_baseline"),
    ] {
        assert_eq!(
            printed(ask(polarity, target, realisasi), &policy),
            expected,
            "{polarity} {target} {realisasi}"
        );
    }
}

#[test]
fn progress_from_a_baseline_works_both_ways() {
    let policy = Policy::default();
    // Stunting from 30 to 20, at 24; literacy from 50 to 80, at 65.
    for (baseline, target, realisasi, expected) in [
        ("30", "20", "24", "60.00"),
        ("50", "80", "65", "50.00"),
        ("20", "20", "18", "baseline_is_target"),
    ] {
        let question = ask("baseline", target, realisasi).baseline(quantity(baseline));
        assert_eq!(printed(question, &policy), expected);
    }
    let negative = ask("baseline", "0", "-5").baseline(quantity("-10"));
    assert_eq!(printed(negative, &policy), "50.00");
}

#[test]
fn ordinal_levels_count_by_position() {
    let policy = Policy::default();
    let level = |label: &str| policy.level(label).unwrap();
    let question = |target: &str, realisasi: &str| {
        Question::new("ordinal".parse().unwrap())
            .target(Target::Ordinal(level(target)))
            .realisasi(level(realisasi).measured())
    };
    assert_eq!(printed(question("WTP", "WTP"), &policy), "100.00");
    assert_eq!(printed(question("WTP", "WDP"), &policy), "75.00");
    assert_eq!(printed(question("B", "BB"), &policy), "125.00");
    let answer = question("WTP", "WDP").answer(&policy);
    assert!(
        answer
            .sentence(Lang::Id)
            .contains("3 (WDP) / 4 (WTP) × 100"),
        "{}",
        answer.sentence(Lang::Id)
    );
}

#[test]
fn missing_is_not_zero() {
    let policy = Policy::default();
    let question = Question::new(Polarity::MAXIMIZE).target(quantity("0"));
    assert_eq!(printed(question.clone(), &policy), "not_filled");
    assert_eq!(
        printed(question.realisasi(Measured::NotApplicable), &policy),
        "not_applicable"
    );
    let no_target = Question::new(Polarity::MAXIMIZE).realisasi(quantity("5"));
    assert_eq!(printed(no_target, &policy), "no_target");
}

#[test]
fn zero_against_zero_counts_only_where_the_policy_says_so() {
    let mut data = Policy::default().data().clone();
    data.zero_target = ZeroTarget::AchievedIfZero;
    let policy = Policy::new(data).unwrap();
    for polarity in [
        "maximize",
        "minimize_linear",
        "minimize_inverse",
        "minimize_shortfall",
        "stabilize",
    ] {
        assert_eq!(printed(ask(polarity, "0", "0"), &policy), "100.00");
        assert_eq!(printed(ask(polarity, "0", "1"), &policy), "zero_target");
    }
}

#[test]
fn limits_keep_the_raw_figure_beside_them() {
    let capped = ask("maximize", "10", "65").answer(&with_limits(Some("120"), Some("0")));
    assert_eq!(capped.status(), Status::Capped);
    assert_eq!(capped.value().unwrap().to_string(), "120.00");
    assert_eq!(capped.raw().unwrap().to_string(), "650");
    let floored = ask("minimize", "10", "25").answer(&with_limits(Some("120"), Some("0")));
    assert_eq!(floored.status(), Status::Floored);
    assert_eq!(floored.value().unwrap().to_string(), "0.00");
    assert_eq!(floored.raw_decimal().unwrap().to_string(), "-50");
    // A figure that lies on the cap was not changed by it.
    let on_it = ask("maximize", "10", "12").answer(&with_limits(Some("120"), None));
    assert_eq!(on_it.status(), Status::Ok);
}

#[test]
fn bands_have_no_holes() {
    let policy = Policy::default();
    for (realisasi, expected) in [
        ("120", "sangat_tinggi"),
        ("1200", "sangat_tinggi"),
        ("90.5", "sangat_tinggi"),
        ("90", "tinggi"),
        ("75.01", "tinggi"),
        ("75", "sedang"),
        ("65", "rendah"),
        ("59.995", "rendah"),
        ("50", "sangat_rendah"),
        ("-450", "sangat_rendah"),
    ] {
        let answer = ask("maximize", "100", realisasi).answer(&policy);
        assert_eq!(answer.band().unwrap().code, expected, "{realisasi}");
    }
    let whole = Policy::builtin("permendagri-86-2017-bulat").unwrap();
    for (realisasi, expected) in [
        ("90.99", "tinggi"),
        ("91", "sangat_tinggi"),
        ("75.9", "sedang"),
    ] {
        let answer = ask("maximize", "100", realisasi).answer(&whole);
        assert_eq!(answer.band().unwrap().code, expected, "{realisasi}");
    }
}

#[test]
fn the_explanation_carries_the_arithmetic() {
    let answer = ask("maximize", "95", "89.75").answer(&Policy::default());
    assert_eq!(
        answer.sentence(Lang::Id),
        "Capaian 94,47 % = 89,75 / 95 × 100 = 94,473684…, dibulatkan 2 desimal (rumus maximize: makin tinggi \
         makin baik); kategori Sangat Tinggi; kebijakan sakip-default@1."
    );
    let trace = answer.trace();
    assert_eq!(trace.exact.as_deref(), Some("1795/19"));
    assert_eq!(trace.expression, "89.75 / 95 × 100");
    let large = ask("maximize", "1250", "1000.5").answer(&Policy::default());
    assert_eq!(large.trace().expression, "1000.5 / 1250 × 100");
    let said = large.sentence(Lang::Id);
    assert!(
        said.starts_with("Capaian 80,04 % = 1.000,5 / 1.250 × 100"),
        "{said}"
    );
    let negative = ask("minimize", "10", "-5").answer(&Policy::default());
    assert!(
        negative
            .sentence(Lang::Id)
            .contains("(2 × 10 − (-5)) / 10 × 100")
    );
    let capped = ask("minimize", "10", "5").answer(&with_limits(Some("120"), None));
    assert_eq!(
        capped.sentence(Lang::En),
        "Capaian 120.00 % = (2 × 10 − 5) / 10 × 100 = 150, capped at 120 % (formula minimize_linear: lower is \
         better, linear); category Very high; policy sakip-default@1."
    );
}

#[test]
fn extremes_are_reasons_not_panics() {
    let policy = Policy::default();
    let (max, tiny) = (
        "79228162514264337593543950335",
        "0.0000000000000000000000000001",
    );
    assert_eq!(printed(ask("maximize", tiny, max), &policy), "overflow");
    assert_eq!(printed(ask("minimize_linear", max, max), &policy), "100.00");
    assert_eq!(printed(ask("maximize", max, tiny), &policy), "0.00");
}

prop_compose! {
    fn sen()(value in 0i64..10_000_000) -> Quantity {
        Quantity::of(Decimal::new(value, 2))
    }
}

fn raw(polarity: &str, target: Quantity, realisasi: Quantity) -> Option<Exact> {
    Question::new(polarity.parse().unwrap())
        .target(target)
        .realisasi(realisasi)
        .answer(&Policy::default())
        .raw()
        .cloned()
}

proptest! {
    #[test]
    fn more_is_better_or_worse_by_polarity(t in sen(), r in sen(), s in sen()) {
        prop_assume!(r < s);
        for polarity in ["maximize", "minimize_linear", "minimize_inverse", "minimize_shortfall"] {
            if let (Some(less), Some(more)) = (raw(polarity, t, r), raw(polarity, t, s)) {
                if polarity == "maximize" { prop_assert!(less <= more) } else { prop_assert!(less >= more) }
            }
        }
    }

    #[test]
    fn meeting_the_target_is_100(t in sen()) {
        prop_assume!(!t.value().is_zero());
        for polarity in ["maximize", "minimize_linear", "minimize_inverse", "stabilize"] {
            prop_assert_eq!(raw(polarity, t, t), Some(Exact::HUNDRED));
        }
    }

    #[test]
    fn limits_hold(t in sen(), r in sen()) {
        let policy = with_limits(Some("120"), Some("0"));
        for polarity in ["maximize", "minimize_linear", "minimize_inverse"] {
            let answer = Question::new(polarity.parse().unwrap()).target(t).realisasi(r).answer(&policy);
            if let Some(value) = answer.value() {
                prop_assert!(value >= Percent::ZERO && value <= "120".parse().unwrap());
            }
        }
    }
}
