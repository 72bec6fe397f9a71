//! A run as it is stored.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::GET;
use crate::codec::{args, stored_text};
use crate::error::{Error, Result};
use crate::id::{InstansiId, IntegrationId, SyncLogId};
use crate::ops::integrations;
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;

/// How a run went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncStatus {
    /// It goes on.
    Running,
    /// Everything was taken over.
    Succeeded,
    /// Some rows were refused.
    Partial,
    /// It failed.
    Failed,
}

impl SyncStatus {
    /// Every status.
    pub const ALL: [SyncStatus; 4] = [
        SyncStatus::Running,
        SyncStatus::Succeeded,
        SyncStatus::Partial,
        SyncStatus::Failed,
    ];

    /// The stable name, such as `succeeded`.
    pub fn name(self) -> &'static str {
        match self {
            SyncStatus::Running => "running",
            SyncStatus::Succeeded => "succeeded",
            SyncStatus::Partial => "partial",
            SyncStatus::Failed => "failed",
        }
    }
}

impl fmt::Display for SyncStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SyncStatus {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        SyncStatus::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| format!("`{text}` is not a status of a run"))
    }
}
stored_text!(SyncStatus);

record! {
    /// A run of an integration.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct SyncLog {
        /// Its id.
        pub id: SyncLogId,
        /// The integration.
        pub integration_id: IntegrationId,
        /// When it began.
        pub started_at: DateTime<Utc>,
        /// When it ended.
        pub finished_at: Option<DateTime<Utc>>,
        /// How it went.
        pub status: SyncStatus,
        /// How many rows were read.
        pub rows_read: i64,
        /// How many were written.
        pub rows_written: i64,
        /// How many were refused.
        pub rows_refused: i64,
        /// How far it came, in the words of the other system; the next run begins with it.
        pub cursor: Option<String>,
        /// What is to be said about how it ended.
        pub message: Option<String>,
    }
}

record! {
    /// Why a row was refused.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct SyncLogError {
        /// Its number among the errors of all runs.
        pub id: i64,
        /// The row, counted by the run.
        pub row_number: i64,
        /// The column, unless it is the whole row.
        pub column_name: Option<String>,
        /// A stable code.
        pub code: String,
        /// What is wrong.
        pub message: String,
    }
}

/// A run.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn get(session: &mut Session, instansi: InstansiId, id: SyncLogId) -> Result<SyncLog> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("sync_log", id))
}

/// The runs of an integration, the newest first.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    integration: IntegrationId,
    page: &Page,
) -> Result<Paged<SyncLog>> {
    integrations::get(session, instansi, integration).await?;
    let newest_first = Sort {
        name: "id",
        key: "s.id",
        is_text: false,
        direction: Direction::Desc,
    };
    let mut list = List::new(
        "ops::sync::LIST",
        "s.*",
        "sync_logs s",
        "s.id",
        newest_first,
    );
    list.filter("s.integration_id = {}", integration);
    list.fetch(session, page, |run: &SyncLog| {
        (run.id.to_string(), run.id.0)
    })
    .await
}

/// The errors of a run, in the order they were noted.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] for a cursor of another list.
pub async fn errors(
    session: &mut Session,
    instansi: InstansiId,
    id: SyncLogId,
    page: &Page,
) -> Result<Paged<SyncLogError>> {
    get(session, instansi, id).await?;
    let as_noted = Sort {
        name: "id",
        key: "e.id",
        is_text: false,
        direction: Direction::Asc,
    };
    let mut list = List::new(
        "ops::sync::ERRORS",
        "e.*",
        "sync_log_errors e",
        "e.id",
        as_noted,
    );
    list.filter("e.sync_log_id = {}", id);
    list.fetch(session, page, |error: &SyncLogError| {
        (error.id.to_string(), error.id)
    })
    .await
}
