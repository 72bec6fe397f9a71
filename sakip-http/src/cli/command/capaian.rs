//! `sakip capaian`: achievements of a table of indicators.

use std::collections::BTreeMap;
use std::io::Write;

use clap::ArgMatches;
use sakip_core::achievement::{Achievement, Status};
use sakip_core::indicator::Target;
use sakip_core::number::{Percent, Quantity, spell};
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::{Lang, Localize, Text};
use sakip_core::wire::{CapaianResult, CapaianRow, Formats, Record};
use unicode_width::UnicodeWidthStr;

use super::super::arguments::{self, Format};
use super::super::choice;
use super::super::failure::Failure;
use super::super::grid::{Cell, Column};
use super::super::input::{Columns, NumberOptions, Source, Table, formats};
use super::super::style::{Style, Tone};
use super::super::terminal::Session;
use super::JsonRows;
use super::bars::{self, Bar, band_tone};
use super::mean::{Mean, Sasaran, Weights};
use super::rows::Rows;

/// What a capaian table is read by.
pub(super) const COLUMNS: Columns = Columns {
    known: &CapaianRow::COLUMNS,
    required: &CapaianRow::REQUIRED,
    numbers: &CapaianRow::NUMBERS,
    lists: &[],
};

/// The widest id that is not broken in a table of many rows.
pub(super) const MAX_ID_WIDTH: usize = 24;

const COMPUTING: (&str, &str) = ("menghitung", "computing");

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let policy = choice::policy(matches, session)?;
    let source = Source::of(arguments::file(matches));
    let mut table = Table::open(&source, COLUMNS, session)?;
    let formats = formats(&mut table, options(matches), session)?;
    let mut weights = Weights::default();
    let mut widest = 0;
    let rows = table.check(session, |record, problems| {
        if let Some(row) = CapaianRow::read(record, &formats, &policy, problems) {
            widest = widest.max(row.id.width());
            weights.observe(&row);
        }
    })?;
    let mut work = Work {
        table,
        formats,
        policy,
    };
    match Format::of(matches) {
        Format::Json => work.json(session),
        Format::Csv => work.csv(session),
        Format::Table => work.table(session, rows, widest, &weights),
    }
}

/// How the arguments say numbers are written.
pub(super) fn options(matches: &ArgMatches) -> NumberOptions {
    NumberOptions {
        locale: arguments::locale(matches),
        ocr: matches.get_flag("ocr"),
    }
}

/// A table that has been checked, to be computed.
struct Work {
    table: Table,
    formats: Formats,
    policy: Policy,
}

impl Work {
    /// Computes every row in order.
    fn each(
        &mut self,
        session: &mut Session<'_, '_>,
        mut print: impl FnMut(CapaianRow, Achievement, &mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let doing = Text::new(COMPUTING.0, COMPUTING.1);
        let name = self.table.name().to_owned();
        let (formats, policy) = (&self.formats, &self.policy);
        // The progress bar and the output are different ends of the session.
        let Session { terminal, .. } = session;
        let out = &mut *terminal.out;
        self.table
            .each(session.lang, session.progress, &doing, &mut |record| {
                let row = understood(&name, record, |record, problems| {
                    CapaianRow::read(record, formats, policy, problems)
                })?;
                let answer = row.question.clone().answer(policy);
                print(row, answer, &mut *out)
            })
    }

    fn json(&mut self, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        let lang = session.lang;
        let mut rows = JsonRows::default();
        self.each(session, |row, answer, out| {
            rows.row(&CapaianResult::new(row.id, &answer, lang), out)
        })?;
        rows.finish(session.terminal.out)
    }

    fn csv(&mut self, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        let lang = session.lang;
        let titles = "id,status,capaian,capaian_mentah,kategori,rumus,kebijakan,penjelasan";
        writeln!(session.terminal.out, "{titles}")?;
        self.each(session, |row, answer, out| {
            let result = CapaianResult::new(row.id, &answer, lang);
            let percent =
                |value: Option<Percent>| value.map_or_else(String::new, |value| value.to_string());
            super::write_csv(
                out,
                &[
                    &result.id,
                    result.status.name(),
                    &percent(result.capaian),
                    &percent(result.capaian_mentah),
                    result.kategori.as_deref().unwrap_or_default(),
                    result.rumus.name(),
                    &result.kebijakan,
                    &result.penjelasan,
                ],
            )
        })
    }

    fn table(
        &mut self,
        session: &mut Session<'_, '_>,
        rows: u64,
        widest: usize,
        weights: &Weights,
    ) -> Result<(), Failure> {
        let (lang, style, width) = (session.lang, session.style, session.width);
        let policy = self.policy.clone();
        let mut mean = Mean::new(&policy, weights, rows);
        let mut tally = Tally::new(&policy);
        let mut layout = Rows::new(columns(lang, widest), rows, style, width);
        let mut sasaran = Sasaran::default();
        self.each(session, |row, answer, out| {
            let (name, changes) = sasaran.next(&row);
            if let Some(name) = name.filter(|_| changes) {
                layout.section(name, out)?;
            }
            mean.add(&answer, row.bobot, name);
            tally.add(&answer);
            layout.row(cells(&row, &answer, &policy, lang), out)
        })?;
        let out = &mut *session.terminal.out;
        layout.finish(out)?;
        tally.print(out, lang, style)?;
        mean.print(out, lang, style, width)?;
        print_policy(out, &policy, lang, style)
    }
}

/// A row understood once more. The input was sound when it was checked; a file that has changed since is
/// refused.
pub(super) fn understood<T>(
    name: &str,
    record: Result<Record, Problem>,
    read: impl FnOnce(&Record, &mut ProblemList) -> Option<T>,
) -> Result<T, Failure> {
    let mut problems = ProblemList::default();
    let row = match record {
        Ok(record) => read(&record, &mut problems),
        Err(problem) => {
            problems.add(problem);
            None
        }
    };
    row.ok_or_else(|| match problems.into_result(()) {
        Err(problems) => Failure::Refused {
            name: name.to_owned(),
            problems,
        },
        Ok(()) => Failure::usage(
            format!("`{name}` berubah saat dibaca"),
            format!("`{name}` changed while it was read"),
        ),
    })
}

fn columns(lang: Lang, widest: usize) -> Vec<Column> {
    let t = |id, en| lang.pick(id, en);
    vec![
        Column::text("ID", 6).expecting(widest.min(MAX_ID_WIDTH)),
        Column::text(t("Indikator", "Indicator"), 18),
        Column::text("Target", 6).right(),
        Column::text("Realisasi", 9).right(),
        Column::number("Capaian %"),
        Column::text(t("Kategori", "Category"), 10),
        Column::text(t("Rumus", "Formula"), 8).at_most(14),
    ]
}

fn cells(row: &CapaianRow, answer: &Achievement, policy: &Policy, lang: Lang) -> Vec<Cell> {
    let place = band_place(answer, policy);
    let tone = place.map_or(Tone::Faint, |place| {
        band_tone(place, policy.bands().list().count())
    });
    // A percent sign stands with the numbers, any other unit with the name.
    let (indikator, unit) = match row.satuan.as_str() {
        "" => (row.indikator.clone(), ""),
        "%" => (row.indikator.clone(), " %"),
        satuan => (format!("{} ({satuan})", row.indikator), ""),
    };
    let shown = |text: Option<String>| match text {
        Some(text) if text.ends_with(|c: char| c.is_ascii_digit()) => format!("{text}{unit}"),
        Some(text) => text,
        None => "–".to_owned(),
    };
    let value = answer
        .value()
        .map_or_else(|| "–".to_owned(), |value| spell(value.value(), lang));
    let category = match answer.band() {
        Some(band) => band.label.get(lang).to_owned(),
        None => without_figure(answer, lang),
    };
    let mut formula = answer.formula().symbols().to_owned();
    if let (Status::Capped | Status::Floored, Some(raw)) = (answer.status(), answer.raw()) {
        let raw = raw.round(policy.rounding()).map(|raw| spell(raw, lang));
        formula.push_str(&lang.pick(
            format!(", dibatasi dari {}", raw.clone().unwrap_or_default()),
            format!(", limited from {}", raw.unwrap_or_default()),
        ));
    }
    vec![
        Cell::toned(&row.id, Tone::Faint),
        Cell::new(indikator),
        Cell::new(shown(
            row.target.as_ref().map(|target| target_text(target, lang)),
        )),
        Cell::new(shown(
            row.realisasi.as_deref().map(|text| number_text(text, lang)),
        )),
        Cell::toned(value, tone),
        Cell::toned(category, tone),
        Cell::toned(formula, Tone::Faint),
    ]
}

/// Why there is no figure, in a few words.
fn without_figure(answer: &Achievement, lang: Lang) -> String {
    match answer.reason() {
        Some(reason) => reason.localize(lang),
        None => status_text(answer.status()).get(lang).to_owned(),
    }
}

fn status_text(status: Status) -> Text {
    match status {
        Status::NotFilled => Text::new("belum diisi", "not filled"),
        Status::NotApplicable => Text::new("belum berlaku", "not applicable"),
        Status::NotComputable => Text::new("tidak dapat dihitung", "not computable"),
        Status::Ok | Status::Capped | Status::Floored => Text::new("", ""),
    }
}

fn target_text(target: &Target, lang: Lang) -> String {
    match target {
        Target::Point(value) => spell(value.value(), lang),
        Target::Range(range) => {
            format!(
                "{}–{}",
                spell(range.lo().value(), lang),
                spell(range.hi().value(), lang)
            )
        }
        Target::Ordinal(level) => level.label().to_owned(),
    }
}

/// A plain number as the reader writes it; a label as it is.
fn number_text(text: &str, lang: Lang) -> String {
    text.parse::<Quantity>()
        .map_or_else(|_| text.to_owned(), |value| spell(value.value(), lang))
}

fn band_place(answer: &Achievement, policy: &Policy) -> Option<usize> {
    let band = answer.band()?;
    policy.bands().list().position(|other| other == band)
}

/// How many rows are where.
struct Tally<'p> {
    policy: &'p Policy,
    bands: Vec<u64>,
    without: BTreeMap<Status, BTreeMap<&'static str, (Text, u64)>>,
    rows: u64,
}

impl<'p> Tally<'p> {
    fn new(policy: &'p Policy) -> Tally<'p> {
        Tally {
            policy,
            bands: vec![0; policy.bands().list().count()],
            without: BTreeMap::new(),
            rows: 0,
        }
    }

    fn add(&mut self, answer: &Achievement) {
        self.rows += 1;
        if let Some(place) = band_place(answer, self.policy) {
            if let Some(count) = self.bands.get_mut(place) {
                *count += 1;
            }
            return;
        }
        let (code, text) = match answer.reason() {
            Some(reason) => (reason.code(), reason.text()),
            None => ("", Text::new("", "")),
        };
        let of_status = self.without.entry(answer.status()).or_default();
        of_status.entry(code).or_insert((text, 0)).1 += 1;
    }

    fn print(&self, out: &mut dyn Write, lang: Lang, style: Style) -> Result<(), Failure> {
        let rows = spell(self.rows.into(), lang);
        let title = lang.pick(
            format!("Ringkasan {rows} indikator"),
            format!("Summary of {rows} indicators"),
        );
        writeln!(out, "\n{}", style.paint(Tone::Strong, &title))?;
        let bands = self.policy.bands();
        let count = bands.list().count();
        let mut lines: Vec<Bar> = bands
            .list()
            .zip(&self.bands)
            .enumerate()
            .map(|(place, (band, rows))| Bar {
                label: band.label.get(lang).to_owned(),
                count: *rows,
                tone: band_tone(place, count),
                remark: String::new(),
            })
            .collect();
        for (status, reasons) in &self.without {
            let label = status_text(*status).get(lang).to_owned();
            let mut first = label.chars();
            let label = first.next().map_or_else(String::new, |c| {
                c.to_uppercase().collect::<String>() + first.as_str()
            });
            let remark: Vec<String> = reasons
                .values()
                .filter(|(text, _)| !text.id.is_empty())
                .map(|(text, rows)| format!("{} {}", rows, text.get(lang)))
                .collect();
            lines.push(Bar {
                label,
                count: reasons.values().map(|(_, rows)| rows).sum(),
                tone: Tone::Faint,
                remark: remark.join(", "),
            });
        }
        bars::print(out, style, &lines)?;
        Ok(())
    }
}

fn print_policy(
    out: &mut dyn Write,
    policy: &Policy,
    lang: Lang,
    style: Style,
) -> Result<(), Failure> {
    let reference = policy.reference();
    let unverified = if reference.verified {
        ""
    } else {
        lang.pick(" (sumber belum diverifikasi)", " (source not verified)")
    };
    let name = lang.pick("Kebijakan", "Policy");
    let line = format!("{name}: {reference}, {}{unverified}", reference.source);
    writeln!(out, "{}", style.paint(Tone::Faint, &line))?;
    Ok(())
}
