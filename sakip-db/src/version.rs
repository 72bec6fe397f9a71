//! Optimistic locking: a write names the version it has read.

use crate::error::{Conflict, Error, Result};

/// The write came too late.
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

/// What was read has to be what is stored.
pub(crate) fn check(
    entity: &'static str,
    id: impl ToString,
    expected: i64,
    found: i64,
) -> Result<()> {
    if expected == found {
        Ok(())
    } else {
        Err(conflict(entity, id, expected, found))
    }
}
