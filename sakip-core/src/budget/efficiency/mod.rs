//! Efficiency: capaian set against the money it took, by named methods.

mod explain;
mod method;

#[cfg(test)]
mod tests;

use explain::{Expression, shown};

pub use method::{EfficiencyLabel, EfficiencyMethod, UnknownMethod};

use rust_decimal::Decimal;

use crate::explain::{AppliedLimit, LimitKind, term};
use crate::number::{Exact, Percent, Rounding, Rupiah};
use crate::text::{Lang, Localize};

/// One value of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EfficiencyValue {
    name: &'static str,
    is_percent: bool,
    expression: Expression,
    exact: Exact,
    limit: Option<AppliedLimit>,
    rounded: Decimal,
}

impl EfficiencyValue {
    /// The stable name: `ie`, `te`, `selisih`, `tak_terpakai`, `efisiensi` or `nilai_efisiensi`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it is a percentage or difference of percentages; otherwise a plain ratio.
    pub fn is_percent(&self) -> bool {
        self.is_percent
    }

    /// The exact value before any limit and rounding.
    pub fn exact(&self) -> &Exact {
        &self.exact
    }

    /// The limit that changed the value, if one did.
    pub fn limit(&self) -> Option<&AppliedLimit> {
        self.limit.as_ref()
    }

    /// The value after its limit, rounded once.
    pub fn rounded(&self) -> Decimal {
        self.rounded
    }
}

/// What a method gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EfficiencyOutcome {
    /// Its values, at least one.
    Values(Vec<EfficiencyValue>),
    /// Capaian or serapan is not known.
    NotFilled,
    /// The method says nothing here: unused money counts only where the target was met.
    NotApplicable,
    /// The formula gives no value.
    NotComputable(EfficiencyReason),
}

/// Why an efficiency figure has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EfficiencyReason {
    /// Nothing was spent: there is nothing to divide by.
    SerapanNotPositive,
    /// Nothing was achieved: there is nothing to divide by.
    CapaianNotPositive,
    /// More outputs than [`Keluaran::MAX`].
    TooManyKeluaran,
    /// The value has more digits than a decimal holds.
    Overflow,
}

impl EfficiencyReason {
    /// The stable code: `serapan_not_positive`, `capaian_not_positive`, `too_many_keluaran` or `overflow`.
    pub fn code(self) -> &'static str {
        match self {
            EfficiencyReason::SerapanNotPositive => "serapan_not_positive",
            EfficiencyReason::CapaianNotPositive => "capaian_not_positive",
            EfficiencyReason::TooManyKeluaran => "too_many_keluaran",
            EfficiencyReason::Overflow => "overflow",
        }
    }
}

impl Localize for EfficiencyReason {
    fn localize(&self, lang: Lang) -> String {
        let (id, en) = match self {
            EfficiencyReason::SerapanNotPositive => (
                "serapan tidak lebih dari nol",
                "absorption is not above zero",
            ),
            EfficiencyReason::CapaianNotPositive => (
                "capaian tidak lebih dari nol",
                "achievement is not above zero",
            ),
            EfficiencyReason::TooManyKeluaran => (
                "terlalu banyak keluaran sekaligus",
                "too many outputs at once",
            ),
            EfficiencyReason::Overflow => (
                "hasilnya melebihi digit yang dapat disimpan",
                "the result has more digits than can be kept",
            ),
        };
        lang.pick(id, en).to_owned()
    }
}

/// An efficiency figure with everything that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Efficiency {
    method: EfficiencyMethod,
    inputs: Vec<(&'static str, String)>,
    outcome: EfficiencyOutcome,
    label: Option<EfficiencyLabel>,
    rounding: Rounding,
}

impl Efficiency {
    /// The method.
    pub fn method(&self) -> EfficiencyMethod {
        self.method
    }

    /// What the method gives.
    pub fn outcome(&self) -> &EfficiencyOutcome {
        &self.outcome
    }

    /// The values; empty where there is none.
    pub fn values(&self) -> &[EfficiencyValue] {
        match &self.outcome {
            EfficiencyOutcome::Values(values) => values,
            _ => &[],
        }
    }

    /// What the method calls the result; only where its source names one.
    pub fn label(&self) -> Option<EfficiencyLabel> {
        self.label
    }
}

/// One output (keluaran) under PMK 214/2017.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keluaran {
    /// Its pagu (PAK).
    pub pagu: Rupiah,
    /// What was spent on it (RAK).
    pub realisasi: Rupiah,
    /// Its achievement (CK), in percent.
    pub capaian: Percent,
}

impl Keluaran {
    /// The most outputs of one figure.
    pub const MAX: usize = 100_000;
}

/// Efficiency by a method from capaian and serapan, both in percent and best unrounded. Under
/// [`EfficiencyMethod::Pmk214Of2017`] this is the case of a single output; for several see [`pmk_214_2017`].
///
/// ```
/// use sakip_core::budget::{EfficiencyMethod, efficiency};
/// use sakip_core::explain::Explain;
/// use sakip_core::number::{Percent, Rounding};
/// use sakip_core::text::Lang;
///
/// // BBPOM di Yogyakarta 2020
/// let (capaian, serapan): (Percent, Percent) = ("100.57".parse()?, "95.44".parse()?);
/// let figure = efficiency(
///     EfficiencyMethod::BpomIe,
///     Some(&capaian.exact()),
///     Some(&serapan.exact()),
///     Rounding::default(),
/// );
/// assert_eq!(
///     figure.sentence(Lang::Id),
///     "bpom_ie: ie = 100,57 / 95,44 = 1,05; te = 100,57 / 95,44 − 1 = 0,05; efisien"
/// );
/// # Ok::<(), sakip_core::number::NumberError>(())
/// ```
pub fn efficiency(
    method: EfficiencyMethod,
    capaian: Option<&Exact>,
    serapan: Option<&Exact>,
    rounding: Rounding,
) -> Efficiency {
    let inputs = [("capaian", capaian), ("serapan", serapan)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?.to_string())))
        .collect();
    let verdict = match (capaian, serapan) {
        (Some(capaian), Some(serapan)) => judge(method, capaian, serapan, rounding),
        _ => Err(EfficiencyOutcome::NotFilled),
    };
    finish(method, inputs, verdict, rounding)
}

/// Efficiency under PMK 214/2017 over several outputs: `E = Σ(PAK·CK − RAK) / Σ(PAK·CK)` limited to ±20 %,
/// `NE = 50 + E / 20 × 50`. Known second-hand; the method says so in its `verified` flag.
pub fn pmk_214_2017(outputs: &[Keluaran], rounding: Rounding) -> Efficiency {
    let method = EfficiencyMethod::Pmk214Of2017;
    if outputs.len() > Keluaran::MAX {
        let reason = EfficiencyReason::TooManyKeluaran;
        let verdict = Err(EfficiencyOutcome::NotComputable(reason));
        return finish(method, Vec::new(), verdict, rounding);
    }
    let hundredth = Exact::from(Decimal::new(1, 2));
    let weighted: Exact = outputs
        .iter()
        .map(|output| output.pagu.exact() * output.capaian.exact() * hundredth.clone())
        .sum();
    let spent: Exact = outputs.iter().map(|output| output.realisasi.exact()).sum();
    let inputs = vec![
        ("pagu_x_capaian", weighted.to_string()),
        ("realisasi", spent.to_string()),
    ];
    let verdict = if outputs.is_empty() {
        Err(EfficiencyOutcome::NotFilled)
    } else {
        pmk(&weighted, &spent, rounding)
    };
    finish(method, inputs, verdict, rounding)
}

type Verdict = Result<(Vec<EfficiencyValue>, Option<EfficiencyLabel>), EfficiencyOutcome>;

fn finish(
    method: EfficiencyMethod,
    inputs: Vec<(&'static str, String)>,
    verdict: Verdict,
    rounding: Rounding,
) -> Efficiency {
    let (outcome, label) = match verdict {
        Ok((values, label)) => (EfficiencyOutcome::Values(values), label),
        Err(outcome) => (outcome, None),
    };
    Efficiency {
        method,
        inputs,
        outcome,
        label,
        rounding,
    }
}

fn judge(
    method: EfficiencyMethod,
    capaian: &Exact,
    serapan: &Exact,
    rounding: Rounding,
) -> Verdict {
    use EfficiencyLabel::{CukupEfisien, Efisien, TidakEfisien};
    match method {
        EfficiencyMethod::BpomIe => {
            let index = quotient(capaian, serapan, EfficiencyReason::SerapanNotPositive)?;
            let level = &index - &Exact::ONE;
            let label = if index > Exact::ONE {
                Efisien
            } else {
                TidakEfisien
            };
            let ratio = |locale| format!("{} / {}", shown(capaian, locale), shown(serapan, locale));
            let less_one = Expression::new(|locale| format!("{} − 1", ratio(locale)));
            let te = value("te", false, less_one, level, rounding)?;
            let ie = value("ie", false, Expression::new(ratio), index, rounding)?;
            Ok((vec![ie, te], Some(label)))
        }
        EfficiencyMethod::PemdaSelisih => {
            let value = difference(capaian, serapan, rounding)?;
            let label = if value.exact > Exact::ZERO {
                Efisien
            } else {
                TidakEfisien
            };
            Ok((vec![value], Some(label)))
        }
        EfficiencyMethod::PemdaSelisih5 => {
            let value = difference(capaian, serapan, rounding)?;
            let margin = Exact::from(5);
            let label = if value.exact > margin {
                Efisien
            } else if value.exact >= -margin {
                CukupEfisien
            } else {
                TidakEfisien
            };
            Ok((vec![value], Some(label)))
        }
        EfficiencyMethod::Unused if *capaian < Exact::HUNDRED => {
            Err(EfficiencyOutcome::NotApplicable)
        }
        EfficiencyMethod::Unused => {
            let expression =
                Expression::new(|locale| format!("100 − {}", term(shown(serapan, locale))));
            let left = &Exact::HUNDRED - serapan;
            let value = value("tak_terpakai", true, expression, left, rounding)?;
            Ok((vec![value], None))
        }
        EfficiencyMethod::Pmk214Of2017 => pmk(capaian, serapan, rounding),
    }
}

fn difference(
    capaian: &Exact,
    serapan: &Exact,
    rounding: Rounding,
) -> Result<EfficiencyValue, EfficiencyOutcome> {
    let expression = Expression::new(|locale| {
        let (capaian, serapan) = (shown(capaian, locale), shown(serapan, locale));
        format!("{capaian} − {}", term(serapan))
    });
    value("selisih", true, expression, capaian - serapan, rounding)
}

/// PMK 214/2017 from `Σ(PAK·CK)` and `ΣRAK`; for a single output capaian and serapan are these sums over PAK.
fn pmk(weighted: &Exact, spent: &Exact, rounding: Rounding) -> Verdict {
    let saved = weighted - spent;
    let ratio = quotient(&saved, weighted, EfficiencyReason::CapaianNotPositive)?;
    let raw = ratio * Exact::HUNDRED;
    let most = Exact::from(20);
    let (limited, limit) = if raw > most {
        (most, Some((LimitKind::Cap, "20")))
    } else if raw < -&most {
        (-most, Some((LimitKind::Floor, "-20")))
    } else {
        (raw.clone(), None)
    };
    // E / 20 × 50 is 2.5 E.
    let slope = Exact::from(Decimal::new(25, 1));
    let score = Exact::from(50) + &limited * &slope;
    let nilai_expression = Expression::new(|locale| {
        let limited = term(shown(&limited, locale));
        format!("50 + {limited} / 20 × 50")
    });
    let expression = Expression::new(|locale| {
        let (weighted, spent) = (shown(weighted, locale), term(shown(spent, locale)));
        format!("({weighted} − {spent}) / {weighted} × 100")
    });
    let mut efisiensi = value("efisiensi", true, expression, limited, rounding)?;
    efisiensi.exact = raw;
    efisiensi.limit = limit.map(|(kind, at)| AppliedLimit {
        kind,
        at: at.to_owned(),
    });
    let nilai = value("nilai_efisiensi", true, nilai_expression, score, rounding)?;
    Ok((vec![efisiensi, nilai], None))
}

fn quotient(
    part: &Exact,
    whole: &Exact,
    otherwise: EfficiencyReason,
) -> Result<Exact, EfficiencyOutcome> {
    Some(whole)
        .filter(|whole| **whole > Exact::ZERO)
        .and_then(|whole| part.checked_div(whole))
        .ok_or(EfficiencyOutcome::NotComputable(otherwise))
}

fn value(
    name: &'static str,
    is_percent: bool,
    expression: Expression,
    exact: Exact,
    rounding: Rounding,
) -> Result<EfficiencyValue, EfficiencyOutcome> {
    let overflow = EfficiencyOutcome::NotComputable(EfficiencyReason::Overflow);
    let rounded = exact.round(rounding).ok_or(overflow)?;
    Ok(EfficiencyValue {
        name,
        is_percent,
        expression,
        exact,
        limit: None,
        rounded,
    })
}
