mod evaluation;

use super::*;
use crate::indicator::{Formula, Measured, Polarity, Target, TargetRange};
use crate::number::Quantity;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn row(polarity: &str, target: &str, realisasi: &str, printed: &str) -> Claim {
    let target = match target.split_once("..") {
        Some((lo, hi)) => Target::Range(TargetRange::new(quantity(lo), quantity(hi)).unwrap()),
        None => Target::Point(quantity(target)),
    };
    Claim::Achievement(AchievementClaim {
        polarity: (polarity != "?").then(|| polarity.parse().unwrap()),
        target: Some(target),
        realisasi: Measured::Value(quantity(realisasi)),
        baseline: None,
        capaian: Some(printed.parse().unwrap()),
    })
}

/// Checks the rows as one document: finding, formula, limits, rounding and cause of each.
fn review(rows: &[Claim]) -> Vec<(String, String)> {
    let mut survey = Survey::default();
    for claim in rows {
        survey.observe("d", claim);
    }
    let conventions = survey.conventions();
    rows.iter()
        .map(|claim| {
            let verdict = judge(claim, &conventions.of("d", claim));
            let how = format!(
                "{} {} {}",
                verdict.formula.unwrap_or("-"),
                verdict
                    .printing
                    .map_or("-".to_owned(), |p| format!("{} {}", p.limits(), p.mode)),
                verdict.cause.map_or("-", Cause::code),
            );
            (verdict.finding.name().to_owned(), how)
        })
        .collect()
}

fn check(rows: &[Claim], expected: &[(&str, &str)]) {
    let found = review(rows);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(finding, how)| (finding.as_str(), how.as_str()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_truncating_document_is_recognised() {
    // Pengadilan Agama Kangean 2011.
    check(
        &[
            row("maximize", "80", "79.9", "99.8"),
            row("maximize", "50", "60", "120"),
            row("maximize", "95", "100", "105"),
            row("maximize", "90", "97", "107"),
        ],
        &[("reproduced", "maximize none truncate -"); 4],
    );
}

#[test]
fn the_formula_is_decided_by_the_document() {
    // Manggarai Timur 2019: T/R, and a row that fits only a loose reading.
    check(
        &[
            row("minimize", "162", "186", "87.10"),
            row("minimize", "9.20", "9.53", "96.54"),
            row("minimize", "0.64", "0.18", "72.52"),
        ],
        &[
            ("reproduced", "minimize_inverse none half_away -"),
            ("reproduced", "minimize_inverse none half_away -"),
            ("deviates", "minimize_inverse none half_away loose_reading"),
        ],
    );
    // Lampung 2015: linear; 156.57 comes from 0.4343, printed as 0.43.
    check(
        &[
            row("minimize", "0.35", "0.43", "77.14"),
            row("minimize", "1", "0.43", "156.57"),
        ],
        &[
            ("reproduced", "minimize_linear none half_away -"),
            (
                "reproduced_with",
                "minimize_linear none half_away unrounded_inputs",
            ),
        ],
    );
}

#[test]
fn other_readings_are_named() {
    check(
        &[
            row("maximize", "97", "93", "95.88"),
            row("maximize", "60", "114", "190"),
            row("maximize", "35", "100", "120"),
            row("maximize", "3", "2", "66.66"),
            row("minimize", "10", "5", "50"),
            row("minimize", "8", "5", "62.5"),
            row("maximize", "10", "4", "250"),
        ],
        &[
            ("reproduced", "maximize none half_away -"),
            ("reproduced", "maximize none half_away -"),
            ("reproduced_with", "maximize 120 half_away cap_inconsistent"),
            ("reproduced_with", "maximize none truncate truncation"),
            (
                "reproduced_with",
                "minimize_shortfall none half_away other_formula",
            ),
            (
                "reproduced_with",
                "maximize none half_away polarity_ignored",
            ),
            (
                "reproduced_with",
                "minimize_inverse none half_away polarity_reversed",
            ),
        ],
    );
}

#[test]
fn a_figure_of_another_formula_than_the_named_one_is_found() {
    // The named formula gives no figure, or the row names one that does not fit its target.
    check(
        &[row("minimize_inverse", "10", "0", "200")],
        &[(
            "reproduced_with",
            "minimize_linear none half_away other_formula",
        )],
    );
    for polarity in ["range", "ordinal", "baseline", "stabilize"] {
        let (finding, how) = review(&[row(polarity, "80", "92", "115")]).remove(0);
        assert_eq!(
            (finding.as_str(), how.as_str()),
            ("reproduced_with", "maximize none half_away other_formula"),
            "{polarity}"
        );
        let (finding, how) = review(&[row(polarity, "0", "92", "115")]).remove(0);
        assert!(finding == "deviates" || finding == "not_checkable", "{how}");
    }
    let mut claim = row("minimize_inverse", "20", "26", "80");
    if let Claim::Achievement(claim) = &mut claim {
        claim.baseline = Some(quantity("50"));
    }
    check(
        &[claim],
        &[("reproduced_with", "baseline none half_away other_formula")],
    );
}

#[test]
fn the_sentence_computes_by_the_formula_it_names() {
    // The document uses (2T − R) / T; the row fits T/R before its inputs were rounded.
    let rows = [
        row("minimize", "10", "9", "110"),
        row("minimize", "10", "12", "80"),
        row("minimize", "40.5", "50.25", "80.66"),
    ];
    let mut survey = Survey::default();
    for claim in &rows {
        survey.observe("d", claim);
    }
    let [_, _, claim] = &rows;
    let verdict = judge(claim, &survey.conventions().of("d", claim));
    assert_eq!(verdict.cause, Some(Cause::UnroundedInputs));
    assert_eq!(verdict.formula, Some("minimize_inverse"));
    assert_eq!(verdict.computed.as_deref(), Some("80.60"));
    assert!(
        verdict.sentence.en.contains("T / R = 80.597"),
        "{}",
        verdict.sentence.en
    );
}

#[test]
fn causes_of_deviation() {
    let anchor = [
        row("maximize", "95", "89.75", "94.47"),
        row("maximize", "95", "93", "97.89"),
    ];
    for (claim, cause) in [
        (row("maximize", "80", "76.77", "76.77"), "realisasi_copied"),
        (row("maximize", "80", "76.77", "80"), "target_copied"),
        (row("maximize", "80", "76.77", "0.96"), "ratio_as_percent"),
        (row("maximize", "80", "76.77", "95.69"), "digit_slip"),
        (row("maximize", "80", "76.77", "9.596"), "decimal_shift"),
        (row("maximize", "80", "76.77", "-3.23"), "deviation_printed"),
        (row("maximize", "95", "40", "42.106"), "rounded_up"),
        (row("maximize", "25", "-11.5", "-450"), "input_slip"),
        (row("maximize", "80..90", "92", "115"), "other_bound"),
        (row("maximize", "10", "65", "200"), "unusual_cap"),
    ] {
        let mut rows = anchor.to_vec();
        rows.push(claim.clone());
        let (finding, how) = review(&rows).pop().unwrap();
        assert!(
            finding == "deviates" && how.ends_with(cause),
            "{claim:?}: {finding} {how}"
        );
    }
    check(
        &[row("maximize", "0", "5", "100")],
        &[(
            "deviates",
            "maximize none half_away zero_target_printed_100",
        )],
    );
}

#[test]
fn wrong_figures_are_not_reproduced() {
    // Every figure within two points of the right one, but the right one, in a document that shows how it
    // rounds: none may pass as reproduced.
    let anchor = [
        row("maximize", "95", "89.75", "94.47"),
        row("maximize", "97", "93", "95.88"),
    ];
    for cents in 9_390..9_790i64 {
        let printed = rust_decimal::Decimal::new(cents, 2).to_string();
        let mut rows = anchor.to_vec();
        rows.push(row("maximize", "80", "76.77", &printed));
        let (finding, how) = review(&rows).pop().unwrap();
        match printed.as_str() {
            "95.96" => assert_eq!(finding, "reproduced"),
            // From 76.765 to 76.775.
            "95.97" => assert_eq!(finding, "reproduced_with", "{how}"),
            _ => assert_eq!(finding, "deviates", "{printed} {how}"),
        }
    }
}

fn budget(pagu: &str, realisasi: &str, printed: &str) -> Claim {
    Claim::Budget(BudgetClaim {
        pagu: Some(pagu.parse().unwrap()),
        realisasi: Some(realisasi.parse().unwrap()),
        percent: Some(printed.parse().unwrap()),
    })
}

#[test]
fn budgets() {
    check(
        &[
            budget("103826538000", "23906077655", "23.03"),
            budget("11086045405", "9349027544", "84.33"),
            budget("11086045405", "9349027544", "15.67"),
            budget("11086045405", "9349027544", "118.58"),
            budget("11086045405", "9349027544", "84.43"),
            budget("0", "5", "100"),
            budget("10", "12", "100"),
        ],
        &[
            ("reproduced", "serapan none half_away -"),
            ("reproduced", "serapan none half_away -"),
            ("deviates", "serapan none half_away complement_printed"),
            ("deviates", "serapan none half_away inverted"),
            ("deviates", "serapan none half_away digit_slip"),
            ("deviates", "serapan none half_away zero_pagu_printed"),
            ("reproduced_with", "serapan 100 half_away cap_inconsistent"),
        ],
    );
}

fn average(members: &[&str], printed: &str) -> Claim {
    Claim::Average(AverageClaim {
        members: members.iter().map(|member| member.parse().ok()).collect(),
        average: Some(printed.parse().unwrap()),
    })
}

#[test]
fn averages() {
    let three = ["98.40", "98.80", "98.91"];
    check(
        &[
            average(&three, "98.70"),
            average(&["150", "100"], "125"),
            average(&three, "74.03"),
            average(&three, "296.11"),
            average(&["100", "n/a", "50"], "75"),
            average(&["100", "n/a", "50"], "50"),
            average(&["150", "90"], "100"),
            average(&["10", "20", "60"], "15"),
        ],
        &[
            ("reproduced", "mean none half_away -"),
            ("reproduced", "mean none half_away -"),
            ("deviates", "mean none half_away wrong_divisor"),
            ("deviates", "mean none half_away sum_printed"),
            ("reproduced", "mean none half_away -"),
            ("deviates", "mean none half_away missing_as_zero"),
            ("reproduced_with", "mean 110 half_away cap_inconsistent"),
            ("deviates", "mean none half_away member_omitted"),
        ],
    );
}

#[test]
fn a_mean_near_a_cap_may_be_truncated() {
    // The mean is 100.006: cut off, not limited, since a limit applies to the members.
    let anchor = average(&["98.40", "98.80", "98.92"], "98.71");
    check(
        &[
            anchor.clone(),
            anchor.clone(),
            average(&["99", "101.012"], "100.00"),
            average(&["-3.002", "2.99"], "0.00"),
        ],
        &[
            ("reproduced", "mean none half_away -"),
            ("reproduced", "mean none half_away -"),
            ("reproduced_with", "mean none truncate truncation"),
            ("reproduced_with", "mean none truncate truncation"),
        ],
    );
}

#[test]
fn totals() {
    let total = |members: &[&str], printed: &str| {
        Claim::Total(TotalClaim {
            members: members.iter().map(|member| member.parse().ok()).collect(),
            total: Some(printed.parse().unwrap()),
        })
    };
    check(
        &[
            total(&["10000000", "20000000"], "30000000"),
            total(&["10000000", "20000000"], "36000000"),
            total(&["10.24", "20.24"], "30.49"),
            total(&["10", "20", "5"], "30"),
        ],
        &[
            ("reproduced", "sum none half_away -"),
            ("deviates", "sum none half_away digit_slip"),
            ("reproduced_with", "sum none half_away unrounded_inputs"),
            ("deviates", "sum none half_away member_omitted"),
        ],
    );
}

#[test]
fn a_level_that_is_the_target_is_wholly_reached() {
    let policy = crate::policy::Policy::default();
    let level = |label: &str| policy.level(label).unwrap();
    let row = |realisasi: &str, printed: &str| {
        Claim::Achievement(AchievementClaim {
            polarity: None,
            target: Some(Target::Ordinal(level("WTP"))),
            realisasi: level(realisasi).measured(),
            baseline: None,
            capaian: Some(printed.parse().unwrap()),
        })
    };
    check(
        &[
            row("WTP", "100"),
            row("WDP", "75.00"),
            row("WDP", "80"),
            row("WTP", "80"),
        ],
        &[
            ("reproduced", "ordinal none half_away -"),
            ("reproduced", "ordinal none half_away -"),
            ("not_checkable", "- - no_rule"),
            ("deviates", "ordinal none half_away -"),
        ],
    );
}

#[test]
fn a_survey_says_when_it_is_full() {
    let claim = row("maximize", "95", "89.75", "94.47");
    let mut survey = Survey::default();
    for document in 0..Survey::MAX_DOCUMENTS {
        survey.observe(&document.to_string(), &claim);
    }
    survey.observe("0", &claim);
    assert!(survey.check().is_ok());
    survey.observe("one more", &claim);
    assert_eq!(
        survey.check().unwrap_err().list()[0].code,
        "too_many_documents"
    );
}

proptest! {
    /// Whatever some formula, cap and rounding make of the inputs is found again, alone in its document and
    /// beside rows that are printed otherwise.
    #[test]
    fn every_reading_is_found_again(
        target in 1i64..200_000,
        realisasi in 0i64..300_000,
        formula in prop::sample::select(vec![
            Formula::Maximize, Formula::MinimizeLinear, Formula::MinimizeInverse, Formula::MinimizeShortfall,
        ]),
        lower in any::<bool>(),
        way in 0usize..24,
        decimals in 0u32..4,
    ) {
        let printing = Printing::all().nth(way).unwrap();
        let number = |cents: i64| Quantity::of(Decimal::new(cents, 2).normalize());
        let mut claim = AchievementClaim {
            polarity: Some(if lower { Polarity::Minimize } else { Polarity::MAXIMIZE }),
            target: Some(Target::Point(number(target))),
            realisasi: Measured::Value(number(realisasi)),
            baseline: None,
            capaian: None,
        };
        let Ok(raw) = super::achievement::compute(formula, &claim) else { return Ok(()) };
        let Some(printed) = printing.print(&raw, decimals) else { return Ok(()) };
        claim.capaian = Some(printed);
        let claim = Claim::Achievement(claim);
        let others = [row("maximize", "95", "89.75", "94.47"), row("minimize", "162", "186", "87.10")];
        for rows in [vec![claim.clone()], [&others[..], &[claim]].concat()] {
            let (finding, how) = review(&rows).pop().unwrap();
            prop_assert!(finding.starts_with("reproduced"), "{rows:?}: {finding} {how}");
        }
    }
}
