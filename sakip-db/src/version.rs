//! Optimistic locking: who writes says which version was read.

use crate::error::{Conflict, Error};

/// The error of a write that came too late.
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
