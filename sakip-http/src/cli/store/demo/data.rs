//! The files of the demo, as the operations of the store take them.

use std::collections::BTreeMap;

use sakip_core::period::Period;
use sakip_core::plan::PlanData;
use sakip_db::ops::budget::import::{Import, ImportKind};
use sakip_db::ops::evaluations::ImportedEvaluation;
use sakip_db::ops::instansi::NewInstansi;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::super::super::failure::Failure;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agencies {
    pub(super) instansi: NewInstansi,
    /// Those above before those below.
    pub(super) opd: Vec<Agency>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agency {
    pub(super) kode: String,
    pub(super) nama: String,
    pub(super) singkatan: String,
    pub(super) parent: Option<String>,
}

/// What was measured, and where it stands.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Measured {
    pub(super) opd: String,
    pub(super) indikator: String,
    pub(super) periode: Period,
    pub(super) realisasi: String,
    pub(super) alasan: String,
    pub(super) catatan: String,
    pub(super) status: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Standing {
    Draft,
    Submitted,
    Verified,
    Approved,
    Returned,
}

/// All of it.
pub(super) struct Demo {
    pub(super) agencies: Agencies,
    pub(super) plans: Vec<PlanData>,
    /// By the code of their OPD.
    pub(super) measured: BTreeMap<String, Vec<Measured>>,
    pub(super) budget: [Import; 4],
    pub(super) evaluations: Vec<ImportedEvaluation>,
}

impl Demo {
    /// Reads what is built into the program.
    pub(super) fn read() -> Result<Demo, Failure> {
        let mut measured: BTreeMap<String, Vec<Measured>> = BTreeMap::new();
        for row in csv::Reader::from_reader(CAPAIAN.as_bytes()).deserialize() {
            let row: Measured = row.map_err(|error| broken("capaian.csv", &error))?;
            measured.entry(row.opd.clone()).or_default().push(row);
        }
        Ok(Demo {
            agencies: json("opd.json", OPD)?,
            plans: json("renstra.json", RENSTRA)?,
            measured,
            budget: [
                budget(ImportKind::Line, BARIS)?,
                budget(ImportKind::Pagu, PAGU)?,
                budget(ImportKind::Rencana, RENCANA)?,
                budget(ImportKind::Realisasi, REALISASI)?,
            ],
            evaluations: json("lke.json", LKE)?,
        })
    }
}

const OPD: &str = include_str!("../../../../data/demo/opd.json");
const RENSTRA: &str = include_str!("../../../../data/demo/renstra.json");
const CAPAIAN: &str = include_str!("../../../../data/demo/capaian.csv");
const BARIS: &str = include_str!("../../../../data/demo/anggaran-baris.csv");
const PAGU: &str = include_str!("../../../../data/demo/anggaran-pagu.csv");
const RENCANA: &str = include_str!("../../../../data/demo/anggaran-rencana.csv");
const REALISASI: &str = include_str!("../../../../data/demo/anggaran-realisasi.csv");
const LKE: &str = include_str!("../../../../data/demo/lke.json");

fn json<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| broken(name, &error))
}

fn budget(kind: ImportKind, text: &str) -> Result<Import, Failure> {
    let rows = Import::from_csv(text).map_err(sakip_db::Error::from)?;
    Ok(rows.kind(kind))
}

/// What is wrong with a file of the demo. The tests load all of it; nobody sees this.
pub(super) fn broken(name: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::usage(
        format!("berkas contoh {name} rusak: {error}"),
        format!("the file {name} of the demo is broken: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        let demo = Demo::read().unwrap();
        assert_eq!((demo.agencies.opd.len(), demo.plans.len()), (40, 40));
        assert_eq!((demo.measured.len(), demo.evaluations.len()), (40, 80));
        assert!(demo.budget.iter().all(|rows| rows.len() > 300));
        let mut known = Vec::new();
        for agency in &demo.agencies.opd {
            assert!(
                agency
                    .parent
                    .as_ref()
                    .is_none_or(|above| known.contains(above))
            );
            known.push(agency.kode.clone());
        }
    }
}
