//! Checking a printed budget percentage.

use super::achievement::common_cause;
use super::cause::Cause;
use super::claim::BudgetClaim;
use super::convention::Convention;
use super::percentage::Figure;
use super::reading::Printing;
use super::slip;
use super::verdict::{Finding, Verdict};
use crate::number::{Exact, Rupiah, spell};
use crate::text::Text;

fn serapan(pagu: Rupiah, realisasi: Rupiah) -> Option<Exact> {
    Some(realisasi.exact().checked_div(&pagu.exact())? * Exact::HUNDRED)
}

/// Which ways of printing give the printed percentage. No document limits its serapan by rule, so a limit is
/// never taken for the convention.
pub(super) fn fitting(claim: &BudgetClaim) -> Vec<usize> {
    let (Some(pagu), Some(realisasi), Some(printed)) = (claim.pagu, claim.realisasi, claim.percent)
    else {
        return Vec::new();
    };
    let Some(raw) = serapan(pagu, realisasi) else {
        return Vec::new();
    };
    Printing::all()
        .enumerate()
        .filter(|(_, printing)| !printing.is_limited() && printing.makes(&raw, printed))
        .map(|(index, _)| index)
        .collect()
}

pub(super) fn judge(claim: &BudgetClaim, convention: &Convention) -> Verdict {
    let Some(printed) = claim.percent else {
        return Verdict::not_checkable(Cause::NothingPrinted);
    };
    let Some(realisasi) = claim.realisasi else {
        return Verdict::not_checkable(Cause::NoRealisasi);
    };
    let Some(pagu) = claim.pagu else {
        return Verdict::not_checkable(Cause::NoTarget);
    };
    let Some(raw) = serapan(pagu, realisasi) else {
        return Verdict {
            finding: Finding::Deviates,
            formula: Some("serapan"),
            printing: Some(convention.printing),
            computed: None,
            cause: Some(Cause::ZeroPaguPrinted),
            sentence: super::sentence::no_figure(printed, Cause::ZeroPaguPrinted),
        };
    };
    let amounts = |lang| {
        format!(
            "{} / {} × 100",
            spell(realisasi.value(), lang),
            spell(pagu.value(), lang)
        )
    };
    let figure = Figure {
        formula: "serapan",
        expression: Text::both(amounts),
        raw: &raw,
        printed,
        usual: convention.printing,
    };
    figure.reproduced().unwrap_or_else(|| {
        figure.deviates(|| {
            let makes = |raw: Option<Exact>| {
                raw.is_some_and(|raw| convention.printing.makes(&raw, printed))
            };
            if makes(serapan(realisasi, pagu)) {
                return Some(Cause::Inverted);
            }
            let slipped = || {
                let with = |value| Rupiah::new(value).ok();
                slip::neighbours(realisasi.value())
                    .any(|value| makes(with(value).and_then(|value| serapan(pagu, value))))
                    || slip::neighbours(pagu.value())
                        .any(|value| makes(with(value).and_then(|value| serapan(value, realisasi))))
            };
            // A slip in an input explains almost anything with few digits, so it comes last.
            common_cause(&[&raw], convention.printing, printed)
                .or_else(|| slipped().then_some(Cause::InputSlip))
        })
    })
}
