//! Budget lines, totals and efficiency.

use num_rational::BigRational;
use num_traits::Zero;

use super::exact::{fits, hundred, parse_decimal, rounded, whole};
use crate::engine::{Answer, Fault};
use crate::inputs::{BudgetInput, EfficiencyInput, TotalInput};

pub(super) fn decimal(text: &str) -> Result<BigRational, Fault> {
    parse_decimal(text).ok_or_else(|| Fault::Broken(format!("`{text}` is no amount")))
}

fn optional(text: Option<&str>) -> Result<Option<BigRational>, Fault> {
    text.map(decimal).transpose()
}

pub(super) fn budget(input: &BudgetInput) -> Result<Answer, Fault> {
    let line = Line {
        pagu: optional(input.pagu.as_deref())?,
        realisasi: optional(input.realisasi.as_deref())?,
        rencana: optional(input.rencana.as_deref())?,
    };
    Ok(figures(&line, &input.mode, input.decimals))
}

/// The amounts of a budget line.
pub(super) struct Line {
    pub(super) pagu: Option<BigRational>,
    pub(super) realisasi: Option<BigRational>,
    pub(super) rencana: Option<BigRational>,
}

/// Every figure of a line, or the reason in its place.
pub(super) fn figures(line: &Line, mode: &str, decimals: u8) -> Answer {
    let Some(r) = line.realisasi.clone() else {
        let keys = [
            "sisa",
            "sisa_persen",
            "deviasi",
            "deviasi_poin",
            "deviasi_persen",
        ];
        let nothing = Answer::status("not_filled");
        return keys
            .into_iter()
            .fold(nothing, |answer, key| answer.with(key, "not_filled"));
    };
    let print = |percent: BigRational| rounded(&percent, mode, decimals).ok_or("overflow");
    let amount = |value: BigRational| {
        if fits(&value) {
            value.to_string()
        } else {
            "overflow".into()
        }
    };
    let shown = |figure: Result<String, &str>| figure.unwrap_or_else(str::to_owned);
    let p = line.pagu.as_ref().ok_or("no_pagu");
    let k = line.rencana.as_ref().ok_or("no_rencana");
    let of = |part: BigRational, whole: &BigRational, zero| {
        if whole.is_zero() {
            Err(zero)
        } else {
            Ok(part / whole * hundred())
        }
    };
    let serapan = p.and_then(|p| of(r.clone(), p, "zero_pagu"));
    let printed = serapan.clone().and_then(print);
    let answer = match (serapan, printed) {
        (Ok(raw), Ok(value)) => Answer::status("ok").with("value", value).with("raw", raw),
        (_, Err(reason)) | (Err(reason), _) => {
            Answer::status("not_computable").with("reason", reason)
        }
    };
    answer
        .with("sisa", shown(p.map(|p| amount(p - &r))))
        .with(
            "sisa_persen",
            shown(p.and_then(|p| print(of(p - &r, p, "zero_pagu")?))),
        )
        .with("deviasi", shown(k.map(|k| amount(&r - k))))
        .with(
            "deviasi_poin",
            shown(k.and_then(|k| print(of(&r - k, p?, "zero_pagu")?))),
        )
        .with(
            "deviasi_persen",
            shown(k.and_then(|k| print(of(&r - k, k, "zero_rencana")?))),
        )
}

pub(super) fn total(input: &TotalInput) -> Result<Answer, Fault> {
    let (mut sum, mut missing) = (whole(0), 0);
    for part in &input.parts {
        if part == "not_filled" {
            missing += 1;
        } else {
            sum += decimal(part)?;
        }
    }
    let difference = decimal(&input.total)? - &sum;
    if !fits(&sum) || !fits(&difference) {
        return Ok(Answer::new().with("verdict", "overflow"));
    }
    let verdict = if difference.is_zero() {
        "agrees"
    } else {
        "differs"
    };
    Ok(Answer::new()
        .with("sum", sum)
        .with("missing", missing)
        .with("verdict", verdict)
        .with("difference", difference))
}

pub(super) fn efficiency(input: &EfficiencyInput) -> Result<Answer, Fault> {
    let (capaian, serapan) = (decimal(&input.capaian)?, decimal(&input.serapan)?);
    let not_computable = |reason: &str| Ok(Answer::status("not_computable").with("reason", reason));
    // Name and value of each figure; the raw one is the first, before any limit.
    let (raw, figures, category) = match input.method.as_str() {
        "bpom_ie" if serapan <= whole(0) => return not_computable("serapan_not_positive"),
        "bpom_ie" => {
            let index = capaian / serapan;
            let category = if index > whole(1) {
                "efisien"
            } else {
                "tidak_efisien"
            };
            let level = &index - whole(1);
            (
                index.clone(),
                vec![("ie", index), ("te", level)],
                Some(category),
            )
        }
        "pemda_selisih" | "pemda_selisih_5" => {
            let margin = if input.method == "pemda_selisih" {
                0
            } else {
                5
            };
            let difference = capaian - serapan;
            let category = if difference > whole(margin) {
                "efisien"
            } else if margin > 0 && difference >= whole(-margin) {
                "cukup_efisien"
            } else {
                "tidak_efisien"
            };
            (
                difference.clone(),
                vec![("selisih", difference)],
                Some(category),
            )
        }
        "unused" if capaian < hundred() => return Ok(Answer::status("not_applicable")),
        "unused" => {
            let left = hundred() - serapan;
            (left.clone(), vec![("tak_terpakai", left)], None)
        }
        "pmk_214_2017" if capaian <= whole(0) => return not_computable("capaian_not_positive"),
        "pmk_214_2017" => {
            let raw = (&capaian - serapan) / capaian * hundred();
            let limited = raw.clone().clamp(whole(-20), whole(20));
            let score = whole(50) + &limited / whole(20) * whole(50);
            let figures = vec![("efisiensi", limited), ("nilai_efisiensi", score)];
            (raw, figures, None)
        }
        method => return Err(Fault::Broken(format!("no method `{method}`"))),
    };
    let mut answer = Answer::status("ok")
        .with("raw", raw)
        .with_some("category", category);
    for (name, figure) in figures {
        match rounded(&figure, &input.mode, input.decimals) {
            Some(printed) => answer = answer.with(name, printed),
            None => return not_computable("overflow"),
        }
    }
    Ok(answer)
}
