//! The lines of the budget.

use chrono::{DateTime, Utc};
use sakip_core::budget::{BudgetLine, Category};
use sakip_core::period::Year;
use sakip_core::problem::ProblemList;
use serde::{Deserialize, Serialize};

use super::book::{Books, Verdict};
use super::input::{Item, What};
use super::{load, write};
use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{AllocationId, InstansiId, NodeId, OpdId};
use crate::ops::opd;
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    GET = "SELECT a.*, o.kode AS opd FROM budget_allocations a JOIN opd o ON o.id = a.opd_id WHERE a.instansi_id = $1 AND a.id = $2";
    BY_CODE = "SELECT a.*, o.kode AS opd FROM budget_allocations a JOIN opd o ON o.id = a.opd_id WHERE a.instansi_id = $1 AND a.tahun = $2 AND a.kode = $3";
    UPDATE = "UPDATE budget_allocations SET opd_id = $3, nama = $4, program = $5, kegiatan = $6, category = $7, node_id = $8, updated_at = $9, version = version + 1 WHERE id = $1 AND version = $2";
    NODE = "SELECT n.id FROM plan_nodes n JOIN renstra r ON r.id = n.renstra_id WHERE r.instansi_id = $1 AND n.id = $2";
}

/// A line to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewLine {
    /// The OPD that holds it.
    pub opd_id: OpdId,
    /// The budget year. The same code next year is another line.
    pub tahun: Year,
    /// Its code, 1 to 100 characters, unique within the year.
    pub kode: String,
    /// Its name, at most 1000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nama: Option<String>,
    /// The code of its program, 1 to 64 characters.
    pub program: String,
    /// The code of its kegiatan or sub kegiatan, 1 to 64 characters, where the budget goes that deep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kegiatan: Option<String>,
    /// What it is spent on.
    pub category: Category,
    /// The node of the plan it pays for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_id: Option<NodeId>,
}

impl NewLine {
    pub(super) fn check(&self, problems: &mut ProblemList, place: &impl Fn(&str) -> String) {
        check::text(problems, &place("kode"), &self.kode, 1..=100);
        check::optional(problems, &place("nama"), self.nama.as_deref(), 0..=1_000);
        check::text(problems, &place("program"), &self.program, 1..=64);
        check::optional(
            problems,
            &place("kegiatan"),
            self.kegiatan.as_deref(),
            1..=64,
        );
    }
}

/// What may change of a line: all but its year and code. Every field is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineChange {
    /// The OPD that holds it.
    pub opd_id: OpdId,
    /// Its name, at most 1000 characters.
    #[serde(default)]
    pub nama: Option<String>,
    /// The code of its program, 1 to 64 characters.
    pub program: String,
    /// The code of its kegiatan or sub kegiatan, 1 to 64 characters.
    #[serde(default)]
    pub kegiatan: Option<String>,
    /// What it is spent on.
    pub category: Category,
    /// The node of the plan it pays for.
    #[serde(default)]
    pub node_id: Option<NodeId>,
}

record! {
    /// A line of the budget of one year.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Line {
        /// Its id.
        pub id: AllocationId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// The OPD that holds it.
        pub opd_id: OpdId,
        /// The code of that OPD.
        pub opd: String,
        /// The budget year.
        pub tahun: Year,
        /// Its code, unique within the year.
        pub kode: String,
        /// Its name.
        pub nama: Option<String>,
        /// The code of its program.
        pub program: String,
        /// The code of its kegiatan or sub kegiatan.
        pub kegiatan: Option<String>,
        /// What it is spent on.
        pub category: Category,
        /// The node of the plan it pays for.
        pub node_id: Option<NodeId>,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// When it was last changed or written to.
        pub updated_at: DateTime<Utc>,
        /// Counts its changes; entries are none.
        pub version: i64,
    }
}

impl Line {
    /// The line as the engine has it.
    pub fn budget_line(&self) -> BudgetLine {
        BudgetLine {
            key: self.kode.clone(),
            tahun: self.tahun,
            opd: self.opd.clone(),
            program: self.program.clone(),
            kegiatan: self.kegiatan.clone(),
            category: self.category,
        }
    }

    /// Whether a row of an import says of it what is stored already; what the row leaves open does not count.
    pub(super) fn agrees(&self, new: &NewLine) -> bool {
        self.opd_id == new.opd_id
            && self.program == new.program
            && self.kegiatan == new.kegiatan
            && self.category == new.category
            && (new.nama.is_none() || self.nama == new.nama)
            && (new.node_id.is_none() || self.node_id == new.node_id)
    }

    /// What may change of it, as it is.
    pub fn change(&self) -> LineChange {
        LineChange {
            opd_id: self.opd_id,
            nama: self.nama.clone(),
            program: self.program.clone(),
            kegiatan: self.kegiatan.clone(),
            category: self.category,
            node_id: self.node_id,
        }
    }
}

/// Adds a line. Lines of other years are left alone, whatever their codes.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with it (`duplicate_line` when the year has that code);
/// [`Error::NotFound`] for its OPD or its node.
pub async fn create(unit: &mut Unit, new: NewLine) -> Result<AllocationId> {
    unit.start()?;
    let instansi = unit.instansi();
    let holder = opd::get(unit, instansi, new.opd_id).await?;
    node_exists(unit, instansi, new.node_id).await?;
    let mut books = Books::default();
    if let Some(line) = get_by_code(unit, instansi, new.tahun, &new.kode).await? {
        books.open(line)?;
    }
    let item = Item {
        tahun: new.tahun,
        kode: new.kode.clone(),
        what: What::Line(holder.kode, new),
    };
    // An equal line is a duplicate here: only an import tells rows apart that are there already.
    match books.judge_new(&item, "entry", |field| field.to_owned()) {
        Verdict::Refused(problems) => return Err(problems.into()),
        Verdict::Write | Verdict::Unchanged | Verdict::Stale { .. } => {}
    }
    let written = write::lines(unit, &[&item], &mut |_| {}).await?;
    let line = written
        .first()
        .ok_or_else(|| Error::not_found("budget_allocation", &item.kode))?;
    unit.done(line.id)
}

/// Changes a line; its year and code stay, and so does everything recorded.
///
/// # Errors
/// [`Error::NotFound`] without such a line, OPD or node; [`Error::Conflict`] when it has another version;
/// [`Error::Invalid`] with everything that is wrong.
pub async fn update(
    unit: &mut Unit,
    id: AllocationId,
    version: i64,
    change: LineChange,
) -> Result<i64> {
    unit.start()?;
    let instansi = unit.instansi();
    load::lock(unit, &[id]).await?;
    let before = get(unit, instansi, id).await?;
    let holder = opd::get(unit, instansi, change.opd_id).await?;
    node_exists(unit, instansi, change.node_id).await?;
    crate::version::check("budget_allocation", id, version, before.version)?;
    let item = Item {
        tahun: before.tahun,
        kode: before.kode.clone(),
        what: What::Line(
            holder.kode,
            NewLine {
                opd_id: change.opd_id,
                tahun: before.tahun,
                kode: before.kode.clone(),
                nama: change.nama.clone(),
                program: change.program.clone(),
                kegiatan: change.kegiatan.clone(),
                category: change.category,
                node_id: change.node_id,
            },
        ),
    };
    let verdict = Books::default().judge_new(&item, "entry", |field| field.to_owned());
    if let Verdict::Refused(problems) = verdict {
        return Err(problems.into());
    }
    let now = unit.now();
    let values = args![
        id,
        version,
        change.opd_id,
        &change.nama,
        &change.program,
        &change.kegiatan,
        change.category,
        change.node_id,
        now
    ];
    // The row is locked, so that the version just read is still there.
    unit.execute(&UPDATE, values).await?;
    unit.record(
        Change::new("update", "budget_allocation", id)
            .before(&before.change())
            .after(&change),
    );
    unit.done(version + 1)
}

/// A line.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn get(session: &mut Session, instansi: InstansiId, id: AllocationId) -> Result<Line> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("budget_allocation", id))
}

/// The line of a year with a code.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn get_by_code(
    session: &mut Session,
    instansi: InstansiId,
    tahun: Year,
    kode: &str,
) -> Result<Option<Line>> {
    session
        .fetch_optional(&BY_CODE, args![instansi, tahun, kode])
        .await
}

async fn node_exists(
    session: &mut Session,
    instansi: InstansiId,
    node: Option<NodeId>,
) -> Result<()> {
    let Some(node) = node else { return Ok(()) };
    session
        .fetch_value_optional::<NodeId>(&NODE, args![instansi, node])
        .await?
        .map(|_| ())
        .ok_or_else(|| Error::not_found("plan_node", node))
}
