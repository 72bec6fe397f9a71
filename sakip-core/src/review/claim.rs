//! What a published row claims: its inputs and the figure printed beside them.
//!
//! Printed numbers keep their printed decimals: `94.50` was printed with two, `94.5` with one.

use rust_decimal::Decimal;

use crate::indicator::{Measured, Polarity, Target};
use crate::number::{Quantity, Rupiah};

/// One published row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A capaian beside its target and realisasi.
    Achievement(AchievementClaim),
    /// A percentage of a budget.
    Budget(BudgetClaim),
    /// An average of printed figures.
    Average(AverageClaim),
    /// The scores of an evaluation (LKE).
    Evaluation(EvaluationClaim),
    /// A printed total beside its rows.
    Total(TotalClaim),
}

/// A capaian beside its target and realisasi.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AchievementClaim {
    /// The direction, where it is known.
    pub polarity: Option<Polarity>,
    /// The target.
    pub target: Option<Target>,
    /// The realisasi.
    pub realisasi: Measured,
    /// The baseline, where one is given.
    pub baseline: Option<Quantity>,
    /// The capaian as printed, in percent.
    pub capaian: Option<Decimal>,
}

/// A percentage of a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetClaim {
    /// The allocation.
    pub pagu: Option<Rupiah>,
    /// What was spent.
    pub realisasi: Option<Rupiah>,
    /// The percentage as printed.
    pub percent: Option<Decimal>,
}

/// An average of printed figures; a member that was not filled is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AverageClaim {
    /// The members as printed.
    pub members: Vec<Option<Decimal>>,
    /// The average as printed.
    pub average: Option<Decimal>,
}

/// A total beside its rows; a row that was not filled is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalClaim {
    /// The rows as printed.
    pub members: Vec<Option<Decimal>>,
    /// The total as printed.
    pub total: Option<Decimal>,
}

/// The scores of an evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluationClaim {
    /// The components as printed.
    pub components: Vec<ComponentClaim>,
    /// The total as printed.
    pub total: Option<Decimal>,
    /// The predicate as printed.
    pub grade: Option<String>,
}

/// A component, with its parts where they are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentClaim {
    /// Its name or code.
    pub name: String,
    /// Its weight, where it is printed.
    pub weight: Option<Decimal>,
    /// The answer (AA to E), where one is printed.
    pub answer: Option<String>,
    /// Its score as printed.
    pub score: Option<Decimal>,
    /// Its sub-components, where they are printed.
    pub parts: Vec<ComponentClaim>,
}
