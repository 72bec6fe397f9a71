//! SQLite: one file, one writer, many readers.

use std::ops::DerefMut;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::error::BoxDynError;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous, SqliteTypeInfo, SqliteValueRef,
};
use sqlx::{Arguments, Decode, Sqlite, SqliteConnection, Transaction, Type};
use tempfile::TempDir;

use super::{StoredDate, StoredDecimal, StoredTime};
use crate::codec::Value;
use crate::error::Error;
use crate::options::Options;

/// How a time is written: always 27 characters.
const TIME_FORMAT: &str = "%Y-%m-%dT%H:%M:%S%.6fZ";

/// One connection that writes and some that read. SQLite lets one writer in at a time; with one connection
/// the writers of this process queue up in order, and only another process can make one wait for the lock.
#[derive(Clone, Debug)]
pub(crate) struct Pools {
    pub(crate) writer: SqlitePool,
    pub(crate) reader: SqlitePool,
    /// The file; none in memory.
    pub(crate) file: Option<PathBuf>,
    /// Where the database is that is said to be in memory; it goes with the last of its users.
    _memory: Option<Arc<TempDir>>,
}

/// A connection of a pool.
#[derive(Debug)]
pub(crate) enum Held {
    Plain(PoolConnection<Sqlite>),
    Within(Transaction<'static, Sqlite>),
}

impl Held {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        match self {
            Held::Plain(connection) => connection.deref_mut(),
            Held::Within(transaction) => transaction.deref_mut(),
        }
    }
}

impl Pools {
    /// Opens a file, or a database in memory that lives as long as its connections. SQLite lets nobody read
    /// what is really in memory while somebody writes; so it is a file of its own that nobody waits for to be
    /// on the disk.
    pub(crate) async fn open(file: Option<&Path>, options: &Options) -> Result<Pools, Error> {
        let connect = SqliteConnectOptions::new()
            .foreign_keys(true)
            .busy_timeout(options.busy_timeout)
            .synchronous(SqliteSynchronous::Full)
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON")
            // REPLACE then asks the triggers that protect what is never removed.
            .pragma("recursive_triggers", "ON")
            .statement_cache_capacity(options.statement_cache)
            .optimize_on_close(true, 400);
        let mut memory = None;
        let connect = match file {
            Some(file) => connect
                .filename(file)
                .create_if_missing(options.create && options.migrate)
                .journal_mode(SqliteJournalMode::Wal),
            None => {
                let directory = tempfile::Builder::new().prefix("sakip-").tempdir();
                let directory = directory.map_err(sqlx::Error::Io)?;
                let file = directory.path().join("sakip.db");
                memory = Some(Arc::new(directory));
                connect
                    .filename(file)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Off)
            }
        };
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(options.acquire_timeout)
                .test_before_acquire(false)
                .max_lifetime(None)
                .idle_timeout(None)
        };
        let writer = pool()
            .min_connections(1)
            .max_connections(1)
            .connect_with(connect.clone())
            .await?;
        // A reader that writes is a bug: the engine refuses it.
        let reader = pool()
            .max_connections(options.max_connections.max(1))
            .connect_lazy_with(connect.pragma("query_only", "ON"));
        Ok(Pools {
            writer,
            reader,
            file: file.map(Path::to_owned),
            _memory: memory,
        })
    }

    /// A transaction that holds the write lock from its start, so that nobody else can come between a check
    /// and the write it allows.
    pub(crate) async fn begin_write(&self) -> Result<Held, Error> {
        Ok(Held::Within(
            self.writer.begin_with("BEGIN IMMEDIATE").await?,
        ))
    }

    /// A transaction that sees one state of the database from its first statement on.
    pub(crate) async fn begin_read(&self) -> Result<Held, Error> {
        Ok(Held::Within(self.reader.begin().await?))
    }

    /// A connection for single statements.
    pub(crate) async fn acquire(&self) -> Result<Held, Error> {
        Ok(Held::Plain(self.reader.acquire().await?))
    }

    /// Brings the schema up to date. The write lock keeps two processes from doing it at once.
    pub(crate) async fn migrate(&self, migrator: &Migrator) -> Result<(), Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        migrator
            .run_direct(None, transaction.deref_mut(), false)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// The values of a statement.
pub(crate) fn bind(values: Vec<Value>) -> Result<SqliteArguments, Error> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        match value.storable()? {
            Value::Text(text) => Arguments::add(&mut arguments, text),
            Value::Int(int) => Arguments::add(&mut arguments, int),
            Value::Bool(yes) => Arguments::add(&mut arguments, yes),
            Value::Decimal(decimal) => {
                Arguments::add(&mut arguments, decimal.map(|decimal| decimal.to_string()))
            }
            Value::Time(time) => Arguments::add(
                &mut arguments,
                time.map(|time| time.format(TIME_FORMAT).to_string()),
            ),
            Value::Date(date) => Arguments::add(&mut arguments, date.map(|date| date.to_string())),
            Value::Bytes(bytes) => Arguments::add(&mut arguments, bytes),
        }
        .map_err(Error::unreadable)?;
    }
    Ok(arguments)
}

macro_rules! kept_as_text {
    ($type:ty, $read:expr) => {
        impl Type<Sqlite> for $type {
            fn type_info() -> SqliteTypeInfo {
                <str as Type<Sqlite>>::type_info()
            }
            fn compatible(info: &SqliteTypeInfo) -> bool {
                <str as Type<Sqlite>>::compatible(info)
            }
        }
        impl<'r> Decode<'r, Sqlite> for $type {
            fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
                let read: fn(&str) -> Result<Self, BoxDynError> = $read;
                read(<&str as Decode<'r, Sqlite>>::decode(value)?)
            }
        }
    };
}
kept_as_text!(StoredDecimal, |text| Ok(StoredDecimal(
    Decimal::from_str_exact(text)?
)));
kept_as_text!(StoredDate, |text| Ok(StoredDate(NaiveDate::from_str(
    text
)?)));
kept_as_text!(StoredTime, |text| Ok(StoredTime(
    DateTime::<Utc>::from_str(text)?
)));

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sqlx::Row;

    use super::Pools;
    use crate::options::Options;

    #[test]
    fn every_connection_is_set_up() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("sakip.db");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let options = Options::default().busy_timeout(Duration::from_millis(4_321));
            let pools = Pools::open(Some(&file), &options).await.unwrap();
            let memory = Pools::open(None, &options).await.unwrap();
            for (pool, query_only, synchronous) in [
                (&pools.writer, "0", "2"),
                (&pools.reader, "1", "2"),
                (&memory.writer, "0", "0"),
                (&memory.reader, "1", "0"),
            ] {
                // All the connections of the pool at once, so that each is asked.
                let mut held = Vec::new();
                for _ in 0..pool.options().get_max_connections() {
                    held.push(pool.acquire().await.unwrap());
                }
                for connection in &mut held {
                    for (pragma, expected) in [
                        ("journal_mode", "wal"),
                        ("foreign_keys", "1"),
                        ("synchronous", synchronous),
                        ("busy_timeout", "4321"),
                        ("query_only", query_only),
                        ("recursive_triggers", "1"),
                        ("trusted_schema", "0"),
                        ("cell_size_check", "1"),
                    ] {
                        let sql = sqlx::AssertSqlSafe(format!("PRAGMA {pragma}"));
                        let row = sqlx::query(sql).fetch_one(&mut **connection).await.unwrap();
                        let value: String = row.try_get_unchecked(0).unwrap();
                        assert_eq!(value, expected, "{pragma}");
                    }
                }
            }
        });
    }

    #[test]
    fn a_database_in_memory_leaves_nothing() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let place = runtime.block_on(async {
            let pools = Pools::open(None, &Options::default()).await.unwrap();
            let place = pools._memory.as_ref().unwrap().path().to_owned();
            assert!(place.join("sakip.db").exists());
            pools.writer.close().await;
            place
        });
        assert!(!place.exists());
    }
}
