//! Consolidating periods: months into a quarter, quarters into a year.
//!
//! Zero is a value and missing is not zero; an unfilled period is never counted, and the coverage tells how
//! many periods did count. Nothing here knows today's date: the same question asked later gives the same
//! answer.
//!
//! ```
//! use sakip_core::consolidate::{Additivity, Consolidation, consolidate};
//! use sakip_core::explain::Explain;
//! use sakip_core::indicator::Measured;
//! use sakip_core::text::Lang;
//!
//! let year = "2025".parse()?;
//! let readings = [
//!     ("2025-Q1".parse()?, Measured::Value("10".parse()?)),
//!     ("2025-Q2".parse()?, Measured::NotFilled),
//!     ("2025-Q3".parse()?, Measured::Value("30".parse()?)),
//! ];
//! let sum = consolidate(Consolidation::Sum, Additivity::Additive, year, &readings)?;
//! assert_eq!(sum.value().map(ToString::to_string).as_deref(), Some("40"));
//! assert_eq!((sum.coverage().used, sum.coverage().total), (2, 4));
//! assert_eq!(sum.sentence(Lang::En), "Sum of 2 of 4 periods of Year 2025: 10 + 30 = 40");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cumulative;
mod explain;
mod readings;
mod rule;

#[cfg(test)]
mod tests;

pub use cumulative::cumulative;
pub use rule::{Additivity, Consolidation, UnknownConsolidation};

use crate::explain::Coverage;
use crate::indicator::Measured;
use crate::number::{Exact, Quantity};
use crate::period::Period;
use crate::problem::Problems;
use crate::text::{Lang, Localize, Text};
use readings::Readings;

/// What several periods come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsolidatedOutcome {
    /// A value, exact: the average of three often has no finite decimal form.
    Value(Exact),
    /// No period that could be filled is filled.
    NotFilled,
    /// The indicator is in force in none of the periods.
    NotApplicable,
    /// The rule gives no value for such readings.
    NotComputable(ConsolidateReason),
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConsolidateReason {
    /// A percentage, index or ratio was to be summed.
    NeverSums,
}

impl ConsolidateReason {
    /// The stable code: `never_sums`.
    pub fn code(self) -> &'static str {
        match self {
            ConsolidateReason::NeverSums => "never_sums",
        }
    }
}

impl Localize for ConsolidateReason {
    fn localize(&self, lang: Lang) -> String {
        match self {
            ConsolidateReason::NeverSums => lang
                .pick(
                    "persen, indeks atau rasio tidak pernah dijumlahkan",
                    "a percentage, index or ratio never sums",
                )
                .to_owned(),
        }
    }
}

/// Several periods made one, with everything that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consolidated {
    rule: Consolidation,
    /// The period, or its part from the start to the end of `until`.
    into: Period,
    until: Option<Period>,
    outcome: ConsolidatedOutcome,
    coverage: Coverage,
    filled: Vec<(Period, Quantity)>,
    decided_by: Option<Period>,
    warnings: Vec<Text>,
}

impl Consolidated {
    /// The rule it was made by.
    pub fn rule(&self) -> Consolidation {
        self.rule
    }

    /// The period it is for.
    pub fn period(&self) -> Period {
        self.into
    }

    /// What the readings come to.
    pub fn outcome(&self) -> &ConsolidatedOutcome {
        &self.outcome
    }

    /// The exact value, if there is one.
    pub fn value(&self) -> Option<&Exact> {
        match &self.outcome {
            ConsolidatedOutcome::Value(value) => Some(value),
            _ => None,
        }
    }

    /// How many periods were filled, of those in which the indicator is in force. Both are 0 when no reading
    /// was given at all, since the frequency is then unknown.
    pub fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// The filled readings in order of time.
    pub fn filled(&self) -> &[(Period, Quantity)] {
        &self.filled
    }

    /// The one period whose reading is the value: under `last`, `max` and `min` (the earliest of equals).
    pub fn decided_by(&self) -> Option<Period> {
        self.decided_by
    }

    /// What a reader should be warned of.
    pub fn warnings(&self) -> &[Text] {
        &self.warnings
    }
}

/// Consolidates the `readings` of one indicator into the period `into`.
///
/// Readings may come in any order. A period of which there is no reading counts as not filled. Under
/// [`Consolidation::Last`] unfilled later periods are passed over. [`Additivity::NeverSums`] refuses
/// [`Consolidation::Sum`] over more than one period: the outcome is
/// [`ConsolidateReason::NeverSums`] with a warning that says what to use instead.
///
/// # Errors
/// Every problem at once: `outside_period` (a reading of another year or quarter), `longer_than_period` (an
/// annual reading never meets a month), `mixed_frequency`, `duplicate_period`.
pub fn consolidate(
    rule: Consolidation,
    additivity: Additivity,
    into: Period,
    readings: &[(Period, Measured)],
) -> Result<Consolidated, Problems> {
    let readings = Readings::check(into, readings)?;
    Ok(settle(rule, additivity, into, None, &readings.all()))
}

/// Applies the rule to readings that are checked and complete: one for every part of the period.
fn settle(
    rule: Consolidation,
    additivity: Additivity,
    into: Period,
    until: Option<Period>,
    readings: &[(Period, Measured)],
) -> Consolidated {
    let filled: Vec<(Period, Quantity)> = readings
        .iter()
        .filter_map(|(period, reading)| match reading {
            Measured::Value(value) => Some((*period, *value)),
            Measured::NotFilled | Measured::NotApplicable => None,
        })
        .collect();
    let in_force = readings
        .iter()
        .filter(|(_, reading)| *reading != Measured::NotApplicable)
        .count();
    let coverage = Coverage {
        used: count(filled.len()),
        total: count(in_force),
    };
    let mut result = Consolidated {
        rule,
        into,
        until,
        outcome: ConsolidatedOutcome::NotFilled,
        coverage,
        filled,
        decided_by: None,
        warnings: Vec::new(),
    };
    let never_sums = rule == Consolidation::Sum && additivity == Additivity::NeverSums;
    if never_sums && readings.len() > 1 {
        result.outcome = ConsolidatedOutcome::NotComputable(ConsolidateReason::NeverSums);
        result.warnings.push(Text::new(
            "persen, indeks atau rasio tidak dijumlahkan antarperiode: pakai rata-rata (average), nilai \
             terakhir (last), atau jumlah pembilang dibagi jumlah penyebut",
            "a percentage, index or ratio is not summed over periods: use average, last, or the sum of the \
             numerators over the sum of the denominators",
        ));
    } else if in_force == 0 && !readings.is_empty() {
        result.outcome = ConsolidatedOutcome::NotApplicable;
    } else {
        apply(&mut result);
    }
    result
}

fn apply(result: &mut Consolidated) {
    let values = || result.filled.iter().map(|(_, value)| value.exact());
    let (value, decided_by) = match result.rule {
        Consolidation::Sum => (values().sum(), None),
        Consolidation::Average => {
            let of = Exact::from(i64::from(result.coverage.used));
            match values().sum::<Exact>().checked_div(&of) {
                Some(mean) => (mean, None),
                None => return,
            }
        }
        Consolidation::Last | Consolidation::Max | Consolidation::Min => {
            let Some((period, value)) = deciding(result.rule, &result.filled) else {
                return;
            };
            (value.exact(), Some(period))
        }
    };
    if result.filled.is_empty() {
        return;
    }
    result.outcome = ConsolidatedOutcome::Value(value);
    result.decided_by = decided_by;
    let Coverage { used, total } = result.coverage;
    if result.rule == Consolidation::Sum && used < total {
        result.warnings.push(Text::new(
            format!("jumlah ini baru mencakup {used} dari {total} periode"),
            format!("this sum covers only {used} of {total} periods"),
        ));
    }
}

/// The reading that is the value under `last`, `max` or `min`.
fn deciding(rule: Consolidation, filled: &[(Period, Quantity)]) -> Option<(Period, Quantity)> {
    let mut best: Option<(Period, Quantity)> = None;
    for &(period, value) in filled {
        let better = match (rule, best) {
            (_, None) | (Consolidation::Last, _) => true,
            (Consolidation::Max, Some((_, best))) => value > best,
            (_, Some((_, best))) => value < best,
        };
        if better {
            best = Some((period, value));
        }
    }
    best
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
