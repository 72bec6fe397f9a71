//! The corpus is complete, and the rules it froze are the rules that ship.

use std::collections::BTreeSet;

use sakip_core::evaluation::Template;
use sakip_core::policy::{BandData, Policy, PolicyData};
use sakip_tests::vectors::{self, Rules, Vectors};
use serde_json::{Value, json};

#[test]
fn every_published_row_is_a_case() {
    let text = std::fs::read_to_string(vectors::directory().join("published.json")).unwrap();
    let published: Value = serde_json::from_str(&text).unwrap();
    let rows: BTreeSet<String> = published["sources"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|source| source["rows"].as_array().unwrap())
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(rows.len(), 252);
    let vectors = Vectors::load().unwrap();
    let cases: BTreeSet<String> = vectors
        .files
        .iter()
        .filter(|file| file.name.starts_with("published-"))
        .flat_map(|file| &file.cases)
        .map(|case| case.id.clone())
        .collect();
    assert_eq!(cases, rows);
}

#[test]
fn every_published_case_names_its_source() {
    let vectors = Vectors::load().unwrap();
    for file in &vectors.files {
        for case in &file.cases {
            assert!(!case.source.citation.is_empty(), "{}", case.id);
            if file.name.starts_with("published-") {
                let source = &case.source;
                assert!(source.institution.is_some(), "{}", case.id);
                let located = source.url.is_some() || source.citation.contains("github file id");
                assert!(located, "{}", case.id);
            }
        }
    }
}

/// What of a policy changes a figure: titles, labels and notes do not.
fn rules_of(data: &PolicyData) -> Value {
    let bands: Vec<Value> = data
        .bands
        .iter()
        .map(
            |BandData {
                 code, above, from, ..
             }| json!([code, above, from]),
        )
        .collect();
    json!({
        "id": data.id,
        "version": data.version,
        "zero_target": data.zero_target,
        "band_input": data.band_input,
        "formulas": data.formulas,
        "limits": data.limits,
        "rounding": data.rounding,
        "rollup": data.rollup,
        "bands": bands,
    })
}

/// A published version never changes: recomputing an old year gives the same figure. Whoever changes a rule
/// makes a new version, and adds it to the generator.
#[test]
fn built_in_policies_are_the_frozen_ones() {
    let rules = Rules::load().unwrap();
    let shipped = Policy::builtins();
    let ids: BTreeSet<String> = shipped
        .iter()
        .map(|policy| policy.id().to_owned())
        .collect();
    assert_eq!(ids, rules.builtin);
    for policy in &shipped {
        let frozen: PolicyData =
            serde_json::from_value(rules.policies[policy.id()].clone()).unwrap();
        assert_eq!(
            rules_of(policy.data()),
            rules_of(&frozen),
            "{}",
            policy.id()
        );
    }
}

#[test]
fn built_in_scales_are_the_frozen_ones() {
    let rules = Rules::load().unwrap();
    let policy = Policy::default();
    let shipped: BTreeSet<&str> = policy.scales().iter().map(|scale| scale.id()).collect();
    let frozen: BTreeSet<&str> = rules.scales.keys().map(String::as_str).collect();
    assert_eq!(shipped, frozen);
    for scale in policy.scales() {
        let levels: Vec<Vec<String>> = scale
            .data()
            .levels
            .iter()
            .map(|level| [vec![level.label.clone()], level.aliases.clone()].concat())
            .collect();
        assert_eq!(levels, rules.scales[scale.id()], "{}", scale.id());
    }
}

#[test]
fn built_in_templates_are_the_frozen_ones() {
    let rules = Rules::load().unwrap();
    assert_eq!(Template::builtins().len(), rules.templates.len());
    for template in Template::builtins() {
        let mut components = json!({});
        let mut scales = json!({});
        for component in template.components() {
            for sub in component.sub_components() {
                let place = &mut components[component.id()][sub.id()];
                place["weight"] = json!(sub.weight());
                for question in sub.questions() {
                    let scale = question.scale();
                    place["questions"][question.id()] = json!(scale.id());
                    for answer in scale.answers() {
                        scales[scale.id()][&answer.label] = json!(answer.value);
                    }
                }
            }
        }
        let predicates: Vec<Value> = template
            .predicates()
            .list()
            .map(|predicate| json!([predicate.label, predicate.above]))
            .collect();
        let shipped = json!({"components": components, "scales": scales, "predicates": predicates});
        assert_eq!(shipped, rules.templates[template.id()], "{}", template.id());
    }
}
