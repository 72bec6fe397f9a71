//! Requests about figures: periods made one, roll-ups, formulas, budgets, efficiency.

use serde_json::{Value, json};

use super::values::{decimal, maybe, percent, period, polarity, policy, rounding, rupiah};
use crate::random::Random;

pub(crate) fn konsolidasi(random: &mut Random) -> Value {
    let year = random.between(2023, 2026);
    let (kind, most) = random
        .one(&[("M", 12), ("Q", 4), ("S", 2)])
        .unwrap_or(("Q", 4));
    let mut readings: Vec<Value> = (1..=random.between(1, most))
        .map(|part| {
            let key = if kind == "M" { format!("{year}-M{part:02}") } else { format!("{year}-{kind}{part}") };
            json!({"periode": key, "realisasi": maybe(random, 85, decimal), "tidak_berlaku": random.chance(6)})
        })
        .collect();
    if random.chance(6) {
        let again = readings[random.below(readings.len())].clone();
        readings.push(again);
    }
    json!({
        "aturan": random.one(&["sum", "average", "last", "max", "min"]),
        "satuan": random.one(&["orang", "%", "indeks", "Rp", ""]),
        "periode": if random.chance(93) { year.to_string() } else { period(random) },
        "realisasi": readings,
    })
}

fn leaf(random: &mut Random) -> Value {
    match random.below(10) {
        0 => json!({"nilai": percent(random)}),
        _ => json!({"capaian": {
            "polaritas": polarity(random),
            "target": maybe(random, 95, decimal),
            "realisasi": maybe(random, 90, decimal),
            "baseline": maybe(random, 30, decimal),
            "tidak_berlaku": random.chance(5),
        }}),
    }
}

/// A tree of one root and a few branches with leaves; of the roots of ratios every leaf is a part.
pub(crate) fn rollup(random: &mut Random) -> Value {
    let ratio = random.chance(20);
    let mut nodes = vec![json!({"id": "akar", "nama": "Pemda ✓"})];
    if ratio {
        nodes[0]["rasio"] = json!({"faktor": random.one(&["100", "1000", "1"])});
        if random.chance(60) {
            nodes[0]["rasio"]["terhadap"] = json!({"polaritas": random.one(&["maximize", "minimize"]), "target": decimal(random)});
        }
    }
    let branches = random.below(3) + 1;
    let weighted = random.chance(50);
    for branch in 0..branches {
        if !ratio {
            nodes.push(json!({"id": format!("s{branch}"), "induk": "akar"}));
        }
        let leaves = random.below(4) + 1;
        for at in 0..leaves {
            let mut node = if ratio {
                json!({"bagian": {"pembilang": decimal(random), "penyebut": decimal(random)}})
            } else {
                leaf(random)
            };
            node["id"] = json!(format!("s{branch}.{at}"));
            node["induk"] = json!(if ratio {
                "akar".to_owned()
            } else {
                format!("s{branch}")
            });
            if weighted && !ratio {
                // The last takes what is left, so that they sum to a hundred; rarely they do not.
                let each = 100 / leaves;
                let weight = if at + 1 == leaves {
                    100 - each * at
                } else {
                    each
                };
                node["bobot"] = json!((weight + usize::from(random.below(200) == 0)).to_string());
            }
            nodes.push(node);
        }
    }
    if random.chance(3) {
        nodes.push(json!({"id": "akar", "induk": "tiada"}));
    }
    let mut request = json!({"nodes": nodes});
    if random.chance(60) {
        request["policy"] = policy(random);
    }
    request
}

const NAMES: [&str; 5] = ["a", "b", "tw1", "jumlah", "[Jumlah siswa lulus]"];

fn expression(random: &mut Random, depth: usize) -> String {
    if depth == 0 || random.chance(20) {
        return match random.below(6) {
            0 => format!("{}%", random.below(130)),
            1 | 2 => decimal(random),
            _ => random.one(&NAMES).unwrap_or("a").to_owned(),
        };
    }
    let mut inner = || expression(random, depth - 1);
    let (left, right, third) = (inner(), inner(), inner());
    match random.below(14) {
        0 => format!("({left} - {right})"),
        1 => format!("jika({left} >= {right} dan bukan {third} = 0, {left}, {third})"),
        2 => format!("sum({left}; {right}; {third})"),
        3 => format!("rata_rata({left}, {right})"),
        4 => format!("bulat({left}, {})", random.below(4)),
        5 => format!("abs({left})"),
        6 => format!("max({left}, {right})"),
        7 => format!("{left} : ({right}) x 100%"),
        8 | 9 => format!("{left} / {right}"),
        10 => format!("{left} × {right}"),
        _ => format!("{left} + {right}"),
    }
}

pub(crate) fn rumus(random: &mut Random) -> Value {
    let depth = random.below(4) + 1;
    let mut text = expression(random, depth);
    if random.chance(6) {
        text.push_str(
            random
                .one(&[" +", ")", " ?", " 1,5", " %", "  "])
                .unwrap_or(""),
        );
    }
    let mut values = json!({});
    for name in NAMES {
        if random.chance(90) {
            values[name.trim_matches(['[', ']'])] = maybe(random, 92, decimal);
        }
    }
    json!({"rumus": text, "nilai": values})
}

pub(crate) fn anggaran(random: &mut Random) -> Value {
    let year = random.between(2024, 2026);
    let mut entries = Vec::new();
    for line in 0..=random.below(3) {
        let key = format!("1.02.{line:02}.5.1.2");
        entries.push(json!({
            "entry": "line", "key": key, "tahun": year, "opd": random.one(&["Dinas Kesehatan", "RSUD"]),
            "program": format!("1.02.{line:02}"),
            "category": random.one(&["pegawai", "modal", "barang_dan_jasa", "hibah"]),
        }));
        if random.chance(90) {
            entries.push(json!({
                "entry": "pagu", "line": key, "tahun": year, "kind": "murni",
                "effective": format!("{year}-01-02"), "amount": rupiah(random),
            }));
        }
        if random.chance(30) {
            entries.push(json!({
                "entry": "pagu", "line": key, "tahun": year, "kind": "perubahan",
                "effective": format!("{year}-09-{:02}", random.between(1, 30)), "amount": rupiah(random),
            }));
        }
        for month in 1..=random.below(6) {
            let period = format!("{year}-M{month:02}");
            if random.chance(70) {
                entries.push(json!({"entry": "rencana", "line": key, "period": period, "amount": rupiah(random)}));
            }
            entries.push(json!({
                "entry": "realisasi", "id": format!("SP2D-{line}-{month}"), "line": key, "period": period,
                "amount": rupiah(random),
            }));
        }
    }
    if random.chance(8) {
        entries.push(json!({
            "entry": "realisasi", "id": "SP2D-x", "line": "tiada", "period": format!("{year}-Q1"), "amount": "1",
        }));
    }
    json!({
        "entries": entries,
        "per": random.one(&["total", "opd", "program", "kegiatan", "category", "line"]),
        "sampai": random.one(&[format!("{year}"), format!("{year}-Q3"), format!("{year}-M04")].each_ref()),
        "rounding": rounding(random),
    })
}

pub(crate) fn efisiensi(random: &mut Random) -> Value {
    json!({
        "metode": random.one(&["bpom_ie", "pemda_selisih", "pemda_selisih_5", "unused", "pmk_214_2017"]),
        "capaian": maybe(random, 93, percent),
        "serapan": maybe(random, 93, percent),
        "rounding": rounding(random),
    })
}
