//! Reading what a snapshot holds back as plans the engine computes with.

use std::collections::BTreeMap;

use sakip_core::plan::{Plan, PlanRows};
use sakip_core::policy::Policy;
use sakip_core::text::{Localize, Text};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::document::{FrozenIndicator, FrozenNode, FrozenOpd, FrozenRenstra};
use super::{Snapshot, SnapshotItem};
use crate::error::{Error, Result};
use crate::id::{OpdId, RenstraId};
use crate::ops::policies;

/// What an OPD is judged by in a year.
#[derive(Clone, Debug)]
pub struct YearOfOpd {
    /// The OPD.
    pub opd: FrozenOpd,
    /// The snapshot it comes from; none when the year is not activated, and it is what holds now.
    pub snapshot: Option<Snapshot>,
    /// Its plans.
    pub plans: Vec<YearPlan>,
}

/// A plan of a year. Its targets are those of the year only; ids are those of documents (`#17`).
#[derive(Clone, Debug)]
pub struct YearPlan {
    /// The renstra.
    pub renstra: FrozenRenstra,
    /// Its tree.
    pub plan: Plan,
    /// The policy it is measured by.
    pub policy: Policy,
    /// Its indicators with the components of their formulas.
    pub indicators: Vec<FrozenIndicator>,
}

/// One document.
pub(super) fn parse<T: DeserializeOwned>(item: &SnapshotItem) -> Result<T> {
    serde_json::from_str(&item.document).map_err(|error| {
        let SnapshotItem { kind, key, .. } = item;
        damaged(format!("{kind} {key}"), &error.to_string())
    })
}

fn damaged(what: String, why: &str) -> Error {
    Error::Damaged(Text::new(
        format!("isi snapshot rusak ({what}): {why}"),
        format!("the content of a snapshot is damaged ({what}): {why}"),
    ))
}

/// The plans of an OPD from its documents.
pub(super) fn read(
    items: Vec<SnapshotItem>,
    opd: OpdId,
    snapshot: Option<Snapshot>,
) -> Result<YearOfOpd> {
    let mut found = None;
    let mut renstra: Vec<FrozenRenstra> = Vec::new();
    let mut policies: BTreeMap<String, Policy> = BTreeMap::new();
    let mut nodes: BTreeMap<RenstraId, Vec<FrozenNode>> = BTreeMap::new();
    let mut indicators: BTreeMap<RenstraId, Vec<FrozenIndicator>> = BTreeMap::new();
    for item in &items {
        match item.kind.as_str() {
            "opd" => found = Some(parse::<FrozenOpd>(item)?),
            "renstra" => renstra.push(parse(item)?),
            "node" => {
                let node: FrozenNode = parse(item)?;
                nodes.entry(node.renstra_id).or_default().push(node);
            }
            "indicator" => {
                let indicator: FrozenIndicator = parse(item)?;
                let list = indicators.entry(indicator.renstra_id).or_default();
                list.push(indicator);
            }
            "policy" => {
                let document: Json = parse(item)?;
                policies.insert(item.key.clone(), policies::from_document(&document)?);
            }
            _ => {}
        }
    }
    let opd = found.ok_or_else(|| Error::not_found("opd", opd))?;
    renstra.sort_by_key(|renstra| renstra.id);
    let mut plans = Vec::with_capacity(renstra.len());
    for renstra in renstra {
        let policy = policies.get(&renstra.policy).cloned().ok_or_else(|| {
            damaged(
                format!("renstra {}", renstra.id),
                &format!("`{}`", renstra.policy),
            )
        })?;
        let nodes = nodes.remove(&renstra.id).unwrap_or_default();
        let indicators = indicators.remove(&renstra.id).unwrap_or_default();
        plans.push(plan(renstra, policy, nodes, indicators)?);
    }
    Ok(YearOfOpd {
        opd,
        snapshot,
        plans,
    })
}

fn plan(
    renstra: FrozenRenstra,
    policy: Policy,
    mut nodes: Vec<FrozenNode>,
    mut indicators: Vec<FrozenIndicator>,
) -> Result<YearPlan> {
    nodes.sort_by_key(|node| (node.urutan, node.id));
    indicators.sort_by_key(|indicator| (indicator.urutan, indicator.id));
    let rows = PlanRows {
        name: Some(renstra.nama.clone()),
        opd: Some(renstra.opd.clone()),
        period: Some(format!("{}-{}", renstra.tahun_awal, renstra.tahun_akhir)),
        visi: renstra.visi.clone(),
        nodes: nodes.into_iter().map(|node| node.node).collect(),
        indikator: indicators
            .iter()
            .map(|each| each.indicator.clone())
            .collect(),
    };
    let plan = Plan::from_rows(rows, &policy).map_err(|problems| {
        let why = problems.localize(sakip_core::text::Lang::En);
        damaged(format!("renstra {}", renstra.id), &why)
    })?;
    Ok(YearPlan {
        renstra,
        plan,
        policy,
        indicators,
    })
}
