use proptest::prelude::*;

use super::*;
use crate::explain::Explain;

fn percent(text: &str) -> Exact {
    text.parse::<Percent>().unwrap().exact()
}

fn ask(method: EfficiencyMethod, capaian: &str, serapan: &str) -> Efficiency {
    let (capaian, serapan) = (percent(capaian), percent(serapan));
    efficiency(method, Some(&capaian), Some(&serapan), Rounding::default())
}

fn values(figure: &Efficiency) -> Vec<String> {
    let text = |value: &EfficiencyValue| value.rounded().to_string();
    figure.values().iter().map(text).collect()
}

#[test]
fn bbpom_yogyakarta_2020() {
    let figure = ask(EfficiencyMethod::BpomIe, "100.57", "95.44");
    assert_eq!(values(&figure), ["1.05", "0.05"]);
    assert_eq!(figure.label(), Some(EfficiencyLabel::Efisien));
    let trace = figure.trace();
    assert_eq!(trace.category.as_deref(), Some("efisien"));
    assert!(trace.policy.unwrap().verified);
    let even = ask(EfficiencyMethod::BpomIe, "95.44", "95.44");
    assert_eq!(even.label(), Some(EfficiencyLabel::TidakEfisien));
}

#[test]
fn the_margin_is_part_of_fairly_efficient() {
    use EfficiencyLabel::{CukupEfisien, Efisien, TidakEfisien};
    let cases = [
        ("90.01", Efisien, Efisien),
        ("90", Efisien, CukupEfisien),
        ("85.01", Efisien, CukupEfisien),
        ("85", TidakEfisien, CukupEfisien),
        ("80", TidakEfisien, CukupEfisien),
        ("79.99", TidakEfisien, TidakEfisien),
    ];
    for (capaian, plain, margin) in cases {
        let label = |method| ask(method, capaian, "85").label();
        assert_eq!(
            label(EfficiencyMethod::PemdaSelisih),
            Some(plain),
            "{capaian}"
        );
        assert_eq!(
            label(EfficiencyMethod::PemdaSelisih5),
            Some(margin),
            "{capaian}"
        );
    }
}

#[test]
fn unused_money_counts_only_where_the_target_is_met() {
    let met = ask(EfficiencyMethod::Unused, "100", "95.44");
    assert_eq!(values(&met), ["4.56"]);
    assert_eq!(met.label(), None);
    let missed = ask(EfficiencyMethod::Unused, "99.99", "95.44");
    assert_eq!(missed.outcome(), &EfficiencyOutcome::NotApplicable);
    assert_eq!(missed.trace().status, "not_applicable");
}

#[test]
fn pmk_214_weighs_outputs_by_their_pagu() {
    let output = |pagu: &str, realisasi: &str, capaian: &str| Keluaran {
        pagu: pagu.parse().unwrap(),
        realisasi: realisasi.parse().unwrap(),
        capaian: capaian.parse().unwrap(),
    };
    let outputs = [output("1000", "900", "100"), output("500", "350", "80")];
    let figure = pmk_214_2017(&outputs, Rounding::default());
    // Σ(PAK·CK) = 1400, ΣRAK = 1250: E = 150/1400.
    assert_eq!(values(&figure), ["10.71", "76.79"]);
    assert!(!figure.trace().policy.unwrap().verified);
    assert!(pmk_214_2017(&[], Rounding::default()).values().is_empty());

    let alone = pmk_214_2017(&[output("1000", "950", "100")], Rounding::default());
    let same = ask(EfficiencyMethod::Pmk214Of2017, "100", "95");
    assert_eq!(values(&alone), values(&same));
    assert_eq!(values(&same), ["5.00", "62.50"]);
}

/// An inspectorate printed an efficiency value of 235 % (= 50 % + 74.03 / 20 × 50, LAKIP ITJEN 2019): without
/// the limit of 20 %.
#[test]
fn pmk_214_is_limited_on_both_sides() {
    let saved = ask(EfficiencyMethod::Pmk214Of2017, "100", "25.97");
    assert_eq!(values(&saved), ["20.00", "100.00"]);
    let [efisiensi, _] = saved.values() else {
        panic!("two values");
    };
    assert_eq!(efisiensi.exact(), &percent("74.03"));
    assert_eq!(saved.trace().status, "capped");
    assert_eq!(
        saved.sentence(Lang::Id),
        "pmk_214_2017: efisiensi = (100 − 25,97) / 100 × 100 = 74,03, paling banyak 20 = 20,00 %; \
         nilai_efisiensi = 50 + 20 / 20 × 50 = 100,00 %"
    );
    let overspent = ask(EfficiencyMethod::Pmk214Of2017, "50", "100");
    assert_eq!(values(&overspent), ["-20.00", "0.00"]);
    assert_eq!(overspent.trace().status, "floored");
}

#[test]
fn nothing_is_divided_by_zero() {
    let reason = |method, capaian, serapan| match ask(method, capaian, serapan).outcome() {
        EfficiencyOutcome::NotComputable(reason) => reason.code(),
        _ => "",
    };
    assert_eq!(
        reason(EfficiencyMethod::BpomIe, "100", "0"),
        "serapan_not_positive"
    );
    assert_eq!(
        reason(EfficiencyMethod::Pmk214Of2017, "0", "10"),
        "capaian_not_positive"
    );
    let missing = efficiency(EfficiencyMethod::BpomIe, None, None, Rounding::default());
    assert_eq!(missing.outcome(), &EfficiencyOutcome::NotFilled);
}

#[test]
fn names_are_read_back_and_sources_are_said() {
    for method in EfficiencyMethod::ALL {
        assert_eq!(method.name().parse(), Ok(method));
        let json = serde_json::to_string(&method).unwrap();
        assert_eq!(json, format!("\"{}\"", method.name()));
        assert!(!method.source().is_empty());
    }
    assert!(!EfficiencyMethod::Pmk214Of2017.verified());
}

#[test]
fn an_endless_serapan_is_shown_with_an_ellipsis() {
    let serapan = Exact::ratio(200, 3).unwrap();
    let figure = efficiency(
        EfficiencyMethod::PemdaSelisih,
        Some(&Exact::HUNDRED),
        Some(&serapan),
        Rounding::default(),
    );
    assert_eq!(
        figure.sentence(Lang::En),
        "pemda_selisih: selisih = 100 − 66.666666… = 33.33 %; efficient"
    );
    assert_eq!(
        figure.sentence(Lang::Id),
        "pemda_selisih: selisih = 100 − 66,666666… = 33,33 %; efisien"
    );
    assert_eq!(figure.trace().expression, "100 − 66.666666…");
}

proptest! {
    #[test]
    fn extremes_give_an_outcome(c in any::<(i64, u8)>(), s in any::<(i64, u8)>()) {
        let number = |(number, scale): (i64, u8)| Exact::from(Decimal::new(number, u32::from(scale % 29)));
        let huge = Exact::from(Decimal::MAX);
        for (capaian, serapan) in [(number(c), number(s)), (huge.clone(), number(s)), (number(c), huge.clone())] {
            for method in EfficiencyMethod::ALL {
                let figure = efficiency(method, Some(&capaian), Some(&serapan), Rounding::default());
                prop_assert!(!figure.sentence(Lang::Id).is_empty());
            }
        }
    }
}
