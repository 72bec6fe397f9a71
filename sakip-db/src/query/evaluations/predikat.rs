//! How many evaluations of a year reached which predicate.

use rust_decimal::Decimal;
use sakip_core::period::Year;
use serde::Serialize;

use crate::codec::args;
use crate::error::Result;
use crate::id::{InstansiId, TemplateId};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

statements! {
    /// Every predicate of every template used in the year, also those nobody reached; a row without a predicate
    /// counts what is not completed.
    COUNT = "
        WITH used AS (
            SELECT t.id, t.kode, t.versi FROM lke_templates t
            WHERE t.instansi_id = $1 AND EXISTS (SELECT 1 FROM evaluations x WHERE x.instansi_id = $1 AND x.tahun = $2 AND x.template_id = t.id)
        )
        SELECT u.id AS template_id, u.kode, u.versi, p.predikat, p.above, count(e.id) AS jumlah, count(e.official) AS resmi
        FROM used u JOIN lke_predicates p ON p.template_id = u.id
        LEFT JOIN evaluations e ON e.instansi_id = $1 AND e.tahun = $2 AND e.template_id = u.id AND e.predikat = p.predikat
        GROUP BY u.id, u.kode, u.versi, p.predikat, p.above
        UNION ALL
        SELECT u.id, u.kode, u.versi, NULL, NULL, count(e.id), 0
        FROM used u LEFT JOIN evaluations e ON e.instansi_id = $1 AND e.tahun = $2 AND e.template_id = u.id AND e.predikat IS NULL
        GROUP BY u.id, u.kode, u.versi";
}

record! {
    struct Counted {
        template_id: TemplateId,
        kode: String,
        versi: u32,
        predikat: Option<String>,
        above: Option<Decimal>,
        jumlah: u32,
        resmi: u32,
    }
}

/// How many evaluations with one template reached which predicate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateCounts {
    /// The template in the store.
    pub template_id: TemplateId,
    /// Its id.
    pub kode: String,
    /// Its version.
    pub versi: u32,
    /// Its predicates, the highest first, also those nobody reached.
    pub predikat: Vec<PredikatCount>,
    /// How many evaluations are not completed.
    pub belum: u32,
}

/// How many evaluations reached a predicate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PredikatCount {
    /// The predicate.
    pub predikat: String,
    /// How many reached it.
    pub jumlah: u32,
    /// How many of them are official; the others are estimates.
    pub resmi: u32,
}

/// How many evaluations of a year reached which predicate, per template, by the id and version of the
/// templates: predicates of different templates are not added up.
///
/// # Errors
/// [`Error::Storage`](crate::Error::Storage) when the database fails.
pub async fn count_predikat(
    session: &mut Session,
    instansi: InstansiId,
    tahun: Year,
) -> Result<Vec<TemplateCounts>> {
    let mut rows: Vec<Counted> = session.fetch_all(&COUNT, args![instansi, tahun]).await?;
    // The lowest predicate has no bound, which is below every bound.
    rows.sort_by(|left, right| {
        (&left.kode, left.versi, right.above).cmp(&(&right.kode, right.versi, left.above))
    });
    let mut counts: Vec<TemplateCounts> = Vec::new();
    for row in rows {
        if counts
            .last()
            .is_none_or(|last| last.template_id != row.template_id)
        {
            counts.push(TemplateCounts {
                template_id: row.template_id,
                kode: row.kode,
                versi: row.versi,
                predikat: Vec::new(),
                belum: 0,
            });
        }
        let Some(last) = counts.last_mut() else {
            continue;
        };
        match row.predikat {
            Some(predikat) => last.predikat.push(PredikatCount {
                predikat,
                jumlah: row.jumlah,
                resmi: row.resmi,
            }),
            None => last.belum = row.jumlah,
        }
    }
    Ok(counts)
}
