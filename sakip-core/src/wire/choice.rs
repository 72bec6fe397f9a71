//! A policy as a request names it.

use std::fmt;

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::policy::{Policy, PolicyBook, PolicyData};
use crate::problem::{Problem, Problems};
use crate::text::Text;

/// A policy: the id of a built-in one (`sakip-default`, `sakip-default@1`), or a whole one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum PolicyChoice {
    /// A built-in policy by `id` or `id@version`.
    Builtin(String),
    /// A policy of the caller's own.
    Own(Box<PolicyData>),
}

impl<'de> Deserialize<'de> for PolicyChoice {
    /// An own policy is read as one, so that an error names the field instead of saying that neither form fits.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = PolicyChoice;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of a built-in policy, or a policy")
            }
            fn visit_str<E: Error>(self, id: &str) -> Result<PolicyChoice, E> {
                Ok(PolicyChoice::Builtin(id.to_owned()))
            }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<PolicyChoice, M::Error> {
                let data = PolicyData::deserialize(MapAccessDeserializer::new(map))?;
                Ok(PolicyChoice::Own(Box::new(data)))
            }
        }
        deserializer.deserialize_any(Either)
    }
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
