//! OPD: the agencies of an instansi, in a tree, with their history.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # use sakip_db::{Actor, Db, ops};
//! # use sakip_db::ops::instansi::{Jenis, NewInstansi};
//! # let db = Db::open("sqlite::memory:").await?;
//! # let new = NewInstansi { kode: "3201".into(), nama: "Kabupaten Contoh".into(), jenis: Jenis::Kabupaten };
//! # let instansi = ops::instansi::create(&db, new, "pemasangan").await?;
//! use sakip_db::ops::opd::{self, NewOpd, OpdUpdate};
//!
//! let mut unit = db.begin(Actor::system(instansi, "pemasangan")).await?;
//! let kode = "1.01.0.00.0.00.01.0000".to_owned();
//! let new = NewOpd {
//!     kode: kode.clone(), nama: "Dinas Pendidikan".into(), singkatan: None, parent_id: None, valid_from: None,
//!     valid_to: None,
//! };
//! let id = opd::create(&mut unit, new).await?;
//! let renamed = OpdUpdate {
//!     kode, nama: "Dinas Pendidikan dan Kebudayaan".into(), singkatan: None, parent_id: None, valid_from: None,
//!     valid_to: None, effective: "2025-01-01".parse()?, reason: Some("Perda 4/2024".into()),
//! };
//! opd::update(&mut unit, id, 1, renamed).await?;
//! unit.commit().await?;
//!
//! let last_year = "2024-12-31".parse()?;
//! let then = opd::name_on(&mut db.read().await?, instansi, id, last_year).await?;
//! assert_eq!(then.nama, "Dinas Pendidikan");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod change;
pub(crate) mod history;

pub use change::{OpdUpdate, close, merge, reopen, update};
pub use history::{OpdEvent, OpdEventKind, OpdName, history, name_on};

use chrono::{DateTime, NaiveDate, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{InstansiId, OpdId};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    INSERT = "INSERT INTO opd (instansi_id, parent_id, kode, nama, singkatan, valid_from, valid_to, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id";
    GET = "SELECT * FROM opd WHERE instansi_id = $1 AND id = $2";
    BY_CODE = "SELECT * FROM opd WHERE instansi_id = $1 AND kode = $2";
    /// Takes the lock on the instansi without changing it: two moves at once could make a circle together.
    HOLD_TREE = "UPDATE instansi SET version = version WHERE id = $1";
}

/// The longest reason of a change, in characters.
pub const MAX_REASON: usize = 2_000;

/// Which OPD a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OpdFilter {
    /// Only those directly below this one.
    pub parent_id: Option<OpdId>,
    /// Only those that exist on this day.
    pub on: Option<NaiveDate>,
    /// Only those whose code, name or short name contains this text.
    pub search: Option<String>,
}

/// What a list of OPD is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpdSort {
    /// The code.
    #[default]
    Kode,
    /// The name.
    Nama,
}

/// The OPD of an instansi.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    filter: &OpdFilter,
    sort: OpdSort,
    direction: Direction,
    page: &Page,
) -> Result<Paged<Opd>> {
    let (name, key) = match sort {
        OpdSort::Kode => ("kode", "o.kode"),
        OpdSort::Nama => ("nama", "o.nama"),
    };
    let sorted = Sort {
        name,
        key,
        is_text: true,
        direction,
    };
    let mut list = List::new("ops::opd::LIST", "o.*", "opd o", "o.id", sorted);
    list.filter("o.instansi_id = {}", instansi);
    list.filter_if("o.parent_id = {}", filter.parent_id);
    list.filter_if(
        "(o.valid_from IS NULL OR o.valid_from <= {}) AND (o.valid_to IS NULL OR o.valid_to >= {})",
        filter.on,
    );
    list.search(
        &["o.kode", "o.nama", "o.singkatan"],
        filter.search.as_deref(),
    );
    list.fetch(session, page, |opd: &Opd| match sort {
        OpdSort::Kode => (opd.kode.clone(), opd.id.0),
        OpdSort::Nama => (opd.nama.clone(), opd.id.0),
    })
    .await
}

/// An OPD to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOpd {
    /// Its code, such as `1.01.0.00.0.00.01.0000`: text of 1 to 64 characters, unique in the instansi.
    pub kode: String,
    /// Its name, 1 to 500 characters.
    pub nama: String,
    /// Its short name.
    #[serde(default)]
    pub singkatan: Option<String>,
    /// The OPD above it.
    #[serde(default)]
    pub parent_id: Option<OpdId>,
    /// The first day it exists; without it, from ever.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// The last day it exists; without it, for ever.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

record! {
    /// An OPD.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Opd {
        /// Its id.
        pub id: OpdId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// The OPD above it.
        pub parent_id: Option<OpdId>,
        /// Its code.
        pub kode: String,
        /// Its name.
        pub nama: String,
        /// Its short name.
        pub singkatan: Option<String>,
        /// The first day it exists.
        pub valid_from: Option<NaiveDate>,
        /// The last day it exists.
        pub valid_to: Option<NaiveDate>,
        /// The OPD it was merged into.
        pub merged_into: Option<OpdId>,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Counts its changes.
        pub version: i64,
    }
}

/// Adds an OPD.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with it, [`Error::NotFound`] for the OPD above it.
pub async fn create(unit: &mut Unit, new: NewOpd) -> Result<OpdId> {
    unit.start()?;
    let instansi = unit.instansi();
    let mut problems = ProblemList::default();
    check_opd(
        unit,
        &mut problems,
        None,
        (&new.kode, &new.nama, new.singkatan.as_deref()),
        (new.valid_from, new.valid_to),
    )
    .await?;
    problems.into_result(())?;
    if let Some(parent) = new.parent_id {
        get(unit, instansi, parent).await?;
    }
    let now = unit.now();
    let id: OpdId = unit
        .fetch_value(
            &INSERT,
            args![
                instansi,
                new.parent_id,
                &new.kode,
                &new.nama,
                &new.singkatan,
                new.valid_from,
                new.valid_to,
                now
            ],
        )
        .await?;
    let created = history::Event {
        kind: OpdEventKind::Created,
        effective: new.valid_from.unwrap_or(now.date_naive()),
        before: None,
        after: serde_json::json!({
            "kode": new.kode,
            "nama": new.nama,
            "singkatan": new.singkatan,
            "parent_id": new.parent_id,
            "valid_from": new.valid_from,
            "valid_to": new.valid_to,
        }),
        reason: None,
    };
    history::record(unit, id, created).await?;
    unit.record(Change::new("create", "opd", id).after(&new));
    unit.done(id)
}

/// What has to be right with every OPD; `id` is the one that is changed.
async fn check_opd(
    unit: &mut Unit,
    problems: &mut ProblemList,
    id: Option<OpdId>,
    (kode, nama, singkatan): (&str, &str, Option<&str>),
    (valid_from, valid_to): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<()> {
    check::text(problems, "kode", kode, 1..=64);
    check::text(problems, "nama", nama, 1..=500);
    check::optional(problems, "singkatan", singkatan, 1..=64);
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        problems.add(Problem::new(
            "validity_order",
            "valid_to",
            Text::new(
                format!("hari terakhir {to} mendahului hari pertama {from}"),
                format!("the last day {to} is before the first day {from}"),
            ),
        ));
    }
    let instansi = unit.instansi();
    let other = by_code(unit, instansi, kode).await?;
    if let Some(other) = other.filter(|other| Some(other.id) != id) {
        problems.add(Problem::new(
            "duplicate",
            "kode",
            Text::new(
                format!("kode `{kode}` sudah dipakai oleh `{}`", other.nama),
                format!("the code `{kode}` is taken by `{}`", other.nama),
            ),
        ));
    }
    Ok(())
}

fn check_reason(problems: &mut ProblemList, reason: &str) {
    check::text(problems, "reason", reason, 1..=MAX_REASON);
}

/// Keeps the tree of the instansi as it is until the unit ends.
pub(crate) async fn hold_tree(unit: &mut Unit) -> Result<()> {
    let instansi = unit.instansi();
    unit.execute(&HOLD_TREE, args![instansi]).await?;
    Ok(())
}

/// An OPD.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn get(session: &mut Session, instansi: InstansiId, id: OpdId) -> Result<Opd> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("opd", id))
}

/// The OPD with a code.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn by_code(
    session: &mut Session,
    instansi: InstansiId,
    kode: &str,
) -> Result<Option<Opd>> {
    session
        .fetch_optional(&BY_CODE, args![instansi, kode])
        .await
}
