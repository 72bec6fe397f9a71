//! SQLite databases as files: copied while others write, read at rest, taken for oneself.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePoolOptions};
use sqlx::{Connection as _, Row};

use super::Connection;
use super::sqlite::{Held, Pools};
use crate::error::{Error, Result};
use crate::session::Session;

/// How long to wait for whoever holds a file that is to be replaced.
const PATIENCE: Duration = Duration::from_secs(1);
/// SQLite does not wait for one who has the log open, and who closes a database may still be at it.
const TRIES: u32 = 10;

/// Writes a copy of the database as it is at one moment into an empty file. Others may write meanwhile.
pub(crate) async fn copy_into(pools: &Pools, goal: &Path) -> Result<()> {
    let goal = as_text(goal)?;
    // The copy is a write, which a reader of the pool refuses: this one leaves the pool.
    let mut connection = pools.reader.acquire().await?.detach();
    sqlx::query("PRAGMA query_only = OFF")
        .execute(&mut connection)
        .await?;
    let copied = sqlx::query("VACUUM INTO $1")
        .bind(goal)
        .execute(&mut connection)
        .await;
    connection.close().await?;
    copied?;
    Ok(())
}

/// How many bytes the pages of the database have.
pub(crate) async fn size_bytes(pools: &Pools) -> Result<u64> {
    let mut connection = pools.reader.acquire().await?;
    let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    let bytes: i64 = sqlx::query(sql)
        .fetch_one(&mut *connection)
        .await?
        .try_get(0)?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

/// The whole path: SQLite would take a name that begins with `file:` for more than a name.
fn as_text(file: &Path) -> Result<String> {
    let refused = |source| Error::file("tidak dapat menulis", "cannot write", file, source);
    let absolute = std::path::absolute(file).map_err(refused)?;
    let text = absolute.to_str().map(str::to_owned);
    text.ok_or_else(|| refused(std::io::Error::other("its name is not UTF-8")))
}

/// Opens a file nobody writes to, without leaving anything beside it.
pub(crate) async fn open_at_rest(file: &Path) -> Result<Session> {
    let connect = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(true)
        .create_if_missing(false)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON");
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(connect)
        .await?;
    let held = Held::Plain(pool.acquire().await?);
    Ok(Session::new(Connection::Sqlite(held), None))
}

/// A database file nobody else has open, held so until it is released.
pub(crate) struct Claimed(SqliteConnection);

/// Takes a file for oneself: what is still in its write-ahead log goes into it, and the log is removed. None
/// when the file is no database, or a damaged one.
///
/// # Errors
/// [`Error::Busy`] when somebody has it open.
pub(crate) async fn claim(file: &Path) -> Result<Option<Claimed>> {
    for _ in 1..TRIES {
        match claim_once(file).await {
            Err(Error::Busy(_)) => tokio::time::sleep(PATIENCE / TRIES).await,
            done => return done,
        }
    }
    claim_once(file).await
}

async fn claim_once(file: &Path) -> Result<Option<Claimed>> {
    let connect = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .busy_timeout(PATIENCE / TRIES);
    let claimed = async {
        let mut connection = SqliteConnection::connect_with(&connect).await?;
        // Whoever has the database open keeps the log open, and SQLite does not let it go then. Without a
        // journal on the disk nothing is left that could be taken for one of the file that comes here next.
        for sql in [
            "PRAGMA journal_mode = DELETE",
            "PRAGMA journal_mode = MEMORY",
            "BEGIN EXCLUSIVE",
        ] {
            sqlx::query(sql).execute(&mut connection).await?;
        }
        Ok(Claimed(connection))
    };
    match claimed.await {
        Ok(claimed) => Ok(Some(claimed)),
        Err(error) => match code_of(&error) {
            Some(CORRUPT | NOT_A_DATABASE) => Ok(None),
            _ => Err(error.into()),
        },
    }
}

/// The codes of SQLite for a file that is damaged, or none of its own.
const CORRUPT: i64 = 11;
const NOT_A_DATABASE: i64 = 26;

fn code_of(error: &sqlx::Error) -> Option<i64> {
    let code: i64 = error.as_database_error()?.code()?.parse().ok()?;
    // What is above the lowest byte tells more precisely of the same.
    Some(code & 0xff)
}

impl Claimed {
    /// Gives the file back as it was.
    pub(crate) async fn release(self) -> Result<()> {
        Ok(self.0.close().await?)
    }

    /// Gives the file back after another took its name. A process that has waited for it meanwhile holds a
    /// file without a name, and what it wrote would be lost: its schema is made one that no program opens.
    pub(crate) async fn outdate(mut self) -> Result<()> {
        let far = "UPDATE _sqlx_migrations SET version = version + 1000000000";
        // A file that was no database of ours is opened by none of ours.
        if sqlx::query(far).execute(&mut self.0).await.is_ok() {
            sqlx::query("COMMIT").execute(&mut self.0).await?;
        }
        Ok(self.0.close().await?)
    }
}
