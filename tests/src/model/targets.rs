//! Targets and their revisions.

use super::operation::Operation;
use super::period::Period;
use super::plan::{Formula, LEVELS, YEARS};
use super::{Model, Told, Wrong, missing, refuse, version};

/// What is to be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Point(String),
    Range(String, String),
    Level(usize),
}

/// A target.
#[derive(Clone, Debug)]
pub struct Target {
    pub indicator: usize,
    pub periode: Period,
    pub value: Value,
    pub version: i64,
}

/// Reads a target: a number, a range or a level.
fn read(text: &str) -> Option<Value> {
    if let Some(place) = LEVELS.iter().position(|level| *level == text) {
        return Some(Value::Level(place));
    }
    let is_number = |text: &str| crate::reference::exact::parse_decimal(text);
    match text.split_once('-') {
        None => is_number(text).map(|_| Value::Point(text.to_owned())),
        Some((low, high)) => {
            let ordered = is_number(low)? < is_number(high)?;
            ordered.then(|| Value::Range(low.to_owned(), high.to_owned()))
        }
    }
}

impl Value {
    pub fn told(&self) -> String {
        match self {
            Value::Point(point) => point.clone(),
            Value::Range(low, high) => format!("{low}..{high}"),
            Value::Level(place) => {
                let level = LEVELS.get(*place).copied().unwrap_or_default();
                format!("opini_bpk:{level}")
            }
        }
    }

    /// As somebody writes it.
    pub(super) fn written(&self) -> String {
        match self {
            Value::Point(point) => point.clone(),
            Value::Range(low, high) => format!("{low}-{high}"),
            Value::Level(place) => LEVELS.get(*place).copied().unwrap_or_default().to_owned(),
        }
    }

    /// A target of the right kind for a formula, from two numbers with `low` below `high`.
    pub(super) fn drawn(formula: Formula, low: i64, high: i64, level: usize) -> String {
        match formula {
            Formula::Range => format!("{low}-{high}"),
            Formula::Ordinal => LEVELS.get(level).copied().unwrap_or("WTP").to_owned(),
            _ => high.to_string(),
        }
    }
}

impl Model {
    pub(super) fn on_targets(&mut self, operation: &Operation) -> Told {
        let instansi = self.actor.instansi;
        let is_own = |model: &Model, indicator: usize| {
            let found = model.indicators.get(indicator);
            found.is_some_and(|found| found.instansi == instansi)
        };
        match operation {
            Operation::TargetSet {
                indicator,
                periode,
                target,
            } => {
                if !is_own(self, *indicator) {
                    return missing("indicator");
                }
                let mut wrong = Wrong::default();
                let value = read(target);
                wrong.when(value.is_none(), "indicator_target@target");
                let covered = YEARS.contains(&periode.year);
                wrong.when(!covered, "year_outside_plan@periode");
                wrong.settle()?;
                let mut others = self.targets.iter();
                if others.any(|one| one.indicator == *indicator && one.periode == *periode) {
                    return refuse("target_exists");
                }
                self.targets.push(Target {
                    indicator: *indicator,
                    periode: *periode,
                    value: value.unwrap_or(Value::Level(0)),
                    version: 1,
                });
                self.record("create", "target");
                Ok("ok".to_owned())
            }
            Operation::TargetRevise {
                target,
                version: seen,
                to,
                reason,
            } => {
                let found = self.targets.get(*target).cloned();
                let Some(found) = found.filter(|found| is_own(self, found.indicator)) else {
                    return missing("target");
                };
                version("target", *seen, found.version)?;
                let mut wrong = Wrong::default();
                wrong.text(reason, 2_000, "reason");
                let value = read(to);
                wrong.when(value.is_none(), "indicator_target@target");
                wrong.settle()?;
                let value = value.unwrap_or(Value::Level(0));
                if value == found.value {
                    return refuse("target_unchanged");
                }
                if let Some(there) = self.targets.get_mut(*target) {
                    there.value = value;
                    there.version += 1;
                }
                self.record("revise", "target");
                Ok(format!("version {}", found.version + 1))
            }
            _ => refuse("not an operation on targets"),
        }
    }
}
