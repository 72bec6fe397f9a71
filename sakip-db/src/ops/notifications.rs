//! Notifications: what users are told. Everybody reads and marks only their own.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::engine::differing::{NOT_A_USER, NOTIFY};
use crate::error::{Error, Refusal, Result};
use crate::id::{InstansiId, NotificationId, UserId};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    UNREAD = "SELECT count(*) FROM notifications n JOIN users u ON u.id = n.user_id WHERE u.instansi_id = $1 AND n.user_id = $2 AND n.read_at IS NULL";
    GET = "SELECT n.* FROM notifications n JOIN users u ON u.id = n.user_id WHERE u.instansi_id = $1 AND n.user_id = $2 AND n.id = $3";
    READ = "UPDATE notifications SET read_at = $2 WHERE id = $1 AND read_at IS NULL";
    READ_UP_TO = "UPDATE notifications SET read_at = $3 WHERE user_id = $1 AND id <= $2 AND read_at IS NULL";
}

/// The most users one call notifies.
pub const MAX_RECIPIENTS: usize = 10_000;
/// The largest payload, in bytes of canonical JSON.
pub const MAX_PAYLOAD: usize = 100_000;

record! {
    /// A notification.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    pub struct Notification {
        /// Its id.
        pub id: NotificationId,
        /// Whom it tells something.
        pub user_id: UserId,
        /// What kind of thing it tells, such as `achievement_returned`.
        pub kind: String,
        /// What it tells.
        pub payload: Json,
        /// When it was told.
        pub created_at: DateTime<Utc>,
        /// When it was read.
        pub read_at: Option<DateTime<Utc>>,
    }
}

/// Tells users of the instansi something, each once; gives how many were told.
///
/// # Errors
/// [`Error::Invalid`] for more than [`MAX_RECIPIENTS`], a kind that is no name of at most 64 characters, or a
/// payload past [`MAX_PAYLOAD`]; [`Error::NotFound`] for the first who is no user of the instansi. Nobody is
/// told then.
pub async fn notify(unit: &mut Unit, users: &[UserId], kind: &str, payload: Json) -> Result<u64> {
    unit.start()?;
    let told = notify_within(unit, users, kind, payload).await?;
    unit.done(told)
}

/// The same within an operation.
pub(crate) async fn notify_within(
    unit: &mut Unit,
    users: &[UserId],
    kind: &str,
    payload: Json,
) -> Result<u64> {
    let mut problems = ProblemList::default();
    check::name(&mut problems, "kind", kind, 64);
    check::json(&mut problems, "payload", &payload, MAX_PAYLOAD);
    if users.len() > MAX_RECIPIENTS {
        let count = users.len();
        problems.add(Problem::new(
            "too_many_recipients",
            "users",
            Text::new(
                format!("paling banyak {MAX_RECIPIENTS} penerima, ini {count}"),
                format!("must be at most {MAX_RECIPIENTS} recipients, these are {count}"),
            ),
        ));
    }
    problems.into_result(())?;
    let each: BTreeSet<i64> = users.iter().map(|user| user.0).collect();
    if each.is_empty() {
        return Ok(0);
    }
    let each = json!(each);
    let (instansi, now) = (unit.instansi(), unit.now());
    let stranger: Option<i64> = unit
        .fetch_value_optional(&NOT_A_USER, args![instansi, &each])
        .await?;
    if let Some(stranger) = stranger {
        return Err(Error::not_found("user", stranger));
    }
    let told = unit
        .execute(&NOTIFY, args![&each, kind, payload, now])
        .await?;
    let after = json!({ "kind": kind, "users": each });
    unit.record(Change::new("notify", "notification", kind).after(&after));
    Ok(told)
}

/// How many notifications a user has not read.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn unread(session: &mut Session, instansi: InstansiId, user: UserId) -> Result<i64> {
    session.fetch_value(&UNREAD, args![instansi, user]).await
}

/// Which notifications a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NotificationFilter {
    /// Only those that were not read.
    pub unread: bool,
    /// Only those of this kind.
    pub kind: Option<String>,
}

/// The notifications of a user, the newest first.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    user: UserId,
    filter: &NotificationFilter,
    page: &Page,
) -> Result<Paged<Notification>> {
    let newest_first = Sort {
        name: "id",
        key: "n.id",
        is_text: false,
        direction: Direction::Desc,
    };
    let mut list = List::new(
        "ops::notifications::LIST",
        "n.*",
        "notifications n JOIN users u ON u.id = n.user_id",
        "n.id",
        newest_first,
    );
    list.filter("u.instansi_id = {}", instansi);
    list.filter("n.user_id = {}", user);
    list.filter_if("(n.read_at IS NULL) = {}", filter.unread.then_some(true));
    list.filter_if("n.kind = {}", filter.kind.as_deref());
    list.fetch(session, page, |notification: &Notification| {
        (notification.id.to_string(), notification.id.0)
    })
    .await
}

/// The user who acts: notifications are marked by nobody else.
fn reader(unit: &Unit) -> Result<UserId> {
    unit.user().ok_or_else(|| {
        Refusal::new(
            "reader_is_user",
            Text::new(
                "hanya pengguna yang dapat menandai pemberitahuannya sendiri",
                "only a user can mark notifications, and only their own",
            ),
        )
        .into()
    })
}

/// Marks one of the acting user's own notifications as read; one that was read before keeps its time.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is somebody else's; [`Error::Refused`] (`reader_is_user`) for
/// a program.
pub async fn mark_read(unit: &mut Unit, id: NotificationId) -> Result<()> {
    unit.start()?;
    let (instansi, user, now) = (unit.instansi(), reader(unit)?, unit.now());
    unit.fetch_optional::<Notification>(&GET, args![instansi, user, id])
        .await?
        .ok_or_else(|| Error::not_found("notification", id))?;
    if unit.execute(&READ, args![id, now]).await? > 0 {
        unit.record(Change::new("mark_read", "notification", id));
    }
    unit.done(())
}

/// Marks the acting user's own notifications as read up to and with one of them, so that what came after it was
/// shown stays unread; gives how many.
///
/// # Errors
/// As [`mark_read`].
pub async fn mark_read_up_to(unit: &mut Unit, id: NotificationId) -> Result<u64> {
    unit.start()?;
    let (instansi, user, now) = (unit.instansi(), reader(unit)?, unit.now());
    unit.fetch_optional::<Notification>(&GET, args![instansi, user, id])
        .await?
        .ok_or_else(|| Error::not_found("notification", id))?;
    let marked = unit.execute(&READ_UP_TO, args![user, id, now]).await?;
    if marked > 0 {
        let after = json!({ "up_to": id, "count": marked });
        unit.record(Change::new("mark_read_up_to", "notification", id).after(&after));
    }
    unit.done(marked)
}
