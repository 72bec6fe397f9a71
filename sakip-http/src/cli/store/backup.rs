//! `sakip db backup` and `sakip db restore`.

use clap::ArgMatches;
use sakip_core::text::Lang;
use sakip_db::backup::{self, BackupOptions, BackupReport, Stage};
use sakip_db::{Address, Db, Error};
use serde::Serialize;

use super::super::arguments::Format;
use super::super::command::write_json;
use super::super::failure::Failure;
use super::super::terminal::Session;
use super::arguments::goal;
use super::facts::{Chain, Facts, chains, count};
use super::progress::{Bar, Counting};
use super::{address, existing, wait};

#[derive(Serialize)]
struct Kept {
    basis_data: String,
    cadangan: String,
    bytes: u64,
    sha256: String,
    skema: i64,
    tabel: usize,
    baris: i64,
    audit: Vec<Chain>,
}

impl Kept {
    fn new(address: &Address, file: &str, report: &BackupReport, audit: Vec<Chain>) -> Kept {
        Kept {
            basis_data: address.to_string(),
            cadangan: file.to_owned(),
            bytes: report.bytes,
            sha256: report.sha256_hex(),
            skema: report.schema_version,
            tabel: report.tables.len(),
            baris: report.tables.iter().map(|table| table.rows).sum(),
            audit,
        }
    }

    fn tell(
        &self,
        matches: &ArgMatches,
        title: String,
        session: &mut Session<'_, '_>,
    ) -> Result<(), Failure> {
        if Format::of(matches) == Format::Json {
            return write_json(session, self);
        }
        let lang = session.lang;
        writeln!(session.terminal.out, "{title}")?;
        let mut facts = Facts::default();
        let bytes = count(self.bytes, lang);
        facts.add(
            lang.pick("ukuran", "size"),
            lang.pick(format!("{bytes} bita"), format!("{bytes} bytes")),
        );
        facts.add("SHA-256", &self.sha256);
        let version = self.skema;
        facts.add(
            lang.pick("skema", "schema"),
            lang.pick(format!("migrasi {version}"), format!("migration {version}")),
        );
        let (rows, tables) = (count(self.baris, lang), self.tabel);
        facts.add(
            lang.pick("isi", "content"),
            lang.pick(
                format!("{rows} baris dalam {tables} tabel"),
                format!("{rows} rows in {tables} tables"),
            ),
        );
        facts.add_audit(&self.audit, session);
        facts.print(session)
    }
}

/// `sakip db backup`.
pub(super) fn backup(matches: &ArgMatches, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let (address, file) = (address(matches, session)?, goal(matches));
    let name = file.display().to_string();
    let kept = with_bar(session, |options| {
        let options = options.overwrite(matches.get_flag("force"));
        wait(async {
            let db = Db::open_unchecked(&address, existing()).await?;
            let report = db.backup(&file, options).await.map_err(hinted)?;
            let audit = chains(&db, report.audit.clone()).await;
            db.close().await;
            Ok(Kept::new(&address, &name, &report, audit))
        })
    })?;
    let title = session.lang.pick(
        format!("Cadangan {name} dari {address} selesai dan sudah diperiksa."),
        format!("The backup {name} of {address} is made and was checked."),
    );
    kept.tell(matches, title, session)
}

/// `sakip db restore`.
pub(super) fn restore(matches: &ArgMatches, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let (address, file) = (address(matches, session)?, goal(matches));
    let name = file.display().to_string();
    let kept = with_bar(session, |options| {
        let options = options.overwrite(matches.get_flag("force"));
        wait(async {
            let report = backup::restore(&file, &address, options)
                .await
                .map_err(hinted)?;
            let db = Db::open_unchecked(&address, existing()).await?;
            let audit = chains(&db, report.audit.clone()).await;
            db.close().await;
            Ok(Kept::new(&address, &name, &report, audit))
        })
    })?;
    let title = session.lang.pick(
        format!("Basis data {address} dipulihkan dari {name} dan sudah diperiksa."),
        format!("The database {address} was restored from {name} and was checked."),
    );
    kept.tell(matches, title, session)
}

/// Does something with a bar that shows how far it is, and is gone when it is done.
fn with_bar<T>(
    session: &Session<'_, '_>,
    work: impl FnOnce(BackupOptions<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let (bar, lang) = (Bar::new(session, Counting::Bytes), session.lang);
    let options = BackupOptions::default().progress(move |progress| {
        match progress.stage {
            // It only tells its begin and its end.
            Stage::Verify => bar.spin(doing(Stage::Verify, lang)),
            stage => bar.at(
                doing(stage, lang),
                progress.done_bytes,
                progress.total_bytes,
            ),
        }
    });
    work(options)
}

fn doing(stage: Stage, lang: Lang) -> &'static str {
    match stage {
        Stage::Verify => lang.pick("memeriksa", "checking"),
        Stage::Copy => lang.pick("menyalin", "copying"),
        Stage::Digest => lang.pick("menghitung SHA-256", "computing SHA-256"),
    }
}

/// The refusal of a file that is there, with the option that replaces it.
fn hinted(error: Error) -> Failure {
    match &error {
        Error::Refused(refusal) if refusal.rule() == "goal_exists" => {
            let message = refusal.message();
            Failure::usage(
                format!(
                    "{}: pakai nama lain, atau --ganti untuk menggantinya",
                    message.id
                ),
                format!("{}: use another name, or --ganti to replace it", message.en),
            )
        }
        _ => error.into(),
    }
}
