//! Importing achievements.

use std::collections::{BTreeMap, BTreeSet};

use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::{Lang, Localize, Text};

use super::lookup::{Agencies, Lookup, Named};
use super::row::{Content, Raw, content, raw};
use super::write::{Write, write};
use super::{Counts, Mode, Phase, Progress, Report, Table};
use crate::actor::Actor;
use crate::db::Db;
use crate::error::Result;
use crate::id::IndicatorId;
use crate::ops::achievements::{Action, IndicatorFacts, check_period, person};
use crate::unit::Unit;

/// Rows between two words about progress.
const TOLD_EVERY: usize = 500;

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
    if let Some(key) = key
        && let Some(counts) = unit
            .claim::<Counts>(key, &("import_achievements", table.digest))
            .await?
    {
        unit.rollback().await?;
        return Ok(report(table, counts, mode == Mode::Apply, true, None));
    }
    let user = person(&mut unit).await?;
    let (counts, writes) = match plan(&mut unit, table, &mut progress).await? {
        (counts, Ok(writes)) => (counts, writes),
        (counts, Err(problems)) => {
            unit.rollback().await?;
            return Ok(report(table, counts, false, false, Some(problems)));
        }
    };
    unit.start()?;
    write(&mut unit, user, &writes, &mut progress).await?;
    unit.done(())?;
    if let Some(key) = key {
        unit.answer(key, &counts).await?;
    }
    match mode {
        Mode::Apply => {
            unit.commit().await?;
        }
        Mode::DryRun => unit.rollback().await?,
    }
    Ok(report(table, counts, mode == Mode::Apply, false, None))
}

fn report(
    table: &Table,
    counts: Counts,
    applied: bool,
    repeated: bool,
    problems: Option<Problems>,
) -> Report {
    Report {
        counts,
        applied,
        repeated,
        ignored: table.ignored.clone(),
        problems,
    }
}

/// Checks every row and tells what has to be written, or everything that is wrong.
async fn plan(
    unit: &mut Unit,
    table: &Table,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<(Counts, Result<Vec<Write>, Problems>)> {
    let instansi = unit.instansi();
    let agencies = Agencies::load(unit, instansi).await?;
    let mut problems = ProblemList::default();
    let mut counts = Counts {
        rows: table.len(),
        ..Counts::default()
    };
    let mut rows = Vec::with_capacity(table.len());
    for record in &table.records {
        let mut own = ProblemList::default();
        let row = raw(record, &table.formats, &mut own, |text| agencies.find(text));
        rows.push(own.into_result(row));
    }
    let read = || rows.iter().flatten().flatten();
    let opd: BTreeSet<_> = read().map(|row| row.opd).collect();
    let years = read().map(|row| row.periode.year());
    let lookup = match (years.clone().min(), years.max()) {
        (Some(first), Some(last)) => Some(Lookup::load(unit, &opd, (first, last)).await?),
        _ => None,
    };
    let mut writes = Vec::new();
    let mut seen = BTreeMap::new();
    for (done, (record, raw)) in table.records.iter().zip(&rows).enumerate() {
        if done % TOLD_EVERY == 0 {
            progress(Progress {
                phase: Phase::Checking,
                done,
                total: table.len(),
            });
        }
        let (Ok(Some(raw)), Some(lookup)) = (raw, &lookup) else {
            counts.refused += 1;
            if let Err(wrong) = raw {
                problems.extend(wrong.clone());
            }
            continue;
        };
        let place = record.row();
        let found = checked(&mut problems, |problems| {
            let facts = named(problems, lookup, raw, place)?;
            only_once(problems, &mut seen, facts.id, raw, place);
            check_period(problems, &format!("{place}:periode"), facts, raw.periode);
            let content = content(record, &table.formats, lookup.policy(facts)?, problems)?;
            Some((facts, content))
        });
        let Some((facts, content)) = found else {
            counts.refused += 1;
            continue;
        };
        let step = checked(&mut problems, |problems| {
            Some(compared(problems, lookup, facts, raw, content, place))
        });
        match step {
            None => counts.refused += 1,
            Some(None) => counts.unchanged += 1,
            Some(Some(write)) => {
                let count = match write.existing {
                    Some(_) => &mut counts.changed,
                    None => &mut counts.new,
                };
                *count += 1;
                writes.push(write);
            }
        }
    }
    progress(Progress {
        phase: Phase::Checking,
        done: table.len(),
        total: table.len(),
    });
    Ok((counts, problems.into_result(writes)))
}

/// What a check gives, unless it noted a problem.
fn checked<T>(
    problems: &mut ProblemList,
    check: impl FnOnce(&mut ProblemList) -> Option<T>,
) -> Option<T> {
    let mut own = ProblemList::default();
    let found = check(&mut own);
    match own.into_result(()) {
        Ok(()) => found,
        Err(wrong) => {
            problems.extend(wrong);
            None
        }
    }
}

fn named<'l>(
    problems: &mut ProblemList,
    lookup: &'l Lookup,
    raw: &Raw,
    row: u64,
) -> Option<&'l IndicatorFacts> {
    let shown: String = raw.indikator.chars().take(60).collect();
    let (code, message) = match lookup.indicator(raw.opd, &raw.indikator, raw.periode.year()) {
        Named::One(facts) => return Some(facts),
        Named::None => (
            "unknown_indicator",
            Text::new(
                format!("OPD ini tidak punya indikator dengan kode atau id `{shown}`"),
                format!("this OPD has no indicator with the code or id `{shown}`"),
            ),
        ),
        Named::Several => (
            "ambiguous_indicator",
            Text::new(
                format!("beberapa indikator berkode `{shown}`: tulis id-nya"),
                format!("several indicators have the code `{shown}`: write the id"),
            ),
        ),
    };
    problems.add(Problem::new(code, format!("{row}:indikator"), message));
    None
}

/// The same indicator and period must not stand in two rows.
fn only_once(
    problems: &mut ProblemList,
    seen: &mut BTreeMap<(IndicatorId, sakip_core::period::Period), u64>,
    indicator: IndicatorId,
    raw: &Raw,
    row: u64,
) {
    if let Some(first) = seen.insert((indicator, raw.periode), row) {
        let message = Text::new(
            format!("indikator dan periode ini sudah ada di baris {first}"),
            format!("this indicator and period are in row {first} already"),
        );
        problems.add(Problem::new("row_twice", row.to_string(), message));
    }
}

/// What a row means for what is there: nothing, or something to write.
fn compared(
    problems: &mut ProblemList,
    lookup: &Lookup,
    facts: &IndicatorFacts,
    raw: &Raw,
    mut content: Content,
    row: u64,
) -> Option<Write> {
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
            return None;
        }
        if let Err(refusal) = existing.status.after(Action::Enter) {
            problems.add(Problem::new(
                refusal.rule(),
                row.to_string(),
                both(&refusal),
            ));
        }
    }
    if let Some(refusal) = lookup.windows.refusal(facts.opd_id, raw.periode) {
        problems.add(Problem::new(
            refusal.rule(),
            format!("{row}:periode"),
            both(&refusal),
        ));
    }
    Some(Write {
        indicator: facts.id,
        periode: raw.periode,
        content,
        existing: existing.cloned(),
    })
}

fn both(said: &impl Localize) -> Text {
    Text::new(said.localize(Lang::Id), said.localize(Lang::En))
}
