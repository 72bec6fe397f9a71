use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{Aggregation, Level, Template, TemplateDocument};
use super::{current, old};
use crate::number::Exact;

fn weights(template: &Template) -> Vec<(String, String, Vec<String>)> {
    template
        .components()
        .iter()
        .map(|component| {
            let subs = component.sub_components().iter();
            (
                component.id().to_owned(),
                component.weight().to_string(),
                subs.map(|sub| format!("{} {}", sub.id(), sub.weight()))
                    .collect(),
            )
        })
        .collect()
}

fn row(id: &str, weight: &str, subs: &[&str]) -> (String, String, Vec<String>) {
    let subs = subs.iter().map(|sub| (*sub).to_owned()).collect();
    (id.to_owned(), weight.to_owned(), subs)
}

#[test]
fn every_built_in_template_passes_the_checks_of_a_users_template() {
    assert_eq!(Template::builtins().len(), 2);
    for template in Template::builtins() {
        let again = Template::from_json(&template.to_json()).expect("the same template");
        assert_eq!(again, **template);
        let toml = toml::to_string(template.document()).expect("a TOML form");
        assert_eq!(
            Template::from_toml(&toml).expect("the same template"),
            **template
        );
    }
}

#[test]
fn permenpanrb_88_2021_is_complete() {
    let template = current();
    assert_eq!(
        weights(&template),
        [
            row("1", "30", &["1a 6", "1b 9", "1c 15"]),
            row("2", "30", &["2a 6", "2b 9", "2c 15"]),
            row("3", "15", &["3a 3", "3b 4.5", "3c 7.5"]),
            row("4", "25", &["4a 5", "4b 7.5", "4c 12.5"]),
        ]
    );
    let criteria: Vec<usize> = template
        .sub_components()
        .map(|sub| sub.criteria().len())
        .collect();
    assert_eq!(criteria, [6, 11, 8, 3, 7, 10, 6, 9, 7, 3, 5, 5]);
    assert!(
        template
            .sub_components()
            .flat_map(|sub| sub.criteria())
            .all(|criterion| criterion.verified())
    );
    let scale: Vec<String> = template
        .questions()
        .next()
        .expect("a question")
        .1
        .scale()
        .answers()
        .iter()
        .map(|answer| format!("{} {}", answer.label, answer.value))
        .collect();
    assert_eq!(
        scale,
        [
            "AA 1", "A 0.9", "BB 0.8", "B 0.7", "CC 0.6", "C 0.5", "D 0.3", "E 0"
        ]
    );
    assert_eq!(template.questions().count(), 12);
}

#[test]
fn permenpanrb_12_2015_is_complete_and_honest_about_its_wording() {
    let template = old();
    let expected = [
        row(
            "A",
            "30",
            &[
                "A.I.a 2",
                "A.I.b 5",
                "A.I.c 3",
                "A.II.a 4",
                "A.II.b 10",
                "A.II.c 6",
            ],
        ),
        row("B", "25", &["B.I 5", "B.II 12.5", "B.III 7.5"]),
        row("C", "15", &["C.I 3", "C.II 7.5", "C.III 4.5"]),
        row("D", "10", &["D.I 2", "D.II 5", "D.III 3"]),
        row("E", "20", &["E.I 5", "E.II 10", "E.III 5"]),
    ];
    assert_eq!(weights(&template), expected);
    let planning = template.components().first().expect("Perencanaan");
    let groups: Vec<String> = planning
        .groups()
        .iter()
        .map(|group| format!("{} {}", group.id(), group.weight()))
        .collect();
    assert_eq!(groups, ["A.I 10", "A.II 20"]);
    assert_eq!(template.questions().count(), 95);
    assert!(template.policy().verified);
    for sub in template.sub_components() {
        assert_eq!(sub.level(), Level::Criterion(Aggregation::Mean));
        assert!(sub.criteria().iter().all(|criterion| !criterion.verified()));
        let shares: Exact = sub
            .questions()
            .iter()
            .map(|question| question.share())
            .sum();
        assert_eq!(shares, Exact::ONE);
    }
}

#[test]
fn a_template_is_in_force_between_its_dates() {
    let day = |text: &str| text.parse().expect("a date");
    assert!(old().in_force(day("2021-12-31")));
    assert!(!old().in_force(day("2022-01-01")));
    assert!(current().in_force(day("2022-01-01")));
    assert!(!current().in_force(day("2021-12-31")));
}

fn codes(value: &Value) -> Vec<&'static str> {
    match Template::from_json(&value.to_string()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.list().iter().map(|problem| problem.code).collect(),
    }
}

fn changed(pointer: &str, to: Value) -> Value {
    let mut value: Value = serde_json::from_str(&current().to_json()).expect("JSON");
    *value.pointer_mut(pointer).expect("a place in the template") = to;
    value
}

#[test]
fn every_problem_is_reported_at_once() {
    let mut value = changed("/components/0/weight", json!("31"));
    for (pointer, to) in [
        ("/id", json!("kertas kerja")),
        ("/version", json!(0)),
        ("/title/en", json!(" ")),
        ("/source/citation", json!("")),
        ("/effective/until", json!("2021-01-01")),
        ("/tracks", json!({})),
        ("/scales/0/answers/2/value", json!("1.5")),
        ("/components/1/id", json!("1")),
        ("/components/1/sub_components/0/answered/scale", json!("z")),
        ("/components/2/sub_components/0/criteria", json!([])),
        ("/predicates/6/above", json!("10")),
    ] {
        match value.pointer_mut(pointer) {
            Some(place) => *place = to,
            None => {
                let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
                value.pointer_mut(parent).expect("a parent")[key] = to;
            }
        }
    }
    let problems = Template::from_json(&value.to_string()).expect_err("a broken template");
    let found: Vec<(&str, &str)> = problems
        .list()
        .iter()
        .map(|problem| (problem.code, problem.place.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("bad_id", "id"),
            ("empty_text", "title.en"),
            ("empty_text", "source.citation"),
            ("bad_version", "version"),
            ("effective_order", "effective.until"),
            ("no_track", "tracks"),
            ("value_range", "scales[0].answers[2].value"),
            ("scale_order", "scales[0].answers[2].value"),
            ("weight_sum", "components"),
            ("weight_sum", "components[0].sub_components"),
            ("duplicate_id", "components[1].id"),
            (
                "unknown_scale",
                "components[1].sub_components[0].answered.scale"
            ),
            ("no_criteria", "components[2].sub_components[0].criteria"),
            ("predicate_gap", "predicates[6].above"),
        ]
    );
}

#[test]
fn weights_must_sum_exactly() {
    let sub = "/components/2/sub_components/1/weight";
    assert_eq!(codes(&changed(sub, json!("4.5000000001"))), ["weight_sum"]);
    assert_eq!(codes(&changed(sub, json!("4.500"))), Vec::<&str>::new());
    assert_eq!(
        codes(&changed(sub, json!("0"))),
        ["weight_sum", "weight_range"]
    );
    assert_eq!(codes(&changed(sub, json!(4.5))), ["syntax"]);
}

#[test]
fn fields_that_mean_nothing_are_refused() {
    let criterion = "/components/0/sub_components/0/criteria/0";
    let with = |field: &str, to: Value| {
        let mut value = changed("/version", json!(2));
        value.pointer_mut(criterion).expect("a criterion")[field] = to;
        codes(&value)
    };
    assert_eq!(with("scale", json!("aa-e")), ["meaningless_field"]);
    assert_eq!(with("weight", json!("1")), ["meaningless_field"]);
    assert_eq!(with("per_sasaran", json!(true)), ["meaningless_field"]);
    assert_eq!(with("bobot", json!("1")), ["syntax"]);
    let extra = json!({"level": "sub_component", "scale": "aa-e", "aggregation": "mean"});
    let answered = "/components/0/sub_components/0/answered";
    assert_eq!(codes(&changed(answered, extra)), ["syntax"]);
    let group = "/components/0/sub_components/0";
    let mut value = changed("/version", json!(2));
    value.pointer_mut(group).expect("a sub-component")["group"] = json!("A.I");
    assert_eq!(codes(&value), ["group"]);
}

#[test]
fn scales_descend_from_one() {
    let value = "/scales/0/answers/0/value";
    assert_eq!(codes(&changed(value, json!("0.95"))), ["scale_top"]);
    assert_eq!(
        codes(&changed("/scales/0/answers", json!([]))),
        ["empty_scale"]
    );
    let label = "/scales/0/answers/1/label";
    assert_eq!(codes(&changed(label, json!("AA"))), ["duplicate_answer"]);
    let percent = "/scales/0/answers/3/suggested/above";
    assert_eq!(codes(&changed(percent, json!("100"))), ["percent_range"]);
}

#[test]
fn lists_texts_and_files_are_bounded() {
    let criteria: Vec<Value> = (0..201)
        .map(|n| json!({"id": format!("x{n}"), "statement": {"id": "x", "en": "x"}}))
        .collect();
    let pointer = "/components/0/sub_components/0/criteria";
    assert_eq!(codes(&changed(pointer, json!(criteria))), ["too_many"]);
    let long = "x".repeat(2_001);
    assert_eq!(codes(&changed("/title/id", json!(long))), ["too_long"]);
    let huge = format!("{}{}", current().to_json(), " ".repeat(2 * 1024 * 1024));
    let problems = Template::from_json(&huge).expect_err("too large");
    assert_eq!(
        problems.list().first().map(|problem| problem.code),
        Some("too_large")
    );
}

#[test]
fn syntax_errors_say_where() {
    let problems = Template::from_json("{\n  \"id\": 1}").expect_err("not a template");
    let problem = problems.list().first().expect("a problem");
    assert_eq!((problem.code, problem.place.as_str()), ("syntax", "2:9"));
    let problems = Template::from_toml("id = \"x\"\nversion = ").expect_err("not TOML");
    let problem = problems.list().first().expect("a problem");
    assert_eq!(problem.code, "syntax");
    assert!(problem.place.starts_with("2:"), "{}", problem.place);
}

/// Any JSON value of small depth, with the words a template uses among its keys.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[-+]?[0-9]{0,31}(\\.[0-9]{0,31})?".prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("aa-e")),
        Just(json!({"id": "x", "en": "x"})),
        Just(json!({"level": "criterion", "aggregation": "weighted", "scale": "aa-e"})),
        Just(json!({"level": "criterion", "aggregation": "mean", "scale": "aa-e"})),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(
                "(id|weight|scale|criteria|answers|value|label)",
                inner,
                0..5
            )
            .prop_map(Value::from_iter),
        ]
    })
}

/// Every place in a JSON value.
fn pointers(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), into);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                pointers(item, &format!("{at}/{key}"), into);
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn the_checker_never_panics_on_any_json(value in any_value()) {
        let _ = Template::from_json(&value.to_string());
    }

    #[test]
    fn the_checker_never_panics_on_a_mutated_template(
        old_one in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any_value()), 1..4),
    ) {
        let template = if old_one { old() } else { current() };
        let mut value: Value = serde_json::from_str(&template.to_json()).expect("JSON");
        for (place, to) in changes {
            let mut all = Vec::new();
            pointers(&value, "", &mut all);
            let place = place.get(&all).clone();
            *value.pointer_mut(&place).expect("a place") = to;
        }
        if let Ok(document) = serde_json::from_value::<TemplateDocument>(value)
            && let Ok(template) = Template::new(document)
        {
            // What passes keeps the promises of a template.
            let sum: Exact = template.components().iter().map(|c| c.weight().exact()).sum();
            prop_assert_eq!(sum, Exact::HUNDRED);
        }
    }
}
