//! Whether a document says what is stored: what an import leaves alone.

use sakip_core::plan::{Plan, PlanData, YearRange};
use serde_json::Value as Json;

use super::Renstra;
use super::stored::StoredPlan;
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::InstansiId;
use crate::session::Session;
use crate::statement::statements;

statements! {
    OF_YEARS = "SELECT r.* FROM renstra r JOIN opd o ON o.id = r.opd_id WHERE r.instansi_id = $1 AND o.kode = $2 AND r.tahun_awal = $3 AND r.tahun_akhir = $4 AND r.status <> 'archived' ORDER BY r.id";
}

/// The renstra of an OPD for exactly these years, but for archived ones.
pub(crate) async fn of_years(
    session: &mut Session,
    instansi: InstansiId,
    opd: &str,
    years: YearRange,
) -> Result<Vec<Renstra>> {
    session
        .fetch_all(&OF_YEARS, args![instansi, opd, years.from(), years.to()])
        .await
}

/// Whether the plan of a renstra is the one of a document, however that spells it and whatever its ids are.
pub(crate) async fn is_stored(
    session: &mut Session,
    renstra: Renstra,
    document: &PlanData,
) -> Result<bool> {
    let stored = StoredPlan::load(session, renstra).await?;
    // What is no plan is told when it is to be written.
    let Ok(given) = Plan::from_data(document.clone(), &stored.policy) else {
        return Ok(false);
    };
    Ok(without_ids(&stored.plan()?)? == without_ids(&given)?)
}

fn without_ids(plan: &Plan) -> Result<Json> {
    let mut json =
        serde_json::to_value(plan.to_data()).map_err(|error| Error::unreadable(error.into()))?;
    let mut waiting = vec![&mut json];
    while let Some(next) = waiting.pop() {
        match next {
            Json::Object(map) => {
                map.remove("id");
                waiting.extend(map.values_mut());
            }
            Json::Array(list) => waiting.extend(list),
            _ => {}
        }
    }
    Ok(json)
}
