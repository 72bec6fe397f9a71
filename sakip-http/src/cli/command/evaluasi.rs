//! `sakip evaluasi`: the score of an LKE sheet, and what would raise it.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::ArgMatches;
use sakip_core::evaluation::{
    Answer, AnswerRefused, Component, Gap, Given, Lke, LkeDocument, Predicate, Provisional,
    Standing, Template, Track,
};
use sakip_core::number::{Exact, Locale, Rounding, RoundingMode, Weight, spell};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::{Lang, Localize, Text};
use sakip_core::wire::EvaluasiRequest;

use super::super::arguments::{self, Format};
use super::super::failure::Failure;
use super::super::grid::{Cell, Column, clean};
use super::super::input::{
    Columns, Source, Table, document, is_object, nearest, read_text, text_of,
};
use super::super::style::Tone;
use super::super::terminal::Session;
use super::rows::Rows;
use super::write_json;

/// The largest sheet or template that is read, in bytes.
const MAX_DOCUMENT_BYTES: u64 = 16 << 20;

/// The template of a CSV sheet that names none.
const DEFAULT_TEMPLATE: &str = "permenpanrb-88-2021";

/// How many gaps people are shown.
const GAPS_SHOWN: usize = 10;

const COLUMNS: Columns = Columns {
    known: &["kode", "jawaban", "track", "catatan"],
    required: &["kode", "jawaban"],
    numbers: &[],
    lists: &[],
};

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    if matches.get_flag("daftar") {
        return list(matches, session);
    }
    if let Some(wanted) = matches.get_one::<String>("tampil") {
        let template = find_template(wanted, session)?;
        writeln!(session.terminal.out, "{}", template.to_json())?;
        return Ok(());
    }
    let lke = read(matches, session)?;
    let track = track(matches, &lke)?;
    if Format::of(matches) == Format::Json {
        let request = EvaluasiRequest {
            lke: lke.document(),
            template: Some(lke.template().document().clone()),
            track,
        };
        let answer = request.answer().map_err(|problems| Failure::Refused {
            name: Source::of(arguments::file(matches)).name(),
            problems,
        })?;
        return write_json(session, &answer);
    }
    print(&lke, track, session)
}

fn list(matches: &ArgMatches, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let templates = Template::builtins();
    if Format::of(matches) == Format::Json {
        let all: Vec<_> = templates
            .iter()
            .map(|template| template.document())
            .collect();
        return write_json(session, &all);
    }
    let lang = session.lang;
    let columns = vec![
        Column::label("ID"),
        Column::text(lang.pick("Judul", "Title"), 20),
        Column::text(lang.pick("Sumber", "Source"), 20),
    ];
    let mut rows = Rows::new(columns, 0, session.style, session.width);
    let out = &mut *session.terminal.out;
    for template in templates {
        rows.row(
            vec![
                Cell::toned(template.policy().to_string(), Tone::Strong),
                Cell::new(template.title().get(lang)),
                Cell::toned(&template.policy().source, Tone::Faint),
            ],
            out,
        )?;
    }
    rows.finish(out)
}

/// A built-in template, or one in a file.
fn find_template(wanted: &str, session: &mut Session<'_, '_>) -> Result<Arc<Template>, Failure> {
    let (id, version) = match wanted.split_once('@') {
        Some((id, version)) => (id, version.parse::<u32>().ok()),
        None => (wanted, None),
    };
    let builtin = Template::builtin(id)
        .filter(|template| version.is_none_or(|version| template.version() == version));
    if let Some(template) = builtin {
        return Ok(template);
    }
    let path = PathBuf::from(wanted);
    let looks_like_a_file = wanted.contains(['/', '\\'])
        || path
            .extension()
            .is_some_and(|ext| ext == "toml" || ext == "json");
    if looks_like_a_file || path.is_file() {
        let source = Source::of(Some(&path));
        let text = read_text(&source, MAX_DOCUMENT_BYTES, session)?;
        let template = if is_object(&text) {
            Template::from_json(&text)
        } else {
            Template::from_toml(&text)
        };
        return template.map(Arc::new).map_err(|problems| Failure::Refused {
            name: source.name(),
            problems,
        });
    }
    let ids: Vec<&str> = Template::builtins()
        .iter()
        .map(|template| template.id())
        .collect();
    let (id, en) = match nearest(wanted, ids.iter().copied()) {
        Some(near) => (
            format!("; maksudnya `{near}`?"),
            format!("; is `{near}` meant?"),
        ),
        None => (
            format!(": pakai {} atau berkas TOML/JSON", ids.join(", ")),
            format!(": use {} or a TOML/JSON file", ids.join(", ")),
        ),
    };
    Err(Failure::usage(
        format!("templat `{wanted}` tidak dikenal{id}"),
        format!("there is no template `{wanted}`{en}"),
    ))
}

fn read(matches: &ArgMatches, session: &mut Session<'_, '_>) -> Result<Lke, Failure> {
    let source = Source::of(arguments::file(matches));
    let name = source.name();
    let mut file = source.open(session)?;
    let text = text_of(&mut file, &name, MAX_DOCUMENT_BYTES)?;
    let wanted = matches.get_one::<String>("template");
    let Some(document) = document::<LkeDocument>(&text) else {
        let wanted = wanted.map_or(DEFAULT_TEMPLATE, String::as_str);
        let template = find_template(wanted, session)?;
        let table = Table::of(file, name, COLUMNS, session)?;
        return read_table(table, template, session);
    };
    let refused = |problems| Failure::Refused {
        name: name.clone(),
        problems,
    };
    let document = document.map_err(|error| {
        let lead = Text::new(
            "bukan lembar LKE yang benar",
            "this is not a well-formed LKE sheet",
        );
        refused(error.problem("lke_unreadable", &lead).into())
    })?;
    let template = match wanted {
        Some(wanted) => find_template(wanted, session)?,
        None => find_template(&document.template, session)?,
    };
    Lke::from_document(template, document).map_err(refused)
}

/// A sheet as a table: one answer per row.
fn read_table(
    mut table: Table,
    template: Arc<Template>,
    session: &mut Session<'_, '_>,
) -> Result<Lke, Failure> {
    let mut lke = Lke::new(template);
    table.check(session, |record, problems| {
        let text = |column: &str| {
            record
                .get(column)
                .text()
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let answer = text("jawaban");
        if answer.is_empty() {
            return;
        }
        let track = match text("track").as_str() {
            "" => Ok(Track::Mandiri),
            track => track.parse::<Track>(),
        };
        let code = text("kode");
        let answered = match track {
            Err(error) => Err(("track", "unknown_track", Text::of(&error))),
            Ok(track) if lke.given(track, &code).is_some() => Err((
                "kode",
                "answered_twice",
                Text::new(
                    format!("`{code}` sudah dijawab oleh {track}"),
                    format!("`{code}` is answered by {track} already"),
                ),
            )),
            Ok(track) => lke
                .answer(track, &code, Answer::of(answer).with_note(text("catatan")))
                .map_err(|refused| {
                    let column = match refused {
                        AnswerRefused::UnknownQuestion { .. } => "kode",
                        AnswerRefused::TrackNotAllowed { .. } => "track",
                        _ => "jawaban",
                    };
                    (column, refused.code(), Text::of(&refused))
                }),
        };
        if let Err((column, code, message)) = answered {
            complain(problems, record.row(), column, code, message);
        }
    })?;
    Ok(lke)
}

fn complain(problems: &mut ProblemList, row: u64, column: &str, code: &'static str, message: Text) {
    problems.add(Problem::new(code, format!("{row}:{column}"), message));
}

/// The track that is scored: the one asked for, else the only one there is.
fn track(matches: &ArgMatches, lke: &Lke) -> Result<Track, Failure> {
    if let Some(wanted) = matches.get_one::<String>("track") {
        return wanted
            .parse::<Track>()
            .map_err(|error| Failure::Usage(Text::of(&error)));
    }
    let tracks: Vec<Track> = lke.tracks().collect();
    match tracks.as_slice() {
        [] => Ok(Track::Mandiri),
        [only] => Ok(*only),
        several => {
            let names: Vec<String> = several.iter().map(ToString::to_string).collect();
            let names = names.join(", ");
            Err(Failure::usage(
                format!("lembar ini memuat beberapa jalur ({names}): pilih dengan --track"),
                format!("this sheet has several tracks ({names}): choose one with --track"),
            ))
        }
    }
}

fn print(lke: &Lke, track: Track, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let (lang, style) = (session.lang, session.style);
    let t = |id, en| lang.pick(id, en);
    let template = lke.template();
    let provisional = lke.provisional(track);
    let columns = vec![
        Column::label(t("Kode", "Code")),
        Column::text(t("Komponen", "Component"), 24),
        Column::number(t("Bobot", "Weight")),
        Column::text(t("Jawaban", "Answer"), 7).at_most(20),
        Column::number(t("Nilai", "Score")),
    ];
    let mut rows = Rows::new(columns, 0, style, session.width);
    let out = &mut *session.terminal.out;
    let title = format!("{}  ({track})", template.title().get(lang));
    writeln!(out, "{}\n", style.paint(Tone::Strong, &title))?;
    for (component, score) in template.components().iter().zip(provisional.components()) {
        rows.row(
            vec![
                Cell::toned(component.id(), Tone::Strong),
                Cell::toned(component.title().get(lang), Tone::Strong),
                Cell::toned(weight(component.weight(), lang), Tone::Strong),
                Cell::default(),
                Cell::toned(exact(score.score(), lang), Tone::Strong),
            ],
            out,
        )?;
        sub_components(&mut rows, component, lke, track, &provisional, lang, out)?;
    }
    rows.finish(out)?;
    print_total(lke, track, &provisional, lang, session)?;
    print_gaps(&lke.gaps(track), lang, session)
}

fn sub_components(
    rows: &mut Rows,
    component: &Component,
    lke: &Lke,
    track: Track,
    provisional: &Provisional,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    for sub in component.sub_components() {
        let answers: Vec<String> = sub
            .questions()
            .iter()
            .map(|question| {
                lke.given(track, question.id())
                    .map_or("–".to_owned(), told_answer)
            })
            .collect();
        let score = provisional
            .sub_component(sub.id())
            .and_then(|score| score.score());
        rows.row(
            vec![
                Cell::toned(sub.id(), Tone::Faint),
                Cell::new(sub.title().get(lang)),
                Cell::new(weight(sub.weight(), lang)),
                Cell::new(answers.join(" ")),
                Cell::new(exact(score, lang)),
            ],
            out,
        )?;
    }
    Ok(())
}

fn told_answer(answer: &Answer) -> String {
    match &answer.answer {
        Given::One(label) => label.clone(),
        Given::PerSasaran(answers) => {
            let labels: Vec<&str> = answers
                .iter()
                .map(|answer| answer.answer.as_str())
                .collect();
            labels.join("/")
        }
    }
}

fn weight(weight: Weight, lang: Lang) -> String {
    spell(weight.value().normalize(), lang)
}

fn exact(score: Option<&Exact>, lang: Lang) -> String {
    score.map_or_else(|| "–".to_owned(), |score| told(score, lang))
}

/// A score with the decimals it has, or four of them and an ellipsis.
fn told(score: &Exact, lang: Lang) -> String {
    if let Some(decimal) = score.to_decimal().map(|decimal| decimal.normalize())
        && decimal.scale() <= 4
    {
        return lang.pick(Locale::Id, Locale::En).print(decimal, 2);
    }
    let four = Rounding::new(RoundingMode::Truncate, 4).ok();
    let cut = four.and_then(|rounding| score.round(rounding));
    cut.map_or_else(|| score.to_string(), |cut| format!("{}…", spell(cut, lang)))
}

fn print_total(
    lke: &Lke,
    track: Track,
    provisional: &Provisional,
    lang: Lang,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let style = session.style;
    let out = &mut *session.terminal.out;
    let label = Standing::Estimate.label();
    let label = label.get(lang);
    let name =
        |predicate: &Predicate| format!("{} ({})", predicate.label, predicate.name.get(lang));
    match lke.score(track) {
        Ok(evaluated) => {
            let score = evaluated.rounded().map(|score| spell(score.value(), lang));
            let line = format!(
                "{}  {}",
                score.unwrap_or_default(),
                name(evaluated.predicate())
            );
            let line = style.paint(Tone::Strong, &line);
            let total = lang.pick("Nilai", "Total");
            writeln!(out, "\n{total}: {line}, {label}")?;
        }
        Err(unanswered) => {
            let (low, high) = provisional.predicates();
            let coverage = unanswered.coverage;
            let (used, total) = (coverage.used, coverage.total);
            let (least, most) = (
                told(provisional.lower(), lang),
                told(provisional.upper(), lang),
            );
            let line = lang.pick(
                format!("Belum lengkap: {used} dari {total} pertanyaan dijawab; nilai akhir antara {least} {} dan {most} {}, {label}", name(low), name(high)),
                format!("Incomplete: {used} of {total} questions are answered; the total will lie between {least} {} and {most} {}, {label}", name(low), name(high)),
            );
            writeln!(out, "\n{}", style.paint(Tone::Fair, &line))?;
            let missing = unanswered.missing.join(", ");
            let open = lang.pick("Belum dijawab", "Not answered");
            writeln!(out, "{open}: {}", clean(&missing))?;
        }
    }
    Ok(())
}

fn print_gaps(gaps: &[Gap], lang: Lang, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    if gaps.is_empty() {
        return Ok(());
    }
    let style = session.style;
    let out = &mut *session.terminal.out;
    let title = lang.pick("Yang dapat menaikkan nilai", "What would raise the total");
    writeln!(out, "\n{}", style.paint(Tone::Strong, title))?;
    for gap in gaps.iter().take(GAPS_SHOWN) {
        writeln!(out, "  {}", clean(&gap.localize(lang)))?;
    }
    let more = gaps.len().saturating_sub(GAPS_SHOWN);
    if more > 0 {
        let told = lang.pick(
            format!("  … dan {more} lagi"),
            format!("  … and {more} more"),
        );
        writeln!(out, "{told}")?;
    }
    Ok(())
}
