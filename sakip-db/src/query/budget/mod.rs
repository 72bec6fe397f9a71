//! The budget as it is at the end of a period: derived when read, from entries only.
//!
//! [`ledger`] loads the ledger of the engine with one statement per table, and [`summary`] and [`series`] are
//! what it says. [`months`] has the database add up instead: one statement, the same figures, for a server
//! that shows a whole pemda at once.

mod ledger;
mod list;
mod months;

use serde::{Deserialize, Serialize};

pub(crate) use ledger::STATEMENTS as LEDGER_STATEMENTS;
pub use ledger::{ledger, series, summary};
pub(crate) use list::STATEMENTS as LIST_STATEMENTS;
pub use list::{
    EntryFilter, EntryRow, EntrySort, LineFilter, LineSort, PaguRow, RencanaRow, entries, lines,
    rencana, revisions,
};
pub(crate) use months::STATEMENTS as MONTHS_STATEMENTS;
pub use months::{BudgetMonth, months};

use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{InstansiId, OpdId};
use crate::session::Session;
use crate::statement::Statement;

/// Whose budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Of the whole instansi.
    #[default]
    All,
    /// Of an OPD and everything below it.
    Opd(OpdId),
}

const OPD: Statement = Statement::portable(
    "query::budget::OPD",
    "SELECT id FROM opd WHERE instansi_id = $1 AND id = $2",
);

impl Scope {
    /// An OPD of another instansi is told like one that is not there.
    async fn check(self, session: &mut Session, instansi: InstansiId) -> Result<()> {
        let Scope::Opd(id) = self else { return Ok(()) };
        session
            .fetch_value_optional::<OpdId>(&OPD, args![instansi, id])
            .await?
            .map(|_| ())
            .ok_or_else(|| Error::not_found("opd", id))
    }
}

/// The lines of a year, `$1` instansi, `$2` tahun, and for an OPD with all below it a place of its own: what
/// every statement about a scope begins with, followed by its join and its columns.
///
/// A CROSS JOIN with its condition behind WHERE is a plain join to PostgreSQL; SQLite keeps its order, which is
/// from the few to the many.
macro_rules! scoped {
    (all, $opd:literal, $columns:literal, $join:literal) => {
        concat!(
            "WITH RECURSIVE lines AS MATERIALIZED (SELECT ",
            $columns,
            " FROM budget_allocations a",
            $join,
            " WHERE a.instansi_id = $1 AND a.tahun = $2)"
        )
    };
    (opd, $opd:literal, $columns:literal, $join:literal) => {
        concat!(
            "WITH RECURSIVE scope (id) AS (SELECT id FROM opd WHERE instansi_id = $1 AND id = ",
            $opd,
            " UNION SELECT o.id FROM opd o JOIN scope s ON o.parent_id = s.id WHERE o.instansi_id = $1)",
            ", lines AS MATERIALIZED (SELECT ",
            $columns,
            " FROM scope s CROSS JOIN budget_allocations a",
            $join,
            " WHERE a.opd_id = s.id AND a.tahun = $2)"
        )
    };
}
use scoped;
