//! The demo data set, checked with the engine alone: what it holds is what the engine accepts, and its published
//! figures are found again.

#![allow(clippy::unwrap_used, clippy::panic)] // a test ends by panicking, its helpers too

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sakip_core::achievement::{Achievement, Status};
use sakip_core::budget::{BudgetLine, Entry, Ledger, Pagu, Realisasi, Rencana, Summary};
use sakip_core::evaluation::{Evaluation, EvaluationDocument, Stage, Template, Track};
use sakip_core::indicator::{Indicator, Measured, Target};
use sakip_core::lint::{LintOptions, LintOptionsData, Severity, lint};
use sakip_core::number::{Percent, Rounding, Rupiah};
use sakip_core::period::{Frequency, Period, Year};
use sakip_core::plan::{CodeKind, Level, NationalCode, Plan, PlanData};
use sakip_core::policy::Policy;
use sakip_core::text::{Lang, Localize};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How many OPD the set has.
const OPD: usize = 40;
/// Its two years.
const YEARS: [i32; 2] = [2024, 2025];
/// The states a realisasi can be in.
const STATUSES: [&str; 5] = ["draft", "submitted", "verified", "approved", "returned"];

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../data/demo/", $name))
    };
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Institution {
    instansi: Instansi,
    opd: Vec<Opd>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Instansi {
    kode: String,
    nama: String,
    jenis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opd {
    kode: String,
    nama: String,
    singkatan: String,
    parent: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    opd: String,
    indikator: String,
    periode: Period,
    realisasi: String,
    alasan: String,
    catatan: String,
    status: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Evaluated {
    opd: String,
    tahun: Year,
    evaluasi: EvaluationDocument,
}

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

fn json<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

fn institution() -> Institution {
    json(file!("opd.json"))
}

fn codes() -> BTreeSet<String> {
    institution().opd.into_iter().map(|opd| opd.kode).collect()
}

/// The plan of each OPD by its code.
fn plans(policy: &Policy) -> BTreeMap<String, Plan> {
    json::<Vec<PlanData>>(file!("renstra.json"))
        .into_iter()
        .map(|data| {
            let plan = Plan::from_data(data, policy).unwrap_or_else(|found| panic!("{found}"));
            (plan.opd().unwrap().to_owned(), plan)
        })
        .collect()
}

fn readings() -> Vec<Reading> {
    rows(file!("capaian.csv"))
}

fn ledger() -> Ledger {
    let mut entries: Vec<Entry> = Vec::new();
    let lines = rows::<BudgetLine>(file!("anggaran-baris.csv"));
    entries.extend(lines.into_iter().map(Entry::Line));
    let pagu = rows::<Pagu>(file!("anggaran-pagu.csv"));
    entries.extend(pagu.into_iter().map(Entry::Pagu));
    let plan = rows::<Rencana>(file!("anggaran-rencana.csv"));
    entries.extend(plan.into_iter().map(Entry::Rencana));
    let spent = rows::<Realisasi>(file!("anggaran-realisasi.csv"));
    entries.extend(spent.into_iter().map(Entry::Realisasi));
    Ledger::from_entries(entries).unwrap_or_else(|found| panic!("{found}"))
}

/// A realisasi as it stands in the file: a number, or the label of a scale.
fn measured(text: &str, policy: &Policy) -> Measured {
    if text.is_empty() {
        return Measured::NotFilled;
    }
    match Target::parse(text, policy).unwrap() {
        Target::Point(quantity) => Measured::Value(quantity),
        Target::Ordinal(level) => level.measured(),
        Target::Range(_) => panic!("`{text}` is no realisasi"),
    }
}

fn capaian(indicator: &Indicator, reading: &Reading, policy: &Policy) -> Achievement {
    let measured = measured(&reading.realisasi, policy);
    indicator.question(reading.periode, measured).answer(policy)
}

/// The annual period of the file's two years, for counting.
fn years() -> impl Iterator<Item = Year> {
    YEARS.into_iter().map(|year| Year::new(year).unwrap())
}

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
    println!(
        "{} indicators, {strategic} down to the programs, {iku} IKU",
        ids.len()
    );
    assert!((200..=280).contains(&strategic));
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
    println!("{counts:?}");
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
            assert!(line.program.parse::<NationalCode>().unwrap().kind() == CodeKind::Program);
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
    let corrections = rows::<Realisasi>(file!("anggaran-realisasi.csv"));
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
    println!("serapan September 2025: {serapan}");
    assert!((Decimal::from(55)..=Decimal::from(80)).contains(&serapan.value()));
}

#[test]
fn every_evaluation_scores_from_cc_to_a() {
    let template = Template::builtin("permenpanrb-88-2021").unwrap();
    let tracks = [Track::Mandiri, Track::evaluator(1).unwrap()];
    let mut seen = BTreeSet::new();
    let mut predicates: BTreeMap<(i32, String), usize> = BTreeMap::new();
    let (mut findings, mut followed) = (0, 0);
    for each in json::<Vec<Evaluated>>(file!("lke.json")) {
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
    println!("{predicates:?}, {findings} findings, {followed} followed up");
    for year in YEARS {
        let labels: BTreeSet<&str> = predicates
            .keys()
            .filter(|(of, _)| *of == year)
            .map(|(_, label)| label.as_str())
            .collect();
        assert_eq!(labels, BTreeSet::from(["A", "BB", "B", "CC"]), "{year}");
    }
    assert!(findings > followed && followed > 10);
}

#[test]
fn the_published_figures_are_found_again() {
    let policy = Policy::default();
    let plans = plans(&policy);
    let readings = readings();
    let published: Published = json(file!("published.json"));
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
        assert!(!printed.sumber.is_empty(), "{place}");
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
    let published: Published = json(file!("published.json"));
    assert!(published.anggaran.len() >= 10);
    for printed in &published.anggaran {
        let place = format!("{} {}: {}", printed.fakta, printed.instansi, printed.uraian);
        assert!(!printed.sumber.is_empty(), "{place}");
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
    let published: Published = json(file!("published.json"));
    let sheets: Vec<Evaluated> = json(file!("lke.json"));
    assert_eq!(published.lke.len(), 1);
    for printed in &published.lke {
        let place = format!("{} {}", printed.fakta, printed.instansi);
        assert!(!printed.sumber.is_empty(), "{place}");
        let same = |each: &&Evaluated| each.opd == printed.opd && each.tahun == printed.tahun;
        let sheet = sheets.iter().find(same).unwrap();
        let evaluation = Evaluation::restore(template.clone(), sheet.evaluasi.clone()).unwrap();
        let scored = evaluation.lke().score(printed.track).unwrap();
        assert_eq!(scored.rounded().unwrap().value(), printed.total, "{place}");
        assert_eq!(scored.predicate().label, printed.predikat, "{place}");
    }
}

/// The predicate an OPD reached is what its plan reports as its score: the set agrees with itself.
#[test]
fn the_score_in_the_plan_is_the_score_of_the_sheet() {
    let template = Template::builtin("permenpanrb-88-2021").unwrap();
    let plans = plans(&Policy::default());
    let readings = readings();
    let mut agreed = 0;
    for sheet in json::<Vec<Evaluated>>(file!("lke.json")) {
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
