//! A job as it is stored.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::GET;
use crate::codec::{args, stored_text};
use crate::error::{Error, Result};
use crate::id::{InstansiId, JobId};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// It waits for its time and a worker.
    Ready,
    /// A worker does it.
    Running,
    /// It is done.
    Done,
    /// It has failed for good; a person can have it queued again.
    Dead,
}

impl JobStatus {
    /// Every status.
    pub const ALL: [JobStatus; 4] = [
        JobStatus::Ready,
        JobStatus::Running,
        JobStatus::Done,
        JobStatus::Dead,
    ];

    /// The stable name, such as `ready`.
    pub fn name(self) -> &'static str {
        match self {
            JobStatus::Ready => "ready",
            JobStatus::Running => "running",
            JobStatus::Done => "done",
            JobStatus::Dead => "dead",
        }
    }
}

impl fmt::Display for JobStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for JobStatus {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        JobStatus::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| format!("`{text}` is not a status of a job"))
    }
}
stored_text!(JobStatus);

record! {
    /// A job.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    pub struct Job {
        /// Its id: the idempotency key of what it does outside.
        pub id: JobId,
        /// The instansi it is done for.
        pub instansi_id: InstansiId,
        /// What kind of work it is.
        pub kind: String,
        /// What the work is about.
        pub payload: Json,
        /// At most one job of the instansi with this kind and key waits or runs.
        pub unique_key: Option<String>,
        /// How far it is.
        pub status: JobStatus,
        /// When it is due.
        pub run_at: DateTime<Utc>,
        /// How often it was begun.
        pub attempts: i64,
        /// How often it may be begun.
        pub max_attempts: i64,
        /// The worker that does it.
        pub leased_by: Option<String>,
        /// Until when nobody else does it.
        pub lease_until: Option<DateTime<Utc>>,
        /// Why it failed last.
        pub last_error: Option<String>,
        /// When it was queued.
        pub created_at: DateTime<Utc>,
        /// When it was done or died.
        pub finished_at: Option<DateTime<Utc>>,
        /// Counts its leases and failures: a worker that comes too late is told by it.
        pub version: i64,
    }
}

/// Which jobs a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JobFilter {
    /// Only those that are so far.
    pub status: Option<JobStatus>,
    /// Only those of this kind.
    pub kind: Option<String>,
}

/// The jobs of an instansi, the newest first.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    filter: &JobFilter,
    page: &Page,
) -> Result<Paged<Job>> {
    let newest_first = Sort {
        name: "id",
        key: "j.id",
        is_text: false,
        direction: Direction::Desc,
    };
    let mut list = List::new("jobs::LIST", "j.*", "jobs j", "j.id", newest_first);
    list.filter("j.instansi_id = {}", instansi);
    list.filter_if("j.status = {}", filter.status);
    list.filter_if("j.kind = {}", filter.kind.as_deref());
    list.fetch(session, page, |job: &Job| (job.id.to_string(), job.id.0))
        .await
}

/// A job.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn get(session: &mut Session, instansi: InstansiId, id: JobId) -> Result<Job> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("job", id))
}
