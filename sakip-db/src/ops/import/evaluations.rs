//! Importing evaluations.

use std::collections::BTreeSet;

use sakip_core::problem::Problems;

use super::{Counts, Mode, Phase, Progress, Report, answered, ended};
use crate::actor::Actor;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::ops::evaluations::{self, ImportedEvaluation, named};
use crate::unit::Unit;

/// Imports whole evaluations, all or none. One that is stored already, exactly so, is left alone; one that is
/// stored otherwise is refused: it goes on in the store.
///
/// # Errors
/// What is wrong with the evaluations is in the report, as [`evaluations::import`] tells it.
/// [`Error::KeyReused`] for a key of other evaluations.
///
/// ```
/// # use sakip_db::{Actor, Db, ops::evaluations::ImportedEvaluation, ops::import::{self, Mode, Report}};
/// async fn load(db: &Db, actor: Actor, documents: &[ImportedEvaluation]) -> sakip_db::Result<Report> {
///     import::evaluations(db, actor, documents, Mode::DryRun, None, |_| ()).await
/// }
/// ```
pub async fn evaluations(
    db: &Db,
    actor: Actor,
    documents: &[ImportedEvaluation],
    mode: Mode,
    key: Option<&str>,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Report> {
    let total = documents.len();
    let mut counts = Counts {
        rows: total,
        ..Counts::default()
    };
    let mut unit = db.begin(actor).await?;
    let request = ("import_evaluations", documents);
    if let Some(counts) = answered(&mut unit, key, &request).await? {
        return Ok(Report::again(counts, &[]));
    }
    let mut told = |phase, done| progress(Progress { phase, done, total });
    // Past the limit all of them are refused as they are.
    let mut new = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        told(Phase::Checking, index);
        let compare = total <= evaluations::MAX_IMPORTED_AT_ONCE;
        if compare && is_stored(&mut unit, document).await? {
            counts.unchanged += 1;
        } else {
            new.push(index);
        }
    }
    told(Phase::Writing, 0);
    let wanted = new
        .iter()
        .filter_map(|index| documents.get(*index))
        .cloned();
    let done = match evaluations::import(&mut unit, wanted.collect()).await {
        Ok(_) => {
            counts.new = new.len();
            Ok(())
        }
        Err(Error::Invalid(problems)) => {
            let problems = problems.placed(|place| renumbered(place, &new));
            counts.refused = refused(&problems).unwrap_or(total);
            counts.new = new.len().saturating_sub(counts.refused);
            Err(problems)
        }
        Err(error) => return Err(error),
    };
    told(Phase::Writing, total);
    ended(unit, mode, key, counts, done, &[]).await
}

async fn is_stored(unit: &mut Unit, document: &ImportedEvaluation) -> Result<bool> {
    let instansi = unit.instansi();
    let Some(id) = named(unit, instansi, document).await? else {
        return Ok(false);
    };
    let sheet = evaluations::get(unit, instansi, id).await?;
    Ok(sheet.evaluation.document() == document.evaluasi)
}

/// The number in `[3].opd` and what is behind it.
fn numbered(place: &str) -> Option<(usize, &str)> {
    let (number, rest) = place.strip_prefix('[')?.split_once(']')?;
    Some((number.parse().ok()?, rest))
}

/// A place among the new ones, as a place among all.
fn renumbered(place: &str, new: &[usize]) -> String {
    let found = numbered(place).and_then(|(number, rest)| Some((new.get(number)?, rest)));
    found.map_or_else(
        || place.to_owned(),
        |(index, rest)| format!("[{index}]{rest}"),
    )
}

/// How many evaluations something is wrong with; none when it is wrong with all of them together.
fn refused(problems: &Problems) -> Option<usize> {
    let places = problems.list().iter();
    let numbers: Option<BTreeSet<usize>> = places
        .map(|problem| numbered(&problem.place).map(|(number, _)| number))
        .collect();
    numbers.map(|numbers| numbers.len())
}
