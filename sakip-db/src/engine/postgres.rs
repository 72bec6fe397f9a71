//! PostgreSQL: any number of writers, row locks.

use std::ops::DerefMut;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use sqlx::error::BoxDynError;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{
    PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgTypeInfo, PgValueRef,
};
use sqlx::{Arguments, Connection as _, Decode, PgConnection, Postgres, Transaction, Type};

use super::{StoredDate, StoredDecimal, StoredTime};
use crate::codec::Value;
use crate::error::Error;
use crate::options::Options;

/// How long a resting connection is taken to be alive.
const TRUSTED_FOR: Duration = Duration::from_secs(2);

/// Begins a transaction for writing, whatever the server does by default: each statement sees what was
/// committed before it, so that one that has waited for a row sees what it waited for.
const WRITING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE";

/// The connections.
#[derive(Clone, Debug)]
pub(crate) struct Pool(pub(crate) PgPool);

/// A connection of the pool.
#[derive(Debug)]
pub(crate) enum Held {
    Plain(PoolConnection<Postgres>),
    Within(Transaction<'static, Postgres>),
}

impl Held {
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        match self {
            Held::Plain(connection) => connection.deref_mut(),
            Held::Within(transaction) => transaction.deref_mut(),
        }
    }
}

impl Pool {
    /// Connects.
    pub(crate) async fn open(connect: PgConnectOptions, options: &Options) -> Result<Pool, Error> {
        let connect = connect
            .application_name("sakip")
            .statement_cache_capacity(options.statement_cache)
            // Times leave the server in UTC, whatever its own time zone is.
            .options([
                ("TimeZone", "UTC"),
                // Whoever waits for a row longer than this is told that the database is busy.
                (
                    "lock_timeout",
                    // 0 would mean for ever.
                    &format!("{}ms", options.busy_timeout.as_millis().max(1)),
                ),
            ]);
        // A pool keeps trying until its time is up and then only tells that it is; one connection tells why,
        // unless the server never says a word.
        let trial = async { PgConnection::connect_with(&connect).await?.close().await };
        tokio::time::timeout(options.acquire_timeout, trial)
            .await
            .unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections.max(2))
            .acquire_timeout(options.acquire_timeout)
            // A connection that has just been used is alive; one that rested may have lost its server.
            .test_before_acquire(false)
            .before_acquire(|connection, rested| {
                Box::pin(async move {
                    if rested.idle_for > TRUSTED_FOR {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(connect)
            .await?;
        Ok(Pool(pool))
    }

    /// A transaction for writing.
    pub(crate) async fn begin_write(&self) -> Result<Held, Error> {
        Ok(Held::Within(self.0.begin_with(WRITING).await?))
    }

    /// A transaction that sees one state of the database.
    pub(crate) async fn begin_read(&self) -> Result<Held, Error> {
        Ok(Held::Within(
            self.0
                .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                .await?,
        ))
    }

    /// A connection for single statements.
    pub(crate) async fn acquire(&self) -> Result<Held, Error> {
        Ok(Held::Plain(self.0.acquire().await?))
    }

    /// Brings the schema up to date under an advisory lock, all of it or nothing.
    pub(crate) async fn migrate(&self, migrator: &Migrator) -> Result<(), Error> {
        let mut transaction = self.0.begin_with(WRITING).await?;
        // Any constant does, as long as every version of sakip takes the same.
        sqlx::query("SELECT pg_advisory_xact_lock(7233186530901)")
            .execute(transaction.deref_mut())
            .await?;
        migrator
            .run_direct(None, transaction.deref_mut(), false)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// The values of a statement.
pub(crate) fn bind(values: Vec<Value>) -> Result<PgArguments, Error> {
    let mut arguments = PgArguments::default();
    arguments.reserve(values.len(), 16 * values.len());
    for value in values {
        match value.storable()? {
            Value::Text(text) => arguments.add(text),
            Value::Int(int) => arguments.add(int),
            Value::Bool(yes) => arguments.add(yes),
            Value::Decimal(decimal) => arguments.add(decimal),
            Value::Time(time) => arguments.add(time),
            Value::Date(date) => arguments.add(date),
            Value::Bytes(bytes) => arguments.add(bytes),
        }
        .map_err(Error::unreadable)?;
    }
    Ok(arguments)
}

macro_rules! kept_as {
    ($type:ident, $inner:ty, $raw:ty, $read:expr) => {
        impl Type<Postgres> for $type {
            fn type_info() -> PgTypeInfo {
                <$inner as Type<Postgres>>::type_info()
            }
            fn compatible(info: &PgTypeInfo) -> bool {
                <$inner as Type<Postgres>>::compatible(info)
            }
        }
        impl<'r> Decode<'r, Postgres> for $type {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                let read: fn($raw) -> Option<$inner> = $read;
                let raw = <$raw as Decode<'r, Postgres>>::decode(value)?;
                Ok($type(read(raw).ok_or("out of range")?))
            }
        }
    };
}
kept_as!(StoredDecimal, Decimal, Decimal, Some);
// PostgreSQL counts from the year 2000, in microseconds or days. Its `infinity` and far away years are no
// time of ours: the driver's own decoding would panic on them.
kept_as!(StoredTime, DateTime<Utc>, i64, |microseconds| {
    DateTime::from_timestamp_micros(microseconds.checked_add(946_684_800_000_000)?)
});
kept_as!(StoredDate, NaiveDate, i32, |days| {
    NaiveDate::from_ymd_opt(2000, 1, 1)?.checked_add_signed(TimeDelta::try_days(days.into())?)
});
