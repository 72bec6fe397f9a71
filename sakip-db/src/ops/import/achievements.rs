//! Importing achievements.

use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::Text;

use super::lookup::Lookup;
use super::row::{Content, Raw, content};
use super::rows::{Judged, Rows, Seen, checked, judge, only_once};
use super::write::{Write, write};
use super::{Counts, Mode, Progress, Report, Table, answered, ended};
use crate::actor::Actor;
use crate::db::Db;
use crate::error::Result;
use crate::ops::achievements::{Action, IndicatorFacts, check_period, person};
use crate::unit::Unit;

/// Imports achievements as drafts, all rows or none.
///
/// A row that says what is there already is left alone, whatever its status; one that changes a value that was
/// handed in is refused. A blank `catatan` leaves the one that is there. With a `key`, the same table comes to
/// the same report again (`repeated`), and nothing happens a second time.
///
/// # Errors
/// What is wrong with the rows is in the report. [`Error::Refused`](crate::Error::Refused) when no user acts,
/// [`Error::KeyReused`](crate::Error::KeyReused) for a key of another table,
/// [`Error::Conflict`](crate::Error::Conflict) when somebody enters one of the rows meanwhile.
///
/// ```
/// # use sakip_db::{Actor, Db, ops::import::{self, Mode, Report, Table}};
/// async fn load(db: &Db, actor: Actor, csv: &str) -> sakip_db::Result<Report> {
///     let table = Table::from_csv(csv, None)?;
///     let report = import::achievements(db, actor.clone(), &table, Mode::DryRun, None, |_| ()).await?;
///     if report.problems.is_some() {
///         return Ok(report);
///     }
///     import::achievements(db, actor, &table, Mode::Apply, Some("capaian-2025-tw1"), |_| ()).await
/// }
/// ```
pub async fn achievements(
    db: &Db,
    actor: Actor,
    table: &Table,
    mode: Mode,
    key: Option<&str>,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Report> {
    let mut unit = db.begin(actor).await?;
    let request = ("import_achievements", table.digest);
    if let Some(counts) = answered(&mut unit, key, &request).await? {
        return Ok(Report::again(counts, &table.ignored));
    }
    let user = person(&mut unit).await?;
    let (counts, writes) = plan(&mut unit, table, &mut progress).await?;
    let done = match writes {
        Ok(writes) => {
            unit.start()?;
            write(&mut unit, user, &writes, &mut progress).await?;
            unit.done(Ok(()))?
        }
        Err(problems) => Err(problems),
    };
    ended(unit, mode, key, counts, done, &table.ignored).await
}

/// Checks every row and tells what has to be written, or everything that is wrong.
async fn plan(
    unit: &mut Unit,
    table: &Table,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<(Counts, Result<Vec<Write>, Problems>)> {
    let rows = Rows::read(unit, table).await?;
    let lookup = match rows.years {
        Some(years) => Some(Lookup::load(unit, &rows.opd, years).await?),
        None => None,
    };
    let mut seen = Seen::new();
    let judged = judge(table, &rows, progress, |problems, record, raw| {
        let (lookup, row) = (lookup.as_ref()?, record.row());
        let (facts, content) = checked(problems, |problems| {
            let facts = lookup.indicators.find(problems, raw, row)?;
            only_once(problems, &mut seen, facts.id, raw, row);
            check_period(problems, &format!("{row}:periode"), facts, raw.periode);
            let policy = lookup.indicators.policy(facts)?;
            let content = content(record, &table.formats, policy, problems)?;
            Some((facts, content))
        })?;
        Some(compared(problems, lookup, facts, raw, content, row))
    });
    Ok(judged)
}

/// What a row means for what is there: nothing, or something to write.
fn compared(
    problems: &mut ProblemList,
    lookup: &Lookup,
    facts: &IndicatorFacts,
    raw: &Raw,
    mut content: Content,
    row: u64,
) -> Judged<Write> {
    let existing = lookup.existing.get(&(facts.id, raw.periode));
    if let Some(existing) = existing {
        content.catatan = content.catatan.or_else(|| existing.catatan.clone());
        let there = Content {
            measured: existing.measured,
            realisasi: existing.realisasi,
            tingkat: existing.tingkat.clone(),
            alasan: existing.alasan.clone(),
            catatan: existing.catatan.clone(),
        };
        if there == content {
            return Judged::Unchanged;
        }
        if let Err(refusal) = existing.status.after(Action::Enter) {
            problems.add(Problem::new(
                refusal.rule(),
                row.to_string(),
                Text::of(&refusal),
            ));
        }
    }
    if let Some(refusal) = lookup.windows.refusal(facts.opd_id, raw.periode) {
        problems.add(Problem::new(
            refusal.rule(),
            format!("{row}:periode"),
            Text::of(&refusal),
        ));
    }
    let write = Write {
        indicator: facts.id,
        periode: raw.periode,
        content,
        existing: existing.cloned(),
    };
    match existing {
        Some(_) => Judged::Changed(write),
        None => Judged::New(write),
    }
}
