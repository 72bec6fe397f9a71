//! Renstra: plans as whole documents, created and replaced atomically, and read back as the same document.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # use sakip_db::{Actor, Db, ops};
//! # use sakip_db::ops::instansi::{Jenis, NewInstansi};
//! # use sakip_db::ops::opd::NewOpd;
//! # let db = Db::open("sqlite::memory:").await?;
//! # let new = NewInstansi { kode: "3201".into(), nama: "Kabupaten Contoh".into(), jenis: Jenis::Kabupaten };
//! # let instansi = ops::instansi::create(&db, new, "pemasangan").await?;
//! use sakip_db::ops::renstra::{self, NewRenstra, PutRenstra};
//! # let mut unit = db.begin(Actor::system(instansi, "perencana")).await?;
//! # let opd: NewOpd = serde_json::from_str(r#"{"kode": "1.01", "nama": "Dinas Pendidikan"}"#)?;
//! # ops::opd::create(&mut unit, opd).await?;
//!
//! let plan = serde_json::from_str(r#"{
//!     "name": "Renstra 2025-2029", "opd": "1.01", "period": "2025-2029",
//!     "tujuan": [{"code": "1", "name": "Meningkatnya mutu pendidikan", "indikator": [
//!         {"code": "1.a", "name": "Angka kelulusan", "unit": "%", "polarity": "maximize", "targets": {"2025": "95"}}
//!     ]}]
//! }"#)?;
//! let written = renstra::create(&mut unit, NewRenstra { kode: None, policy: None, plan }).await?;
//! unit.commit().await?;
//!
//! // Read, renamed and put back: rows keep their ids and their history.
//! let mut plan = renstra::read(&mut db.read().await?, instansi, written.id).await?;
//! if let Some(tujuan) = plan.tujuan.first_mut() {
//!     tujuan.name = "Meningkatnya mutu lulusan".into();
//! }
//! let mut unit = db.begin(Actor::system(instansi, "perencana")).await?;
//! let put = PutRenstra { plan, ..PutRenstra::default() };
//! let again = renstra::put(&mut unit, written.id, written.version, put).await?;
//! unit.commit().await?;
//! assert_eq!((again.nodes.changed, again.nodes.added, again.version), (1, 0, 2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod change;
mod document;
mod read;
pub(crate) mod same;
mod stored;
mod write;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use sakip_core::period::Year;
use sakip_core::plan::{Plan, PlanData};
use sakip_core::policy::Policy;
use sakip_core::problem::ProblemList;
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use crate::audit::Change;
use crate::check;
use crate::codec::{args, stored_text};
use crate::error::{Error, Refusal, Result};
use crate::id::{InstansiId, OpdId, RenstraId};
use crate::ops::{policies, targets};
use crate::record::record;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;
pub(crate) use document::unknown_opd;
pub(crate) use read::STATEMENTS as READ_STATEMENTS;
pub use read::{RenstraFilter, RenstraSort, findings, get, list, plan, read};
pub(crate) use stored::{STATEMENTS as STORED_STATEMENTS, StoredPlan};
pub use write::Written;

statements! {
    INSERT = "INSERT INTO renstra (instansi_id, opd_id, kode, nama, visi, tahun_awal, tahun_akhir, policy, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING *";
    /// Whoever changes a plan holds its row until the end, so that nobody comes between a check and a write.
    HOLD = "UPDATE renstra SET version = version WHERE instansi_id = $1 AND id = $2 RETURNING *";
    /// Two plans of one OPD that become active at once wait for each other here.
    HOLD_OPD = "UPDATE opd SET version = version WHERE id = $1";
    REWRITE = "UPDATE renstra SET opd_id = $3, kode = $4, nama = $5, visi = $6, tahun_awal = $7, tahun_akhir = $8, policy = $9, status = $10, updated_at = $11, version = version + 1 WHERE id = $1 AND version = $2 RETURNING *";
    TOUCH = "UPDATE renstra SET updated_at = $2, version = version + 1 WHERE id = $1";
    OVERLAPPING = "SELECT * FROM renstra WHERE opd_id = $1 AND id <> $2 AND status = 'active' AND tahun_awal <= $4 AND tahun_akhir >= $3 ORDER BY id LIMIT 1";
}

/// The longest code of a renstra, in characters.
pub const MAX_KODE: usize = 64;

/// Where a renstra stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written: it counts in a year only where its OPD has no other plan.
    #[default]
    Draft,
    /// In force.
    Active,
    /// Of the past: it is read, not changed.
    Archived,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 3] = [Status::Draft, Status::Active, Status::Archived];

    /// The stable name: `draft`, `active` or `archived`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Active => "active",
            Status::Archived => "archived",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Status {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Status::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| format!("`{text}` is not a status of a renstra"))
    }
}
stored_text!(Status);

record! {
    /// A renstra, without its tree.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Renstra {
        /// Its id.
        pub id: RenstraId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// The OPD whose plan it is.
        pub opd_id: OpdId,
        /// Its code.
        pub kode: Option<String>,
        /// What it is called.
        pub nama: String,
        /// The vision.
        pub visi: Option<String>,
        /// The first year.
        pub tahun_awal: Year,
        /// The last year.
        pub tahun_akhir: Year,
        /// The policy it is measured by, such as `sakip-default@1`; without one `sakip-default`.
        pub policy: Option<String>,
        /// Where it stands.
        pub status: Status,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// When it or anything in its tree was last changed.
        pub updated_at: DateTime<Utc>,
        /// Counts the changes of the renstra itself and of anything in its tree.
        pub version: i64,
    }
}

/// A renstra to store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRenstra {
    /// Its code, at most [`MAX_KODE`] characters.
    #[serde(default)]
    pub kode: Option<String>,
    /// The policy it is measured by, `id` or `id@version`; kept with the version it has now.
    #[serde(default)]
    pub policy: Option<String>,
    /// The plan. Its name, OPD (a code) and period are required; ids in it only hold it together.
    pub plan: PlanData,
}

/// A renstra to replace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutRenstra {
    /// The whole plan. Nodes and indicators with an id as [`read`] gives it (`#17`) are those; others are
    /// found by level and code, within the OPD below a program and among siblings above it, indicators by
    /// their code; the rest is new.
    pub plan: PlanData,
    /// Whether targets may be removed: those the document leaves out, and those of indicators it leaves out.
    /// What was measured or has a budget is never removed.
    #[serde(default)]
    pub allow_removal: bool,
    /// Why; required where a target changes.
    #[serde(default)]
    pub reason: Option<String>,
    /// From which day on changed targets hold; the day of the change when left out.
    #[serde(default)]
    pub effective: Option<NaiveDate>,
}

/// Stores a renstra with its whole tree, as a draft.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with the document: the codes of
/// [`PlanBuilder::build`](sakip_core::plan::PlanBuilder::build), `renstra_name`, `renstra_opd`,
/// `renstra_period`, `unknown_opd`, `unknown_policy`, `text_length`, `control_character`,
/// `too_many_digits`.
pub async fn create(unit: &mut Unit, new: NewRenstra) -> Result<Written> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let mut problems = ProblemList::default();
    check::optional(&mut problems, "kode", new.kode.as_deref(), 1..=MAX_KODE);
    let policy = match new.policy.as_deref() {
        None => None,
        Some(policy) => policies::wanted(unit, instansi, policy, "policy", &mut problems).await?,
    };
    let pinned = policy.as_ref().map(|policy| policy.reference().to_string());
    let policy = policy.unwrap_or_default();
    let opds = stored::opds(unit, instansi).await?;
    let checked = document::check(new.plan, &policy, &opds, problems)?;
    let head = &checked.head;
    let renstra: Renstra = unit
        .fetch_one(
            &INSERT,
            args![
                instansi,
                head.opd_id,
                new.kode,
                &head.nama,
                &head.visi,
                head.tahun_awal,
                head.tahun_akhir,
                pinned,
                now
            ],
        )
        .await?;
    unit.record(Change::new("create", "renstra", renstra.id).after(&renstra));
    let stored = StoredPlan::empty(renstra, opds, policy);
    let written = write::replace(unit, &stored, &checked, &PutRenstra::default()).await?;
    unit.done(written)
}

/// Replaces the plan of a renstra: what the document names again keeps its id and history, the rest is added
/// or removed.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong, as [`create`], and `unknown_id`, `level_changed`,
/// `node_in_use`, `indicator_in_use`, `target_in_use` (removing needs [`PutRenstra::allow_removal`], or is
/// never allowed), `target_reason`; [`Error::Conflict`] when `version` is not the one it has;
/// [`Error::Refused`] `renstra_archived`, `renstra_overlap`; [`Error::NotFound`].
pub async fn put(unit: &mut Unit, id: RenstraId, version: i64, put: PutRenstra) -> Result<Written> {
    unit.start()?;
    let renstra = for_writing(unit, id).await?;
    version::check("renstra", id, version, renstra.version)?;
    let mut problems = ProblemList::default();
    check::optional(
        &mut problems,
        "reason",
        put.reason.as_deref(),
        1..=targets::MAX_REASON,
    );
    let stored = StoredPlan::load(unit, renstra).await?;
    let checked = document::check(put.plan.clone(), &stored.policy, &stored.opds, problems)?;
    let before = &stored.renstra;
    let after = Renstra {
        opd_id: checked.head.opd_id,
        nama: checked.head.nama.clone(),
        visi: checked.head.visi.clone(),
        tahun_awal: checked.head.tahun_awal,
        tahun_akhir: checked.head.tahun_akhir,
        ..before.clone()
    };
    rewrite(unit, before, &after, put.reason.as_deref()).await?;
    let written = write::replace(unit, &stored, &checked, &put).await?;
    unit.done(written)
}

/// What a renstra is called in tables, and what it is measured by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RenstraHead {
    /// Its code.
    pub kode: Option<String>,
    /// The policy, `id` or `id@version`; kept with the version it has now.
    pub policy: Option<String>,
}

/// Gives a renstra another code or policy. Gives its new version.
///
/// # Errors
/// [`Error::Invalid`] for an unknown policy, or one under which the levels of its targets cannot be read;
/// [`Error::Conflict`]; [`Error::Refused`] `renstra_archived`; [`Error::NotFound`].
pub async fn update(
    unit: &mut Unit,
    id: RenstraId,
    version: i64,
    head: RenstraHead,
) -> Result<i64> {
    unit.start()?;
    let instansi = unit.instansi();
    let renstra = for_writing(unit, id).await?;
    version::check("renstra", id, version, renstra.version)?;
    let mut problems = ProblemList::default();
    check::optional(&mut problems, "kode", head.kode.as_deref(), 1..=MAX_KODE);
    let policy = match head.policy.as_deref() {
        None => Some(Policy::default()),
        Some(policy) => policies::wanted(unit, instansi, policy, "policy", &mut problems).await?,
    };
    let before = StoredPlan::load(unit, renstra).await?;
    if let Some(policy) = &policy
        && let Err(found) = Plan::from_rows(before.rows()?, policy)
    {
        problems.extend(found);
    }
    problems.into_result(())?;
    let after = Renstra {
        kode: head.kode,
        policy: head
            .policy
            .and(policy.map(|policy| policy.reference().to_string())),
        ..before.renstra.clone()
    };
    let after = rewrite(unit, &before.renstra, &after, None).await?;
    unit.done(after.version)
}

/// Activates a renstra, archives it, or takes it back out of the archive. Gives its new version.
///
/// # Errors
/// [`Error::Refused`] `renstra_status` for a step that is none (a draft is not archived, nothing becomes a
/// draft again), `renstra_overlap` where another active renstra of the OPD covers one of its years;
/// [`Error::Conflict`]; [`Error::NotFound`].
pub async fn set_status(
    unit: &mut Unit,
    id: RenstraId,
    version: i64,
    status: Status,
) -> Result<i64> {
    unit.start()?;
    let before = hold(unit, id).await?;
    version::check("renstra", id, version, before.version)?;
    let from = before.status;
    if !matches!(
        (from, status),
        (Status::Draft | Status::Archived, Status::Active) | (Status::Active, Status::Archived)
    ) {
        return Err(Refusal::new(
            "renstra_status",
            Text::new(
                format!("renstra berstatus {from} tidak dapat menjadi {status}"),
                format!("a renstra that is {from} cannot become {status}"),
            ),
        )
        .into());
    }
    let after = Renstra {
        status,
        ..before.clone()
    };
    let after = rewrite(unit, &before, &after, None).await?;
    unit.done(after.version)
}

/// Holds a renstra whose tree is to be changed until the unit ends.
pub(crate) async fn for_writing(unit: &mut Unit, id: RenstraId) -> Result<Renstra> {
    let renstra = hold(unit, id).await?;
    if renstra.status == Status::Archived {
        return Err(Refusal::new(
            "renstra_archived",
            Text::new("renstra ini sudah diarsipkan", "this renstra is archived"),
        )
        .lifted_by(Text::new(
            "siapa pun yang boleh mengubah rencana, dengan mengaktifkannya kembali",
            "whoever may change the plan, by activating it again",
        ))
        .into());
    }
    Ok(renstra)
}

async fn hold(unit: &mut Unit, id: RenstraId) -> Result<Renstra> {
    let instansi = unit.instansi();
    unit.fetch_optional(&HOLD, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("renstra", id))
}

/// Counts a change of one row in the tree of a renstra that is held: a document that was read before it is
/// stale.
pub(crate) async fn touch(unit: &mut Unit, id: RenstraId) -> Result<()> {
    let now = unit.now();
    unit.execute(&TOUCH, args![id, now]).await?;
    Ok(())
}

/// Writes a renstra anew; one that is active may not meet another active one.
async fn rewrite(
    unit: &mut Unit,
    before: &Renstra,
    after: &Renstra,
    reason: Option<&str>,
) -> Result<Renstra> {
    if after.status == Status::Active {
        unit.execute(&HOLD_OPD, args![after.opd_id]).await?;
        let other: Option<Renstra> = unit
            .fetch_optional(
                &OVERLAPPING,
                args![after.opd_id, after.id, after.tahun_awal, after.tahun_akhir],
            )
            .await?;
        if let Some(other) = other {
            let Renstra {
                nama,
                tahun_awal,
                tahun_akhir,
                ..
            } = other;
            return Err(Refusal::new(
                "renstra_overlap",
                Text::new(
                    format!("`{nama}` ({tahun_awal}-{tahun_akhir}) sudah aktif untuk OPD dan tahun yang sama"),
                    format!("`{nama}` ({tahun_awal}-{tahun_akhir}) is active for the same OPD and years"),
                ),
            )
            .lifted_by(Text::new(
                "siapa pun yang boleh mengubah rencana, dengan mengarsipkannya lebih dulu",
                "whoever may change the plan, by archiving it first",
            ))
            .into());
        }
    }
    let now = unit.now();
    let written: Renstra = unit
        .fetch_optional(
            &REWRITE,
            args![
                before.id,
                before.version,
                after.opd_id,
                &after.kode,
                &after.nama,
                &after.visi,
                after.tahun_awal,
                after.tahun_akhir,
                &after.policy,
                after.status,
                now
            ],
        )
        .await?
        .ok_or_else(|| {
            version::conflict("renstra", before.id, before.version, before.version + 1)
        })?;
    let change = Change::new("update", "renstra", before.id)
        .before(before)
        .after(&written);
    unit.record(because(change, reason));
    Ok(written)
}

/// A change with its reason, if there is one.
pub(crate) fn because(change: Change, reason: Option<&str>) -> Change {
    match reason {
        Some(reason) => change.reason(reason),
        None => change,
    }
}
