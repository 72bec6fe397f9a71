//! A plan linted, as a request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::choice::PolicyChoice;
use crate::lint::{Finding, LintOptions, LintOptionsData, lint};
use crate::plan::{Plan, PlanData};
use crate::problem::Problems;

/// A plan to be read by the linter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LintRequest {
    /// The policy it is to be measured under; `sakip-default` when left out.
    #[serde(default)]
    pub policy: PolicyChoice,
    /// Which rules are run.
    #[serde(default)]
    pub options: LintOptionsData,
    /// The plan.
    pub plan: PlanData,
}

impl LintRequest {
    /// What the linter found.
    ///
    /// # Errors
    /// Everything that keeps the document from being a plan, at once.
    pub fn answer(self) -> Result<Vec<Finding>, Problems> {
        let policy = self.policy.resolve()?;
        let options = LintOptions::new(self.options)?;
        let plan = Plan::from_data(self.plan, &policy)?;
        Ok(lint(&plan, &policy, &options))
    }
}
