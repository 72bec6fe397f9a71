//! The commands that work on a database: `sakip db`, `sakip import`, `sakip audit`, `sakip demo`.

mod arguments;
mod audit;
mod backup;
mod check;
mod db;
mod demo;
mod facts;
mod help_text;
mod import;
mod progress;

use std::future::Future;

use clap::ArgMatches;
use sakip_db::ops::instansi::{self, Instansi};
use sakip_db::{Address, Db, Options};

use super::failure::Failure;
use super::terminal::Session;

pub(super) use audit::run as audit;
pub(super) use db::{command as db_command, run as db};
pub(super) use demo::run as demo;
pub(super) use import::run as import;

/// Where the database is when neither the arguments nor `DATABASE_URL` say so.
const DEFAULT: &str = "sakip.db";

/// Runs what waits for a database, on this thread.
fn wait<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::writing)?;
    runtime.block_on(work)
}

/// The address the caller names.
fn address(matches: &ArgMatches, session: &Session<'_, '_>) -> Result<Address, Failure> {
    let named = matches
        .get_one::<String>("database")
        .map(String::as_str)
        .or(session.database.as_deref())
        .unwrap_or(DEFAULT);
    Ok(named.parse().map_err(sakip_db::Error::from)?)
}

/// Opens the database the caller names. One that is not there is a mistake, unless it is to be made.
async fn open(
    matches: &ArgMatches,
    session: &Session<'_, '_>,
    options: Options,
) -> Result<Db, Failure> {
    Ok(Db::open_with(&address(matches, session)?, options).await?)
}

/// A database that is there, with its schema as it is.
fn existing() -> Options {
    Options::default().create(false).migrate(false)
}

/// The instansi the caller names, or the only one there is.
async fn instansi(db: &Db, matches: &ArgMatches) -> Result<Instansi, Failure> {
    let mut reading = db.read().await?;
    if let Some(kode) = matches.get_one::<String>("instansi") {
        return instansi::by_code(&mut reading, kode).await?.ok_or_else(|| {
            Failure::usage(
                format!("tidak ada instansi dengan kode `{kode}` di basis data ini"),
                format!("there is no instansi with the code `{kode}` in this database"),
            )
        });
    }
    let mut all = instansi::list(&mut reading).await?;
    match (all.pop(), all.len()) {
        (Some(only), 0) => Ok(only),
        (None, _) => Err(Failure::usage(
            "basis data ini belum berisi instansi: buat dengan `sakip db init --kode … --nama … --jenis …`",
            "this database has no instansi yet: make one with `sakip db init --kode … --nama … --jenis …`",
        )),
        (Some(_), others) => Err(Failure::usage(
            format!(
                "basis data ini berisi {} instansi: pilih dengan --instansi KODE",
                others + 1
            ),
            format!(
                "this database has {} instansi: choose with --instansi KODE",
                others + 1
            ),
        )),
    }
}
