//! Indicators: the row of an indicator with those of its targets, as the engine knows them.

use sakip_core::indicator::{Indicator, IndicatorData, TargetTexts};
use sakip_core::policy::Policy;
use sakip_core::problem::ProblemList;

use super::target::{digits, target};
use crate::check;
use crate::error::Result;
use crate::ops::indicators;
use crate::ops::targets;

/// The id of a row in a document, such as `#17`. Ids people give in their documents do not begin with `#`, so
/// that a document numbered 1, 2, 3 never meets rows it does not mean.
pub(crate) fn document_id(id: impl std::fmt::Display) -> String {
    format!("#{id}")
}

/// The row an id of a document stands for.
pub(crate) fn of_document(id: &str) -> Option<i64> {
    let digits = id.strip_prefix('#')?;
    let number = digits.parse().ok()?;
    // One spelling only: `#017` is not `#17`.
    (document_id(number) == id).then_some(number)
}

/// The data form of a stored indicator. `opd` is the code of its OPD where that is not the one of its node.
pub(crate) fn indicator_data<'t>(
    row: &indicators::Indicator,
    targets: impl IntoIterator<Item = &'t targets::Target>,
    opd: Option<&str>,
    policy: &Policy,
) -> Result<IndicatorData> {
    let targets: Vec<(String, String)> = targets
        .into_iter()
        .map(|row| {
            let target = target(&row.columns(), policy)?;
            Ok((row.periode.to_string(), target.written()))
        })
        .collect::<Result<_>>()?;
    Ok(IndicatorData {
        id: document_id(row.id),
        code: row.kode.clone(),
        name: row.nama.clone(),
        unit: row.satuan.clone(),
        polarity: row.polarity.to_string(),
        frequency: Some(row.frequency.name().to_owned()),
        consolidation: Some(row.consolidation.to_string()),
        weight: row.bobot.map(|weight| weight.to_string()),
        baseline: row.baseline.map(|baseline| baseline.to_string()),
        targets: targets.into_iter().collect::<TargetTexts>(),
        end_target: row.end_target.clone(),
        valid_from: row.valid_from.map(|day| day.to_string()),
        valid_to: row.valid_to.map(|day| day.to_string()),
        formula: row.formula.clone(),
        iku: row.iku,
        opd: opd.map(str::to_owned),
        sumber_data: row.sumber_data.clone(),
        definisi_operasional: row.definisi_operasional.clone(),
        penanggung_jawab: row.penanggung_jawab.clone(),
    })
}

/// The indicator itself, as the engine computes with it. Its id is [`document_id`] of the row.
pub(crate) fn indicator<'t>(
    row: &indicators::Indicator,
    targets: impl IntoIterator<Item = &'t targets::Target>,
    policy: &Policy,
) -> Result<Indicator> {
    let data = indicator_data(row, targets, None, policy)?;
    Ok(Indicator::new(data, policy, &document_id(row.id))?)
}

/// The numbers of an indicator have to keep every digit.
pub(crate) fn indicator_digits(problems: &mut ProblemList, place: &str, core: &Indicator) {
    let at = |name: &str| match place {
        "" => name.to_owned(),
        place => format!("{place}.{name}"),
    };
    if let Some(baseline) = core.baseline() {
        check::quantity(problems, &at("baseline"), baseline);
    }
    if let Some(target) = core.end_target() {
        digits(problems, &at("end_target"), target);
    }
    for (periode, target) in core.targets() {
        digits(problems, &at(&format!("targets.{periode}")), target);
    }
}
