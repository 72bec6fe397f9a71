//! Writing a plan over what is stored: added, changed and removed rows, all or none.

use std::collections::HashMap;

use sakip_core::indicator::Indicator as CoreIndicator;
use sakip_core::lint::{Finding, LintOptions, lint};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::Serialize;

use super::change::Matches;
use super::document::Checked;
use super::stored::StoredPlan;
use super::{PutRenstra, get};
use crate::convert::{TargetColumns, document_id};
use crate::error::{Error, Result};
use crate::id::{IndicatorId, NodeId, RenstraId};
use crate::ops::indicators::{self, Indicator, components};
use crate::ops::targets::Target;
use crate::ops::{nodes, targets};
use crate::unit::Unit;

/// What writing a plan came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The renstra.
    pub id: RenstraId,
    /// The version it has now.
    pub version: i64,
    /// Its nodes.
    pub nodes: Tally,
    /// Its indicators.
    pub indicators: Tally,
    /// Their targets.
    pub targets: Tally,
    /// What the linter finds in the plan as it is now.
    pub findings: Vec<Finding>,
}

/// How many rows were added, changed and removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Rows that are new.
    pub added: u32,
    /// Rows that say something else now.
    pub changed: u32,
    /// Rows that are gone.
    pub removed: u32,
}

/// Makes the tree of a renstra the one of a checked document.
pub(super) async fn replace(
    unit: &mut Unit,
    stored: &StoredPlan,
    checked: &Checked,
    put: &PutRenstra,
) -> Result<Written> {
    let mut problems = ProblemList::default();
    let matches = Matches::find(&checked.plan, stored, &mut problems);
    removable(unit, stored, &matches, put, &mut problems).await?;
    for (core, row) in indicators_with_rows(checked, &matches) {
        if core.frequency() != row.frequency {
            let achievements = indicators::hanging(unit, row.id).await?.achievements;
            if let Some(refusal) = indicators::frequency_has_values(row, achievements) {
                let place = format!("{}.frequency", document_id(row.id));
                problems.add(Problem::new(refusal.rule(), place, Text::of(&refusal)));
            }
        }
        check_targets(core, stored.targets_of(row.id), put, &mut problems);
    }
    problems.into_result(())?;
    let mut written = Written {
        id: stored.renstra.id,
        version: 0,
        nodes: Tally::default(),
        indicators: Tally::default(),
        targets: Tally::default(),
        findings: Vec::new(),
    };
    let ids = write_nodes(unit, stored, checked, &matches, put, &mut written).await?;
    write_indicators(unit, stored, checked, &matches, &ids, put, &mut written).await?;
    let reason = put.reason.as_deref();
    for row in matches.missing_indicators(stored) {
        written.targets.removed += count(stored.targets_of(row.id).len());
        indicators::delete(unit, row, reason).await?;
        written.indicators.removed += 1;
    }
    for row in matches.missing_nodes(stored) {
        nodes::delete(unit, row, reason).await?;
        written.nodes.removed += 1;
    }
    // Read back what was written: the findings name its rows, and what cannot be read is not kept.
    let renstra = get(unit, stored.renstra.instansi_id, stored.renstra.id).await?;
    let after = StoredPlan::load(unit, renstra).await?;
    written.version = after.renstra.version;
    written.findings = lint(&after.plan()?, &after.policy, &LintOptions::default());
    Ok(written)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The indicators of a document that are stored already.
fn indicators_with_rows<'c, 's>(
    checked: &'c Checked,
    matches: &Matches<'s>,
) -> impl Iterator<Item = (&'c CoreIndicator, &'s Indicator)> {
    checked
        .plan
        .indicators()
        .zip(&matches.indicators)
        .filter_map(|((_, core), row)| Some((core, (*row)?)))
}

/// What the document leaves out has to be free to go.
async fn removable(
    unit: &mut Unit,
    stored: &StoredPlan,
    matches: &Matches<'_>,
    put: &PutRenstra,
    problems: &mut ProblemList,
) -> Result<()> {
    for row in matches.missing_indicators(stored) {
        let hanging = indicators::hanging(unit, row.id).await?;
        if !hanging.may_go(put.allow_removal) {
            let (what, by) = (hanging.message(), hanging.lifted_by());
            let nama = &row.nama;
            problems.add(Problem::new(
                "indicator_in_use",
                document_id(row.id),
                Text::new(
                    format!(
                        "`{nama}` tidak ada di dokumen, tetapi {}; dapat dibuka oleh: {}",
                        what.id, by.id
                    ),
                    format!(
                        "`{nama}` is not in the document, but {}; can be lifted by: {}",
                        what.en, by.en
                    ),
                ),
            ));
        }
    }
    for row in matches.missing_nodes(stored) {
        let allocations = nodes::hanging(unit, row.id).await?.allocations;
        if allocations > 0 {
            let nama = &row.nama;
            problems.add(Problem::new(
                "node_in_use",
                document_id(row.id),
                Text::new(
                    format!("`{nama}` tidak ada di dokumen, tetapi dirujuk {allocations} baris anggaran"),
                    format!("`{nama}` is not in the document, but {allocations} budget lines refer to it"),
                ),
            ));
        }
    }
    Ok(())
}

/// A target that changes needs a reason, and one that goes needs a permission.
fn check_targets(
    core: &CoreIndicator,
    rows: &[Target],
    put: &PutRenstra,
    problems: &mut ProblemList,
) {
    for row in rows {
        let (periode, nama) = (row.periode, core.name());
        let place = format!("{}.targets.{periode}", document_id(row.indicator_id));
        match core.targets().get(&periode) {
            Some(target)
                if put.reason.is_none() && row.columns() != TargetColumns::from(target) =>
            {
                problems.add(Problem::new(
                    "target_reason",
                    place,
                    Text::new(
                        format!("target `{nama}` berubah: tulis alasannya"),
                        format!("the target of `{nama}` changes: give a reason"),
                    ),
                ));
            }
            None if !put.allow_removal => problems.add(Problem::new(
                "target_in_use",
                place,
                Text::new(
                    format!("target `{nama}` tidak ada di dokumen; menghapusnya harus diizinkan"),
                    format!(
                        "a target of `{nama}` is not in the document; removing it has to be allowed"
                    ),
                ),
            )),
            _ => {}
        }
    }
}

/// Writes the nodes in document order, parents first; gives the row of each.
async fn write_nodes(
    unit: &mut Unit,
    stored: &StoredPlan,
    checked: &Checked,
    matches: &Matches<'_>,
    put: &PutRenstra,
    written: &mut Written,
) -> Result<Vec<NodeId>> {
    let mut ids: Vec<NodeId> = Vec::with_capacity(matches.nodes.len());
    let mut places: HashMap<Option<NodeId>, i64> = HashMap::new();
    for (node, row) in checked.plan.nodes().zip(&matches.nodes) {
        let parent = match node.parent() {
            None => None,
            Some(above) => {
                let id = ids.get(above.node_id().index()).copied();
                id.map(|id| (id, above.level()))
            }
        };
        let place = places.entry(parent.map(|(id, _)| id)).or_default();
        let head = &checked.head;
        let years = node.years().map(|years| (years.from(), years.to()));
        let (tahun_awal, tahun_akhir) = years.unwrap_or((head.tahun_awal, head.tahun_akhir));
        let columns = nodes::Columns {
            level: node.level(),
            parent,
            opd_id: node
                .opd()
                .and_then(|opd| stored.opds.id(opd))
                .unwrap_or(head.opd_id),
            kode: node.code().map(str::to_owned),
            nama: node.name().to_owned(),
            bobot: node.weight(),
            tahun_awal,
            tahun_akhir,
            urutan: *place,
        };
        *place += 1;
        ids.push(match row {
            None => {
                written.nodes.added += 1;
                nodes::insert(unit, stored.renstra.id, &columns).await?
            }
            Some(row) => {
                if !columns.are_of(row) {
                    written.nodes.changed += 1;
                    nodes::rewrite(unit, row, &columns, put.reason.as_deref()).await?;
                }
                row.id
            }
        });
    }
    Ok(ids)
}

async fn write_indicators(
    unit: &mut Unit,
    stored: &StoredPlan,
    checked: &Checked,
    matches: &Matches<'_>,
    nodes: &[NodeId],
    put: &PutRenstra,
    written: &mut Written,
) -> Result<()> {
    let mut places: HashMap<NodeId, i64> = HashMap::new();
    for ((node, core), row) in checked.plan.indicators().zip(&matches.indicators) {
        let node_id = *nodes
            .get(node.node_id().index())
            .ok_or_else(|| Error::not_found("node", node.id()))?;
        let opd_id = core
            .opd()
            .or(node.opd())
            .and_then(|opd| stored.opds.id(opd))
            .unwrap_or(checked.head.opd_id);
        let place = places.entry(node_id).or_default();
        let columns = indicators::Columns::of(core, node_id, opd_id, *place);
        *place += 1;
        let (id, formula_changed) = match row {
            None => {
                written.indicators.added += 1;
                let id = indicators::insert(unit, stored.renstra.id, &columns).await?;
                (id, core.formula().is_some())
            }
            Some(row) => {
                if !columns.are_of(row) {
                    written.indicators.changed += 1;
                    indicators::rewrite(unit, row, &columns, put.reason.as_deref()).await?;
                }
                let formula = core.formula().map(|formula| formula.source());
                (row.id, formula != row.formula.as_deref())
            }
        };
        if formula_changed {
            components::put(unit, id, core.formula(), None).await?;
        }
        let rows = row.map(|row| stored.targets_of(row.id)).unwrap_or_default();
        write_targets(unit, id, core, rows, put, &mut written.targets).await?;
    }
    Ok(())
}

async fn write_targets(
    unit: &mut Unit,
    id: IndicatorId,
    core: &CoreIndicator,
    rows: &[Target],
    put: &PutRenstra,
    tally: &mut Tally,
) -> Result<()> {
    for (periode, target) in core.targets() {
        match rows.iter().find(|row| row.periode == *periode) {
            None => {
                targets::insert(unit, id, *periode, target).await?;
                tally.added += 1;
            }
            Some(row) if row.columns() != TargetColumns::from(target) => {
                let effective = put.effective.unwrap_or_else(|| unit.now().date_naive());
                let reason = put.reason.as_deref().unwrap_or_default();
                targets::rewrite(unit, row, target, reason, effective).await?;
                tally.changed += 1;
            }
            Some(_) => {}
        }
    }
    for row in rows {
        if !core.targets().contains_key(&row.periode) {
            targets::remove(unit, row, put.reason.as_deref()).await?;
            tally.removed += 1;
        }
    }
    Ok(())
}
