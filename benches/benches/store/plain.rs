//! The driver alone.

use std::str::FromStr;

use rust_decimal::Decimal;
use sakip_db::EngineKind;
use sakip_tests::store::Store;
use serde::Serialize;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgTypeInfo, PgValueRef};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, PgPool, Postgres, Sqlite, SqlitePool, Type};

/// A pool of the driver, set up as the store sets its own up.
pub(crate) enum Plain {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Plain {
    pub(crate) async fn connect(store: &Store) -> Plain {
        match store.db.engine() {
            EngineKind::Sqlite => {
                let options = SqliteConnectOptions::new()
                    .filename(&store.address)
                    .foreign_keys(true)
                    .pragma("recursive_triggers", "ON")
                    .pragma("cell_size_check", "ON")
                    .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                    .synchronous(sqlx::sqlite::SqliteSynchronous::Full);
                let pool = SqlitePoolOptions::new()
                    .max_connections(4)
                    .test_before_acquire(false)
                    .connect_with(options)
                    .await;
                Plain::Sqlite(pool.unwrap())
            }
            EngineKind::Postgres => {
                let pool = sqlx::postgres::PgPoolOptions::new()
                    .max_connections(4)
                    .test_before_acquire(false)
                    .connect(&store.address)
                    .await;
                Plain::Postgres(pool.unwrap())
            }
        }
    }
}

/// A decimal with every digit: NUMERIC, or text on SQLite.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Exact(pub(crate) Decimal);

impl Type<Sqlite> for Exact {
    fn type_info() -> SqliteTypeInfo {
        <str as Type<Sqlite>>::type_info()
    }
}
impl<'r> Decode<'r, Sqlite> for Exact {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        let text = <&str as Decode<'r, Sqlite>>::decode(value)?;
        Ok(Exact(Decimal::from_str(text)?))
    }
}
impl Type<Postgres> for Exact {
    fn type_info() -> PgTypeInfo {
        <Decimal as Type<Postgres>>::type_info()
    }
}
impl<'r> Decode<'r, Postgres> for Exact {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Exact(<Decimal as Decode<'r, Postgres>>::decode(value)?))
    }
}
