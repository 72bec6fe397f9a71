//! Writing the rows of a unit of work.

use chrono::{DateTime, Utc};
use sakip_core::problem::Problem;
use sakip_core::problem::Problems;
use sakip_core::text::Text;

use super::chain::hash_of;
use super::{AuditEntry, AuditHead, Change, INSERT, MOVE_HEAD, TAKE_NUMBERS};
use crate::actor::Actor;
use crate::codec::{Value, args};
use crate::error::{Error, Result};
use crate::session::Session;
use crate::unit::Unit;

/// Rows per statement: many enough to save round trips, few enough for the engines' limits on parameters.
const BATCH: usize = 50;

/// The values of a row.
const COLUMNS: usize = 14;

pub(crate) fn too_many(count: usize) -> Problems {
    let most = Unit::MAX_CHANGES;
    Problem::new(
        "too_many_changes",
        "",
        Text::new(
            format!("{count} perubahan dalam satu satuan kerja; paling banyak {most}"),
            format!("{count} changes in one unit of work; at most {most}"),
        ),
    )
    .into()
}

/// Appends the changes to the chain of the actor's instansi; gives the new head.
pub(crate) async fn append(
    session: &mut Session,
    actor: &Actor,
    at: DateTime<Utc>,
    changes: &[Change],
) -> Result<Option<AuditHead>> {
    if changes.is_empty() {
        return Ok(None);
    }
    let instansi = actor.instansi;
    let count = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let last: AuditHead = session
        .fetch_optional(&TAKE_NUMBERS, args![instansi, count])
        .await?
        .ok_or_else(|| Error::not_found("instansi", instansi))?;
    let mut head = AuditHead {
        seq: last.seq - count,
        hash: last.hash,
    };
    for batch in changes.chunks(BATCH) {
        let mut values = Vec::with_capacity(batch.len() * COLUMNS);
        for change in batch {
            let mut entry = AuditEntry {
                instansi_id: instansi,
                seq: head.seq + 1,
                at,
                actor_id: actor.user,
                actor: actor.name.clone(),
                action: change.action.to_owned(),
                entity: change.entity.to_owned(),
                entity_id: change.entity_id.clone(),
                before: change.before.clone(),
                after: change.after.clone(),
                reason: change.reason.clone(),
                request_id: actor.request_id.clone(),
                prev_hash: head.hash,
                hash: head.hash,
            };
            entry.hash = hash_of(&entry);
            head = AuditHead {
                seq: entry.seq,
                hash: entry.hash,
            };
            values.extend(values_of(entry));
        }
        let insert = INSERT.for_rows(1, COLUMNS, 1, batch.len());
        session.execute(&insert, values).await?;
    }
    session
        .execute(&MOVE_HEAD, args![instansi, head.hash])
        .await?;
    Ok(Some(head))
}

fn values_of(entry: AuditEntry) -> Vec<Value> {
    args![
        entry.instansi_id,
        entry.seq,
        entry.at,
        entry.actor_id,
        entry.actor,
        entry.action,
        entry.entity,
        entry.entity_id,
        entry.before,
        entry.after,
        entry.reason,
        entry.request_id,
        entry.prev_hash,
        entry.hash,
    ]
}
