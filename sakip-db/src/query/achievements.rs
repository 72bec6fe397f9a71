//! The list of achievements.

use chrono::{DateTime, Utc};
use sakip_core::number::Quantity;
use sakip_core::period::{Period, Year};
use serde::{Deserialize, Serialize};

use super::list::{List, Sort};
use super::{Direction, Page, Paged};
use crate::error::Result;
use crate::id::{AchievementId, IndicatorId, InstansiId, OpdId, UserId};
use crate::ops::achievements::{Filled, Status};
use crate::record::record;
use crate::session::Session;

/// Which achievements a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AchievementFilter {
    /// Only those of this OPD and the ones below it.
    pub opd_id: Option<OpdId>,
    /// Only those of this indicator.
    pub indicator_id: Option<IndicatorId>,
    /// Only those of this period itself.
    pub periode: Option<Period>,
    /// Only those of this year and its parts.
    pub tahun: Option<Year>,
    /// Only those that stand here.
    pub status: Option<Status>,
    /// Only those of indikator kinerja utama, or only of others.
    pub iku: Option<bool>,
    /// Only those whose indicator has this text in its name or code, or whose note has.
    pub search: Option<String>,
}

/// What a list of achievements is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AchievementSort {
    /// When it was first entered.
    #[default]
    Entered,
    /// The period key.
    Periode,
    /// The name of the indicator.
    Indikator,
}

record! {
    /// An achievement in a list.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct AchievementRow {
        /// Its id.
        pub id: AchievementId,
        /// The OPD that answers for the indicator.
        pub opd_id: OpdId,
        /// Its name.
        pub opd_nama: String,
        /// The indicator.
        pub indicator_id: IndicatorId,
        /// Its code.
        pub indikator_kode: Option<String>,
        /// What is measured.
        pub indikator_nama: String,
        /// Its unit.
        pub satuan: String,
        /// Whether it is an indikator kinerja utama.
        pub iku: bool,
        /// The period.
        pub periode: Period,
        /// Whether there is a value.
        pub measured: Filled,
        /// The value.
        pub realisasi: Option<Quantity>,
        /// The level.
        pub tingkat: Option<String>,
        /// Why there is no value.
        pub alasan: Option<String>,
        /// Where it stands.
        pub status: Status,
        /// Who entered it last.
        pub entered_by: UserId,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Counts its changes.
        pub version: i64,
    }
}

/// The achievements of an instansi.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a cursor of another list.
pub async fn achievements(
    session: &mut Session,
    instansi: InstansiId,
    filter: &AchievementFilter,
    sort: AchievementSort,
    direction: Direction,
    page: &Page,
) -> Result<Paged<AchievementRow>> {
    let (name, key, is_text) = match sort {
        AchievementSort::Entered => ("entered", "a.id", false),
        AchievementSort::Periode => ("periode", "a.periode", true),
        AchievementSort::Indikator => ("indikator", "i.nama", true),
    };
    let sorted = Sort {
        name,
        key,
        is_text,
        direction,
    };
    let mut list = List::new(
        "query::achievements::LIST",
        "a.id, i.opd_id, o.nama AS opd_nama, a.indicator_id, i.kode AS indikator_kode, i.nama AS indikator_nama, i.satuan, i.iku, a.periode, a.measured, a.realisasi, a.tingkat, a.alasan, a.status, a.entered_by, a.updated_at, a.version",
        "performance_achievements a JOIN indicators i ON i.id = a.indicator_id JOIN renstra r ON r.id = i.renstra_id JOIN opd o ON o.id = i.opd_id",
        "a.id",
        sorted,
    );
    list.filter("r.instansi_id = {}", instansi);
    list.filter_if(
        "i.opd_id IN (WITH RECURSIVE bawah (id) AS (SELECT id FROM opd WHERE id = {} UNION SELECT d.id FROM opd d JOIN bawah b ON d.parent_id = b.id) SELECT id FROM bawah)",
        filter.opd_id,
    );
    list.filter_if("a.indicator_id = {}", filter.indicator_id);
    list.filter_if("a.periode = {}", filter.periode);
    list.filter_if("a.tahun = {}", filter.tahun);
    list.filter_if("a.status = {}", filter.status);
    list.filter_if("i.iku = {}", filter.iku);
    list.search(&["i.nama", "i.kode", "a.catatan"], filter.search.as_deref());
    list.fetch(session, page, |row: &AchievementRow| {
        let key = match sort {
            AchievementSort::Entered => row.id.to_string(),
            AchievementSort::Periode => row.periode.to_string(),
            AchievementSort::Indikator => row.indikator_nama.clone(),
        };
        (key, row.id.0)
    })
    .await
}
