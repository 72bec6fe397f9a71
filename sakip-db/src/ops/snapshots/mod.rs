//! Snapshots: what a year is judged by, frozen when the year is activated, so that its LKjIP stays the same
//! whatever is renamed, weighed anew or revised later.

mod content;
mod document;
mod gather;

use chrono::{DateTime, Utc};
use sakip_core::period::Year;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{InstansiId, OpdId, SnapshotId, UserId};
use crate::ops::{opd, policies, targets};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
pub use content::{YearOfOpd, YearPlan};
pub use document::{FrozenIndicator, FrozenNode, FrozenOpd, FrozenRenstra};
pub(crate) use gather::STATEMENTS as GATHER_STATEMENTS;

statements! {
    /// The plans of the year stay as they are until it is frozen: all of a change is in it, or nothing.
    HOLD_PLANS = "UPDATE renstra SET version = version WHERE instansi_id = $1 AND $2 BETWEEN tahun_awal AND tahun_akhir";
    INSERT = "INSERT INTO snapshots (instansi_id, tahun, revision, policy, reason, digest, activated_by, activated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *";
    INSERT_ITEM = "INSERT INTO snapshot_items (snapshot_id, kind, key, opd_id, document) VALUES ($1, $2, $3, $4, $5)";
    GET = "SELECT * FROM snapshots WHERE instansi_id = $1 AND id = $2";
    IN_FORCE = "SELECT * FROM snapshots WHERE instansi_id = $1 AND tahun = $2 ORDER BY revision DESC LIMIT 1";
    ITEMS = "SELECT kind, key, opd_id, document FROM snapshot_items WHERE snapshot_id = $1 ORDER BY kind, key";
    /// What belongs to one OPD, and the rules of the whole year.
    ITEMS_OF_OPD = "SELECT kind, key, opd_id, document FROM snapshot_items WHERE snapshot_id = $1 AND opd_id = $2 UNION ALL SELECT kind, key, opd_id, document FROM snapshot_items WHERE snapshot_id = $1 AND opd_id IS NULL AND kind = 'policy' ORDER BY kind, key";
    OPD_NAMES = "SELECT kind, key, opd_id, document FROM snapshot_items WHERE snapshot_id = $1 AND kind = 'opd' ORDER BY key";
}

record! {
    /// An activation of a year.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Snapshot {
        /// Its id.
        pub id: SnapshotId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// The year.
        pub tahun: Year,
        /// 1 for the first activation of the year; the highest is in force.
        pub revision: u32,
        /// The policy of the year, as `id@version`: of the instansi as a whole and of renstra without one.
        pub policy: String,
        /// Why the year was activated again.
        pub reason: Option<String>,
        /// SHA-256 over everything that is frozen.
        #[serde(serialize_with = "as_hex")]
        pub digest: [u8; 32],
        /// Who activated it; none for a program.
        pub activated_by: Option<UserId>,
        /// When.
        pub activated_at: DateTime<Utc>,
    }
}

record! {
    /// One frozen document.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct SnapshotItem {
        /// `opd`, `renstra`, `node`, `indicator`, `policy` or `template`.
        pub kind: String,
        /// The id of the row; of a policy or template `id@version`.
        pub key: String,
        /// The OPD whose plan it belongs to; none for policies and templates.
        pub opd_id: Option<OpdId>,
        /// The document, as canonical JSON.
        pub document: String,
    }
}

/// A year to activate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    /// The year.
    pub tahun: Year,
    /// The policy of the year, `id` or `id@version`; `sakip-default` when left out.
    #[serde(default)]
    pub policy: Option<String>,
    /// Why; required when the year is activated again.
    #[serde(default)]
    pub reason: Option<String>,
}

fn as_hex<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&hex(bytes))
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Activates a year: freezes the OPD, the renstra that count in it with the nodes that cover it, their
/// indicators and targets of the year, the policies they are measured by, and the LKE templates in force. Activating it
/// again is a new revision.
///
/// # Errors
/// [`Error::Invalid`] for an unknown policy (`unknown_policy`), one that does not know a level of a target
/// (`indicator_target`), a missing reason (`snapshot_reason`) or one that is too long; [`Error::Damaged`] when a plan cannot be read.
pub async fn activate(unit: &mut Unit, activation: Activation) -> Result<Snapshot> {
    unit.start()?;
    let (instansi, now, user) = (unit.instansi(), unit.now(), unit.user());
    let Activation {
        tahun,
        policy,
        reason,
    } = activation;
    opd::hold_tree(unit).await?;
    unit.execute(&HOLD_PLANS, args![instansi, tahun]).await?;
    let mut problems = ProblemList::default();
    check::optional(
        &mut problems,
        "reason",
        reason.as_deref(),
        1..=targets::MAX_REASON,
    );
    let wanted = policy.as_deref().unwrap_or("sakip-default");
    let policy = policies::wanted(unit, instansi, wanted, "policy", &mut problems).await?;
    let revision = in_force(unit, instansi, tahun)
        .await?
        .map_or(1, |last| last.revision.saturating_add(1));
    if revision > 1 && reason.is_none() {
        problems.add(Problem::new(
            "snapshot_reason",
            "reason",
            Text::new(
                format!("tahun {tahun} sudah diaktifkan: tulis alasan mengaktifkannya lagi"),
                format!("{tahun} is activated already: say why it is activated again"),
            ),
        ));
    }
    let policy = problems.into_result(policy)?.unwrap_or_default();
    let items = gather::year(unit, instansi, tahun, None, &policy).await?;
    let reference = policy.reference().to_string();
    let digest = digest(tahun, &reference, &items);
    let snapshot: Snapshot = unit
        .fetch_one(
            &INSERT,
            args![
                instansi, tahun, revision, &reference, &reason, digest, user, now
            ],
        )
        .await?;
    for item in &items {
        let SnapshotItem {
            kind,
            key,
            opd_id,
            document,
        } = item;
        unit.execute(
            &INSERT_ITEM,
            args![snapshot.id, kind, key, *opd_id, document],
        )
        .await?;
    }
    let change = Change::new("activate", "snapshot", snapshot.id).after(&snapshot);
    unit.record(crate::ops::renstra::because(change, reason.as_deref()));
    unit.done(snapshot)
}

/// The digest of what is frozen: every part with its length before it, items by kind and key, so that no two
/// contents read alike.
fn digest(tahun: Year, policy: &str, items: &[SnapshotItem]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.len().to_be_bytes());
        hash.update(text.as_bytes());
    };
    part(&tahun.to_string());
    part(policy);
    let mut sorted: Vec<&SnapshotItem> = items.iter().collect();
    sorted.sort_by(|left, right| (&left.kind, &left.key).cmp(&(&right.kind, &right.key)));
    for item in sorted {
        part(&item.kind);
        part(&item.key);
        part(&item.opd_id.map(|id| id.to_string()).unwrap_or_default());
        part(&item.document);
    }
    hash.finalize().into()
}

/// A snapshot.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(session: &mut Session, instansi: InstansiId, id: SnapshotId) -> Result<Snapshot> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("snapshot", id))
}

/// The snapshot of a year that is in force: the last one.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn in_force(
    session: &mut Session,
    instansi: InstansiId,
    tahun: Year,
) -> Result<Option<Snapshot>> {
    session
        .fetch_optional(&IN_FORCE, args![instansi, tahun])
        .await
}

/// The snapshots of an instansi, or of one of its years, in the order they were made.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    tahun: Option<Year>,
    direction: Direction,
    page: &Page,
) -> Result<Paged<Snapshot>> {
    let sorted = Sort {
        name: "id",
        key: "s.id",
        is_text: false,
        direction,
    };
    let mut list = List::new("ops::snapshots::LIST", "s.*", "snapshots s", "s.id", sorted);
    list.filter("s.instansi_id = {}", instansi);
    list.filter_if("s.tahun = {}", tahun);
    list.fetch(session, page, |snapshot: &Snapshot| {
        (snapshot.id.0.to_string(), snapshot.id.0)
    })
    .await
}

/// Everything that is frozen in a snapshot, by kind and key, checked against its digest.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Damaged`] when it is not what was frozen.
pub async fn items(
    session: &mut Session,
    instansi: InstansiId,
    id: SnapshotId,
) -> Result<Vec<SnapshotItem>> {
    let snapshot = get(session, instansi, id).await?;
    let items: Vec<SnapshotItem> = session.fetch_all(&ITEMS, args![id]).await?;
    if digest(snapshot.tahun, &snapshot.policy, &items) == snapshot.digest {
        return Ok(items);
    }
    let Snapshot {
        tahun, revision, ..
    } = snapshot;
    Err(Error::Damaged(Text::new(
        format!("isi snapshot {tahun} revisi {revision} bukan yang dibekukan"),
        format!("the content of snapshot {tahun} revision {revision} is not what was frozen"),
    )))
}

/// The plans, targets and policies of an OPD in a year as they were frozen.
///
/// # Errors
/// [`Error::NotFound`] for the snapshot, or an OPD it does not have; [`Error::Damaged`] when it cannot be
/// read.
pub async fn of_opd(
    session: &mut Session,
    instansi: InstansiId,
    id: SnapshotId,
    opd: OpdId,
) -> Result<YearOfOpd> {
    let snapshot = get(session, instansi, id).await?;
    let items: Vec<SnapshotItem> = session.fetch_all(&ITEMS_OF_OPD, args![id, opd]).await?;
    content::read(items, opd, Some(snapshot))
}

/// The same as it is now: what activating the year would freeze.
///
/// # Errors
/// [`Error::NotFound`] for the OPD; [`Error::Damaged`] when a plan cannot be read.
pub async fn of_opd_now(
    session: &mut Session,
    instansi: InstansiId,
    opd: OpdId,
    tahun: Year,
) -> Result<YearOfOpd> {
    let policy = policies::of_reference(session, instansi, None).await?;
    let items = gather::year(session, instansi, tahun, Some(opd), &policy).await?;
    content::read(items, opd, None)
}

/// The OPD of a snapshot, as they were called then.
///
/// # Errors
/// [`Error::NotFound`] for the snapshot; [`Error::Damaged`] when it cannot be read.
pub async fn opd_names(
    session: &mut Session,
    instansi: InstansiId,
    id: SnapshotId,
) -> Result<Vec<FrozenOpd>> {
    get(session, instansi, id).await?;
    let items: Vec<SnapshotItem> = session.fetch_all(&OPD_NAMES, args![id]).await?;
    items.iter().map(content::parse).collect()
}
