//! The built-in policies and scales.

use std::sync::Arc;

use chrono::NaiveDate;

use super::Policy;
use super::bands::{BandData, BandInput, Bands};
use super::data::{FormulaDefaults, LegalSource, Limits, PolicyData, RollupRule, ZeroTarget};
use crate::indicator::{Scale, ScaleData, ScaleLevel};
use crate::number::{Percent, Rounding};
use crate::text::Text;
use rust_decimal::Decimal;

/// The built-in policies that are written as files.
pub(super) const FILES: [&str; 9] = [
    include_str!("../../data/policies/permendagri-86-2017-bulat.toml"),
    include_str!("../../data/policies/minimize-inverse.toml"),
    include_str!("../../data/policies/minimize-shortfall.toml"),
    include_str!("../../data/policies/kemenkeu-nko.toml"),
    include_str!("../../data/policies/bps-nko.toml"),
    include_str!("../../data/policies/lan-2021.toml"),
    include_str!("../../data/policies/skp-permenpanrb.toml"),
    include_str!("../../data/policies/lampu-lalu-lintas.toml"),
    include_str!("../../data/policies/nol-tercapai.toml"),
];

pub(super) fn policies() -> Vec<Policy> {
    // A file that does not pass its check is left out here and fails a test.
    std::iter::once(standard())
        .chain(FILES.iter().filter_map(|file| Policy::from_toml(file).ok()))
        .collect()
}

/// The default policy, written in code so that it cannot fail to load.
pub(super) fn standard() -> Policy {
    let band = |code: &str, id: &str, en: &str, above: Option<i64>| BandData {
        code: code.into(),
        label: Text::new(id, en),
        above: above.map(|bound| Percent::of(Decimal::from(bound))),
        from: None,
    };
    let upper = vec![
        band("sangat_tinggi", "Sangat Tinggi", "Very high", Some(90)),
        band("tinggi", "Tinggi", "High", Some(75)),
        band("sedang", "Sedang", "Medium", Some(65)),
        band("rendah", "Rendah", "Low", Some(50)),
    ];
    let last = band("sangat_rendah", "Sangat Rendah", "Very low", None);
    let data = PolicyData {
        id: "sakip-default".into(),
        version: 1,
        title: Text::new(
            "Praktik LKjIP dengan kategori Permendagri 86/2017",
            "LKjIP practice with the categories of Permendagri 86/2017",
        ),
        effective_from: NaiveDate::from_ymd_opt(2017, 9, 13).unwrap_or_default(),
        effective_to: None,
        zero_target: ZeroTarget::NotComputable,
        band_input: BandInput::Rounded,
        source: LegalSource {
            citation: "Permendagri 54/2010 jo. 86/2017 (kategori); konvensi LKjIP (2T−R)/T".into(),
            verified: true,
            note: Some(
                "Batas kategori bulat 91–100, 76–90, 66–75, 51–65, ≤ 50; di antara bilangan bulat tidak \
                 diatur, dibaca sebagai > 90, > 75, > 65, > 50. Nilai di atas 100 masuk kategori teratas."
                    .into(),
            ),
        },
        formulas: FormulaDefaults::default(),
        limits: Limits::default(),
        rounding: Rounding::default(),
        rollup: RollupRule::default(),
        bands: upper.iter().cloned().chain(std::iter::once(last.clone())).collect(),
        scales: Vec::new(),
    };
    Policy::assemble(data, Bands::literal(upper, last), scales())
}

/// The built-in ordinal scales, worst label first.
pub(super) fn scales() -> Vec<Arc<Scale>> {
    let level = |label: &str, aliases: &[&str]| ScaleLevel {
        label: label.into(),
        aliases: aliases.iter().map(|alias| (*alias).into()).collect(),
    };
    let all = [
        // Opinions of BPK, UU 15/2004.
        ScaleData {
            id: "opini_bpk".into(),
            levels: vec![
                level(
                    "TMP",
                    &[
                        "Disclaimer",
                        "Tidak Memberikan Pendapat",
                        "Tidak Menyatakan Pendapat",
                    ],
                ),
                level("TW", &["Tidak Wajar", "Adverse"]),
                level("WDP", &["Wajar Dengan Pengecualian"]),
                level("WTP", &["Wajar Tanpa Pengecualian"]),
            ],
        },
        // Predicates of AKIP, PermenPANRB 88/2021.
        ScaleData {
            id: "predikat_akip".into(),
            levels: ["D", "C", "CC", "B", "BB", "A", "AA"]
                .iter()
                .map(|label| level(label, &[]))
                .collect(),
        },
        // Maturity levels, as SPIP and SPBE publish them.
        ScaleData {
            id: "level".into(),
            levels: (1..=5).map(|n| level(&format!("Level {n}"), &[])).collect(),
        },
    ];
    all.into_iter()
        .filter_map(|data| Scale::new(data, "scales").ok())
        .map(Arc::new)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scale_is_well_formed() {
        assert_eq!(scales().len(), 3);
        let policy = standard();
        for (label, position) in [
            ("disclaimer", 1),
            ("wtp", 4),
            ("BB", 5),
            ("level 3", 3),
            ("aa", 7),
        ] {
            assert_eq!(policy.level(label).unwrap().position(), position, "{label}");
        }
        assert_eq!(policy.level("baik"), None);
    }
}
