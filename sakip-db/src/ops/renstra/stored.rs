//! A renstra with its whole tree, as it is stored.

use std::collections::{BTreeMap, HashMap};

use sakip_core::plan::{IndicatorRow, NodeRow, Plan, PlanRows};
use sakip_core::policy::Policy;
use sakip_core::text::Text;

use super::Renstra;
use crate::codec::args;
use crate::convert::{document_id, indicator_data};
use crate::error::{Error, Result};
use crate::id::{IndicatorId, InstansiId, NodeId, OpdId};
use crate::ops::indicators::{self, Indicator};
use crate::ops::nodes::{self, Node};
use crate::ops::policies;
use crate::ops::targets::{self, Target};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

statements! {
    OPDS = "SELECT id, kode FROM opd WHERE instansi_id = $1";
}

record! {
    struct Coded {
        id: OpdId,
        kode: String,
    }
}

/// The codes of the OPD of an instansi.
#[derive(Debug, Default)]
pub(crate) struct Opds {
    codes: HashMap<OpdId, String>,
    ids: HashMap<String, OpdId>,
}

impl Opds {
    pub(crate) fn id(&self, kode: &str) -> Option<OpdId> {
        self.ids.get(kode).copied()
    }

    pub(crate) fn code(&self, id: OpdId) -> Result<&str> {
        self.codes.get(&id).map(String::as_str).ok_or_else(|| {
            Error::Damaged(Text::new(
                format!("OPD {id} dirujuk tetapi tidak ada di instansi ini"),
                format!("the OPD {id} is referred to but is not of this instansi"),
            ))
        })
    }
}

pub(crate) async fn opds(session: &mut Session, instansi: InstansiId) -> Result<Opds> {
    let rows: Vec<Coded> = session.fetch_all(&OPDS, args![instansi]).await?;
    let ids = rows.iter().map(|row| (row.kode.clone(), row.id)).collect();
    let codes = rows.into_iter().map(|row| (row.id, row.kode)).collect();
    Ok(Opds { codes, ids })
}

/// Every row of a renstra.
#[derive(Debug)]
pub(crate) struct StoredPlan {
    pub(crate) renstra: Renstra,
    pub(crate) opds: Opds,
    pub(crate) policy: Policy,
    /// The higher levels first, siblings in their order.
    pub(crate) nodes: Vec<Node>,
    /// By node, in their order.
    pub(crate) indicators: Vec<Indicator>,
    /// Of each indicator.
    pub(crate) targets: BTreeMap<IndicatorId, Vec<Target>>,
}

impl StoredPlan {
    /// A renstra that has no tree yet.
    pub(crate) fn empty(renstra: Renstra, opds: Opds, policy: Policy) -> StoredPlan {
        StoredPlan {
            renstra,
            opds,
            policy,
            nodes: Vec::new(),
            indicators: Vec::new(),
            targets: BTreeMap::new(),
        }
    }

    /// Reads the tree of a renstra: one statement per table.
    pub(crate) async fn load(session: &mut Session, renstra: Renstra) -> Result<StoredPlan> {
        let instansi = renstra.instansi_id;
        let policy = policies::of_reference(session, instansi, renstra.policy.as_deref()).await?;
        let opds = opds(session, instansi).await?;
        let mut stored = StoredPlan::empty(renstra, opds, policy);
        stored.nodes = nodes::of_renstra(session, stored.renstra.id).await?;
        stored.indicators = indicators::of_renstra(session, stored.renstra.id).await?;
        for target in targets::of_renstra(session, stored.renstra.id).await? {
            let list = stored.targets.entry(target.indicator_id).or_default();
            list.push(target);
        }
        Ok(stored)
    }

    /// The targets of an indicator.
    pub(crate) fn targets_of(&self, id: IndicatorId) -> &[Target] {
        self.targets.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// A node as a row of the engine: OPD and years are told where they are not those of the node above.
    pub(crate) fn node_row(&self, node: &Node, above: Option<&Node>) -> Result<NodeRow> {
        let (opd, years) = match above {
            Some(above) => (above.opd_id, (above.tahun_awal, above.tahun_akhir)),
            None => {
                let renstra = &self.renstra;
                (renstra.opd_id, (renstra.tahun_awal, renstra.tahun_akhir))
            }
        };
        let own = (node.tahun_awal, node.tahun_akhir);
        Ok(NodeRow {
            id: document_id(node.id),
            parent_id: node.parent_id.map(document_id),
            level: node.level.name().to_owned(),
            code: node.kode.clone(),
            name: node.nama.clone(),
            opd: (node.opd_id != opd)
                .then(|| self.opds.code(node.opd_id).map(str::to_owned))
                .transpose()?,
            period: (own != years).then(|| format!("{}-{}", own.0, own.1)),
            weight: node.bobot.map(|weight| weight.to_string()),
        })
    }

    /// An indicator as a row of the engine, with those of its targets that are wanted.
    pub(crate) fn indicator_row(
        &self,
        row: &Indicator,
        node: Option<&Node>,
        wanted: impl Fn(&Target) -> bool,
    ) -> Result<IndicatorRow> {
        let opd = (node.map(|node| node.opd_id) != Some(row.opd_id))
            .then(|| self.opds.code(row.opd_id))
            .transpose()?;
        let targets = self.targets_of(row.id).iter().filter(|row| wanted(row));
        Ok(IndicatorRow {
            node_id: document_id(row.node_id),
            indikator: indicator_data(row, targets, opd, &self.policy)?,
        })
    }

    /// The nodes by id.
    pub(crate) fn by_id(&self) -> HashMap<NodeId, &Node> {
        self.nodes.iter().map(|node| (node.id, node)).collect()
    }

    /// The whole tree in the data form of the engine.
    pub(crate) fn rows(&self) -> Result<PlanRows> {
        let Renstra {
            opd_id,
            nama,
            visi,
            tahun_awal,
            tahun_akhir,
            ..
        } = &self.renstra;
        let by_id = self.by_id();
        let above = |node: &Node| node.parent_id.and_then(|id| by_id.get(&id).copied());
        Ok(PlanRows {
            name: Some(nama.clone()),
            opd: Some(self.opds.code(*opd_id)?.to_owned()),
            period: Some(format!("{tahun_awal}-{tahun_akhir}")),
            visi: visi.clone(),
            nodes: self
                .nodes
                .iter()
                .map(|node| self.node_row(node, above(node)))
                .collect::<Result<_>>()?,
            indikator: self
                .indicators
                .iter()
                .map(|row| self.indicator_row(row, by_id.get(&row.node_id).copied(), |_| true))
                .collect::<Result<_>>()?,
        })
    }

    /// The plan, checked by the engine.
    pub(crate) fn plan(&self) -> Result<Plan> {
        Plan::from_rows(self.rows()?, &self.policy).map_err(|problems| {
            let told = Text::of(&problems);
            Error::Damaged(Text::new(
                format!("rencana yang tersimpan rusak: {}", told.id),
                format!("a stored plan is damaged: {}", told.en),
            ))
        })
    }
}
