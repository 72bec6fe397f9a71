//! `sakip import`: rows of a file into the database, all or none.

mod arguments;
mod kind;
mod outcome;

use std::fmt::Write as _;

use clap::ArgMatches;
use sakip_core::document::from_json;
use sakip_core::number::{Locale, NumberFormat};
use sakip_core::plan::PlanData;
use sakip_core::problem::{Problem, Problems};
use sakip_core::text::{Lang, Text};
use sakip_core::wire::Formats;
use sakip_db::ops::budget::import as budget;
use sakip_db::ops::evaluations::ImportedEvaluation;
use sakip_db::ops::import::{self, Mode, Phase, Plans, Progress, Table, TargetTable};
use sakip_db::ops::instansi::Instansi;
use sakip_db::ops::users;
use sakip_db::{Actor, Db, Error};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::super::arguments::{file, locale};
use super::super::failure::Failure;
use super::super::input::{Source, read_text};
use super::super::terminal::Session;
use super::db::ACTOR;
use super::progress::{Bar, Counting};
use super::{existing, instansi, open, wait};
use kind::Kind;
use outcome::{Asked, Outcome};

/// What was read from the file.
enum Content {
    Plans(Plans),
    Targets(TargetTable),
    Achievements(Table),
    Budget(budget::Import),
    Evaluations(Vec<ImportedEvaluation>),
}

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let source = Source::of(file(matches));
    let most = u64::try_from(budget::MAX_BYTES.max(import::MAX_BYTES)).unwrap_or(u64::MAX);
    let text = read_text(&source, most, session)?;
    let (kind, recognised) = match matches.get_one::<String>("jenis") {
        Some(name) => (Kind::named(name), false),
        None => (Some(Kind::of(&kind::columns(&text)?)?), true),
    };
    // The parser knows the kinds.
    let Some(kind) = kind else { return Ok(()) };
    let content = content(kind, &text, matches).map_err(|problems| Failure::Refused {
        name: source.name(),
        problems,
    })?;
    let asked = Asked {
        name: source.name(),
        kind,
        recognised,
        mode: match matches.get_flag("apply") {
            true => Mode::Apply,
            false => Mode::DryRun,
        },
        key: match matches.get_one::<String>("key") {
            Some(key) => key.clone(),
            None => own_key(kind, &text, matches),
        },
    };
    let (bar, lang) = (Bar::new(session, Counting::Rows), session.lang);
    let outcome = wait(async {
        let db = open(matches, session, existing()).await?;
        let instansi = instansi(&db, matches).await?;
        let actor = actor(&db, &instansi, kind, matches).await?;
        let outcome = imported(&db, actor, &content, &asked, &bar, lang).await?;
        db.close().await;
        Ok(outcome)
    });
    drop(bar);
    outcome?.tell(&asked, matches, session)
}

/// A key of the file itself: the same file for the same purpose has the same one.
fn own_key(kind: Kind, text: &str, matches: &ArgMatches) -> String {
    let said = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let removal = matches.get_flag("allow-removal");
    let mut hash = Sha256::new();
    for part in [kind.name(), said("locale"), said("reason"), text] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.update([u8::from(removal)]);
    let mut key = format!("import:{}:", kind.name());
    for byte in hash.finalize() {
        // Writing to a string does not fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
}

fn content(kind: Kind, text: &str, matches: &ArgMatches) -> Result<Content, Problems> {
    let locale = locale(matches);
    let json = kind::is_json(text);
    let content = match kind {
        Kind::Capaian => Content::Achievements(match json {
            true => Table::from_json(text, locale)?,
            false => Table::from_csv(text, locale)?,
        }),
        Kind::Target => Content::Targets(match json {
            true => TargetTable::from_json(text, locale)?,
            false => TargetTable::from_csv(text, locale)?,
        }),
        Kind::Anggaran(entry) => Content::Budget(budget_rows(text, json, locale, entry)?),
        Kind::Renstra => Content::Plans(Plans {
            plans: documents::<PlanData>(text)?,
            reason: matches.get_one::<String>("reason").cloned(),
            allow_removal: matches.get_flag("allow-removal"),
        }),
        Kind::Lke => Content::Evaluations(documents(text)?),
    };
    let empty = match &content {
        Content::Plans(import) => import.plans.is_empty(),
        Content::Targets(table) => table.is_empty(),
        Content::Achievements(table) => table.is_empty(),
        Content::Budget(rows) => rows.is_empty(),
        Content::Evaluations(list) => list.is_empty(),
    };
    if empty {
        let message = Text::new(
            "tidak ada satu baris data pun",
            "there is not one row of data",
        );
        return Err(Problem::new("empty_input", "", message).into());
    }
    Ok(content)
}

fn budget_rows(
    text: &str,
    json: bool,
    locale: Option<Locale>,
    entry: Option<budget::ImportKind>,
) -> Result<budget::Import, Problems> {
    let rows = match json {
        true => budget::Import::from_json(text)?,
        false => budget::Import::from_csv(text)?,
    };
    let rows = match (locale, json) {
        (Some(locale), _) => rows.formats(Formats::all(NumberFormat::new(locale))),
        (None, true) => rows.formats(Formats::all(NumberFormat::new(Locale::Strict))),
        (None, false) => rows.inferred()?,
    };
    Ok(match entry {
        Some(kind) => rows.kind(kind),
        None => rows,
    })
}

/// A JSON list of documents, or one of them.
fn documents<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, Problems> {
    let text = text.trim_start_matches('\u{feff}');
    let read = if text.trim_start().starts_with('[') {
        from_json::<Vec<T>>(text)
    } else {
        from_json::<T>(text).map(|one| vec![one])
    };
    read.map_err(|error| {
        let lead = Text::new(
            "harus berupa dokumen JSON, atau larik dokumen",
            "must be a JSON document, or an array of them",
        );
        error.problem("json_unreadable", &lead).into()
    })
}

/// Who acts: the user who is named, or the command itself.
async fn actor(
    db: &Db,
    instansi: &Instansi,
    kind: Kind,
    matches: &ArgMatches,
) -> Result<Actor, Failure> {
    let Some(username) = matches.get_one::<String>("user") else {
        if kind == Kind::Capaian {
            return Err(Failure::usage(
                "capaian dimasukkan oleh orang: sebutkan penggunanya dengan --user USERNAME",
                "achievements are entered by people: name the user with --user USERNAME",
            ));
        }
        return Ok(Actor::system(instansi.id, ACTOR));
    };
    let found = users::by_username(&mut db.read().await?, username).await?;
    match found.filter(|user| user.instansi_id == instansi.id) {
        Some(user) => Ok(Actor::user(instansi.id, user.id, user.username)),
        None => {
            let kode = &instansi.kode;
            Err(Failure::usage(
                format!("tidak ada pengguna `{username}` di instansi {kode}"),
                format!("there is no user `{username}` in the instansi {kode}"),
            ))
        }
    }
}

async fn imported(
    db: &Db,
    actor: Actor,
    content: &Content,
    asked: &Asked,
    bar: &Bar,
    lang: Lang,
) -> Result<Outcome, Failure> {
    let (mode, key) = (asked.mode, Some(asked.key.as_str()));
    let doing = |checking| match checking {
        true => lang.pick("memeriksa", "checking"),
        false => lang.pick("menulis", "writing"),
    };
    let told = |progress: Progress| {
        let checking = progress.phase == Phase::Checking;
        bar.rows(doing(checking), progress.done, progress.total);
    };
    let report = match content {
        Content::Plans(plans) => import::plans(db, actor, plans, mode, key, told).await,
        Content::Targets(table) => import::targets(db, actor, table, mode, key, told).await,
        Content::Achievements(table) => {
            import::achievements(db, actor, table, mode, key, told).await
        }
        Content::Evaluations(list) => import::evaluations(db, actor, list, mode, key, told).await,
        Content::Budget(rows) => {
            let mut told = |progress: budget::Progress| {
                let checking = progress.step == budget::Step::Checking;
                bar.rows(doing(checking), progress.done, progress.total);
            };
            return budgeted(db, actor, rows, asked, &mut told).await;
        }
    };
    report
        .map(Outcome::from)
        .map_err(|error| reworded(error, asked))
}

async fn budgeted(
    db: &Db,
    actor: Actor,
    rows: &budget::Import,
    asked: &Asked,
    progress: budget::OnProgress<'_>,
) -> Result<Outcome, Failure> {
    let mut unit = db.begin(actor).await?;
    match budget::run(&mut unit, rows, Some(&asked.key), progress).await {
        Ok(report) => {
            match asked.mode {
                Mode::Apply => {
                    unit.commit().await?;
                }
                Mode::DryRun => unit.rollback().await?,
            }
            Ok(Outcome::of_budget(rows.len(), &report, asked.mode))
        }
        Err(Error::Invalid(problems)) => Ok(Outcome::refused_budget(rows.len(), problems)),
        Err(error) => Err(reworded(error, asked)),
    }
}

/// A key that was used for something else is the caller's to change.
fn reworded(error: Error, asked: &Asked) -> Failure {
    match error {
        Error::KeyReused(_) => Failure::usage(
            format!(
                "kunci `{}` sudah dipakai untuk impor lain: beri --kunci lain",
                asked.key
            ),
            format!(
                "the key `{}` was used for another import: give another --key",
                asked.key
            ),
        ),
        other => other.into(),
    }
}
