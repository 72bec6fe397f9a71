//! Review (reviu): does a printed figure follow from the inputs printed beside it?
//!
//! Two passes over a table. The first, [`Survey`], finds what each document does: which formula, cap, floor
//! and rounding explain most of its rows. The second, [`judge`], lists every row: reproduced that way,
//! reproduced only another way (and which), deviating (and why, where the cause is recognisable), or not
//! checkable. A figure that only a loose reading fits is reported as deviating.
//!
//! ```
//! use sakip_core::indicator::Polarity;
//! use sakip_core::number::Quantity;
//! use sakip_core::review::{AchievementClaim, Claim, Finding, Survey, judge};
//!
//! let row = |target: &str, realisasi: &str, printed: &str| -> Result<Claim, Box<dyn std::error::Error>> {
//!     Ok(Claim::Achievement(AchievementClaim {
//!         polarity: Some(Polarity::MAXIMIZE),
//!         target: Some(target.parse::<Quantity>()?.into()),
//!         realisasi: realisasi.parse::<Quantity>()?.into(),
//!         baseline: None,
//!         capaian: Some(printed.parse()?),
//!     }))
//! };
//! let rows = [row("95", "89.75", "94.47")?, row("95", "93", "97.98")?];
//! let mut survey = Survey::default();
//! for claim in &rows {
//!     survey.observe("LKjIP 2017", claim);
//! }
//! let conventions = survey.conventions();
//! let found: Vec<Finding> =
//!     rows.iter().map(|claim| judge(claim, &conventions.of("LKjIP 2017", claim)).finding).collect();
//! // 93 / 95 is 97.89 %; 97.98 has two digits swapped.
//! assert_eq!(found, [Finding::Reproduced, Finding::Deviates]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod achievement;
mod average;
mod budget;
mod cause;
mod claim;
mod convention;
mod evaluation;

mod interval;
mod percentage;
mod reading;
mod sentence;
mod slip;
mod verdict;

pub use cause::Cause;
pub use claim::{
    AchievementClaim, AverageClaim, BudgetClaim, Claim, ComponentClaim, EvaluationClaim, TotalClaim,
};
pub use convention::{Convention, Conventions, Survey};
pub use reading::{Cap, Printing};
pub use verdict::{Finding, Verdict};

/// Checks one row by the convention of its document.
pub fn judge(claim: &Claim, convention: &Convention) -> Verdict {
    match claim {
        Claim::Achievement(claim) => achievement::judge(claim, convention),
        Claim::Budget(claim) => budget::judge(claim, convention),
        Claim::Average(claim) => average::judge(claim, convention),
        Claim::Evaluation(claim) => evaluation::judge(claim),
        Claim::Total(claim) => average::judge_total(claim),
    }
}

#[cfg(test)]
mod tests;
