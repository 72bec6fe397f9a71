//! Reading renstra: rows, lists, plans and documents.

use sakip_core::lint::{Finding, LintOptions, lint};
use sakip_core::period::Year;
use sakip_core::plan::{Plan, PlanData};
use sakip_core::policy::Policy;
use serde::{Deserialize, Serialize};

use super::stored::StoredPlan;
use super::{Renstra, Status};
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{InstansiId, OpdId, RenstraId};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::session::Session;
use crate::statement::statements;

statements! {
    GET = "SELECT * FROM renstra WHERE instansi_id = $1 AND id = $2";
}

/// A renstra, without its tree.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(session: &mut Session, instansi: InstansiId, id: RenstraId) -> Result<Renstra> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("renstra", id))
}

/// The whole plan of a renstra with the policy it is measured by.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Damaged`] when what is stored is no plan.
pub async fn plan(
    session: &mut Session,
    instansi: InstansiId,
    id: RenstraId,
) -> Result<(Plan, Policy)> {
    let renstra = get(session, instansi, id).await?;
    let stored = StoredPlan::load(session, renstra).await?;
    Ok((stored.plan()?, stored.policy))
}

/// The plan of a renstra as a document: what [`create`](super::create) was given, in canonical spelling, with the ids of the
/// rows (`#17`). An OPD or a period that is the one of the node above is not repeated.
///
/// # Errors
/// As [`plan`].
pub async fn read(session: &mut Session, instansi: InstansiId, id: RenstraId) -> Result<PlanData> {
    Ok(plan(session, instansi, id).await?.0.to_data())
}

/// What the linter finds in the plan of a renstra.
///
/// # Errors
/// As [`plan`].
pub async fn findings(
    session: &mut Session,
    instansi: InstansiId,
    id: RenstraId,
    options: &LintOptions,
) -> Result<Vec<Finding>> {
    let (plan, policy) = plan(session, instansi, id).await?;
    Ok(lint(&plan, &policy, options))
}

/// Which renstra a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RenstraFilter {
    /// Only those of this OPD.
    pub opd_id: Option<OpdId>,
    /// Only those with this status.
    pub status: Option<Status>,
    /// Only those that cover this year.
    pub tahun: Option<Year>,
    /// Only those whose code or name contains this text.
    pub search: Option<String>,
}

/// What a list of renstra is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RenstraSort {
    /// The first year.
    #[default]
    TahunAwal,
    /// The name.
    Nama,
}

/// The renstra of an instansi.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    filter: &RenstraFilter,
    sort: RenstraSort,
    direction: Direction,
    page: &Page,
) -> Result<Paged<Renstra>> {
    let (name, key, is_text) = match sort {
        RenstraSort::TahunAwal => ("tahun_awal", "r.tahun_awal", false),
        RenstraSort::Nama => ("nama", "r.nama", true),
    };
    let sorted = Sort {
        name,
        key,
        is_text,
        direction,
    };
    let mut list = List::new("ops::renstra::LIST", "r.*", "renstra r", "r.id", sorted);
    list.filter("r.instansi_id = {}", instansi);
    list.filter_if("r.opd_id = {}", filter.opd_id);
    list.filter_if("r.status = {}", filter.status);
    list.filter_if("r.tahun_awal <= {} AND r.tahun_akhir >= {}", filter.tahun);
    list.search(&["r.kode", "r.nama"], filter.search.as_deref());
    list.fetch(session, page, |renstra: &Renstra| match sort {
        RenstraSort::TahunAwal => (renstra.tahun_awal.to_string(), renstra.id.0),
        RenstraSort::Nama => (renstra.nama.clone(), renstra.id.0),
    })
    .await
}
