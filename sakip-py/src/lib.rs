//! The engine for Python: `sakip._sakip`, which the package `sakip` dresses in dataclasses and tables.
//!
//! No arithmetic happens here. What goes in is text (a number as it is written, a document as JSON) or Arrow
//! columns; what comes out is the JSON or the columns of the engine.

mod accounts;
mod arrow;
mod evaluation;
mod period;
mod policy;
mod refused;
mod scalar;
mod tables;

use pyo3::prelude::*;

/// The engine, as the package `sakip` calls it.
#[pymodule]
mod _sakip {
    #[pymodule_export]
    use super::accounts::{budget, check_total, efficiency, ledger};
    #[pymodule_export]
    use super::evaluation::{predicate, predicates, score};
    #[pymodule_export]
    use super::period::Period;
    #[pymodule_export]
    use super::policy::Policy;
    #[pymodule_export]
    use super::scalar::{achievement, consolidate, number, ratio_of_sums, roll_up, round_exact};
    #[pymodule_export]
    use super::tables::{Columns, anggaran, capaian, reviu};
    #[pymodule_export]
    use super::{call, names};
}

/// Answers a request given and answered as JSON.
#[pyfunction]
fn call(py: Python<'_>, name: &str, request: &str) -> PyResult<String> {
    py.detach(|| sakip_core::wire::call(name, request))
        .map_err(|problems| refused::refused(py, name, &problems))
}

/// The names of the engine, by kind: what the enumerations of the package hold.
#[pyfunction]
fn names() -> Vec<(&'static str, Vec<&'static str>)> {
    use sakip_core::achievement::{NotComputable, Status};
    use sakip_core::budget::{Category, EfficiencyMethod};
    use sakip_core::consolidate::Consolidation;
    use sakip_core::indicator::Formula;
    use sakip_core::number::{Locale, RoundingMode};
    use sakip_core::period::Frequency;
    use sakip_core::plan::Level;
    let mut polarities: Vec<&str> = Formula::ALL.map(Formula::name).to_vec();
    polarities.push("minimize");
    vec![
        ("Status", Status::ALL.map(Status::name).to_vec()),
        (
            "NotComputable",
            NotComputable::ALL.map(NotComputable::code).to_vec(),
        ),
        ("Formula", Formula::ALL.map(Formula::name).to_vec()),
        ("Polaritas", polarities),
        (
            "RoundingMode",
            RoundingMode::ALL.map(RoundingMode::name).to_vec(),
        ),
        ("Frequency", Frequency::ALL.map(Frequency::name).to_vec()),
        (
            "Aturan",
            Consolidation::ALL.map(Consolidation::name).to_vec(),
        ),
        ("Locale", Locale::ALL.map(Locale::name).to_vec()),
        ("Level", Level::ALL.map(Level::name).to_vec()),
        ("Kategori", Category::ALL.map(Category::name).to_vec()),
        (
            "Metode",
            EfficiencyMethod::ALL.map(EfficiencyMethod::name).to_vec(),
        ),
        ("Call", sakip_core::wire::CALLS.to_vec()),
    ]
}
