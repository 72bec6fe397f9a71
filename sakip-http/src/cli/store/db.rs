//! `sakip db`: making and keeping a database.

use clap::ArgMatches;
use sakip_core::text::Lang;
use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::{Db, Options};

use super::super::failure::Failure;
use super::super::terminal::Session;
use super::{address, backup, check, existing, open, wait};

/// Who the audit names for what is done from the command line.
pub(super) const ACTOR: &str = "sakip (baris perintah)";

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    match matches.subcommand() {
        Some((name, matches)) => command(name, matches, session),
        // The parser requires one.
        None => Ok(()),
    }
}

/// One of the commands by its name.
pub(in super::super) fn command(
    name: &str,
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    match name {
        "init" => init(matches, session),
        "migrate" => migrate(matches, session),
        "check" => check::run(matches, session),
        "backup" => backup::backup(matches, session),
        "restore" => backup::restore(matches, session),
        // The parser lets no other through.
        _ => Ok(()),
    }
}

fn init(matches: &ArgMatches, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let jenis = text("jenis").parse::<Jenis>();
    let new = NewInstansi {
        kode: text("kode"),
        nama: text("nama"),
        // The parser knows the kinds.
        jenis: jenis.unwrap_or(Jenis::Kabupaten),
    };
    let (kode, nama) = (new.kode.clone(), new.nama.clone());
    let db = wait(async {
        let db = open(matches, session, Options::default()).await?;
        instansi::create(&db, new, ACTOR).await?;
        Ok(db)
    })?;
    let place = db.address();
    writeln!(
        session.terminal.out,
        "{}",
        session.lang.pick(
            format!("Basis data {place} siap: instansi {kode} {nama}."),
            format!("The database {place} is ready: instansi {kode} {nama}."),
        )
    )?;
    Ok(())
}

fn migrate(matches: &ArgMatches, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let address = address(matches, session)?;
    let (before, after) = wait(async {
        let db = Db::open_unchecked(&address, existing()).await?;
        let before = db.schema_version().await?;
        db.migrate().await?;
        Ok((before, db.schema_version().await?))
    })?;
    let said = |lang: Lang| match before == after {
        true => lang.pick(
            format!("Skema {address} sudah mutakhir (migrasi {after})."),
            format!("The schema of {address} is up to date (migration {after})."),
        ),
        false => lang.pick(
            format!("Skema {address} dimutakhirkan dari migrasi {before} ke {after}."),
            format!("The schema of {address} went from migration {before} to {after}."),
        ),
    };
    writeln!(session.terminal.out, "{}", said(session.lang))?;
    Ok(())
}
