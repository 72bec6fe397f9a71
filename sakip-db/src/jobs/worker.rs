//! The loop around the queue.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::{
    Backoff, Claim, Claimed, Failure, MAX_CLAIM, claim, complete, fail, heartbeat, schedule,
};
use crate::db::Db;
use crate::error::{Error, Result};

type Outcome = Result<(), Failure>;
type Work = Pin<Box<dyn Future<Output = Outcome> + Send>>;
type Handler = Arc<dyn Fn(Claimed) -> Work + Send + Sync>;

/// How often the end of a job is told to a database that is busy.
const TELLINGS: u32 = 5;

/// Does jobs until it is told to stop: asks for the kinds it has a handler for, keeps their leases while they
/// run, completes them or lets them come back after a [`Backoff`], and queues the jobs of schedules that are
/// due. A handler that panics has failed. Several workers may run on one database, in one process or many.
///
/// Work is done at least once (see [the module](super)): handlers get the job with its id.
///
/// ```no_run
/// # async fn run(db: sakip_db::Db, stop: impl std::future::Future<Output = ()>) -> sakip_db::Result<()> {
/// use sakip_db::jobs::{Failure, Worker};
///
/// Worker::new(db.clone(), "server-1")
///     .handle("mail", async |job| {
///         let to = job.payload["to"].as_str().ok_or_else(|| Failure::forever("no address"))?;
///         println!("job {} writes to {to}", job.id);
///         Ok(())
///     })
///     .concurrency(8)
///     .run(stop)
///     .await
/// # }
/// ```
#[must_use = "it works only while `run` is awaited"]
pub struct Worker {
    db: Db,
    name: String,
    handlers: BTreeMap<String, Handler>,
    concurrency: u32,
    poll: Duration,
    lease: Duration,
    backoff: Backoff,
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("name", &self.name)
            .field("kinds", &self.handlers.keys())
            .finish_non_exhaustive()
    }
}

impl Worker {
    /// A worker with a name for people, 1 to 200 characters, that does nothing yet.
    pub fn new(db: Db, name: impl Into<String>) -> Worker {
        Worker {
            db,
            name: name.into(),
            handlers: BTreeMap::new(),
            concurrency: 4,
            poll: Duration::from_secs(1),
            lease: Claim::DEFAULT_LEASE,
            backoff: Backoff::default(),
        }
    }

    /// What to do with jobs of a kind; the last handler of a kind holds.
    pub fn handle<F, W>(mut self, kind: impl Into<String>, handler: F) -> Worker
    where
        F: Fn(Claimed) -> W + Send + Sync + 'static,
        W: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |job| Box::pin(handler(job)));
        self.handlers.insert(kind.into(), handler);
        self
    }

    /// How many jobs it does at once, 1 to [`MAX_CLAIM`]; 4 without it.
    pub fn concurrency(mut self, jobs: u32) -> Worker {
        self.concurrency = jobs.clamp(1, MAX_CLAIM);
        self
    }

    /// How long it waits before it looks again, 10 milliseconds to an hour; a second without it.
    pub fn poll(mut self, poll: Duration) -> Worker {
        self.poll = poll.clamp(Duration::from_millis(10), Duration::from_secs(3_600));
        self
    }

    /// How long a lease is, renewed every third of it; [`Claim::DEFAULT_LEASE`] without it.
    pub fn lease(mut self, lease: Duration) -> Worker {
        self.lease = lease.clamp(Claim::MIN_LEASE, Claim::MAX_LEASE);
        self
    }

    /// How long jobs wait that have failed.
    pub fn backoff(mut self, backoff: Backoff) -> Worker {
        self.backoff = backoff;
        self
    }

    /// Works until `stop` comes, then finishes what it has begun. A database that cannot be reached is waited
    /// for. Dropping this future drops the work under way; its leases expire, and it is done by another.
    ///
    /// # Errors
    /// [`Error::Invalid`] at once when the name or the kinds are none.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<()> {
        let claiming = Claim::new(&self.name, self.handlers.keys()).lease(self.lease);
        claiming.check()?;
        let mut stop = pin!(stop);
        let mut tick = interval(self.poll);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut working = JoinSet::new();
        loop {
            tokio::select! {
                biased;
                () = &mut stop => break,
                _ = tick.tick() => {
                    if let Err(error) = schedule::due(&self.db).await {
                        tracing::warn!(worker = self.name, %error, "schedules could not be looked at");
                    }
                }
                Some(_) = working.join_next(), if !working.is_empty() => {}
            }
            let busy = u32::try_from(working.len()).unwrap_or(u32::MAX);
            let free = self.concurrency.saturating_sub(busy);
            if free == 0 {
                continue;
            }
            match claim(&self.db, &claiming.clone().limit(free)).await {
                Ok(jobs) => {
                    for job in jobs {
                        self.begin(&mut working, job);
                    }
                }
                Err(error) => {
                    tracing::warn!(worker = self.name, %error, "jobs could not be claimed");
                }
            }
        }
        while working.join_next().await.is_some() {}
        Ok(())
    }

    fn begin(&self, working: &mut JoinSet<()>, job: Claimed) {
        let Some(handler) = self.handlers.get(&job.kind).cloned() else {
            return;
        };
        let (db, lease, backoff) = (self.db.clone(), self.lease, self.backoff);
        working.spawn(async move {
            let Some(outcome) = perform(&db, handler, &job, lease).await else {
                tracing::warn!(job = job.id.0, "the lease was lost; the work was dropped");
                return;
            };
            if let Err(error) = tell(&db, &job, &outcome, &backoff).await {
                tracing::warn!(job = job.id.0, %error, "the end of a job could not be told");
            }
        });
    }
}

/// Runs a handler and keeps the lease meanwhile; none when the lease was lost.
///
/// Both go on at once: on SQLite the heartbeat may have to wait for a unit the handler holds.
async fn perform(db: &Db, handler: Handler, job: &Claimed, lease: Duration) -> Option<Outcome> {
    let work = AssertUnwindSafe(async { handler(job.clone()).await }).catch_unwind();
    let lost = async {
        loop {
            sleep(lease / 3).await;
            match heartbeat(db, job, lease).await {
                Err(Error::Refused(_)) => break,
                Err(error) => tracing::warn!(job = job.id.0, %error, "a lease was not renewed"),
                Ok(_) => {}
            }
        }
    };
    tokio::select! {
        biased;
        outcome = work => Some(outcome.unwrap_or_else(|panic| Err(of_panic(panic.as_ref())))),
        () = lost => None,
    }
}

fn of_panic(panic: &(dyn std::any::Any + Send)) -> Failure {
    let message = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Failure::again(format!("the handler panicked: {}", message.unwrap_or("-")))
}

/// Tells the queue what became of a job.
async fn tell(db: &Db, job: &Claimed, outcome: &Outcome, backoff: &Backoff) -> Result<()> {
    let mut tellings = 1;
    loop {
        let told = match outcome {
            Ok(()) => complete(db, job).await,
            Err(failure) => fail(db, job, failure, backoff).await.map(|_| ()),
        };
        match told {
            Err(error) if error.is_temporary() && tellings < TELLINGS => {
                sleep(Duration::from_millis(100) * tellings).await;
                tellings += 1;
            }
            told => return told,
        }
    }
}
