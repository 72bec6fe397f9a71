//! The budget: lines, their pagu, what was spent each month and what was planned.
//!
//! Only entries are kept. Pagu revisions and realisasi are never changed or removed: a correction is an entry
//! of its own, which may be negative. Whatever accumulates is derived when it is read
//! ([`query::budget`](crate::query::budget)), so that a correction of March is in every later month at once.
//! The rules are those of [`sakip_core::budget::Ledger`]: every write is recorded in the ledger of its line
//! first, and only what that takes reaches the database.

mod book;
pub mod import;
mod input;
mod line;
mod load;
mod write;

use sakip_core::problem::Problem;
use sakip_core::text::{Localize, Text};

use crate::codec::AmountTooLarge;
use crate::error::{Error, Result};
use crate::id::AllocationId;
use crate::unit::Unit;

use book::{Books, Verdict};
use input::{Item, What};
pub use input::{NewPagu, NewRealisasi, NewRencana};
pub(crate) use line::STATEMENTS as LINE_STATEMENTS;
pub use line::{Line, LineChange, NewLine, create, get, get_by_code, update};
pub(crate) use load::{STATEMENTS as LOAD_STATEMENTS, month};
pub(crate) use write::STATEMENTS as WRITE_STATEMENTS;

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recorded {
    /// It was written.
    Added,
    /// It was there already, exactly so: a retry, which changes nothing.
    Unchanged,
}

/// Sets the pagu of a line from a day on; revisions before it stay.
///
/// The same revision again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] without such a line; [`Error::Invalid`] with everything the engine refuses
/// (`negative_amount`, `effective_after_year`, `duplicate_revision`, `second_murni`, `before_murni`) and for an
/// amount past what is stored (`amount_too_large`).
pub async fn revise_pagu(unit: &mut Unit, line: AllocationId, new: NewPagu) -> Result<Recorded> {
    record(unit, line, What::Pagu(new)).await
}

/// Records what was spent in a month, or a correction of it.
///
/// The `entry_key` is unique in its line: the same entry again changes nothing, another one with that key is
/// refused.
///
/// # Errors
/// [`Error::NotFound`] without such a line; [`Error::Invalid`] with everything the engine refuses
/// (`not_monthly`, `unknown_line` for a month of another year, `duplicate_entry`) and for an amount past what is
/// stored (`amount_too_large`).
pub async fn record_realisasi(
    unit: &mut Unit,
    line: AllocationId,
    new: NewRealisasi,
) -> Result<Recorded> {
    record(unit, line, What::Realisasi(new)).await
}

/// Plans what is to be spent in a month (RPD, anggaran kas): for the first time without a version, later with
/// the version that was read. The same plan again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] without such a line; [`Error::Conflict`] when the plan has another version;
/// [`Error::Invalid`] with everything the engine refuses (`negative_amount`, `not_monthly`, `unknown_line`,
/// `duplicate_plan` where there is a plan and no version was given).
pub async fn set_rencana(unit: &mut Unit, line: AllocationId, new: NewRencana) -> Result<Recorded> {
    record(unit, line, What::Rencana(new)).await
}

/// Records one entry in the book of its line, then in the database.
async fn record(unit: &mut Unit, id: AllocationId, what: What) -> Result<Recorded> {
    unit.start()?;
    load::lock(unit, &[id]).await?;
    let instansi = unit.instansi();
    let line = get(unit, instansi, id).await?;
    let item = Item {
        tahun: what.tahun().unwrap_or(line.tahun),
        kode: line.kode.clone(),
        what,
    };
    let mut books = Books::default();
    books.open(line)?;
    load::entries(unit, &mut books, &[&item]).await?;
    let verdict = books.judge(&item, "entry", |field| field.to_owned());
    if let Verdict::Stale { expected, found } = verdict {
        return Err(crate::version::conflict("rencana", id, expected, found));
    }
    let recorded = match verdict {
        Verdict::Refused(problems) => return Err(problems.into()),
        Verdict::Unchanged | Verdict::Stale { .. } => Recorded::Unchanged,
        Verdict::Write => {
            write::items(unit, &books, &[&item], &mut |_| {}).await?;
            Recorded::Added
        }
    };
    unit.done(recorded)
}

fn too_large(place: String, error: &AmountTooLarge) -> Problem {
    Problem::new("amount_too_large", place, Text::of(error))
}

/// What the database holds and the engine does not take: somebody wrote past this crate.
pub(crate) fn damaged(error: &impl Localize) -> Error {
    use sakip_core::text::Lang;
    Error::Damaged(Text::new(
        format!(
            "anggaran yang tersimpan tidak diterima oleh mesin: {}",
            error.localize(Lang::Id)
        ),
        format!(
            "the stored budget is not one the engine takes: {}",
            error.localize(Lang::En)
        ),
    ))
}
