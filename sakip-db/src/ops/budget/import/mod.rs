//! Importing many rows at once: all of them or none, with everything that is wrong told by row and column.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # use sakip_db::ops::instansi::{Jenis, NewInstansi};
//! # use sakip_db::ops::opd::NewOpd;
//! use sakip_db::ops::budget::import::{self, Import};
//! use sakip_db::{Actor, Db, ops};
//! # let db = Db::open("sqlite::memory:").await?;
//! # let new = NewInstansi { kode: "3201".into(), nama: "Kabupaten Contoh".into(), jenis: Jenis::Kabupaten };
//! # let instansi = ops::instansi::create(&db, new, "pemasangan").await?;
//! # let actor = Actor::system(instansi, "impor");
//! # let mut unit = db.begin(actor.clone()).await?;
//! # let opd = NewOpd { kode: "5.01".into(), nama: "Bappeda".into(), singkatan: None, parent_id: None, valid_from: None, valid_to: None };
//! # ops::opd::create(&mut unit, opd).await?;
//! # unit.commit().await?;
//!
//! let rows = "entry,kode,tahun,opd,program,kategori,jenis,berlaku,periode,id,jumlah\n\
//!             line,5.01.01,2025,5.01,5.01.01,pegawai,,,,,\n\
//!             pagu,5.01.01,2025,,,,murni,2025-01-02,,,20000000000000\n\
//!             realisasi,5.01.01,,,,,,,2025-M03,r1,1250000000\n";
//! let rows = Import::from_csv(rows)?;
//! let tried = import::dry_run(&db, actor.clone(), &rows, &mut |_| {}).await?;
//! let done = import::apply(&db, actor.clone(), &rows, Some("impor-2025"), &mut |_| {}).await?;
//! assert_eq!(tried, done);
//! assert_eq!(done.realisasi.added, 1);
//! // A retry with the same key writes nothing.
//! assert!(import::apply(&db, actor, &rows, Some("impor-2025"), &mut |_| {}).await?.repeated);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod columns;
mod read;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use sakip_core::period::Year;
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::Text;
use sakip_core::wire::{Formats, Record};
use serde::{Deserialize, Serialize};

use super::book::{Books, Verdict};
use super::input::{Item, What};
use super::{load, write};
use crate::actor::Actor;
use crate::db::Db;
use crate::error::Result;
use crate::ops::import::table::formats;
use crate::unit::Unit;

pub use columns::COLUMNS;
pub use read::ImportKind;
use read::{Read, Row};

/// The most rows of an import.
pub const MAX_ROWS: usize = 200_000;
/// The most columns of an import of CSV.
pub const MAX_COLUMNS: usize = 64;
/// The longest text of an import, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// Rows to import.
#[derive(Clone, Debug)]
pub struct Import {
    records: Vec<Record>,
    kind: Option<ImportKind>,
    formats: Formats,
}

impl Import {
    /// Rows of CSV under a line of column names; `,`, `;` or tab between them. A row is known by its line.
    ///
    /// # Errors
    /// [`Problems`] when the text is no such table, names a column twice, or is past [`MAX_BYTES`],
    /// [`MAX_ROWS`] or [`MAX_COLUMNS`].
    pub fn from_csv(text: &str) -> Result<Import, Problems> {
        Ok(Import::from_records(table::csv(text)?))
    }

    /// A JSON list of objects. A row is known by its number, from 1.
    ///
    /// # Errors
    /// As [`Import::from_csv`].
    pub fn from_json(text: &str) -> Result<Import, Problems> {
        Ok(Import::from_records(table::json(text)?))
    }

    /// Rows read elsewhere, such as from a spreadsheet.
    pub fn from_records(records: Vec<Record>) -> Import {
        Import {
            records,
            kind: None,
            formats: Formats::default(),
        }
    }

    /// What every row is; without it, its column `entry` says so.
    #[must_use]
    pub fn kind(mut self, kind: ImportKind) -> Import {
        self.kind = Some(kind);
        self
    }

    /// How numbers in text are written; as in Indonesia without it. JSON numbers are always plain.
    #[must_use]
    pub fn formats(mut self, formats: Formats) -> Import {
        self.formats = formats;
        self
    }

    /// Has the amounts of a CSV prove how they are written.
    ///
    /// # Errors
    /// [`Problems`] when all of them can be read in two ways, or they are written in several.
    pub fn inferred(self) -> Result<Import, Problems> {
        let mut problems = ProblemList::default();
        let columns = columns::of("amount");
        let formats = formats(&self.records, &columns, None, &mut problems);
        problems.into_result(self.formats(formats))
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

/// What became of the rows of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Written.
    pub added: u64,
    /// There already, exactly so.
    pub unchanged: u64,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Lines.
    pub lines: Count,
    /// Pagu.
    pub pagu: Count,
    /// Realisasi.
    pub realisasi: Count,
    /// Plans; one that replaces another counts as added.
    pub rencana: Count,
    /// Whether the key had been used for these rows before: this is the report of then, nothing was written.
    #[serde(default)]
    pub repeated: bool,
}

impl ImportReport {
    fn count(&mut self, what: &What) -> &mut Count {
        match what {
            What::Line(..) => &mut self.lines,
            What::Pagu(_) => &mut self.pagu,
            What::Realisasi(_) => &mut self.realisasi,
            What::Rencana(_) => &mut self.rencana,
        }
    }
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// Rows done.
    pub done: usize,
    /// Of so many.
    pub total: usize,
}

/// The steps of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Rows are checked.
    Checking,
    /// Rows are written.
    Writing,
}

/// Hears how far an import is.
pub type OnProgress<'a> = &'a mut (dyn FnMut(Progress) + Send);

/// How many rows pass between two reports of progress.
const TOLD_EVERY: usize = 1_000;

/// Does everything an import does, database and all, and undoes it.
///
/// # Errors
/// As [`run`].
pub async fn dry_run(
    db: &Db,
    actor: Actor,
    import: &Import,
    progress: OnProgress<'_>,
) -> Result<ImportReport> {
    let mut unit = db.begin(actor).await?;
    let report = run(&mut unit, import, None, progress).await?;
    unit.rollback().await?;
    Ok(report)
}

/// Imports rows and keeps them.
///
/// # Errors
/// As [`run`], and as [`Unit::commit`].
pub async fn apply(
    db: &Db,
    actor: Actor,
    import: &Import,
    key: Option<&str>,
    progress: OnProgress<'_>,
) -> Result<ImportReport> {
    let mut unit = db.begin(actor).await?;
    let report = run(&mut unit, import, key, progress).await?;
    unit.commit().await?;
    Ok(report)
}

/// Imports rows within a unit of work, in any order of rows: lines may stand below what is recorded on them.
/// A row that is stored already, exactly so, is passed over. A plan is replaced by a row that names its
/// `version`.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) with everything that is wrong, each at `row:column`: what cannot
/// be read, an OPD that is not there, and all the engine refuses; nothing is written then.
/// [`Error::KeyReused`](crate::Error::KeyReused) when the key was used for other rows.
pub async fn run(
    unit: &mut Unit,
    import: &Import,
    key: Option<&str>,
    progress: OnProgress<'_>,
) -> Result<ImportReport> {
    if import.records.len() > MAX_ROWS {
        return Err(table::too_many_rows().into());
    }
    let read = read::all(import.kind, &import.formats, &import.records);
    if let Some(key) = key
        && read.is_sound()
        && let Some(report) = unit
            .claim::<ImportReport>(key, &("import_budget", read.items()))
            .await?
    {
        return Ok(ImportReport {
            repeated: true,
            ..report
        });
    }
    unit.start()?;
    let report = checked_and_written(unit, read, progress).await?;
    unit.done(())?;
    if let Some(key) = key {
        unit.answer(key, &report).await?;
    }
    Ok(report)
}

async fn checked_and_written(
    unit: &mut Unit,
    mut read: Read<'_>,
    progress: OnProgress<'_>,
) -> Result<ImportReport> {
    let mut problems = std::mem::take(&mut read.problems);
    find_opd(unit, &mut read.rows, &mut problems).await?;
    let mut books = open(unit, &read.rows).await?;
    let mut report = ImportReport::default();
    let total = read.rows.len();
    // Lines first: what is recorded on them may stand above them.
    let (lines, others): (Vec<&Row<'_>>, Vec<&Row<'_>>) = read
        .rows
        .iter()
        .partition(|row| matches!(row.item.what, What::Line(..)));
    let (mut new_lines, mut new_entries) = (Vec::new(), Vec::new());
    for (done, row) in lines.into_iter().chain(others).enumerate() {
        if done % TOLD_EVERY == 0 {
            progress(Progress {
                step: Step::Checking,
                done,
                total,
            });
        }
        let item = &row.item;
        match books.judge(item, &row.place(), |field| row.column(field)) {
            Verdict::Write => {
                report.count(&item.what).added += 1;
                match item.what {
                    What::Line(..) => new_lines.push(item),
                    _ => new_entries.push(item),
                }
            }
            Verdict::Unchanged => report.count(&item.what).unchanged += 1,
            Verdict::Stale { expected, found } => {
                problems.push((row.number(), stale(row, expected, found)));
            }
            Verdict::Refused(refused) => {
                for problem in refused.list() {
                    let follows = problem.code == "unknown_line"
                        && read.doubtful.contains(&(item.tahun, item.kode.clone()));
                    if !follows {
                        problems.push((row.number(), problem.clone()));
                    }
                }
            }
        }
    }
    in_order(problems)?;
    let total = new_lines.len() + new_entries.len();
    let mut done = 0;
    let mut count = |rows: usize| {
        done += rows;
        progress(Progress {
            step: Step::Writing,
            done,
            total,
        });
    };
    for line in write::lines(unit, &new_lines, &mut count).await? {
        books.written(line);
    }
    write::items(unit, &books, &new_entries, &mut count).await?;
    Ok(report)
}

/// Every problem, in the order of the rows.
fn in_order(mut problems: Vec<(u64, Problem)>) -> Result<(), Problems> {
    problems.sort_by_key(|(row, _)| *row);
    let mut list = ProblemList::default();
    for (_, problem) in problems {
        list.add(problem);
    }
    list.into_result(())
}

/// Puts the ids of the OPD into the lines that name them by their codes.
async fn find_opd(
    unit: &mut Unit,
    rows: &mut [Row<'_>],
    problems: &mut Vec<(u64, Problem)>,
) -> Result<()> {
    let codes: BTreeSet<&str> = rows
        .iter()
        .filter_map(|row| match &row.item.what {
            What::Line(opd, _) => Some(opd.as_str()),
            _ => None,
        })
        .collect();
    let instansi = unit.instansi();
    let found = load::opd(unit, instansi, &Vec::from_iter(codes)).await?;
    for row in rows {
        let place = row.column("opd");
        let number = row.number();
        let What::Line(opd, line) = &mut row.item.what else {
            continue;
        };
        match found.get(opd.as_str()) {
            Some(id) => line.opd_id = *id,
            None => {
                let shown: String = opd.chars().take(64).collect();
                let message = Text::new(
                    format!("tidak ada OPD dengan kode `{shown}`"),
                    format!("there is no OPD with the code `{shown}`"),
                );
                problems.push((number, Problem::new("unknown_opd", place, message)));
            }
        }
    }
    Ok(())
}

/// The books of every stored line the rows are about, with what may stand in their way.
async fn open(unit: &mut Unit, rows: &[Row<'_>]) -> Result<Books> {
    let mut codes: BTreeMap<Year, BTreeSet<&str>> = BTreeMap::new();
    let mut written: BTreeSet<(Year, &str)> = BTreeSet::new();
    for row in rows {
        let (tahun, kode) = (row.item.tahun, row.item.kode.as_str());
        codes.entry(tahun).or_default().insert(kode);
        if !matches!(row.item.what, What::Line(..)) {
            written.insert((tahun, kode));
        }
    }
    let instansi = unit.instansi();
    let mut books = Books::default();
    let mut ids = Vec::new();
    for (tahun, codes) in codes {
        for line in load::lines(unit, instansi, tahun, &Vec::from_iter(codes)).await? {
            if written.contains(&(tahun, line.kode.as_str())) {
                ids.push(line.id);
            }
            books.open(line)?;
        }
    }
    // One order for everybody, so that two imports rarely wait for each other in a circle.
    ids.sort_unstable();
    load::lock(unit, &ids).await?;
    let items: Vec<&Item> = rows.iter().map(|row| &row.item).collect();
    load::entries(unit, &mut books, &items).await?;
    Ok(books)
}

fn stale(row: &Row<'_>, expected: i64, found: i64) -> Problem {
    let message = if found == 0 {
        Text::new(
            format!("belum ada rencana untuk diganti (versi {expected} yang diharapkan)"),
            format!("there is no plan to replace (version {expected} was expected)"),
        )
    } else {
        Text::new(
            format!(
                "rencana sudah diubah orang lain: versi {expected} yang diharapkan, kini versi {found}"
            ),
            format!(
                "the plan was changed in the meantime: version {expected} was expected, it has version {found}"
            ),
        )
    };
    Problem::new("version_conflict", row.column("version"), message)
}
