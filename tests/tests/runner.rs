//! The runner notices every way in which a run can be wrong.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::cell::Cell;

use sakip_tests::conformance::{Report, run};
use sakip_tests::engine::Kind;
use sakip_tests::inputs::{AchievementInput, RoundingInput};
use sakip_tests::vectors::{Case, CaseFile, Rules, Vectors};
use sakip_tests::{Answer, Engine, Fault};
use serde_json::{Value, json};

/// Answers every rounding with the same text and nothing else.
struct Fixed(&'static str);

impl Engine for Fixed {
    fn name(&self) -> &'static str {
        "fixed"
    }
    fn unsupported(&self) -> &'static [Kind] {
        &[Kind::Achievement]
    }
    fn rounding(&self, _: &RoundingInput) -> Result<Answer, Fault> {
        Ok(Answer::status("ok").with("value", self.0))
    }
}

fn case(id: &str, extra: Value) -> Case {
    let mut case = json!({
        "id": id,
        "kind": "rounding",
        "source": {"citation": "a test"},
        "input": {"ratio": "1/8", "mode": "half_away", "decimals": 2},
        "output": {"value": "0.13"},
    });
    let fields = extra.as_object().unwrap().clone();
    case.as_object_mut().unwrap().extend(fields);
    serde_json::from_value(case).unwrap()
}

fn achievement() -> Case {
    let input = json!({"polarity": "maximize", "target": "1", "realisasi": "1"});
    case(
        "skipped",
        json!({"kind": "achievement", "policy": "sakip-default", "input": input}),
    )
}

fn report(engine: &dyn Engine, cases: Vec<Case>, expected: usize, deviations: usize) -> Report {
    let file = CaseFile {
        name: "cases.json".into(),
        expected,
        cases,
    };
    let vectors = Vectors {
        rules: Rules::load().unwrap(),
        files: vec![file],
        deviations,
    };
    run(engine, &vectors)
}

fn failures(engine: &dyn Engine, cases: Vec<Case>) -> Vec<String> {
    let expected = cases.len();
    report(engine, cases, expected, 0).failures
}

#[test]
fn what_agrees_passes_and_what_is_not_offered_is_counted() {
    let found = report(
        &Fixed("0.13"),
        vec![case("a", json!({})), achievement()],
        2,
        0,
    );
    assert_eq!(found.failures, Vec::<String>::new());
    assert_eq!((found.ran, found.skipped), (1, 1));
    assert_eq!(
        found.to_string(),
        "conformance: fixed ran 1 cases, 0 listed deviations, 1 of kinds it does not offer"
    );
}

#[test]
fn a_wrong_value_fails_to_the_last_digit() {
    for wrong in ["0.12", "0.130", "0.1300000001", ""] {
        let found = failures(&Fixed(wrong), vec![case("a", json!({})), achievement()]);
        assert_eq!(found, [format!("a: value is `{wrong}`, not `0.13`")]);
    }
}

#[test]
fn a_missing_key_fails() {
    let output = json!({"output": {"value": "0.13", "category": "tinggi"}});
    let found = failures(&Fixed("0.13"), vec![case("a", output), achievement()]);
    assert_eq!(found, ["a: category is `missing`, not `tinggi`"]);
}

#[test]
fn a_case_that_expects_nothing_fails() {
    let nothing = json!({"output": {}});
    let found = failures(&Fixed("0.13"), vec![case("a", nothing), achievement()]);
    assert_eq!(found, ["a: it expects nothing"]);
}

#[test]
fn a_file_with_another_number_of_cases_fails() {
    let found = report(
        &Fixed("0.13"),
        vec![case("a", json!({})), achievement()],
        3,
        0,
    );
    assert_eq!(found.failures, ["cases.json: 2 cases, the index says 3"]);
}

#[test]
fn a_listed_deviation_has_to_deviate_as_listed() {
    let listed = json!({"known_deviation": {"reason": "misprint", "computed": "0.12"}});
    let run = |value| {
        let cases = vec![case("a", listed.clone()), achievement()];
        report(&Fixed(value), cases, 2, 1)
    };
    let met = run("0.12");
    assert_eq!(met.failures, Vec::<String>::new());
    assert_eq!(met.deviations, [("a".to_owned(), "misprint".to_owned())]);
    assert_eq!(
        run("0.13").failures,
        ["a: it is listed as deviating and does not deviate"]
    );
    assert_eq!(
        run("0.11").failures,
        ["a: the listed deviation computes `0.11`, not `0.12`"]
    );
}

#[test]
fn a_tolerance_has_to_be_needed_and_to_hold() {
    let wide = json!({"tolerance": {"value": "0.01", "reason": "rounded input"}});
    let run = |value| failures(&Fixed(value), vec![case("a", wide.clone()), achievement()]);
    assert_eq!(run("0.14"), Vec::<String>::new());
    assert_eq!(run("0.12"), Vec::<String>::new());
    assert_eq!(run("0.13"), ["a: its tolerance is not needed"]);
    assert_eq!(run("0.141"), ["a: value is `0.141`, not `0.13`"]);
    assert_eq!(run("none"), ["a: value is `none`, not `0.13`"]);
}

#[test]
fn an_engine_says_what_it_does_not_offer() {
    let found = failures(&Fixed("0.13"), vec![case("a", json!({}))]);
    assert_eq!(
        found,
        ["fixed says it does not offer {Achievement}, and does not offer {}"]
    );
}

#[test]
fn an_input_of_the_wrong_form_fails() {
    let odd = json!({"input": {"ratio": "1/8", "mode": "half_away", "decimals": 2, "digits": 3}});
    let found = failures(&Fixed("0.13"), vec![case("a", odd), achievement()]);
    assert!(
        found[0].starts_with("a: unknown field `digits`"),
        "{found:?}"
    );
}

/// Counts what it is asked.
struct Counting(Cell<usize>);

impl Engine for Counting {
    fn name(&self) -> &'static str {
        "counting"
    }
    fn achievement(&self, policy: &str, input: &AchievementInput) -> Result<Answer, Fault> {
        assert_eq!(
            (policy, input.polarity.as_str()),
            ("sakip-default", "maximize")
        );
        self.0.set(self.0.get() + 1);
        Ok(Answer::status("ok")
            .with("value", "0.13")
            .with("raw", "200/2"))
    }
}

#[test]
fn a_published_status_is_read_off_the_exact_figure() {
    let status = json!({"kind": "achievement_status", "output": {"achieved": "yes", "raw": "100"}});
    let input = json!({"polarity": "maximize", "target": "1", "realisasi": "1"});
    let mut asked = case("a", status);
    asked.input = input;
    asked.policy = Some("sakip-default".into());
    let engine = Counting(Cell::new(0));
    assert_eq!(failures(&engine, vec![asked]), Vec::<String>::new());
    assert_eq!(engine.0.get(), 1);
}
