//! Bulk import: the rows of a table, all or nothing.
//!
//! A dry run takes the same way as applying, writes included, and rolls back at the end. Whatever is wrong is
//! told at once, by row and column. With an idempotency key the same table gives the same answer again and is
//! never counted twice. Budgets are imported by [`budget::import`](crate::ops::budget::import).

pub(crate) mod achievements;
mod evaluations;
pub(crate) mod lookup;
mod plans;
mod row;
mod rows;
pub(crate) mod table;
mod targets;
pub(crate) mod windows;
pub(crate) mod write;

use sakip_core::problem::Problems;
use serde::{Deserialize, Serialize};

pub use achievements::achievements;
pub use evaluations::evaluations;
pub use plans::{MAX_PLANS, Plans, plans};
pub use table::{MAX_BYTES, MAX_ROWS, Table};
pub use targets::{TargetTable, targets};

use crate::error::Result;
use crate::unit::Unit;

/// Whether what is imported is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Everything is done and then undone: the report tells what would happen.
    DryRun,
    /// It is kept, if nothing is wrong.
    Apply,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it does.
    pub phase: Phase,
    /// How many rows are done.
    pub done: usize,
    /// Of how many.
    pub total: usize,
}

/// What an import does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reads the rows and checks them.
    Checking,
    /// Writes them.
    Writing,
}

/// What became of the rows: `new`, `changed`, `unchanged` and `refused` together are `rows`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// How many rows there are.
    pub rows: usize,
    /// How many are new.
    pub new: usize,
    /// How many change what is there.
    pub changed: usize,
    /// How many say what is there already.
    pub unchanged: usize,
    /// How many are refused; with one of them nothing is kept.
    pub refused: usize,
}

/// What an import came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What became of the rows.
    pub counts: Counts,
    /// Whether it is kept: never by a dry run itself, nor when a row was refused; of a `repeated` one it was
    /// kept before.
    pub applied: bool,
    /// Whether this is the answer of an earlier import with the same key: nothing was done this time.
    pub repeated: bool,
    /// The columns of the table nobody reads.
    pub ignored: Vec<String>,
    /// Everything that is wrong, by row and column.
    pub problems: Option<Problems>,
}

impl Report {
    /// The answer of an earlier import with the same key.
    fn again(counts: Counts, ignored: &[String]) -> Report {
        Report {
            counts,
            applied: true,
            repeated: true,
            ignored: ignored.to_vec(),
            problems: None,
        }
    }
}

/// Claims the key of an import; the counts of the import that had it before, if there was one.
async fn answered(
    unit: &mut Unit,
    key: Option<&str>,
    request: &impl Serialize,
) -> Result<Option<Counts>> {
    match key {
        Some(key) => unit.claim::<Counts>(key, request).await,
        None => Ok(None),
    }
}

/// Ends an import: kept, if it is to be and nothing is wrong.
async fn ended(
    mut unit: Unit,
    mode: Mode,
    key: Option<&str>,
    counts: Counts,
    done: Result<(), Problems>,
    ignored: &[String],
) -> Result<Report> {
    let problems = done.err();
    let applied = problems.is_none() && mode == Mode::Apply;
    if applied {
        if let Some(key) = key {
            unit.answer(key, &counts).await?;
        }
        unit.commit().await?;
    } else {
        unit.rollback().await?;
    }
    Ok(Report {
        counts,
        applied,
        repeated: false,
        ignored: ignored.to_vec(),
        problems,
    })
}
