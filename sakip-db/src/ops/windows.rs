//! Period windows: when the figures of a period may be entered, and who was let in outside that time.
//!
//! A window of an OPD wins over the window of its instansi; a period without any window is open.

use chrono::{DateTime, Utc};
use sakip_core::period::Period;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use crate::audit::Change;
use crate::check;
use crate::codec::{args, to_microseconds};
use crate::error::{Error, Refusal, Result};
use crate::id::{ExceptionId, InstansiId, OpdId, UserId, WindowId};
use crate::ops::opd;
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version::conflict;

statements! {
    /// The window that holds for an OPD, its own before that of the instansi, and until when it is excepted.
    HOLDING = "SELECT w.opd_id, w.opens_at, w.closes_at, (SELECT max(e.until) FROM period_window_exceptions e WHERE e.opd_id = o.id AND e.periode = $3 AND e.revoked_at IS NULL) AS excepted_until FROM opd o LEFT JOIN period_windows w ON w.instansi_id = o.instansi_id AND w.periode = $3 AND (w.opd_id = o.id OR w.opd_id IS NULL) WHERE o.instansi_id = $1 AND o.id = $2 ORDER BY w.opd_id IS NULL LIMIT 1";
    INSERT = "INSERT INTO period_windows (instansi_id, opd_id, periode, opens_at, closes_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    GET = "SELECT * FROM period_windows WHERE instansi_id = $1 AND id = $2";
    SAME = "SELECT * FROM period_windows WHERE instansi_id = $1 AND periode = $2 AND coalesce(opd_id, 0) = coalesce($3, 0)";
    UPDATE = "UPDATE period_windows SET opens_at = $4, closes_at = $5, version = version + 1 WHERE instansi_id = $1 AND id = $2 AND version = $3";
    DELETE = "DELETE FROM period_windows WHERE instansi_id = $1 AND id = $2 AND version = $3";
    GRANT = "INSERT INTO period_window_exceptions (instansi_id, opd_id, periode, until, reason, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    EXCEPTION = "SELECT * FROM period_window_exceptions WHERE instansi_id = $1 AND id = $2";
    EXCEPTIONS = "SELECT * FROM period_window_exceptions WHERE instansi_id = $1 AND opd_id = $2 AND periode = $3 ORDER BY id DESC LIMIT 100";
    REVOKE = "UPDATE period_window_exceptions SET revoked_at = $3 WHERE instansi_id = $1 AND id = $2 AND revoked_at IS NULL";
}

/// The longest reason, in characters.
pub const MAX_REASON: usize = 2_000;

record! {
    struct Holding {
        opd_id: Option<OpdId>,
        opens_at: Option<DateTime<Utc>>,
        closes_at: Option<DateTime<Utc>>,
        excepted_until: Option<DateTime<Utc>>,
    }
}

/// Whether the figures of a period may be entered for an OPD at a time.
///
/// A window is open from `opens_at` on, until just before `closes_at`; an exception lets an OPD in, before
/// and after, until just before its end.
///
/// # Errors
/// [`Error::Refused`] with the rule `window_not_open_yet` or `window_closed`, and who could lift it;
/// [`Error::NotFound`] for an OPD that is not of the instansi.
pub async fn check(
    session: &mut Session,
    instansi: InstansiId,
    opd: OpdId,
    periode: Period,
    now: DateTime<Utc>,
) -> Result<()> {
    let holding: Holding = session
        .fetch_optional(&HOLDING, args![instansi, opd, periode])
        .await?
        .ok_or_else(|| Error::not_found("opd", opd))?;
    let (Some(opens_at), Some(closes_at)) = (holding.opens_at, holding.closes_at) else {
        return Ok(());
    };
    let open = opens_at <= now && now < closes_at;
    if open || holding.excepted_until.is_some_and(|until| now < until) {
        return Ok(());
    }
    let (whose_id, whose_en) = match holding.opd_id {
        Some(_) => ("OPD ini", "this OPD"),
        None => ("seluruh OPD", "every OPD"),
    };
    let refusal = if now < opens_at {
        let at = shown(opens_at);
        Refusal::new(
            "window_not_open_yet",
            Text::new(
                format!("pengisian periode {periode} untuk {whose_id} baru dibuka pada {at}"),
                format!("the period {periode} opens for {whose_en} only at {at}"),
            ),
        )
    } else {
        let at = shown(closes_at);
        Refusal::new(
            "window_closed",
            Text::new(
                format!("pengisian periode {periode} untuk {whose_id} sudah ditutup pada {at}"),
                format!("the period {periode} was closed for {whose_en} at {at}"),
            ),
        )
    };
    Err(refusal
        .lifted_by(Text::new(
            "super_admin instansi, dengan memberi pengecualian beralasan atau mengubah jadwal pengisian",
            "a super_admin of the instansi, by granting an exception with a reason or by changing the window",
        ))
        .into())
}

/// The same inside a unit of work, at its time: what enters or changes a figure calls this first.
pub(crate) async fn ensure_open(unit: &mut Unit, opd: OpdId, periode: Period) -> Result<()> {
    let (instansi, now) = (unit.instansi(), unit.now());
    check(unit, instansi, opd, periode, now).await
}

/// A time for people; the zone stands behind it because an instansi may be in any of three.
fn shown(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// A window to set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewWindow {
    /// The OPD it holds for; without it, every OPD of the instansi that has none of its own.
    #[serde(default)]
    pub opd_id: Option<OpdId>,
    /// The period whose figures are entered.
    pub periode: Period,
    /// From when on.
    pub opens_at: DateTime<Utc>,
    /// Until just before when.
    pub closes_at: DateTime<Utc>,
}

record! {
    /// A period window.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Window {
        /// Its id.
        pub id: WindowId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// The OPD it holds for; none for every OPD.
        pub opd_id: Option<OpdId>,
        /// The period whose figures are entered.
        pub periode: Period,
        /// From when on.
        pub opens_at: DateTime<Utc>,
        /// Until just before when.
        pub closes_at: DateTime<Utc>,
        /// Counts its changes.
        pub version: i64,
    }
}

record! {
    /// An exception to a window.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Exception {
        /// Its id.
        pub id: ExceptionId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// The OPD that is let in.
        pub opd_id: OpdId,
        /// The period.
        pub periode: Period,
        /// Until just before when.
        pub until: DateTime<Utc>,
        /// Why.
        pub reason: String,
        /// Who granted it.
        pub granted_by: UserId,
        /// When.
        pub granted_at: DateTime<Utc>,
        /// When it was taken back.
        pub revoked_at: Option<DateTime<Utc>>,
    }
}

/// Sets the window of a period, for one OPD or for all.
///
/// # Errors
/// [`Error::Invalid`] when it closes before it opens or there is one already; [`Error::NotFound`] for the OPD.
pub async fn create(unit: &mut Unit, new: NewWindow) -> Result<WindowId> {
    unit.start()?;
    let new = NewWindow {
        opens_at: to_microseconds(new.opens_at),
        closes_at: to_microseconds(new.closes_at),
        ..new
    };
    let instansi = unit.instansi();
    if let Some(opd) = new.opd_id {
        opd::get(unit, instansi, opd).await?;
    }
    let mut problems = ProblemList::default();
    ordered(&mut problems, new.opens_at, new.closes_at);
    let same: Option<Window> = unit
        .fetch_optional(&SAME, args![instansi, new.periode, new.opd_id])
        .await?;
    if same.is_some() {
        let periode = new.periode;
        problems.add(Problem::new(
            "duplicate",
            "periode",
            Text::new(
                format!("jadwal pengisian periode {periode} sudah ada; ubah yang itu"),
                format!("there is a window for the period {periode} already; change that one"),
            ),
        ));
    }
    problems.into_result(())?;
    let id: WindowId = unit
        .fetch_value(
            &INSERT,
            args![
                instansi,
                new.opd_id,
                new.periode,
                new.opens_at,
                new.closes_at
            ],
        )
        .await?;
    unit.record(Change::new("create", "period_window", id).after(&new));
    unit.done(id)
}

fn ordered(problems: &mut ProblemList, opens_at: DateTime<Utc>, closes_at: DateTime<Utc>) {
    if closes_at <= opens_at {
        let (opens, closes) = (shown(opens_at), shown(closes_at));
        problems.add(Problem::new(
            "window_order",
            "closes_at",
            Text::new(
                format!("ditutup pada {closes}, tidak sesudah dibuka pada {opens}"),
                format!("it closes at {closes}, not after it opens at {opens}"),
            ),
        ));
    }
}

/// Changes when a window opens and closes: to close it at once, let it close now.
///
/// # Errors
/// [`Error::Invalid`] when it closes before it opens, [`Error::Conflict`] for an old version,
/// [`Error::NotFound`].
pub async fn update(
    unit: &mut Unit,
    id: WindowId,
    version: i64,
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
) -> Result<()> {
    unit.start()?;
    let instansi = unit.instansi();
    let before = get(unit, instansi, id).await?;
    let after = Window {
        opens_at: to_microseconds(opens_at),
        closes_at: to_microseconds(closes_at),
        version: version + 1,
        ..before.clone()
    };
    let mut problems = ProblemList::default();
    ordered(&mut problems, after.opens_at, after.closes_at);
    problems.into_result(())?;
    let changed = unit
        .execute(
            &UPDATE,
            args![instansi, id, version, after.opens_at, after.closes_at],
        )
        .await?;
    if changed == 0 {
        return Err(late(unit, id, version).await);
    }
    unit.record(
        Change::new("update", "period_window", id)
            .before(&before)
            .after(&after),
    );
    unit.done(())
}

/// Removes a window: the one of the instansi holds then, and without one the period is open.
///
/// # Errors
/// [`Error::Conflict`] for an old version, [`Error::NotFound`].
pub async fn remove(unit: &mut Unit, id: WindowId, version: i64) -> Result<()> {
    unit.start()?;
    let instansi = unit.instansi();
    let before = get(unit, instansi, id).await?;
    let removed = unit.execute(&DELETE, args![instansi, id, version]).await?;
    if removed == 0 {
        return Err(late(unit, id, version).await);
    }
    unit.record(Change::new("delete", "period_window", id).before(&before));
    unit.done(())
}

async fn late(unit: &mut Unit, id: WindowId, version: i64) -> Error {
    let instansi = unit.instansi();
    match get(unit, instansi, id).await {
        Ok(found) => conflict("period_window", id, version, found.version),
        Err(error) => error,
    }
}

/// A window.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn get(session: &mut Session, instansi: InstansiId, id: WindowId) -> Result<Window> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("period_window", id))
}

/// The windows of an instansi by period, of one OPD when it is given.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    opd: Option<OpdId>,
    direction: Direction,
    page: &Page,
) -> Result<Paged<Window>> {
    let sort = Sort {
        name: "periode",
        key: "w.periode",
        is_text: true,
        direction,
    };
    let mut list = List::new(
        "ops::windows::LIST",
        "w.*",
        "period_windows w",
        "w.id",
        sort,
    );
    list.filter("w.instansi_id = {}", instansi);
    list.filter_if("w.opd_id = {}", opd);
    list.fetch(session, page, |window: &Window| {
        (window.periode.to_string(), window.id.0)
    })
    .await
}

/// An exception to grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewException {
    /// The OPD to let in.
    pub opd_id: OpdId,
    /// The period.
    pub periode: Period,
    /// Until just before when.
    pub until: DateTime<Utc>,
    /// Why, 1 to [`MAX_REASON`] characters.
    pub reason: String,
}

/// Lets an OPD in although the window is not open. Granted by the user who acts.
///
/// # Errors
/// [`Error::Invalid`] for a time that has passed or a missing reason, [`Error::NotFound`] for the OPD,
/// [`Error::Refused`] (`granted_by_a_user`) when a program acts.
pub async fn grant(unit: &mut Unit, new: NewException) -> Result<ExceptionId> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let Some(user) = unit.user() else {
        return Err(Refusal::new(
            "granted_by_a_user",
            Text::new(
                "pengecualian hanya dapat diberikan oleh seorang pengguna, bukan oleh program",
                "an exception is granted by a user, not by a program",
            ),
        )
        .lifted_by(Text::new(
            "super_admin instansi, dengan memberikannya sendiri",
            "a super_admin of the instansi, by granting it in person",
        ))
        .into());
    };
    opd::get(unit, instansi, new.opd_id).await?;
    let new = NewException {
        until: to_microseconds(new.until),
        ..new
    };
    let mut problems = ProblemList::default();
    check::text(&mut problems, "reason", &new.reason, 1..=MAX_REASON);
    if new.until <= now {
        let until = shown(new.until);
        problems.add(Problem::new(
            "in_the_past",
            "until",
            Text::new(
                format!("{until} sudah lewat"),
                format!("{until} has passed"),
            ),
        ));
    }
    problems.into_result(())?;
    let id: ExceptionId = unit
        .fetch_value(
            &GRANT,
            args![
                instansi,
                new.opd_id,
                new.periode,
                new.until,
                &new.reason,
                user,
                now
            ],
        )
        .await?;
    unit.record(
        Change::new("grant", "period_window_exception", id)
            .after(&new)
            .reason(&new.reason),
    );
    unit.done(id)
}

/// Takes an exception back.
///
/// # Errors
/// [`Error::Refused`] (`exception_is_revoked`) when it was taken back before, [`Error::NotFound`],
/// [`Error::Invalid`] for a missing reason.
pub async fn revoke(unit: &mut Unit, id: ExceptionId, reason: &str) -> Result<()> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let mut problems = ProblemList::default();
    check::text(&mut problems, "reason", reason, 1..=MAX_REASON);
    problems.into_result(())?;
    let before: Exception = unit
        .fetch_optional(&EXCEPTION, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("period_window_exception", id))?;
    if unit.execute(&REVOKE, args![instansi, id, now]).await? == 0 {
        return Err(Refusal::new(
            "exception_is_revoked",
            Text::new(
                "pengecualian ini sudah dicabut",
                "this exception was taken back already",
            ),
        )
        .into());
    }
    let after = Exception {
        revoked_at: Some(now),
        ..before.clone()
    };
    unit.record(
        Change::new("revoke", "period_window_exception", id)
            .before(&before)
            .after(&after)
            .reason(reason),
    );
    unit.done(())
}

/// The exceptions of an OPD for a period, the latest 100, taken back ones too.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn exceptions(
    session: &mut Session,
    instansi: InstansiId,
    opd: OpdId,
    periode: Period,
) -> Result<Vec<Exception>> {
    session
        .fetch_all(&EXCEPTIONS, args![instansi, opd, periode])
        .await
}
