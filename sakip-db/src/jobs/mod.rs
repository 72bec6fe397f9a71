//! Jobs: work that a change asks for, kept by the same commit as the change, done at least once.
//!
//! [`Unit::enqueue`](crate::Unit::enqueue) queues a job: a unit that is dropped leaves none. A worker [`claim`]s
//! jobs under a lease, does them and [`complete`]s them; a worker that dies lets its lease expire, and somebody
//! else does the job. Failures come back after a [`Backoff`], and after the last attempt the job is dead until
//! a person has it [`requeue`]d. [`schedule`] queues jobs by the calendar. [`Worker`] is the loop around all
//! of it.
//!
//! **At least once.** A worker that dies between the work and [`complete`] has done the work, and it will be
//! done again. So work has to bear repetition: the id of the job is the idempotency key for whatever is called
//! outside, and work in this database is done exactly once when the same unit completes the job
//! ([`Unit::complete_job`](crate::Unit::complete_job)).
//!
//! What the queue does to a job is not in the audit: the change that asked for it is, and so is what a person
//! does to the queue.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! use std::time::Duration;
//! use sakip_db::jobs::{self, Claim, NewJob};
//! use sakip_db::{Actor, Db};
//! # use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
//! # let db = Db::open("sqlite::memory:").await?;
//! # let new = NewInstansi { kode: "3201".into(), nama: "Kabupaten Contoh".into(), jenis: Jenis::Kabupaten };
//! # let instansi = instansi::create(&db, new, "pemasangan").await?;
//! let mut unit = db.begin(Actor::system(instansi, "contoh")).await?;
//! unit.enqueue(NewJob::new("mail", serde_json::json!({"to": "kadis"}))).await?;
//! unit.commit().await?;
//!
//! let claim = Claim::new("worker-1", ["mail"]).lease(Duration::from_secs(60));
//! for job in jobs::claim(&db, &claim).await? {
//!     assert_eq!(job.payload["to"], "kadis");
//!     jobs::complete(&db, &job).await?;
//! }
//! assert!(jobs::claim(&db, &claim).await?.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod backoff;
mod claim;
pub(crate) mod enqueue;
mod job;
mod keep;
pub mod schedule;
mod worker;

pub use backoff::Backoff;
pub use claim::{Claim, Claimed, Failure, Next, claim, complete, fail, heartbeat};
pub use enqueue::NewJob;
pub use job::{Job, JobFilter, JobStatus, get, list};
pub use keep::{purge, requeue};
pub use worker::Worker;

use crate::statement::statements;

/// The largest payload, in bytes of canonical JSON.
pub const MAX_PAYLOAD: usize = 1_048_576;
/// The longest kind, in characters.
pub const MAX_KIND: usize = 64;
/// The longest unique key, in characters.
pub const MAX_UNIQUE_KEY: usize = 200;
/// The most attempts a job may be given.
pub const MAX_ATTEMPTS: u32 = 100;
/// The attempts a job is given unless it asks for another number.
pub const DEFAULT_ATTEMPTS: u32 = 10;
/// The furthest ahead a job may be due, in days.
pub const MAX_DAYS_AHEAD: i64 = 3_660;
/// The most characters that are kept of an error; the rest is cut off.
pub const MAX_ERROR: usize = 10_000;
/// The most jobs of one [`claim`].
pub const MAX_CLAIM: u32 = 100;
/// The most kinds one [`claim`] asks for.
pub const MAX_KINDS: usize = 100;

statements! {
    WAITING = "SELECT id FROM jobs WHERE instansi_id = $1 AND kind = $2 AND unique_key = $3 AND status IN ('ready', 'running')";
    /// The conflict is with a job somebody else queued since [`WAITING`] was asked: that one it is, then.
    INSERT = "INSERT INTO jobs (instansi_id, kind, payload, unique_key, run_at, max_attempts, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (instansi_id, kind, unique_key) WHERE status IN ('ready', 'running') DO UPDATE SET unique_key = excluded.unique_key RETURNING id";
    GET = "SELECT * FROM jobs WHERE instansi_id = $1 AND id = $2";
    HEARTBEAT = "UPDATE jobs SET lease_until = $3 WHERE id = $1 AND version = $2 AND status = 'running'";
    /// Says yes again when it was completed before under the same lease.
    COMPLETE = "UPDATE jobs SET status = 'done', finished_at = coalesce(finished_at, $3), leased_by = NULL, lease_until = NULL, last_error = NULL WHERE id = $1 AND version = $2 AND status IN ('running', 'done')";
    RETRY = "UPDATE jobs SET status = 'ready', run_at = $3, leased_by = NULL, lease_until = NULL, last_error = $4, version = version + 1 WHERE id = $1 AND version = $2 AND status = 'running'";
    BURY = "UPDATE jobs SET status = 'dead', finished_at = $3, leased_by = NULL, lease_until = NULL, last_error = $4, version = version + 1 WHERE id = $1 AND version = $2 AND status = 'running'";
    REQUEUE = "UPDATE jobs SET status = 'ready', run_at = $3, attempts = 0, finished_at = NULL, version = version + 1 WHERE id = $1 AND version = $2 AND status = 'dead'";
    /// A job is due before it is done, so the index on `run_at` finds what is old.
    PURGE = "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE status = 'done' AND run_at < $1 AND finished_at < $1 ORDER BY run_at, id LIMIT $2)";
}
