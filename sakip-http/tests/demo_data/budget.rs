//! The ledger of both years.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use sakip_core::number::{Rounding, Rupiah};
use sakip_core::policy::Policy;

use crate::files::{OPD, codes, ledger, plans, spent, years};

#[test]
fn the_ledger_builds_and_both_years_add_up() {
    let ledger = ledger();
    let plans = plans(&Policy::default());
    for tahun in years() {
        let opds: BTreeSet<String> = ledger.lines(tahun).map(|line| line.opd.clone()).collect();
        assert_eq!(opds, codes());
        for line in ledger.lines(tahun) {
            let plan = plans.get(&line.opd).unwrap();
            if let Some(kegiatan) = &line.kegiatan {
                assert_eq!(plan.find_code(kegiatan).count(), 1, "{}", line.key);
            }
            assert_eq!(plan.find_code(&line.program).count(), 1, "{}", line.key);
            assert!(
                ledger.revisions(tahun, &line.key).next().is_some(),
                "{}",
                line.key
            );
        }
    }
    let revised = |tahun| {
        let lines = ledger.lines(tahun);
        lines
            .filter(|line| ledger.revisions(tahun, &line.key).count() > 1)
            .count()
    };
    assert!(years().all(|tahun| revised(tahun) > 50));
    let corrections = spent();
    assert!(
        corrections
            .iter()
            .filter(|each| each.amount < Rupiah::ZERO)
            .count()
            > 20
    );

    let by_opd = ledger
        .summaries_by(|line| line.opd.clone(), "2024".parse().unwrap())
        .unwrap();
    assert_eq!(by_opd.len(), OPD);
    for summary in &by_opd {
        let serapan = summary.serapan(Rounding::default()).value().unwrap();
        assert!(
            (Decimal::from(60)..=Decimal::from(100)).contains(&serapan.value()),
            "{}",
            summary.group()
        );
    }
    let total = ledger
        .summaries_by(|_| "kabupaten".to_owned(), "2025-M09".parse().unwrap())
        .unwrap();
    let serapan = total
        .first()
        .unwrap()
        .serapan(Rounding::default())
        .value()
        .unwrap();
    assert!((Decimal::from(55)..=Decimal::from(80)).contains(&serapan.value()));
}
