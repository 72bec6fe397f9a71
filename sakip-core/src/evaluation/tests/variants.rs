//! Local templates as users write them: changes to the data, none to the engine.

use std::sync::Arc;

use super::super::{
    Aggregation, Answer, Answering, CriterionDocument, Lke, ScaleDocument, SubComponentDocument,
    Template, TemplateDocument, Track,
};
use super::{BINJAI, SUBS, current, uniform};
use crate::number::Exact;
use crate::text::Text;

const MANDIRI: Track = Track::Mandiri;

fn sub<'a>(document: &'a mut TemplateDocument, id: &str) -> &'a mut SubComponentDocument {
    document
        .components
        .iter_mut()
        .flat_map(|component| &mut component.sub_components)
        .find(|sub| sub.id == id)
        .expect("a sub-component")
}

/// Kabupaten Trenggalek: 4.c split into 5 and 7.5, answered a/b/c/d as 1/.66/.33/0.
fn trenggalek() -> TemplateDocument {
    let mut document = current().document().clone();
    document.id = "trenggalek-lke".to_owned();
    document.source.citation = "LKE Kabupaten Trenggalek".to_owned();
    let answers = [("a", "1"), ("b", "0.66"), ("c", "0.33"), ("d", "0")];
    document.scales.push(ScaleDocument {
        id: "a-d".to_owned(),
        answers: answers
            .iter()
            .map(|(label, value)| super::super::AnswerOption {
                label: (*label).to_owned(),
                value: value.parse().expect("a number"),
                meaning: Text::new(*label, *label),
                suggested: None,
            })
            .collect(),
    });
    let whole = sub(&mut document, "4c").clone();
    let part = |id: &str, weight: &str, criteria: &[CriterionDocument]| SubComponentDocument {
        id: id.to_owned(),
        weight: weight.parse().expect("a number"),
        answered: Answering::Criterion {
            aggregation: Aggregation::Mean,
            scale: "a-d".to_owned(),
        },
        criteria: criteria.to_vec(),
        ..whole.clone()
    };
    let (first, second) = whole.criteria.split_at(2);
    let parts = [part("4c1", "5", first), part("4c2", "7.5", second)];
    let component = document.components.last_mut().expect("component 4");
    component.sub_components.pop();
    component.sub_components.extend(parts);
    document
}

#[test]
fn trenggalek_loads_from_json_and_toml() {
    let document = trenggalek();
    let json = serde_json::to_string_pretty(&document).expect("JSON");
    let toml = toml::to_string(&document).expect("TOML");
    let template = Template::from_json(&json).expect("a template");
    assert_eq!(template, Template::from_toml(&toml).expect("a template"));
    let template = Arc::new(template);
    assert_eq!(template.questions().count(), 11 + 5);
    let mut lke = Lke::new(template);
    for (id, answer) in SUBS.iter().zip(BINJAI).take(11) {
        lke.answer(MANDIRI, id, Answer::of(answer))
            .expect("an answer");
    }
    for (id, answer) in [
        ("4c.1", "a"),
        ("4c.2", "b"),
        ("4c.3", "b"),
        ("4c.4", "c"),
        ("4c.5", "d"),
    ] {
        lke.answer(MANDIRI, id, Answer::of(answer))
            .expect("an answer");
    }
    let result = lke.score(MANDIRI).expect("complete");
    // 5 × 1.66 / 2 and 7.5 × (.66 + .33 + 0) / 3.
    let score = |id: &str| {
        let sub = result.sub_component(id).expect("a sub-component");
        sub.score().expect("complete").to_string()
    };
    assert_eq!(
        (score("4c1"), score("4c2")),
        ("4.15".to_owned(), "2.475".to_owned())
    );
    assert_eq!(result.total().to_string(), "81.925");
    assert_eq!(result.rounded().expect("a score").to_string(), "81.93");
    assert_eq!(result.policy().id, "trenggalek-lke");
}

/// Kabupaten Magetan: every criterion answered, inside the weights of 88/2021.
fn magetan() -> TemplateDocument {
    let mut document = current().document().clone();
    document.id = "magetan-lke".to_owned();
    for id in SUBS {
        sub(&mut document, id).answered = Answering::Criterion {
            aggregation: Aggregation::Mean,
            scale: "aa-e".to_owned(),
        };
    }
    document
}

#[test]
fn magetan_answers_per_criterion() {
    let toml = toml::to_string(&magetan()).expect("TOML");
    let template = Arc::new(Template::from_toml(&toml).expect("a template"));
    assert_eq!(template.questions().count(), 80);
    let mut lke = uniform(template, 0);
    assert_eq!(
        lke.score(MANDIRI).expect("complete").total(),
        &Exact::HUNDRED
    );
    lke.answer(MANDIRI, "3c.7", Answer::of("C"))
        .expect("an answer");
    let result = lke.score(MANDIRI).expect("complete");
    // 7.5 × (6 + .5) / 7 has no finite decimal.
    let sub = result.sub_component("3c").expect("a sub-component");
    assert_eq!(sub.score(), Exact::ratio(195, 28).as_ref());
    assert_eq!(result.rounded().expect("a score").to_string(), "99.46");
}

#[test]
fn criteria_can_carry_their_own_weights() {
    let mut document = current().document().clone();
    let measured = sub(&mut document, "2a");
    measured.answered = Answering::Criterion {
        aggregation: Aggregation::Weighted,
        scale: "aa-e".to_owned(),
    };
    for (criterion, weight) in measured.criteria.iter_mut().zip(["1", "2", "3"]) {
        criterion.weight = Some(weight.parse().expect("a number"));
    }
    let template = Arc::new(Template::new(document.clone()).expect("a template"));
    let mut lke = uniform(template, 0);
    lke.answer(MANDIRI, "2a.3", Answer::of("C"))
        .expect("an answer");
    let result = lke.score(MANDIRI).expect("complete");
    let trace = crate::explain::Explain::trace(result.sub_component("2a").expect("2a"));
    assert_eq!(trace.expression, "1 × 1 + 2 × 1 + 3 × 0.5");
    assert_eq!(trace.exact.as_deref(), Some("4.5"));

    let codes = |document: TemplateDocument| -> Vec<&'static str> {
        let problems = Template::new(document).expect_err("a broken template");
        problems.list().iter().map(|problem| problem.code).collect()
    };
    let mut missing = document.clone();
    sub(&mut missing, "2a").criteria[0].weight = None;
    assert_eq!(codes(missing), ["criterion_weight", "weight_sum"]);
    let mut unused = document;
    sub(&mut unused, "2a").answered = Answering::Criterion {
        aggregation: Aggregation::Mean,
        scale: "aa-e".to_owned(),
    };
    assert_eq!(codes(unused), ["criterion_weight"; 3]);
}

#[test]
fn a_small_template_as_a_person_writes_it() {
    let text = r#"
id = "inspektorat-kota"
version = 3
title = { id = "LKE Inspektorat", en = "Inspectorate worksheet" }
source = { citation = "Perwali 7/2024", verified = false }
effective = { from = "2024-03-01" }
tracks = { mandiri = true, evaluators = 2 }
rounding = { mode = "truncate", decimals = 1 }

[[scales]]
id = "ya-tidak"
answers = [
  { label = "ya", value = "1", meaning = { id = "Terpenuhi", en = "Met" } },
  { label = "tidak", value = "0", meaning = { id = "Tidak terpenuhi", en = "Not met" } },
]

[[components]]
id = "A"
title = { id = "Perencanaan", en = "Planning" }
weight = "100"

[[components.sub_components]]
id = "A1"
title = { id = "Dokumen", en = "Documents" }
weight = "100"
answered = { level = "criterion", aggregation = "mean", scale = "ya-tidak" }
criteria = [
  { id = "A1.1", statement = { id = "Renstra ada", en = "There is a Renstra" } },
  { id = "A1.2", statement = { id = "RKT ada", en = "There is an RKT" } },
  { id = "A1.3", statement = { id = "PK ada", en = "There is a PK" } },
]

[[predicates]]
above = "66.66"
label = "Baik"
name = { id = "Baik", en = "Good" }

[[predicates]]
label = "Kurang"
name = { id = "Kurang", en = "Poor" }
"#;
    let template = Arc::new(Template::from_toml(text).expect("a template"));
    assert!(template.allows(Track::evaluator(2).expect("a track")));
    assert!(!template.allows(Track::evaluator(3).expect("a track")));
    assert!(!template.allows(Track::Penjamin));
    let mut lke = uniform(template, 0);
    lke.answer(MANDIRI, "A1.2", Answer::of("tidak"))
        .expect("an answer");
    let result = lke.score(MANDIRI).expect("complete");
    // 200/3 exceeds 66.66, though it prints as 66.6 here.
    assert_eq!(result.rounded().expect("a score").to_string(), "66.6");
    assert_eq!(result.predicate().label, "Baik");
    assert!(!result.policy().verified);
}
