//! Changing an OPD: another name, code or place, its end, and merging it into another.

use chrono::{Days, NaiveDate};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::history::{self, Event, OpdEventKind};
use super::{Opd, check_opd, check_reason, get, hold_tree};
use crate::audit::Change;
use crate::codec::args;
use crate::error::{Refusal, Result};
use crate::id::OpdId;
use crate::query::opd::is_within;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;

statements! {
    UPDATE = "UPDATE opd SET parent_id = $4, kode = $5, nama = $6, singkatan = $7, valid_from = $8, valid_to = $9, merged_into = $10, updated_at = $11, version = version + 1 WHERE instansi_id = $1 AND id = $2 AND version = $3";
}

/// What an OPD is from now on: everything, also what stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpdUpdate {
    /// Its code.
    pub kode: String,
    /// Its name.
    pub nama: String,
    /// Its short name.
    #[serde(default)]
    pub singkatan: Option<String>,
    /// The OPD above it.
    #[serde(default)]
    pub parent_id: Option<OpdId>,
    /// The first day it exists.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// The last day it exists.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Since when the change holds: not later than tomorrow, not before an earlier change of the same kind.
    pub effective: NaiveDate,
    /// Why, for example the regulation.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Changes an OPD: its code, its name, the OPD above it, the days it exists. Each kind of change becomes an
/// event of its history.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) with everything that is wrong, a place below itself among it; [`Error::Refused`](crate::Error::Refused)
/// (`opd_merged`); [`Error::Conflict`](crate::Error::Conflict) for an old version; [`Error::NotFound`](crate::Error::NotFound) for it or the OPD above it.
pub async fn update(unit: &mut Unit, id: OpdId, version: i64, update: OpdUpdate) -> Result<()> {
    unit.start()?;
    hold_tree(unit).await?;
    let before = read(unit, id, version).await?;
    if before.merged_into.is_some() {
        return Err(merged(&before).into());
    }
    let mut problems = ProblemList::default();
    check_opd(
        unit,
        &mut problems,
        Some(id),
        (&update.kode, &update.nama, update.singkatan.as_deref()),
        (update.valid_from, update.valid_to),
    )
    .await?;
    if let Some(reason) = &update.reason {
        check_reason(&mut problems, reason);
    }
    let kinds = changes(&before, &update);
    for kind in &kinds {
        check_effective(unit, &mut problems, id, *kind, update.effective).await?;
    }
    if kinds.contains(&OpdEventKind::Moved)
        && let Some(parent) = update.parent_id
    {
        let instansi = unit.instansi();
        get(unit, instansi, parent).await?;
        if is_within(unit, instansi, parent, id).await? {
            problems.add(Problem::new(
                "cycle",
                "parent_id",
                Text::new(
                    format!("OPD `{parent}` adalah OPD ini sendiri atau berada di bawahnya"),
                    format!("the OPD `{parent}` is this OPD itself or below it"),
                ),
            ));
        }
    }
    problems.into_result(())?;
    if kinds.is_empty() {
        return unit.done(());
    }
    let after = Opd {
        kode: update.kode,
        nama: update.nama,
        singkatan: update.singkatan,
        parent_id: update.parent_id,
        valid_from: update.valid_from,
        valid_to: update.valid_to,
        ..before.clone()
    };
    let reason = update.reason.as_deref();
    write(unit, &before, &after, "update", reason).await?;
    for kind in kinds {
        let event = event(kind, update.effective, &before, &after, reason);
        history::record(unit, id, event).await?;
    }
    unit.done(())
}

/// What kinds of change an update is.
fn changes(before: &Opd, update: &OpdUpdate) -> Vec<OpdEventKind> {
    let mut kinds = Vec::new();
    if before.nama != update.nama || before.singkatan != update.singkatan {
        kinds.push(OpdEventKind::Renamed);
    }
    if before.kode != update.kode {
        kinds.push(OpdEventKind::Recoded);
    }
    if before.parent_id != update.parent_id {
        kinds.push(OpdEventKind::Moved);
    }
    match (before.valid_to, update.valid_to) {
        (None, Some(_)) => kinds.push(OpdEventKind::Closed),
        (Some(_), None) => kinds.push(OpdEventKind::Reopened),
        (was, is) if was != is || before.valid_from != update.valid_from => {
            kinds.push(OpdEventKind::Validity);
        }
        _ => {}
    }
    kinds
}

/// An event that tells what has changed, before and after.
fn event<'a>(
    kind: OpdEventKind,
    effective: NaiveDate,
    before: &Opd,
    after: &Opd,
    reason: Option<&'a str>,
) -> Event<'a> {
    let told = |opd: &Opd| match kind {
        OpdEventKind::Renamed => json!({ "nama": opd.nama, "singkatan": opd.singkatan }),
        OpdEventKind::Recoded => json!({ "kode": opd.kode }),
        OpdEventKind::Moved => json!({ "parent_id": opd.parent_id }),
        _ => json!({
            "valid_from": opd.valid_from,
            "valid_to": opd.valid_to,
            "merged_into": opd.merged_into,
        }),
    };
    Event {
        kind,
        effective,
        before: Some(told(before)),
        after: told(after),
        reason,
    }
}

/// The name, code and place of a row are those of today, and the events of a kind are in order: else a later
/// question about a day would get the wrong one.
async fn check_effective(
    unit: &mut Unit,
    problems: &mut ProblemList,
    id: OpdId,
    kind: OpdEventKind,
    effective: NaiveDate,
) -> Result<()> {
    if !matches!(
        kind,
        OpdEventKind::Renamed | OpdEventKind::Recoded | OpdEventKind::Moved
    ) {
        return Ok(());
    }
    // Tomorrow by UTC is today already in the east.
    let today = unit.now().date_naive();
    if effective > today.checked_add_days(Days::new(1)).unwrap_or(today) {
        problems.add(Problem::new(
            "effective_in_future",
            "effective",
            Text::new(
                format!("perubahan baru berlaku pada {effective}; catat pada hari itu"),
                format!("the change holds only from {effective} on; record it on that day"),
            ),
        ));
    }
    if let Some(last) = history::last(unit, id, kind).await?
        && effective < last
    {
        problems.add(Problem::new(
            "effective_order",
            "effective",
            Text::new(
                format!("{effective} mendahului perubahan sejenis yang berlaku sejak {last}"),
                format!("{effective} is before a change of the same kind that holds since {last}"),
            ),
        ));
    }
    Ok(())
}

/// Gives an OPD its last day. What it owns stays where it is.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a day before its first or a missing reason; [`Error::Refused`](crate::Error::Refused): `opd_closed`,
/// `opd_merged`; [`Error::Conflict`](crate::Error::Conflict); [`Error::NotFound`](crate::Error::NotFound).
pub async fn close(
    unit: &mut Unit,
    id: OpdId,
    version: i64,
    last_day: NaiveDate,
    reason: &str,
) -> Result<()> {
    unit.start()?;
    let before = read(unit, id, version).await?;
    ensure_not_ended(&before)?;
    let mut problems = ProblemList::default();
    check_reason(&mut problems, reason);
    check_last_day(&mut problems, before.valid_from, last_day);
    problems.into_result(())?;
    let after = Opd {
        valid_to: Some(last_day),
        ..before.clone()
    };
    write(unit, &before, &after, "close", Some(reason)).await?;
    let event = event(
        OpdEventKind::Closed,
        last_day,
        &before,
        &after,
        Some(reason),
    );
    history::record(unit, id, event).await?;
    unit.done(())
}

/// Takes the last day of an OPD away, or undoes that it was merged into another.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a missing reason; [`Error::Refused`](crate::Error::Refused) (`opd_open`) when it has no last day;
/// [`Error::Conflict`](crate::Error::Conflict); [`Error::NotFound`](crate::Error::NotFound).
pub async fn reopen(
    unit: &mut Unit,
    id: OpdId,
    version: i64,
    effective: NaiveDate,
    reason: &str,
) -> Result<()> {
    unit.start()?;
    let before = read(unit, id, version).await?;
    let mut problems = ProblemList::default();
    check_reason(&mut problems, reason);
    problems.into_result(())?;
    if before.valid_to.is_none() && before.merged_into.is_none() {
        let kode = &before.kode;
        return Err(Refusal::new(
            "opd_open",
            Text::new(
                format!("OPD `{kode}` tidak ditutup, sehingga tidak dapat dibuka kembali"),
                format!("the OPD `{kode}` is not closed, so it cannot be reopened"),
            ),
        )
        .into());
    }
    let after = Opd {
        valid_to: None,
        merged_into: None,
        ..before.clone()
    };
    write(unit, &before, &after, "reopen", Some(reason)).await?;
    let event = event(
        OpdEventKind::Reopened,
        effective,
        &before,
        &after,
        Some(reason),
    );
    history::record(unit, id, event).await?;
    unit.done(())
}

/// Merges an OPD into another from a day on; the day before is its last. What it owns stays where it is, and
/// the history of both tells.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for itself, a day at or before its first, or a missing reason; [`Error::Refused`](crate::Error::Refused):
/// `opd_closed` or `opd_merged`, of either; [`Error::Conflict`](crate::Error::Conflict); [`Error::NotFound`](crate::Error::NotFound) for either.
pub async fn merge(
    unit: &mut Unit,
    id: OpdId,
    version: i64,
    into: OpdId,
    effective: NaiveDate,
    reason: &str,
) -> Result<()> {
    unit.start()?;
    hold_tree(unit).await?;
    let instansi = unit.instansi();
    let before = read(unit, id, version).await?;
    let other = get(unit, instansi, into).await?;
    ensure_not_ended(&before)?;
    if other.merged_into.is_some() {
        return Err(merged(&other).into());
    }
    if other.valid_to.is_some_and(|last| last < effective) {
        return Err(closed(&other).into());
    }
    let mut problems = ProblemList::default();
    check_reason(&mut problems, reason);
    if into == id {
        problems.add(Problem::new(
            "merged_into_itself",
            "into",
            Text::new(
                "OPD tidak dapat digabung ke dirinya sendiri",
                "an OPD cannot be merged into itself",
            ),
        ));
    }
    let last_day = effective.pred_opt().unwrap_or(effective);
    check_last_day(&mut problems, before.valid_from, last_day);
    problems.into_result(())?;
    let after = Opd {
        valid_to: Some(last_day),
        merged_into: Some(into),
        ..before.clone()
    };
    write(unit, &before, &after, "merge", Some(reason)).await?;
    let merged = event(
        OpdEventKind::Merged,
        effective,
        &before,
        &after,
        Some(reason),
    );
    history::record(unit, id, merged).await?;
    let absorbed = Event {
        kind: OpdEventKind::Absorbed,
        effective,
        before: None,
        after: json!({ "opd_id": id, "kode": before.kode, "nama": before.nama }),
        reason: Some(reason),
    };
    history::record(unit, into, absorbed).await?;
    unit.done(())
}

/// An OPD as the caller has read it.
async fn read(unit: &mut Unit, id: OpdId, version: i64) -> Result<Opd> {
    let instansi = unit.instansi();
    let found = get(unit, instansi, id).await?;
    version::check("opd", id, version, found.version)?;
    Ok(found)
}

async fn write(
    unit: &mut Unit,
    before: &Opd,
    after: &Opd,
    action: &'static str,
    reason: Option<&str>,
) -> Result<()> {
    let now = unit.now();
    let after = Opd {
        updated_at: now,
        version: before.version + 1,
        ..after.clone()
    };
    let values = args![
        before.instansi_id,
        before.id,
        before.version,
        after.parent_id,
        &after.kode,
        &after.nama,
        &after.singkatan,
        after.valid_from,
        after.valid_to,
        after.merged_into,
        now
    ];
    if unit.execute(&UPDATE, values).await? == 0 {
        // Somebody was faster since it was read in this unit.
        let found = get(unit, before.instansi_id, before.id).await?;
        return Err(version::conflict(
            "opd",
            before.id,
            before.version,
            found.version,
        ));
    }
    let change = Change::new(action, "opd", before.id)
        .before(before)
        .after(&after);
    unit.record(match reason {
        Some(reason) => change.reason(reason),
        None => change,
    });
    Ok(())
}

fn check_last_day(problems: &mut ProblemList, valid_from: Option<NaiveDate>, last_day: NaiveDate) {
    if let Some(from) = valid_from.filter(|from| *from > last_day) {
        problems.add(Problem::new(
            "validity_order",
            "valid_to",
            Text::new(
                format!("hari terakhir {last_day} mendahului hari pertama {from}"),
                format!("the last day {last_day} is before the first day {from}"),
            ),
        ));
    }
}

fn ensure_not_ended(opd: &Opd) -> Result<()> {
    if opd.merged_into.is_some() {
        return Err(merged(opd).into());
    }
    if opd.valid_to.is_some() {
        return Err(closed(opd).into());
    }
    Ok(())
}

fn merged(opd: &Opd) -> Refusal {
    let kode = &opd.kode;
    Refusal::new(
        "opd_merged",
        Text::new(
            format!("OPD `{kode}` sudah digabung ke OPD lain"),
            format!("the OPD `{kode}` was merged into another"),
        ),
    )
    .lifted_by(by_reopening())
}

fn closed(opd: &Opd) -> Refusal {
    let kode = &opd.kode;
    Refusal::new(
        "opd_closed",
        Text::new(
            format!("OPD `{kode}` sudah punya hari terakhir"),
            format!("the OPD `{kode}` has a last day already"),
        ),
    )
    .lifted_by(by_reopening())
}

fn by_reopening() -> Text {
    Text::new(
        "super_admin instansi, dengan membuka kembali OPD itu dengan alasan",
        "a super_admin of the instansi, by reopening that OPD with a reason",
    )
}
