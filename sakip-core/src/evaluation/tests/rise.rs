use std::sync::Arc;

use proptest::prelude::*;

use super::super::{Answer, AnswerOption, Lke, NoRise, Template, Track};
use super::{BINJAI, SUBS, answered, current, old, uniform};
use crate::text::{Lang, Localize, Text};

const MANDIRI: Track = Track::Mandiri;

#[test]
fn gaps_come_by_gain() {
    let gaps = answered(&BINJAI).gaps(MANDIRI);
    let lines: Vec<String> = gaps.iter().map(|gap| gap.localize(Lang::Id)).collect();
    // 3c and 4c are at the top; equal gains stay in the order of the template.
    assert_eq!(
        lines,
        [
            "menaikkan 1c dari BB ke A menambah 1,5",
            "menaikkan 2c dari A ke AA menambah 1,5",
            "menaikkan 1b dari BB ke A menambah 0,9",
            "menaikkan 2b dari BB ke A menambah 0,9",
            "menaikkan 4b dari A ke AA menambah 0,75",
            "menaikkan 1a dari A ke AA menambah 0,6",
            "menaikkan 2a dari BB ke A menambah 0,6",
            "menaikkan 4a dari A ke AA menambah 0,5",
            "menaikkan 3b dari A ke AA menambah 0,45",
            "menaikkan 3a dari BB ke A menambah 0,3",
        ]
    );
}

#[test]
fn per_sasaran_answers_are_raised_one_sasaran_at_a_time() {
    let mut lke = uniform(old(), 0);
    let answer = Answer::per_sasaran([("S1", "a"), ("S2", "b")]);
    lke.answer(MANDIRI, "E.I.1", answer).expect("per sasaran");
    let gaps = lke.gaps(MANDIRI);
    assert_eq!(gaps.len(), 1);
    // 5 points over three criteria over two sasaran, a quarter of it.
    assert_eq!(
        gaps.first().map(|gap| gap.localize(Lang::En)).as_deref(),
        Some("raising E.I.1 (sasaran S2) from b to a adds 0.208333…")
    );
}

#[test]
fn binjai_needs_two_raises_to_pass_ninety() {
    let rise = answered(&BINJAI).fewest_raises(MANDIRI).expect("a rise");
    // 2.2 are needed and must be exceeded: two steps of 1.5.
    assert_eq!(rise.steps, 2);
    assert_eq!(
        rise.localize(Lang::Id),
        "untuk mencapai AA paling sedikit 2 kenaikan: menaikkan 1c dari BB ke AA menambah 3; \
         total dari 87,8 menjadi 90,8"
    );
}

#[test]
fn the_top_has_no_rise_and_an_open_sheet_has_none_yet() {
    let top = uniform(current(), 0).fewest_raises(MANDIRI);
    assert!(matches!(top, Err(NoRise::AtTop { predicate }) if predicate == "AA"));
    let open = Lke::new(current()).fewest_raises(MANDIRI);
    assert!(matches!(open, Err(NoRise::Unanswered(missing)) if missing.missing.len() == 12));
}

#[test]
fn a_bound_reached_but_not_exceeded_is_not_enough() {
    // All BB but 1c at B is 78.5: one step of 1.5 gives exactly 80.00, which is still BB.
    let mut answers = ["BB"; 12];
    answers[2] = "B";
    let rise = answered(&answers).fewest_raises(MANDIRI).expect("a rise");
    assert_eq!((rise.steps, rise.target.label.as_str()), (2, "A"));
    assert!(rise.to > rise.above);
}

/// 88/2021 with other values on its scale, so that later steps may add more than earlier ones.
fn with_values(values: &[i64]) -> Arc<Template> {
    let mut document = current().document().clone();
    let scale = document.scales.first_mut().expect("a scale");
    scale.answers = values
        .iter()
        .enumerate()
        .map(|(index, value)| AnswerOption {
            label: format!("L{index}"),
            value: format!("0.{value:02}")
                .replace("0.100", "1")
                .parse()
                .expect("a number"),
            meaning: Text::new("x", "x"),
            suggested: None,
        })
        .collect();
    // Three sub-components per component, four components: keep it as it is, only the scale changes.
    Arc::new(Template::new(document).expect("a template"))
}

/// The fewest steps by trying every combination of raises of the first `free` sub-components, the others
/// being at the top.
fn by_trying_everything(lke: &Lke, free: usize, labels: usize) -> Option<usize> {
    let now = lke.score(MANDIRI).expect("complete");
    let (above, _) = lke.template().predicates().next_above(now.total())?;
    let at = |id: &str| -> usize {
        let answer = lke.given(MANDIRI, id).expect("an answer");
        match &answer.answer {
            super::super::Given::One(label) => label[1..].parse().expect("a number"),
            super::super::Given::PerSasaran(_) => 0,
        }
    };
    let start: Vec<usize> = SUBS.iter().take(free).map(|id| at(id)).collect();
    let mut best = None;
    let combinations = labels.pow(u32::try_from(free).expect("small"));
    for code in 0..combinations {
        let mut rest = code;
        let mut raised = lke.clone();
        let mut steps = 0;
        let mut legal = true;
        for (id, from) in SUBS.iter().zip(&start) {
            let to = rest % labels;
            rest /= labels;
            legal &= to <= *from;
            steps += from.saturating_sub(to);
            raised
                .answer(MANDIRI, id, Answer::of(format!("L{to}")))
                .expect("an answer");
        }
        let total = raised.score(MANDIRI).expect("complete").total().clone();
        if legal && total > *above && best.is_none_or(|best| steps < best) {
            best = Some(steps);
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_smaller_set_of_raises_exists(
        inner in prop::collection::btree_set(1_i64..100, 2),
        answers in prop::collection::vec(0_usize..4, 4),
    ) {
        let mut values: Vec<i64> = inner.into_iter().rev().collect();
        values.insert(0, 100);
        values.push(0);
        let template = with_values(&values);
        let mut lke = uniform(template, 0);
        for (id, index) in SUBS.iter().zip(&answers) {
            lke.answer(MANDIRI, id, Answer::of(format!("L{index}"))).expect("an answer");
        }
        let expected = by_trying_everything(&lke, 4, 4);
        match lke.fewest_raises(MANDIRI) {
            Ok(rise) => {
                prop_assert_eq!(Some(rise.steps), expected);
                prop_assert!(rise.to > rise.above);
                let mut raised = lke.clone();
                for gap in &rise.raises {
                    raised.answer(MANDIRI, &gap.question, Answer::of(&gap.to)).expect("an answer");
                }
                let after = raised.score(MANDIRI).expect("complete");
                prop_assert_eq!(after.total(), &rise.to);
                let reached: Vec<&str> = lke
                    .template()
                    .predicates()
                    .list()
                    .map(|predicate| predicate.label.as_str())
                    .take_while(|label| *label != rise.target.label)
                    .chain([rise.target.label.as_str()])
                    .collect();
                prop_assert!(reached.contains(&after.predicate().label.as_str()));
            }
            Err(NoRise::AtTop { .. }) => prop_assert_eq!(expected, None),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}

#[test]
fn a_late_large_step_beats_early_middling_ones() {
    let template = with_values(&[100, 11, 10, 0]);
    let mut lke = uniform(template, 3);
    lke.answer(MANDIRI, "1c", Answer::of("L2"))
        .expect("an answer");
    let rise = lke.fewest_raises(MANDIRI).expect("a rise");
    // From 1.5 to more than 30. Always taking the largest next step would lift every other answer from 0
    // to 0.10 first; two steps of 1c (13.5), three of 2c (15) and one of 4c (1.25) are enough.
    assert_eq!(rise.steps, 6);
    assert_eq!(rise.to.to_string(), "31.25");
}
