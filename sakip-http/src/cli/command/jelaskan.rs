//! `sakip jelaskan`: where a figure comes from, or what a term means.

use std::io::Write;

use clap::ArgMatches;
use sakip_core::achievement::Achievement;
use sakip_core::explain::{Explain, Trace};
use sakip_core::number::RoundingMode;
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::{Lang, Text};
use sakip_core::wire::{CapaianRow, Formats};

use super::super::arguments::{self, Format};
use super::super::choice;
use super::super::failure::Failure;
use super::super::grid::clean;
use super::super::input::{Source, Table, formats, nearest};
use super::super::style::{Style, Tone};
use super::super::terminal::Session;
use super::capaian::{COLUMNS, options};
use super::terms::{self, Term};
use super::write_json;

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let wanted = matches.get_one::<String>("id").map_or("", |id| id.trim());
    let format = Format::of(matches);
    if arguments::file(matches).is_none() {
        // A term as it is printed needs no table, and no waiting for one that may never be piped in.
        let (terms, exact) = find_terms(wanted);
        if exact || (session.stdin_is_terminal && !terms.is_empty()) {
            return tell_terms(&terms, format, session);
        }
        if session.stdin_is_terminal {
            return Err(unknown_term(wanted));
        }
    }
    let policy = choice::policy(matches, session)?;
    let source = Source::of(arguments::file(matches));
    let mut table = match Table::open(&source, COLUMNS, session) {
        // Nothing was piped in, so a term was asked for.
        Err(Failure::Refused { problems, .. })
            if arguments::file(matches).is_none()
                && problems
                    .list()
                    .iter()
                    .all(|problem| problem.code == "empty_input") =>
        {
            let (terms, _) = find_terms(wanted);
            if terms.is_empty() {
                return Err(unknown_term(wanted));
            }
            return tell_terms(&terms, format, session);
        }
        opened => opened?,
    };
    let formats = formats(&mut table, options(matches), session)?;
    let (row, answer) = find_row(&mut table, wanted, &formats, &policy, session)?;
    let trace = answer.trace();
    if format == Format::Json {
        return write_json(session, &trace);
    }
    let (lang, style, width) = (session.lang, session.style, session.width);
    let out = &mut *session.terminal.out;
    let title = clean(&format!("{}  {}", row.id, row.indikator));
    writeln!(out, "{}", style.paint(Tone::Strong, &title))?;
    for line in textwrap::wrap(&clean(&answer.sentence(lang)), width) {
        writeln!(out, "{line}")?;
    }
    writeln!(out)?;
    print_trace(out, &trace, lang, style)
}

/// The one row with this id. Rows with other ids need not be sound.
fn find_row(
    table: &mut Table,
    wanted: &str,
    formats: &Formats,
    policy: &Policy,
    session: &Session<'_, '_>,
) -> Result<(CapaianRow, Achievement), Failure> {
    let name = table.name().to_owned();
    let doing = Text::new("mencari", "searching");
    let mut found: Option<(u64, CapaianRow)> = None;
    let mut near: Option<(usize, String)> = None;
    let mut problems = ProblemList::default();
    table.each(session.lang, session.progress, &doing, &mut |record| {
        let Ok(record) = record else { return Ok(()) };
        let row_id = match record.get("id").text() {
            Some(id) if !id.trim().is_empty() => id.trim().to_owned(),
            _ => record.row().to_string(),
        };
        if row_id != wanted {
            let distance =
                strsim::damerau_levenshtein(&row_id.chars().take(64).collect::<String>(), wanted);
            if near.as_ref().is_none_or(|(least, _)| distance < *least) {
                near = Some((distance, row_id));
            }
            return Ok(());
        }
        if let Some((first, _)) = &found {
            let (first, second) = (first, record.row());
            problems.add(Problem::new(
                "id_twice",
                record.row().to_string(),
                Text::new(
                    format!("id `{wanted}` sudah dipakai di baris {first}"),
                    format!("the id `{wanted}` is used in row {first} already (here row {second})"),
                ),
            ));
        } else if let Some(row) = CapaianRow::read(&record, formats, policy, &mut problems) {
            found = Some((record.row(), row));
        }
        Ok(())
    })?;
    problems
        .into_result(())
        .map_err(|problems| Failure::Refused {
            name: name.clone(),
            problems,
        })?;
    match found {
        Some((_, row)) => {
            let answer = row.question.clone().answer(policy);
            Ok((row, answer))
        }
        None => {
            let near = near
                .filter(|(distance, _)| *distance <= 3)
                .map(|(_, id)| id);
            let (id, en) = match near {
                Some(near) => (
                    format!("; maksudnya `{near}`?"),
                    format!("; is `{near}` meant?"),
                ),
                None => (String::new(), String::new()),
            };
            Err(Failure::usage(
                format!("tidak ada baris `{wanted}` dalam `{name}`{id}"),
                format!("there is no row `{wanted}` in `{name}`{en}"),
            ))
        }
    }
}

fn print_trace(
    out: &mut dyn Write,
    trace: &Trace,
    lang: Lang,
    style: Style,
) -> Result<(), Failure> {
    let mut lines: Vec<(&str, String)> = vec![
        (lang.pick("rumus", "formula"), trace.formula.clone()),
        (
            lang.pick("hitungan", "arithmetic"),
            trace.expression.clone(),
        ),
    ];
    for input in &trace.inputs {
        lines.push((&input.name, input.value.clone()));
    }
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    lines.push((lang.pick("nilai tepat", "exact value"), text(&trace.exact)));
    if let Some(limit) = &trace.limit {
        lines.push((
            lang.pick("dibatasi", "limited at"),
            format!("{} %", limit.at),
        ));
    }
    if let Some(rounding) = trace.rounding {
        let mode = rounding_text(rounding.mode());
        let decimals = rounding.decimals();
        let told = lang.pick(
            format!("{decimals} desimal, {}", mode.id),
            format!("{decimals} decimals, {}", mode.en),
        );
        lines.push((lang.pick("pembulatan", "rounding"), told));
    }
    lines.push((lang.pick("hasil", "result"), text(&trace.result)));
    lines.push(("status", trace.status.clone()));
    lines.push((lang.pick("kategori", "category"), text(&trace.category)));
    if let Some(policy) = &trace.policy {
        lines.push((lang.pick("kebijakan", "policy"), policy.to_string()));
        lines.push((lang.pick("sumber", "source"), policy.source.clone()));
    }
    for warning in &trace.warnings {
        lines.push((
            lang.pick("perhatian", "warning"),
            warning.get(lang).to_owned(),
        ));
    }
    let wide = lines
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        let name = style.paint(Tone::Faint, &format!("{name:<wide$}"));
        writeln!(out, "  {name}  {}", clean(value))?;
    }
    Ok(())
}

fn rounding_text(mode: RoundingMode) -> Text {
    match mode {
        RoundingMode::HalfAway => Text::new("setengah menjauhi nol", "half away from zero"),
        RoundingMode::HalfEven => Text::new("setengah ke angka genap", "half to even"),
        RoundingMode::Truncate => Text::new("dipotong", "truncated"),
    }
}

/// The terms of this name, and whether it is written as they are.
fn find_terms(wanted: &str) -> (Vec<Term>, bool) {
    let folded = wanted.to_lowercase();
    let mut found = terms::all();
    found.retain(|term| term.istilah.to_lowercase() == folded);
    let exact = found.iter().any(|term| term.istilah == wanted);
    if exact {
        found.retain(|term| term.istilah == wanted);
    }
    (found, exact)
}

fn tell_terms(
    terms: &[Term],
    format: Format,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    if format == Format::Json {
        return write_json(session, terms);
    }
    let (lang, style) = (session.lang, session.style);
    let width = session.width.saturating_sub(2);
    let out = &mut *session.terminal.out;
    let mut before: Option<&Term> = None;
    for term in terms {
        // One title over what a category means in several policies.
        if before.is_none_or(|before| before.jenis != term.jenis) {
            let title = style.paint(Tone::Strong, &term.istilah);
            writeln!(out, "{title} ({})", term.jenis.get(lang))?;
        }
        before = Some(term);
        for line in textwrap::wrap(term.arti.get(lang), width) {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

fn unknown_term(wanted: &str) -> Failure {
    let terms = terms::all();
    let folded = wanted.to_lowercase();
    let near = nearest(&folded, terms.iter().map(|term| term.istilah.as_str()));
    let (id, en) = match near {
        Some(near) => (format!("; maksudnya `{near}`?"), format!("; is `{near}` meant?")),
        None => (
            ": sebutkan berkas tabelnya, atau pakai rumus, alasan, sebab, kebijakan, kategori, atau aturan lint".to_owned(),
            ": name the file of the table, or use a formula, reason, cause, policy, category or lint rule".to_owned(),
        ),
    };
    Failure::usage(
        format!("istilah `{wanted}` tidak dikenal{id}"),
        format!("the term `{wanted}` is not known{en}"),
    )
}
