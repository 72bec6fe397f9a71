//! Importing targets.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sakip_core::indicator::Target as CoreTarget;
use sakip_core::number::Locale;
use sakip_core::period::Period;
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::Text;
use sakip_core::wire::Reader;

use super::lookup::{self, Indicators};
use super::rows::{Judged, Rows, Seen, judge, only_once};
use super::table::Sheet;
use super::{Counts, Mode, Phase, Progress, Report, Table, answered, ended};
use crate::actor::Actor;
use crate::check;
use crate::convert::{self, TargetColumns};
use crate::db::Db;
use crate::error::{Error, Refusal, Result};
use crate::id::{IndicatorId, RenstraId};
use crate::ops::renstra;
use crate::ops::targets::{self, MAX_REASON, Target};
use crate::unit::Unit;

/// The columns of targets.
const TARGETS: Sheet = Sheet {
    columns: &["opd", "indikator", "periode", "target", "alasan"],
    required: &["opd", "indikator", "periode", "target"],
    numbers: "target",
};

/// Rows between two words about progress.
const TOLD_EVERY: usize = 100;

/// A table of targets to import: the columns `opd` and `indikator` (a code, or an id), `periode` (`2025-Q1`),
/// `target`, and `alasan` where a target changes.
///
/// A target is a number, a range (`80-90`) or a label of a scale (`WTP`).
///
/// ```
/// use sakip_db::ops::import::TargetTable;
/// let table = TargetTable::from_csv("opd;indikator;periode;target\n1.01;IK1;2025;90,25\n", None)?;
/// assert_eq!(table.len(), 1);
/// # Ok::<(), sakip_core::problem::Problems>(())
/// ```
#[derive(Clone, Debug)]
pub struct TargetTable(Table);

impl TargetTable {
    /// Reads CSV, as [`Table::from_csv`] does.
    ///
    /// # Errors
    /// Everything that is wrong with its form.
    pub fn from_csv(text: &str, locale: Option<Locale>) -> Result<TargetTable, Problems> {
        Table::csv(&TARGETS, text, locale).map(TargetTable)
    }

    /// Reads JSON, as [`Table::from_json`] does.
    ///
    /// # Errors
    /// Everything that is wrong with its form.
    pub fn from_json(text: &str, locale: Option<Locale>) -> Result<TargetTable, Problems> {
        Table::json(&TARGETS, text, locale).map(TargetTable)
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A target to write.
struct Write {
    renstra: RenstraId,
    indicator: IndicatorId,
    periode: Period,
    target: CoreTarget,
    alasan: Option<String>,
    /// What it revises; nothing when it is new.
    before: Option<Target>,
}

/// Imports targets, all rows or none: a period without a target gets it, one that has another is revised for
/// the reason in `alasan` as of today.
///
/// A row that says what is there already is left alone. With a `key`, the same table comes to the same report
/// again (`repeated`), and nothing happens a second time.
///
/// # Errors
/// What is wrong with the rows is in the report: what is no target under the policy of the plan, a year outside
/// it, a change without a reason, a plan that is archived.
/// [`Error::KeyReused`](crate::Error::KeyReused) for a key of another table.
///
/// ```
/// # use sakip_db::{Actor, Db, ops::import::{self, Mode, Report, TargetTable}};
/// async fn load(db: &Db, actor: Actor, csv: &str) -> sakip_db::Result<Report> {
///     let table = TargetTable::from_csv(csv, None)?;
///     import::targets(db, actor, &table, Mode::Apply, Some("target-2025"), |_| ()).await
/// }
/// ```
pub async fn targets(
    db: &Db,
    actor: Actor,
    table: &TargetTable,
    mode: Mode,
    key: Option<&str>,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Report> {
    let TargetTable(table) = table;
    let mut unit = db.begin(actor).await?;
    let request = ("import_targets", table.digest);
    if let Some(counts) = answered(&mut unit, key, &request).await? {
        return Ok(Report::again(counts, &table.ignored));
    }
    unit.start()?;
    let (counts, writes) = plan(&mut unit, table, &mut progress).await?;
    let done = match writes {
        Ok(writes) => Ok(write(&mut unit, &writes, &mut progress).await?),
        Err(problems) => Err(problems),
    };
    unit.done(())?;
    ended(unit, mode, key, counts, done, &table.ignored).await
}

/// Checks every row and tells what has to be written, or everything that is wrong.
async fn plan(
    unit: &mut Unit,
    table: &Table,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<(Counts, Result<Vec<Write>, Problems>)> {
    let rows = Rows::read(unit, table).await?;
    let indicators = Indicators::load(unit, &rows.opd).await?;
    // Held before the targets are read: nobody changes one in between.
    let archived = hold(unit, &rows, &indicators).await?;
    let existing = match rows.years {
        Some(years) => lookup::targets(unit, &rows.opd, years).await?,
        None => HashMap::new(),
    };
    let mut seen = Seen::new();
    let judged = judge(table, &rows, progress, |problems, record, raw| {
        let row = record.row();
        let facts = indicators.find(problems, raw, row)?;
        only_once(problems, &mut seen, facts.id, raw, row);
        let years = facts.tahun_awal..=facts.tahun_akhir;
        targets::check_year(problems, format!("{row}:periode"), &years, raw.periode);
        if let Some(refusal) = archived.get(&facts.renstra_id) {
            let place = format!("{row}:indikator");
            problems.add(Problem::new(refusal.rule(), place, Text::of(refusal)));
        }
        let mut reader = Reader {
            record,
            formats: &table.formats,
            problems,
        };
        let alasan = reader.text("alasan");
        let policy = indicators.policy(facts)?;
        let write = Write {
            renstra: facts.renstra_id,
            indicator: facts.id,
            periode: raw.periode,
            target: target(&mut reader, policy)?,
            alasan,
            before: existing.get(&(facts.id, raw.periode)).cloned(),
        };
        compared(problems, write, policy, row)
    });
    Ok(judged)
}

/// Holds the plans the rows are about; gives those that may not be changed, and why.
async fn hold(
    unit: &mut Unit,
    rows: &Rows,
    indicators: &Indicators,
) -> Result<BTreeMap<RenstraId, Refusal>> {
    // What cannot be found is told when the rows are judged. One order for everybody, so that two imports
    // do not wait for each other in a circle.
    let mut unheard = ProblemList::default();
    let plans: BTreeSet<RenstraId> = rows
        .readable()
        .filter_map(|raw| indicators.find(&mut unheard, raw, 0))
        .map(|facts| facts.renstra_id)
        .collect();
    let mut archived = BTreeMap::new();
    for id in plans {
        match renstra::for_writing(unit, id).await {
            Ok(_) => {}
            Err(Error::Refused(refusal)) => {
                archived.insert(id, *refusal);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(archived)
}

/// Reads the target; every problem is noted.
fn target(reader: &mut Reader<'_>, policy: &sakip_core::policy::Policy) -> Option<CoreTarget> {
    if reader.record.get("target").is_blank() {
        let message = Text::new(
            "harus diisi; target tidak dapat dihapus lewat impor",
            "has to be filled in; an import cannot remove a target",
        );
        reader.complain("cell_missing", "target", message);
        return None;
    }
    let target = reader.target("target", policy);
    if let Some(target) = &target {
        let place = format!("{}:target", reader.record.row());
        convert::digits(reader.problems, &place, target);
    }
    target
}

/// What a row means for what is there.
fn compared(
    problems: &mut ProblemList,
    write: Write,
    policy: &Policy,
    row: u64,
) -> Option<Judged<Write>> {
    let place = format!("{row}:alasan");
    check::optional(problems, &place, write.alasan.as_deref(), 1..=MAX_REASON);
    let Some(before) = &write.before else {
        return Some(Judged::New(write));
    };
    if before.columns() == TargetColumns::from(&write.target) {
        return Some(Judged::Unchanged);
    }
    if write.alasan.is_none() {
        let was = before.target(policy).map(|target| Text::of(&target));
        let was = was.unwrap_or_else(|_| Text::new("nilai lain", "another value"));
        problems.add(Problem::new(
            "target_reason",
            place,
            Text::new(
                format!("target berubah dari {}: isi alasannya", was.id),
                format!("the target changes from {}: give the reason", was.en),
            ),
        ));
    }
    Some(Judged::Changed(write))
}

async fn write(
    unit: &mut Unit,
    writes: &[Write],
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<()> {
    let today = unit.now().date_naive();
    for (done, write) in (1..).zip(writes) {
        match &write.before {
            None => {
                targets::insert(unit, write.indicator, write.periode, &write.target).await?;
            }
            Some(before) => {
                // A change without a reason was refused.
                let alasan = write.alasan.as_deref().unwrap_or_default();
                targets::rewrite(unit, before, &write.target, alasan, today).await?;
            }
        }
        if done % TOLD_EVERY == 0 || done == writes.len() {
            progress(Progress {
                phase: Phase::Writing,
                done,
                total: writes.len(),
            });
        }
    }
    let plans: BTreeSet<RenstraId> = writes.iter().map(|write| write.renstra).collect();
    for plan in plans {
        renstra::touch(unit, plan).await?;
    }
    Ok(())
}
