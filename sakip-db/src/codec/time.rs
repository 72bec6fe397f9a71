//! Times: UTC, to the microsecond, which is what both engines keep.

use chrono::{DateTime, SubsecRound, Utc};
use sqlx::error::BoxDynError;

use super::column::Column;
use crate::engine::StoredTime;

/// A time as it is stored: what is below a microsecond is cut off, so that what is read back is what was
/// written.
pub fn to_microseconds(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(6)
}

impl Column for DateTime<Utc> {
    type Stored = StoredTime;
    fn load(stored: StoredTime) -> Result<Self, BoxDynError> {
        Ok(stored.0)
    }
}
