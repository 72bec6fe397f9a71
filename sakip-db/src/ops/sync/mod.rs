//! Runs of an integration: what was read, what was written, which rows were refused and why.
//!
//! One run of an integration at a time. A process that dies leaves its run `running`; [`start`] closes it as
//! failed when it began longer ago than the caller says a run can take. A run that is done as a job with the
//! integration as its unique key needs no such time: the queue sees to it that there is one, so zero is right.

mod run;

pub use run::{SyncLog, SyncLogError, SyncStatus, errors, get, list};

use std::time::Duration;

use chrono::TimeDelta;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::engine::differing::ADD_SYNC_ERRORS;
use crate::error::{Error, Refusal, Result};
use crate::id::{IntegrationId, SyncLogId};
use crate::ops::integrations;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    /// Two runs that start at once wait for each other here.
    HOLD = "UPDATE integrations SET version = version WHERE instansi_id = $1 AND id = $2";
    START = "INSERT INTO sync_logs (integration_id, started_at, status, cursor) VALUES ($1, $2, 'running', $3) RETURNING id";
    RUNNING = "SELECT * FROM sync_logs WHERE integration_id = $1 AND status = 'running'";
    LAST_CURSOR = "SELECT cursor FROM sync_logs WHERE integration_id = $1 AND cursor IS NOT NULL ORDER BY id DESC LIMIT 1";
    GET = "SELECT s.* FROM sync_logs s JOIN integrations i ON i.id = s.integration_id WHERE i.instansi_id = $1 AND s.id = $2";
    NOTE = "UPDATE sync_logs SET rows_read = rows_read + $2, rows_written = rows_written + $3, rows_refused = rows_refused + $4, cursor = coalesce($5, cursor) WHERE id = $1 AND status = 'running' RETURNING *";
    KEPT_ERRORS = "SELECT count(*) FROM sync_log_errors WHERE sync_log_id = $1";
    /// A run that went through is partial when rows were refused.
    FINISH = "UPDATE sync_logs SET status = CASE WHEN $2 = 'succeeded' AND rows_refused > 0 THEN 'partial' ELSE $2 END, message = $3, finished_at = $4 WHERE id = $1 AND status = 'running' RETURNING *";
}

/// The most errors of one [`note`].
pub const MAX_ERRORS_NOTED: usize = 1_000;
/// The most errors that are kept of one run; further rows are only counted as refused.
pub const MAX_ERRORS_KEPT: i64 = 10_000;
/// The longest message, in characters.
pub const MAX_MESSAGE: usize = 10_000;
/// The longest cursor, in characters.
pub const MAX_CURSOR: usize = 2_000;
/// The most rows one [`note`] counts of each sort.
pub const MAX_ROWS_NOTED: u32 = 1_000_000_000;

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowError {
    /// The row, counted as the run likes.
    pub row: u32,
    /// The column, at most 200 characters.
    #[serde(default)]
    pub column: Option<String>,
    /// A stable code, 1 to 100 characters.
    pub code: String,
    /// What is wrong, at most [`MAX_MESSAGE`] characters.
    pub message: String,
}

/// What a run has done since it was last noted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Progress {
    /// Rows read, at most [`MAX_ROWS_NOTED`], as the other two.
    pub rows_read: u32,
    /// Rows written.
    pub rows_written: u32,
    /// Rows refused.
    pub rows_refused: u32,
    /// How far it came, at most [`MAX_CURSOR`] characters; without it, as far as before.
    pub cursor: Option<String>,
    /// Why rows were refused, at most [`MAX_ERRORS_NOTED`].
    pub errors: Vec<RowError>,
}

/// Begins a run; it has the cursor the last one had reached. A run that is still `running` and began at least
/// `abandoned_after` ago is closed as failed: its process is taken to be dead.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] when the integration is out of use (`integration_inactive`) or a
/// younger run goes on (`sync_running`).
pub async fn start(
    unit: &mut Unit,
    integration: IntegrationId,
    abandoned_after: Duration,
) -> Result<SyncLog> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    unit.execute(&HOLD, args![instansi, integration]).await?;
    let found = integrations::get(unit, instansi, integration).await?;
    if !found.active {
        return Err(Refusal::new(
            "integration_inactive",
            Text::new(
                format!("integrasi `{}` tidak aktif", found.kode),
                format!("integration `{}` is out of use", found.kode),
            ),
        )
        .lifted_by(Text::new(
            "admin, dengan mengaktifkannya",
            "an admin, by putting it in use",
        ))
        .into());
    }
    let running: Option<SyncLog> = unit.fetch_optional(&RUNNING, args![integration]).await?;
    if let Some(running) = running {
        let age = now.signed_duration_since(running.started_at);
        if age < TimeDelta::from_std(abandoned_after).unwrap_or(TimeDelta::MAX) {
            return Err(Refusal::new(
                "sync_running",
                Text::new(
                    format!(
                        "sinkronisasi `{}` dari `{}` masih berjalan sejak {}",
                        running.id, found.kode, running.started_at
                    ),
                    format!(
                        "run `{}` of `{}` has been going on since {}",
                        running.id, found.kode, running.started_at
                    ),
                ),
            )
            .lifted_by(Text::new(
                "proses yang menjalankannya, dengan menyelesaikannya",
                "the process that does it, by finishing it",
            ))
            .into());
        }
        let message = "ditinggalkan: prosesnya berhenti tanpa menyelesaikannya / \
                       abandoned: its process ended without finishing it";
        close(unit, "abandon", &running, SyncStatus::Failed, Some(message)).await?;
    }
    let cursor: Option<String> = unit
        .fetch_value_optional(&LAST_CURSOR, args![integration])
        .await?;
    let id: SyncLogId = unit
        .fetch_value(&START, args![integration, now, cursor])
        .await?;
    let run = get(unit, instansi, id).await?;
    unit.record(Change::new("start", "sync_log", id).after(&run));
    unit.done(run)
}

/// Notes what a run has done since; gives the run with its sums. The audit tells the sums, the errors stand with
/// the run.
///
/// # Errors
/// [`Error::Invalid`] with everything that is past its bound; [`Error::NotFound`]; [`Error::Refused`]
/// (`sync_finished`) when the run has ended, perhaps because another took it for dead.
pub async fn note(unit: &mut Unit, id: SyncLogId, progress: Progress) -> Result<SyncLog> {
    unit.start()?;
    check_progress(&progress)?;
    let instansi = unit.instansi();
    let before = get(unit, instansi, id).await?;
    let values = args![
        id,
        progress.rows_read,
        progress.rows_written,
        progress.rows_refused,
        &progress.cursor
    ];
    let noted: Option<SyncLog> = unit.fetch_optional(&NOTE, values).await?;
    let after = noted.ok_or_else(|| finished(id))?;
    if !progress.errors.is_empty() {
        let kept: i64 = unit.fetch_value(&KEPT_ERRORS, args![id]).await?;
        let errors: Vec<_> = progress.errors.iter().map(|error| json!(error)).collect();
        let left = (MAX_ERRORS_KEPT - kept).max(0);
        unit.execute(&ADD_SYNC_ERRORS, args![id, json!(errors), left])
            .await?;
    }
    unit.record(
        Change::new("note", "sync_log", id)
            .before(&before)
            .after(&after),
    );
    unit.done(after)
}

fn check_progress(progress: &Progress) -> Result<()> {
    let mut problems = ProblemList::default();
    for (place, rows) in [
        ("rows_read", progress.rows_read),
        ("rows_written", progress.rows_written),
        ("rows_refused", progress.rows_refused),
    ] {
        if rows > MAX_ROWS_NOTED {
            problems.add(Problem::new(
                "too_many_rows",
                place,
                Text::new(
                    format!("paling banyak {MAX_ROWS_NOTED} baris, ini {rows}"),
                    format!("must be at most {MAX_ROWS_NOTED} rows, these are {rows}"),
                ),
            ));
        }
    }
    let cursor = progress.cursor.as_deref();
    check::optional(&mut problems, "cursor", cursor, 1..=MAX_CURSOR);
    let count = progress.errors.len();
    if count > MAX_ERRORS_NOTED {
        problems.add(Problem::new(
            "too_many_errors",
            "errors",
            Text::new(
                format!("paling banyak {MAX_ERRORS_NOTED} galat sekali catat, ini {count}"),
                format!("must be at most {MAX_ERRORS_NOTED} errors at once, these are {count}"),
            ),
        ));
    }
    for (index, error) in progress.errors.iter().enumerate().take(MAX_ERRORS_NOTED) {
        let place = |field: &str| format!("errors[{index}].{field}");
        check::optional(
            &mut problems,
            &place("column"),
            error.column.as_deref(),
            0..=200,
        );
        check::text(&mut problems, &place("code"), &error.code, 1..=100);
        check::text(
            &mut problems,
            &place("message"),
            &error.message,
            0..=MAX_MESSAGE,
        );
    }
    Ok(problems.into_result(())?)
}

fn finished(id: SyncLogId) -> Error {
    Refusal::new(
        "sync_finished",
        Text::new(
            format!("sinkronisasi `{id}` sudah selesai atau ditutup"),
            format!("run `{id}` has ended already"),
        ),
    )
    .into()
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It went through: succeeded, or partial when rows were refused.
    Completed,
    /// It could not go on.
    Failed,
}

/// Ends a run.
///
/// # Errors
/// [`Error::Invalid`] for a message past [`MAX_MESSAGE`]; [`Error::NotFound`]; [`Error::Refused`]
/// (`sync_finished`) when it has ended before.
pub async fn finish(
    unit: &mut Unit,
    id: SyncLogId,
    ending: Ending,
    message: Option<&str>,
) -> Result<SyncLog> {
    unit.start()?;
    let mut problems = ProblemList::default();
    check::optional(&mut problems, "message", message, 0..=MAX_MESSAGE);
    problems.into_result(())?;
    let instansi = unit.instansi();
    let before = get(unit, instansi, id).await?;
    let status = match ending {
        Ending::Failed => SyncStatus::Failed,
        Ending::Completed => SyncStatus::Succeeded,
    };
    let after = close(unit, "finish", &before, status, message).await?;
    unit.done(after)
}

async fn close(
    unit: &mut Unit,
    action: &'static str,
    before: &SyncLog,
    status: SyncStatus,
    message: Option<&str>,
) -> Result<SyncLog> {
    let (id, now) = (before.id, unit.now());
    let closed: Option<SyncLog> = unit
        .fetch_optional(&FINISH, args![id, status, message, now])
        .await?;
    let after = closed.ok_or_else(|| finished(id))?;
    unit.record(
        Change::new(action, "sync_log", id)
            .before(before)
            .after(&after),
    );
    Ok(after)
}
