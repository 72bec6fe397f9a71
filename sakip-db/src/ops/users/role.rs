//! What a user is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::codec::stored_text;

/// What a user is. What each may do is up to whoever serves the operations; a
/// [`Permission`](super::Permission) of a user goes before what the role may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the instansi: users, OPD, windows, templates.
    SuperAdmin,
    /// Plans, measures and reports for one OPD and those below it.
    AdminOpd,
    /// Verifies and evaluates.
    Evaluator,
    /// Reads.
    Viewer,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 4] = [
        Role::SuperAdmin,
        Role::AdminOpd,
        Role::Evaluator,
        Role::Viewer,
    ];

    /// Its stable name, such as `admin_opd`.
    pub fn name(self) -> &'static str {
        match self {
            Role::SuperAdmin => "super_admin",
            Role::AdminOpd => "admin_opd",
            Role::Evaluator => "evaluator",
            Role::Viewer => "viewer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Role::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or_else(|| format!("`{text}` is not a role"))
    }
}
stored_text!(Role);
