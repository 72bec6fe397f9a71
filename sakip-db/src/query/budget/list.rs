//! Lists of lines and of what was recorded on them.

use chrono::{DateTime, NaiveDate, Utc};
use sakip_core::budget::{Category, PaguKind};
use sakip_core::number::Rupiah;
use sakip_core::period::Year;
use serde::{Deserialize, Serialize};

use crate::codec::args;
use crate::error::Result;
use crate::id::{AllocationId, InstansiId, NodeId, OpdId, PaguId, RealisasiId, UserId};
use crate::ops::budget::{Line, get};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

statements! {
    RENCANA = "SELECT bulan, rencana_sen AS amount, updated_at, version FROM budget_plans WHERE allocation_id = $1 ORDER BY bulan";
}

/// An OPD and everything below it.
macro_rules! below {
    ($column:literal) => {
        concat!(
            $column,
            " IN (WITH RECURSIVE scope (id, instansi_id) AS (SELECT id, instansi_id FROM opd WHERE id = {} UNION SELECT c.id, c.instansi_id FROM scope s JOIN opd c ON c.instansi_id = s.instansi_id AND c.parent_id = s.id) SELECT id FROM scope)"
        )
    };
}

/// Which lines a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LineFilter {
    /// Only of this year.
    pub tahun: Option<Year>,
    /// Only of this OPD and everything below it.
    pub opd_id: Option<OpdId>,
    /// Only of this program.
    pub program: Option<String>,
    /// Only of this kegiatan or sub kegiatan.
    pub kegiatan: Option<String>,
    /// Only of this category.
    pub category: Option<Category>,
    /// Only those that pay for this node of a plan.
    pub node_id: Option<NodeId>,
    /// Only those whose code or name contains this text.
    pub search: Option<String>,
}

/// What lines are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineSort {
    /// The code.
    #[default]
    Kode,
    /// The order they were added in.
    Added,
}

/// The lines of an instansi.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a cursor of another list.
pub async fn lines(
    session: &mut Session,
    instansi: InstansiId,
    filter: &LineFilter,
    sort: LineSort,
    direction: Direction,
    page: &Page,
) -> Result<Paged<Line>> {
    let (name, key, is_text) = match sort {
        LineSort::Kode => ("kode", "a.kode", true),
        LineSort::Added => ("added", "a.id", false),
    };
    let sorted = Sort {
        name,
        key,
        is_text,
        direction,
    };
    let mut list = List::new(
        "query::budget::LINES",
        "a.*, o.kode AS opd",
        "budget_allocations a JOIN opd o ON o.id = a.opd_id",
        "a.id",
        sorted,
    );
    list.filter("a.instansi_id = {}", instansi);
    list.filter_if("a.tahun = {}", filter.tahun);
    list.filter_if(below!("a.opd_id"), filter.opd_id);
    list.filter_if("a.program = {}", filter.program.as_ref());
    list.filter_if("a.kegiatan = {}", filter.kegiatan.as_ref());
    list.filter_if("a.category = {}", filter.category);
    list.filter_if("a.node_id = {}", filter.node_id);
    list.search(&["a.kode", "a.nama"], filter.search.as_deref());
    list.fetch(session, page, |line: &Line| match sort {
        LineSort::Kode => (line.kode.clone(), line.id.0),
        LineSort::Added => (line.id.to_string(), line.id.0),
    })
    .await
}

/// Which entries of realisasi a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EntryFilter {
    /// Only of this line.
    pub allocation_id: Option<AllocationId>,
    /// Only of this year.
    pub tahun: Option<Year>,
    /// Only of this month, from 1 to 12.
    pub bulan: Option<u32>,
    /// Only of this OPD and everything below it.
    pub opd_id: Option<OpdId>,
    /// Only negative ones: corrections downwards.
    pub negative: bool,
    /// Only those whose key, line or note contains this text.
    pub search: Option<String>,
}

/// What entries are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntrySort {
    /// The order they were recorded in.
    #[default]
    Recorded,
    /// The month.
    Bulan,
    /// The amount.
    Amount,
}

record! {
    /// An entry of realisasi.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct EntryRow {
        /// Its id.
        pub id: RealisasiId,
        /// The line.
        pub allocation_id: AllocationId,
        /// The budget year.
        pub tahun: Year,
        /// The code of the line.
        pub kode: String,
        /// The OPD that holds the line.
        pub opd_id: OpdId,
        /// Its key, unique in its line.
        pub entry_key: String,
        /// The month, from 1 to 12.
        pub bulan: u32,
        /// The amount; a correction may be negative.
        pub amount: Rupiah,
        /// A note.
        pub keterangan: Option<String>,
        /// Who recorded it; none for a program.
        pub recorded_by: Option<UserId>,
        /// When.
        pub recorded_at: DateTime<Utc>,
    }
}

/// The entries of realisasi of an instansi.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a cursor of another list.
pub async fn entries(
    session: &mut Session,
    instansi: InstansiId,
    filter: &EntryFilter,
    sort: EntrySort,
    direction: Direction,
    page: &Page,
) -> Result<Paged<EntryRow>> {
    let (name, key) = match sort {
        EntrySort::Recorded => ("recorded", "r.id"),
        EntrySort::Bulan => ("bulan", "r.bulan"),
        EntrySort::Amount => ("amount", "r.realisasi_sen"),
    };
    let sorted = Sort {
        name,
        key,
        is_text: false,
        direction,
    };
    let mut list = List::new(
        "query::budget::ENTRIES",
        "r.id, r.allocation_id, a.tahun, a.kode, a.opd_id, r.entry_key, r.bulan, r.realisasi_sen AS amount, r.keterangan, r.recorded_by, r.recorded_at",
        "budget_realizations r JOIN budget_allocations a ON a.id = r.allocation_id",
        "r.id",
        sorted,
    );
    list.filter("a.instansi_id = {}", instansi);
    list.filter_if("r.allocation_id = {}", filter.allocation_id);
    list.filter_if("a.tahun = {}", filter.tahun);
    list.filter_if("r.bulan = {}", filter.bulan);
    list.filter_if(below!("a.opd_id"), filter.opd_id);
    list.filter_if("r.realisasi_sen < {}", filter.negative.then_some(0_i64));
    list.search(
        &["r.entry_key", "a.kode", "r.keterangan"],
        filter.search.as_deref(),
    );
    list.fetch(session, page, |entry: &EntryRow| {
        let key = match sort {
            EntrySort::Recorded => entry.id.to_string(),
            EntrySort::Bulan => entry.bulan.to_string(),
            EntrySort::Amount => sen(entry.amount),
        };
        (key, entry.id.0)
    })
    .await
}

/// The sen of a stored amount, as its sort key.
fn sen(amount: Rupiah) -> String {
    crate::codec::to_sen(amount).map_or_else(|_| String::new(), |sen| sen.to_string())
}

record! {
    /// A revision of a pagu.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct PaguRow {
        /// Its id.
        pub id: PaguId,
        /// The line.
        pub allocation_id: AllocationId,
        /// By what it was set.
        pub kind: PaguKind,
        /// The first day it is in force.
        pub effective: NaiveDate,
        /// The order of several revisions on one day.
        pub sequence: u32,
        /// The whole pagu from that day on.
        pub amount: Rupiah,
        /// Why.
        pub reason: Option<String>,
        /// Who recorded it; none for a program.
        pub recorded_by: Option<UserId>,
        /// When.
        pub recorded_at: DateTime<Utc>,
    }
}

/// The revisions of the pagu of a line, in the order they were recorded.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) without such a line;
/// [`Error::Invalid`](crate::Error::Invalid) for a cursor of another list.
pub async fn revisions(
    session: &mut Session,
    instansi: InstansiId,
    line: AllocationId,
    direction: Direction,
    page: &Page,
) -> Result<Paged<PaguRow>> {
    get(session, instansi, line).await?;
    let sorted = Sort {
        name: "recorded",
        key: "r.id",
        is_text: false,
        direction,
    };
    let mut list = List::new(
        "query::budget::REVISIONS",
        "r.id, r.allocation_id, r.kind, r.effective, r.sequence, r.pagu_sen AS amount, r.reason, r.recorded_by, r.recorded_at",
        "budget_allocation_revisions r",
        "r.id",
        sorted,
    );
    list.filter("r.allocation_id = {}", line);
    list.fetch(session, page, |row: &PaguRow| {
        (row.id.to_string(), row.id.0)
    })
    .await
}

record! {
    /// What is planned to be spent in a month.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct RencanaRow {
        /// The month, from 1 to 12.
        pub bulan: u32,
        /// The amount.
        pub amount: Rupiah,
        /// When it was last set.
        pub updated_at: DateTime<Utc>,
        /// Counts its changes; a replacement names the one it has read.
        pub version: i64,
    }
}

/// The plan of a line, at most twelve months.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) without such a line.
pub async fn rencana(
    session: &mut Session,
    instansi: InstansiId,
    line: AllocationId,
) -> Result<Vec<RencanaRow>> {
    get(session, instansi, line).await?;
    session.fetch_all(&RENCANA, args![line]).await
}
