//! Writing the rows of an import.

use std::collections::HashMap;

use sakip_core::period::Period;

use super::lookup::Existing;
use super::row::Content;
use super::{Phase, Progress};
use crate::audit::Change;
use crate::codec::{Value, args};
use crate::error::Result;
use crate::id::{AchievementId, IndicatorId, UserId};
use crate::ops::achievements::{Action, Status};
use crate::record::record;
use crate::statement::{Statement, statements};
use crate::unit::Unit;
use crate::version::conflict;

statements! {
    UPDATE = "UPDATE performance_achievements SET measured = $3, realisasi = $4, tingkat = $5, alasan = $6, catatan = $7, status = 'draft', entered_by = $8, updated_at = $9, version = version + 1 WHERE id = $1 AND version = $2";
    FORGET_COMPONENTS = "DELETE FROM achievement_components WHERE achievement_id = $1";
}

/// New rows per statement: many enough to save round trips, few enough for the engines' limits on parameters.
const BATCH: usize = 100;

/// A row that is to be written.
pub(super) struct Write {
    pub(super) indicator: IndicatorId,
    pub(super) periode: Period,
    pub(super) content: Content,
    /// What it changes; nothing when it is new.
    pub(super) existing: Option<Existing>,
}

record! {
    struct Made {
        id: AchievementId,
        indicator_id: IndicatorId,
        periode: Period,
    }
}

/// Writes the rows, with their steps and audit.
pub(super) async fn write(
    unit: &mut Unit,
    user: UserId,
    writes: &[Write],
    mut progress: impl FnMut(Progress) + Send,
) -> Result<()> {
    let (new, changed): (Vec<&Write>, Vec<&Write>) =
        writes.iter().partition(|write| write.existing.is_none());
    let mut done = 0;
    let mut told = |rows: usize| {
        done += rows;
        progress(Progress {
            phase: Phase::Writing,
            done,
            total: writes.len(),
        });
    };
    for batch in new.chunks(BATCH) {
        insert(unit, user, batch).await?;
        told(batch.len());
    }
    for batch in changed.chunks(BATCH) {
        let mut steps = Vec::with_capacity(batch.len());
        for write in batch {
            if let Some(existing) = &write.existing {
                update(unit, user, write, existing).await?;
                steps.push((existing.id, existing.status));
            }
        }
        note(unit, user, &steps).await?;
        told(batch.len());
    }
    Ok(())
}

async fn insert(unit: &mut Unit, user: UserId, batch: &[&Write]) -> Result<()> {
    let now = unit.now();
    let mut values = args![user, now];
    for write in batch {
        let content = &write.content;
        values.extend(args![
            write.indicator,
            write.periode,
            write.periode.year(),
            content.measured,
            content.realisasi,
            &content.tingkat,
            &content.alasan,
            &content.catatan,
        ]);
    }
    let statement = many(
        "ops::import::write::INSERT",
        "INSERT INTO performance_achievements (entered_by, created_at, updated_at, indicator_id, periode, tahun, measured, realisasi, tingkat, alasan, catatan) VALUES ",
        "$1, $2, $2",
        (2, 8),
        batch.len(),
        " ON CONFLICT (indicator_id, periode) DO NOTHING RETURNING id, indicator_id, periode",
    );
    let made: Vec<Made> = unit.fetch_all(&statement, values).await?;
    let made: HashMap<(IndicatorId, Period), AchievementId> = made
        .into_iter()
        .map(|made| ((made.indicator_id, made.periode), made.id))
        .collect();
    let mut steps = Vec::with_capacity(batch.len());
    for write in batch {
        // It was not there when the rows were checked: somebody else was faster.
        let Some(id) = made.get(&(write.indicator, write.periode)) else {
            let id = format!("{}/{}", write.indicator, write.periode);
            return Err(conflict("achievement", id, 0, 1));
        };
        unit.record(
            Change::new(Action::Enter.name(), "achievement", id).after(&(
                write.indicator,
                write.periode,
                &write.content,
            )),
        );
        steps.push((*id, Status::Draft));
    }
    note(unit, user, &steps).await
}

async fn update(unit: &mut Unit, user: UserId, write: &Write, existing: &Existing) -> Result<()> {
    let (now, content) = (unit.now(), &write.content);
    let changed = unit
        .execute(
            &UPDATE,
            args![
                existing.id,
                existing.version,
                content.measured,
                content.realisasi,
                &content.tingkat,
                &content.alasan,
                &content.catatan,
                user,
                now
            ],
        )
        .await?;
    if changed == 0 {
        return Err(conflict(
            "achievement",
            existing.id,
            existing.version,
            existing.version + 1,
        ));
    }
    // Another value does not come from its components any more.
    if existing.realisasi != content.realisasi {
        unit.execute(&FORGET_COMPONENTS, args![existing.id]).await?;
    }
    unit.record(
        Change::new(Action::Enter.name(), "achievement", existing.id)
            .before(existing)
            .after(content),
    );
    Ok(())
}

/// Notes that rows were entered: a step to draft.
async fn note(unit: &mut Unit, user: UserId, steps: &[(AchievementId, Status)]) -> Result<()> {
    if steps.is_empty() {
        return Ok(());
    }
    let mut values: Vec<Value> = args![Status::Draft, user, unit.now()];
    for (id, from) in steps {
        values.extend(args![*id, *from]);
    }
    let statement = many(
        "ops::import::write::NOTE",
        "INSERT INTO achievement_transitions (to_status, decided_by, decided_at, achievement_id, from_status) VALUES ",
        "$1, $2, $3",
        (3, 2),
        steps.len(),
        "",
    );
    unit.execute(&statement, values).await.map(|_| ())
}

/// An insert of so many rows: the values all share stand first, then each row has its own.
fn many(
    name: &'static str,
    insert: &str,
    shared: &str,
    (before, each): (usize, usize),
    rows: usize,
    end: &str,
) -> Statement {
    let rows: Vec<String> = (0..rows)
        .map(|row| {
            let places: Vec<String> = (1..=each)
                .map(|place| format!("${}", before + row * each + place))
                .collect();
            format!("({shared}, {})", places.join(", "))
        })
        .collect();
    Statement::composed(name, format!("{insert}{}{end}", rows.join(", ")))
}
