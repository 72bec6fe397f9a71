//! The linter of plans: what is allowed but probably wrong, with the place and what to do about it.
//!
//! The builder of a plan refuses what cannot be a plan; the linter reads a plan that is one. Every rule has a
//! stable id and stands in [`RULES`] with its source.
//!
//! ```
//! use sakip_core::lint::{LintOptions, lint};
//! use sakip_core::plan::{Plan, PlanData};
//! use sakip_core::policy::Policy;
//!
//! let policy = Policy::default();
//! let data: PlanData = serde_json::from_str(r#"{
//!     "tujuan": [{"name": "Meningkatnya mutu layanan", "sasaran": [{"name": "Layanan yang cepat"}]}]
//! }"#).unwrap();
//! let plan = Plan::from_data(data, &policy)?;
//! let findings = lint(&plan, &policy, &LintOptions::default());
//! assert_eq!(findings[0].rule, "SAKIP-L001");
//! assert_eq!(findings[0].message.id, "tidak ada satu pun indikator");
//! assert_eq!(findings[0].place.path, "Tujuan 1");
//! # Ok::<(), sakip_core::problem::Problems>(())
//! ```

mod codes;
mod definition;
mod direction;
mod finding;
mod iku;
mod kinds;
mod options;
mod periods;
mod rule;
mod rulebook;
mod rules;
mod scope;
mod structure;
mod targets;
mod weights;

#[cfg(test)]
mod tests;

pub use finding::{Finding, Place, RuleSource, Severity, SourceKind};
pub use options::{LintOptions, LintOptionsData};
pub use rule::Rule;
pub use rules::RULES;

use crate::plan::Plan;
use crate::policy::Policy;
use scope::{Report, Scope};

/// Reads a plan with every rule that is not turned off. Findings come in document order, those about the
/// whole plan first, and at one place in the order of [`RULES`]; the same plan always gives the same list.
///
/// `policy` is the one the plan is to be measured under: it says which formula `minimize` means and what a
/// zero target gives.
pub fn lint(plan: &Plan, policy: &Policy, options: &LintOptions) -> Vec<Finding> {
    let scope = Scope {
        plan,
        policy,
        options,
    };
    let mut report = Report::default();
    for (order, rule) in RULES.iter().enumerate() {
        if !options.is_off(rule) {
            report.begin(order, rule);
            (rule.check)(&scope, &mut report);
        }
    }
    report.findings()
}
