//! The named formulas, in big rationals.

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::exact::{hundred, parse_decimal, whole};
use super::policy::{Policy, level};
use crate::engine::{Answer, Fault};
use crate::inputs::{AchievementInput, RealisasiInput, TargetInput};
use crate::vectors::Rules;

/// The formula a polarity stands for, given the kind of target.
fn formula<'a>(policy: &'a Policy, input: &'a AchievementInput) -> &'a str {
    let lower_is_better =
        input.polarity.starts_with("minimize") || input.polarity == "range_minimize";
    match &input.target {
        Some(TargetInput::Level(_)) => "ordinal",
        Some(TargetInput::Range(_)) if lower_is_better => "range_minimize",
        Some(TargetInput::Range(_)) if input.polarity == "maximize" => "range",
        _ if input.polarity == "minimize" => &policy.minimize,
        _ => &input.polarity,
    }
}

pub(super) fn answer(
    rules: &Rules,
    policy: &Policy,
    input: &AchievementInput,
) -> Result<Answer, Fault> {
    let formula = formula(policy, input);
    let realisasi = match &input.realisasi {
        RealisasiInput::Text(missing) if missing.starts_with("not_") => {
            return Ok(Answer::status(missing).with("formula", formula));
        }
        RealisasiInput::Text(text) => decimal(text)?,
        RealisasiInput::Level(label) => position(rules, &label.level)?,
    };
    let made = match raw(rules, policy, formula, input, &realisasi)? {
        Ok(ratio) => policy.figure(&(ratio * hundred())),
        Err(reason) => Answer::status("not_computable").with("reason", reason),
    };
    Ok(made.with("formula", formula))
}

fn decimal(text: &str) -> Result<BigRational, Fault> {
    parse_decimal(text).ok_or_else(|| Fault::Broken(format!("`{text}` is no decimal")))
}

fn position(rules: &Rules, label: &str) -> Result<BigRational, Fault> {
    level(rules, label).ok_or_else(|| Fault::Broken(format!("no level `{label}`")))
}

/// The achievement as a ratio, or the reason why there is none.
fn raw(
    rules: &Rules,
    policy: &Policy,
    formula: &str,
    input: &AchievementInput,
    r: &BigRational,
) -> Result<Result<BigRational, &'static str>, Fault> {
    let one = whole(1);
    Ok(match (formula, &input.target) {
        (_, None) => Err("no_target"),
        ("ordinal", Some(TargetInput::Level(label))) => Ok(r / position(rules, &label.level)?),
        ("range" | "range_minimize", Some(TargetInput::Range(range))) => {
            let (lo, hi) = (decimal(&range.lo)?, decimal(&range.hi)?);
            let bound = if *r < lo { &lo } else { &hi };
            if lo.is_negative() {
                Err("negative_target")
            } else if *r >= lo && *r <= hi {
                Ok(one)
            } else if bound.is_zero() {
                Err("zero_target")
            } else if formula == "range" {
                Ok(r / bound)
            } else {
                Ok(&one + (&one - r / bound))
            }
        }
        ("baseline", Some(TargetInput::Point(target))) => {
            let t = decimal(target)?;
            match &input.baseline {
                None => Err("no_baseline"),
                Some(baseline) => {
                    let b = decimal(baseline)?;
                    if b == t {
                        Err("baseline_is_target")
                    } else {
                        Ok((&b - r) / (&b - t))
                    }
                }
            }
        }
        ("ordinal" | "range" | "range_minimize" | "baseline", _) => Err("target_kind"),
        (_, Some(TargetInput::Point(target))) => {
            point(formula, &decimal(target)?, r, policy.zero_is_achieved)
        }
        _ => Err("target_kind"),
    })
}

fn point(
    formula: &str,
    t: &BigRational,
    r: &BigRational,
    zero_is_achieved: bool,
) -> Result<BigRational, &'static str> {
    let one = whole(1);
    if t.is_negative() {
        return Err("negative_target");
    }
    if t.is_zero() {
        return if zero_is_achieved && r.is_zero() {
            Ok(one)
        } else {
            Err("zero_target")
        };
    }
    match formula {
        "maximize" => Ok(r / t),
        "minimize_linear" => Ok(whole(2) - r / t),
        "minimize_shortfall" => Ok(one - r / t),
        "stabilize" => Ok(one - (r / t - whole(1)).abs()),
        "minimize_inverse" if r.is_zero() => Err("zero_realisasi"),
        "minimize_inverse" if r.is_negative() => Err("negative_realisasi"),
        "minimize_inverse" => Ok(t / r),
        _ => Err("unknown_formula"),
    }
}
