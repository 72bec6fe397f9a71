//! The one executor: every statement goes through here to the engine.

use futures_util::{StreamExt, stream::BoxStream};

use crate::codec::{Column, Value};
#[cfg(feature = "postgres")]
use crate::engine::postgres;
#[cfg(feature = "sqlite")]
use crate::engine::sqlite;
use crate::engine::{Connection, EngineKind, Record};
use crate::error::Error;
use crate::record::One;
use crate::statement::Statement;

/// A connection to read through: what [`Db::read`](crate::Db::read) and
/// [`Db::read_consistent`](crate::Db::read_consistent) give, and what a [`Unit`](crate::Unit) is underneath.
/// The functions of [`query`](crate::query) take it.
#[derive(Debug)]
pub struct Session {
    connection: Connection,
    /// Whether a statement got no answer. PostgreSQL has given up the transaction around it then, and would
    /// answer its COMMIT by undoing it.
    is_broken: bool,
}

/// Runs the same call on the engine of a session: `$engine` is the module with its codecs, `$sql` the method
/// that gives the text.
macro_rules! on_engine {
    ($session:expr, |$connection:ident, $engine:ident, $sql:ident| $call:expr) => {
        match &mut $session.connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(held) => {
                #[allow(unused_imports, reason = "not every call binds values")]
                use sqlite as $engine;
                let $connection = held.connection();
                let $sql = Statement::for_sqlite;
                $call
            }
            #[cfg(feature = "postgres")]
            Connection::Postgres(held) => {
                #[allow(unused_imports, reason = "not every call binds values")]
                use postgres as $engine;
                let $connection = held.connection();
                let $sql = Statement::for_postgres;
                $call
            }
        }
    };
}

/// Runs a statement with its values and waits for its answer. Until the answer is there the session is broken:
/// it stays so when there is none, because the statement failed or the one who waited went away.
macro_rules! answer {
    ($session:expr, $statement:expr, $values:expr, $query:path, $fetch:ident, |$answer:ident| $given:expr) => {
        on_engine!($session, |connection, engine, sql| {
            let values = engine::bind($values)?;
            $session.is_broken = true;
            let $answer = $query(sql($statement), values)
                .$fetch(connection)
                .await
                .map_err(|error| Error::from_statement(error, $statement))?;
            $session.is_broken = false;
            Ok($given)
        })
    };
}

impl Session {
    pub(crate) fn new(connection: Connection) -> Session {
        Session {
            connection,
            is_broken: false,
        }
    }

    /// Whether a statement got no answer: the transaction around it can only be undone.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// The engine behind it.
    pub fn engine(&self) -> EngineKind {
        match self.connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(_) => EngineKind::Sqlite,
            #[cfg(feature = "postgres")]
            Connection::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// Runs a statement; gives the number of rows it changed.
    pub(crate) async fn execute(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<u64, Error> {
        answer!(self, statement, values, sqlx::query_with, execute, |done| {
            done.rows_affected()
        })
    }

    /// The rows of a statement.
    pub(crate) async fn fetch_all<R: Record>(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<Vec<R>, Error> {
        answer!(
            self,
            statement,
            values,
            sqlx::query_as_with::<_, R, _>,
            fetch_all,
            |rows| rows
        )
    }

    /// The row of a statement that gives at most one.
    pub(crate) async fn fetch_optional<R: Record>(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<Option<R>, Error> {
        answer!(
            self,
            statement,
            values,
            sqlx::query_as_with::<_, R, _>,
            fetch_optional,
            |row| row
        )
    }

    /// The row of a statement that always gives one.
    pub(crate) async fn fetch_one<R: Record>(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<R, Error> {
        answer!(
            self,
            statement,
            values,
            sqlx::query_as_with::<_, R, _>,
            fetch_one,
            |row| row
        )
    }

    /// The first column of the row of a statement that always gives one.
    pub(crate) async fn fetch_value<T>(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<T, Error>
    where
        T: Column + Send + Unpin + 'static,
    {
        Ok(self.fetch_one::<One<T>>(statement, values).await?.0)
    }

    /// The first column of the row of a statement that gives at most one.
    pub(crate) async fn fetch_value_optional<T>(
        &mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<Option<T>, Error>
    where
        T: Column + Send + Unpin + 'static,
    {
        let row = self.fetch_optional::<One<T>>(statement, values).await?;
        Ok(row.map(|row| row.0))
    }

    /// The rows of a statement, one by one as they arrive.
    pub(crate) fn stream<'s, R: Record>(
        &'s mut self,
        statement: &Statement,
        values: Vec<Value>,
    ) -> Result<BoxStream<'s, Result<R, Error>>, Error> {
        let name = statement.name;
        let is_broken = &mut self.is_broken;
        on_engine!(self, |connection, engine, sql| {
            Ok(
                sqlx::query_as_with::<_, R, _>(sql(statement), engine::bind(values)?)
                    .fetch(connection)
                    .map(move |row| {
                        row.map_err(|error| {
                            *is_broken = true;
                            Error::from_named(error, name)
                        })
                    })
                    .boxed(),
            )
        })
    }

    /// Has the engine read a statement without running it.
    pub(crate) async fn prepare(&mut self, statement: &Statement) -> Result<(), Error> {
        use sqlx::Executor as _;
        on_engine!(self, |connection, _engine, sql| {
            connection
                .prepare(sql(statement))
                .await
                .map(|_| ())
                .map_err(|error| Error::from_statement(error, statement))
        })
    }

    /// Ends the transaction around it and keeps what it wrote; nothing, when a statement got no answer.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        if self.is_broken {
            return Err(Error::HalfDone);
        }
        match self.connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(sqlite::Held::Within(transaction)) => transaction.commit().await?,
            #[cfg(feature = "postgres")]
            Connection::Postgres(postgres::Held::Within(transaction)) => {
                transaction.commit().await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends the transaction around it and undoes what it wrote.
    pub(crate) async fn rollback(self) -> Result<(), Error> {
        match self.connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(sqlite::Held::Within(transaction)) => transaction.rollback().await?,
            #[cfg(feature = "postgres")]
            Connection::Postgres(postgres::Held::Within(transaction)) => {
                transaction.rollback().await?;
            }
            _ => {}
        }
        Ok(())
    }
}
