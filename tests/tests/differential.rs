//! Random input: the scalar engine and the reference say the same, and more is never less.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::sync::LazyLock;

use num_rational::BigRational;
use proptest::prelude::*;
use proptest::sample::select;
use sakip_core::policy::Policy;
use sakip_tests::inputs::{
    AchievementInput, BudgetInput, ConsolidationInput, EfficiencyInput, LedgerInput, RangeInput,
    RealisasiInput, RoundingInput, TargetInput, TotalInput,
};
use sakip_tests::reference::exact::{parse_decimal, parse_ratio};
use sakip_tests::vectors::Rules;
use sakip_tests::{Answer, Engine, Fault, ReferenceEngine, ScalarEngine};
use serde_json::{Value, json};

const FORMULAS: [&str; 10] = [
    "maximize",
    "minimize",
    "minimize_linear",
    "minimize_inverse",
    "minimize_shortfall",
    "baseline",
    "stabilize",
    "range",
    "range_minimize",
    "ordinal",
];
const MODES: [&str; 3] = ["half_away", "half_even", "truncate"];

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::load().expect("rules.json is read"));
static SCALAR: LazyLock<ScalarEngine> =
    LazyLock::new(|| ScalarEngine::new(&RULES).expect("the engine takes every policy"));
static REFERENCE: LazyLock<ReferenceEngine> =
    LazyLock::new(|| ReferenceEngine::new(&RULES).expect("the reference takes every policy"));

/// Decimals of every size: small ones near each other, so that ties and limits are met, and huge ones.
fn decimal() -> impl Strategy<Value = String> {
    let scaled = |digits: i128, scale: usize| {
        let text = format!("{:0>width$}", digits.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = text.split_at(text.len() - scale);
        let sign = if digits < 0 { "-" } else { "" };
        if scale == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    };
    const MOST: i128 = 9_999_999_999_999_999_999_999_999_999;
    prop_oneof![
        4 => (-20i128..=400, Just(0usize)).prop_map(move |(n, s)| scaled(n, s)),
        4 => (-2_000i128..=200_000, 0usize..=3).prop_map(move |(n, s)| scaled(n, s)),
        2 => (-MOST..=MOST, 0usize..=28).prop_map(move |(n, s)| scaled(n, s)),
        1 => Just("0".to_owned()),
        1 => Just("79228162514264337593543950335".to_owned()),
    ]
}

fn amount() -> impl Strategy<Value = String> {
    prop_oneof![
        (-1_000i64..=100_000).prop_map(|n| n.to_string()),
        (0i64..=20_000_000_000_000, 0u8..100).prop_map(|(n, sen)| format!("{n}.{sen:02}")),
    ]
}

fn target() -> impl Strategy<Value = Option<TargetInput>> {
    prop_oneof![
        1 => Just(None),
        8 => decimal().prop_map(|text| Some(TargetInput::Point(text))),
        3 => (decimal(), decimal())
            .prop_filter("a range is not empty", |(a, b)| parse_decimal(a) != parse_decimal(b))
            .prop_map(|(a, b)| in_order(a, b))
            .prop_map(|(lo, hi)| Some(TargetInput::Range(RangeInput { lo, hi }))),
    ]
}

fn question() -> impl Strategy<Value = AchievementInput> {
    prop_oneof![3 => any_question(), 1 => percent()]
}

/// A realisasi against 100, so that limits and band boundaries are met.
fn percent() -> impl Strategy<Value = AchievementInput> {
    (-60_000i64..=160_000, select(&["maximize", "minimize"][..])).prop_map(
        |(thousandths, polarity)| AchievementInput {
            polarity: polarity.to_owned(),
            target: Some(TargetInput::Point("100000".to_owned())),
            realisasi: RealisasiInput::Text(thousandths.to_string()),
            baseline: None,
        },
    )
}

fn any_question() -> impl Strategy<Value = AchievementInput> {
    let realisasi = prop_oneof![
        12 => decimal(),
        1 => Just("not_filled".to_owned()),
        1 => Just("not_applicable".to_owned()),
    ];
    let baseline = proptest::option::of(decimal());
    (select(&FORMULAS[..]), target(), realisasi, baseline).prop_map(
        |(polarity, target, realisasi, baseline)| AchievementInput {
            polarity: polarity.to_owned(),
            target,
            realisasi: RealisasiInput::Text(realisasi),
            baseline,
        },
    )
}

/// A policy that no file has: any limits, rounding, zero rule and band table.
fn policy() -> impl Strategy<Value = Value> {
    let limits = (
        proptest::option::of(1i32..200),
        proptest::option::of(-100i32..=0),
    );
    let bounds = proptest::collection::btree_map(-50i32..150, any::<bool>(), 0..6);
    (
        limits,
        (select(&MODES[..]), 0u8..=10),
        select(&["rounded", "exact", "whole"][..]),
        select(&["not_computable", "achieved_if_zero"][..]),
        select(&["minimize_linear", "minimize_inverse", "minimize_shortfall"][..]),
        bounds,
    )
        .prop_map(|((cap, floor), (mode, decimals), input, zero, minimize, bounds)| {
            let label = json!({"id": "kategori", "en": "category"});
            let mut bands: Vec<Value> = bounds
                .into_iter()
                .rev()
                .map(|(bound, from)| {
                    let key = if from { "from" } else { "above" };
                    json!({"code": format!("{key}_{bound}"), "label": label, key: bound.to_string()})
                })
                .collect();
            bands.push(json!({"code": "last", "label": label}));
            let mut limits = json!({});
            for (key, limit) in [("cap", cap), ("floor", floor)] {
                if let Some(limit) = limit {
                    limits[key] = json!(limit.to_string());
                }
            }
            json!({
                "id": "random",
                "version": 1,
                "title": {"id": "acak", "en": "random"},
                "effective_from": "2020-01-01",
                "zero_target": zero,
                "band_input": input,
                "source": {"citation": "a test", "verified": false},
                "formulas": {"minimize": minimize},
                "limits": limits,
                "rounding": {"mode": mode, "decimals": decimals},
                "bands": bands,
            })
        })
}

/// What both engines say, in a form that can be compared.
fn both(
    ask: impl Fn(&dyn Engine) -> Result<Answer, Fault>,
) -> (Result<Answer, Fault>, Result<Answer, Fault>) {
    let spell = |answer: Answer| answer.canonical();
    (ask(&*SCALAR).map(spell), ask(&*REFERENCE).map(spell))
}

fn in_order(a: String, b: String) -> (String, String) {
    if parse_decimal(&a) <= parse_decimal(&b) {
        (a, b)
    } else {
        (b, a)
    }
}

fn raw(answer: &Answer) -> Option<BigRational> {
    parse_ratio(answer.get("raw")?)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn achievements_agree_under_every_policy_of_the_vectors(
        input in question(),
        name in select(RULES.policies.keys().cloned().collect::<Vec<_>>()),
    ) {
        let (scalar, reference) = both(|engine| engine.achievement(&name, &input));
        prop_assert!(scalar.is_ok(), "{scalar:?}");
        prop_assert_eq!(scalar, reference);
    }

    #[test]
    fn achievements_agree_under_any_policy(data in policy(), input in question()) {
        let policy = Policy::from_json(&data.to_string()).expect("a policy");
        let scalar = ScalarEngine::under(&policy, &input).expect("an answer");
        let reference = REFERENCE.under(&data, &input).expect("an answer");
        prop_assert_eq!(scalar.canonical(), reference.canonical());
    }

    #[test]
    fn rounding_agrees_on_any_ratio(
        numerator in any::<i128>(),
        denominator in 1i128..=i128::MAX,
        mode in select(&MODES[..]),
        decimals in 0u8..=28,
    ) {
        for denominator in [denominator, denominator % 2_000 + 1] {
            for numerator in [numerator, numerator % 20_000] {
                let input = RoundingInput {
                    ratio: format!("{numerator}/{denominator}"),
                    mode: mode.to_owned(),
                    decimals,
                };
                let (scalar, reference) = both(|engine| engine.rounding(&input));
                prop_assert_eq!(scalar, reference);
            }
        }
    }

    #[test]
    fn rounding_agrees_on_and_beside_ties(
        half in -2_000_000i64..=2_000_000,
        factor in 1i64..=i64::MAX,
        beside in -1i128..=1,
        mode in select(&MODES[..]),
        decimals in 0u8..=4,
    ) {
        let odd = i128::from(half) * 2 + 1;
        for factor in [1, i128::from(factor)] {
            let whole = 2 * 10i128.pow(u32::from(decimals)) * factor;
            let input = RoundingInput {
                ratio: format!("{}/{whole}", odd * factor + beside),
                mode: mode.to_owned(),
                decimals,
            };
            let (scalar, reference) = both(|engine| engine.rounding(&input));
            prop_assert_eq!(scalar, reference);
        }
    }

    #[test]
    fn consolidation_agrees(
        rule in select(&["sum", "average", "last", "max", "min"][..]),
        additivity in select(&["additive", "never_sums"][..]),
        into in select(&["2025", "2025-S2", "2025-Q3", "2025-M08"][..]),
        readings in proptest::collection::vec(
            (
                prop_oneof![
                    8 => (1u8..=12).prop_map(|month| format!("2025-M{month:02}")),
                    2 => (1u8..=4).prop_map(|quarter| format!("2025-Q{quarter}")),
                    1 => Just("2025".to_owned()),
                    1 => Just("2024-M12".to_owned()),
                    1 => Just("2025-M13".to_owned()),
                ],
                prop_oneof![
                    5 => decimal(),
                    1 => Just("not_filled".to_owned()),
                    1 => Just("not_applicable".to_owned()),
                ],
            ),
            0..14,
        ),
        apart in any::<bool>(),
    ) {
        // Half of the time only one reading a month, so that most of these are not refused.
        let mut readings = readings;
        if apart {
            readings.retain(|(key, _)| key.contains("-M") && key.starts_with("2025") && key != "2025-M13");
            readings.sort();
            readings.dedup_by(|(a, _), (b, _)| a == b);
        }
        let input = ConsolidationInput {
            rule: rule.to_owned(),
            additivity: additivity.to_owned(),
            into: if apart { "2025".to_owned() } else { into.to_owned() },
            readings,
        };
        let (scalar, reference) = both(|engine| engine.consolidation(&input));
        prop_assert!(scalar.is_ok(), "{scalar:?}");
        prop_assert_eq!(scalar, reference);
    }

    #[test]
    fn budgets_agree(
        pagu in proptest::option::of(amount()),
        realisasi in proptest::option::of(amount()),
        rencana in proptest::option::of(amount()),
        mode in select(&MODES[..]),
        decimals in 0u8..=6,
    ) {
        let input = BudgetInput { pagu, realisasi, rencana, mode: mode.to_owned(), decimals };
        let (scalar, reference) = both(|engine| engine.budget(&input));
        prop_assert!(scalar.is_ok(), "{scalar:?}");
        prop_assert_eq!(scalar, reference);
    }

    #[test]
    fn ledgers_agree(
        first in 0i64..1_000_000,
        revisions in proptest::collection::btree_map((1u8..=12, 1u8..=28), 0i64..1_000_000, 0..4),
        realisasi in proptest::collection::vec((1u8..=12, amount()), 0..20),
        rencana in proptest::collection::btree_map(1u8..=12, 0i64..100_000, 0..12),
        at in select(&["2025", "2025-S1", "2025-Q3", "2025-M01", "2025-M11"][..]),
    ) {
        let month = |month: u8| format!("2025-M{month:02}");
        let later = revisions.into_iter().map(|((m, d), amount)| {
            ("perubahan".to_owned(), format!("2025-{m:02}-{d:02}"), amount.to_string())
        });
        let murni = ("murni".to_owned(), "2024-12-31".to_owned(), first.to_string());
        let input = LedgerInput {
            tahun: 2025,
            pagu: later.chain([murni]).collect(),
            realisasi: realisasi.into_iter().map(|(m, amount)| (month(m), amount)).collect(),
            rencana: rencana.into_iter().map(|(m, amount)| (month(m), amount.to_string())).collect(),
            at: at.to_owned(),
            mode: "half_away".to_owned(),
            decimals: 2,
        };
        let (scalar, reference) = both(|engine| engine.ledger(&input));
        prop_assert!(scalar.is_ok(), "{scalar:?}");
        prop_assert_eq!(scalar, reference);
    }

    #[test]
    fn totals_agree(
        parts in proptest::collection::vec(
            prop_oneof![6 => amount(), 1 => Just("not_filled".to_owned())], 0..20),
        total in amount(),
    ) {
        let input = TotalInput { parts, total };
        let (scalar, reference) = both(|engine| engine.total(&input));
        prop_assert!(scalar.is_ok(), "{scalar:?}");
        prop_assert_eq!(scalar, reference);
    }

    #[test]
    fn efficiency_agrees(
        method in select(&["bpom_ie", "pemda_selisih", "pemda_selisih_5", "unused", "pmk_214_2017"][..]),
        capaian in (-500i32..20_000).prop_map(|n| format!("{}.{:02}", n / 100, n.abs() % 100)),
        serapan in (-500i32..20_000).prop_map(|n| format!("{}.{:02}", n / 100, n.abs() % 100)),
        mode in select(&MODES[..]),
    ) {
        let input = EfficiencyInput {
            method: method.to_owned(), capaian, serapan, mode: mode.to_owned(), decimals: 2,
        };
        let (scalar, reference) = both(|engine| engine.efficiency(&input));
        prop_assert!(scalar.is_ok(), "{scalar:?}");
        prop_assert_eq!(scalar, reference);
    }

    /// More realisasi never lowers a figure where higher is better, and never raises one where lower is.
    #[test]
    fn figures_follow_their_polarity(
        name in select(RULES.policies.keys().cloned().collect::<Vec<_>>()),
        polarity in select(&["maximize", "minimize_linear", "minimize_inverse", "minimize_shortfall"][..]),
        // Not a range: there, inside is 100 %, and just below the upper bound of it may be more.
        target in decimal(),
        a in decimal(),
        b in decimal(),
    ) {
        let (a, b) = in_order(a, b);
        let ask = |realisasi: &str| {
            let input = AchievementInput {
                polarity: polarity.to_owned(),
                target: Some(TargetInput::Point(target.clone())),
                realisasi: RealisasiInput::Text(realisasi.to_owned()),
                baseline: None,
            };
            SCALAR.achievement(&name, &input).expect("an answer")
        };
        let (less, more) = (ask(&a), ask(&b));
        let value = |answer: &Answer| answer.get("value").and_then(parse_decimal);
        for (less, more) in [(raw(&less), raw(&more)), (value(&less), value(&more))] {
            let (Some(less), Some(more)) = (less, more) else { continue };
            if polarity == "maximize" {
                prop_assert!(less <= more);
            } else {
                prop_assert!(less >= more);
            }
        }
    }

    /// A better figure never lands in a worse band.
    #[test]
    fn bands_follow_the_figure(data in policy(), a in decimal(), b in decimal()) {
        let (a, b) = in_order(a, b);
        let policy = Policy::from_json(&data.to_string()).expect("a policy");
        let order: Vec<&str> = policy.bands().list().map(|band| band.code.as_str()).collect();
        let rank = |realisasi: &str| {
            let input = AchievementInput {
                polarity: "maximize".to_owned(),
                target: Some(TargetInput::Point("100".to_owned())),
                realisasi: RealisasiInput::Text(realisasi.to_owned()),
                baseline: None,
            };
            let answer = ScalarEngine::under(&policy, &input).expect("an answer");
            let code = answer.get("category")?.to_owned();
            order.iter().position(|known| *known == code)
        };
        if let (Some(less), Some(more)) = (rank(&a), rank(&b)) {
            prop_assert!(less >= more);
        }
    }
}
