//! `sakip kebijakan`: the policies there are, and whether one's own is sound.

use clap::ArgMatches;
use sakip_core::number::spell;
use sakip_core::policy::{Policy, PolicyBook};
use sakip_core::text::Lang;

use super::super::arguments::{self, Format};
use super::super::choice::{find_policy, read_policy};
use super::super::failure::Failure;
use super::super::grid::{Cell, Column};
use super::super::input::Source;
use super::super::style::Tone;
use super::super::terminal::Session;
use super::rows::Rows;
use super::write_json;

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    match matches.subcommand() {
        Some(("show", matches)) => show(matches, session),
        Some(("check", matches)) => check(matches, session),
        Some((_, matches)) => list(matches, session),
        None => list(matches, session),
    }
}

fn list(matches: &ArgMatches, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let book = PolicyBook::builtin();
    if Format::of(matches) == Format::Json {
        let all: Vec<_> = book.list().iter().map(Policy::data).collect();
        return write_json(session, &all);
    }
    let lang = session.lang;
    let t = |id, en| lang.pick(id, en);
    let columns = vec![
        Column::label("ID"),
        Column::text(t("Judul", "Title"), 12),
        Column::label("Minimize"),
        Column::text(t("Batas", "Limits"), 5),
        Column::text(t("Sumber", "Source"), 12),
    ];
    let mut rows = Rows::new(columns, 0, session.style, session.width);
    let out = &mut *session.terminal.out;
    for policy in book.list() {
        rows.row(cells(policy, lang), out)?;
    }
    rows.finish(out)?;
    writeln!(
        out,
        "{}",
        t(
            "`sakip kebijakan show ID` menampilkan isinya; pakai dengan `sakip capaian --policy ID`.",
            "`sakip kebijakan show ID` prints one; use it with `sakip capaian --policy ID`.",
        )
    )?;
    Ok(())
}

fn cells(policy: &Policy, lang: Lang) -> Vec<Cell> {
    let data = policy.data();
    let source = if data.source.verified {
        data.source.citation.clone()
    } else {
        let unverified = lang.pick("belum diverifikasi", "not verified");
        format!("{} ({unverified})", data.source.citation)
    };
    vec![
        Cell::toned(policy.reference().to_string(), Tone::Strong),
        Cell::new(data.title.get(lang)),
        Cell::new(data.formulas.minimize.symbols()),
        Cell::new(limits(policy, lang)),
        Cell::toned(source, Tone::Faint),
    ]
}

/// The limits in a few characters: `≤ 120`, `≥ 0`, `–`.
pub(super) fn limits(policy: &Policy, lang: Lang) -> String {
    let cap = policy
        .cap()
        .map(|cap| format!("≤ {}", spell(cap.value(), lang)));
    let floor = policy
        .floor()
        .map(|floor| format!("≥ {}", spell(floor.value(), lang)));
    let told: Vec<String> = cap.into_iter().chain(floor).collect();
    if told.is_empty() {
        "–".to_owned()
    } else {
        told.join(", ")
    }
}

fn show(matches: &ArgMatches, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let wanted = matches.get_one::<String>("id").map_or("", String::as_str);
    let policy = find_policy(wanted, session)?;
    if Format::of(matches) == Format::Json {
        return write_json(session, policy.data());
    }
    let text = toml::to_string(policy.data())
        .map_err(|error| Failure::writing(std::io::Error::other(error)))?;
    session.terminal.out.write_all(text.as_bytes())?;
    Ok(())
}

fn check(matches: &ArgMatches, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let source = Source::of(arguments::file(matches));
    let policy = read_policy(&source, session)?;
    let name = source.name();
    let valid = session.lang.pick("sah", "valid");
    writeln!(
        session.terminal.out,
        "{name}: {valid}, {}",
        policy.reference()
    )?;
    Ok(())
}
