//! The nodes of a plan, one by one: tujuan, sasaran, program, kegiatan, sub kegiatan and what stands above.

mod rows;

use chrono::{DateTime, Utc};
use sakip_core::number::Weight;
use sakip_core::period::Year;
use sakip_core::plan::{Level, NodeRow, Plan, PlanRows, YearRange};
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use crate::check;
use crate::codec::args;
use crate::convert::problem;
use crate::error::{Error, Refusal, Result};
use crate::id::{InstansiId, NodeId, OpdId, RenstraId};
use crate::ops::renstra::Renstra;
use crate::ops::{opd, renstra};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;
pub(crate) use rows::STATEMENTS as ROW_STATEMENTS;
pub(crate) use rows::{Columns, Hanging, delete, hanging, insert, of_renstra, rewrite};

statements! {
    GET = "SELECT n.* FROM plan_nodes n JOIN renstra r ON r.id = n.renstra_id WHERE r.instansi_id = $1 AND n.id = $2";
    COUNT = "SELECT count(*) FROM plan_nodes WHERE renstra_id = $1";
    NEXT_PLACE = "SELECT coalesce(max(urutan) + 1, 0) FROM plan_nodes WHERE renstra_id = $1 AND parent_id IS NOT DISTINCT FROM $2";
    SAME_CODE = "SELECT * FROM plan_nodes WHERE renstra_id = $1 AND level = $2 AND kode = $3 AND id <> $4 AND (opd_id = $5 OR NOT $6) AND (parent_id IS NOT DISTINCT FROM $7 OR $6) LIMIT 1";
}

record! {
    /// A node of a plan.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Node {
        /// Its id.
        pub id: NodeId,
        /// The renstra it belongs to.
        pub renstra_id: RenstraId,
        /// The node above it; a root has none.
        pub parent_id: Option<NodeId>,
        /// Its level.
        pub level: Level,
        /// Its OPD.
        pub opd_id: OpdId,
        /// Its code, such as `1.01.02`: text, never a number.
        pub kode: Option<String>,
        /// What it is called.
        pub nama: String,
        /// Its weight among its siblings, in percent.
        pub bobot: Option<Weight>,
        /// The first year it covers.
        pub tahun_awal: Year,
        /// The last year it covers.
        pub tahun_akhir: Year,
        /// Its place among its siblings.
        pub urutan: i64,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Counts its changes.
        pub version: i64,
    }
}

/// A node as somebody gives it: the whole of it, on creation and on every change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeInput {
    /// The node above it, of a higher level and in the same renstra; none for a root.
    #[serde(default)]
    pub parent_id: Option<NodeId>,
    /// Its code, at most [`Plan::MAX_ID`] characters; below a program unique within the OPD, otherwise among
    /// its siblings.
    #[serde(default)]
    pub kode: Option<String>,
    /// What it is called, 1 to [`Plan::MAX_NAME`] characters.
    pub nama: String,
    /// Its OPD, where it is not the one of the node above.
    #[serde(default)]
    pub opd_id: Option<OpdId>,
    /// Its weight among its siblings, in percent.
    #[serde(default)]
    pub bobot: Option<Weight>,
    /// The years it covers, such as `2025-2029`, where they are not those of the node above.
    #[serde(default)]
    pub periode: Option<String>,
    /// Its place among its siblings; the last, or where it was, when left out.
    #[serde(default)]
    pub urutan: Option<i64>,
}

/// Adds a node to a renstra.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with it, in the codes of
/// [`PlanBuilder::build`](sakip_core::plan::PlanBuilder::build); [`Error::NotFound`] for the renstra, the node
/// above or the OPD; [`Error::Refused`] `renstra_archived`.
pub async fn create(
    unit: &mut Unit,
    renstra: RenstraId,
    level: Level,
    input: NodeInput,
) -> Result<NodeId> {
    unit.start()?;
    let renstra = renstra::for_writing(unit, renstra).await?;
    let columns = checked(unit, &renstra, level, &input, None).await?;
    let id = insert(unit, renstra.id, &columns).await?;
    renstra::touch(unit, renstra.id).await?;
    unit.done(id)
}

/// Changes a node: renames it, weighs it anew, or moves it below another node of a higher level. Its level
/// stays. Gives its new version.
///
/// # Errors
/// As [`create`]; [`Error::Conflict`] when `version` is not the one it has.
pub async fn update(unit: &mut Unit, id: NodeId, version: i64, input: NodeInput) -> Result<i64> {
    unit.start()?;
    let (renstra, before) = held(unit, id, version).await?;
    let columns = checked(unit, &renstra, before.level, &input, Some(&before)).await?;
    if columns.are_of(&before) {
        return unit.done(before.version);
    }
    rewrite(unit, &before, &columns, None).await?;
    renstra::touch(unit, renstra.id).await?;
    unit.done(before.version + 1)
}

/// Removes a node nothing hangs on.
///
/// # Errors
/// [`Error::Refused`] `node_in_use` with what hangs on it; [`Error::Conflict`]; [`Error::NotFound`].
pub async fn remove(unit: &mut Unit, id: NodeId, version: i64) -> Result<()> {
    unit.start()?;
    let (_, before) = held(unit, id, version).await?;
    let Hanging {
        nodes,
        indicators,
        allocations,
    } = hanging(unit, id).await?;
    if nodes + indicators + allocations > 0 {
        return Err(Refusal::new(
            "node_in_use",
            Text::new(
                format!(
                    "simpul masih dipakai: {nodes} simpul di bawahnya, {indicators} indikator, {allocations} baris anggaran"
                ),
                format!(
                    "the node is in use: {nodes} nodes below it, {indicators} indicators, {allocations} budget lines"
                ),
            ),
        )
        .lifted_by(Text::new(
            "siapa pun yang boleh mengubah rencana, dengan memindahkannya lebih dulu",
            "whoever may change the plan, by moving these first",
        ))
        .into());
    }
    delete(unit, &before, None).await?;
    renstra::touch(unit, before.renstra_id).await?;
    unit.done(())
}

/// A node.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(session: &mut Session, instansi: InstansiId, id: NodeId) -> Result<Node> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("node", id))
}

/// Which nodes a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NodeFilter {
    /// Only those of this renstra.
    pub renstra_id: Option<RenstraId>,
    /// Only those directly below this node.
    pub parent_id: Option<NodeId>,
    /// Only those of this level.
    pub level: Option<Level>,
    /// Only those of this OPD.
    pub opd_id: Option<OpdId>,
    /// Only those that cover this year.
    pub tahun: Option<Year>,
    /// Only those whose code or name contains this text.
    pub search: Option<String>,
}

/// What a list of nodes is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeSort {
    /// The place among siblings.
    #[default]
    Urutan,
    /// The name.
    Nama,
}

/// The nodes of an instansi.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    filter: &NodeFilter,
    sort: NodeSort,
    direction: Direction,
    page: &Page,
) -> Result<Paged<Node>> {
    let (name, key, is_text) = match sort {
        NodeSort::Urutan => ("urutan", "n.urutan", false),
        NodeSort::Nama => ("nama", "n.nama", true),
    };
    let sorted = Sort {
        name,
        key,
        is_text,
        direction,
    };
    let from = "plan_nodes n JOIN renstra r ON r.id = n.renstra_id";
    let mut list = List::new("ops::nodes::LIST", "n.*", from, "n.id", sorted);
    list.filter("r.instansi_id = {}", instansi);
    list.filter_if("n.renstra_id = {}", filter.renstra_id);
    list.filter_if("n.parent_id = {}", filter.parent_id);
    list.filter_if("n.level = {}", filter.level);
    list.filter_if("n.opd_id = {}", filter.opd_id);
    list.filter_if("n.tahun_awal <= {} AND n.tahun_akhir >= {}", filter.tahun);
    list.search(&["n.kode", "n.nama"], filter.search.as_deref());
    list.fetch(session, page, |node: &Node| match sort {
        NodeSort::Urutan => (node.urutan.to_string(), node.id.0),
        NodeSort::Nama => (node.nama.clone(), node.id.0),
    })
    .await
}

/// The renstra of a node, held for writing, and the node in the version somebody has read.
async fn held(unit: &mut Unit, id: NodeId, version: i64) -> Result<(Renstra, Node)> {
    let instansi = unit.instansi();
    let node = get(unit, instansi, id).await?;
    let renstra = renstra::for_writing(unit, node.renstra_id).await?;
    // Read again: until here somebody else could have changed it.
    let node = get(unit, instansi, id).await?;
    version::check("node", id, version, node.version)?;
    Ok((renstra, node))
}

/// What is to be written of a node, with everything that is wrong with it.
async fn checked(
    unit: &mut Unit,
    renstra: &Renstra,
    level: Level,
    input: &NodeInput,
    before: Option<&Node>,
) -> Result<Columns> {
    let instansi = unit.instansi();
    let parent = match input.parent_id {
        None => None,
        Some(id) => {
            let parent: Option<Node> = unit.fetch_optional(&GET, args![instansi, id]).await?;
            let parent = parent.filter(|parent| parent.renstra_id == renstra.id);
            Some(parent.ok_or_else(|| Error::not_found("node", id))?)
        }
    };
    let mut problems = ProblemList::default();
    if before.is_none() {
        let count: i64 = unit.fetch_value(&COUNT, args![renstra.id]).await?;
        if usize::try_from(count).is_ok_and(|count| count >= Plan::MAX_NODES) {
            let most = Plan::MAX_NODES;
            problems.add(Problem::new(
                "plan_too_many_nodes",
                "",
                Text::new(
                    format!("paling banyak {most} simpul dalam satu rencana"),
                    format!("a plan has at most {most} nodes"),
                ),
            ));
        }
    }
    // The engine checks what can be said of one node.
    let row = NodeRow {
        id: "node".to_owned(),
        level: level.name().to_owned(),
        code: input.kode.clone(),
        name: input.nama.clone(),
        period: input.periode.clone(),
        ..NodeRow::default()
    };
    let rows = PlanRows {
        nodes: vec![row],
        ..PlanRows::default()
    };
    let mut kode = None;
    let mut years = None;
    match Plan::from_rows(rows, &Policy::default()) {
        Ok(plan) => {
            let node = plan.roots().next();
            kode = node.and_then(|node| node.code().map(str::to_owned));
            years = node.and_then(|node| node.own_years());
        }
        Err(found) => problems.extend(found.placed(place)),
    }
    check::text(&mut problems, "nama", &input.nama, 0..=usize::MAX);
    if let Some(above) = parent.as_ref().map(|parent| parent.level)
        && !level.may_stand_below(above)
    {
        problems.add(Problem::new(
            "plan_level_order",
            "parent_id",
            Text::new(
                format!("{level} tidak boleh berada di bawah {above}"),
                format!("a {level} may not stand below a {above}"),
            ),
        ));
    }
    let above = parent.as_ref();
    let opd_id = match input.opd_id {
        Some(id) => opd::get(unit, instansi, id).await?.id,
        None => above.map_or(renstra.opd_id, |parent| parent.opd_id),
    };
    let inherited = match above {
        Some(parent) => YearRange::new(parent.tahun_awal, parent.tahun_akhir),
        None => YearRange::new(renstra.tahun_awal, renstra.tahun_akhir),
    };
    let years = match (years, inherited) {
        (Some(years), _) | (None, Ok(years)) => Some(years),
        (None, Err(error)) => {
            problems.add(problem("node_period", "periode", &error));
            None
        }
    };
    let parent_id = above.map(|parent| parent.id);
    if let Some(kode) = &kode {
        let national = level.has_national_code();
        let own = before.map_or(NodeId(0), |node| node.id);
        let same: Option<Node> = unit
            .fetch_optional(
                &SAME_CODE,
                args![renstra.id, level, kode, own, opd_id, national, parent_id],
            )
            .await?;
        if let Some(other) = same {
            let nama = other.nama;
            problems.add(Problem::new(
                "plan_duplicate_code",
                "kode",
                Text::new(
                    format!("kode {level} `{kode}` sudah dipakai oleh `{nama}`"),
                    format!("the {level} code `{kode}` is used by `{nama}`"),
                ),
            ));
        }
    }
    let urutan = match (input.urutan, before) {
        (Some(urutan), _) => {
            check::place(&mut problems, "urutan", urutan);
            urutan
        }
        (None, Some(node)) if node.parent_id == parent_id => node.urutan,
        (None, _) => {
            let next: i64 = unit
                .fetch_value(&NEXT_PLACE, args![renstra.id, parent_id])
                .await?;
            next.min(check::MAX_PLACE)
        }
    };
    let columns = years.map(|years| Columns {
        level,
        parent: above.map(|parent| (parent.id, parent.level)),
        opd_id,
        kode,
        nama: input.nama.clone(),
        bobot: input.bobot,
        tahun_awal: years.from(),
        tahun_akhir: years.to(),
        urutan,
    });
    // Without years there is a problem.
    problems
        .into_result(columns)?
        .ok_or_else(|| Error::not_found("node", renstra.id))
}

/// Where the engine found something, in the words of [`NodeInput`].
fn place(place: &str) -> String {
    let name = place.rsplit('.').next().unwrap_or(place);
    match name {
        "code" => "kode",
        "name" => "nama",
        "period" => "periode",
        other => other,
    }
    .to_owned()
}
