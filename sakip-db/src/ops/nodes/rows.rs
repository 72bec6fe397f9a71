//! Writing the rows of nodes.

use sakip_core::number::Weight;
use sakip_core::period::Year;
use sakip_core::plan::Level;
use serde::Serialize;

use super::Node;
use crate::audit::Change;
use crate::codec::args;
use crate::error::Result;
use crate::id::{NodeId, OpdId, RenstraId};
use crate::ops::renstra;
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;

statements! {
    INSERT = "INSERT INTO plan_nodes (renstra_id, parent_id, parent_rank, level, rank, opd_id, kode, nama, bobot, tahun_awal, tahun_akhir, urutan, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) RETURNING id";
    REWRITE = "UPDATE plan_nodes SET parent_id = $3, parent_rank = $4, opd_id = $5, kode = $6, nama = $7, bobot = $8, tahun_awal = $9, tahun_akhir = $10, urutan = $11, updated_at = $12, version = version + 1 WHERE id = $1 AND version = $2";
    DELETE = "DELETE FROM plan_nodes WHERE id = $1 AND version = $2";
    OF_RENSTRA = "SELECT * FROM plan_nodes WHERE renstra_id = $1 ORDER BY rank, urutan, id";
    HANGING = "SELECT (SELECT count(*) FROM plan_nodes WHERE parent_id = $1) AS nodes, (SELECT count(*) FROM indicators WHERE node_id = $1) AS indicators, (SELECT count(*) FROM budget_allocations WHERE node_id = $1) AS allocations";
}

/// What is written of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Columns {
    pub(crate) level: Level,
    pub(crate) parent: Option<(NodeId, Level)>,
    pub(crate) opd_id: OpdId,
    pub(crate) kode: Option<String>,
    pub(crate) nama: String,
    pub(crate) bobot: Option<Weight>,
    pub(crate) tahun_awal: Year,
    pub(crate) tahun_akhir: Year,
    pub(crate) urutan: i64,
}

impl Columns {
    /// Whether a row says the same already.
    pub(crate) fn are_of(&self, row: &Node) -> bool {
        self.parent.map(|(id, _)| id) == row.parent_id
            && self.opd_id == row.opd_id
            && self.kode == row.kode
            && self.nama == row.nama
            && self.bobot == row.bobot
            && self.tahun_awal == row.tahun_awal
            && self.tahun_akhir == row.tahun_akhir
            && self.urutan == row.urutan
    }
}

/// The rank of a level, the highest first, from 1.
pub(crate) fn rank(level: Level) -> i64 {
    level as i64 + 1
}

record! {
    /// What hangs on a node.
    pub(crate) struct Hanging {
        pub(crate) nodes: i64,
        pub(crate) indicators: i64,
        pub(crate) allocations: i64,
    }
}

pub(crate) async fn of_renstra(session: &mut Session, id: RenstraId) -> Result<Vec<Node>> {
    session.fetch_all(&OF_RENSTRA, args![id]).await
}

pub(crate) async fn hanging(session: &mut Session, id: NodeId) -> Result<Hanging> {
    session.fetch_one(&HANGING, args![id]).await
}

pub(crate) async fn insert(
    unit: &mut Unit,
    renstra: RenstraId,
    columns: &Columns,
) -> Result<NodeId> {
    let (now, level) = (unit.now(), columns.level);
    let (parent, parent_rank) = columns.parent.unzip();
    let id: NodeId = unit
        .fetch_value(
            &INSERT,
            args![
                renstra,
                parent,
                parent_rank.map(rank),
                level,
                rank(level),
                columns.opd_id,
                &columns.kode,
                &columns.nama,
                columns.bobot,
                columns.tahun_awal,
                columns.tahun_akhir,
                columns.urutan,
                now
            ],
        )
        .await?;
    unit.record(Change::new("create", "node", id).after(columns));
    Ok(id)
}

pub(crate) async fn rewrite(
    unit: &mut Unit,
    before: &Node,
    columns: &Columns,
    reason: Option<&str>,
) -> Result<()> {
    let now = unit.now();
    let (parent, parent_rank) = columns.parent.unzip();
    let changed = unit
        .execute(
            &REWRITE,
            args![
                before.id,
                before.version,
                parent,
                parent_rank.map(rank),
                columns.opd_id,
                &columns.kode,
                &columns.nama,
                columns.bobot,
                columns.tahun_awal,
                columns.tahun_akhir,
                columns.urutan,
                now
            ],
        )
        .await?;
    if changed == 0 {
        let found = before.version + 1;
        return Err(version::conflict("node", before.id, before.version, found));
    }
    let change = Change::new("update", "node", before.id)
        .before(before)
        .after(columns);
    unit.record(renstra::because(change, reason));
    Ok(())
}

pub(crate) async fn delete(unit: &mut Unit, before: &Node, reason: Option<&str>) -> Result<()> {
    if unit
        .execute(&DELETE, args![before.id, before.version])
        .await?
        == 0
    {
        let found = before.version + 1;
        return Err(version::conflict("node", before.id, before.version, found));
    }
    let change = Change::new("delete", "node", before.id).before(before);
    unit.record(renstra::because(change, reason));
    Ok(())
}
