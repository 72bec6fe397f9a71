//! The OPD and their plans.

use std::collections::BTreeSet;

use sakip_core::lint::{LintOptions, LintOptionsData, Severity, lint};
use sakip_core::period::Frequency;
use sakip_core::plan::{CodeKind, Level, NationalCode, Plan};
use sakip_core::policy::Policy;
use sakip_core::text::{Lang, Localize};

use crate::files::{Institution, OPD, YEARS, codes, institution, plans};

#[test]
fn forty_opd_with_national_codes_and_a_hierarchy() {
    let Institution { instansi, opd } = institution();
    assert_eq!(instansi.nama, "Pemerintah Kabupaten Contoh");
    assert_eq!(
        (instansi.kode.len(), instansi.jenis.as_str()),
        (5, "kabupaten")
    );
    assert_eq!(opd.len(), OPD);
    let codes = codes();
    assert_eq!(codes.len(), OPD);
    let short: BTreeSet<&str> = opd.iter().map(|each| each.singkatan.as_str()).collect();
    assert_eq!(short.len(), OPD);
    for each in &opd {
        let code: NationalCode = each.kode.parse().unwrap();
        assert_eq!(
            (code.kind(), each.kode.len()),
            (CodeKind::Skpd, 22),
            "{}",
            each.nama
        );
        if let Some(parent) = &each.parent {
            assert!(
                codes.contains(parent) && *parent != each.kode,
                "{}",
                each.nama
            );
        }
    }
    assert_eq!(opd.iter().filter(|each| each.parent.is_some()).count(), 5);
}

#[test]
fn every_plan_builds_and_the_linter_finds_nothing_wrong() {
    let policy = Policy::default();
    let plans = plans(&policy);
    assert_eq!(plans.keys().cloned().collect::<BTreeSet<_>>(), codes());
    let mut ids = BTreeSet::new();
    let (mut strategic, mut iku) = (0, 0);
    for plan in plans.values() {
        for year in YEARS {
            let options = LintOptionsData {
                year: Some(year),
                ..LintOptionsData::default()
            };
            let found = lint(plan, &policy, &LintOptions::new(options).unwrap());
            let told = found
                .iter()
                .filter(|each| each.severity >= Severity::Warning);
            let told: Vec<String> = told.map(|each| each.localize(Lang::En)).collect();
            assert!(told.is_empty(), "{:?} {told:#?}", plan.name());
        }
        let mut own = 0;
        for (node, indicator) in plan.indicators() {
            assert!(ids.insert(indicator.id().to_owned()), "{}", indicator.id());
            assert!(indicator.sumber_data().is_some(), "{}", indicator.id());
            own += usize::from(node.level() <= Level::Program);
            iku += usize::from(indicator.is_iku());
        }
        assert!((4..=12).contains(&own), "{:?} has {own}", plan.name());
        strategic += own;
    }
    assert_eq!((ids.len(), strategic, iku), (413, 253, 123));
}

#[test]
fn every_kind_of_indicator_is_there() {
    let plans = plans(&Policy::default());
    let all = || {
        plans
            .values()
            .flat_map(Plan::indicators)
            .map(|(_, each)| each)
    };
    let polarities: BTreeSet<&str> = all().map(|each| each.polarity().name()).collect();
    for polarity in [
        "maximize",
        "minimize",
        "minimize_inverse",
        "baseline",
        "range",
        "range_minimize",
        "ordinal",
    ] {
        assert!(polarities.contains(polarity), "{polarity}");
    }
    for frequency in Frequency::ALL {
        assert!(
            all().any(|each| each.frequency() == frequency),
            "{}",
            frequency.name()
        );
    }
}
