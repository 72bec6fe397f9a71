//! Keeping the queue: the dead are queued again, what is done is forgotten.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use sakip_core::problem::ProblemList;
use sakip_core::text::Text;
use serde_json::json;

use super::job::{JobStatus, get};
use super::{PURGE, REQUEUE, WAITING};
use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::db::Db;
use crate::error::{Refusal, Result};
use crate::id::JobId;
use crate::unit::Unit;
use crate::version;

/// Queues a dead job again, due at once and with all its attempts; the reason stands in the audit.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound); [`Error::Refused`](crate::Error::Refused) when it is not dead
/// (`job_not_dead`) or another with its unique key waits (`job_waiting`);
/// [`Error::Invalid`](crate::Error::Invalid) for a reason that is not 1 to 2000 characters.
pub async fn requeue(unit: &mut Unit, id: JobId, reason: &str) -> Result<()> {
    unit.start()?;
    let mut problems = ProblemList::default();
    check::text(&mut problems, "reason", reason, 1..=2_000);
    problems.into_result(())?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let job = get(unit, instansi, id).await?;
    if job.status != JobStatus::Dead {
        let status = job.status;
        return Err(Refusal::new(
            "job_not_dead",
            Text::new(
                format!(
                    "pekerjaan `{id}` berstatus {status}: hanya yang mati dapat diantrekan lagi"
                ),
                format!("job `{id}` is {status}: only a dead one is queued again"),
            ),
        )
        .into());
    }
    let key = args![instansi, &job.kind, &job.unique_key];
    if let Some(other) = unit.fetch_value_optional::<JobId>(&WAITING, key).await? {
        return Err(Refusal::new(
            "job_waiting",
            Text::new(
                format!("pekerjaan `{other}` dengan kunci yang sama sudah mengantre"),
                format!("job `{other}` with the same key is queued already"),
            ),
        )
        .into());
    }
    if unit.execute(&REQUEUE, args![id, job.version, now]).await? == 0 {
        let found = get(unit, instansi, id).await?.version;
        return Err(version::conflict("job", id, job.version, found));
    }
    let (before, after) = (
        json!({ "kind": job.kind, "status": job.status, "attempts": job.attempts }),
        json!({ "kind": job.kind, "status": JobStatus::Ready, "attempts": 0 }),
    );
    unit.record(
        Change::new("requeue", "job", id)
            .before(&before)
            .after(&after)
            .reason(reason),
    );
    unit.done(())
}

/// Rows per transaction, so that nobody waits long for a purge.
const PURGE_BATCH: i64 = 1_000;

/// Forgets the jobs that were done so long ago, of every instansi; gives how many. Dead ones stay.
///
/// # Errors
/// [`Error::Busy`](crate::Error::Busy) when the database is; what was forgotten until then stays forgotten.
pub async fn purge(db: &Db, done_for: Duration) -> Result<u64> {
    let age = TimeDelta::from_std(done_for).unwrap_or(TimeDelta::MAX);
    // Nothing was done before there were computers; what is older no engine needs to compare.
    let before = db.now().checked_sub_signed(age);
    let Some(before) = before.filter(|before| *before > DateTime::UNIX_EPOCH) else {
        return Ok(0);
    };
    let mut purged = 0;
    loop {
        let mut session = db.begin_write().await?;
        let rows = session.execute(&PURGE, args![before, PURGE_BATCH]).await?;
        session.commit().await?;
        purged += rows;
        if rows < PURGE_BATCH.cast_unsigned() {
            return Ok(purged);
        }
    }
}
