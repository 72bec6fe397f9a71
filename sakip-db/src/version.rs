//! Optimistic locking: what a write says that came too late.

use crate::error::{Conflict, Error};

/// Somebody else changed it since it was read.
pub(crate) fn conflict(
    entity: &'static str,
    id: impl ToString,
    expected: i64,
    found: i64,
) -> Error {
    Error::Conflict(Conflict {
        entity,
        id: id.to_string(),
        expected,
        found,
    })
}
