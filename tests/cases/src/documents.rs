//! Requests about documents: plans measured and linted, policies, evaluation sheets.

use serde_json::{Map, Value, json};

use super::values::{decimal, maybe, own_policy, policy};
use crate::random::Random;

fn indicator(random: &mut Random, id: &str) -> Value {
    if random.chance(10) {
        return json!({"id": id, "name": "Opini BPK", "unit": "opini", "polarity": "ordinal", "targets": {"2025": "WTP"}});
    }
    let mut indicator = json!({
        "id": id,
        "name": random.one(&["Angka kematian ibu", "Persentase layanan", "Jumlah laporan", "IKM"]),
        "unit": random.one(&["%", "orang", "indeks", "dokumen"]),
        "polarity": random.one(&["maximize", "minimize", "stabilize", "maximize"]),
        "targets": {"2025": random.between(1, 120).to_string(), "2026": decimal(random)},
    });
    let mut add = |percent: usize, key: &str, value: Value, random: &mut Random| {
        if random.chance(percent) {
            indicator[key] = value;
        }
    };
    add(
        50,
        "baseline",
        json!(random.between(0, 99).to_string()),
        random,
    );
    add(
        40,
        "end_target",
        json!(random.between(1, 200).to_string()),
        random,
    );
    add(30, "iku", json!(true), random);
    add(40, "sumber_data", json!("BPS"), random);
    add(30, "formula", json!("[lulus] / [siswa] × 100%"), random);
    add(20, "frequency", json!("quarterly"), random);
    add(3, "weight", json!("0"), random);
    indicator
}

/// A plan of one goal with a few objectives, and the ids of its indicators.
fn plan(random: &mut Random) -> (Value, Vec<String>) {
    let mut ids = Vec::new();
    let mut indicators = |random: &mut Random, at: &str| -> Value {
        let count = random.below(3);
        let list = (0..count).map(|number| {
            let id = format!("{at}-{number}");
            let indicator = indicator(random, &id);
            ids.push(id);
            indicator
        });
        Value::Array(list.collect())
    };
    let mut sasaran = Vec::new();
    for number in 1..=random.below(3) {
        let code = format!("1.{number}");
        let list = indicators(random, &code);
        sasaran.push(json!({
            "id": format!("s{number}"), "code": code, "name": format!("Sasaran ke-{number}"), "indikator": list,
        }));
    }
    let list = indicators(random, "t");
    let plan = json!({
        "name": "Renstra", "opd": "Dinas Kesehatan", "period": "2025-2029",
        "tujuan": [{"id": "t", "code": "1", "name": "Meningkatnya mutu layanan", "indikator": list, "sasaran": sasaran}],
    });
    (plan, ids)
}

pub(crate) fn rencana(random: &mut Random) -> Value {
    let (plan, ids) = plan(random);
    let mut realisasi = Map::new();
    for id in ids {
        if random.chance(90) {
            realisasi.insert(
                id,
                maybe(random, 90, |random| random.between(0, 150).to_string()),
            );
        }
    }
    if random.chance(5) {
        realisasi.insert("tiada".into(), json!("1"));
    }
    let mut request = json!({
        "plan": plan,
        "periode": if random.chance(90) { "2025" } else { "2026-Q1" },
        "realisasi": realisasi,
    });
    if random.chance(40) {
        request["policy"] = policy(random);
    }
    request
}

pub(crate) fn lint(random: &mut Random) -> Value {
    let (plan, _) = plan(random);
    let mut request = json!({"plan": plan});
    if random.chance(50) {
        request["options"] = json!({
            "year": random.between(2024, 2030),
            "max_indicators": random.below(4) + usize::from(random.chance(90)),
            "off": if random.chance(5) { json!(["SAKIP-L999"]) } else { json!(["missing_baseline"]) },
        });
    }
    request
}

pub(crate) fn kebijakan(random: &mut Random) -> Value {
    if random.chance(4) {
        return json!({});
    }
    json!({"policy": own_policy(random)})
}

const QUESTIONS: [&str; 12] = [
    "1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "3c", "4a", "4b", "4c",
];

fn track(random: &mut Random, name: &str, percent: usize) -> Value {
    let mut answers = Map::new();
    for question in QUESTIONS {
        if random.chance(percent) {
            let answer = random.one(&["AA", "A", "BB", "B", "CC", "C", "D", "E"]);
            answers.insert(question.to_owned(), json!({"answer": answer}));
        }
    }
    if random.chance(4) {
        answers.insert("9z".to_owned(), json!({"answer": "AA"}));
    }
    json!({"track": name, "answers": answers})
}

pub(crate) fn evaluasi(random: &mut Random) -> Value {
    let percent = if random.chance(60) { 100 } else { 70 };
    let mut tracks = vec![track(random, "mandiri", percent)];
    if random.chance(40) {
        tracks.push(track(random, "evaluator-1", percent));
    }
    json!({
        "lke": {"template": "permenpanrb-88-2021", "version": 1, "tracks": tracks},
        "track": random.one(&["mandiri", "mandiri", "mandiri", "evaluator-1", "penjamin"]),
    })
}
