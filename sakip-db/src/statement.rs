//! SQL, written once. Every statement has a name and is in the list a test prepares on both engines.

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

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

/// Declares the statements of a module and its list `STATEMENTS`, which [`all`] has to include.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $(
            $(#[$doc])*
            const $name: $crate::statement::Statement = $crate::statement::Statement::portable(
                concat!(module_path!(), "::", stringify!($name)),
                $sql,
            );
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
        crate::idempotency::STATEMENTS,
        crate::ops::instansi::STATEMENTS,
        crate::ops::opd::STATEMENTS,
        crate::ops::policies::STATEMENTS,
        crate::ops::renstra::STATEMENTS,
        crate::ops::renstra::READ_STATEMENTS,
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
