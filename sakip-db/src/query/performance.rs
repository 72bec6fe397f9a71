//! What an OPD achieved in a period: every indicator with its target and what was entered.

use chrono::NaiveDate;
use sakip_core::achievement;
use sakip_core::consolidate::Consolidation;
use sakip_core::indicator::Polarity;
use sakip_core::number::{Quantity, Weight};
use sakip_core::period::{Frequency, Period};
use sakip_core::plan::Level;
use sakip_core::policy::Policy;
use sakip_core::problem::Problems;
use serde::Serialize;

use super::capaian::{Asked, Reading, StoredTarget};
use super::within::within;
use crate::codec::args;
use crate::error::Result;
use crate::id::{AchievementId, IndicatorId, InstansiId, NodeId, OpdId, RenstraId};
use crate::ops::achievements::{Filled, Status};
use crate::ops::opd;
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

/// `$1` instansi, `$2` OPD, `$3` the period, what the condition adds, and last the year.
/// `naik` walks from the nodes of the OPD in plans in force up to the roots and gathers the order of the document.
macro_rules! performance {
    ($within:literal, $year:literal) => {
        concat!(
            "WITH RECURSIVE naik (node_id, atas, jalur, urut) AS (",
            "SELECT n.id, n.parent_id, CAST(n.id AS TEXT), ",
            "substr('0000000000', 1, 10 - length(CAST(n.urutan AS TEXT))) || CAST(n.urutan AS TEXT) || substr('0000000000000000000', 1, 19 - length(CAST(n.id AS TEXT))) || CAST(n.id AS TEXT) ",
            "FROM plan_nodes n JOIN renstra r ON r.id = n.renstra_id ",
            "WHERE n.id IN (SELECT node_id FROM indicators WHERE opd_id = $2) AND r.instansi_id = $1 AND ",
            $year,
            " BETWEEN n.tahun_awal AND n.tahun_akhir AND ",
            $crate::query::plan_in_force!($year),
            " UNION ALL SELECT w.node_id, p.parent_id, CAST(p.id AS TEXT) || '/' || w.jalur, ",
            "substr('0000000000', 1, 10 - length(CAST(p.urutan AS TEXT))) || CAST(p.urutan AS TEXT) || substr('0000000000000000000', 1, 19 - length(CAST(p.id AS TEXT))) || CAST(p.id AS TEXT) || w.urut ",
            "FROM naik w JOIN plan_nodes p ON p.id = w.atas) ",
            "SELECT i.id AS indicator_id, i.renstra_id, i.kode, i.nama, i.satuan, i.polarity, i.frequency, i.consolidation, i.bobot, i.baseline, i.iku, i.valid_from, i.valid_to, ",
            "n.id AS node_id, n.level, n.kode AS node_kode, n.nama AS node_nama, w.jalur, ",
            "t.nilai, t.batas_atas, t.tingkat AS target_tingkat, ",
            "a.id AS achievement_id, a.periode, a.measured, a.realisasi, a.tingkat, a.alasan, a.catatan, a.status, a.version ",
            "FROM naik w JOIN plan_nodes n ON n.id = w.node_id JOIN indicators i ON i.node_id = n.id AND i.opd_id = $2 ",
            "LEFT JOIN performance_targets t ON t.indicator_id = i.id AND t.periode = $3 ",
            "LEFT JOIN performance_achievements a ON a.indicator_id = i.id AND ", $within,
            " WHERE w.atas IS NULL ORDER BY w.urut, i.urutan, i.id, a.periode"
        )
    };
}

statements! {
    ITSELF = performance!("a.periode = $3", "$4");
    PARTS = performance!("a.periode IN ($3, $4, $5, $6, $7, $8, $9, $10, $11)", "$12");
    YEAR = performance!("a.periode BETWEEN $3 AND $4", "$5");
}

record! {
    struct Row {
        indicator_id: IndicatorId,
        renstra_id: RenstraId,
        kode: Option<String>,
        nama: String,
        satuan: String,
        polarity: Polarity,
        frequency: Frequency,
        consolidation: Consolidation,
        bobot: Option<Weight>,
        baseline: Option<Quantity>,
        iku: bool,
        valid_from: Option<NaiveDate>,
        valid_to: Option<NaiveDate>,
        node_id: NodeId,
        level: Level,
        node_kode: Option<String>,
        node_nama: String,
        jalur: String,
        nilai: Option<Quantity>,
        batas_atas: Option<Quantity>,
        target_tingkat: Option<String>,
        achievement_id: Option<AchievementId>,
        periode: Option<Period>,
        measured: Option<Filled>,
        realisasi: Option<Quantity>,
        tingkat: Option<String>,
        alasan: Option<String>,
        catatan: Option<String>,
        status: Option<Status>,
        version: Option<i64>,
    }
}

/// An indicator of an OPD in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Performance {
    /// The indicator.
    pub indicator_id: IndicatorId,
    /// The renstra it is of.
    pub renstra_id: RenstraId,
    /// Its code.
    pub kode: Option<String>,
    /// What is measured.
    pub nama: String,
    /// Its unit.
    pub satuan: String,
    /// Its direction or named formula.
    pub polarity: Polarity,
    /// How often it is measured.
    pub frequency: Frequency,
    /// How periods become a longer one.
    pub consolidation: Consolidation,
    /// Its weight among the indicators of its node.
    pub bobot: Option<Weight>,
    /// The value before the plan starts.
    pub baseline: Option<Quantity>,
    /// Whether it is an indikator kinerja utama.
    pub iku: bool,
    /// The first day it is in force.
    pub valid_from: Option<NaiveDate>,
    /// The last day it is in force.
    pub valid_to: Option<NaiveDate>,
    /// The node it measures.
    pub node_id: NodeId,
    /// The level of the node.
    pub level: Level,
    /// The code of the node.
    pub node_kode: Option<String>,
    /// The name of the node.
    pub node_nama: String,
    /// The ids of the nodes from the root to this one: `12/15/19`.
    pub jalur: String,
    /// The target of the period itself; a year has its own, which is not that of its months.
    pub target: Option<StoredTarget>,
    /// What was entered in the period and its parts, in order of the period keys.
    pub entries: Vec<Entered>,
}

/// What was entered for an indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entered {
    /// The achievement.
    pub id: AchievementId,
    /// The value and where it stands.
    #[serde(flatten)]
    pub reading: Reading,
    /// Why there is no value.
    pub alasan: Option<String>,
    /// What else is to be said.
    pub catatan: Option<String>,
    /// Counts its changes: what an update has to name.
    pub version: i64,
}

impl Performance {
    /// The capaian in the period that was asked for: shorter periods are consolidated by the rule of the
    /// indicator (a value without a finite decimal form is carried to 28 digits); an indicator that is not in
    /// force, or measured in longer periods only, does not apply. What was entered counts wherever it stands, so
    /// that progress shows at once; the [`lkjip`](super::lkjip) takes only what is verified.
    ///
    /// # Errors
    /// [`Problems`] when the policy does not know the scale of a level, or the rule of the indicator sums what
    /// never sums.
    pub fn capaian(
        &self,
        period: Period,
        policy: &Policy,
    ) -> Result<achievement::Achievement, Problems> {
        let readings: Vec<Reading> = self
            .entries
            .iter()
            .map(|entry| entry.reading.clone())
            .collect();
        let asked = Asked {
            polarity: self.polarity,
            frequency: self.frequency,
            consolidation: self.consolidation,
            satuan: &self.satuan,
            baseline: self.baseline,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            target: self.target.as_ref(),
            readings: &readings,
        };
        Ok(asked.question(period, policy)?.answer(policy))
    }
}

/// Every indicator an OPD answers for in a period, in the order of the plan, at any level of the tree, with or
/// without target and achievement. One statement.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) for the OPD.
///
/// ```
/// # use sakip_db::{InstansiId, OpdId, Session, query};
/// # use sakip_core::{explain::Explain, period::Period, policy::Policy, text::Lang};
/// async fn tell(session: &mut Session, instansi: InstansiId, opd: OpdId, period: Period) -> sakip_db::Result<()> {
///     let policy = Policy::default();
///     for indicator in query::performance(session, instansi, opd, period).await? {
///         let capaian = indicator.capaian(period, &policy)?;
///         println!("{}: {}", indicator.nama, capaian.sentence(Lang::Id));
///     }
///     Ok(())
/// }
/// ```
pub async fn performance(
    session: &mut Session,
    instansi: InstansiId,
    opd: OpdId,
    period: Period,
) -> Result<Vec<Performance>> {
    let (statement, within) = within(period, [ITSELF, PARTS, YEAR]);
    let mut values = args![instansi, opd];
    values.extend(within);
    values.extend(args![period.year()]);
    let rows: Vec<Row> = session.fetch_all(&statement, values).await?;
    if rows.is_empty() {
        opd::get(session, instansi, opd).await?;
    }
    Ok(gathered(rows))
}

/// The rows of one indicator follow each other: one for each period that was entered.
fn gathered(rows: Vec<Row>) -> Vec<Performance> {
    let mut found: Vec<Performance> = Vec::with_capacity(rows.len());
    for mut row in rows {
        let entry = entered(&mut row);
        match found.last_mut() {
            Some(last) if last.indicator_id == row.indicator_id => last.entries.extend(entry),
            _ => found.push(indicator(row, entry)),
        }
    }
    found
}

fn entered(row: &mut Row) -> Option<Entered> {
    Some(Entered {
        id: row.achievement_id?,
        reading: Reading {
            periode: row.periode?,
            measured: row.measured?,
            realisasi: row.realisasi,
            tingkat: row.tingkat.take(),
            status: row.status?,
        },
        alasan: row.alasan.take(),
        catatan: row.catatan.take(),
        version: row.version?,
    })
}

fn indicator(row: Row, entry: Option<Entered>) -> Performance {
    Performance {
        indicator_id: row.indicator_id,
        renstra_id: row.renstra_id,
        kode: row.kode,
        nama: row.nama,
        satuan: row.satuan,
        polarity: row.polarity,
        frequency: row.frequency,
        consolidation: row.consolidation,
        bobot: row.bobot,
        baseline: row.baseline,
        iku: row.iku,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        node_id: row.node_id,
        level: row.level,
        node_kode: row.node_kode,
        node_nama: row.node_nama,
        jalur: row.jalur,
        target: StoredTarget::from_columns(row.nilai, row.batas_atas, row.target_tingkat),
        entries: entry.into_iter().collect(),
    }
}
