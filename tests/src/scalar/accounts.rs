//! Budget lines, ledgers, totals and efficiency of `sakip-core`.

use sakip_core::budget::{
    Amounts, BudgetFigure, BudgetOutcome, EfficiencyMethod, EfficiencyOutcome, Entry, GroupBy,
    Ledger, check_total, efficiency as measure,
};
use sakip_core::number::{Rounding, Rupiah};
use sakip_core::period::Period;
use serde_json::{Value, json};

use super::{codes, exact, parse, period_code, ratio, rounding};
use crate::engine::{Answer, Fault};
use crate::inputs::{BudgetInput, EfficiencyInput, LedgerInput, TotalInput};

/// A budget figure, or why there is none.
fn shown<T: Copy + ToString>(figure: &BudgetFigure<T>) -> String {
    match figure.outcome() {
        BudgetOutcome::Value(value) => value.to_string(),
        BudgetOutcome::NotFilled => "not_filled".to_owned(),
        BudgetOutcome::NotComputable(reason) => reason.code().to_owned(),
    }
}

fn figures(amounts: Amounts, rounding: Rounding) -> Answer {
    let serapan = amounts.serapan(rounding);
    let answer = match serapan.outcome() {
        BudgetOutcome::Value(value) => Answer::status("ok")
            .with("value", value)
            .with_some("raw", serapan.exact().map(ratio)),
        BudgetOutcome::NotFilled => Answer::status("not_filled"),
        BudgetOutcome::NotComputable(reason) => {
            Answer::status("not_computable").with("reason", reason.code())
        }
    };
    answer
        .with("sisa", shown(&amounts.sisa()))
        .with("sisa_persen", shown(&amounts.sisa_percent(rounding)))
        .with("deviasi", shown(&amounts.deviation()))
        .with("deviasi_poin", shown(&amounts.deviation_points(rounding)))
        .with(
            "deviasi_persen",
            shown(&amounts.deviation_percent(rounding)),
        )
}

/// The entries of a ledger in the data form of the engine.
fn entries(input: &LedgerInput) -> Value {
    let (line, tahun) = ("5.1", input.tahun);
    let opened = json!({
        "entry": "line", "key": line, "tahun": tahun, "opd": "OPD", "program": "P", "category": "lainnya",
    });
    let pagu = input.pagu.iter().map(|(kind, effective, amount)| {
        json!({
            "entry": "pagu", "line": line, "tahun": tahun, "kind": kind, "effective": effective,
            "amount": amount,
        })
    });
    let realisasi = input.realisasi.iter().enumerate().map(|(id, (period, amount))| {
        json!({
            "entry": "realisasi", "id": id.to_string(), "line": line, "period": period, "amount": amount,
        })
    });
    let rencana = input.rencana.iter().map(|(period, amount)| {
        json!({"entry": "rencana", "line": line, "period": period, "amount": amount})
    });
    // The line last: entries come in any order.
    pagu.chain(realisasi)
        .chain(rencana)
        .chain([opened])
        .collect()
}

pub(super) fn budget(input: &BudgetInput) -> Result<Answer, Fault> {
    let amount = |text: &Option<String>| text.as_deref().map(parse::<Rupiah>).transpose();
    let amounts = Amounts {
        pagu: amount(&input.pagu)?,
        realisasi: amount(&input.realisasi)?,
        rencana: amount(&input.rencana)?,
    };
    Ok(figures(amounts, rounding(&input.mode, input.decimals)?))
}

pub(super) fn ledger(input: &LedgerInput) -> Result<Answer, Fault> {
    let refused = |codes: &str| Ok(Answer::status("refused").with("problems", codes));
    let at = match input.at.parse::<Period>() {
        Ok(at) => at,
        Err(error) => return refused(period_code(&error)),
    };
    for (key, _) in input.realisasi.iter().chain(&input.rencana) {
        if let Err(error) = key.parse::<Period>() {
            return refused(period_code(&error));
        }
    }
    let entries: Vec<Entry> = serde_json::from_value(entries(input)).map_err(Fault::broken)?;
    let ledger = match Ledger::from_entries(entries) {
        Ok(ledger) => ledger,
        Err(problems) => return refused(&codes(&problems)),
    };
    let summaries = ledger
        .summaries(GroupBy::Total, at)
        .map_err(Fault::broken)?;
    let amounts = summaries
        .first()
        .map(|total| total.amounts())
        .unwrap_or_default();
    Ok(figures(amounts, rounding(&input.mode, input.decimals)?)
        .with_some("pagu", amounts.pagu)
        .with_some("realisasi", amounts.realisasi)
        .with_some("rencana", amounts.rencana))
}

pub(super) fn total(input: &TotalInput) -> Result<Answer, Fault> {
    let rows = input
        .parts
        .iter()
        .map(|part| match part.as_str() {
            "not_filled" => Ok(None),
            amount => parse::<Rupiah>(amount).map(Some),
        })
        .collect::<Result<Vec<_>, Fault>>()?;
    let Ok(check) = check_total("total", &rows, parse(&input.total)?) else {
        return Ok(Answer::new().with("verdict", "overflow"));
    };
    let rows = check.rows();
    Ok(Answer::new()
        .with("sum", check.sum())
        .with("missing", rows.total - rows.used)
        .with("verdict", if check.agrees() { "agrees" } else { "differs" })
        .with("difference", check.difference()))
}

pub(super) fn efficiency(input: &EfficiencyInput) -> Result<Answer, Fault> {
    let method = parse::<EfficiencyMethod>(&input.method)?;
    let found = measure(
        method,
        Some(&exact(&input.capaian)?),
        Some(&exact(&input.serapan)?),
        rounding(&input.mode, input.decimals)?,
    );
    let mut answer = match found.outcome() {
        EfficiencyOutcome::Values(_) => Answer::status("ok"),
        EfficiencyOutcome::NotFilled => Answer::status("not_filled"),
        EfficiencyOutcome::NotApplicable => Answer::status("not_applicable"),
        EfficiencyOutcome::NotComputable(reason) => {
            Answer::status("not_computable").with("reason", reason.code())
        }
    };
    for value in found.values() {
        answer = answer.with(value.name(), value.rounded());
    }
    let first = found.values().first();
    let label = found.label().map(|label| label.text().id.replace(' ', "_"));
    Ok(answer
        .with_some("raw", first.map(|value| ratio(value.exact())))
        .with_some("category", label))
}
