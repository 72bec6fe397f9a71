//! Numbers, periods and words, ordinary ones and those at an edge.

use serde_json::{Value, json};

use crate::random::Random;

const EDGES: [&str; 16] = [
    "0",
    "-0",
    "0.00",
    "100",
    "0.005",
    "1200",
    "-450",
    "99.995",
    "33.333333333333333333333333",
    "79228162514264337593543950335",
    "-79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "9999999999999999.99",
    "20000000000000",
    "0.0045",
    "1",
];

/// A plain decimal.
pub(crate) fn decimal(random: &mut Random) -> String {
    if random.chance(15) {
        return random.one(&EDGES).unwrap_or("0").to_owned();
    }
    let digits = random.below(7) + 1;
    let mut text: String = if random.chance(6) {
        "-".into()
    } else {
        String::new()
    };
    text.push_str(
        &random
            .below(10_usize.pow(u32::try_from(digits).unwrap_or(1)))
            .to_string(),
    );
    if random.chance(60) {
        text.push('.');
        for _ in 0..=random.below(3) {
            text.push_str(&random.below(10).to_string());
        }
    }
    text
}

/// A percentage people would print.
pub(crate) fn percent(random: &mut Random) -> String {
    if random.chance(10) {
        return decimal(random);
    }
    format!("{}.{:02}", random.below(130), random.below(100))
}

/// A whole amount.
pub(crate) fn rupiah(random: &mut Random) -> String {
    match random.below(10) {
        0 => decimal(random),
        1 => "0".to_owned(),
        2 => format!(
            "{}.{:02}",
            random.below(1_000_000_000_000),
            random.below(100)
        ),
        _ => random.below(1_000_000_000_000).to_string(),
    }
}

const FREE: [&str; 14] = [
    "",
    " ",
    "-",
    "n/a",
    "7o",
    "1,5",
    "1.234.567,89",
    "Rp 1.000,-",
    "WTP",
    "bb",
    "85-90",
    "80 s.d. 90",
    "belum berlaku",
    "½ “✓” 𝟙\u{0}\n",
];

/// A number as it may stand in a cell.
pub(crate) fn cell(random: &mut Random) -> String {
    if random.chance(6) {
        return random.one(&FREE).unwrap_or("").to_owned();
    }
    decimal(random)
}

/// A value that may be missing.
pub(crate) fn maybe(
    random: &mut Random,
    percent: usize,
    make: impl Fn(&mut Random) -> String,
) -> Value {
    if random.chance(percent) {
        Value::String(make(random))
    } else {
        Value::Null
    }
}

/// A period key of a year; rarely none.
pub(crate) fn period(random: &mut Random) -> String {
    let year = random.between(2023, 2027);
    match random.below(30) {
        0 => "2025-M13".to_owned(),
        1 => "TW I".to_owned(),
        2..=9 => format!("{year}-Q{}", random.between(1, 4)),
        10..=17 => format!("{year}-M{:02}", random.between(1, 12)),
        18..=20 => format!("{year}-S{}", random.between(1, 2)),
        _ => year.to_string(),
    }
}

const POLARITIES: [&str; 11] = [
    "maximize",
    "maximize",
    "minimize",
    "minimize",
    "minimize_linear",
    "minimize_inverse",
    "minimize_shortfall",
    "baseline",
    "stabilize",
    "range",
    "range_minimize",
];

/// The name of a direction or a formula.
pub(crate) fn polarity(random: &mut Random) -> &'static str {
    if random.below(60) == 0 {
        return "maksimal";
    }
    random.one(&POLARITIES).unwrap_or("maximize")
}

const POLICIES: [&str; 12] = [
    "sakip-default",
    "sakip-default@1",
    "kemenkeu-nko",
    "bps-nko",
    "lan-2021",
    "lampu-lalu-lintas",
    "minimize-inverse",
    "minimize-shortfall",
    "nol-tercapai",
    "permendagri-86-2017-bulat",
    "skp-permenpanrb",
    "kemenkeu-nko@1",
];

/// A policy by its name; rarely one that does not exist, or one of one's own.
pub(crate) fn policy(random: &mut Random) -> Value {
    match random.below(50) {
        0 => json!("perkada"),
        1..=4 => own_policy(random),
        _ => json!(random.one(&POLICIES)),
    }
}

/// A policy of one's own.
pub(crate) fn own_policy(random: &mut Random) -> Value {
    let mode = random.one(&["half_away", "half_even", "truncate"]);
    let text = |id: &str| json!({"id": id, "en": format!("{id} (en)")});
    let low = random.between(20, 60);
    let mut policy = json!({
        "id": "perkada-12-2026",
        "version": random.between(1, 3),
        "title": text("Perkada"),
        "effective_from": "2026-01-01",
        "zero_target": random.one(&["not_computable", "achieved_if_zero"]),
        "band_input": random.one(&["rounded", "exact", "whole"]),
        "source": {"citation": "Perkada 12/2026", "verified": random.chance(50)},
        "formulas": {"minimize": random.one(&["minimize_linear", "minimize_inverse", "baseline"])},
        "rounding": {"mode": mode, "decimals": random.below(6)},
        "rollup": {
            "method": random.one(&["declared", "mean", "weighted"]),
            "children": random.one(&["limited", "raw", "rounded"]),
            "missing": random.one(&["excluded", "zero", "incomplete"]),
            "minimum_coverage": random.below(101).to_string(),
        },
        "bands": [
            {"code": "tinggi", "label": text("Tinggi"), "from": (low + random.between(-4, 40)).to_string()},
            {"code": "sedang", "label": text("Sedang"), "above": low.to_string()},
            {"code": "rendah", "label": text("Rendah")},
        ],
    });
    if random.chance(50) {
        policy["limits"] =
            json!({"cap": "120", "floor": random.one(&["0", "-100"]), "rollup_cap": "110"});
    }
    if random.chance(4) {
        policy["version"] = json!(0);
        policy["id"] = json!("Perkada 12");
    }
    policy
}

/// How figures are rounded.
pub(crate) fn rounding(random: &mut Random) -> Value {
    json!({"mode": random.one(&["half_away", "half_even", "truncate"]), "decimals": random.below(7)})
}
