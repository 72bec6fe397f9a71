//! Gathering what a year is judged by, as documents: for a snapshot, or to see what one would hold.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sakip_core::evaluation::{Template, TemplateDocument};
use sakip_core::period::{Period, Year};
use sakip_core::plan::Plan;
use sakip_core::policy::Policy;
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::SnapshotItem;
use super::document::{FrozenIndicator, FrozenNode, FrozenOpd, FrozenRenstra};
use crate::codec::{args, canonical};
use crate::error::{Error, Result};
use crate::id::{IndicatorId, InstansiId, NodeId, OpdId, RenstraId};
use crate::ops::indicators::{Component, ComponentInput};
use crate::ops::nodes::Node;
use crate::ops::opd::Opd;
use crate::ops::policies;
use crate::ops::renstra::{Renstra, StoredPlan};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

statements! {
    OPD = "SELECT * FROM opd WHERE instansi_id = $1 AND (id = $2 OR $2 IS NULL) ORDER BY id";
    RENSTRA = concat!("SELECT r.* FROM renstra r WHERE r.instansi_id = $1 AND (r.opd_id = $2 OR $2 IS NULL) AND ", crate::query::plan_in_force!("$3"), " ORDER BY r.id");
    COMPONENTS = "SELECT c.* FROM indicator_components c JOIN indicators i ON i.id = c.indicator_id WHERE i.renstra_id = $1 ORDER BY c.indicator_id, c.urutan, c.id";
    TEMPLATES = "SELECT document FROM lke_templates WHERE instansi_id = $1 ORDER BY kode, versi";
}

record! {
    struct StoredTemplate {
        document: Json,
    }
}

/// The documents of a year: of one OPD and without templates, or of the whole instansi.
pub(super) async fn year(
    session: &mut Session,
    instansi: InstansiId,
    tahun: Year,
    opd: Option<OpdId>,
    policy: &Policy,
) -> Result<Vec<SnapshotItem>> {
    let mut items = Vec::new();
    let opds: Vec<Opd> = session.fetch_all(&OPD, args![instansi, opd]).await?;
    if let (Some(opd), true) = (opd, opds.is_empty()) {
        return Err(Error::not_found("opd", opd));
    }
    for opd in opds {
        let frozen = FrozenOpd {
            id: opd.id,
            kode: opd.kode,
            nama: opd.nama,
            singkatan: opd.singkatan,
            parent_id: opd.parent_id,
        };
        items.push(item("opd", opd.id, Some(opd.id), &frozen)?);
    }
    let mut used = BTreeMap::from([(policy.reference().to_string(), policy.clone())]);
    let renstra: Vec<Renstra> = session
        .fetch_all(&RENSTRA, args![instansi, opd, tahun])
        .await?;
    for renstra in renstra {
        let mut stored = StoredPlan::load(session, renstra).await?;
        if stored.renstra.policy.is_none() {
            // The policy of the year has to know every level of the plan.
            Plan::from_rows(stored.rows()?, policy)?;
            stored.policy = policy.clone();
        }
        used.insert(stored.policy.reference().to_string(), stored.policy.clone());
        let components = components(session, stored.renstra.id).await?;
        plan(&stored, tahun, &components, &mut items)?;
    }
    for (reference, policy) in &used {
        let document = policies::to_document(policy)?;
        items.push(item("policy", reference, None, &document)?);
    }
    if opd.is_none() {
        templates(session, instansi, tahun, &mut items).await?;
    }
    Ok(items)
}

fn item(
    kind: &str,
    key: impl ToString,
    opd_id: Option<OpdId>,
    document: &impl Serialize,
) -> Result<SnapshotItem> {
    let json = serde_json::to_value(document).map_err(|error| Error::unreadable(error.into()))?;
    Ok(SnapshotItem {
        kind: kind.to_owned(),
        key: key.to_string(),
        opd_id,
        document: canonical(&json),
    })
}

async fn components(
    session: &mut Session,
    renstra: RenstraId,
) -> Result<BTreeMap<IndicatorId, Vec<ComponentInput>>> {
    let rows: Vec<Component> = session.fetch_all(&COMPONENTS, args![renstra]).await?;
    let mut of = BTreeMap::<IndicatorId, Vec<ComponentInput>>::new();
    for row in rows {
        of.entry(row.indicator_id)
            .or_default()
            .push(ComponentInput {
                nama: row.nama,
                keterangan: row.keterangan,
                satuan: row.satuan,
            });
    }
    Ok(of)
}

/// The documents of one renstra. All of them belong to the OPD whose plan it is.
fn plan(
    stored: &StoredPlan,
    tahun: Year,
    components: &BTreeMap<IndicatorId, Vec<ComponentInput>>,
    items: &mut Vec<SnapshotItem>,
) -> Result<()> {
    let renstra = &stored.renstra;
    let owner = Some(renstra.opd_id);
    let frozen = FrozenRenstra {
        id: renstra.id,
        opd_id: renstra.opd_id,
        opd: stored.opds.code(renstra.opd_id)?.to_owned(),
        kode: renstra.kode.clone(),
        nama: renstra.nama.clone(),
        visi: renstra.visi.clone(),
        tahun_awal: renstra.tahun_awal,
        tahun_akhir: renstra.tahun_akhir,
        policy: stored.policy.reference().to_string(),
    };
    items.push(item("renstra", renstra.id, owner, &frozen)?);
    // What does not cover the year is not judged in it, nor is what stands below it.
    let mut by_id: HashMap<NodeId, &Node> = HashMap::new();
    for node in &stored.nodes {
        let covers = (node.tahun_awal..=node.tahun_akhir).contains(&tahun);
        if covers && node.parent_id.is_none_or(|id| by_id.contains_key(&id)) {
            by_id.insert(node.id, node);
        }
    }
    for node in stored
        .nodes
        .iter()
        .filter(|node| by_id.contains_key(&node.id))
    {
        let above = node.parent_id.and_then(|id| by_id.get(&id).copied());
        let frozen = FrozenNode {
            id: node.id,
            renstra_id: renstra.id,
            urutan: node.urutan,
            node: stored.node_row(node, above)?,
        };
        items.push(item("node", node.id, owner, &frozen)?);
    }
    for row in &stored.indicators {
        let Some(node) = by_id.get(&row.node_id).copied() else {
            continue;
        };
        let frozen = FrozenIndicator {
            id: row.id,
            renstra_id: renstra.id,
            urutan: row.urutan,
            indicator: stored.indicator_row(row, Some(node), |target| target.tahun == tahun)?,
            components: components.get(&row.id).cloned().unwrap_or_default(),
        };
        items.push(item("indicator", row.id, owner, &frozen)?);
    }
    Ok(())
}

/// The templates in force on a day of the year: those of the instansi and the built-in ones.
async fn templates(
    session: &mut Session,
    instansi: InstansiId,
    tahun: Year,
    items: &mut Vec<SnapshotItem>,
) -> Result<()> {
    let own: Vec<StoredTemplate> = session.fetch_all(&TEMPLATES, args![instansi]).await?;
    let mut documents: Vec<TemplateDocument> = Vec::new();
    for stored in own {
        let document = TemplateDocument::deserialize(&stored.document).map_err(|error| {
            Error::Damaged(Text::new(
                format!("templat LKE yang tersimpan rusak: {error}"),
                format!("a stored LKE template is damaged: {error}"),
            ))
        })?;
        documents.push(document);
    }
    let builtin = Template::builtins().iter();
    documents.extend(builtin.map(|template| template.document().clone()));
    let year = Period::annual(tahun);
    let mut seen = BTreeSet::new();
    for document in documents {
        let effective = document.effective;
        let in_force = effective.from <= year.last_day()
            && effective.until.is_none_or(|last| last >= year.first_day());
        let key = format!("{}@{}", document.id, document.version);
        if in_force && seen.insert(key.clone()) {
            items.push(item("template", key, None, &document)?);
        }
    }
    Ok(())
}
