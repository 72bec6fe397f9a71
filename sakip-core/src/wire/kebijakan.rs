//! Policies listed and checked, as a request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::policy::{Policy, PolicyData};
use crate::problem::Problems;

/// A policy to be checked; without one, the built-in policies are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KebijakanRequest {
    /// The policy to be checked.
    #[serde(default)]
    pub policy: Option<PolicyData>,
}

impl KebijakanRequest {
    /// The policy as it was understood, or every built-in one.
    ///
    /// # Errors
    /// Every reason why the policy is refused.
    pub fn answer(self) -> Result<Vec<PolicyData>, Problems> {
        Ok(match self.policy {
            Some(data) => vec![Policy::new(data)?.data().clone()],
            None => Policy::builtins()
                .iter()
                .map(|policy| policy.data().clone())
                .collect(),
        })
    }
}
