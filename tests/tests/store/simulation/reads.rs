//! Questions about everything that is stored, each row as the line of text the model tells.

use sakip_core::budget::GroupBy;
use sakip_core::number::{Rounding, Rupiah};
use sakip_core::period::{Frequency, Period};
use sakip_core::policy::Policy;
use sakip_db::ops::achievements::Filled;
use sakip_db::ops::opd::{self, Opd, OpdFilter, OpdSort};
use sakip_db::ops::targets::{self, Target, TargetFilter};
use sakip_db::ops::{evaluations, windows};
use sakip_db::query::audit::{self, AuditFilter};
use sakip_db::query::budget::{Scope, months, series};
use sakip_db::query::{
    AchievementFilter, AchievementRow, AchievementSort, Cursor, Direction, Page, Performance,
    StoredTarget, achievements, dashboard, performance,
};
use sakip_db::{Error, EvaluationId, InstansiId, OpdId, Session, jobs};
use sakip_tests::model::operation::Question;
use sakip_tests::store::Store;

use super::driver::{Driver, evaluation, period, year};

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn direction(down: bool) -> Direction {
    if down {
        Direction::Desc
    } else {
        Direction::Asc
    }
}

/// All rows of a list, page after page by its cursors. The total is that of the rows.
macro_rules! all_pages {
    ($limit:expr, |$page:ident| $list:expr) => {{
        let mut rows = Vec::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            let $page = match cursor {
                None => Page::first($limit),
                Some(cursor) => Page::after(cursor, $limit),
            };
            let paged = $list.await?;
            rows.extend(paged.items);
            cursor = paged.next;
            if cursor.is_none() {
                assert_eq!(usize::try_from(paged.total).unwrap(), rows.len());
                break rows;
            }
        }
    }};
}

impl Driver<'_> {
    pub(super) async fn ask(&mut self, question: &Question) -> Result<String, Error> {
        let mut session = self.store.db.read_consistent().await?;
        let session = &mut session;
        let of = |slot: usize| self.instansi[slot];
        let told: Vec<String> = match *question {
            Question::Performance {
                instansi,
                opd,
                periode,
            } => {
                let (opd, periode) = (self.opd_id(opd), period(periode));
                let rows = performance(session, of(instansi), opd, periode).await?;
                rows.iter().map(|row| indicator(row, periode)).collect()
            }
            Question::Dashboard { instansi, periode } => {
                let found = dashboard(session, of(instansi), period(periode)).await?;
                let told = found.opd.iter().map(|opd| {
                    format!(
                        "{} {}/{} {} {} {} | {} {} {} {} {}",
                        opd.kode,
                        opd.ada,
                        opd.wajib,
                        opd.terisi,
                        opd.belum_terisi,
                        opd.tidak_berlaku,
                        opd.draft,
                        opd.submitted,
                        opd.verified,
                        opd.approved,
                        opd.returned
                    )
                });
                told.collect()
            }
            Question::Months {
                instansi,
                opd,
                tahun,
            } => {
                let scope = opd.map_or(Scope::All, |slot| Scope::Opd(self.opd_id(slot)));
                budget(session, of(instansi), scope, tahun).await?
            }
            Question::Opd {
                instansi,
                by_name,
                down,
                limit,
            } => {
                let sort = if by_name {
                    OpdSort::Nama
                } else {
                    OpdSort::Kode
                };
                let (filter, down) = (OpdFilter::default(), direction(down));
                let rows: Vec<Opd> = all_pages!(limit, |page| opd::list(
                    session,
                    of(instansi),
                    &filter,
                    sort,
                    down,
                    &page
                ));
                let slot = |id: OpdId| self.ids.opd.of(id.0);
                let told = rows.iter().map(|opd| {
                    let parent = shown(opd.parent_id.map(slot));
                    let merged = shown(opd.merged_into.map(slot));
                    let (from, to) = (shown(opd.valid_from), shown(opd.valid_to));
                    let (kode, nama, version) = (&opd.kode, &opd.nama, opd.version);
                    let slot = slot(opd.id);
                    format!("{slot} {kode} {nama} {parent} {from} {to} {merged} v{version}")
                });
                told.collect()
            }
            Question::Achievements {
                instansi,
                by_period,
                down,
                limit,
            } => {
                let sort = if by_period {
                    AchievementSort::Periode
                } else {
                    AchievementSort::Entered
                };
                let (filter, down) = (AchievementFilter::default(), direction(down));
                let rows: Vec<AchievementRow> = all_pages!(limit, |page| achievements(
                    session,
                    of(instansi),
                    &filter,
                    sort,
                    down,
                    &page
                ));
                let told = rows.iter().map(|row| {
                    let slot = self.ids.achievements.of(row.id.0);
                    let stored = stored(row.measured, row.realisasi, &row.tingkat, &row.alasan);
                    let (indicator, last) = (row.indicator_id.0 - 1, row.entered_by.0 - 1);
                    let (periode, status) = (row.periode, row.status);
                    format!(
                        "{slot} {indicator} {periode} {stored} {status} {last} v{}",
                        row.version
                    )
                });
                told.collect()
            }
            Question::Targets { instansi, limit } => {
                let filter = TargetFilter::default();
                let rows: Vec<Target> = all_pages!(limit, |page| targets::list(
                    session,
                    of(instansi),
                    &filter,
                    Direction::Asc,
                    &page
                ));
                let told = rows.iter().map(|row| {
                    let slot = self.ids.targets.of(row.id.0);
                    let value = columns(row.nilai, row.batas_atas, &row.tingkat);
                    let (indicator, version) = (row.indicator_id.0 - 1, row.version);
                    format!("{slot} {indicator} {} {value} v{version}", row.periode)
                });
                told.collect()
            }
            Question::Windows { instansi, limit } => {
                let rows: Vec<windows::Window> = all_pages!(limit, |page| windows::list(
                    session,
                    of(instansi),
                    None,
                    Direction::Asc,
                    &page
                ));
                let told = rows.iter().map(|row| {
                    let slot = self.ids.windows.of(row.id.0);
                    let opd = shown(row.opd_id.map(|id| self.ids.opd.of(id.0)));
                    let opens = row.opens_at.timestamp_micros();
                    let closes = row.closes_at.timestamp_micros();
                    format!(
                        "{slot} {opd} {} {opens} {closes} v{}",
                        row.periode, row.version
                    )
                });
                told.collect()
            }
            Question::Jobs { instansi, limit } => {
                let filter = jobs::JobFilter::default();
                let rows: Vec<jobs::Job> = all_pages!(limit, |page| jobs::list(
                    session,
                    of(instansi),
                    &filter,
                    &page
                ));
                let told = rows.iter().map(|job| {
                    let slot = self.ids.jobs.of(job.id.0);
                    let unique = shown(job.unique_key.as_ref());
                    let until = shown(job.lease_until.map(|until| until.timestamp_micros()));
                    let run_at = job.run_at.timestamp_micros();
                    let (kind, status, attempts) = (&job.kind, job.status, job.attempts);
                    let version = job.version;
                    format!(
                        "{slot} {kind} {unique} {status} {run_at} {attempts} {until} v{version}"
                    )
                });
                told.collect()
            }
            Question::Evaluations => {
                let mut told = Vec::new();
                for (slot, id) in self.ids.evaluations.all().enumerate() {
                    let id = EvaluationId(id);
                    // Each belongs to one of the two, and is not there for the other.
                    let mut found = None;
                    for instansi in self.instansi {
                        match evaluations::get(session, instansi, id).await {
                            Err(Error::NotFound(_)) => {}
                            sheet => assert!(found.replace(sheet?).is_none()),
                        }
                    }
                    let sheet = found.unwrap();
                    let opd = self.ids.opd.of(sheet.row.opd_id.0);
                    let (row, answers) = (evaluation(&sheet.row), sheet.answers.len());
                    told.push(format!("{slot} {opd} {} {row} {answers}", sheet.row.tahun));
                }
                told
            }
        };
        Ok(told.join("\n"))
    }
}

fn stored(
    measured: Filled,
    realisasi: Option<sakip_core::number::Quantity>,
    tingkat: &Option<String>,
    alasan: &Option<String>,
) -> String {
    match measured {
        Filled::Value => tingkat.clone().unwrap_or_else(|| shown(realisasi)),
        other => format!("{other} {}", shown(alasan.as_ref())),
    }
}

fn columns(
    nilai: Option<sakip_core::number::Quantity>,
    batas_atas: Option<sakip_core::number::Quantity>,
    tingkat: &Option<String>,
) -> String {
    match (nilai, batas_atas) {
        (Some(low), Some(high)) => format!("{low}..{high}"),
        (Some(point), None) => point.to_string(),
        _ => shown(tingkat.as_ref()),
    }
}

/// An indicator with its target, its capaian and what was entered.
fn indicator(row: &Performance, periode: Period) -> String {
    let slot = row.indicator_id.0 - 1;
    let of = |target: &StoredTarget| columns(target.nilai, target.batas_atas, &target.tingkat);
    let target = shown(row.target.as_ref().map(of));
    let capaian = row.capaian(periode, &Policy::default()).unwrap();
    let capaian = capaian.value().map_or_else(
        || capaian.status().name().to_owned(),
        |percent| format!("{:.2}", percent.value()),
    );
    let entries: Vec<String> = row
        .entries
        .iter()
        .map(|entry| {
            let reading = &entry.reading;
            let stored = stored(
                reading.measured,
                reading.realisasi,
                &reading.tingkat,
                &entry.alasan,
            );
            format!("{} {stored} v{}", reading.periode, entry.version)
        })
        .collect();
    format!("{slot} {target} {capaian} [{}]", entries.join("; "))
}

/// Each line at the end of each month, as the database adds it up and as the engine does: the same.
async fn budget(
    session: &mut Session,
    instansi: InstansiId,
    scope: Scope,
    tahun: i32,
) -> Result<Vec<String>, Error> {
    let rounding = Rounding::default();
    let money = |amount: Option<Rupiah>| shown(amount.map(|it| format!("{:.2}", it.value())));
    let added = months(session, instansi, scope, GroupBy::Line, year(tahun)).await?;
    let told: Vec<String> = added
        .iter()
        .map(|row| {
            let serapan = row.serapan(rounding);
            let serapan = shown(serapan.value().map(|it| format!("{:.2}", it.value())));
            format!(
                "{} {} {} {} {} {} {serapan}",
                row.kelompok,
                row.at,
                money(row.pagu),
                money(row.realisasi),
                money(row.realisasi_periode),
                money(row.rencana)
            )
        })
        .collect();
    let frequency = Frequency::Monthly;
    let engine = series(
        session,
        instansi,
        scope,
        GroupBy::Line,
        year(tahun),
        frequency,
    )
    .await?;
    let again: Vec<String> = engine
        .iter()
        .map(|row| {
            let serapan = row.serapan(rounding);
            let serapan = shown(serapan.value().map(|it| format!("{:.2}", it.value())));
            let amounts = row.amounts();
            format!(
                "{} {} {} {} {} {} {serapan}",
                row.group(),
                row.at(),
                money(amounts.pagu),
                money(amounts.realisasi),
                money(row.in_period()),
                money(amounts.rencana)
            )
        })
        .collect();
    assert_eq!(told, again);
    Ok(told)
}

/// Deed and kind of thing of each row of an audit.
pub(super) async fn audit(store: &Store, instansi: InstansiId) -> Vec<String> {
    let read = async || -> Result<Vec<String>, Error> {
        let mut session = store.db.read_consistent().await?;
        let filter = AuditFilter::default();
        let rows: Vec<sakip_db::AuditEntry> = all_pages!(Page::MAX_LIMIT, |page| audit::list(
            &mut session,
            instansi,
            &filter,
            Direction::Asc,
            &page
        ));
        let told = rows
            .iter()
            .map(|row| format!("{} {}", row.action, row.entity));
        Ok(told.collect())
    };
    read().await.unwrap()
}
