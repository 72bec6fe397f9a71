//! Budgets: amounts, ledgers, printed totals and efficiency. Each answer is JSON.

use pyo3::prelude::*;
use sakip_core::budget::{
    self as engine, Amounts, BudgetFigure, BudgetOutcome, EfficiencyMethod, EfficiencyOutcome,
    Entry, GroupBy, Ledger,
};
use sakip_core::document::from_json;
use sakip_core::explain::{Explain, Trace};
use sakip_core::number::{Rounding, Rupiah};
use sakip_core::period::Period;
use sakip_core::problem::Problems;
use sakip_core::text::Text;
use serde_json::{Value, json};

use crate::period::period_code;
use crate::refused::{answered, not_a_number, problem};
use crate::scalar::{exact, parsed, rounding};

fn rupiah(place: &str, text: &str) -> Result<Rupiah, Problems> {
    text.parse().map_err(|error| not_a_number(place, &error))
}

/// A figure with its exact value, or why there is none.
fn figure<T: Copy + ToString>(found: &BudgetFigure<T>) -> Value {
    let (status, value, reason) = match found.outcome() {
        BudgetOutcome::Value(value) => ("ok", Some(value.to_string()), None),
        BudgetOutcome::NotFilled => ("not_filled", None, None),
        BudgetOutcome::NotComputable(reason) => ("not_computable", None, Some(reason.code())),
    };
    let exact = found.exact().map(ToString::to_string);
    json!({"status": status, "value": value, "exact": exact, "reason": reason})
}

fn figures(group: &str, amounts: Amounts, rounding: Rounding, trace: &Trace) -> Value {
    json!({
        "kelompok": group,
        "pagu": amounts.pagu,
        "realisasi": amounts.realisasi,
        "rencana": amounts.rencana,
        "serapan": figure(&amounts.serapan(rounding)),
        "sisa": figure(&amounts.sisa()),
        "sisa_persen": figure(&amounts.sisa_percent(rounding)),
        "deviasi": figure(&amounts.deviation()),
        "deviasi_poin": figure(&amounts.deviation_points(rounding)),
        "deviasi_persen": figure(&amounts.deviation_percent(rounding)),
        "sentence": trace.sentence,
        "trace": trace,
    })
}

/// The figures of one budget line.
#[pyfunction]
pub(crate) fn budget(
    py: Python<'_>,
    pagu: Option<String>,
    realisasi: Option<String>,
    rencana: Option<String>,
    mode: &str,
    decimals: u8,
) -> PyResult<String> {
    answered(py, "anggaran", || {
        let amount = |place, text: &Option<String>| {
            text.as_deref().map(|text| rupiah(place, text)).transpose()
        };
        let amounts = Amounts {
            pagu: amount("pagu", &pagu)?,
            realisasi: amount("realisasi", &realisasi)?,
            rencana: amount("rencana", &rencana)?,
        };
        let rounding = rounding(mode, decimals)?;
        Ok(figures("", amounts, rounding, &amounts.serapan(rounding).trace()).to_string())
    })
}

/// The figures of each group of a ledger at the end of a period. The entries are JSON.
#[pyfunction]
pub(crate) fn ledger(
    py: Python<'_>,
    entries: &str,
    per: &str,
    sampai: &str,
    mode: &str,
    decimals: u8,
) -> PyResult<String> {
    answered(py, "anggaran", || {
        let unreadable = |error: sakip_core::document::Unreadable| {
            error.problem(
                "request_unreadable",
                &Text::new("buku besar tidak terbaca", "not a ledger"),
            )
        };
        let per: GroupBy = from_json(&json!(per).to_string()).map_err(unreadable)?;
        let at = sampai.parse::<Period>();
        let at = at.map_err(|error| problem(period_code(&error), "sampai", &error))?;
        let entries: Vec<Entry> = from_json(entries).map_err(unreadable)?;
        let rounding = rounding(mode, decimals)?;
        let ledger = Ledger::from_entries(entries)?;
        let summaries = ledger
            .summaries(per, at)
            .map_err(|error| problem("overflow", "entries", &error))?;
        let groups = summaries.iter().map(|summary| {
            figures(
                summary.group(),
                summary.amounts(),
                rounding,
                &summary.trace(rounding),
            )
        });
        Ok(Value::Array(groups.collect()).to_string())
    })
}

/// Whether a printed total is the sum of its rows.
#[pyfunction]
pub(crate) fn check_total(
    py: Python<'_>,
    parts: Vec<Option<String>>,
    total: &str,
) -> PyResult<String> {
    answered(py, "anggaran", || {
        let mut rows = Vec::new();
        for (row, part) in (1..).zip(&parts) {
            rows.push(
                part.as_deref()
                    .map(|part| rupiah(&row.to_string(), part))
                    .transpose()?,
            );
        }
        let check = engine::check_total("total", &rows, rupiah("total", total)?)
            .map_err(|error| problem("overflow", "total", &error))?;
        Ok(json!({
            "sum": check.sum(),
            "printed": check.printed(),
            "difference": check.difference(),
            "agrees": check.agrees(),
            "coverage": check.rows(),
        })
        .to_string())
    })
}

/// Capaian set against serapan by a named method; both may be exact ratios.
#[pyfunction]
pub(crate) fn efficiency(
    py: Python<'_>,
    method: &str,
    capaian: Option<String>,
    serapan: Option<String>,
    mode: &str,
    decimals: u8,
) -> PyResult<String> {
    answered(py, "efisiensi", || {
        let method: EfficiencyMethod = parsed("unknown_method", "metode", method)?;
        let read = |place, text: &Option<String>| {
            text.as_deref().map(|text| exact(place, text)).transpose()
        };
        let (capaian, serapan) = (read("capaian", &capaian)?, read("serapan", &serapan)?);
        let found = engine::efficiency(
            method,
            capaian.as_ref(),
            serapan.as_ref(),
            rounding(mode, decimals)?,
        );
        let (status, reason) = match found.outcome() {
            EfficiencyOutcome::Values(_) => ("ok", None),
            EfficiencyOutcome::NotFilled => ("not_filled", None),
            EfficiencyOutcome::NotApplicable => ("not_applicable", None),
            EfficiencyOutcome::NotComputable(reason) => ("not_computable", Some(reason.code())),
        };
        let values: Vec<Value> = found
            .values()
            .iter()
            .map(|value| {
                json!([
                    value.name(),
                    value.rounded().to_string(),
                    value.exact().to_string()
                ])
            })
            .collect();
        let trace = found.trace();
        Ok(json!({
            "status": status,
            "reason": reason,
            "values": values,
            "label": found.label().map(|label| label.text()),
            "sentence": trace.sentence,
            "trace": trace,
        })
        .to_string())
    })
}
