//! The result of each OPD beside that of the year before.

use rust_decimal::Decimal;
use sakip_core::number::Exact;
use sakip_core::period::Year;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::id::{EvaluationId, InstansiId, OpdId};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;

/// Which results are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonFilter {
    /// The year; it is compared with the one before.
    pub tahun: Year,
    /// Only with a template of this id, in any version, in both years.
    #[serde(default)]
    pub template: Option<String>,
    /// Only of this OPD.
    #[serde(default)]
    pub opd_id: Option<OpdId>,
    /// Only of OPD whose code or name contains this text.
    #[serde(default)]
    pub search: Option<String>,
}

record! {
    struct Row {
        opd_id: OpdId,
        opd_kode: String,
        opd_nama: String,
        id: Option<EvaluationId>,
        template: Option<String>,
        nilai: Option<Decimal>,
        predikat: Option<String>,
        id_lalu: Option<EvaluationId>,
        template_lalu: Option<String>,
        nilai_lalu: Option<Decimal>,
        predikat_lalu: Option<String>,
    }
}

/// The result of an OPD beside that of the year before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparisonRow {
    /// The OPD.
    pub opd_id: OpdId,
    /// Its code.
    pub opd_kode: String,
    /// Its name.
    pub opd_nama: String,
    /// The evaluation of the year, if there is one.
    pub id: Option<EvaluationId>,
    /// The id of its template: results of different templates are told apart, not refused.
    pub template: Option<String>,
    /// Its total, once completed.
    pub nilai: Option<Decimal>,
    /// Its predicate.
    pub predikat: Option<String>,
    /// The completed evaluation of the year before, if there is one.
    pub id_lalu: Option<EvaluationId>,
    /// The id of its template.
    pub template_lalu: Option<String>,
    /// Its total.
    pub nilai_lalu: Option<Decimal>,
    /// Its predicate.
    pub predikat_lalu: Option<String>,
    /// The total less that of the year before, in points; exact where a decimal holds it.
    pub selisih: Option<Decimal>,
}

impl From<Row> for ComparisonRow {
    fn from(row: Row) -> Self {
        let selisih = row
            .nilai
            .zip(row.nilai_lalu)
            .and_then(|(now, before)| (Exact::from(now) - Exact::from(before)).approximate());
        ComparisonRow {
            opd_id: row.opd_id,
            opd_kode: row.opd_kode,
            opd_nama: row.opd_nama,
            id: row.id,
            template: row.template,
            nilai: row.nilai,
            predikat: row.predikat,
            id_lalu: row.id_lalu,
            template_lalu: row.template_lalu,
            nilai_lalu: row.nilai_lalu,
            predikat_lalu: row.predikat_lalu,
            selisih: selisih.map(|selisih| selisih.normalize()),
        }
    }
}

/// Of each OPD that was evaluated in the year, or the year before, both results, by the code of the OPD. Of
/// several evaluations in one year, the completed one that was set up last stands for it.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a cursor of another list.
pub async fn compare_years(
    session: &mut Session,
    instansi: InstansiId,
    filter: &ComparisonFilter,
    page: &Page,
) -> Result<Paged<ComparisonRow>> {
    let sort = Sort {
        name: "opd",
        key: "o.kode",
        is_text: true,
        direction: Direction::Asc,
    };
    let mut list = List::new(
        "query::evaluations::COMPARE_YEARS",
        "o.id AS opd_id, o.kode AS opd_kode, o.nama AS opd_nama, e.id, s.kode AS template, e.nilai, e.predikat, l.id AS id_lalu, m.kode AS template_lalu, l.nilai AS nilai_lalu, l.predikat AS predikat_lalu",
        "opd o
        LEFT JOIN evaluations e ON e.id = (SELECT y.id FROM evaluations y JOIN lke_templates t ON t.id = y.template_id WHERE y.opd_id = o.id AND y.tahun = $1 AND ($2 IS NULL OR t.kode = $2) ORDER BY CASE WHEN y.nilai IS NULL THEN 1 ELSE 0 END, y.id DESC LIMIT 1)
        LEFT JOIN lke_templates s ON s.id = e.template_id
        LEFT JOIN evaluations l ON l.id = (SELECT y.id FROM evaluations y JOIN lke_templates t ON t.id = y.template_id WHERE y.opd_id = o.id AND y.tahun = $1 - 1 AND ($2 IS NULL OR t.kode = $2) AND y.nilai IS NOT NULL ORDER BY y.id DESC LIMIT 1)
        LEFT JOIN lke_templates m ON m.id = l.template_id",
        "o.id",
        sort,
    );
    list.bind(filter.tahun);
    list.bind(filter.template.as_deref());
    list.filter(
        "o.instansi_id = {} AND (e.id IS NOT NULL OR l.id IS NOT NULL)",
        instansi,
    );
    list.filter_if("o.id = {}", filter.opd_id);
    list.search(&["o.kode", "o.nama"], filter.search.as_deref());
    let found = list
        .fetch(session, page, |row: &Row| {
            (row.opd_kode.clone(), row.opd_id.0)
        })
        .await?;
    Ok(Paged {
        items: found.items.into_iter().map(Into::into).collect(),
        next: found.next,
        total: found.total,
    })
}
