//! The published figures of the set: the engine finds what the documents print.

use rust_decimal::Decimal;
use sakip_core::achievement::Status;
use sakip_core::budget::{BudgetLine, Summary};
use sakip_core::evaluation::{Evaluation, Template, Track};
use sakip_core::indicator::Target;
use sakip_core::number::{Percent, Rounding, Rupiah};
use sakip_core::period::{Period, Year};
use sakip_core::policy::Policy;
use serde::Deserialize;

use crate::files::{Evaluated, Reading, capaian, evaluations, json, ledger, plans, readings};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    capaian: Vec<PublishedCapaian>,
    anggaran: Vec<PublishedBudget>,
    lke: Vec<PublishedLke>,
}

/// A target, a realisasi and what a document prints for them: a figure, or only whether the target was met.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishedCapaian {
    opd: String,
    indikator: String,
    periode: Period,
    fakta: String,
    sumber: String,
    instansi: String,
    uraian: String,
    target: String,
    realisasi: String,
    capaian: Option<String>,
    status: Option<String>,
}

/// A printed row of an account: of one budget line, or the total of an OPD.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishedBudget {
    baris: Option<String>,
    opd: Option<String>,
    tahun: Year,
    fakta: String,
    sumber: String,
    instansi: String,
    uraian: String,
    pagu: i64,
    realisasi: i64,
    serapan: Option<Percent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishedLke {
    opd: String,
    tahun: Year,
    track: Track,
    fakta: String,
    sumber: String,
    instansi: String,
    total: Decimal,
    predikat: String,
}

fn published() -> Published {
    json(include_str!("../../data/demo/published.json"))
}

/// Whether the README names a fact with its source, in one row.
fn tells_of(fact: &str, source: &str) -> bool {
    include_str!("../../data/demo/README.md")
        .lines()
        .any(|row| row.contains(&format!("`{fact}`")) && !source.is_empty() && row.contains(source))
}

#[test]
fn the_published_figures_are_found_again() {
    let policy = Policy::default();
    let plans = plans(&policy);
    let readings = readings();
    let published = published();
    assert!(published.capaian.len() >= 20);
    for printed in &published.capaian {
        let (_, indicator) = plans
            .get(&printed.opd)
            .unwrap()
            .indicator(&printed.indikator)
            .unwrap();
        let same = |each: &&Reading| {
            each.indikator == printed.indikator && each.periode == printed.periode
        };
        let reading = readings.iter().find(same).unwrap();
        let place = format!("{} {}: {}", printed.fakta, printed.instansi, printed.uraian);
        assert!(tells_of(&printed.fakta, &printed.sumber), "{place}");
        assert!(
            indicator.sumber_data().unwrap().contains(&printed.fakta),
            "{place}"
        );
        let target = Target::parse(&printed.target, &policy).unwrap();
        assert_eq!(
            indicator.target_for(printed.periode),
            Some(&target),
            "{place}"
        );
        let found = capaian(indicator, reading, &policy);
        if printed.realisasi == "n/a" {
            assert_eq!(found.status(), Status::NotFilled, "{place}");
            assert_eq!(printed.capaian.as_deref(), Some("n/a"), "{place}");
            continue;
        }
        assert_eq!(reading.realisasi, printed.realisasi, "{place}");
        let value = found.value().unwrap().value();
        if let Some(figure) = &printed.capaian {
            assert_eq!(value, figure.parse().unwrap(), "{place}");
        }
        if let Some(status) = &printed.status {
            assert_eq!(
                value >= Decimal::ONE_HUNDRED,
                status == "Tercapai",
                "{place}"
            );
        }
    }
}

#[test]
fn the_published_accounts_are_found_again() {
    let ledger = ledger();
    let published = published();
    assert!(published.anggaran.len() >= 10);
    for printed in &published.anggaran {
        let place = format!("{} {}: {}", printed.fakta, printed.instansi, printed.uraian);
        assert!(tells_of(&printed.fakta, &printed.sumber), "{place}");
        let group = printed.baris.as_ref().or(printed.opd.as_ref()).unwrap();
        let by_line = |line: &BudgetLine| line.key.clone();
        let by_opd = |line: &BudgetLine| line.opd.clone();
        let at = Period::annual(printed.tahun);
        let found = if printed.baris.is_some() {
            ledger.summaries_by(by_line, at)
        } else {
            ledger.summaries_by(by_opd, at)
        };
        let found: Vec<Summary> = found.unwrap();
        let summary = found.iter().find(|each| each.group() == group).unwrap();
        let amount = |figure: Option<Rupiah>| figure.unwrap().value();
        assert_eq!(
            amount(summary.amounts().pagu),
            Decimal::from(printed.pagu),
            "{place}"
        );
        assert_eq!(
            amount(summary.amounts().realisasi),
            Decimal::from(printed.realisasi),
            "{place}"
        );
        if let Some(serapan) = printed.serapan {
            assert_eq!(
                summary.serapan(Rounding::default()).value(),
                Some(serapan),
                "{place}"
            );
        }
    }
}

#[test]
fn the_published_sheet_scores_what_was_published() {
    let template = Template::builtin("permenpanrb-88-2021").unwrap();
    let published = published();
    let sheets = evaluations();
    assert_eq!(published.lke.len(), 1);
    for printed in &published.lke {
        let place = format!("{} {}", printed.fakta, printed.instansi);
        assert!(tells_of(&printed.fakta, &printed.sumber), "{place}");
        let same = |each: &&Evaluated| each.opd == printed.opd && each.tahun == printed.tahun;
        let sheet = sheets.iter().find(same).unwrap();
        let evaluation = Evaluation::restore(template.clone(), sheet.evaluasi.clone()).unwrap();
        let scored = evaluation.lke().score(printed.track).unwrap();
        assert_eq!(scored.rounded().unwrap().value(), printed.total, "{place}");
        assert_eq!(scored.predicate().label, printed.predikat, "{place}");
    }
}
