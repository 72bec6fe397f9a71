//! Importing plans.

use std::collections::BTreeSet;

use sakip_core::plan::{PlanData, YearRange};
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use super::{Counts, Mode, Phase, Progress, Report, answered, ended};
use crate::actor::Actor;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::ops::renstra::{self, NewRenstra, PutRenstra};
use crate::unit::Unit;

/// The most plans of one import.
pub const MAX_PLANS: usize = 1_000;

/// Plans to import: one per OPD and run of years.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plans {
    /// The plans, each with its name, OPD and period.
    pub plans: Vec<PlanData>,
    /// Why; required where a target that is there changes.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether targets may be removed, as in [`PutRenstra`].
    #[serde(default)]
    pub allow_removal: bool,
}

/// What a plan comes to.
enum Done {
    New,
    Changed,
    Unchanged,
}

/// Imports plans, all or none: a plan of an OPD for years it has none for is created as a draft, otherwise
/// the one it has is replaced, and what the document names again keeps its history. A plan that is stored
/// already, however it is spelled, is left alone.
///
/// # Errors
/// What is wrong with the plans is in the report, as [`renstra::create`] and [`renstra::put`] tell it, each
/// place behind the number of its plan (`[0].tujuan[1].name`).
/// [`Error::KeyReused`] for a key of other plans.
///
/// ```
/// # use sakip_db::{Actor, Db, ops::import::{self, Mode, Plans, Report}};
/// async fn load(db: &Db, actor: Actor, plans: &Plans) -> sakip_db::Result<Report> {
///     import::plans(db, actor, plans, Mode::Apply, Some("renstra-2025"), |_| ()).await
/// }
/// ```
pub async fn plans(
    db: &Db,
    actor: Actor,
    import: &Plans,
    mode: Mode,
    key: Option<&str>,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Report> {
    let total = import.plans.len();
    let mut counts = Counts {
        rows: total,
        ..Counts::default()
    };
    let mut unit = db.begin(actor.clone()).await?;
    if total > MAX_PLANS {
        counts.refused = total;
        return ended(unit, mode, None, counts, Err(too_many()), &[]).await;
    }
    let request = ("import_plans", import);
    if let Some(counts) = answered(&mut unit, key, &request).await? {
        return Ok(Report::again(counts, &[]));
    }
    let mut problems = ProblemList::default();
    let mut seen = BTreeSet::new();
    for (index, plan) in import.plans.iter().enumerate() {
        progress(Progress {
            phase: Phase::Writing,
            done: index,
            total,
        });
        let at = |place: &str| match place {
            "" => format!("[{index}]"),
            place if place.starts_with('[') => format!("[{index}]{place}"),
            place => format!("[{index}].{place}"),
        };
        let refused = match one(&mut unit, import, plan, &mut seen).await {
            Ok(Done::New) => {
                counts.new += 1;
                continue;
            }
            Ok(Done::Changed) => {
                counts.changed += 1;
                continue;
            }
            Ok(Done::Unchanged) => {
                counts.unchanged += 1;
                continue;
            }
            Err(Error::Invalid(problems)) => problems.placed(at),
            Err(Error::Refused(refusal)) => {
                Problem::new(refusal.rule(), at(""), Text::of(refusal.as_ref())).into()
            }
            Err(error) => return Err(error),
        };
        counts.refused += 1;
        problems.extend(refused);
        // Nothing will be kept; what is wrong with the others is told all the same.
        unit.rollback().await?;
        unit = db.begin(actor.clone()).await?;
    }
    progress(Progress {
        phase: Phase::Writing,
        done: total,
        total,
    });
    ended(unit, mode, key, counts, problems.into_result(()), &[]).await
}

async fn one(
    unit: &mut Unit,
    import: &Plans,
    plan: &PlanData,
    seen: &mut BTreeSet<(String, YearRange)>,
) -> Result<Done> {
    let create = NewRenstra {
        kode: None,
        policy: None,
        plan: plan.clone(),
    };
    let years = plan.period.as_deref().and_then(|text| text.parse().ok());
    // Without an OPD or years it is no renstra, which is told with all else that is wrong with it.
    let (Some(opd), Some(years)) = (plan.opd.as_deref().map(str::trim), years) else {
        renstra::create(unit, create).await?;
        return Ok(Done::New);
    };
    if !seen.insert((opd.to_owned(), years)) {
        return Err(Error::Invalid(twice(opd, years).into()));
    }
    let instansi = unit.instansi();
    let mut stored = renstra::same::of_years(unit, instansi, opd, years).await?;
    let Some(found) = stored.pop() else {
        renstra::create(unit, create).await?;
        return Ok(Done::New);
    };
    if !stored.is_empty() {
        return Err(Error::Invalid(several(opd, years).into()));
    }
    let (id, version) = (found.id, found.version);
    if renstra::same::is_stored(unit, found, plan).await? {
        return Ok(Done::Unchanged);
    }
    let put = PutRenstra {
        plan: plan.clone(),
        allow_removal: import.allow_removal,
        reason: import.reason.clone(),
        effective: None,
    };
    renstra::put(unit, id, version, put).await?;
    Ok(Done::Changed)
}

fn too_many() -> Problems {
    Problem::new(
        "too_many_plans",
        "",
        Text::new(
            format!("paling banyak {MAX_PLANS} rencana sekaligus: bagi menjadi beberapa berkas"),
            format!("at most {MAX_PLANS} plans at once: split them into several files"),
        ),
    )
    .into()
}

fn twice(opd: &str, years: YearRange) -> Problem {
    let opd: String = opd.chars().take(60).collect();
    Problem::new(
        "plan_twice",
        "",
        Text::new(
            format!("rencana OPD `{opd}` {years} sudah ada di berkas ini"),
            format!("the plan of the OPD `{opd}` for {years} is in this file already"),
        ),
    )
}

fn several(opd: &str, years: YearRange) -> Problem {
    let opd: String = opd.chars().take(60).collect();
    Problem::new(
        "ambiguous_renstra",
        "",
        Text::new(
            format!(
                "OPD `{opd}` punya beberapa renstra {years}: arsipkan yang lain, atau ubah renstranya langsung"
            ),
            format!(
                "the OPD `{opd}` has several renstra for {years}: archive the others, or change the renstra itself"
            ),
        ),
    )
}
