//! Whether a document says what is stored: what an import leaves alone.

use sakip_core::indicator::Target;
use sakip_core::plan::{Plan, PlanData, YearRange};
use sakip_core::policy::Policy;
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
    let policy = &stored.policy;
    Ok(told(&stored.plan()?, policy)? == told(&given, policy)?)
}

/// What a plan says: without ids, and every number without the zeros it does not need.
fn told(plan: &Plan, policy: &Policy) -> Result<Json> {
    let mut json =
        serde_json::to_value(plan.to_data()).map_err(|error| Error::unreadable(error.into()))?;
    let mut waiting = vec![&mut json];
    while let Some(next) = waiting.pop() {
        match next {
            Json::Object(map) => {
                map.remove("id");
                for (name, value) in map.iter_mut() {
                    match name.as_str() {
                        "weight" | "baseline" | "end_target" => plain(value, policy),
                        "targets" => {
                            let targets = value.as_object_mut().into_iter();
                            let targets = targets.flat_map(|targets| targets.values_mut());
                            targets.for_each(|target| plain(target, policy));
                        }
                        _ => waiting.push(value),
                    }
                }
            }
            Json::Array(list) => waiting.extend(list),
            _ => {}
        }
    }
    Ok(json)
}

/// A number, a range or a level in the one way it is stored.
fn plain(value: &mut Json, policy: &Policy) {
    let Some(target) = value
        .as_str()
        .and_then(|text| Target::parse(text, policy).ok())
    else {
        return;
    };
    *value = Json::String(match &target {
        Target::Point(point) => point.value().normalize().to_string(),
        Target::Range(range) => {
            let [lo, hi] = [range.lo(), range.hi()].map(|end| end.value().normalize());
            format!("{lo}-{hi}")
        }
        Target::Ordinal(_) => target.written(),
    });
}
