//! Requests about rows: capaian, its derivations, reviews and columns of numbers.

use serde_json::{Value, json};

use super::values::{cell, decimal, maybe, percent, period, polarity, policy, rupiah};
use crate::random::Random;

const LEVELS: [(&str, &[&str]); 2] = [
    ("WTP", &["WTP", "wdp", "TMP", "Wajar Dengan Pengecualian"]),
    ("BB", &["AA", "A", "BB", "B", "cc"]),
];

fn level(random: &mut Random) -> (String, String) {
    let (target, levels) = LEVELS[random.below(LEVELS.len())];
    (
        target.to_owned(),
        random.one(levels).unwrap_or("").to_owned(),
    )
}

fn capaian_row(random: &mut Random) -> Value {
    if random.chance(8) {
        let (target, realisasi) = level(random);
        return json!({"polaritas": "ordinal", "target": target, "realisasi": realisasi});
    }
    let target = if random.chance(12) {
        let low = random.below(90);
        format!("{low}-{}", low + random.below(20) + 1)
    } else {
        cell(random)
    };
    let mut row = json!({
        "polaritas": polarity(random),
        "target": target,
        "realisasi": maybe(random, 92, cell),
        "baseline": maybe(random, 40, decimal),
    });
    if random.chance(40) {
        row["id"] = json!(format!("IK-{}", random.below(100)));
        row["indikator"] = json!("Angka kematian ibu – “AKI” ½");
        row["satuan"] = json!(random.one(&["%", "orang", "indeks", ""]));
        row["periode"] = json!(period(random));
        row["bobot"] = json!(random.between(1, 100).to_string());
    }
    row
}

fn some(random: &mut Random, most: usize, make: fn(&mut Random) -> Value) -> Vec<Value> {
    let count = random.below(most) + 1;
    (0..count).map(|_| make(random)).collect()
}

pub(crate) fn capaian(random: &mut Random) -> Value {
    let mut request = json!({"rows": some(random, 4, capaian_row)});
    if random.chance(60) {
        request["policy"] = policy(random);
    }
    if random.chance(50) {
        request["lang"] = json!(random.one(&["id", "en"]));
    }
    if random.chance(10) {
        request["locale"] = json!(random.one(&["id", "en", "strict"]));
    }
    request
}

fn numbers(random: &mut Random) -> Vec<Value> {
    (0..=random.below(5))
        .map(|_| maybe(random, 90, percent))
        .collect()
}

fn component(random: &mut Random) -> Value {
    let answer = random.one(&["AA", "A", "BB", "B", "CC", "C", "D", "E", "Z"]);
    json!({
        "nama": format!("{}a", random.between(1, 4)),
        "bobot": random.one(&["30", "15", "6", "9", "7.5"]),
        "jawaban": answer,
        "nilai": maybe(random, 90, percent),
    })
}

fn reviu_row(random: &mut Random) -> Value {
    let dokumen = maybe(random, 50, |random| {
        format!("LKjIP {}", random.between(2019, 2021))
    });
    let mut row = match random.below(9) {
        0 => {
            json!({"kind": "budget", "pagu": rupiah(random), "realisasi": rupiah(random), "percent": percent(random)})
        }
        1 => json!({"kind": "average", "members": numbers(random), "average": percent(random)}),
        2 => json!({"kind": "total", "members": numbers(random), "total": percent(random)}),
        3 => json!({
            "kind": "evaluation",
            "components": some(random, 4, component),
            "total": maybe(random, 80, percent),
            "grade": random.one(&["AA", "A", "BB", "CC"]),
        }),
        _ => printed(random),
    };
    if random.below(80) == 0 {
        row["kind"] = json!("lain");
    }
    row["dokumen"] = dokumen;
    row
}

/// A published row whose figure is often what some formula gives.
fn printed(random: &mut Random) -> Value {
    let (target, realisasi) = (random.between(1, 400), random.between(0, 500));
    let capaian = match random.below(4) {
        0 => percent(random),
        1 => format!(
            "{}.{:02}",
            realisasi * 100 / target,
            realisasi * 10_000 / target % 100
        ),
        2 => format!("{}", (2 * target - realisasi) * 100 / target),
        _ => format!("{}", (realisasi * 100 / target).min(120)),
    };
    json!({
        "polaritas": if random.chance(20) { "?" } else { polarity(random) },
        "target": target.to_string(),
        "realisasi": realisasi.to_string(),
        "capaian": capaian,
    })
}

pub(crate) fn reviu(random: &mut Random) -> Value {
    let mut request = json!({"rows": some(random, 6, reviu_row)});
    if random.chance(20) {
        request["policy"] = policy(random);
    }
    if random.chance(50) {
        request["lang"] = json!(random.one(&["id", "en"]));
    }
    request
}

fn written(random: &mut Random) -> String {
    let (whole, millions) = (random.below(1_000), random.between(1, 999));
    match random.below(12) {
        0 => String::new(),
        1 => "-".to_owned(),
        2 => cell(random),
        3 | 4 => format!("Rp{millions}.{:03}.{whole:03},00", random.below(1_000)),
        5 | 6 => format!("{millions}.{whole:03},{:02}", random.below(100)),
        7 => format!("{millions}.{whole:03}"),
        8 => format!("{whole},{:02} %", random.below(100)),
        9 => format!("{millions} {whole:03}"),
        _ => whole.to_string(),
    }
}

pub(crate) fn angka(random: &mut Random) -> Value {
    let english = random.chance(30);
    let cells: Vec<String> = (0..=random.below(8))
        .map(|_| {
            let text = written(random);
            if !english {
                return text;
            }
            text.chars()
                .map(|letter| match letter {
                    '.' => ',',
                    ',' => '.',
                    other => other,
                })
                .collect()
        })
        .collect();
    let mut request = json!({"nilai": cells});
    if random.chance(60) {
        request["locale"] = json!(if english { "en" } else { "id" });
    }
    if random.chance(25) {
        request["ocr"] = json!(true);
    }
    request
}
