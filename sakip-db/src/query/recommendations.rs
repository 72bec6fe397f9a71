//! Questions about recommendations: which are past due, and how far each OPD has followed up.

use chrono::NaiveDate;
use sakip_core::evaluation::Status;
use sakip_core::period::Year;
use serde::{Deserialize, Serialize};

use super::list::{List, Sort};
use super::{Direction, Page, Paged};
use crate::error::Result;
use crate::id::{EvaluationId, InstansiId, OpdId, RecommendationId};
use crate::record::record;
use crate::session::Session;

/// Which recommendations are past due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverdueFilter {
    /// On this day.
    pub on: NaiveDate,
    /// Only of this OPD.
    #[serde(default)]
    pub opd_id: Option<OpdId>,
    /// Only of evaluations of this year.
    #[serde(default)]
    pub tahun: Option<Year>,
    /// Only whose owner or text contains this text.
    #[serde(default)]
    pub search: Option<String>,
}

record! {
    /// A recommendation in a list.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct RecommendationRow {
        /// Its id in the store.
        pub id: RecommendationId,
        /// Its id in its finding.
        pub kode: String,
        /// The id of the finding in its evaluation.
        pub finding_kode: String,
        /// The evaluation.
        pub evaluation_id: EvaluationId,
        /// The OPD.
        pub opd_id: OpdId,
        /// The code of the OPD.
        pub opd_kode: String,
        /// The name of the OPD.
        pub opd_nama: String,
        /// The year of the evaluation.
        pub tahun: Year,
        /// What should be done.
        pub statement: String,
        /// Who has to do it.
        pub owner: String,
        /// The day it was given.
        pub issued: NaiveDate,
        /// The last day it may be done.
        pub due: NaiveDate,
        /// How far it is.
        pub status: Status,
    }
}

/// A recommendation that is past due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverdueRecommendation {
    /// The recommendation.
    #[serde(flatten)]
    pub recommendation: RecommendationRow,
    /// By how many days.
    pub days_overdue: i64,
}

/// The recommendations that are open or in progress past their due date, the longest due first.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a cursor of another list.
pub async fn overdue(
    session: &mut Session,
    instansi: InstansiId,
    filter: &OverdueFilter,
    page: &Page,
) -> Result<Paged<OverdueRecommendation>> {
    let sort = Sort {
        name: "due",
        key: "r.due",
        is_text: true,
        direction: Direction::Asc,
    };
    // A follow-up is never changed: the newest one tells how far the recommendation is. SQLite takes tables
    // around CROSS JOIN in this order: along the index of due dates, which is the order of the list.
    let mut list = List::new(
        "query::recommendations::OVERDUE",
        "r.id, r.kode, f.kode AS finding_kode, e.id AS evaluation_id, o.id AS opd_id, o.kode AS opd_kode, o.nama AS opd_nama, e.tahun, r.statement, r.owner, r.issued, r.due, coalesce(u.status, 'open') AS status",
        "recommendations r CROSS JOIN findings f CROSS JOIN evaluations e JOIN opd o ON o.id = e.opd_id
        LEFT JOIN follow_ups u ON u.id = (SELECT max(x.id) FROM follow_ups x WHERE x.recommendation_id = r.id)",
        "r.id",
        sort,
    );
    list.by_date();
    list.filter(
        "f.id = r.finding_id AND e.id = f.evaluation_id AND e.instansi_id = {}",
        instansi,
    );
    list.filter(
        "r.due < {} AND coalesce(u.status, 'open') IN ('open', 'in_progress')",
        filter.on,
    );
    list.filter_if("e.opd_id = {}", filter.opd_id);
    list.filter_if("e.tahun = {}", filter.tahun);
    list.search(&["r.owner", "r.statement"], filter.search.as_deref());
    let found = list
        .fetch(session, page, |row: &RecommendationRow| {
            (row.due.to_string(), row.id.0)
        })
        .await?;
    let late = |recommendation: RecommendationRow| OverdueRecommendation {
        days_overdue: filter
            .on
            .signed_duration_since(recommendation.due)
            .num_days(),
        recommendation,
    };
    Ok(Paged {
        items: found.items.into_iter().map(late).collect(),
        next: found.next,
        total: found.total,
    })
}

record! {
    /// How many recommendations of an OPD are how far.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct OpdProgress {
        /// The OPD.
        pub opd_id: OpdId,
        /// Its code.
        pub opd_kode: String,
        /// Its name.
        pub opd_nama: String,
        /// Not started.
        pub open: u32,
        /// Being worked on.
        pub in_progress: u32,
        /// Reported as done.
        pub done: u32,
        /// Checked by someone else.
        pub verified: u32,
        /// Will not be done.
        pub dropped: u32,
        /// Of the open and in-progress ones, those past their due date.
        pub overdue: u32,
    }
}

/// How far each OPD that was given recommendations has followed them up on a day, by the code of the OPD; of
/// the evaluations of one year, or of all.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a cursor of another list.
pub async fn progress(
    session: &mut Session,
    instansi: InstansiId,
    on: NaiveDate,
    tahun: Option<Year>,
    page: &Page,
) -> Result<Paged<OpdProgress>> {
    let sort = Sort {
        name: "opd",
        key: "o.kode",
        is_text: true,
        direction: Direction::Asc,
    };
    let mut list = List::new(
        "query::recommendations::PROGRESS",
        "o.id AS opd_id, o.kode AS opd_kode, o.nama AS opd_nama, p.open, p.in_progress, p.done, p.verified, p.dropped, p.overdue",
        "opd o JOIN (
            SELECT x.opd_id,
                count(CASE WHEN x.status = 'open' THEN 1 END) AS open,
                count(CASE WHEN x.status = 'in_progress' THEN 1 END) AS in_progress,
                count(CASE WHEN x.status = 'done' THEN 1 END) AS done,
                count(CASE WHEN x.status = 'verified' THEN 1 END) AS verified,
                count(CASE WHEN x.status = 'dropped' THEN 1 END) AS dropped,
                count(CASE WHEN x.status IN ('open', 'in_progress') AND x.due < $2 THEN 1 END) AS overdue
            FROM (
                SELECT e.opd_id, r.due, coalesce(u.status, 'open') AS status
                FROM evaluations e JOIN findings f ON f.evaluation_id = e.id JOIN recommendations r ON r.finding_id = f.id
                LEFT JOIN follow_ups u ON u.id = (SELECT max(y.id) FROM follow_ups y WHERE y.recommendation_id = r.id)
                WHERE e.instansi_id = $1 AND ($3 IS NULL OR e.tahun = $3)
            ) x GROUP BY x.opd_id
        ) p ON p.opd_id = o.id",
        "o.id",
        sort,
    );
    list.bind(instansi);
    list.bind(on);
    list.bind(tahun);
    list.filter("o.instansi_id = {}", instansi);
    list.fetch(session, page, |row: &OpdProgress| {
        (row.opd_kode.clone(), row.opd_id.0)
    })
    .await
}
