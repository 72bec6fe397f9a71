//! `sakip reviu`: do printed figures follow from their inputs?

use std::collections::BTreeMap;
use std::io::Write;

use clap::ArgMatches;
use rust_decimal::Decimal;
use sakip_core::number::{RoundingMode, spell};
use sakip_core::policy::Policy;
use sakip_core::review::{Claim, Convention, Conventions, Finding, Survey, Verdict, judge};
use sakip_core::text::{Lang, Text};
use sakip_core::wire::{Formats, ReviuResult, ReviuRow};
use unicode_width::UnicodeWidthStr;

use super::super::arguments::{self, Format};
use super::super::choice;
use super::super::failure::Failure;
use super::super::grid::{Cell, Column, clean};
use super::super::input::{Columns, Source, Table, formats};
use super::super::style::{Style, Tone};
use super::super::terminal::Session;
use super::JsonRows;
use super::bars::{self, Bar};
use super::capaian::{MAX_ID_WIDTH, options, understood};
use super::rows::Rows;

const COLUMNS: Columns = Columns {
    known: &ReviuRow::COLUMNS,
    required: &[],
    numbers: &ReviuRow::NUMBERS,
    lists: &["members", "components"],
};

/// How many documents the summary tells apart.
const MAX_DOCUMENTS_TOLD: usize = 200;

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let policy = choice::policy(matches, session)?;
    let source = Source::of(arguments::file(matches));
    let mut table = Table::open(&source, COLUMNS, session)?;
    let formats = formats(&mut table, options(matches), session)?;
    let mut survey = Survey::default();
    let mut widest = 0;
    let rows = table.check(session, |record, problems| {
        if let Some(row) = ReviuRow::read(record, &formats, &policy, problems) {
            widest = widest.max(row.id.width());
            survey.observe(&row.dokumen, &row.claim);
        }
    })?;
    survey.check().map_err(|problems| Failure::Refused {
        name: table.name().to_owned(),
        problems,
    })?;
    let mut work = Work {
        table,
        formats,
        policy,
        conventions: survey.conventions(),
        deviations: 0,
    };
    match Format::of(matches) {
        Format::Json => work.json(session)?,
        Format::Csv => work.csv(session)?,
        Format::Table => work.table(session, rows, widest)?,
    }
    if matches.get_flag("fail") && work.deviations > 0 {
        return Err(Failure::Findings);
    }
    Ok(())
}

/// A table that has been checked and surveyed, to be judged.
struct Work {
    table: Table,
    formats: Formats,
    policy: Policy,
    conventions: Conventions,
    deviations: u64,
}

impl Work {
    fn each(
        &mut self,
        session: &mut Session<'_, '_>,
        mut print: impl FnMut(ReviuRow, &Convention, Verdict, &mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let doing = Text::new("mereviu", "reviewing");
        let name = self.table.name().to_owned();
        let (formats, policy, conventions) = (&self.formats, &self.policy, &self.conventions);
        let deviations = &mut self.deviations;
        let Session { terminal, .. } = session;
        let out = &mut *terminal.out;
        self.table
            .each(session.lang, session.progress, &doing, &mut |record| {
                let row = understood(&name, record, |record, problems| {
                    ReviuRow::read(record, formats, policy, problems)
                })?;
                let convention = conventions.of(&row.dokumen, &row.claim);
                let verdict = judge(&row.claim, &convention);
                *deviations += u64::from(verdict.finding == Finding::Deviates);
                print(row, &convention, verdict, &mut *out)
            })
    }

    fn json(&mut self, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        let lang = session.lang;
        let mut rows = JsonRows::default();
        self.each(session, |row, _, verdict, out| {
            rows.row(&ReviuResult::new(row.id, &verdict, lang), out)
        })?;
        rows.finish(session.terminal.out)
    }

    fn csv(&mut self, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        let lang = session.lang;
        let titles = "id,verdict,rumus,batas,pembulatan,dihitung,sebab,penjelasan";
        writeln!(session.terminal.out, "{titles}")?;
        self.each(session, |row, _, verdict, out| {
            let result = ReviuResult::new(row.id, &verdict, lang);
            super::write_csv(
                out,
                &[
                    &result.id,
                    result.verdict.name(),
                    result.rumus.as_deref().unwrap_or_default(),
                    result.batas.as_deref().unwrap_or_default(),
                    result.pembulatan.as_deref().unwrap_or_default(),
                    result.dihitung.as_deref().unwrap_or_default(),
                    result.sebab.as_deref().unwrap_or_default(),
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
    ) -> Result<(), Failure> {
        let (lang, style, width) = (session.lang, session.style, session.width);
        let t = |id, en| lang.pick(id, en);
        let columns = vec![
            Column::text("ID", 6).expecting(widest.min(MAX_ID_WIDTH)),
            Column::text(t("Uraian", "Item"), 16).at_most(40),
            Column::text(t("Tercetak", "Printed"), 8).right(),
            Column::text(t("Dihitung", "Computed"), 8).right(),
            Column::text(t("Hasil", "Verdict"), 10),
            Column::text(t("Keterangan", "Remark"), 20),
        ];
        let mut layout = Rows::new(columns, rows, style, width);
        let mut documents = Documents::default();
        let mut document = String::new();
        self.each(session, |row, convention, verdict, out| {
            if row.dokumen != document {
                layout.section(&row.dokumen, out)?;
                document.clone_from(&row.dokumen);
            }
            documents.add(&row, convention, verdict.finding);
            layout.row(cells(&row, &verdict, lang), out)
        })?;
        let out = &mut *session.terminal.out;
        layout.finish(out)?;
        documents.print(out, lang, style, width)
    }
}

fn cells(row: &ReviuRow, verdict: &Verdict, lang: Lang) -> Vec<Cell> {
    let tone = finding_tone(verdict.finding);
    let computed = verdict.computed.as_deref().unwrap_or("–");
    let computed = computed
        .parse::<Decimal>()
        .map_or_else(|_| computed.to_owned(), |value| spell(value, lang));
    let remark = match (verdict.finding, verdict.formula) {
        (Finding::Reproduced, Some(formula)) => formula.to_owned(),
        (Finding::Reproduced, None) => String::new(),
        _ => sentence_remark(verdict, lang),
    };
    vec![
        Cell::toned(&row.id, Tone::Faint),
        Cell::new(&row.uraian),
        Cell::new(printed(&row.claim, lang)),
        Cell::new(computed),
        Cell::toned(finding_text(verdict.finding, lang), tone),
        Cell::toned(
            remark,
            if verdict.finding == Finding::Reproduced {
                Tone::Faint
            } else {
                Tone::Plain
            },
        ),
    ]
}

/// Why a row is not simply right: the cause in words, and by which reading.
fn sentence_remark(verdict: &Verdict, lang: Lang) -> String {
    let cause = verdict.cause.map(|cause| cause.text().get(lang).to_owned());
    match (verdict.finding, cause) {
        (_, Some(cause)) => match verdict.formula {
            Some(formula) => format!("{cause} [{formula}]"),
            None => cause,
        },
        (_, None) => verdict.sentence.get(lang).to_owned(),
    }
}

fn printed(claim: &Claim, lang: Lang) -> String {
    let number = |value: Option<Decimal>| value.map(|value| spell(value, lang));
    let text = match claim {
        Claim::Achievement(claim) => number(claim.capaian),
        Claim::Budget(claim) => number(claim.percent),
        Claim::Average(claim) => number(claim.average),
        Claim::Total(claim) => number(claim.total),
        Claim::Evaluation(claim) => {
            let parts: Vec<String> = number(claim.total)
                .into_iter()
                .chain(claim.grade.clone())
                .collect();
            Some(parts.join(" ")).filter(|text| !text.is_empty())
        }
    };
    text.unwrap_or_else(|| "–".to_owned())
}

fn finding_tone(finding: Finding) -> Tone {
    match finding {
        Finding::Reproduced => Tone::Good,
        Finding::ReproducedWith => Tone::Fair,
        Finding::Deviates => Tone::Bad,
        Finding::NotCheckable => Tone::Faint,
    }
}

fn finding_text(finding: Finding, lang: Lang) -> &'static str {
    match finding {
        Finding::Reproduced => lang.pick("sesuai", "reproduced"),
        Finding::ReproducedWith => lang.pick("cara lain", "another way"),
        Finding::Deviates => lang.pick("menyimpang", "deviates"),
        Finding::NotCheckable => lang.pick("tak terperiksa", "not checkable"),
    }
}

const FINDINGS: [Finding; 4] = [
    Finding::Reproduced,
    Finding::ReproducedWith,
    Finding::Deviates,
    Finding::NotCheckable,
];

/// Which table of a document a row stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Achievement,
    Budget,
    Average,
    Total,
    Evaluation,
}

impl Kind {
    fn of(claim: &Claim) -> Kind {
        match claim {
            Claim::Achievement(_) => Kind::Achievement,
            Claim::Budget(_) => Kind::Budget,
            Claim::Average(_) => Kind::Average,
            Claim::Total(_) => Kind::Total,
            Claim::Evaluation(_) => Kind::Evaluation,
        }
    }

    fn name(self, lang: Lang) -> &'static str {
        match self {
            Kind::Achievement => "capaian",
            Kind::Budget => lang.pick("anggaran", "budget"),
            Kind::Average => lang.pick("rata-rata", "mean"),
            Kind::Total => lang.pick("jumlah", "total"),
            Kind::Evaluation => lang.pick("evaluasi", "evaluation"),
        }
    }
}

/// Counts of one table of a document.
struct Document {
    convention: Convention,
    /// Which sides of the convention its rows use: higher, lower, unknown.
    findings: [u64; 4],
    lower: bool,
    higher: bool,
}

/// What the summary tells.
#[derive(Default)]
struct Documents {
    found: BTreeMap<(String, Kind), Document>,
    left_out: bool,
    totals: [u64; 4],
}

impl Documents {
    fn add(&mut self, row: &ReviuRow, convention: &Convention, finding: Finding) {
        let Some(place) = FINDINGS.iter().position(|other| *other == finding) else {
            return;
        };
        if let Some(count) = self.totals.get_mut(place) {
            *count += 1;
        }
        let key = (row.dokumen.clone(), Kind::of(&row.claim));
        if !self.found.contains_key(&key) && self.found.len() >= MAX_DOCUMENTS_TOLD {
            self.left_out = true;
            return;
        }
        let document = self.found.entry(key).or_insert_with(|| Document {
            convention: convention.clone(),
            findings: [0; 4],
            lower: false,
            higher: false,
        });
        if let Some(count) = document.findings.get_mut(place) {
            *count += 1;
        }
        if let Claim::Achievement(claim) = &row.claim {
            match claim.polarity {
                Some(polarity) if polarity.lower_is_better() => document.lower = true,
                _ => document.higher = true,
            }
        }
    }

    fn print(
        &self,
        out: &mut dyn Write,
        lang: Lang,
        style: Style,
        width: usize,
    ) -> Result<(), Failure> {
        let rows: u64 = self.totals.iter().sum();
        let rows = spell(rows.into(), lang);
        let title = lang.pick(
            format!("Ringkasan {rows} angka tercetak"),
            format!("Summary of {rows} printed figures"),
        );
        writeln!(out, "\n{}", style.paint(Tone::Strong, &title))?;
        let lines: Vec<Bar> = FINDINGS
            .iter()
            .zip(self.totals)
            .map(|(finding, count)| Bar {
                label: finding_text(*finding, lang).to_owned(),
                count,
                tone: finding_tone(*finding),
                remark: String::new(),
            })
            .collect();
        bars::print(out, style, &lines)?;
        let title = lang.pick("Cara yang dipakai tiap dokumen", "What each document does");
        writeln!(out, "\n{}", style.paint(Tone::Strong, title))?;
        for ((name, kind), document) in &self.found {
            let name = if name.is_empty() {
                lang.pick("tanpa nama dokumen", "no document named")
                    .to_owned()
            } else {
                clean(name)
            };
            let told = format!(
                "{name}, {}: {}",
                kind.name(lang),
                document.told(*kind, lang)
            );
            let indents = textwrap::Options::new(width.saturating_sub(2))
                .initial_indent("  ")
                .subsequent_indent("    ");
            for line in textwrap::wrap(&told, indents) {
                writeln!(out, "{line}")?;
            }
        }
        if self.left_out {
            let more = lang.pick("  … dan dokumen lain", "  … and more documents");
            writeln!(out, "{more}")?;
        }
        Ok(())
    }
}

fn mode_text(mode: RoundingMode) -> Text {
    match mode {
        RoundingMode::HalfAway => Text::new("dibulatkan", "rounded"),
        RoundingMode::HalfEven => Text::new("dibulatkan ke genap", "rounded half to even"),
        RoundingMode::Truncate => Text::new("dipotong", "truncated"),
    }
}

impl Document {
    fn told(&self, kind: Kind, lang: Lang) -> String {
        let counts: Vec<String> = FINDINGS
            .iter()
            .zip(self.findings)
            .filter(|(_, count)| *count > 0)
            .map(|(finding, count)| format!("{count} {}", finding_text(*finding, lang)))
            .collect();
        let counts = counts.join(", ");
        if matches!(kind, Kind::Total | Kind::Evaluation) {
            return counts;
        }
        let convention = &self.convention;
        let mut formulas = Vec::new();
        if kind == Kind::Achievement {
            if self.higher {
                formulas.push(convention.higher.symbols());
            }
            if self.lower {
                formulas.push(convention.lower.symbols());
            }
        }
        let mut told = formulas.join(lang.pick(" dan ", " and "));
        if !told.is_empty() {
            told.push_str(", ");
        }
        let limits = convention.printing.limits();
        told.push_str(&match limits.as_str() {
            "none" => lang.pick("tanpa batas", "no limit").to_owned(),
            limits => lang.pick(format!("batas {limits}"), format!("limit {limits}")),
        });
        let mode = mode_text(convention.printing.mode).get(lang).to_owned();
        let (explained, compared) = convention.explained;
        told.push_str(&lang.pick(
            format!(", {mode} ({explained} dari {compared} baris); {counts}"),
            format!(", {mode} ({explained} of {compared} rows); {counts}"),
        ));
        told
    }
}
