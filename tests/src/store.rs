//! One story, told on each engine of storage with a fresh database; the endings have to be the same.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may panic")]

use std::fmt::Debug;
use std::future::Future;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::{Actor, Clock, Db, EngineKind, FixedClock, InstansiId, Options};
use sqlx::{AssertSqlSafe, Connection, Row};

use crate::postgres::Postgres;

/// A fresh database with one instansi in it.
#[derive(Debug)]
pub struct Store {
    /// The database.
    pub db: Db,
    /// Its address, for a program or connection of one's own.
    pub address: String,
    /// The instansi `3201`, Kabupaten Contoh.
    pub instansi: InstansiId,
    directory: Option<tempfile::TempDir>,
}

/// The time stories happen at, unless they bring a clock of their own.
pub fn story_time() -> DateTime<Utc> {
    "2025-04-10T03:04:05.678901Z".parse().unwrap_or_default()
}

/// The engines the tests cover: both, unless PostgreSQL was left out on purpose.
pub fn engines() -> Vec<EngineKind> {
    match Postgres::shared() {
        Ok(Some(_)) => vec![EngineKind::Sqlite, EngineKind::Postgres],
        Ok(None) => vec![EngineKind::Sqlite],
        Err(error) => panic!("{error}"),
    }
}

/// Tells a story on each engine and compares how it ends.
pub fn on_each_engine<T, F>(story: impl Fn(Arc<Store>) -> F)
where
    T: PartialEq + Debug,
    F: Future<Output = T>,
{
    on_each_engine_at(FixedClock(story_time()), story);
}

/// The same with a clock of one's own.
pub fn on_each_engine_at<T, F>(clock: impl Clock + Clone + 'static, story: impl Fn(Arc<Store>) -> F)
where
    T: PartialEq + Debug,
    F: Future<Output = T>,
{
    let runtime = runtime();
    let mut first: Option<(EngineKind, T)> = None;
    for engine in engines() {
        let options = Options::default().clock(clock.clone());
        let end = runtime.block_on(async {
            let store = Store::fresh(engine, options).await;
            story(Arc::new(store)).await
        });
        match &first {
            None => first = Some((engine, end)),
            Some((other, expected)) => assert_eq!(
                &end,
                expected,
                "the story ends on {} as it does on {}",
                engine.name(),
                other.name()
            ),
        }
    }
}

/// A runtime for one test.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts")
}

/// A migrated PostgreSQL database others are copied from.
static TEMPLATE: OnceLock<String> = OnceLock::new();

impl Store {
    /// A fresh database with one instansi.
    pub async fn fresh(engine: EngineKind, options: Options) -> Store {
        let (address, directory) = Store::place(engine).await;
        Store {
            directory,
            ..Store::at(&address, options).await
        }
    }

    /// A database at an address, with one instansi made in it.
    pub async fn at(address: &str, options: Options) -> Store {
        let db = Db::open_with(&address.parse().expect("an address"), options)
            .await
            .expect("a fresh database opens");
        let new = NewInstansi {
            kode: "3201".to_owned(),
            nama: "Kabupaten Contoh".to_owned(),
            jenis: Jenis::Kabupaten,
        };
        let instansi = instansi::create(&db, new, "pemasangan")
            .await
            .expect("the instansi is set up");
        Store {
            db,
            address: address.to_owned(),
            instansi,
            directory: None,
        }
    }

    /// A database that is there already.
    pub fn of(db: Db, address: String, instansi: InstansiId) -> Store {
        Store {
            db,
            address,
            instansi,
            directory: None,
        }
    }

    /// Where a fresh database can be: a file in a directory of its own, or a new database of the server.
    pub async fn place(engine: EngineKind) -> (String, Option<tempfile::TempDir>) {
        match engine {
            EngineKind::Sqlite => {
                let directory = tempfile::tempdir().expect("a directory");
                let file = directory.path().join("sakip.db");
                (file.display().to_string(), Some(directory))
            }
            EngineKind::Postgres => {
                let postgres = Postgres::shared()
                    .expect("PostgreSQL runs")
                    .expect("PostgreSQL is covered");
                if TEMPLATE.get().is_none() {
                    let url = postgres
                        .create_database("template", None)
                        .expect("a database");
                    let db = Db::open(&url).await.expect("the template opens");
                    // Nobody may be connected to a database that is copied.
                    db.close().await;
                    let _ = TEMPLATE.set(url);
                }
                let template = TEMPLATE.get().map(String::as_str);
                let url = postgres
                    .create_database("story", template)
                    .expect("a database");
                (url, None)
            }
        }
    }

    /// A program acting for the instansi.
    pub fn system(&self) -> Actor {
        Actor::system(self.instansi, "cerita")
    }

    /// The directory of the SQLite file.
    pub fn directory(&self) -> Option<&std::path::Path> {
        self.directory.as_ref().map(tempfile::TempDir::path)
    }

    /// Runs SQL past the library, as somebody with the password of the database could.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn raw(&self, sql: &str) -> Result<u64, sqlx::Error> {
        match self.db.engine() {
            EngineKind::Sqlite => {
                let mut connection = self.raw_sqlite().await?;
                let done = sqlx::raw_sql(AssertSqlSafe(sql))
                    .execute(&mut connection)
                    .await?;
                connection.close().await?;
                Ok(done.rows_affected())
            }
            EngineKind::Postgres => {
                let mut connection = sqlx::PgConnection::connect(&self.address).await?;
                let done = sqlx::raw_sql(AssertSqlSafe(sql))
                    .execute(&mut connection)
                    .await?;
                connection.close().await?;
                Ok(done.rows_affected())
            }
        }
    }

    /// The rows of SQL past the library, every value as text, nulls as `-`.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn raw_rows(&self, sql: &str) -> Result<Vec<Vec<String>>, sqlx::Error> {
        let shown = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        match self.db.engine() {
            EngineKind::Sqlite => {
                let mut connection = self.raw_sqlite().await?;
                let rows = sqlx::raw_sql(AssertSqlSafe(sql))
                    .fetch_all(&mut connection)
                    .await?;
                let texts = rows.iter().map(|row| {
                    let cells = (0..row.len()).map(|index| {
                        // Unchecked: SQLite converts whatever it holds to text.
                        row.try_get_unchecked::<Option<String>, _>(index).map(shown)
                    });
                    cells.collect()
                });
                texts.collect()
            }
            EngineKind::Postgres => {
                let mut connection = sqlx::PgConnection::connect(&self.address).await?;
                // The simple protocol sends every value as text.
                let rows = sqlx::raw_sql(AssertSqlSafe(sql))
                    .fetch_all(&mut connection)
                    .await?;
                let texts = rows.iter().map(|row| {
                    let cells = (0..row.len())
                        .map(|index| row.try_get_unchecked::<Option<String>, _>(index).map(shown));
                    cells.collect()
                });
                texts.collect()
            }
        }
    }

    async fn raw_sqlite(&self) -> Result<sqlx::SqliteConnection, sqlx::Error> {
        let options = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(&self.address)
            .foreign_keys(true);
        sqlx::SqliteConnection::connect_with(&options).await
    }
}
