use proptest::prelude::*;

use super::super::{Answer, Lke, Standing, Template, Track, predicate_of};
use super::{BINJAI, SUBS, answered, current, old, uniform};
use crate::explain::Explain;
use crate::number::{Exact, Score};
use crate::text::Lang;

const MANDIRI: Track = Track::Mandiri;

fn exact(text: &str) -> Exact {
    text.parse::<Score>().expect("a score").exact()
}

#[test]
fn pengadilan_agama_binjai() {
    let result = answered(&BINJAI).score(MANDIRI).expect("complete");
    let scores: Vec<String> = SUBS
        .iter()
        .map(|id| {
            let sub = result.sub_component(id).expect("a sub-component");
            sub.score().expect("complete").to_string()
        })
        .collect();
    assert_eq!(
        scores,
        [
            "5.4", "7.2", "12", "4.8", "7.2", "13.5", "2.4", "4.05", "7.5", "4.5", "6.75", "12.5"
        ]
    );
    let components: Vec<String> = result
        .components()
        .iter()
        .map(|component| component.score().expect("complete").to_string())
        .collect();
    assert_eq!(components, ["24.6", "25.5", "13.95", "23.75"]);
    assert_eq!(result.rounded().expect("a score").to_string(), "87.80");
    assert_eq!(result.predicate().label, "A");
    assert_eq!(result.standing(), &Standing::Estimate);
    assert_eq!(
        result.grade().id,
        "A (Memuaskan), perkiraan, bukan LHE resmi"
    );
}

#[test]
fn predicates_are_strict_on_the_left() {
    let template = current();
    for (total, label) in [
        ("100", "AA"),
        ("90.01", "AA"),
        ("90.00", "A"),
        ("87.80", "A"),
        ("80.01", "A"),
        ("80.00", "BB"),
        ("72.65", "BB"),
        ("70.01", "BB"),
        ("70.00", "B"),
        ("60.01", "B"),
        ("60.00", "CC"),
        ("59.35", "CC"),
        ("50.21", "CC"),
        ("50.01", "CC"),
        ("50.00", "C"),
        ("30.01", "C"),
        ("30.00", "D"),
        ("0", "D"),
    ] {
        for predicates in [template.predicates(), old().predicates()] {
            assert_eq!(
                predicate_of(predicates, &exact(total)).label,
                label,
                "{total}"
            );
        }
    }
}

#[test]
fn a_sheet_on_the_boundary_falls_below_it() {
    // One answer everywhere lands exactly on the boundary: all BB is 80.00, which is BB.
    let expected = [
        ("100", "AA"),
        ("90", "A"),
        ("80", "BB"),
        ("70", "B"),
        ("60", "CC"),
        ("50", "C"),
        ("30", "D"),
        ("0", "D"),
    ];
    for (index, (total, label)) in expected.into_iter().enumerate() {
        let result = uniform(current(), index).score(MANDIRI).expect("complete");
        assert_eq!(result.total(), &exact(total));
        assert_eq!(result.predicate().label, label, "{total}");
    }
}

#[test]
fn permenpanrb_12_2015_tops_out_at_exactly_one_hundred() {
    // 7.5 points over 7 criteria and the like have no finite decimal; the sum is 100 all the same.
    let result = uniform(old(), 0).score(MANDIRI).expect("complete");
    assert_eq!(result.total(), &Exact::HUNDRED);
    let planning = result.components().first().expect("Perencanaan");
    let groups: Vec<String> = planning
        .groups()
        .iter()
        .map(|group| group.score().expect("complete").to_string())
        .collect();
    assert_eq!(groups, ["10", "20"]);
    // ya/tidak falls to tidak, a–e to b: only the a–e criteria earn, .75 each.
    let second = uniform(old(), 1).score(MANDIRI).expect("complete");
    let renstra = second.sub_component("A.I.a").expect("a sub-component");
    assert_eq!(renstra.score(), Some(&Exact::from(1))); // 2 × 6 × .75 / 9
}

#[test]
fn a_criterion_over_several_sasaran_is_averaged_first() {
    let mut lke = uniform(old(), 0);
    let answer = Answer::per_sasaran([("S1", "a"), ("S2", "c"), ("S3", "b")]);
    lke.answer(MANDIRI, "E.II.4", answer).expect("per sasaran");
    let result = lke.score(MANDIRI).expect("complete");
    // 10 points over three criteria; the first is worth (1 + .5 + .75) / 3 = .75.
    let outcome = result.sub_component("E.II").expect("a sub-component");
    assert_eq!(outcome.score(), Exact::ratio(55, 6).as_ref());
    assert_eq!(
        outcome.sentence(Lang::Id),
        "E.II Kinerja yang dilaporkan (outcome): 10 × (0,75 + 1 + 1) / 3 = 9,166666… ≈ 9,17 dari 10"
    );
    let question = outcome
        .trace()
        .parts
        .first()
        .cloned()
        .expect("the first criterion");
    assert_eq!(question.expression, "10/3 × (1 + 0.5 + 0.75) / 3");
    assert_eq!(question.result.as_deref(), Some("2.5"));
}

#[test]
fn nothing_is_rounded_before_the_total() {
    // Fifteen points over 21 criteria: rounding each 15/21 to 0.71 first tops out at 14.91.
    let json = current().to_json();
    let mut document: super::super::TemplateDocument =
        serde_json::from_str(&json).expect("a document");
    let sub = document
        .components
        .first_mut()
        .and_then(|component| component.sub_components.last_mut())
        .expect("1c");
    sub.answered = super::super::Answering::Criterion {
        aggregation: super::super::Aggregation::Mean,
        scale: "aa-e".to_owned(),
    };
    let first = sub.criteria.first().cloned().expect("a criterion");
    sub.criteria = (1..=21)
        .map(|n| super::super::CriterionDocument {
            id: format!("1c.{n}"),
            ..first.clone()
        })
        .collect();
    let template = std::sync::Arc::new(Template::new(document).expect("a template"));
    let result = uniform(template, 0).score(MANDIRI).expect("complete");
    let sub = result.sub_component("1c").expect("a sub-component");
    assert_eq!(sub.score(), Some(&Exact::from(15)));
    assert_eq!(result.total(), &Exact::HUNDRED);
    let rounded_first: rust_decimal::Decimal = sub
        .questions()
        .iter()
        .filter_map(|question| question.score()?.round(crate::number::Rounding::default()))
        .sum();
    assert_eq!(rounded_first.to_string(), "14.91");
}

#[test]
fn the_predicate_follows_the_exact_total_not_the_printed_one() {
    let json = current()
        .to_json()
        .replace("\"value\":\"0.8\"", "\"value\":\"0.80004\"");
    let template = std::sync::Arc::new(Template::from_json(&json).expect("a template"));
    let result = uniform(template, 2).score(MANDIRI).expect("complete");
    assert_eq!(result.total(), &exact("80.004"));
    assert_eq!(result.rounded().expect("a score").to_string(), "80.00");
    assert_eq!(result.predicate().label, "A");
    let warnings = result.trace().warnings;
    assert_eq!(warnings.len(), 2);
    assert!(
        warnings
            .iter()
            .any(|warning| warning.en.contains("the rounded total would be BB"))
    );
}

#[test]
fn unanswered_is_not_zero() {
    let mut lke = answered(&BINJAI);
    lke.clear(MANDIRI, "2c");
    let refused = lke.score(MANDIRI).expect_err("incomplete");
    assert_eq!(refused.missing, ["2c"]);
    assert_eq!((refused.coverage.used, refused.coverage.total), (11, 12));
    let provisional = lke.provisional(MANDIRI);
    assert_eq!(provisional.lower(), &exact("74.3"));
    assert_eq!(provisional.upper(), &exact("89.3"));
    assert_eq!(provisional.answered_worth(), &Exact::from(85));
    assert_eq!(provisional.answered_only(), Exact::ratio(7430, 85));
    let (low, high) = provisional.predicates();
    assert_eq!((low.label.as_str(), high.label.as_str()), ("BB", "A"));
    assert_eq!(
        provisional.sub_component("2c").expect("a part").score(),
        None
    );
    assert_eq!(
        provisional.sentence(Lang::Id),
        "Nilai sementara AKIP (mandiri, permenpanrb-88-2021@1), 11 dari 12 butir dijawab: 24,6 + ? + 13,95 + 23,75 \
         bernilai antara 74,3 (BB, yang belum dijawab dihitung nol) dan 89,3 (A, yang belum dijawab dihitung penuh); \
         perkiraan, bukan LHE resmi"
    );
    // An answer of value 0 is an answer.
    lke.answer(MANDIRI, "2c", Answer::of("E"))
        .expect("an answer");
    assert_eq!(
        lke.score(MANDIRI).expect("complete").total(),
        &exact("74.3")
    );
    let nothing = Lke::new(current()).provisional(MANDIRI);
    assert_eq!(
        (nothing.lower(), nothing.upper()),
        (&Exact::ZERO, &Exact::HUNDRED)
    );
    assert_eq!(nothing.answered_only(), None);
}

#[test]
fn every_score_explains_itself() {
    let result = answered(&BINJAI).score(MANDIRI).expect("complete");
    assert_eq!(
        result.sentence(Lang::Id),
        "Nilai AKIP (mandiri, permenpanrb-88-2021@1): 24,6 + 25,5 + 13,95 + 23,75 = 87,8 dari 100, \
         predikat A (Memuaskan), perkiraan, bukan LHE resmi"
    );
    let trace = result.trace();
    assert_eq!(trace.exact.as_deref(), Some("87.8"));
    assert_eq!(trace.result.as_deref(), Some("87.80"));
    assert_eq!(trace.category.as_deref(), Some("A"));
    assert_eq!(trace.parts.len(), 4);
    let reporting = trace.parts.get(2).expect("Pelaporan");
    assert_eq!(
        reporting.sentence.en,
        "Component 3 Performance reporting: 2.4 + 4.05 + 7.5 = 13.95 of 15"
    );
    let sub = reporting.parts.get(1).expect("3b");
    assert_eq!(sub.expression, "4.5 × 0.9 (A)");
    assert!(sub.sentence.id.starts_with("3b Dokumen laporan kinerja"));
    assert!(sub.sentence.id.ends_with(": 4,5 × 0,9 (A) = 4,05 dari 4,5"));
    let json = serde_json::to_value(&trace).expect("JSON");
    assert_eq!(json["schema"], "sakip.trace/1");
    assert_eq!(json["kind"], "evaluation");
    assert_eq!(json["policy"]["id"], "permenpanrb-88-2021");
    // Groups stand between component and sub-component.
    let old = uniform(old(), 0).score(MANDIRI).expect("complete").trace();
    let planning = old.parts.first().expect("Perencanaan");
    assert_eq!(planning.expression, "10 + 20");
    let renstra = planning.parts.first().expect("Renstra");
    assert_eq!(
        (renstra.expression.as_str(), renstra.parts.len()),
        ("2 + 5 + 3", 3)
    );
}

fn any_answers() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0_usize..8, 12)
}

const LABELS: [&str; 8] = ["AA", "A", "BB", "B", "CC", "C", "D", "E"];

fn sheet(answers: &[usize]) -> Lke {
    let labels: Vec<&str> = answers.iter().map(|index| LABELS[*index]).collect();
    answered(&labels)
}

fn total(lke: &Lke) -> Exact {
    lke.score(MANDIRI).expect("complete").total().clone()
}

proptest! {
    #[test]
    fn better_answers_never_lower_the_total(answers in any_answers(), at in 0_usize..12) {
        let before = total(&sheet(&answers));
        let mut better = answers.clone();
        better[at] = better[at].saturating_sub(1);
        let after = total(&sheet(&better));
        prop_assert_eq!(after > before, better != answers);
        prop_assert!(after >= before);
    }

    #[test]
    fn totals_stay_within_bounds_and_meet_the_provisional_score(answers in any_answers()) {
        let lke = sheet(&answers);
        let total = total(&lke);
        prop_assert!(total >= Exact::ZERO && total <= Exact::HUNDRED);
        let provisional = lke.provisional(MANDIRI);
        prop_assert_eq!(provisional.lower(), &total);
        prop_assert_eq!(provisional.upper(), &total);
        prop_assert_eq!(provisional.answered_only(), Some(total));
    }

    #[test]
    fn the_order_of_answering_does_not_matter(
        answers in any_answers(),
        order in Just((0_usize..12).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut lke = Lke::new(current());
        for at in order {
            lke.answer(MANDIRI, SUBS[at], Answer::of("E")).expect("an answer");
            lke.answer(MANDIRI, SUBS[at], Answer::of(LABELS[answers[at]])).expect("an answer");
        }
        prop_assert_eq!(lke, sheet(&answers));
    }

    #[test]
    fn the_gaps_to_the_top_are_what_is_missing_to_one_hundred(answers in any_answers()) {
        let lke = sheet(&answers);
        let missing: Exact = lke.gaps(MANDIRI).iter().map(|gap| &gap.gain_to_top).sum();
        prop_assert_eq!(missing, Exact::HUNDRED - total(&lke));
    }

    #[test]
    fn a_raise_adds_what_its_gap_says(answers in any_answers()) {
        let lke = sheet(&answers);
        for gap in lke.gaps(MANDIRI) {
            let mut raised = lke.clone();
            raised.answer(MANDIRI, &gap.question, Answer::of(gap.to)).expect("an answer");
            prop_assert_eq!(total(&raised), total(&lke) + gap.gain);
        }
    }
}
