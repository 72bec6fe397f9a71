//! Printed scores of evaluations.

use super::*;

fn evaluation(components: &[&str], total: &str, grade: &str) -> Claim {
    Claim::Evaluation(EvaluationClaim {
        components: components
            .iter()
            .map(|score| ComponentClaim {
                name: "x".into(),
                weight: None,
                answer: None,
                score: score.parse().ok(),
                parts: vec![],
            })
            .collect(),
        total: total.parse().ok(),
        grade: (!grade.is_empty()).then(|| grade.to_owned()),
    })
}

#[test]
fn evaluations() {
    let binjai = ["24.60", "25.50", "13.95", "23.75"];
    check(
        &[
            evaluation(&binjai, "87.80", "A"),
            evaluation(&binjai, "87.80", "BB"),
            evaluation(&binjai, "87.08", "A"),
            evaluation(&[], "80.00", "BB"),
            evaluation(&[], "80.00", "A"),
            evaluation(&[], "80.01", "A (Memuaskan)"),
            evaluation(&[], "72.65", "B+"),
            evaluation(&[], "", "BB"),
            evaluation(&binjai, "87.80", ""),
        ],
        &[
            ("reproduced", "sum - -"),
            ("deviates", "predicate - grade_contradicts_score"),
            ("deviates", "sum none half_away digit_slip"),
            ("reproduced", "predicate - -"),
            ("deviates", "predicate - boundary_included"),
            ("reproduced", "predicate - -"),
            ("deviates", "predicate - unknown_predicate"),
            ("not_checkable", "- - no_score"),
            ("reproduced", "sum - -"),
        ],
    );
    let verdict = judge(&evaluation(&binjai, "87.80", "A"), &Convention::default());
    assert_eq!(verdict.computed.as_deref(), Some("87.80"));
    let part = |answer: &str, score: &str| ComponentClaim {
        name: "1a".into(),
        weight: Some("6".parse().unwrap()),
        answer: Some(answer.into()),
        score: score.parse().ok(),
        parts: vec![],
    };
    let with = |component| {
        let claim = EvaluationClaim {
            components: vec![component],
            total: None,
            grade: None,
        };
        review(&[Claim::Evaluation(claim)]).pop().unwrap()
    };
    assert_eq!(with(part("A", "5.4")).0, "reproduced");
    assert!(with(part("A", "4.8")).1.ends_with("part_differs"));
    assert!(with(part("A", "6.1")).1.ends_with("above_weight"));
}

#[test]
fn scores_that_were_not_compared_are_not_reproduced() {
    check(
        &[
            // A component without a score: nothing tells whether the total is right.
            evaluation(&["24.60", "-"], "5", ""),
            evaluation(&["24.60", "-"], "87.80", ""),
            evaluation(&["24.60", "-"], "87.80", "A"),
            // No total and no predicate beside the components.
            evaluation(&["24.60", "25.50"], "", ""),
        ],
        &[
            ("deviates", "lke - sum_differs"),
            ("not_checkable", "- - no_score"),
            ("reproduced", "predicate - -"),
            ("not_checkable", "- - nothing_printed"),
        ],
    );
}

#[test]
fn parts_stand_for_a_component_without_a_score() {
    let part = |weight: Option<&str>, answer: Option<&str>, score: Option<&str>| ComponentClaim {
        name: "1a".into(),
        weight: weight.map(|text| text.parse().unwrap()),
        answer: answer.map(str::to_owned),
        score: score.map(|text| text.parse().unwrap()),
        parts: vec![],
    };
    let with = |score: Option<&str>, parts: Vec<ComponentClaim>, total: &str| {
        let component = ComponentClaim {
            parts,
            ..part(None, None, score)
        };
        let claim = EvaluationClaim {
            components: vec![component],
            total: total.parse().ok(),
            grade: None,
        };
        let (finding, how) = review(&[Claim::Evaluation(claim)]).remove(0);
        format!("{finding} {how}")
    };
    let answers = || {
        vec![
            part(Some("6"), Some("A"), None),
            part(Some("9"), Some("BB"), None),
        ]
    };
    assert_eq!(with(None, answers(), "12.60"), "reproduced sum - -");
    assert!(with(None, answers(), "12.06").starts_with("deviates"));
    assert_eq!(
        with(Some("12.60"), answers(), "12.60"),
        "reproduced sum - -"
    );
    assert!(with(Some("12.06"), answers(), "12.06").ends_with("sum_differs"));
    // 6.664 + 6.664 is 13.33, although the parts print as 6.66.
    let rounded = || {
        vec![
            part(None, None, Some("6.66")),
            part(None, None, Some("6.66")),
        ]
    };
    assert_eq!(
        with(Some("13.33"), rounded(), "13.33"),
        "reproduced_with sum - unrounded_inputs"
    );
    assert!(with(Some("13.34"), rounded(), "13.34").ends_with("sum_differs"));
}
