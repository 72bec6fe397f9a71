//! `sakip db check`: whether a database is sound.

use clap::ArgMatches;
use sakip_core::problem::Problem;
use sakip_db::Db;
use serde::Serialize;

use super::super::arguments::Format;
use super::super::command::write_json;
use super::super::failure::Failure;
use super::super::style::Tone;
use super::super::terminal::Session;
use super::facts::{Chain, Facts, chains, count, told};
use super::progress::{Bar, Counting};
use super::{address, existing, wait};

/// The most findings of a table; all of them are in the JSON.
const TOLD: usize = 50;

#[derive(Serialize)]
struct Checked {
    basis_data: String,
    mesin: &'static str,
    baik: bool,
    skema: i64,
    pernyataan: usize,
    audit: Vec<Chain>,
    temuan: Vec<Problem>,
}

pub(super) fn run(matches: &ArgMatches, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let address = address(matches, session)?;
    let bar = Bar::new(session, Counting::Rows);
    bar.spin(session.lang.pick("memeriksa", "checking"));
    let checked = wait(async {
        let db = Db::open_unchecked(&address, existing()).await?;
        if db.schema_version().await? == 0 {
            return Err(Failure::usage(
                format!("{address} bukan basis data sakip: skemanya belum ada"),
                format!("{address} is no database of sakip: it has no schema"),
            ));
        }
        let report = db.check().await?;
        let checked = Checked {
            basis_data: address.to_string(),
            mesin: db.engine().name(),
            baik: report.is_sound(),
            skema: report.schema_version,
            pernyataan: report.statements,
            audit: chains(&db, report.audit).await,
            temuan: report.findings,
        };
        db.close().await;
        Ok(checked)
    });
    drop(bar);
    let checked = checked?;
    if Format::of(matches) == Format::Json {
        write_json(session, &checked)?;
    } else {
        print(&checked, session)?;
    }
    match checked.baik {
        true => Ok(()),
        false => Err(Failure::Findings),
    }
}

fn print(checked: &Checked, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let lang = session.lang;
    let place = format!("{} ({})", checked.basis_data, checked.mesin);
    writeln!(
        session.terminal.out,
        "{}",
        lang.pick(format!("Basis data {place}"), format!("Database {place}"))
    )?;
    let mut facts = Facts::default();
    let version = checked.skema;
    facts.add(
        lang.pick("skema", "schema"),
        lang.pick(format!("migrasi {version}"), format!("migration {version}")),
    );
    let statements = count(checked.pernyataan, lang);
    facts.add(
        lang.pick("pernyataan", "statements"),
        lang.pick(
            format!("{statements} terbaca"),
            format!("{statements} readable"),
        ),
    );
    facts.add_audit(&checked.audit, session);
    facts.print(session)?;
    let found = checked.temuan.len();
    let (tone, verdict) = match found {
        0 => (
            Tone::Good,
            lang.pick("Baik: tidak ada temuan.", "Sound: nothing was found.")
                .to_owned(),
        ),
        found => (
            Tone::Bad,
            lang.pick(
                format!("RUSAK: {} temuan.", count(found, lang)),
                format!("DAMAGED: findings: {}.", count(found, lang)),
            ),
        ),
    };
    writeln!(
        session.terminal.out,
        "{}",
        session.style.paint(tone, &verdict)
    )?;
    for finding in checked.temuan.iter().take(TOLD) {
        writeln!(session.terminal.out, "  {}", told(finding, lang))?;
    }
    if found > TOLD {
        let more = count(found - TOLD, lang);
        let more = lang.pick(
            format!("dan {more} temuan lain; semuanya ada pada --format json"),
            format!("and {more} more; --format json has all of them"),
        );
        writeln!(session.terminal.out, "  {more}")?;
    }
    Ok(())
}
