//! `sakip audit verify`: whether the history is still the one that was written.

use clap::ArgMatches;
use sakip_core::text::Localize;
use sakip_db::ops::instansi;
use sakip_db::{AuditHead, AuditReport};
use serde::Serialize;

use super::super::arguments::Format;
use super::super::command::write_json;
use super::super::failure::Failure;
use super::super::style::Tone;
use super::super::terminal::Session;
use super::facts::count;
use super::{existing, open, wait};

#[derive(Serialize)]
struct Line {
    kode: String,
    nama: String,
    utuh: bool,
    #[serde(flatten)]
    report: AuditReport,
}

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let Some(("verify", matches)) = matches.subcommand() else {
        // The parser lets no other through.
        return Ok(());
    };
    let heads = matches.get_many::<String>("kepala").into_iter().flatten();
    let heads: Vec<AuditHead> = heads.map(|text| head(text)).collect::<Result<_, _>>()?;
    let lines = wait(async {
        let db = open(matches, session, existing()).await?;
        let all = match matches.contains_id("instansi") {
            true => vec![super::instansi(&db, matches).await?],
            false => instansi::list(&mut db.read().await?).await?,
        };
        let mut lines = Vec::with_capacity(all.len());
        for one in all {
            let report = db.verify_audit_of(one.id, &heads).await?;
            lines.push(Line {
                kode: one.kode,
                nama: one.nama,
                utuh: report.is_whole(),
                report,
            });
        }
        Ok(lines)
    })?;
    if Format::of(matches) == Format::Json {
        write_json(session, &lines)?;
    } else {
        print(&lines, session)?;
    }
    match lines.iter().all(|line| line.utuh) {
        true => Ok(()),
        false => Err(Failure::Findings),
    }
}

fn head(text: &str) -> Result<AuditHead, Failure> {
    text.parse().map_err(|_| {
        Failure::usage(
            format!(
                "`{text}` bukan kepala rantai: tulis NOMOR:HASH seperti yang dicetak perintah ini"
            ),
            format!(
                "`{text}` is not the head of a chain: write NUMBER:HASH as this command prints it"
            ),
        )
    })
}

fn print(lines: &[Line], session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let lang = session.lang;
    for line in lines {
        let rows = count(line.report.rows, lang);
        let verdict = match line.utuh {
            true => session.style.paint(Tone::Good, lang.pick("utuh", "whole")),
            false => session.style.paint(Tone::Bad, lang.pick("RUSAK", "BROKEN")),
        };
        let told = lang.pick(
            format!("{} {}: {rows} baris audit, {verdict}", line.kode, line.nama),
            format!("{} {}: audit rows: {rows}, {verdict}", line.kode, line.nama),
        );
        writeln!(session.terminal.out, "{told}")?;
        for fault in &line.report.faults {
            writeln!(session.terminal.out, "  {}", fault.localize(lang))?;
        }
        let head = lang.pick("kepala rantai", "head of the chain");
        writeln!(session.terminal.out, "  {head} {}", line.report.head)?;
    }
    Ok(())
}
