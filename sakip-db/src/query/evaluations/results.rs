//! The results of evaluations, page by page.

use rust_decimal::Decimal;
use sakip_core::evaluation::Track;
use sakip_core::period::Year;
use serde::{Deserialize, Serialize};

use crate::codec::stored_text;
use crate::error::Result;
use crate::id::{EvaluationId, InstansiId, OpdId, TemplateId};
use crate::ops::evaluations::EvaluationStatus;
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;

/// What a result may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultStanding {
    /// A computed estimate, not the official LHE.
    Estimate,
    /// Reviewed and issued as an official report.
    Official,
}

impl ResultStanding {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            ResultStanding::Estimate => "estimate",
            ResultStanding::Official => "official",
        }
    }
}

impl std::fmt::Display for ResultStanding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for ResultStanding {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [ResultStanding::Estimate, ResultStanding::Official]
            .into_iter()
            .find(|standing| standing.name() == text)
            .ok_or_else(|| format!("`{text}` is not a standing of a result"))
    }
}
stored_text!(ResultStanding);

/// Which evaluations a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ResultFilter {
    /// Only of this year.
    pub tahun: Option<Year>,
    /// Only of this OPD.
    pub opd_id: Option<OpdId>,
    /// Only with a template of this id, in any version.
    pub template: Option<String>,
    /// Only at this status.
    pub status: Option<EvaluationStatus>,
    /// Only with this predicate.
    pub predikat: Option<String>,
    /// Only estimates, or only official results; neither shows what is not completed.
    pub standing: Option<ResultStanding>,
    /// Only of OPD whose code or name contains this text.
    pub search: Option<String>,
}

/// What a list of results is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultSort {
    /// The code of the OPD.
    #[default]
    Opd,
    /// The score; what has none comes before the lowest.
    Nilai,
}

record! {
    /// An evaluation in a list.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ResultRow {
        /// The evaluation.
        pub id: EvaluationId,
        /// Its OPD.
        pub opd_id: OpdId,
        /// The code of the OPD.
        pub opd_kode: String,
        /// The name of the OPD.
        pub opd_nama: String,
        /// The year.
        pub tahun: Year,
        /// The template in the store.
        pub template_id: TemplateId,
        /// The id of the template.
        pub template_kode: String,
        /// The version of the template.
        pub template_versi: u32,
        /// Where it stands.
        pub status: EvaluationStatus,
        /// The track whose score counts.
        pub deciding: Option<Track>,
        /// The total in points, once completed.
        pub nilai: Option<Decimal>,
        /// The predicate.
        pub predikat: Option<String>,
        /// What the result may be called; none before it is completed.
        pub standing: Option<ResultStanding>,
        /// The version of the evaluation.
        pub version: i64,
    }
}

/// A score as a text that sorts as the score does: three digits before the point.
const NILAI_KEY: &str = "coalesce(CASE WHEN CAST(e.nilai AS TEXT) LIKE '_' OR CAST(e.nilai AS TEXT) LIKE '_.%' THEN '00' WHEN CAST(e.nilai AS TEXT) LIKE '__' OR CAST(e.nilai AS TEXT) LIKE '__.%' THEN '0' ELSE '' END || CAST(e.nilai AS TEXT), '')";

fn nilai_key(row: &ResultRow) -> String {
    let Some(nilai) = row.nilai else {
        return String::new();
    };
    let text = nilai.normalize().to_string();
    let whole = text.find('.').unwrap_or(text.len());
    format!("{}{text}", "0".repeat(3_usize.saturating_sub(whole)))
}

/// The evaluations of an instansi with their results.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a cursor of another list.
pub async fn results(
    session: &mut Session,
    instansi: InstansiId,
    filter: &ResultFilter,
    sort: ResultSort,
    direction: Direction,
    page: &Page,
) -> Result<Paged<ResultRow>> {
    let (name, key) = match sort {
        ResultSort::Opd => ("opd", "o.kode"),
        ResultSort::Nilai => ("nilai", NILAI_KEY),
    };
    let sorted = Sort {
        name,
        key,
        is_text: true,
        direction,
    };
    let mut list = List::new(
        "query::evaluations::RESULTS",
        "e.id, e.opd_id, o.kode AS opd_kode, o.nama AS opd_nama, e.tahun, e.template_id, t.kode AS template_kode, t.versi AS template_versi, e.status, e.deciding, e.nilai, e.predikat, CASE WHEN e.nilai IS NULL THEN NULL WHEN e.official IS NULL THEN 'estimate' ELSE 'official' END AS standing, e.version",
        "evaluations e JOIN opd o ON o.id = e.opd_id JOIN lke_templates t ON t.id = e.template_id",
        "e.id",
        sorted,
    );
    list.filter("e.instansi_id = {}", instansi);
    list.filter_if("e.tahun = {}", filter.tahun);
    list.filter_if("e.opd_id = {}", filter.opd_id);
    list.filter_if("t.kode = {}", filter.template.as_deref());
    list.filter_if("e.status = {}", filter.status);
    list.filter_if("e.predikat = {}", filter.predikat.as_deref());
    list.filter_if(
        "e.nilai IS NOT NULL AND CASE WHEN e.official IS NULL THEN 'estimate' ELSE 'official' END = {}",
        filter.standing,
    );
    list.search(&["o.kode", "o.nama"], filter.search.as_deref());
    list.fetch(session, page, |row: &ResultRow| match sort {
        ResultSort::Opd => (row.opd_kode.clone(), row.id.0),
        ResultSort::Nilai => (nilai_key(row), row.id.0),
    })
    .await
}
