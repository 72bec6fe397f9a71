//! SQL, written once. Every statement has a name and is in the list a test prepares on both engines.

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::engine::EngineKind;

/// A statement. Its text is the same on both engines unless it was made with [`Statement::differing`].
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) name: &'static str,
    text: Sql,
}

#[derive(Clone, Debug)]
enum Sql {
    Written {
        sqlite: &'static str,
        postgres: &'static str,
    },
    Composed(String),
}

impl Statement {
    /// The same text on both engines.
    pub(crate) const fn portable(name: &'static str, sql: &'static str) -> Statement {
        Statement::differing(name, sql, sql)
    }

    /// What cannot be said the same way on both.
    pub(crate) const fn differing(
        name: &'static str,
        sqlite: &'static str,
        postgres: &'static str,
    ) -> Statement {
        Statement {
            name,
            text: Sql::Written { sqlite, postgres },
        }
    }

    /// A text put together from fragments of this crate. Whatever comes from outside is bound, never part
    /// of the text.
    pub(crate) fn composed(name: &'static str, sql: String) -> Statement {
        Statement {
            name,
            text: Sql::Composed(sql),
        }
    }

    /// The same for several rows: the group `($place, …)` of `columns` values becomes `rows` groups, counted
    /// from `$first`. For an INSERT with its VALUES, and for lists written as `IN (($1))`.
    pub(crate) fn for_rows(
        &self,
        place: usize,
        columns: usize,
        first: usize,
        rows: usize,
    ) -> Statement {
        let group = |from: usize| {
            let places: Vec<String> = (from..from + columns)
                .map(|place| format!("${place}"))
                .collect();
            format!("({})", places.join(", "))
        };
        let groups: Vec<String> = (0..rows).map(|row| group(first + row * columns)).collect();
        let text = match &self.text {
            Sql::Written { sqlite, .. } => sqlite,
            Sql::Composed(text) => text.as_str(),
        };
        Statement::composed(self.name, text.replace(&group(place), &groups.join(", ")))
    }

    /// Its text on an engine.
    pub(crate) fn text(&self, engine: EngineKind) -> &str {
        match (&self.text, engine) {
            (Sql::Written { sqlite, .. }, EngineKind::Sqlite) => sqlite,
            (Sql::Written { postgres, .. }, EngineKind::Postgres) => postgres,
            (Sql::Composed(text), _) => text,
        }
    }

    #[cfg(feature = "sqlite")]
    pub(crate) fn for_sqlite(&self) -> SqlStr {
        match &self.text {
            Sql::Written { sqlite, .. } => sqlite.into_sql_str(),
            Sql::Composed(sql) => AssertSqlSafe(sql.clone()).into_sql_str(),
        }
    }

    #[cfg(feature = "postgres")]
    pub(crate) fn for_postgres(&self) -> SqlStr {
        match &self.text {
            Sql::Written { postgres, .. } => postgres.into_sql_str(),
            Sql::Composed(sql) => AssertSqlSafe(sql.clone()).into_sql_str(),
        }
    }
}

/// Declares the statements of a module and its list `STATEMENTS`, which [`all`] has to include: each with its
/// text, or with that for SQLite and that for PostgreSQL.
macro_rules! statements {
    (@of $name:ident $sql:expr) => {
        $crate::statement::Statement::portable(concat!(module_path!(), "::", stringify!($name)), $sql)
    };
    (@of $name:ident $sqlite:expr, $postgres:expr) => {
        $crate::statement::Statement::differing(
            concat!(module_path!(), "::", stringify!($name)),
            $sqlite,
            $postgres,
        )
    };
    ($($(#[$doc:meta])* $name:ident = $sql:expr $(, $postgres:expr)?;)+) => {
        $(
            $(#[$doc])*
            const $name: $crate::statement::Statement =
                $crate::statement::statements!(@of $name $sql $(, $postgres)?);
        )+
        /// The statements of this module.
        pub(crate) const STATEMENTS: &[$crate::statement::Statement] = &[$($name),+];
    };
}
pub(crate) use statements;

/// Every statement of the crate.
pub(crate) fn all() -> impl Iterator<Item = &'static Statement> {
    [
        crate::audit::STATEMENTS,
        crate::engine::differing::STATEMENTS,
        crate::idempotency::STATEMENTS,
        crate::jobs::STATEMENTS,
        crate::jobs::schedule::STATEMENTS,
        crate::ops::documents::STATEMENTS,
        crate::ops::evaluations::create::STATEMENTS,
        crate::ops::evaluations::import::STATEMENTS,
        crate::ops::evaluations::load::STATEMENTS,
        crate::ops::evaluations::write::STATEMENTS,
        crate::ops::budget::LINE_STATEMENTS,
        crate::ops::budget::LOAD_STATEMENTS,
        crate::ops::budget::WRITE_STATEMENTS,
        crate::ops::achievements::STATEMENTS,
        crate::ops::achievements::decide::STATEMENTS,
        crate::ops::achievements::enter::STATEMENTS,
        crate::ops::achievements::evidence::STATEMENTS,
        crate::ops::achievements::person::STATEMENTS,
        crate::ops::achievements::rules::STATEMENTS,
        crate::ops::import::lookup::STATEMENTS,
        crate::ops::import::windows::STATEMENTS,
        crate::ops::import::write::STATEMENTS,
        crate::ops::instansi::STATEMENTS,
        crate::ops::integrations::STATEMENTS,
        crate::ops::notifications::STATEMENTS,
        crate::ops::opd::STATEMENTS,
        crate::ops::opd::change::STATEMENTS,
        crate::ops::opd::history::STATEMENTS,
        crate::ops::sessions::STATEMENTS,
        crate::ops::tokens::STATEMENTS,
        crate::ops::users::account::STATEMENTS,
        crate::ops::users::login::STATEMENTS,
        crate::ops::users::permission::STATEMENTS,
        crate::ops::users::second_factor::STATEMENTS,
        crate::ops::windows::STATEMENTS,
        crate::ops::windows::exception::STATEMENTS,
        crate::query::opd::STATEMENTS,
        crate::ops::policies::STATEMENTS,
        crate::ops::sync::STATEMENTS,
        crate::ops::templates::STATEMENTS,
        crate::query::evaluations::predikat::STATEMENTS,
        crate::query::budget::LEDGER_STATEMENTS,
        crate::query::budget::LIST_STATEMENTS,
        crate::query::budget::MONTHS_STATEMENTS,
        crate::query::dashboard::STATEMENTS,
        crate::query::performance::STATEMENTS,
        crate::query::rollup::STATEMENTS,
        crate::ops::renstra::STATEMENTS,
        crate::ops::renstra::READ_STATEMENTS,
        crate::ops::renstra::same::STATEMENTS,
        crate::ops::renstra::STORED_STATEMENTS,
        crate::ops::nodes::STATEMENTS,
        crate::ops::nodes::ROW_STATEMENTS,
        crate::ops::indicators::STATEMENTS,
        crate::ops::indicators::ROW_STATEMENTS,
        crate::ops::indicators::components::STATEMENTS,
        crate::ops::targets::STATEMENTS,
        crate::ops::snapshots::STATEMENTS,
        crate::ops::snapshots::GATHER_STATEMENTS,
        crate::query::lkjip::STATEMENTS,
    ]
    .into_iter()
    .flatten()
}
