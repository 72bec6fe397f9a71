//! The database.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sakip_core::text::Text;

use crate::actor::Actor;
use crate::address::{Address, Place};
use crate::clock::Clock;
use crate::engine::{Connection, Engine, EngineKind};
use crate::error::{Error, Result};
use crate::integrity;
use crate::migrate;
use crate::options::Options;
use crate::record::One;
use crate::session::Session;
use crate::statement;
use crate::unit::Unit;

/// A database: SQLite or PostgreSQL, the same to its users. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    address: Address,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Db {
    /// Opens a database and brings its schema up to date. A SQLite file that is not there is made.
    ///
    /// # Errors
    /// [`Error::Address`] when the text is no address, [`Error::NotBuiltIn`] for an engine that is not built
    /// in, [`Error::Schema`] when the schema is newer than this program, [`Error::Storage`] when the
    /// database cannot be reached.
    pub async fn open(address: &str) -> Result<Db> {
        Db::open_with(&address.parse()?, Options::default()).await
    }

    /// Opens a database with options of one's own.
    ///
    /// # Errors
    /// As [`Db::open`]; [`Error::Schema`] too when the schema is older and `migrate` is off.
    pub async fn open_with(address: &Address, options: Options) -> Result<Db> {
        let migrate = options.migrate;
        let db = Db::open_unchecked(address, options).await?;
        if migrate {
            db.migrate().await?;
        } else {
            db.check_schema().await?;
        }
        Ok(db)
    }

    /// Opens a database and leaves its schema alone, whatever it is: to look at it, or to
    /// [`migrate`](Db::migrate) it with something to say about it.
    ///
    /// # Errors
    /// As [`Db::open`], but for the schema.
    pub async fn open_unchecked(address: &Address, options: Options) -> Result<Db> {
        let clock = options.clock.clone();
        let opened = Db::connect(address, &options).await;
        let engine = opened.map_err(|error| match error {
            Error::Storage(source) | Error::Busy(source) => Error::Unreachable {
                address: address.to_string(),
                source,
            },
            other => other,
        })?;
        Ok(Db {
            engine,
            address: address.clone(),
            clock,
        })
    }

    async fn connect(address: &Address, options: &Options) -> Result<Engine> {
        Ok(match address.place() {
            #[cfg(feature = "sqlite")]
            Place::File(file) => {
                Engine::Sqlite(crate::engine::sqlite::Pools::open(Some(file), options).await?)
            }
            #[cfg(feature = "sqlite")]
            Place::Memory => {
                Engine::Sqlite(crate::engine::sqlite::Pools::open(None, options).await?)
            }
            #[cfg(not(feature = "sqlite"))]
            Place::File(_) | Place::Memory => return Err(Error::NotBuiltIn("SQLite")),
            #[cfg(feature = "postgres")]
            Place::Postgres(url) => {
                let connect = url.parse::<sqlx::postgres::PgConnectOptions>()?;
                Engine::Postgres(crate::engine::postgres::Pool::open(connect, options).await?)
            }
            #[cfg(not(feature = "postgres"))]
            Place::Postgres(_) => return Err(Error::NotBuiltIn("PostgreSQL")),
        })
    }

    /// Brings the schema up to date; does nothing when it is. Several processes may call it at once.
    ///
    /// # Errors
    /// [`Error::Schema`] when the schema is newer than this program or a migration was altered.
    pub async fn migrate(&self) -> Result<()> {
        let migrator = migrate::migrator(self.engine());
        match &self.engine {
            #[cfg(feature = "sqlite")]
            Engine::Sqlite(pools) => pools.migrate(&migrator).await,
            #[cfg(feature = "postgres")]
            Engine::Postgres(pool) => pool.migrate(&migrator).await,
        }
    }

    /// The number of the newest migration applied; 0 before the first.
    ///
    /// # Errors
    /// [`Error::Storage`] when the database fails.
    pub async fn schema_version(&self) -> Result<i64> {
        let mut session = self.read().await?;
        match session
            .fetch_one::<One<i64>>(&integrity::MIGRATED, Vec::new())
            .await
        {
            Ok(One(version)) => Ok(version),
            // There is no such table before the first migration.
            Err(error) if error.is_missing_table() => Ok(0),
            Err(other) => Err(other),
        }
    }

    async fn check_schema(&self) -> Result<()> {
        let (found, known) = (self.schema_version().await?, migrate::newest());
        if found == known {
            return Ok(());
        }
        if found > known {
            return Err(sqlx::migrate::MigrateError::VersionMissing(found).into());
        }
        Err(Error::Schema(Text::new(
            format!(
                "skema basis data ada di migrasi {found}, program ini perlu {known}: jalankan `sakip db migrate`"
            ),
            format!(
                "the schema of the database is at migration {found}, this program needs {known}: run `sakip db migrate`"
            ),
        )))
    }

    /// The engine it runs on.
    pub fn engine(&self) -> EngineKind {
        self.address.engine()
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    pub(crate) fn connections(&self) -> &Engine {
        &self.engine
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The time of its clock.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        crate::codec::to_microseconds(self.clock.now())
    }

    /// A connection for single queries: each sees what is committed when it runs.
    ///
    /// # Errors
    /// [`Error::Busy`] when no connection comes free in time.
    pub async fn read(&self) -> Result<Session> {
        Ok(Session::new(match &self.engine {
            #[cfg(feature = "sqlite")]
            Engine::Sqlite(pools) => Connection::Sqlite(pools.acquire().await?),
            #[cfg(feature = "postgres")]
            Engine::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
        }))
    }

    /// A connection on which all queries see one state of the database.
    ///
    /// # Errors
    /// [`Error::Busy`] when no connection comes free in time.
    pub async fn read_consistent(&self) -> Result<Session> {
        Ok(Session::new(match &self.engine {
            #[cfg(feature = "sqlite")]
            Engine::Sqlite(pools) => Connection::Sqlite(pools.begin_read().await?),
            #[cfg(feature = "postgres")]
            Engine::Postgres(pool) => Connection::Postgres(pool.begin_read().await?),
        }))
    }

    /// Begins a unit of work: what is done with it happens entirely at [`Unit::commit`], or not at all.
    ///
    /// # Errors
    /// [`Error::Busy`] when no connection, or on SQLite the write lock, comes free in time.
    pub async fn begin(&self, actor: Actor) -> Result<Unit> {
        let session = self.begin_write().await?;
        Ok(Unit::new(session, actor, self.clock.now()))
    }

    pub(crate) async fn begin_write(&self) -> Result<Session> {
        Ok(Session::new(match &self.engine {
            #[cfg(feature = "sqlite")]
            Engine::Sqlite(pools) => Connection::Sqlite(pools.begin_write().await?),
            #[cfg(feature = "postgres")]
            Engine::Postgres(pool) => Connection::Postgres(pool.begin_write().await?),
        }))
    }

    /// Has the engine read every statement of this crate against the schema, without running one: a check
    /// that program and database fit. Gives how many there are.
    ///
    /// # Errors
    /// The first statement the engine cannot read.
    pub async fn check_statements(&self) -> Result<usize> {
        let mut session = self.read().await?;
        let mut count = 0;
        for statement in statement::all() {
            session.prepare(statement).await?;
            count += 1;
        }
        Ok(count)
    }

    /// Closes all connections, after what is under way on them.
    pub async fn close(&self) {
        match &self.engine {
            #[cfg(feature = "sqlite")]
            Engine::Sqlite(pools) => {
                pools.reader.close().await;
                pools.writer.close().await;
            }
            #[cfg(feature = "postgres")]
            Engine::Postgres(pool) => pool.0.close().await,
        }
    }
}
