//! What happened to an OPD: an event per change, never rewritten.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::get;
use crate::codec::{args, stored_text};
use crate::error::{Error, Result};
use crate::id::{InstansiId, OpdId, UserId};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    INSERT = "INSERT INTO opd_history (opd_id, event, effective, before, after, reason, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_OPD = "SELECT h.* FROM opd_history h JOIN opd o ON o.id = h.opd_id WHERE o.instansi_id = $1 AND o.id = $2 ORDER BY h.effective DESC, h.id DESC LIMIT 1000";
    LAST = "SELECT max(effective) FROM opd_history WHERE opd_id = $1 AND event = $2";
    /// What it was created with counts from ever: nothing is known before it.
    NAMED_ON = "SELECT o.kode, o.nama, o.singkatan, (SELECT h.after FROM opd_history h WHERE h.opd_id = o.id AND (h.event = 'created' OR (h.event = 'renamed' AND h.effective <= $3)) ORDER BY h.event = 'created', h.effective DESC, h.id DESC LIMIT 1) AS named, (SELECT h.after FROM opd_history h WHERE h.opd_id = o.id AND (h.event = 'created' OR (h.event = 'recoded' AND h.effective <= $3)) ORDER BY h.event = 'created', h.effective DESC, h.id DESC LIMIT 1) AS coded FROM opd o WHERE o.instansi_id = $1 AND o.id = $2";
}

/// What can happen to an OPD.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpdEventKind {
    /// It was added.
    Created,
    /// It got another name or short name.
    Renamed,
    /// It got another code.
    Recoded,
    /// It came below another OPD, or out from below one.
    Moved,
    /// It was merged into another OPD.
    Merged,
    /// Another OPD was merged into it.
    Absorbed,
    /// It got a last day.
    Closed,
    /// It no longer has a last day.
    Reopened,
    /// The days it exists were corrected.
    Validity,
}

impl OpdEventKind {
    const ALL: [OpdEventKind; 9] = [
        OpdEventKind::Created,
        OpdEventKind::Renamed,
        OpdEventKind::Recoded,
        OpdEventKind::Moved,
        OpdEventKind::Merged,
        OpdEventKind::Absorbed,
        OpdEventKind::Closed,
        OpdEventKind::Reopened,
        OpdEventKind::Validity,
    ];

    /// Its stable name, such as `renamed`.
    pub fn name(self) -> &'static str {
        match self {
            OpdEventKind::Created => "created",
            OpdEventKind::Renamed => "renamed",
            OpdEventKind::Recoded => "recoded",
            OpdEventKind::Moved => "moved",
            OpdEventKind::Merged => "merged",
            OpdEventKind::Absorbed => "absorbed",
            OpdEventKind::Closed => "closed",
            OpdEventKind::Reopened => "reopened",
            OpdEventKind::Validity => "validity",
        }
    }
}

impl fmt::Display for OpdEventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for OpdEventKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        OpdEventKind::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| format!("`{text}` is not an event of an OPD"))
    }
}
stored_text!(OpdEventKind);

record! {
    /// An event in the history of an OPD.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct OpdEvent {
        /// Its number.
        pub id: i64,
        /// The OPD.
        pub opd_id: OpdId,
        /// What happened.
        pub event: OpdEventKind,
        /// Since when it holds.
        pub effective: NaiveDate,
        /// What was before, of what has changed.
        pub before: Option<Json>,
        /// What came after.
        pub after: Json,
        /// Why.
        pub reason: Option<String>,
        /// Who recorded it; none for a program.
        pub recorded_by: Option<UserId>,
        /// When it was recorded.
        pub recorded_at: DateTime<Utc>,
    }
}

/// An event to record.
pub(super) struct Event<'a> {
    pub(super) kind: OpdEventKind,
    pub(super) effective: NaiveDate,
    pub(super) before: Option<Json>,
    pub(super) after: Json,
    pub(super) reason: Option<&'a str>,
}

pub(super) async fn record(unit: &mut Unit, opd: OpdId, event: Event<'_>) -> Result<()> {
    let (user, now) = (unit.user(), unit.now());
    let values = args![
        opd,
        event.kind,
        event.effective,
        event.before,
        event.after,
        event.reason,
        user,
        now
    ];
    unit.execute(&INSERT, values).await?;
    Ok(())
}

/// Since when the last event of a kind holds.
pub(super) async fn last(
    session: &mut Session,
    opd: OpdId,
    kind: OpdEventKind,
) -> Result<Option<NaiveDate>> {
    session.fetch_value(&LAST, args![opd, kind]).await
}

/// What happened to an OPD, the latest first, at most 1000 events.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn history(
    session: &mut Session,
    instansi: InstansiId,
    id: OpdId,
) -> Result<Vec<OpdEvent>> {
    let events: Vec<OpdEvent> = session.fetch_all(&OF_OPD, args![instansi, id]).await?;
    if events.is_empty() {
        get(session, instansi, id).await?;
    }
    Ok(events)
}

/// What an OPD was called on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpdName {
    /// Its code.
    pub kode: String,
    /// Its name.
    pub nama: String,
    /// Its short name.
    pub singkatan: Option<String>,
}

record! {
    struct NamedOn {
        kode: String,
        nama: String,
        singkatan: Option<String>,
        named: Option<Json>,
        coded: Option<Json>,
    }
}

/// What an OPD was called on a day: a document of last year bears the name of last year.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn name_on(
    session: &mut Session,
    instansi: InstansiId,
    id: OpdId,
    day: NaiveDate,
) -> Result<OpdName> {
    let found: NamedOn = session
        .fetch_optional(&NAMED_ON, args![instansi, id, day])
        .await?
        .ok_or_else(|| Error::not_found("opd", id))?;
    let text = |json: &Option<Json>, key: &str| {
        let value = json.as_ref().and_then(|json| json.get(key));
        value.and_then(Json::as_str).map(str::to_owned)
    };
    Ok(OpdName {
        kode: text(&found.coded, "kode").unwrap_or(found.kode),
        nama: text(&found.named, "nama").unwrap_or(found.nama),
        singkatan: match &found.named {
            Some(_) => text(&found.named, "singkatan"),
            None => found.singkatan,
        },
    })
}
