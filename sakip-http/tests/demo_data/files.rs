//! The files of the set, read into the types of the engine.

use std::collections::{BTreeMap, BTreeSet};

use sakip_core::achievement::Achievement;
use sakip_core::budget::{BudgetLine, Entry, Ledger, Pagu, Realisasi, Rencana};
use sakip_core::evaluation::EvaluationDocument;
use sakip_core::indicator::{Indicator, Measured, Target};
use sakip_core::period::{Period, Year};
use sakip_core::plan::{Plan, PlanData};
use sakip_core::policy::Policy;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How many OPD the set has.
pub(crate) const OPD: usize = 40;
/// Its two years.
pub(crate) const YEARS: [i32; 2] = [2024, 2025];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Institution {
    pub(crate) instansi: Instansi,
    pub(crate) opd: Vec<Opd>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Instansi {
    pub(crate) kode: String,
    pub(crate) nama: String,
    pub(crate) jenis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opd {
    pub(crate) kode: String,
    pub(crate) nama: String,
    pub(crate) singkatan: String,
    pub(crate) parent: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reading {
    pub(crate) opd: String,
    pub(crate) indikator: String,
    pub(crate) periode: Period,
    pub(crate) realisasi: String,
    pub(crate) alasan: String,
    pub(crate) catatan: String,
    pub(crate) status: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Evaluated {
    pub(crate) opd: String,
    pub(crate) tahun: Year,
    pub(crate) evaluasi: EvaluationDocument,
}

pub(crate) fn json<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

pub(crate) fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

pub(crate) fn institution() -> Institution {
    json(include_str!("../../data/demo/opd.json"))
}

pub(crate) fn codes() -> BTreeSet<String> {
    institution().opd.into_iter().map(|opd| opd.kode).collect()
}

/// The plan of each OPD by its code.
pub(crate) fn plans(policy: &Policy) -> BTreeMap<String, Plan> {
    json::<Vec<PlanData>>(include_str!("../../data/demo/renstra.json"))
        .into_iter()
        .map(|data| {
            let plan = Plan::from_data(data, policy).unwrap_or_else(|found| panic!("{found}"));
            (plan.opd().unwrap().to_owned(), plan)
        })
        .collect()
}

pub(crate) fn readings() -> Vec<Reading> {
    rows(include_str!("../../data/demo/capaian.csv"))
}

pub(crate) fn spent() -> Vec<Realisasi> {
    rows(include_str!("../../data/demo/anggaran-realisasi.csv"))
}

pub(crate) fn ledger() -> Ledger {
    let mut entries: Vec<Entry> = Vec::new();
    let lines = rows::<BudgetLine>(include_str!("../../data/demo/anggaran-baris.csv"));
    entries.extend(lines.into_iter().map(Entry::Line));
    let pagu = rows::<Pagu>(include_str!("../../data/demo/anggaran-pagu.csv"));
    entries.extend(pagu.into_iter().map(Entry::Pagu));
    let plan = rows::<Rencana>(include_str!("../../data/demo/anggaran-rencana.csv"));
    entries.extend(plan.into_iter().map(Entry::Rencana));
    entries.extend(spent().into_iter().map(Entry::Realisasi));
    Ledger::from_entries(entries).unwrap_or_else(|found| panic!("{found}"))
}

/// A realisasi as it stands in the file: a number, or the label of a scale.
pub(crate) fn measured(text: &str, policy: &Policy) -> Measured {
    if text.is_empty() {
        return Measured::NotFilled;
    }
    match Target::parse(text, policy).unwrap() {
        Target::Point(quantity) => Measured::Value(quantity),
        Target::Ordinal(level) => level.measured(),
        Target::Range(_) => panic!("`{text}` is no realisasi"),
    }
}

pub(crate) fn capaian(indicator: &Indicator, reading: &Reading, policy: &Policy) -> Achievement {
    let measured = measured(&reading.realisasi, policy);
    indicator.question(reading.periode, measured).answer(policy)
}

/// The two years.
pub(crate) fn years() -> impl Iterator<Item = Year> {
    YEARS.into_iter().map(|year| Year::new(year).unwrap())
}

/// The evaluations, each with its OPD and year.
pub(crate) fn evaluations() -> Vec<Evaluated> {
    json(include_str!("../../data/demo/lke.json"))
}
