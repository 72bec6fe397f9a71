//! The evaluations of both years.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sakip_core::evaluation::{Evaluation, Stage, Template, Track};
use sakip_core::policy::Policy;

use crate::files::{codes, evaluations, plans, readings, years};

#[test]
fn every_evaluation_scores_from_cc_to_a() {
    let template = Template::builtin("permenpanrb-88-2021").unwrap();
    let tracks = [Track::Mandiri, Track::evaluator(1).unwrap()];
    let mut seen = BTreeSet::new();
    let mut predicates: BTreeMap<(i32, String), usize> = BTreeMap::new();
    let (mut findings, mut followed) = (0, 0);
    for each in evaluations() {
        assert!(seen.insert((each.tahun, each.opd.clone())));
        let restored = Evaluation::restore(template.clone(), each.evaluasi.clone());
        let evaluation = restored.unwrap_or_else(|found| panic!("{} {found}", each.opd));
        // What is stored is what is read back.
        assert_eq!(evaluation.document(), each.evaluasi);
        for track in tracks {
            let scored = evaluation.lke().score(track).unwrap();
            if track != Track::Mandiri {
                let label = scored.predicate().label.clone();
                *predicates.entry((each.tahun.number(), label)).or_default() += 1;
            }
        }
        assert_ne!(*evaluation.stage(), Stage::Draft);
        for finding in evaluation.findings().list() {
            findings += 1;
            followed += finding
                .recommendations
                .iter()
                .filter(|one| !one.follow_ups.is_empty())
                .count();
        }
    }
    let due = years().flat_map(|year| codes().into_iter().map(move |code| (year, code)));
    assert_eq!(seen, due.collect());
    let told: Vec<(i32, &str, usize)> = predicates
        .iter()
        .map(|((year, label), count)| (*year, label.as_str(), *count))
        .collect();
    assert_eq!(
        told,
        [
            (2024, "A", 4),
            (2024, "B", 19),
            (2024, "BB", 14),
            (2024, "CC", 3),
            (2025, "A", 11),
            (2025, "B", 14),
            (2025, "BB", 14),
            (2025, "CC", 1),
        ]
    );
    assert_eq!((findings, followed), (57, 41));
}

/// The predicate an OPD reached is what its plan reports as its score: the set agrees with itself.
#[test]
fn the_score_in_the_plan_is_the_score_of_the_sheet() {
    let template = Template::builtin("permenpanrb-88-2021").unwrap();
    let plans = plans(&Policy::default());
    let readings = readings();
    let mut agreed = 0;
    for sheet in evaluations() {
        let plan = plans.get(&sheet.opd).unwrap();
        let reported = plan
            .indicators()
            .find(|(_, each)| each.name().starts_with("Nilai evaluasi AKIP"));
        let (Some((_, indicator)), 2024) = (reported, sheet.tahun.number()) else {
            continue;
        };
        let evaluation = Evaluation::restore(template.clone(), sheet.evaluasi).unwrap();
        let scored = evaluation
            .lke()
            .score(Track::evaluator(1).unwrap())
            .unwrap();
        let reading = readings
            .iter()
            .find(|each| each.indikator == indicator.id())
            .unwrap();
        let reported: Decimal = reading.realisasi.parse().unwrap();
        assert_eq!(scored.rounded().unwrap().value(), reported, "{}", sheet.opd);
        agreed += 1;
    }
    assert_eq!(agreed, 38);
}
