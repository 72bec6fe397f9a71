//! Achievements, and what they come to.

use std::collections::BTreeSet;

use num_rational::BigRational;
use num_traits::Zero;

use super::figure::{decimal, percent, two_decimals};
use super::operation::{Decision, Isian, Operation};
use super::period::{Often, Period};
use super::plan::{Formula, Indicator, LEVELS};
use super::targets::Value;
use super::{Model, Told, Wrong, missing, refuse, version};

/// Where an achievement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Draft,
    Submitted,
    Verified,
    Approved,
    Returned,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Submitted => "submitted",
            Status::Verified => "verified",
            Status::Approved => "approved",
            Status::Returned => "returned",
        }
    }
}

/// What was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    Value(String),
    /// The place on the scale of opinions.
    Level(usize),
    NotFilled(&'static str),
    NotApplicable(&'static str),
}

/// An achievement.
#[derive(Clone, Debug)]
pub struct Achievement {
    pub indicator: usize,
    pub periode: Period,
    pub stored: Stored,
    pub status: Status,
    pub version: i64,
    /// Whoever entered it, the last one last.
    pub entered: Vec<usize>,
    pub submitted: BTreeSet<usize>,
}

impl Model {
    pub(super) fn on_achievements(&mut self, operation: &Operation) -> Told {
        match operation {
            Operation::Enter {
                indicator,
                periode,
                isian,
                version,
            } => self.enter(*indicator, *periode, isian, *version),
            Operation::Decide {
                achievement,
                version,
                decision,
                reason,
            } => self.decide(*achievement, *version, *decision, reason),
            _ => refuse("not an operation on achievements"),
        }
    }

    fn indicator(&self, slot: usize) -> Result<&Indicator, String> {
        let found = self.indicators.get(slot);
        let found = found.filter(|found| found.instansi == self.actor.instansi);
        found.ok_or_else(|| "not_found indicator".to_owned())
    }

    fn enter(&mut self, slot: usize, periode: Period, isian: &Isian, seen: Option<i64>) -> Told {
        let person = self.person()?;
        let indicator = self.indicator(slot)?;
        let mut wrong = Wrong::default();
        wrong.when(periode.often != indicator.often, "period_frequency@periode");
        let planned = (2024..=2026).contains(&periode.year);
        wrong.when(!planned, "year_outside_plan@periode");
        wrong.when(
            !indicator.in_force(periode),
            "indicator_not_in_force@periode",
        );
        let stored = read(&mut wrong, isian);
        wrong.settle()?;
        self.ensure_open(indicator.opd, periode)?;
        let there = self
            .achievements
            .iter_mut()
            .find(|one| one.indicator == slot && one.periode == periode);
        let told = match there {
            None => {
                version("achievement", seen.unwrap_or(0), 0)?;
                self.achievements.push(Achievement {
                    indicator: slot,
                    periode,
                    stored,
                    status: Status::Draft,
                    version: 1,
                    entered: vec![person],
                    submitted: BTreeSet::new(),
                });
                "draft 1".to_owned()
            }
            Some(there) => {
                version("achievement", seen.unwrap_or(0), there.version)?;
                if !matches!(there.status, Status::Draft | Status::Returned) {
                    return refuse("achievement_status");
                }
                there.stored = stored;
                there.status = Status::Draft;
                there.entered.push(person);
                there.version += 1;
                format!("draft {}", there.version)
            }
        };
        self.record("enter", "achievement");
        Ok(told)
    }

    fn decide(&mut self, slot: usize, seen: i64, decision: Decision, reason: &str) -> Told {
        let person = self.person()?;
        let Some(before) = self.achievements.get(slot).cloned() else {
            return missing("achievement");
        };
        let Ok(indicator) = self.indicator(before.indicator) else {
            return missing("achievement");
        };
        version("achievement", seen, before.version)?;
        let (draft, back) = (Status::Draft, Status::Returned);
        let (submitted, verified) = (Status::Submitted, Status::Verified);
        let (from, action): (&[Status], _) = match decision {
            Decision::Submit => (&[draft, back], "submit"),
            Decision::Verify => (&[submitted], "verify"),
            Decision::Approve => (&[verified], "approve"),
            Decision::Return => (&[submitted, verified], "return"),
            Decision::Reopen => (&[submitted, verified, Status::Approved], "reopen"),
        };
        if !from.contains(&before.status) {
            return refuse("achievement_status");
        }
        let mut after = before.clone();
        after.version += 1;
        match decision {
            Decision::Submit => {
                self.ensure_open(indicator.opd, before.periode)?;
                after.submitted.insert(person);
                after.status = submitted;
            }
            Decision::Verify => {
                if before.entered.contains(&person) || before.submitted.contains(&person) {
                    return refuse("verifier_is_other");
                }
                after.status = verified;
            }
            Decision::Approve => {
                if before.entered.contains(&person) {
                    return refuse("approver_is_other");
                }
                after.status = Status::Approved;
            }
            Decision::Return | Decision::Reopen => {
                let mut wrong = Wrong::default();
                wrong.text(reason, 2_000, "reason");
                wrong.settle()?;
                after.status = if decision == Decision::Return {
                    back
                } else {
                    draft
                };
            }
        }
        let told = format!("{} {}", after.status.name(), after.version);
        if let Some(there) = self.achievements.get_mut(slot) {
            *there = after;
        }
        self.record(action, "achievement");
        Ok(told)
    }

    /// The capaian of an indicator in a period.
    pub(super) fn capaian(&self, slot: usize, periode: Period) -> String {
        let Some(indicator) = self.indicators.get(slot) else {
            return String::new();
        };
        let parts = periode.parts(indicator.often);
        let readings: Vec<Option<&Stored>> = parts
            .iter()
            .filter(|part| indicator.in_force(**part))
            .map(|part| self.stored(slot, *part))
            .filter(|stored| !matches!(stored, Some(Stored::NotApplicable(_))))
            .collect();
        if readings.is_empty() {
            return "not_applicable".to_owned();
        }
        let values: Vec<BigRational> = readings
            .into_iter()
            .filter_map(|stored| match stored? {
                Stored::Value(value) => Some(decimal(value)),
                Stored::Level(place) => Some(position(*place)),
                _ => None,
            })
            .collect();
        let measured = if indicator.sums {
            (!values.is_empty()).then(|| values.iter().sum())
        } else {
            values.last().cloned()
        };
        let Some(measured) = measured else {
            return "not_filled".to_owned();
        };
        let target = self
            .targets
            .iter()
            .find(|target| target.indicator == slot && target.periode == periode);
        target
            .and_then(|target| ratio(indicator.formula, &target.value, &measured))
            .and_then(|ratio| two_decimals(&ratio))
            .unwrap_or_else(|| "not_computable".to_owned())
    }
}

/// The percentage of a target; none where there is none.
fn ratio(formula: Formula, target: &Value, value: &BigRational) -> Option<BigRational> {
    match (formula, target) {
        (Formula::Maximize, Value::Point(point)) => percent(value, &decimal(point)),
        (Formula::MinimizeLinear, Value::Point(point)) => {
            let point = decimal(point);
            percent(&(&point + &point - value), &point)
        }
        (Formula::Range, Value::Range(low, high)) => {
            let (low, high) = (decimal(low), decimal(high));
            if *value > high {
                percent(value, &high)
            } else if *value < low {
                percent(value, &low)
            } else {
                percent(&high, &high)
            }
        }
        (Formula::Ordinal, Value::Level(place)) => percent(value, &position(*place)),
        _ => None,
    }
}

fn position(place: usize) -> BigRational {
    let mut position = BigRational::zero();
    for _ in 0..=place {
        position += super::figure::decimal("1");
    }
    position
}

fn read(wrong: &mut Wrong, isian: &Isian) -> Stored {
    match isian {
        Isian::Nilai(value) => {
            let digits = value.trim_start_matches('-').replace('.', "");
            let significant = digits.trim_start_matches('0').len();
            wrong.when(significant > 28, "too_many_digits@isian.nilai");
            Stored::Value(value.clone())
        }
        Isian::Tingkat(label) => {
            let label = label.trim_start_matches("opini_bpk:");
            let place = LEVELS.iter().position(|level| *level == label);
            wrong.when(place.is_none(), "unknown_level@isian.tingkat");
            Stored::Level(place.unwrap_or(0))
        }
        Isian::NotFilled(why) => {
            wrong.text(why, 2_000, "isian.alasan");
            Stored::NotFilled(why)
        }
        Isian::NotApplicable(why) => {
            wrong.text(why, 2_000, "isian.alasan");
            Stored::NotApplicable(why)
        }
    }
}

/// Periods of a kind that lie within another, the keys in the order of texts.
pub(super) fn keys_within(periode: Period) -> Vec<Period> {
    let mut keys = vec![periode];
    for often in [Often::Annual, Often::Quarterly, Often::Monthly] {
        keys.extend(periode.parts(often));
    }
    keys.sort_by_key(ToString::to_string);
    keys.dedup();
    keys
}
