//! `sakip demo`: a regency to try everything on.

mod arguments;
mod data;
mod load;

use clap::ArgMatches;
use sakip_core::text::Lang;
use sakip_db::ops::instansi;
use sakip_db::{Address, EngineKind, FixedClock, Options};
use serde::Serialize;

use super::super::arguments::Format;
use super::super::command::write_json;
use super::super::failure::Failure;
use super::super::style::Tone;
use super::super::terminal::Session;
use super::facts::{Facts, count};
use super::progress::{Bar, Counting};
use super::{address, open, wait};
use data::Demo;
use load::{Loaded, Step};

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let demo = Demo::read()?;
    let new = demo.agencies.instansi.clone();
    let address = address(matches, session)?;
    let (bar, lang) = (Bar::new(session, Counting::Rows), session.lang);
    let loaded = wait(async {
        // What is loaded carries one time, so that it is the same each time down to its audit.
        let options = Options::default().clock(FixedClock(load::time()));
        let db = open(matches, session, options).await?;
        if instansi::by_code(&mut db.read().await?, &new.kode)
            .await?
            .is_some()
        {
            return Err(there_already(&new.kode, &address));
        }
        let mut told = |step| bar.spin(doing(step, lang));
        let loaded = load::load(&db, demo, &mut told).await?;
        db.close().await;
        Ok(loaded)
    });
    drop(bar);
    let loaded = loaded?;
    if Format::of(matches) == Format::Json {
        #[derive(Serialize)]
        struct Json<'a> {
            basis_data: String,
            instansi: &'a str,
            nama: &'a str,
            #[serde(flatten)]
            loaded: &'a Loaded,
        }
        return write_json(
            session,
            &Json {
                basis_data: address.to_string(),
                instansi: &new.kode,
                nama: &new.nama,
                loaded: &loaded,
            },
        );
    }
    let name = format!("{} {}", new.kode, new.nama);
    let title = lang.pick(
        format!("Data contoh {name} dimuat ke {address}."),
        format!("The demo {name} was loaded into {address}."),
    );
    writeln!(session.terminal.out, "{title}")?;
    facts(&loaded, lang).print(session)?;
    next(matches, &address, session)
}

/// A database that has the demo, or what was loaded of it when somebody stopped it.
fn there_already(kode: &str, address: &Address) -> Failure {
    Failure::usage(
        format!(
            "{address} sudah berisi instansi {kode}: pakai basis data lain dengan --database, atau hapus dahulu yang ini"
        ),
        format!(
            "{address} has the instansi {kode} already: use another database with --database, or remove this one first"
        ),
    )
}

fn doing(step: Step, lang: Lang) -> String {
    let (id, en) = match step {
        Step::Agencies => ("OPD dan pengguna", "OPD and users"),
        Step::Plans => ("renstra dan target", "renstra and targets"),
        Step::Budget => ("anggaran", "the budget"),
        Step::Achievements => ("capaian", "achievements"),
        Step::Decisions => ("verifikasi dan persetujuan", "verification and approval"),
        Step::Evaluations => ("evaluasi", "evaluations"),
        Step::Year => ("mengaktifkan tahun", "activating the year"),
    };
    let number = Step::ALL.iter().position(|one| *one == step).unwrap_or(0) + 1;
    format!("[{number}/{}] {}", Step::ALL.len(), lang.pick(id, en))
}

fn facts(loaded: &Loaded, lang: Lang) -> Facts {
    let t = |id, en| lang.pick(id, en);
    let mut facts = Facts::default();
    facts.add("OPD", count(loaded.opd, lang));
    facts.add(t("pengguna", "users"), count(loaded.pengguna, lang));
    let (plans, indicators) = (count(loaded.renstra, lang), count(loaded.indikator, lang));
    let targets = count(loaded.target, lang);
    facts.add(
        "renstra",
        lang.pick(
            format!("{plans}, dengan {indicators} indikator dan {targets} target"),
            format!("{plans}, with {indicators} indicators and {targets} targets"),
        ),
    );
    let (lines, pagu) = (count(loaded.anggaran, lang), count(loaded.pagu, lang));
    let (rencana, realisasi) = (count(loaded.rencana, lang), count(loaded.realisasi, lang));
    facts.add(
        t("anggaran", "budget"),
        lang.pick(
            format!("{lines} baris, {pagu} pagu, {rencana} rencana, {realisasi} realisasi"),
            format!("{lines} lines, {pagu} pagu, {rencana} plans, {realisasi} realisasi"),
        ),
    );
    facts.add(t("capaian", "achievements"), count(loaded.capaian, lang));
    facts.add(t("evaluasi", "evaluations"), count(loaded.evaluasi, lang));
    facts.add(t("tahun aktif", "active year"), loaded.tahun_aktif);
    if let Some(head) = &loaded.kepala {
        facts.add("audit", t("kepala rantai:", "head of the chain:"));
        facts.add("", head);
    }
    facts
}

/// What can be tried with it.
fn next(
    matches: &ArgMatches,
    address: &Address,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let lang = session.lang;
    let told = lang.pick(
        "Pengguna contoh tidak punya kata sandi: tidak seorang pun dapat masuk.",
        "The users have no passwords: nobody can sign in.",
    );
    writeln!(
        session.terminal.out,
        "{}",
        session.style.paint(Tone::Fair, told)
    )?;
    writeln!(session.terminal.out, "{}", lang.pick("Coba:", "Try:"))?;
    // Where the database was not named it need not be named again.
    let at = match matches.contains_id("database") {
        true => format!(" --database {}", address.without_password()),
        false => String::new(),
    };
    let mut commands = vec!["sakip db check", "sakip audit verify"];
    if address.engine() == EngineKind::Sqlite {
        let backup = lang.pick("sakip db backup cadangan.db", "sakip db backup backup.db");
        commands.push(backup);
    }
    for command in commands {
        writeln!(session.terminal.out, "  {command}{at}")?;
    }
    Ok(())
}
