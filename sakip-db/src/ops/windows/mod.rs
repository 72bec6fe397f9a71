//! Period windows: when the figures of a period may be entered, and who was let in outside that time.
//!
//! A window of an OPD wins over the window of its instansi; a period without any window is open.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # use sakip_db::{Actor, Db, ops};
//! # use sakip_db::ops::instansi::{Jenis, NewInstansi};
//! # let db = Db::open("sqlite::memory:").await?;
//! # let new = NewInstansi { kode: "3201".into(), nama: "Kabupaten Contoh".into(), jenis: Jenis::Kabupaten };
//! # let instansi = ops::instansi::create(&db, new, "pemasangan").await?;
//! # use sakip_db::ops::opd::{self, NewOpd};
//! use sakip_db::ops::windows::{self, NewWindow};
//!
//! let mut unit = db.begin(Actor::system(instansi, "pemasangan")).await?;
//! # let new = NewOpd {
//! #     kode: "1.01".into(), nama: "Dinas".into(), singkatan: None, parent_id: None, valid_from: None, valid_to: None,
//! # };
//! # let opd = opd::create(&mut unit, new).await?;
//! let first_quarter = "2025-Q1".parse()?;
//! let window = NewWindow {
//!     opd_id: None,
//!     periode: first_quarter,
//!     opens_at: "2025-04-01T00:00:00Z".parse()?,
//!     closes_at: "2025-04-11T00:00:00Z".parse()?,
//! };
//! windows::create(&mut unit, window).await?;
//! unit.commit().await?;
//!
//! let mut session = db.read().await?;
//! let on = "2025-04-10T12:00:00Z".parse()?;
//! assert!(windows::check(&mut session, instansi, opd, first_quarter, on).await.is_ok());
//! let late = "2025-04-11T00:00:00Z".parse()?;
//! let refused = windows::check(&mut session, instansi, opd, first_quarter, late).await.unwrap_err();
//! assert_eq!(refused.code(), "window_closed");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod exception;

use chrono::{DateTime, Utc};
use sakip_core::period::Period;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::{Lang, Text};
use serde::{Deserialize, Serialize};

pub use exception::{Exception, MAX_REASON, NewException, exceptions, grant, revoke};

use crate::audit::Change;
use crate::codec::{args, to_microseconds};
use crate::error::{Error, Refusal, Result};
use crate::id::{InstansiId, OpdId, WindowId};
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
    HOLDING = "SELECT w.opens_at, w.closes_at, (SELECT max(e.until) FROM period_window_exceptions e WHERE e.opd_id = o.id AND e.periode = $3 AND e.revoked_at IS NULL) AS excepted_until FROM opd o LEFT JOIN period_windows w ON w.instansi_id = o.instansi_id AND w.periode = $3 AND (w.opd_id = o.id OR w.opd_id IS NULL) WHERE o.instansi_id = $1 AND o.id = $2 ORDER BY w.opd_id IS NULL LIMIT 1";
    INSERT = "INSERT INTO period_windows (instansi_id, opd_id, periode, opens_at, closes_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    GET = "SELECT * FROM period_windows WHERE instansi_id = $1 AND id = $2";
    SAME = "SELECT * FROM period_windows WHERE instansi_id = $1 AND periode = $2 AND coalesce(opd_id, 0) = coalesce($3, 0)";
    UPDATE = "UPDATE period_windows SET opens_at = $4, closes_at = $5, version = version + 1 WHERE instansi_id = $1 AND id = $2 AND version = $3";
    DELETE = "DELETE FROM period_windows WHERE instansi_id = $1 AND id = $2 AND version = $3";
}

record! {
    struct Holding {
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
/// [`Error::Refused`] with the rule `window_closed`, and who could lift it;
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
    let window = holding.opens_at.zip(holding.closes_at);
    let refused = window.and_then(|window| refusal(periode, now, window, holding.excepted_until));
    refused.map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Why nothing may be entered for a period at a time, if so: its window, and until when it is excepted.
pub(crate) fn refusal(
    periode: Period,
    now: DateTime<Utc>,
    (opens, closes): (DateTime<Utc>, DateTime<Utc>),
    excepted_until: Option<DateTime<Utc>>,
) -> Option<Refusal> {
    if (opens..closes).contains(&now) || excepted_until.is_some_and(|until| now < until) {
        return None;
    }
    let (opens, closes) = (shown(opens), shown(closes));
    let message = Text::new(
        format!(
            "pengisian {} hanya dibuka {opens} sampai {closes}",
            periode.name(Lang::Id)
        ),
        format!(
            "{} is filled in only from {opens} to {closes}",
            periode.name(Lang::En)
        ),
    );
    Some(Refusal::new("window_closed", message).lifted_by(Text::new(
        "super_admin instansi, dengan memberi pengecualian beralasan atau mengubah jadwal pengisian",
        "a super_admin of the instansi, by granting an exception with a reason or by changing the window",
    )))
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
