//! Entering: a draft is made or changed.

use sakip_core::indicator::Target;
use sakip_core::number::Quantity;
use sakip_core::period::Period;
use sakip_core::problem::ProblemList;
use serde::{Deserialize, Serialize};

use super::formula::{Component, compute};
use super::input::{Filled, Isian, MAX_ALASAN, MAX_CATATAN};
use super::rules::{IndicatorFacts, check_period, indicator, level};
use super::{Achievement, Action, NOTE_STEP, Status, of_period, person};
use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::error::Result;
use crate::id::{ComponentId, IndicatorId, UserId};
use crate::ops::policies;
use crate::ops::windows::ensure_open;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version::conflict;

statements! {
    COMPONENTS_OF = "SELECT id, nama FROM indicator_components WHERE indicator_id = $1 ORDER BY urutan, id";
    INSERT = "INSERT INTO performance_achievements (indicator_id, periode, tahun, measured, realisasi, tingkat, alasan, catatan, entered_by, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT (indicator_id, periode) DO NOTHING RETURNING *";
    UPDATE = "UPDATE performance_achievements SET measured = $3, realisasi = $4, tingkat = $5, alasan = $6, catatan = $7, status = 'draft', entered_by = $8, updated_at = $9, version = version + 1 WHERE id = $1 AND version = $2 RETURNING *";
    FORGET_COMPONENTS = "DELETE FROM achievement_components WHERE achievement_id = $1";
    INSERT_COMPONENT = "INSERT INTO achievement_components (achievement_id, indicator_id, component_id, nilai) VALUES ($1, $2, $3, $4)";
}

/// What is entered for an indicator and a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The indicator.
    pub indicator_id: IndicatorId,
    /// The period, of the frequency of the indicator.
    pub periode: Period,
    /// The value, or why there is none.
    pub isian: Isian,
    /// What else is to be said, at most [`MAX_CATATAN`] characters.
    #[serde(default)]
    pub catatan: Option<String>,
    /// The version of the achievement that is changed; none for one that is not there yet.
    #[serde(default)]
    pub version: Option<i64>,
}

/// What is stored of an entry.
#[derive(Clone, Debug, Default, Serialize)]
struct Stored {
    measured: Option<Filled>,
    realisasi: Option<Quantity>,
    tingkat: Option<String>,
    alasan: Option<String>,
    komponen: Vec<(ComponentId, Quantity)>,
}

/// Enters an achievement, or changes it while it is a draft or was returned.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) for the indicator; [`Error::Invalid`](crate::Error::Invalid) with everything that is wrong with the entry, the
/// period included; [`Error::Refused`](crate::Error::Refused) outside the period window (`window_closed`), once it was handed in
/// (`achievement_status`), or when no user acts (`actor_is_user`); [`Error::Conflict`](crate::Error::Conflict) when somebody else
/// entered or changed it since `version` was read.
pub async fn enter(unit: &mut Unit, entry: Entry) -> Result<Achievement> {
    unit.start()?;
    let user = person(unit).await?;
    let instansi = unit.instansi();
    let facts = indicator(unit, instansi, entry.indicator_id).await?;
    let mut problems = ProblemList::default();
    check_period(&mut problems, "periode", &facts, entry.periode);
    if let Some(catatan) = &entry.catatan {
        check::text(&mut problems, "catatan", catatan, 0..=MAX_CATATAN);
    }
    let stored = read(unit, &mut problems, &facts, &entry.isian).await?;
    problems.into_result(())?;
    ensure_open(unit, facts.opd_id, entry.periode).await?;
    let existing = of_period(unit, instansi, facts.id, entry.periode).await?;
    let achievement = match existing {
        Some(existing) => change(unit, user, &existing, &entry, &stored).await?,
        None => create(unit, user, &entry, &stored).await?,
    };
    unit.done(achievement)
}

/// Reads what was filled in as it is stored.
async fn read(
    unit: &mut Unit,
    problems: &mut ProblemList,
    facts: &IndicatorFacts,
    isian: &Isian,
) -> Result<Stored> {
    let mut stored = Stored {
        measured: Some(Filled::Value),
        ..Stored::default()
    };
    match isian {
        Isian::Nilai(value) => {
            check::quantity(problems, "isian.nilai", *value);
            stored.realisasi = Some(*value);
        }
        Isian::Tingkat(label) => {
            let instansi = unit.instansi();
            let policy = policies::of_reference(unit, instansi, facts.policy.as_deref()).await?;
            let level = level(problems, "isian.tingkat", label, &policy);
            stored.tingkat = level.map(|level| Target::Ordinal(level).written());
        }
        Isian::Komponen(given) => {
            let known: Vec<Component> = unit.fetch_all(&COMPONENTS_OF, args![facts.id]).await?;
            if let Some(computed) = compute(problems, facts.formula.as_deref(), &known, given) {
                stored.realisasi = Some(computed.value);
                stored.komponen = computed.components;
            }
        }
        Isian::NotFilled(alasan) | Isian::NotApplicable(alasan) => {
            check::text(problems, "isian.alasan", alasan, 1..=MAX_ALASAN);
            stored.alasan = Some(alasan.clone());
            stored.measured = Some(match isian {
                Isian::NotFilled(_) => Filled::NotFilled,
                _ => Filled::NotApplicable,
            });
        }
    }
    Ok(stored)
}

async fn create(
    unit: &mut Unit,
    user: UserId,
    entry: &Entry,
    stored: &Stored,
) -> Result<Achievement> {
    let now = unit.now();
    if let Some(expected) = entry.version {
        let id = format!("{}/{}", entry.indicator_id, entry.periode);
        return Err(conflict("achievement", id, expected, 0));
    }
    let made: Option<Achievement> = unit
        .fetch_optional(
            &INSERT,
            args![
                entry.indicator_id,
                entry.periode,
                entry.periode.year(),
                stored.measured,
                stored.realisasi,
                &stored.tingkat,
                &stored.alasan,
                &entry.catatan,
                user,
                now
            ],
        )
        .await?;
    // Nobody was there a moment ago: somebody else was faster.
    let Some(made) = made else {
        let id = format!("{}/{}", entry.indicator_id, entry.periode);
        return Err(conflict("achievement", id, 0, 1));
    };
    keep(unit, user, made.status, &made, stored).await?;
    unit.record(
        Change::new(Action::Enter.name(), "achievement", made.id).after(&(&made, &stored.komponen)),
    );
    Ok(made)
}

async fn change(
    unit: &mut Unit,
    user: UserId,
    existing: &Achievement,
    entry: &Entry,
    stored: &Stored,
) -> Result<Achievement> {
    let (id, found) = (existing.id, existing.version);
    let expected = entry.version.unwrap_or(0);
    if expected != found {
        return Err(conflict("achievement", id, expected, found));
    }
    existing.status.after(Action::Enter)?;
    let now = unit.now();
    let changed: Option<Achievement> = unit
        .fetch_optional(
            &UPDATE,
            args![
                id,
                found,
                stored.measured,
                stored.realisasi,
                &stored.tingkat,
                &stored.alasan,
                &entry.catatan,
                user,
                now
            ],
        )
        .await?;
    let changed = changed.ok_or_else(|| conflict("achievement", id, found, found + 1))?;
    unit.execute(&FORGET_COMPONENTS, args![id]).await?;
    keep(unit, user, existing.status, &changed, stored).await?;
    unit.record(
        Change::new(Action::Enter.name(), "achievement", id)
            .before(existing)
            .after(&(&changed, &stored.komponen)),
    );
    Ok(changed)
}

/// Keeps the components and the step.
async fn keep(
    unit: &mut Unit,
    user: UserId,
    from: Status,
    achievement: &Achievement,
    stored: &Stored,
) -> Result<()> {
    for (component, value) in &stored.komponen {
        unit.execute(
            &INSERT_COMPONENT,
            args![achievement.id, achievement.indicator_id, *component, *value],
        )
        .await?;
    }
    let now = unit.now();
    let no_reason: Option<String> = None;
    unit.execute(
        &NOTE_STEP,
        args![
            achievement.id,
            from,
            achievement.status,
            no_reason,
            user,
            now
        ],
    )
    .await
    .map(|_| ())
}
