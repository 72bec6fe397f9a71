//! Taking jobs under a lease, and saying what became of them.

use std::ops::Deref;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;

use super::job::Job;
use super::{BURY, Backoff, COMPLETE, HEARTBEAT, MAX_CLAIM, MAX_ERROR, MAX_KIND, MAX_KINDS, RETRY};
use crate::actor::Actor;
use crate::check;
use crate::codec::args;
use crate::db::Db;
use crate::engine::differing::{CLAIM, REAP};
use crate::error::{Error, Refusal, Result};
use crate::session::Session;
use crate::statement::Statement;
use crate::unit::Unit;

/// What a job that was taken back says, until it is begun again.
const EXPIRED: &str = "the lease expired before the worker said what became of the job";

/// Which jobs a worker asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    worker: String,
    kinds: Vec<String>,
    limit: u32,
    lease: Duration,
}

impl Claim {
    /// The shortest lease.
    pub const MIN_LEASE: Duration = Duration::from_secs(1);
    /// The longest lease.
    pub const MAX_LEASE: Duration = Duration::from_secs(24 * 3_600);
    /// The lease unless another is asked for.
    pub const DEFAULT_LEASE: Duration = Duration::from_secs(60);

    /// One job of these kinds, for a worker, leased for [`Claim::DEFAULT_LEASE`]. The name of the worker, 1 to
    /// 200 characters, is for people: leases are told apart without it.
    pub fn new(
        worker: impl Into<String>,
        kinds: impl IntoIterator<Item = impl Into<String>>,
    ) -> Claim {
        Claim {
            worker: worker.into(),
            kinds: kinds.into_iter().map(Into::into).collect(),
            limit: 1,
            lease: Claim::DEFAULT_LEASE,
        }
    }

    /// At most so many jobs, 1 to [`MAX_CLAIM`].
    #[must_use]
    pub fn limit(mut self, jobs: u32) -> Claim {
        self.limit = jobs.clamp(1, MAX_CLAIM);
        self
    }

    /// For how long nobody else does them, [`Claim::MIN_LEASE`] to [`Claim::MAX_LEASE`].
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Claim {
        self.lease = lease.clamp(Claim::MIN_LEASE, Claim::MAX_LEASE);
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        let mut problems = ProblemList::default();
        check::text(&mut problems, "worker", &self.worker, 1..=200);
        if self.kinds.is_empty() || self.kinds.len() > MAX_KINDS {
            let count = self.kinds.len();
            problems.add(Problem::new(
                "kinds_count",
                "kinds",
                Text::new(
                    format!("harus 1 sampai {MAX_KINDS} jenis, ini {count}"),
                    format!("must be 1 to {MAX_KINDS} kinds, these are {count}"),
                ),
            ));
        }
        for (index, kind) in self.kinds.iter().enumerate().take(MAX_KINDS) {
            check::name(&mut problems, &format!("kinds[{index}]"), kind, MAX_KIND);
        }
        Ok(problems.into_result(())?)
    }
}

/// A job under a lease: only a worker that has claimed it has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed(Job);

impl Deref for Claimed {
    type Target = Job;
    fn deref(&self) -> &Job {
        &self.0
    }
}

impl Claimed {
    /// The program that does it, for the unit of its work: the audit names the job.
    pub fn actor(&self) -> Actor {
        Actor::system(self.instansi_id, &self.kind).in_request(format!("job-{}", self.id))
    }

    fn lease_lost(&self) -> Error {
        Refusal::new(
            "lease_lost",
            Text::new(
                format!(
                    "pekerjaan `{}` bukan lagi milik pekerja ini: masa sewanya habis",
                    self.id
                ),
                format!(
                    "job `{}` is no longer this worker's: its lease expired",
                    self.id
                ),
            ),
        )
        .into()
    }
}

/// Why work failed.
///
/// Every error becomes one, so that `?` serves in a handler; such a failure is tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    message: String,
    is_final: bool,
}

impl Failure {
    /// It may succeed later.
    pub fn again(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            is_final: false,
        }
    }

    /// It will never succeed: the job is dead at once, whatever attempts are left.
    pub fn forever(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            is_final: true,
        }
    }

    /// What is kept: bounded, and without the null character that PostgreSQL keeps in no text.
    fn kept(&self) -> String {
        let kept = self.message.chars().filter(|char| *char != '\0');
        kept.take(MAX_ERROR).collect()
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::again(error.to_string())
    }
}

/// What becomes of a job that has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is tried again at this time.
    Again(DateTime<Utc>),
    /// It is dead.
    Dead,
}

pub(super) fn later(now: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    let by = TimeDelta::from_std(by).unwrap_or_default();
    now.checked_add_signed(by).unwrap_or(now)
}

/// Leases jobs that are due, the longest due first; gives them in that order. Leases that have expired are
/// taken back first, so that the jobs of a worker that died are done by another. No job is leased twice,
/// however many workers ask at once.
///
/// # Errors
/// [`Error::Invalid`] for a claim without a worker or kinds, [`Error::Busy`] when the database is.
pub async fn claim(db: &Db, claim: &Claim) -> Result<Vec<Claimed>> {
    claim.check()?;
    let now = db.now();
    let kinds = serde_json::Value::from(claim.kinds.clone());
    let until = later(now, claim.lease);
    let mut session = db.begin_write().await?;
    session.execute(&REAP, args![now, EXPIRED]).await?;
    let values = args![now, until, &claim.worker, claim.limit, kinds];
    let mut jobs: Vec<Job> = session.fetch_all(&CLAIM, values).await?;
    session.commit().await?;
    jobs.sort_by_key(|job| (job.run_at, job.id));
    Ok(jobs.into_iter().map(Claimed).collect())
}

/// Runs a statement on a job under its lease, in a transaction of its own.
async fn under_lease(
    db: &Db,
    job: &Claimed,
    statement: &Statement,
    values: Vec<crate::codec::Value>,
) -> Result<()> {
    let mut session: Session = db.begin_write().await?;
    if session.execute(statement, values).await? == 0 {
        return Err(job.lease_lost());
    }
    session.commit().await
}

/// Keeps the lease for so much longer from now; gives its new end.
///
/// # Errors
/// [`Error::Refused`] (`lease_lost`) when the lease is no longer one's own: stop, somebody else does it.
pub async fn heartbeat(db: &Db, job: &Claimed, lease: Duration) -> Result<DateTime<Utc>> {
    let until = later(db.now(), lease.clamp(Claim::MIN_LEASE, Claim::MAX_LEASE));
    under_lease(db, job, &HEARTBEAT, args![job.id, job.version, until]).await?;
    Ok(until)
}

/// Says that a job is done. A job that was completed under the same lease before stays so.
///
/// # Errors
/// [`Error::Refused`] (`lease_lost`) when the lease is no longer one's own.
pub async fn complete(db: &Db, job: &Claimed) -> Result<()> {
    under_lease(db, job, &COMPLETE, args![job.id, job.version, db.now()]).await
}

impl Unit {
    /// Says, in the unit that did the work, that a job is done: the work and this are kept together or not at
    /// all, so the work is done exactly once.
    ///
    /// # Errors
    /// [`Error::Refused`] (`lease_lost`) when the lease is no longer one's own: the unit cannot be committed.
    pub async fn complete_job(&mut self, job: &Claimed) -> Result<()> {
        self.start()?;
        let values = args![job.id, job.version, self.now()];
        if self.execute(&COMPLETE, values).await? == 0 {
            return Err(job.lease_lost());
        }
        self.done(())
    }
}

/// Says that a job has failed: it waits for its next attempt, or is dead after the last.
///
/// # Errors
/// [`Error::Refused`] (`lease_lost`) when the lease is no longer one's own.
pub async fn fail(db: &Db, job: &Claimed, failure: &Failure, backoff: &Backoff) -> Result<Next> {
    let now = db.now();
    let error = failure.kept();
    if failure.is_final || job.attempts >= job.max_attempts {
        under_lease(db, job, &BURY, args![job.id, job.version, now, error]).await?;
        return Ok(Next::Dead);
    }
    let at = later(now, backoff.delay(job.id, job.attempts));
    under_lease(db, job, &RETRY, args![job.id, job.version, at, error]).await?;
    Ok(Next::Again(at))
}
