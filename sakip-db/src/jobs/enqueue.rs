//! Queueing a job in the transaction that asks for it.

use chrono::{DateTime, TimeDelta, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{
    DEFAULT_ATTEMPTS, INSERT, MAX_ATTEMPTS, MAX_DAYS_AHEAD, MAX_KIND, MAX_PAYLOAD, MAX_UNIQUE_KEY,
    WAITING,
};
use crate::check;
use crate::codec::{args, to_microseconds};
use crate::error::Result;
use crate::id::JobId;
use crate::unit::Unit;

/// A job to queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewJob {
    /// What kind of work it is, such as `performance_updated`: workers ask for kinds.
    pub kind: String,
    /// What the work is about, at most [`MAX_PAYLOAD`] bytes.
    #[serde(default)]
    pub payload: Json,
    /// When it is due; without it, or when that has passed, at once. At most [`MAX_DAYS_AHEAD`] days ahead.
    #[serde(default)]
    pub run_at: Option<DateTime<Utc>>,
    /// How often it may be begun, 1 to [`MAX_ATTEMPTS`]; [`DEFAULT_ATTEMPTS`] without it.
    #[serde(default)]
    pub max_attempts: Option<u32>,
    /// While a job with this kind and key waits or runs, no other is queued. For work that is the same whoever
    /// asks for it (a report, a sync), not for news: a job that is running may have read what it needs already.
    #[serde(default)]
    pub unique_key: Option<String>,
}

impl NewJob {
    /// A job that is due at once.
    pub fn new(kind: impl Into<String>, payload: Json) -> NewJob {
        NewJob {
            kind: kind.into(),
            payload,
            run_at: None,
            max_attempts: None,
            unique_key: None,
        }
    }

    fn check(&self, now: DateTime<Utc>) -> Result<()> {
        let mut problems = ProblemList::default();
        check::name(&mut problems, "kind", &self.kind, MAX_KIND);
        check::json(&mut problems, "payload", &self.payload, MAX_PAYLOAD);
        let key = self.unique_key.as_deref();
        check::optional(&mut problems, "unique_key", key, 1..=MAX_UNIQUE_KEY);
        let attempts = self.max_attempts.unwrap_or(DEFAULT_ATTEMPTS);
        if !(1..=MAX_ATTEMPTS).contains(&attempts) {
            problems.add(Problem::new(
                "attempts_range",
                "max_attempts",
                Text::new(
                    format!("harus 1 sampai {MAX_ATTEMPTS}, ini {attempts}"),
                    format!("must be 1 to {MAX_ATTEMPTS}, this is {attempts}"),
                ),
            ));
        }
        let ahead = self.run_at.map(|run_at| run_at.signed_duration_since(now));
        if ahead.is_some_and(|ahead| ahead > TimeDelta::days(MAX_DAYS_AHEAD)) {
            problems.add(Problem::new(
                "too_far_ahead",
                "run_at",
                Text::new(
                    format!("paling jauh {MAX_DAYS_AHEAD} hari ke depan"),
                    format!("must be at most {MAX_DAYS_AHEAD} days ahead"),
                ),
            ));
        }
        Ok(problems.into_result(())?)
    }
}

impl Unit {
    /// Queues a job. It is there when the unit is committed, and not before.
    ///
    /// Gives its id, or that of the job with the same kind and unique key that waits or runs already.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) with everything that is wrong with it.
    pub async fn enqueue(&mut self, new: NewJob) -> Result<JobId> {
        self.start()?;
        let id = enqueue(self, &new).await?;
        self.done(id)
    }
}

/// The same within an operation.
pub(crate) async fn enqueue(unit: &mut Unit, new: &NewJob) -> Result<JobId> {
    let (instansi, now) = (unit.instansi(), unit.now());
    new.check(now)?;
    if new.unique_key.is_some() {
        let key = args![instansi, &new.kind, &new.unique_key];
        if let Some(waiting) = unit.fetch_value_optional(&WAITING, key).await? {
            return Ok(waiting);
        }
    }
    let run_at = new
        .run_at
        .map_or(now, |run_at| to_microseconds(run_at).max(now));
    let attempts = new.max_attempts.unwrap_or(DEFAULT_ATTEMPTS);
    let values = args![
        instansi,
        &new.kind,
        &new.payload,
        &new.unique_key,
        run_at,
        attempts,
        now
    ];
    unit.fetch_value(&INSERT, values).await
}
