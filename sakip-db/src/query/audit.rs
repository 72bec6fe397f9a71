//! The audit, as it is asked about: the history of one thing, and all of it with filters.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::list::{List, Sort};
use super::{Direction, Page, Paged};
use crate::audit::AuditEntry;
use crate::error::Result;
use crate::id::{InstansiId, UserId};
use crate::session::Session;

/// Which rows of the audit a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditFilter {
    /// Only what was done to this kind of thing, such as `opd`.
    pub entity: Option<String>,
    /// Only what was done to the thing with this id.
    pub entity_id: Option<String>,
    /// Only this kind of deed, such as `create`.
    pub action: Option<String>,
    /// Only what this user did.
    pub actor_id: Option<UserId>,
    /// Only what was done in this request.
    pub request_id: Option<String>,
    /// Only what was done at this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Only what was done before this time.
    pub before: Option<DateTime<Utc>>,
}

/// The audit of an instansi, in the order it was written.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    filter: &AuditFilter,
    direction: Direction,
    page: &Page,
) -> Result<Paged<AuditEntry>> {
    let sort = Sort {
        name: "seq",
        key: "a.seq",
        is_text: false,
        direction,
    };
    let mut list = List::new("query::audit::LIST", "a.*", "audit_log a", "a.seq", sort);
    list.filter("a.instansi_id = {}", instansi);
    list.filter_if("a.entity = {}", filter.entity.as_deref());
    list.filter_if("a.entity_id = {}", filter.entity_id.as_deref());
    list.filter_if("a.action = {}", filter.action.as_deref());
    list.filter_if("a.actor_id = {}", filter.actor_id);
    list.filter_if("a.request_id = {}", filter.request_id.as_deref());
    list.filter_if("a.at >= {}", filter.from);
    list.filter_if("a.at < {}", filter.before);
    list.fetch(session, page, |entry: &AuditEntry| {
        (entry.seq.to_string(), entry.seq)
    })
    .await
}

/// Everything that was done to one thing, the first deed first: `history(session, instansi, "opd", id, page)`.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a cursor of another list.
pub async fn history(
    session: &mut Session,
    instansi: InstansiId,
    entity: &str,
    id: impl ToString,
    page: &Page,
) -> Result<Paged<AuditEntry>> {
    let filter = AuditFilter {
        entity: Some(entity.to_owned()),
        entity_id: Some(id.to_string()),
        ..AuditFilter::default()
    };
    list(session, instansi, &filter, Direction::Asc, page).await
}
