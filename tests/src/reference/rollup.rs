//! Nodes over their children, and ratios of sums.

use num_rational::BigRational;
use num_traits::Zero;

use super::accounts::decimal;
use super::achievement;
use super::exact::{hundred, parse_decimal, parse_ratio, whole};
use super::policy::Policy;
use crate::engine::{Answer, Fault};
use crate::inputs::{
    AchievementInput, ChildInput, RatioOfSumsInput, RealisasiInput, RollupInput, TargetInput,
};
use crate::vectors::Rules;

/// What is wrong with the weights, if anything is.
fn problem(method: &str, children: &[ChildInput]) -> Result<Option<&'static str>, Fault> {
    let mut sum = whole(0);
    let mut weighted = 0;
    for weight in children.iter().filter_map(|(_, _, weight)| weight.as_ref()) {
        sum += decimal(weight)?;
        weighted += 1;
    }
    Ok(match method {
        _ if children.is_empty() => None,
        "mean" => None,
        "declared" if weighted == 0 => None,
        "declared" if weighted < children.len() => Some("weights_mixed"),
        _ if weighted < children.len() => Some("weight_missing"),
        _ if sum != hundred() => Some("weight_sum"),
        _ => None,
    })
}

/// The value a child enters with; `Err` holds its status where it has none.
fn entering(
    rules: &Rules,
    policy: &Policy,
    child: &ChildInput,
) -> Result<Result<BigRational, String>, Fault> {
    let (target, realisasi, _) = child;
    let question = AchievementInput {
        polarity: "maximize".to_owned(),
        target: Some(TargetInput::Point(target.clone())),
        realisasi: RealisasiInput::Text(realisasi.clone()),
        baseline: None,
    };
    let answer = achievement::answer(rules, policy, &question)?;
    let Some(raw) = answer.get("raw").and_then(parse_ratio) else {
        return Ok(Err(answer.get("status").unwrap_or_default().to_owned()));
    };
    let printed = answer.get("value").and_then(parse_decimal);
    let value = match policy.rollup.children.as_str() {
        "raw" => raw,
        "rounded" => printed.ok_or_else(|| Fault::broken("a figure without a value"))?,
        _ => policy.limited(&raw).1.clone(),
    };
    Ok(Ok(match &policy.rollup.cap {
        Some(cap) => value.min(cap.clone()),
        None => value,
    }))
}

pub(super) fn rollup(rules: &Rules, policy: &Policy, input: &RollupInput) -> Result<Answer, Fault> {
    let rule = &policy.rollup;
    if let Some(code) = problem(&rule.method, &input.children)? {
        return Ok(Answer::status("refused").with("problems", code));
    }
    let (mut sum, mut with_figure, mut without) = (whole(0), whole(0), whole(0));
    let (mut used, mut missing) = (0, 0);
    for child in &input.children {
        let heft = match &child.2 {
            Some(weight) if rule.method != "mean" => decimal(weight)?,
            _ => whole(1),
        };
        match entering(rules, policy, child)? {
            Ok(value) => {
                sum += value * &heft;
                with_figure += heft;
                used += 1;
            }
            Err(status) if status == "not_applicable" => {}
            Err(_) => {
                without += heft;
                missing += 1;
            }
        }
    }
    let all = &with_figure + without;
    let reason = if input.children.is_empty() {
        Some("no_children")
    } else if missing > 0 && rule.missing == "incomplete" {
        Some("child_missing")
    } else if used == 0 && missing > 0 && rule.missing == "excluded" {
        Some("no_child_figure")
    } else if &with_figure * hundred() < &rule.minimum_coverage * &all {
        Some("below_minimum_coverage")
    } else {
        None
    };
    let answer = match reason {
        Some(reason) => Answer::status("incomplete").with("reason", reason),
        None if used + missing == 0 => Answer::status("not_applicable"),
        None if rule.missing == "zero" => policy.figure(&(sum / all)),
        None => policy.figure(&(sum / with_figure)),
    };
    Ok(answer.with("used", used).with("total", used + missing))
}

pub(super) fn ratio_of_sums(input: &RatioOfSumsInput) -> Result<Answer, Fault> {
    let (mut above, mut below, mut used) = (whole(0), whole(0), 0);
    for (numerator, denominator) in input.parts.iter().flatten() {
        above += decimal(numerator)?;
        below += decimal(denominator)?;
        used += 1;
    }
    let answer = if used == 0 {
        Answer::status("not_filled")
    } else if below.is_zero() {
        Answer::status("not_computable").with("reason", "zero_denominator")
    } else {
        Answer::status("ok").with("raw", above / below * hundred())
    };
    Ok(answer.with("used", used).with("total", input.parts.len()))
}
