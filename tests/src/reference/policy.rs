//! A policy as the reference reads it from `rules.json`: only what changes a figure.

use num_rational::BigRational;
use num_traits::Zero;
use serde_json::Value;

use super::exact::{parse_decimal, rounded, whole};
use crate::engine::{Answer, Fault};
use crate::vectors::Rules;

/// The rules of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) minimize: String,
    pub(crate) zero_is_achieved: bool,
    cap: Option<BigRational>,
    floor: Option<BigRational>,
    mode: String,
    decimals: u8,
    band_input: String,
    bands: Vec<Band>,
    pub(crate) rollup: Rollup,
}

/// How children make a node.
#[derive(Clone, Debug)]
pub(crate) struct Rollup {
    pub(crate) method: String,
    pub(crate) children: String,
    pub(crate) missing: String,
    pub(crate) minimum_coverage: BigRational,
    pub(crate) cap: Option<BigRational>,
}

#[derive(Clone, Debug)]
struct Band {
    code: String,
    above: Option<BigRational>,
    from: Option<BigRational>,
}

fn text<'a>(value: &'a Value, place: &str) -> Result<&'a str, Fault> {
    value
        .pointer(place)
        .and_then(Value::as_str)
        .ok_or_else(|| Fault::Broken(format!("a policy without `{place}`")))
}

fn percent(value: &Value, place: &str) -> Option<BigRational> {
    parse_decimal(value.pointer(place)?.as_str()?)
}

impl Policy {
    pub(crate) fn named(rules: &Rules, name: &str) -> Result<Policy, Fault> {
        let data = rules
            .policies
            .get(name)
            .ok_or_else(|| Fault::Broken(format!("no policy `{name}`")))?;
        Policy::read(data)
    }

    pub(crate) fn read(data: &Value) -> Result<Policy, Fault> {
        let decimals = data.pointer("/rounding/decimals").and_then(Value::as_u64);
        let bands = data.pointer("/bands").and_then(Value::as_array);
        Ok(Policy {
            minimize: text(data, "/formulas/minimize")?.to_owned(),
            zero_is_achieved: text(data, "/zero_target")? == "achieved_if_zero",
            cap: percent(data, "/limits/cap"),
            floor: percent(data, "/limits/floor"),
            mode: text(data, "/rounding/mode")?.to_owned(),
            decimals: decimals
                .and_then(|decimals| u8::try_from(decimals).ok())
                .ok_or_else(|| Fault::broken("a policy without decimals"))?,
            band_input: text(data, "/band_input")?.to_owned(),
            rollup: Rollup {
                method: text(data, "/rollup/method")
                    .unwrap_or("declared")
                    .to_owned(),
                children: text(data, "/rollup/children")
                    .unwrap_or("limited")
                    .to_owned(),
                missing: text(data, "/rollup/missing")
                    .unwrap_or("excluded")
                    .to_owned(),
                minimum_coverage: percent(data, "/rollup/minimum_coverage").unwrap_or_default(),
                cap: percent(data, "/limits/rollup_cap"),
            },
            bands: bands
                .ok_or_else(|| Fault::broken("a policy without bands"))?
                .iter()
                .map(|band| {
                    Ok(Band {
                        code: text(band, "/code")?.to_owned(),
                        above: percent(band, "/above"),
                        from: percent(band, "/from"),
                    })
                })
                .collect::<Result<_, Fault>>()?,
        })
    }

    /// A percentage under cap and floor, with the status it then has.
    pub(crate) fn limited<'a>(&'a self, raw: &'a BigRational) -> (&'static str, &'a BigRational) {
        match (&self.cap, &self.floor) {
            (Some(cap), _) if raw > cap => ("capped", cap),
            (_, Some(floor)) if raw < floor => ("floored", floor),
            _ => ("ok", raw),
        }
    }

    /// Limits, rounding and category of an exact percentage.
    pub(crate) fn figure(&self, raw: &BigRational) -> Answer {
        let (status, limited) = self.limited(raw);
        match rounded(limited, &self.mode, self.decimals) {
            None => Answer::status("not_computable").with("reason", "overflow"),
            Some(printed) => Answer::status(status)
                .with("category", self.category(limited, &printed))
                .with("value", printed)
                .with("raw", raw),
        }
    }

    fn category(&self, limited: &BigRational, printed: &str) -> String {
        let looked_up = match self.band_input.as_str() {
            "exact" => limited.clone(),
            "whole" => limited.floor(),
            _ => parse_decimal(printed).unwrap_or_else(BigRational::zero),
        };
        // Counted from below: the last band that does not exclude the value is the best one.
        let mut found = String::new();
        for band in self.bands.iter().rev() {
            let excluded = match (&band.above, &band.from) {
                (Some(bound), _) => looked_up <= *bound,
                (None, Some(bound)) => looked_up < *bound,
                (None, None) => false,
            };
            if !excluded {
                found.clone_from(&band.code);
            }
        }
        found
    }
}

/// The position of a label on a built-in scale, from 1; `None` unless exactly one scale has it.
pub(crate) fn level(rules: &Rules, label: &str) -> Option<BigRational> {
    let folded = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    let wanted = folded(label);
    let mut found = None;
    for levels in rules.scales.values() {
        for (position, spellings) in (1_i64..).zip(levels) {
            if spellings.iter().any(|spelling| folded(spelling) == wanted) {
                if found.is_some() {
                    return None;
                }
                found = Some(whole(position));
            }
        }
    }
    found
}
