//! Setting an evaluation up.

use sakip_core::period::Year;
use sakip_core::problem::Problem;
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use super::import::ImportedEvaluation;
use super::row::{EvaluationRow, EvaluationStatus};
use crate::audit::Change;
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{EvaluationId, InstansiId, OpdId, TemplateId};
use crate::ops::{opd, templates};
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    INSERT = "INSERT INTO evaluations (instansi_id, opd_id, tahun, template_id, status, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING *";
    SAME = "SELECT id FROM evaluations WHERE opd_id = $1 AND tahun = $2 AND template_id = $3";
    NAMED = "SELECT e.id FROM evaluations e JOIN opd o ON o.id = e.opd_id JOIN lke_templates t ON t.id = e.template_id WHERE e.instansi_id = $1 AND o.kode = $2 AND e.tahun = $3 AND t.kode = $4 AND t.versi = $5";
}

/// An evaluation to set up: one per OPD, year and template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewEvaluation {
    /// The OPD to evaluate.
    pub opd_id: OpdId,
    /// The year to evaluate.
    pub tahun: Year,
    /// The template to evaluate it with.
    pub template_id: TemplateId,
}

/// Sets an evaluation up, as a draft.
///
/// # Errors
/// [`Error::NotFound`] for the OPD or the template, [`Error::Invalid`] with `duplicate` when the OPD is being
/// evaluated for the year with this template already.
pub async fn create(unit: &mut Unit, new: NewEvaluation) -> Result<EvaluationRow> {
    unit.start()?;
    let instansi = unit.instansi();
    opd::get(unit, instansi, new.opd_id).await?;
    templates::get(unit, instansi, new.template_id).await?;
    if let Some(problem) = duplicate(unit, &new, "").await? {
        return Err(Error::Invalid(problem.into()));
    }
    let row = insert(unit, &new, EvaluationStatus::Draft).await?;
    unit.done(row)
}

/// What is wrong when the OPD is being evaluated for the year with this template already.
pub(super) async fn duplicate(
    unit: &mut Unit,
    new: &NewEvaluation,
    place: &str,
) -> Result<Option<Problem>> {
    let same: Option<EvaluationId> = unit
        .fetch_value_optional(&SAME, args![new.opd_id, new.tahun, new.template_id])
        .await?;
    Ok(same.map(|same| {
        let tahun = new.tahun;
        Problem::new(
            "duplicate",
            place,
            Text::new(
                format!("OPD ini sudah punya evaluasi tahun {tahun} dengan template ini (evaluasi {same})"),
                format!("this OPD has an evaluation of {tahun} with this template already (evaluation {same})"),
            ),
        )
    }))
}

/// The evaluation a document is about: of its OPD and year, with its template.
pub(crate) async fn named(
    session: &mut Session,
    instansi: InstansiId,
    document: &ImportedEvaluation,
) -> Result<Option<EvaluationId>> {
    let lke = &document.evaluasi.lke;
    session
        .fetch_value_optional(
            &NAMED,
            args![
                instansi,
                &document.opd,
                document.tahun,
                &lke.template,
                lke.version
            ],
        )
        .await
}

pub(super) async fn insert(
    unit: &mut Unit,
    new: &NewEvaluation,
    status: EvaluationStatus,
) -> Result<EvaluationRow> {
    let (instansi, now) = (unit.instansi(), unit.now());
    let row: EvaluationRow = unit
        .fetch_one(
            &INSERT,
            args![
                instansi,
                new.opd_id,
                new.tahun,
                new.template_id,
                status,
                now
            ],
        )
        .await?;
    unit.record(Change::new("create", "evaluation", row.id).after(&row));
    Ok(row)
}
