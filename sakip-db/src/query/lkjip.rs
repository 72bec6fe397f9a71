//! The LKjIP of an OPD: what every indicator of a year achieved, and what the plan comes to, each figure with
//! its derivation.

use std::collections::BTreeMap;

use sakip_core::consolidate::{ConsolidatedOutcome, consolidate};
use sakip_core::explain::{Coverage, Explain, Trace};
use sakip_core::indicator::{Indicator, Measured, Target};
use sakip_core::number::{Percent, Quantity};
use sakip_core::period::{Frequency, Period, Year};
use sakip_core::plan::Level;
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::rollup::PlanRollup;
use sakip_core::text::Text;
use serde::Serialize;

use crate::codec::args;
use crate::convert::of_document;
use crate::error::Result;
use crate::id::{IndicatorId, InstansiId, NodeId, OpdId, RenstraId};
use crate::ops::achievements::{Filled, Status};
use crate::ops::snapshots::{self, FrozenOpd, FrozenRenstra, Snapshot, YearPlan};
use crate::query::capaian::Reading;
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

statements! {
    ACHIEVEMENTS = "SELECT a.indicator_id, a.periode, a.measured, a.realisasi, a.tingkat, a.status FROM performance_achievements a JOIN indicators i ON i.id = a.indicator_id WHERE i.renstra_id = $1 AND a.tahun = $2 ORDER BY a.indicator_id, a.periode";
}

record! {
    struct Row {
        indicator_id: IndicatorId,
        periode: Period,
        measured: Filled,
        realisasi: Option<Quantity>,
        tingkat: Option<String>,
        status: Status,
    }
}

/// The achievements of an OPD in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lkjip {
    /// The year.
    pub tahun: Year,
    /// The OPD, as it was called.
    pub opd: FrozenOpd,
    /// The snapshot it is computed from; none when the year is not activated, and what holds now was taken.
    pub snapshot: Option<Snapshot>,
    /// One part per renstra.
    pub rencana: Vec<LkjipPlan>,
}

/// The part of one renstra.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LkjipPlan {
    /// The renstra.
    pub renstra: FrozenRenstra,
    /// The achievement of every indicator, in document order.
    pub indikator: Vec<LkjipIndicator>,
    /// What every node comes to, in document order; empty when `masalah` says why the plan does not roll up.
    pub simpul: Vec<LkjipNode>,
    /// Why the plan does not roll up: weights that do not sum to 100, or a realisasi that cannot be read under its
    /// policy, which counts as not filled.
    pub masalah: Vec<Problem>,
}

/// The achievement of an indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LkjipIndicator {
    /// The indicator.
    pub id: Option<IndicatorId>,
    /// The node it measures.
    pub node_id: Option<NodeId>,
    /// Where that is, for people: `Tujuan 1 › Sasaran 1.1`.
    pub path: String,
    /// Its code.
    pub kode: Option<String>,
    /// What is measured.
    pub nama: String,
    /// The unit.
    pub satuan: String,
    /// Whether it is an indikator kinerja utama.
    pub iku: bool,
    /// The target of the year.
    pub target: Option<String>,
    /// The realisasi of the year.
    pub realisasi: Option<String>,
    /// How the periods make the year, where they do.
    pub konsolidasi: Option<Trace>,
    /// How many filled periods are not verified yet and do not count.
    pub belum_diverifikasi: u32,
    /// Whether there is a figure, and why not.
    pub status: &'static str,
    /// The capaian: rounded once, in percent.
    pub capaian: Option<Percent>,
    /// The category.
    pub kategori: Option<Text>,
    /// The derivation.
    pub trace: Trace,
}

/// What a node comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LkjipNode {
    /// The node.
    pub id: Option<NodeId>,
    /// Its level.
    pub level: Level,
    /// Where it is, for people.
    pub path: String,
    /// Its code.
    pub kode: Option<String>,
    /// What it is called.
    pub nama: String,
    /// Whether there is a figure, and why not.
    pub status: &'static str,
    /// The capaian: rounded once, in percent.
    pub capaian: Option<Percent>,
    /// The category.
    pub kategori: Option<Text>,
    /// How many of its children counted.
    pub cakupan: Coverage,
    /// The derivation.
    pub trace: Trace,
}

/// The LKjIP of an OPD for a year, computed from the snapshot in force and the realisasi that are verified.
/// A year that was never activated is computed from what holds now.
///
/// The realisasi of a year is what the periods the indicator is measured in come to by its consolidation. An average without a finite decimal form enters with 28 significant digits.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # use sakip_db::{Actor, Db, ops};
/// # use sakip_db::ops::instansi::{Jenis, NewInstansi};
/// # let db = Db::open("sqlite::memory:").await?;
/// # let new = NewInstansi { kode: "3201".into(), nama: "Kabupaten Contoh".into(), jenis: Jenis::Kabupaten };
/// # let instansi = ops::instansi::create(&db, new, "pemasangan").await?;
/// # let mut unit = db.begin(Actor::system(instansi, "perencana")).await?;
/// # let opd = serde_json::from_str(r#"{"kode": "1.01", "nama": "Dinas Pendidikan"}"#)?;
/// # let opd = ops::opd::create(&mut unit, opd).await?;
/// use sakip_db::ops::snapshots::{self, Activation};
/// use sakip_db::query::lkjip::lkjip;
///
/// let activation: Activation = serde_json::from_str(r#"{"tahun": 2025}"#)?;
/// snapshots::activate(&mut unit, activation.clone()).await?;
/// unit.commit().await?;
/// let report = lkjip(&mut db.read().await?, instansi, opd, activation.tahun).await?;
/// assert_eq!(report.snapshot.map(|snapshot| snapshot.revision), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) for the OPD, or one that is not in the snapshot;
/// [`Error::Damaged`](crate::Error::Damaged) when what is stored cannot be read.
pub async fn lkjip(
    session: &mut Session,
    instansi: InstansiId,
    opd: OpdId,
    tahun: Year,
) -> Result<Lkjip> {
    let year = match snapshots::in_force(session, instansi, tahun).await? {
        Some(snapshot) => snapshots::of_opd(session, instansi, snapshot.id, opd).await?,
        None => snapshots::of_opd_now(session, instansi, opd, tahun).await?,
    };
    let mut rencana = Vec::with_capacity(year.plans.len());
    for plan in year.plans {
        let stored = achievements(session, plan.renstra.id, tahun).await?;
        rencana.push(computed(plan, Period::annual(tahun), &stored)?);
    }
    Ok(Lkjip {
        tahun,
        opd: year.opd,
        snapshot: year.snapshot,
        rencana,
    })
}

async fn achievements(
    session: &mut Session,
    renstra: RenstraId,
    tahun: Year,
) -> Result<BTreeMap<IndicatorId, Vec<Reading>>> {
    let rows: Vec<Row> = session
        .fetch_all(&ACHIEVEMENTS, args![renstra, tahun])
        .await?;
    let mut of = BTreeMap::<IndicatorId, Vec<Reading>>::new();
    for row in rows {
        of.entry(row.indicator_id).or_default().push(Reading {
            periode: row.periode,
            measured: row.measured,
            realisasi: row.realisasi,
            tingkat: row.tingkat,
            status: row.status,
        });
    }
    Ok(of)
}

fn computed(
    year: YearPlan,
    period: Period,
    stored: &BTreeMap<IndicatorId, Vec<Reading>>,
) -> Result<LkjipPlan> {
    let YearPlan {
        renstra,
        plan,
        policy,
        ..
    } = year;
    let mut indikator = Vec::new();
    let mut masalah = ProblemList::default();
    let mut measured: BTreeMap<&str, Measured> = BTreeMap::new();
    for (node, indicator) in plan.indicators() {
        let id = of_document(indicator.id()).map(IndicatorId);
        let rows = id
            .and_then(|id| stored.get(&id))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let reading = match YearReading::of(indicator, period, rows, &policy) {
            Ok(reading) => reading,
            Err(found) => {
                let at = format!("{} › {}", node.path(), indicator.name());
                masalah.extend(found.placed(|place| format!("{at}: {place}")));
                YearReading::none(rows)
            }
        };
        measured.insert(indicator.id(), reading.measured);
        let achievement = indicator.question(period, reading.measured).answer(&policy);
        indikator.push(LkjipIndicator {
            id,
            node_id: of_document(node.id()).map(NodeId),
            path: node.path(),
            kode: indicator.code().map(str::to_owned),
            nama: indicator.name().to_owned(),
            satuan: indicator.unit().name().to_owned(),
            iku: indicator.is_iku(),
            target: indicator.target_for(period).map(Target::to_string),
            realisasi: reading.shown,
            konsolidasi: reading.consolidation,
            belum_diverifikasi: reading.unverified,
            status: achievement.status().name(),
            capaian: achievement.value(),
            kategori: achievement.band().map(|band| band.label.clone()),
            trace: achievement.trace(),
        });
    }
    let realisasi = |indicator: &Indicator| {
        let found = measured.get(indicator.id());
        found.copied().unwrap_or(Measured::NotFilled)
    };
    let rolled = PlanRollup::new(&plan, &policy, period, realisasi);
    let rolled = match rolled {
        Ok(figures) => masalah.into_result(figures),
        Err(found) => {
            masalah.extend(found.clone());
            Err(masalah.into_result(()).err().unwrap_or(found))
        }
    };
    let (simpul, masalah) = match rolled {
        Err(problems) => (Vec::new(), problems.list().to_vec()),
        Ok(figures) => {
            let nodes = plan.nodes().filter_map(|node| {
                let figure = figures.node(node.node_id())?;
                Some(LkjipNode {
                    id: of_document(node.id()).map(NodeId),
                    level: node.level(),
                    path: node.path(),
                    kode: node.code().map(str::to_owned),
                    nama: node.name().to_owned(),
                    status: figure.status().name(),
                    capaian: figure.figure().map(|figure| figure.value()),
                    kategori: figure.band().map(|band| band.label.clone()),
                    cakupan: figure.coverage(),
                    trace: figure.trace(),
                })
            });
            (nodes.collect(), Vec::new())
        }
    };
    Ok(LkjipPlan {
        renstra,
        indikator,
        simpul,
        masalah,
    })
}

/// A realisasi counts once it is verified.
fn counts(reading: &Reading) -> bool {
    matches!(reading.status, Status::Verified | Status::Approved)
}

/// The realisasi of a year.
struct YearReading {
    measured: Measured,
    shown: Option<String>,
    consolidation: Option<Trace>,
    unverified: u32,
}

impl YearReading {
    /// Nothing that counts.
    fn none(given: &[Reading]) -> YearReading {
        let unverified = given.iter().filter(|reading| !counts(reading)).count();
        YearReading {
            measured: Measured::NotFilled,
            shown: None,
            consolidation: None,
            unverified: u32::try_from(unverified).unwrap_or(u32::MAX),
        }
    }

    fn of(
        indicator: &Indicator,
        year: Period,
        given: &[Reading],
        policy: &Policy,
    ) -> Result<YearReading, Problems> {
        let mut reading = YearReading::none(given);
        let target = indicator.target_for(year);
        let frequency = indicator.frequency();
        let mut parts = Vec::new();
        for part in given.iter().filter(|part| counts(part)) {
            if part.periode.frequency() == frequency {
                let measured = part.measured(target, policy)?;
                if part.periode == year {
                    let value = part.realisasi.map(|value| value.to_string());
                    reading.shown = value.or_else(|| part.tingkat.clone());
                    reading.measured = measured;
                }
                parts.push((part.periode, indicator.measured(part.periode, measured)));
            }
        }
        if frequency == Frequency::Annual || parts.is_empty() {
            return Ok(reading);
        }
        let rule = indicator.consolidation();
        let made = consolidate(rule, indicator.additivity(), year, &parts)?;
        reading.measured = match made.outcome() {
            ConsolidatedOutcome::Value(exact) => {
                let value = exact.approximate().map(|value| value.normalize());
                let value = value.and_then(|value| Quantity::new(value).ok());
                value.map_or(Measured::NotFilled, Measured::Value)
            }
            ConsolidatedOutcome::NotApplicable => Measured::NotApplicable,
            ConsolidatedOutcome::NotFilled | ConsolidatedOutcome::NotComputable(_) => {
                Measured::NotFilled
            }
        };
        reading.shown = reading.measured.value().map(|value| value.to_string());
        reading.consolidation = Some(made.trace());
        Ok(reading)
    }
}
