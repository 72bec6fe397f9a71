//! Writing the rows of indicators.

use chrono::NaiveDate;
use sakip_core::consolidate::Consolidation;
use sakip_core::indicator::{Indicator as CoreIndicator, Polarity, Target};
use sakip_core::number::{Quantity, Weight};
use sakip_core::period::Frequency;
use sakip_core::text::Text;
use serde::Serialize;

use super::{Indicator, components};
use crate::audit::Change;
use crate::codec::args;
use crate::error::Result;
use crate::id::{IndicatorId, NodeId, OpdId, RenstraId};
use crate::ops::{renstra, targets};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;

statements! {
    INSERT = "INSERT INTO indicators (renstra_id, node_id, opd_id, kode, nama, satuan, polarity, frequency, consolidation, bobot, baseline, end_target, valid_from, valid_to, formula, iku, sumber_data, definisi_operasional, penanggung_jawab, urutan, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21) RETURNING id";
    REWRITE = "UPDATE indicators SET node_id = $3, opd_id = $4, kode = $5, nama = $6, satuan = $7, polarity = $8, frequency = $9, consolidation = $10, bobot = $11, baseline = $12, end_target = $13, valid_from = $14, valid_to = $15, formula = $16, iku = $17, sumber_data = $18, definisi_operasional = $19, penanggung_jawab = $20, urutan = $21, updated_at = $22, version = version + 1 WHERE id = $1 AND version = $2";
    DELETE = "DELETE FROM indicators WHERE id = $1 AND version = $2";
    OF_RENSTRA = "SELECT * FROM indicators WHERE renstra_id = $1 ORDER BY node_id, urutan, id";
    HANGING = "SELECT (SELECT count(*) FROM performance_targets WHERE indicator_id = $1) AS targets, (SELECT count(*) FROM performance_achievements WHERE indicator_id = $1) AS achievements";
}

/// What is written of an indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Columns {
    node_id: NodeId,
    opd_id: OpdId,
    kode: Option<String>,
    nama: String,
    satuan: String,
    polarity: Polarity,
    frequency: Frequency,
    consolidation: Consolidation,
    bobot: Option<Weight>,
    baseline: Option<Quantity>,
    end_target: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    formula: Option<String>,
    iku: bool,
    sumber_data: Option<String>,
    definisi_operasional: Option<String>,
    penanggung_jawab: Option<String>,
    urutan: i64,
}

impl Columns {
    pub(crate) fn of(core: &CoreIndicator, node_id: NodeId, opd_id: OpdId, urutan: i64) -> Columns {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Columns {
            node_id,
            opd_id,
            kode: owned(core.code()),
            nama: core.name().to_owned(),
            satuan: core.unit().name().to_owned(),
            polarity: core.polarity(),
            frequency: core.frequency(),
            consolidation: core.consolidation(),
            bobot: core.weight(),
            baseline: core.baseline(),
            end_target: core.end_target().map(Target::written),
            valid_from: core.valid_from(),
            valid_to: core.valid_to(),
            formula: core.formula().map(|formula| formula.source().to_owned()),
            iku: core.is_iku(),
            sumber_data: owned(core.sumber_data()),
            definisi_operasional: owned(core.definisi_operasional()),
            penanggung_jawab: owned(core.penanggung_jawab()),
            urutan,
        }
    }

    /// Whether a row says the same already.
    pub(crate) fn are_of(&self, row: &Indicator) -> bool {
        let row = row.clone();
        *self
            == Columns {
                node_id: row.node_id,
                opd_id: row.opd_id,
                kode: row.kode,
                nama: row.nama,
                satuan: row.satuan,
                polarity: row.polarity,
                frequency: row.frequency,
                consolidation: row.consolidation,
                bobot: row.bobot,
                baseline: row.baseline,
                end_target: row.end_target,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
                formula: row.formula,
                iku: row.iku,
                sumber_data: row.sumber_data,
                definisi_operasional: row.definisi_operasional,
                penanggung_jawab: row.penanggung_jawab,
                urutan: row.urutan,
            }
    }
}

record! {
    /// What hangs on an indicator.
    #[derive(Clone, Copy)]
    pub(crate) struct Hanging {
        pub(crate) targets: i64,
        pub(crate) achievements: i64,
    }
}

impl Hanging {
    /// Whether the indicator may be removed, with its targets where that is allowed.
    pub(crate) fn may_go(self, with_targets: bool) -> bool {
        self.achievements == 0 && (self.targets == 0 || with_targets)
    }

    /// What hangs on it.
    pub(crate) fn message(self) -> Text {
        let Hanging {
            targets,
            achievements,
        } = self;
        Text::new(
            format!("indikator masih dipakai: {targets} target, {achievements} capaian"),
            format!("the indicator is in use: {targets} targets, {achievements} achievements"),
        )
    }

    /// Who could lift that, and how.
    pub(crate) fn lifted_by(self) -> Text {
        if self.achievements > 0 {
            Text::new(
                "siapa pun yang boleh mengubah rencana, dengan mengakhiri masa berlakunya (valid_to)",
                "whoever may change the plan, by ending its validity (valid_to)",
            )
        } else {
            Text::new(
                "siapa pun yang boleh mengubah rencana, dengan mengizinkan targetnya ikut dihapus",
                "whoever may change the plan, by allowing its targets to be removed with it",
            )
        }
    }
}

pub(crate) async fn hanging(session: &mut Session, id: IndicatorId) -> Result<Hanging> {
    session.fetch_one(&HANGING, args![id]).await
}

pub(crate) async fn of_renstra(session: &mut Session, id: RenstraId) -> Result<Vec<Indicator>> {
    session.fetch_all(&OF_RENSTRA, args![id]).await
}

pub(crate) async fn insert(
    unit: &mut Unit,
    renstra: RenstraId,
    columns: &Columns,
) -> Result<IndicatorId> {
    let now = unit.now();
    let mut values = args![renstra];
    values.extend(bound(columns));
    values.extend(args![now]);
    let id: IndicatorId = unit.fetch_value(&INSERT, values).await?;
    unit.record(Change::new("create", "indicator", id).after(columns));
    Ok(id)
}

pub(crate) async fn rewrite(
    unit: &mut Unit,
    before: &Indicator,
    columns: &Columns,
    reason: Option<&str>,
) -> Result<()> {
    let now = unit.now();
    let mut values = args![before.id, before.version];
    values.extend(bound(columns));
    values.extend(args![now]);
    if unit.execute(&REWRITE, values).await? == 0 {
        let found = before.version + 1;
        return Err(version::conflict(
            "indicator",
            before.id,
            before.version,
            found,
        ));
    }
    let change = Change::new("update", "indicator", before.id)
        .before(before)
        .after(columns);
    unit.record(renstra::because(change, reason));
    Ok(())
}

/// Removes an indicator with its targets and components.
pub(crate) async fn delete(
    unit: &mut Unit,
    before: &Indicator,
    reason: Option<&str>,
) -> Result<()> {
    for target in targets::of_indicator(unit, before.id).await? {
        targets::remove(unit, &target, reason).await?;
    }
    components::put(unit, before.id, None, None).await?;
    if unit
        .execute(&DELETE, args![before.id, before.version])
        .await?
        == 0
    {
        let found = before.version + 1;
        return Err(version::conflict(
            "indicator",
            before.id,
            before.version,
            found,
        ));
    }
    let change = Change::new("delete", "indicator", before.id).before(before);
    unit.record(renstra::because(change, reason));
    Ok(())
}

/// The values of [`INSERT`] from `$2` on and of [`REWRITE`] from `$3` on.
fn bound(columns: &Columns) -> Vec<crate::codec::Value> {
    args![
        columns.node_id,
        columns.opd_id,
        &columns.kode,
        &columns.nama,
        &columns.satuan,
        columns.polarity,
        columns.frequency,
        columns.consolidation,
        columns.bobot,
        columns.baseline,
        &columns.end_target,
        columns.valid_from,
        columns.valid_to,
        &columns.formula,
        columns.iku,
        &columns.sumber_data,
        &columns.definisi_operasional,
        &columns.penanggung_jawab,
        columns.urutan,
    ]
}
