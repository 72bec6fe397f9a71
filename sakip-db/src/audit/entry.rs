//! What is written about one change.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;

use crate::codec::canonical;
use crate::id::{InstansiId, UserId};
use crate::record::record;

/// A change as an operation notes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    pub(super) action: &'static str,
    pub(super) entity: &'static str,
    pub(super) entity_id: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) reason: Option<String>,
}

impl Change {
    /// Something was done to a thing: `Change::new("update", "opd", id)`.
    pub(crate) fn new(action: &'static str, entity: &'static str, id: impl ToString) -> Change {
        Change {
            action,
            entity,
            entity_id: id.to_string(),
            before: None,
            after: None,
            reason: None,
        }
    }

    /// What it was before.
    pub(crate) fn before(mut self, before: &impl Serialize) -> Change {
        self.before = document(before);
        self
    }

    /// What it is after.
    pub(crate) fn after(mut self, after: &impl Serialize) -> Change {
        self.after = document(after);
        self
    }

    /// Why.
    pub(crate) fn reason(mut self, reason: impl Into<String>) -> Change {
        self.reason = Some(reason.into());
        self
    }
}

/// The rows of this crate always serialize; what could not would be told as such, never left out.
fn document(value: &impl Serialize) -> Option<String> {
    let json = serde_json::to_value(value).unwrap_or_else(|error| Json::String(error.to_string()));
    Some(canonical(&json))
}

record! {
    /// A row of the audit.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct AuditEntry {
        /// The instansi.
        pub instansi_id: InstansiId,
        /// Its number in the chain of the instansi, from 1.
        pub seq: i64,
        /// When.
        pub at: DateTime<Utc>,
        /// The user who did it; none for a program.
        pub actor_id: Option<UserId>,
        /// The name of who did it.
        pub actor: String,
        /// What was done, such as `create`, `update`, `verify`, `read`.
        pub action: String,
        /// To what kind of thing.
        pub entity: String,
        /// To which.
        pub entity_id: String,
        /// What it was before, as canonical JSON.
        pub before: Option<String>,
        /// What it was after, as canonical JSON.
        pub after: Option<String>,
        /// Why.
        pub reason: Option<String>,
        /// In which request.
        pub request_id: Option<String>,
        /// The hash of the row before; zeros for the first.
        #[serde(serialize_with = "crate::hex::serialize")]
        pub prev_hash: [u8; 32],
        /// The hash of this row.
        #[serde(serialize_with = "crate::hex::serialize")]
        pub hash: [u8; 32],
    }
}
