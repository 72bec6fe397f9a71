//! The two engines. Whatever differs between them is in here: connecting, locking, codecs, error classes.

pub(crate) mod differing;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "postgres")]
pub(crate) mod postgres_integrity;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite_file;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite_integrity;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

/// What a driver reads from a column, for every engine that is built in.
pub(crate) trait Stored: StoredInSqlite + StoredInPostgres {}
impl<T: StoredInSqlite + StoredInPostgres> Stored for T {}

/// A row that decodes from every engine that is built in.
pub(crate) trait Record: FromSqlite + FromPostgres + Send + Unpin + 'static {}
impl<T: FromSqlite + FromPostgres + Send + Unpin + 'static> Record for T {}

/// A decimal as an engine keeps it: NUMERIC on PostgreSQL, canonical text on SQLite.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredDecimal(pub(crate) Decimal);

/// A time as an engine keeps it: TIMESTAMPTZ on PostgreSQL, text of one fixed width on SQLite, so that the
/// order of the texts is the order in time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredTime(pub(crate) DateTime<Utc>);

/// A day as an engine keeps it: DATE on PostgreSQL, text of one fixed width on SQLite.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredDate(pub(crate) NaiveDate);

macro_rules! bounds {
    ($feature:literal, $stored:ident, $record:ident, $engine:path, $row:path) => {
        #[cfg(feature = $feature)]
        pub(crate) trait $stored:
            for<'r> sqlx::Decode<'r, $engine> + sqlx::Type<$engine>
        {
        }
        #[cfg(feature = $feature)]
        impl<T: for<'r> sqlx::Decode<'r, $engine> + sqlx::Type<$engine>> $stored for T {}
        #[cfg(feature = $feature)]
        pub(crate) trait $record: for<'r> sqlx::FromRow<'r, $row> {}
        #[cfg(feature = $feature)]
        impl<T: for<'r> sqlx::FromRow<'r, $row>> $record for T {}

        #[cfg(not(feature = $feature))]
        pub(crate) trait $stored {}
        #[cfg(not(feature = $feature))]
        impl<T> $stored for T {}
        #[cfg(not(feature = $feature))]
        pub(crate) trait $record {}
        #[cfg(not(feature = $feature))]
        impl<T> $record for T {}
    };
}
bounds!(
    "sqlite",
    StoredInSqlite,
    FromSqlite,
    sqlx::Sqlite,
    sqlx::sqlite::SqliteRow
);
bounds!(
    "postgres",
    StoredInPostgres,
    FromPostgres,
    sqlx::Postgres,
    sqlx::postgres::PgRow
);

/// Which engine a database runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EngineKind {
    /// SQLite, embedded: one file.
    Sqlite,
    /// PostgreSQL, by URL.
    Postgres,
}

impl EngineKind {
    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            EngineKind::Sqlite => "SQLite",
            EngineKind::Postgres => "PostgreSQL",
        }
    }
}

/// The connections to one database.
#[derive(Clone, Debug)]
pub(crate) enum Engine {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::Pools),
    #[cfg(feature = "postgres")]
    Postgres(postgres::Pool),
}

/// One connection, with or without a transaction around it. A transaction that is dropped is rolled back.
#[derive(Debug)]
pub(crate) enum Connection {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::Held),
    #[cfg(feature = "postgres")]
    Postgres(postgres::Held),
}
