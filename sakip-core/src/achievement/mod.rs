//! Achievement (capaian): the percentage of a target that was reached, or the reason there is none.

mod explain;
pub(crate) mod formula;

use std::sync::Arc;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::explain::PolicyRef;
use crate::indicator::{Formula, Measured, Polarity, Target};
use crate::number::{Exact, Percent, Quantity, Rounding};
use crate::policy::{BandData, Policy};
use crate::text::{Lang, Localize, Text};

/// What is asked: a polarity, a target, what was measured, and the baseline some formulas need.
///
/// ```
/// use sakip_core::achievement::Question;
/// use sakip_core::indicator::{Formula, Polarity};
/// use sakip_core::policy::Policy;
///
/// // The same two numbers under the two schools of "lower is better".
/// let policy = Policy::default();
/// let ask = |formula| -> Result<String, sakip_core::number::NumberError> {
///     let question = Question::new(Polarity::Named(formula))
///         .target("10".parse::<sakip_core::number::Quantity>()?)
///         .realisasi("5".parse::<sakip_core::number::Quantity>()?);
///     Ok(question.answer(&policy).value().map(|percent| percent.to_string()).unwrap_or_default())
/// };
/// assert_eq!(ask(Formula::MinimizeLinear)?, "150.00");
/// assert_eq!(ask(Formula::MinimizeInverse)?, "200.00");
/// assert_eq!(ask(Formula::MinimizeShortfall)?, "50.00");
/// # Ok::<(), sakip_core::number::NumberError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    polarity: Polarity,
    target: Option<Target>,
    realisasi: Measured,
    baseline: Option<Quantity>,
}

impl Question {
    /// A question without a target, in which nothing was filled in yet.
    pub fn new(polarity: Polarity) -> Question {
        Question {
            polarity,
            target: None,
            realisasi: Measured::NotFilled,
            baseline: None,
        }
    }

    /// Sets the target.
    #[must_use]
    pub fn target(mut self, target: impl Into<Target>) -> Question {
        self.target = Some(target.into());
        self
    }

    /// Sets what was measured.
    #[must_use]
    pub fn realisasi(mut self, realisasi: impl Into<Measured>) -> Question {
        self.realisasi = realisasi.into();
        self
    }

    /// Sets the baseline.
    #[must_use]
    pub fn baseline(mut self, baseline: Quantity) -> Question {
        self.baseline = Some(baseline);
        self
    }

    /// Computes the achievement under a policy.
    pub fn answer(self, policy: &Policy) -> Achievement {
        Achievement::compute(self, policy)
    }
}

/// Why there is no figure although something was measured.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NotComputable {
    /// The target, or the bound of the target range, is zero.
    ZeroTarget,
    /// The realisasi is zero under `T / R`.
    ZeroRealisasi,
    /// The target is negative.
    NegativeTarget,
    /// The realisasi is negative under `T / R`.
    NegativeRealisasi,
    /// There is no target for the period.
    NoTarget,
    /// The formula needs a baseline and there is none.
    NoBaseline,
    /// Baseline and target are equal, so there is no way to go.
    BaselineIsTarget,
    /// The kind of target does not fit the formula.
    TargetKind,
    /// The figure has more digits than are kept.
    Overflow,
}

impl NotComputable {
    /// Every reason.
    pub const ALL: [NotComputable; 9] = [
        NotComputable::ZeroTarget,
        NotComputable::ZeroRealisasi,
        NotComputable::NegativeTarget,
        NotComputable::NegativeRealisasi,
        NotComputable::NoTarget,
        NotComputable::NoBaseline,
        NotComputable::BaselineIsTarget,
        NotComputable::TargetKind,
        NotComputable::Overflow,
    ];

    /// The stable code, such as `zero_target`.
    pub fn code(self) -> &'static str {
        match self {
            NotComputable::ZeroTarget => "zero_target",
            NotComputable::ZeroRealisasi => "zero_realisasi",
            NotComputable::NegativeTarget => "negative_target",
            NotComputable::NegativeRealisasi => "negative_realisasi",
            NotComputable::NoTarget => "no_target",
            NotComputable::NoBaseline => "no_baseline",
            NotComputable::BaselineIsTarget => "baseline_is_target",
            NotComputable::TargetKind => "target_kind",
            NotComputable::Overflow => "overflow",
        }
    }

    /// The reason in words.
    pub fn text(self) -> Text {
        let (id, en) = match self {
            NotComputable::ZeroTarget => ("target nol", "the target is zero"),
            NotComputable::ZeroRealisasi => (
                "realisasi nol, T/R tidak terdefinisi",
                "the realisasi is zero, T/R is undefined",
            ),
            NotComputable::NegativeTarget => ("target negatif", "the target is negative"),
            NotComputable::NegativeRealisasi => (
                "realisasi negatif, T/R tidak bermakna",
                "the realisasi is negative, T/R is meaningless",
            ),
            NotComputable::NoTarget => (
                "tidak ada target untuk periode ini",
                "there is no target for this period",
            ),
            NotComputable::NoBaseline => (
                "rumus baseline tanpa nilai baseline",
                "the baseline formula has no baseline",
            ),
            NotComputable::BaselineIsTarget => (
                "baseline sama dengan target",
                "the baseline equals the target",
            ),
            NotComputable::TargetKind => (
                "jenis target tidak cocok dengan rumus",
                "the kind of target does not fit the formula",
            ),
            NotComputable::Overflow => (
                "angka melebihi 28 digit",
                "the figure has more than 28 digits",
            ),
        };
        Text::new(id, en)
    }
}

impl Localize for NotComputable {
    fn localize(&self, lang: Lang) -> String {
        self.text().get(lang).to_owned()
    }
}

/// The status of an achievement.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A figure as computed.
    Ok,
    /// A figure brought down to the cap.
    Capped,
    /// A figure brought up to the floor.
    Floored,
    /// Nothing was filled in.
    NotFilled,
    /// The indicator was not in force.
    NotApplicable,
    /// There is a realisasi but no figure; a reason says why.
    NotComputable,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 6] = [
        Status::Ok,
        Status::Capped,
        Status::Floored,
        Status::NotFilled,
        Status::NotApplicable,
        Status::NotComputable,
    ];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::Capped => "capped",
            Status::Floored => "floored",
            Status::NotFilled => "not_filled",
            Status::NotApplicable => "not_applicable",
            Status::NotComputable => "not_computable",
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// An achievement with everything that made it. Only the engine makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Achievement {
    question: Question,
    formula: Formula,
    outcome: Outcome,
    cap: Option<Percent>,
    floor: Option<Percent>,
    rounding: Rounding,
    policy: Arc<PolicyRef>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Figure(Figure),
    NotFilled,
    NotApplicable,
    NotComputable(NotComputable),
}

/// A figure in its three forms: raw, limited, printed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Figure {
    raw: Exact,
    limited: Exact,
    value: Percent,
    status: Status,
    band: Arc<BandData>,
}

impl Achievement {
    fn compute(question: Question, policy: &Policy) -> Achievement {
        let formula = policy.formula(question.polarity, question.target.as_ref());
        let outcome = match question.realisasi {
            Measured::NotFilled => Outcome::NotFilled,
            Measured::NotApplicable => Outcome::NotApplicable,
            Measured::Value(realisasi) => match figure(&question, formula, realisasi, policy) {
                Ok(figure) => Outcome::Figure(figure),
                Err(reason) => Outcome::NotComputable(reason),
            },
        };
        Achievement {
            question,
            formula,
            outcome,
            cap: policy.cap(),
            floor: policy.floor(),
            rounding: policy.rounding(),
            policy: Arc::clone(policy.reference()),
        }
    }

    fn figure(&self) -> Option<&Figure> {
        match &self.outcome {
            Outcome::Figure(figure) => Some(figure),
            _ => None,
        }
    }

    /// The status.
    pub fn status(&self) -> Status {
        match &self.outcome {
            Outcome::Figure(figure) => figure.status,
            Outcome::NotFilled => Status::NotFilled,
            Outcome::NotApplicable => Status::NotApplicable,
            Outcome::NotComputable(_) => Status::NotComputable,
        }
    }

    /// The figure that is printed: limited, then rounded once.
    pub fn value(&self) -> Option<Percent> {
        self.figure().map(|figure| figure.value)
    }

    /// The exact percentage before limits and rounding.
    pub fn raw(&self) -> Option<&Exact> {
        self.figure().map(|figure| &figure.raw)
    }

    /// The raw percentage as a decimal: exact where it is finite, otherwise to 28 digits.
    pub fn raw_decimal(&self) -> Option<Decimal> {
        self.raw().and_then(Exact::approximate)
    }

    /// The exact percentage after cap and floor, before rounding: what rolls up.
    pub fn limited(&self) -> Option<&Exact> {
        self.figure().map(|figure| &figure.limited)
    }

    /// The band it falls in.
    pub fn band(&self) -> Option<&BandData> {
        self.figure().map(|figure| &*figure.band)
    }

    /// Why there is no figure.
    pub fn reason(&self) -> Option<NotComputable> {
        match self.outcome {
            Outcome::NotComputable(reason) => Some(reason),
            _ => None,
        }
    }

    /// The formula that was used.
    pub fn formula(&self) -> Formula {
        self.formula
    }

    /// The rule set it was computed under.
    pub fn policy(&self) -> &PolicyRef {
        &self.policy
    }
}

fn figure(
    question: &Question,
    formula: Formula,
    realisasi: Quantity,
    policy: &Policy,
) -> Result<Figure, NotComputable> {
    let raw = percent_of_target(
        formula,
        question.target.as_ref(),
        &realisasi.exact(),
        question.baseline,
        policy,
    )?;
    let (limited, status) = limit(&raw, policy.cap(), policy.floor());
    let value = limited
        .round(policy.rounding())
        .map(Percent::of)
        .ok_or(NotComputable::Overflow)?;
    let band = policy
        .bands()
        .find(&policy.band_input().of(&limited, value))
        .clone();
    Ok(Figure {
        raw,
        limited,
        value,
        status,
        band,
    })
}

/// The exact percentage of a target, before limits and rounding. The realisasi need not have a finite decimal
/// form: a ratio of sums often has none.
pub(crate) fn percent_of_target(
    formula: Formula,
    target: Option<&Target>,
    realisasi: &Exact,
    baseline: Option<Quantity>,
    policy: &Policy,
) -> Result<Exact, NotComputable> {
    let inputs = formula::Inputs {
        target: target.ok_or(NotComputable::NoTarget)?,
        realisasi,
        baseline,
        zero_target: policy.zero_target(),
    };
    formula::percent(formula, &inputs)
}

/// A figure brought inside cap and floor, with the status that tells which one it met.
pub(crate) fn limit(raw: &Exact, cap: Option<Percent>, floor: Option<Percent>) -> (Exact, Status) {
    if let Some(cap) = cap.map(Percent::exact)
        && *raw > cap
    {
        return (cap, Status::Capped);
    }
    if let Some(floor) = floor.map(Percent::exact)
        && *raw < floor
    {
        return (floor, Status::Floored);
    }
    (raw.clone(), Status::Ok)
}

#[cfg(test)]
mod tests;
