//! A policy as a request names it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::policy::{Policy, PolicyBook, PolicyData};
use crate::problem::{Problem, Problems};
use crate::text::Text;

/// A policy: the id of a built-in one (`sakip-default`, `sakip-default@1`), or a whole one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PolicyChoice {
    /// A built-in policy by `id` or `id@version`.
    Builtin(String),
    /// A policy of the caller's own.
    Own(Box<PolicyData>),
}

impl Default for PolicyChoice {
    fn default() -> Self {
        PolicyChoice::Builtin("sakip-default".to_owned())
    }
}

impl PolicyChoice {
    /// The policy that is meant.
    ///
    /// # Errors
    /// `unknown_policy`, or every problem of the caller's own.
    pub fn resolve(self) -> Result<Policy, Problems> {
        match self {
            PolicyChoice::Own(data) => Policy::new(*data),
            PolicyChoice::Builtin(reference) => PolicyBook::builtin()
                .find(&reference)
                .cloned()
                .ok_or_else(|| {
                    let shown: String = reference.chars().take(80).collect();
                    Problem::new(
                        "unknown_policy",
                        "policy",
                        Text::new(
                            format!("kebijakan `{shown}` tidak dikenal"),
                            format!("the policy `{shown}` is not known"),
                        ),
                    )
                    .into()
                }),
        }
    }
}
