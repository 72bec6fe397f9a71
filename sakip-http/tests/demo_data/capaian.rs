//! What was measured.

use std::collections::{BTreeMap, BTreeSet};

use sakip_core::achievement::Status;
use sakip_core::indicator::Indicator;
use sakip_core::plan::Plan;
use sakip_core::policy::Policy;

use crate::files::{YEARS, capaian, plans, readings};

/// The states a realisasi can be in.
const STATUSES: [&str; 5] = ["draft", "submitted", "verified", "approved", "returned"];

#[test]
fn every_reading_belongs_to_an_indicator_and_its_period() {
    let policy = Policy::default();
    let plans = plans(&policy);
    let mut seen = BTreeSet::new();
    let mut counts: BTreeMap<(i32, String), usize> = BTreeMap::new();
    for reading in readings() {
        let plan = plans.get(&reading.opd).unwrap();
        let (_, indicator) = plan.indicator(&reading.indikator).unwrap();
        let place = format!("{} {}", reading.indikator, reading.periode);
        assert_eq!(
            reading.periode.frequency(),
            indicator.frequency(),
            "{place}"
        );
        assert!(YEARS.contains(&reading.periode.year().number()), "{place}");
        assert!(indicator.target_for(reading.periode).is_some(), "{place}");
        assert!(STATUSES.contains(&reading.status.as_str()), "{place}");
        assert!(
            seen.insert((reading.indikator.clone(), reading.periode.to_string())),
            "{place}"
        );
        // Something was measured, or there is a reason why not; never both.
        assert_ne!(
            reading.realisasi.is_empty(),
            reading.alasan.is_empty(),
            "{place}"
        );
        assert_eq!(
            reading.status == "returned",
            reading.catatan.starts_with("Dikembalikan"),
            "{place}"
        );
        let status = capaian(indicator, &reading, &policy).status();
        let due = if reading.realisasi.is_empty() {
            Status::NotFilled
        } else {
            Status::Ok
        };
        assert_eq!(status, due, "{place}");
        let count = counts.entry((reading.periode.year().number(), reading.status));
        *count.or_default() += 1;
    }
    // 2024 is closed: every period of every indicator is there and approved.
    let periods = |each: &Indicator| usize::from(each.frequency().per_year());
    let due: usize = plans
        .values()
        .flat_map(Plan::indicators)
        .map(|(_, each)| periods(each))
        .sum();
    assert_eq!(counts.get(&(2024, "approved".to_owned())), Some(&due));
    assert_eq!(counts.keys().filter(|(year, _)| *year == 2024).count(), 1);
    // 2025 is running: every state is there.
    for status in STATUSES {
        assert!(counts.contains_key(&(2025, status.to_owned())), "{status}");
    }
}
