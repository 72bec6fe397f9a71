//! What a database does to answer the statements of this crate: for the tests that watch over it. Nothing is
//! noted unless somebody asks for it.

use std::sync::{Arc, Mutex, PoisonError};

use crate::codec::Value;
use crate::db::Db;
use crate::error::Result;
use crate::statement::Statement;

/// Notes the statements a database runs, with their values:
/// [`Options::recorder`](crate::Options::recorder).
#[derive(Clone, Debug, Default)]
pub struct Recorder(Arc<Mutex<Vec<Ran>>>);

/// A statement that was run.
#[derive(Clone, Debug)]
struct Ran {
    statement: Statement,
    values: Vec<Value>,
}

/// How a database goes about a statement.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The name of the statement.
    pub statement: &'static str,
    /// Its text.
    pub sql: String,
    /// What the engine says about it, in its own words: `EXPLAIN QUERY PLAN` of SQLite, `EXPLAIN` of
    /// PostgreSQL.
    pub lines: Vec<String>,
}

impl Recorder {
    /// Notes a statement.
    pub(crate) fn note(&self, statement: &Statement, values: &[Value]) {
        let ran = Ran {
            statement: statement.clone(),
            values: values.to_vec(),
        };
        self.list().push(ran);
    }

    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Ran>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has a database tell how it goes about what was noted since, with the same values. Nothing is run again.
    ///
    /// # Errors
    /// [`Error::Storage`](crate::Error::Storage) when the database fails.
    pub async fn plans(&self, db: &Db) -> Result<Vec<Plan>> {
        let noted = std::mem::take(&mut *self.list());
        let mut session = db.read().await?;
        let mut plans = Vec::with_capacity(noted.len());
        for Ran { statement, values } in noted {
            plans.push(Plan {
                statement: statement.name,
                sql: statement.text(session.engine()).to_owned(),
                lines: session.explain(&statement, values).await?,
            });
        }
        // What is explained by a database that notes is no news.
        self.list().clear();
        Ok(plans)
    }
}
