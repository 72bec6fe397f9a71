//! Single figures: achievements, nodes over their children, ratios of sums, periods made one, plain numbers.
//! Each answer is JSON, which the package reads into a dataclass.

use pyo3::prelude::*;
use sakip_core::achievement::{Achievement, Question};
use sakip_core::consolidate::{self as engine, Additivity, ConsolidatedOutcome, Consolidation};
use sakip_core::explain::Explain;
use sakip_core::indicator::{Measured, Polarity, Target, TargetRange};
use sakip_core::number::{Exact, Percent, Quantity, Rounding, RoundingMode, Rupiah, Score, Weight};
use sakip_core::period;
use sakip_core::policy::BandData;
use sakip_core::problem::{Problem, Problems};
use sakip_core::rollup::{
    Figure, LeafValue, NewNode, NoFigure, RatioParts, RollupBuilder, aggregate_ratio,
};
use sakip_core::text::{Localize, Text};
use serde_json::{Value, json};

use crate::period::period_code;
use crate::policy::Policy;
use crate::refused::{answered, not_a_number, problem};

/// What is asked: direction, target, realisasi (`None` where nothing was filled in), baseline, and whether the
/// indicator is in force.
type Asked = (String, Option<Wanted>, Option<String>, Option<String>, bool);

/// A target.
#[derive(FromPyObject)]
pub(crate) enum Wanted {
    /// Text as people write it: `95`, `80-90`, `WTP`.
    Text(String),
    /// The bounds of a range.
    Range(String, String),
}

pub(crate) fn parsed<T: std::str::FromStr<Err = E>, E: Localize>(
    code: &'static str,
    place: &str,
    text: &str,
) -> Result<T, Problems> {
    text.parse()
        .map_err(|error: E| problem(code, place, &error))
}

pub(crate) fn quantity(place: &str, text: &str) -> Result<Quantity, Problems> {
    text.parse().map_err(|error| not_a_number(place, &error))
}

pub(crate) fn exact(place: &str, text: &str) -> Result<Exact, Problems> {
    text.parse().map_err(|error| not_a_number(place, &error))
}

pub(crate) fn rounding(mode: &str, decimals: u8) -> Result<Rounding, Problems> {
    let mode: RoundingMode = parsed("unknown_rounding", "mode", mode)?;
    Rounding::new(mode, decimals).map_err(|error| problem("too_many_decimals", "decimals", &error))
}

fn ask(asked: &Asked, policy: &Policy) -> Result<Achievement, Problems> {
    let (polarity, target, realisasi, baseline, applies) = asked;
    let polarity: Polarity = parsed("unknown_polarity", "polaritas", polarity)?;
    let policy = &policy.0;
    let target = match target {
        Some(target) => Some(wanted(target, policy)?),
        None => None,
    };
    let mut question = Question::new(polarity).realisasi(match realisasi {
        _ if !applies => Measured::NotApplicable,
        Some(text) => realised(text, target.as_ref(), policy)?,
        None => Measured::NotFilled,
    });
    if let Some(target) = target {
        question = question.target(target);
    }
    if let Some(baseline) = baseline {
        question = question.baseline(quantity("baseline", baseline)?);
    }
    Ok(question.answer(policy))
}

fn wanted(target: &Wanted, policy: &sakip_core::policy::Policy) -> Result<Target, Problems> {
    match target {
        Wanted::Text(text) => match text.parse::<Quantity>() {
            Ok(point) => Ok(Target::Point(point)),
            Err(_) => {
                Target::parse(text, policy).map_err(|error| problem("target", "target", &error))
            }
        },
        Wanted::Range(lo, hi) => {
            let range = TargetRange::new(quantity("target", lo)?, quantity("target", hi)?);
            range
                .map(Target::Range)
                .map_err(|error| problem("target", "target", &error))
        }
    }
}

/// A realisasi: a level of the scale of its target, a number, or a level of any scale.
fn realised(
    text: &str,
    target: Option<&Target>,
    policy: &sakip_core::policy::Policy,
) -> Result<Measured, Problems> {
    if let Some(Target::Ordinal(target)) = target
        && let Some(level) = target.scale().level(text)
    {
        return Ok(level.measured());
    }
    match text.parse::<Quantity>() {
        Ok(value) => Ok(Measured::Value(value)),
        Err(error) => match policy.level(text) {
            Some(level) => Ok(level.measured()),
            None => Err(not_a_number("realisasi", &error)),
        },
    }
}

fn band(band: Option<&BandData>) -> Value {
    band.map_or(
        Value::Null,
        |band| json!({"code": band.code, "label": band.label}),
    )
}

fn told(explained: &impl Explain) -> (Value, Value) {
    let trace = explained.trace();
    (json!(trace.sentence), json!(trace))
}

/// The achievement of one question, as JSON.
#[pyfunction]
pub(crate) fn achievement(py: Python<'_>, policy: &Policy, asked: Asked) -> PyResult<String> {
    answered(py, "achievement", || {
        let found = ask(&asked, policy)?;
        let (sentence, trace) = told(&found);
        Ok(json!({
            "status": found.status(),
            "value": found.value(),
            "raw": found.raw().map(ToString::to_string),
            "limited": found.limited().map(ToString::to_string),
            "category": band(found.band()),
            "formula": found.formula(),
            "reason": found.reason(),
            "policy": found.policy().to_string(),
            "sentence": sentence,
            "trace": trace,
        })
        .to_string())
    })
}

/// What achievements come to together, as JSON. Each comes with its weight, where it has one.
#[pyfunction]
pub(crate) fn roll_up(
    py: Python<'_>,
    policy: &Policy,
    children: Vec<(Asked, Option<String>)>,
) -> PyResult<String> {
    answered(py, "rollup", || {
        let mut builder = RollupBuilder::new(&policy.0);
        let parent = builder.add(NewNode::branch());
        for (row, (asked, weight)) in (1..).zip(&children) {
            let at = |problems: Problems| problems.placed(|place| format!("{row}:{place}"));
            let leaf =
                NewNode::leaf(LeafValue::from(&ask(asked, policy).map_err(at)?)).under(parent);
            builder.add(match weight {
                Some(weight) => {
                    let weight = weight.parse::<Weight>();
                    leaf.weight(weight.map_err(|error| at(not_a_number("bobot", &error)))?)
                }
                None => leaf,
            });
        }
        let tree = builder.build()?;
        let Some(node) = tree.node(parent) else {
            return Err(
                Problem::new("rollup", "", Text::new("simpul hilang", "the node is gone")).into(),
            );
        };
        let figure = node.figure();
        let (sentence, trace) = told(&node);
        Ok(json!({
            "status": node.status().name(),
            "value": figure.map(Figure::value),
            "raw": figure.map(|figure| figure.raw().to_string()),
            "category": band(node.band()),
            "reason": node.reason().map(NoFigure::code),
            "coverage": node.coverage(),
            "policy": policy.0.reference().to_string(),
            "sentence": sentence,
            "trace": trace,
        })
        .to_string())
    })
}

/// A ratio indicator over several units, as JSON: Σ numerators / Σ denominators × factor.
#[pyfunction]
pub(crate) fn ratio_of_sums(
    py: Python<'_>,
    parts: Vec<Option<(String, String)>>,
    factor: &str,
) -> PyResult<String> {
    answered(py, "rollup", || {
        let factor = quantity("faktor", factor)?;
        let mut read = Vec::new();
        for (row, part) in (1..).zip(&parts) {
            read.push(match part {
                Some((numerator, denominator)) => {
                    let numerator = quantity(&format!("{row}:pembilang"), numerator)?;
                    let denominator = quantity(&format!("{row}:penyebut"), denominator)?;
                    let parts = RatioParts::new(numerator, denominator);
                    Some(parts.map_err(|error| problem("bagian", row.to_string(), &error))?)
                }
                None => None,
            });
        }
        let (sum, coverage) = aggregate_ratio(read);
        let (status, value) = match sum.map(|sum| sum.quotient(factor)) {
            None => ("not_filled", None),
            Some(None) => ("not_computable", None),
            Some(Some(value)) => ("ok", Some(value.to_string())),
        };
        Ok(json!({"status": status, "value": value, "coverage": coverage}).to_string())
    })
}

/// Several periods made one, as JSON. A reading is its period, its value (`None` where nothing was filled in) and
/// whether the indicator was in force.
#[pyfunction]
pub(crate) fn consolidate(
    py: Python<'_>,
    rule: &str,
    additive: bool,
    into: &str,
    readings: Vec<(String, Option<String>, bool)>,
) -> PyResult<String> {
    answered(py, "konsolidasi", || {
        let period = |place: &str, text: &str| {
            text.parse::<period::Period>()
                .map_err(|error| problem(period_code(&error), place, &error))
        };
        let rule: Consolidation = parsed("unknown_rule", "aturan", rule)?;
        let into = period("periode", into)?;
        let mut measured = Vec::new();
        for (row, (key, value, applies)) in (1..).zip(&readings) {
            let value = match value {
                _ if !applies => Measured::NotApplicable,
                Some(value) => Measured::Value(quantity(&format!("{row}:realisasi"), value)?),
                None => Measured::NotFilled,
            };
            measured.push((period(&format!("{row}:periode"), key)?, value));
        }
        let additivity = if additive {
            Additivity::Additive
        } else {
            Additivity::NeverSums
        };
        let found = engine::consolidate(rule, additivity, into, &measured)?;
        let (status, reason) = match found.outcome() {
            ConsolidatedOutcome::Value(_) => ("ok", None),
            ConsolidatedOutcome::NotFilled => ("not_filled", None),
            ConsolidatedOutcome::NotApplicable => ("not_applicable", None),
            ConsolidatedOutcome::NotComputable(reason) => ("not_computable", Some(reason.code())),
        };
        let (sentence, trace) = told(&found);
        Ok(json!({
            "status": status,
            "value": found.value().map(ToString::to_string),
            "reason": reason,
            "decided_by": found.decided_by(),
            "coverage": found.coverage(),
            "warnings": found.warnings(),
            "sentence": sentence,
            "trace": trace,
        })
        .to_string())
    })
}

/// A plain decimal in a unit, as it is kept.
#[pyfunction]
pub(crate) fn number(py: Python<'_>, text: &str, unit: &str) -> PyResult<String> {
    answered(py, "number", || {
        let found = match unit {
            "quantity" => text.parse::<Quantity>().map(|number| number.to_string()),
            "percent" => text.parse::<Percent>().map(|number| number.to_string()),
            "rupiah" => text.parse::<Rupiah>().map(|number| number.to_string()),
            "weight" => text.parse::<Weight>().map(|number| number.to_string()),
            "score" => text.parse::<Score>().map(|number| number.to_string()),
            _ => {
                let text = Text::new(
                    "satuan tidak dikenal: pakai quantity, percent, rupiah, weight atau score",
                    "not a unit: use quantity, percent, rupiah, weight or score",
                );
                return Err(Problem::new("unknown_unit", "unit", text).into());
            }
        };
        found.map_err(|error| not_a_number("", &error))
    })
}

/// An exact ratio rounded once; `None` where the figure has more digits than are kept.
#[pyfunction]
pub(crate) fn round_exact(
    py: Python<'_>,
    ratio: &str,
    mode: &str,
    decimals: u8,
) -> PyResult<Option<String>> {
    answered(py, "number", || {
        let rounded = exact("", ratio)?.round(rounding(mode, decimals)?);
        Ok(rounded.map(|value| value.to_string()))
    })
}
