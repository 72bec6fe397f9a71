//! Jobs by the calendar.
//!
//! A schedule has a cron pattern of five fields (minute, hour, day of month, month, day of week), or six with
//! seconds in front, read in a time zone: `0 6 1 * *` in Asia/Jakarta is six in the morning, western Indonesian
//! time, on the first of every month. Where day of month and day of week are both given, either will do. When it is due a job is queued, exactly once however many processes look.
//! What was missed while nobody looked is made up by one job, not by many; while the last job of a schedule
//! waits or runs, no other is queued.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{DEFAULT_ATTEMPTS, INSERT, MAX_KIND, MAX_PAYLOAD, WAITING};
use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{InstansiId, JobId, ScheduleId};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;

statements! {
    CREATE = "INSERT INTO job_schedules (instansi_id, nama, kind, payload, cron, timezone, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    GET = "SELECT * FROM job_schedules WHERE instansi_id = $1 AND id = $2";
    NAMED = "SELECT id FROM job_schedules WHERE instansi_id = $1 AND nama = $2";
    UPDATE = "UPDATE job_schedules SET nama = $3, kind = $4, payload = $5, cron = $6, timezone = $7, next_at = $8, version = version + 1 WHERE id = $1 AND version = $2";
    SET_ACTIVE = "UPDATE job_schedules SET active = $3, next_at = $4, version = version + 1 WHERE id = $1 AND version = $2";
    DUE = "SELECT * FROM job_schedules WHERE active = TRUE AND next_at <= $1 ORDER BY next_at, id LIMIT $2";
    /// Of two processes that look at once the second waits for the first, and then finds another `next_at`.
    ADVANCE = "UPDATE job_schedules SET next_at = $3, active = $4 WHERE id = $1 AND next_at = $2 AND active";
}

/// The time zone of a schedule that names none: western Indonesian time.
pub const DEFAULT_TIMEZONE: &str = "Asia/Jakarta";
/// The longest pattern, in characters.
pub const MAX_CRON: usize = 200;
/// The most schedules one [`due`] looks at; the others come next time.
pub const MAX_DUE: u32 = 100;

/// A schedule to add, or what a schedule becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSchedule {
    /// Its name, 1 to 100 characters, unique in the instansi.
    pub nama: String,
    /// The kind of the jobs.
    pub kind: String,
    /// The payload of the jobs.
    #[serde(default)]
    pub payload: Json,
    /// When, as a cron pattern.
    pub cron: String,
    /// The time zone the pattern is read in, by its IANA name, such as `Asia/Jayapura`.
    #[serde(default = "default_timezone")]
    pub timezone: String,
}

fn default_timezone() -> String {
    DEFAULT_TIMEZONE.to_owned()
}

record! {
    /// A schedule.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    pub struct Schedule {
        /// Its id.
        pub id: ScheduleId,
        /// The instansi the jobs are done for.
        pub instansi_id: InstansiId,
        /// Its name.
        pub nama: String,
        /// The kind of the jobs.
        pub kind: String,
        /// The payload of the jobs.
        pub payload: Json,
        /// When, as a cron pattern.
        pub cron: String,
        /// The time zone the pattern is read in.
        pub timezone: String,
        /// When it is due next.
        pub next_at: DateTime<Utc>,
        /// Whether it is in force.
        pub active: bool,
        /// Counts its changes by people; becoming due is none.
        pub version: i64,
    }
}

/// The first time after `after` that a pattern matches in a time zone; none when it never does again.
///
/// ```
/// use sakip_db::jobs::schedule::next;
/// let new_year = next("0 0 1 1 *", "Asia/Jayapura", "2025-06-01T00:00:00Z".parse()?)?;
/// assert_eq!(new_year, Some("2025-12-31T15:00:00Z".parse()?));
/// assert_eq!(next("0 0 30 2 *", "Asia/Jakarta", "2025-06-01T00:00:00Z".parse()?)?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when one is no pattern or no time zone.
pub fn next(cron: &str, timezone: &str, after: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let mut problems = ProblemList::default();
    let read = read(&mut problems, cron, timezone);
    problems.into_result(())?;
    Ok(read.and_then(|(cron, zone)| next_of(&cron, zone, after)))
}

fn next_of(cron: &Cron, zone: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let next = cron.find_next_occurrence(&after.with_timezone(&zone), false);
    next.ok().map(|next| next.to_utc())
}

fn read(problems: &mut ProblemList, cron: &str, timezone: &str) -> Option<(Cron, Tz)> {
    check::text(problems, "cron", cron, 1..=MAX_CRON);
    let pattern = match cron.parse::<Cron>() {
        Ok(pattern) if cron.len() <= MAX_CRON => Some(pattern),
        Ok(_) => None,
        Err(error) => {
            let shown: String = cron.chars().take(MAX_CRON).collect();
            problems.add(Problem::new(
                "cron_form",
                "cron",
                Text::new(
                    format!(
                        "`{shown}` bukan pola cron: harus menit, jam, tanggal, bulan dan hari, seperti `0 6 1 * *`"
                    ),
                    format!(
                        "`{shown}` is no cron pattern of minute, hour, day, month and weekday, such as `0 6 1 * *`: {error}"
                    ),
                ),
            ));
            None
        }
    };
    let zone = timezone.parse::<Tz>().ok();
    if zone.is_none() {
        let shown: String = timezone.chars().take(64).collect();
        problems.add(Problem::new(
            "timezone_unknown",
            "timezone",
            Text::new(
                format!("tidak ada zona waktu `{shown}`; contoh yang ada: `{DEFAULT_TIMEZONE}`"),
                format!("there is no time zone `{shown}`; one there is: `{DEFAULT_TIMEZONE}`"),
            ),
        ));
    }
    Some((pattern?, zone?))
}

/// Checks a schedule; gives when it is due first.
async fn checked(
    unit: &mut Unit,
    new: &NewSchedule,
    itself: Option<ScheduleId>,
) -> Result<DateTime<Utc>> {
    let mut problems = ProblemList::default();
    check::text(&mut problems, "nama", &new.nama, 1..=100);
    check::name(&mut problems, "kind", &new.kind, MAX_KIND);
    check::json(&mut problems, "payload", &new.payload, MAX_PAYLOAD);
    let (instansi, now) = (unit.instansi(), unit.now());
    let read = read(&mut problems, &new.cron, &new.timezone);
    let next_at = read
        .as_ref()
        .and_then(|(cron, zone)| next_of(cron, *zone, now));
    if read.is_some() && next_at.is_none() {
        problems.add(never(&new.cron));
    }
    let named: Option<ScheduleId> = unit
        .fetch_value_optional(&NAMED, args![instansi, &new.nama])
        .await?;
    if named.is_some() && named != itself {
        problems.add(Problem::new(
            "duplicate",
            "nama",
            Text::new(
                format!("jadwal `{}` sudah ada", new.nama),
                format!("there is a schedule `{}` already", new.nama),
            ),
        ));
    }
    Ok(problems.into_result(next_at.unwrap_or(now))?)
}

fn never(cron: &str) -> Problem {
    Problem::new(
        "cron_never",
        "cron",
        Text::new(
            format!("pola `{cron}` tidak pernah tiba lagi"),
            format!("the pattern `{cron}` never comes again"),
        ),
    )
}

/// Adds a schedule, in force at once.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with it.
pub async fn create(unit: &mut Unit, new: NewSchedule) -> Result<ScheduleId> {
    unit.start()?;
    let next_at = checked(unit, &new, None).await?;
    let values = args![
        unit.instansi(),
        &new.nama,
        &new.kind,
        &new.payload,
        &new.cron,
        &new.timezone,
        next_at
    ];
    let id: ScheduleId = unit.fetch_value(&CREATE, values).await?;
    unit.record(Change::new("create", "job_schedule", id).after(&new));
    unit.done(id)
}

/// Changes a schedule; its next time is counted from now.
///
/// # Errors
/// [`Error::Invalid`], [`Error::NotFound`], or [`Error::Conflict`] when it was changed since `version`.
pub async fn update(
    unit: &mut Unit,
    id: ScheduleId,
    version: i64,
    to: NewSchedule,
) -> Result<Schedule> {
    unit.start()?;
    let before = at_version(unit, id, version).await?;
    let next_at = checked(unit, &to, Some(id)).await?;
    let values = args![
        id,
        version,
        &to.nama,
        &to.kind,
        &to.payload,
        &to.cron,
        &to.timezone,
        next_at
    ];
    let rows = unit.execute(&UPDATE, values).await?;
    let after = changed(unit, id, version, rows).await?;
    unit.record(
        Change::new("update", "job_schedule", id)
            .before(&before)
            .after(&after),
    );
    unit.done(after)
}

/// Puts a schedule in force or out of it; its next time is counted from now.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Conflict`]; [`Error::Invalid`] when its pattern never comes again.
pub async fn set_active(
    unit: &mut Unit,
    id: ScheduleId,
    version: i64,
    active: bool,
) -> Result<Schedule> {
    unit.start()?;
    let before = at_version(unit, id, version).await?;
    let mut next_at = before.next_at;
    if active {
        next_at = next(&before.cron, &before.timezone, unit.now())?
            .ok_or_else(|| Error::Invalid(never(&before.cron).into()))?;
    }
    let rows = unit
        .execute(&SET_ACTIVE, args![id, version, active, next_at])
        .await?;
    let after = changed(unit, id, version, rows).await?;
    let action = if active { "activate" } else { "deactivate" };
    unit.record(
        Change::new(action, "job_schedule", id)
            .before(&before)
            .after(&after),
    );
    unit.done(after)
}

async fn at_version(unit: &mut Unit, id: ScheduleId, expected: i64) -> Result<Schedule> {
    let instansi = unit.instansi();
    let found = get(unit, instansi, id).await?;
    version::check("job_schedule", id, expected, found.version)?;
    Ok(found)
}

async fn changed(unit: &mut Unit, id: ScheduleId, expected: i64, rows: u64) -> Result<Schedule> {
    let instansi = unit.instansi();
    let found = get(unit, instansi, id).await?;
    if rows == 0 {
        return Err(version::conflict(
            "job_schedule",
            id,
            expected,
            found.version,
        ));
    }
    Ok(found)
}

/// A schedule.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn get(session: &mut Session, instansi: InstansiId, id: ScheduleId) -> Result<Schedule> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("job_schedule", id))
}

/// The schedules of an instansi by name.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    page: &Page,
) -> Result<Paged<Schedule>> {
    let by_name = Sort {
        name: "nama",
        key: "s.nama",
        is_text: true,
        direction: Direction::Asc,
    };
    let mut list = List::new(
        "jobs::schedule::LIST",
        "s.*",
        "job_schedules s",
        "s.id",
        by_name,
    );
    list.filter("s.instansi_id = {}", instansi);
    list.fetch(session, page, |schedule: &Schedule| {
        (schedule.nama.clone(), schedule.id.0)
    })
    .await
}

/// Queues a job for each schedule that is due, of every instansi; gives the jobs. The jobs are due at the time
/// the pattern says (their `run_at`). A schedule whose pattern never comes again goes out of force.
///
/// # Errors
/// [`Error::Busy`] when the database is; nothing was queued then.
pub async fn due(db: &Db) -> Result<Vec<JobId>> {
    let now = db.now();
    let looked = db
        .read()
        .await?
        .fetch_all(&DUE, args![now, MAX_DUE])
        .await?;
    let due: Vec<Schedule> = looked;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let mut session = db.begin_write().await?;
    let mut queued = Vec::new();
    for schedule in due {
        let Schedule { id, next_at, .. } = schedule;
        let coming = next(&schedule.cron, &schedule.timezone, now).ok().flatten();
        let values = args![id, next_at, coming.unwrap_or(next_at), coming.is_some()];
        if session.execute(&ADVANCE, values).await? == 0 {
            continue;
        }
        let key = format!("schedule:{id}");
        let waiting = args![schedule.instansi_id, &schedule.kind, &key];
        if session
            .fetch_value_optional::<JobId>(&WAITING, waiting)
            .await?
            .is_some()
        {
            continue;
        }
        let values = args![
            schedule.instansi_id,
            schedule.kind,
            schedule.payload,
            key,
            next_at,
            DEFAULT_ATTEMPTS,
            now
        ];
        queued.push(session.fetch_value(&INSERT, values).await?);
    }
    session.commit().await?;
    Ok(queued)
}
