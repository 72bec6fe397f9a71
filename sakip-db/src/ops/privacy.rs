//! Personal data (UU 27/2022 tentang Pelindungan Data Pribadi): who read what about whom, and what for.

use std::fmt::Display;

use sakip_core::problem::ProblemList;

use crate::audit::Change;
use crate::check;
use crate::error::Result;
use crate::unit::Unit;

/// The longest purpose, in characters.
pub const MAX_PURPOSE: usize = 500;

/// Writes into the audit that the personal data of a thing was read: `record_read(unit, "user", id, "mutasi")`.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a purpose that is empty or longer than [`MAX_PURPOSE`], or an
/// `entity` or `id` that is empty or longer than 64 and 200 characters.
pub async fn record_read(
    unit: &mut Unit,
    entity: &'static str,
    id: impl Display,
    purpose: &str,
) -> Result<()> {
    unit.start()?;
    let id = id.to_string();
    let mut problems = ProblemList::default();
    check::text(&mut problems, "entity", entity, 1..=64);
    check::text(&mut problems, "id", &id, 1..=200);
    check::text(&mut problems, "purpose", purpose, 1..=MAX_PURPOSE);
    problems.into_result(())?;
    unit.record(Change::new("read", entity, id).reason(purpose));
    unit.done(())
}
