//! `sakip lint`: what is missing or contradictory in a plan.

use std::collections::BTreeMap;

use clap::ArgMatches;
use sakip_core::document::Unreadable;
use sakip_core::indicator::{IndicatorData, TargetTexts};
use sakip_core::lint::{Finding, LintOptions, LintOptionsData, Severity, lint};
use sakip_core::plan::{IndicatorRow, NodeRow, Plan, PlanData, PlanRows};
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, Problems};
use sakip_core::text::{Lang, Text};
use sakip_core::wire::Record;
use serde::de::IgnoredAny;

use super::super::arguments::{self, Format};
use super::super::choice;
use super::super::failure::Failure;
use super::super::grid::clean;
use super::super::input::{Columns, Source, Table, document, text_of};
use super::super::style::Tone;
use super::super::terminal::Session;
use super::{write_csv, write_json};

/// The largest plan that is read, in bytes.
const MAX_PLAN_BYTES: u64 = 64 << 20;

const COLUMNS: Columns = Columns {
    known: &[
        "level",
        "id",
        "parent_id",
        "code",
        "name",
        "opd",
        "period",
        "weight",
        "unit",
        "polarity",
        "frequency",
        "consolidation",
        "baseline",
        "targets",
        "end_target",
        "formula",
        "iku",
        "sumber_data",
        "definisi_operasional",
        "penanggung_jawab",
    ],
    required: &["level", "name"],
    numbers: &[],
    lists: &[],
};

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let policy = choice::policy(matches, session)?;
    let options = options(matches)?;
    let plan = read(matches, &policy, session)?;
    let findings = lint(&plan, &policy, &options);
    match Format::of(matches) {
        Format::Json => write_json(session, &findings)?,
        Format::Csv => csv(&findings, session)?,
        Format::Table => print(&plan, &findings, session)?,
    }
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return Err(Failure::Findings);
    }
    Ok(())
}

fn options(matches: &ArgMatches) -> Result<LintOptions, Failure> {
    let off = matches.get_many::<String>("kecuali").into_iter().flatten();
    let data = LintOptionsData {
        year: matches.get_one::<i32>("tahun").copied(),
        max_indicators: matches.get_one::<u32>("indikator").copied(),
        off: off.cloned().collect(),
    };
    LintOptions::new(data).map_err(|problems| Failure::Refused {
        name: "sakip lint".to_owned(),
        problems: problems.placed(|place| {
            let argument = match place {
                "year" => "--tahun",
                "max_indicators" => "--maks-indikator",
                _ => "--kecuali",
            };
            argument.to_owned()
        }),
    })
}

fn read(
    matches: &ArgMatches,
    policy: &Policy,
    session: &mut Session<'_, '_>,
) -> Result<Plan, Failure> {
    let source = Source::of(arguments::file(matches));
    let name = source.name();
    let mut file = source.open(session)?;
    let text = text_of(&mut file, &name, MAX_PLAN_BYTES)?;
    let is_flat = document::<BTreeMap<String, IgnoredAny>>(&text)
        .is_some_and(|keys| keys.is_ok_and(|keys| keys.contains_key("nodes")));
    let plan = if is_flat {
        document::<PlanRows>(&text).map(|rows| Plan::from_rows(rows.map_err(unreadable)?, policy))
    } else {
        document::<PlanData>(&text).map(|data| Plan::from_data(data.map_err(unreadable)?, policy))
    };
    let plan = match plan {
        Some(plan) => plan,
        None => {
            let (rows, lines) =
                read_table(Table::of(file, name.clone(), COLUMNS, session)?, session)?;
            Plan::from_rows(rows, policy)
                .map_err(|problems| problems.placed(|place| lines.place(place)))
        }
    };
    plan.map_err(|problems| Failure::Refused { name, problems })
}

fn unreadable(error: Unreadable) -> Problems {
    let lead = Text::new(
        "bukan dokumen rencana yang benar",
        "this is not a well-formed plan",
    );
    error.problem("plan_unreadable", &lead).into()
}

/// The row of the table that each node and each indicator came from.
#[derive(Default)]
struct Lines {
    nodes: Vec<u64>,
    indikator: Vec<u64>,
}

impl Lines {
    /// `nodes[2].level` as the row and column of the table.
    fn place(&self, place: &str) -> String {
        let known = || {
            let (list, rest) = place.split_once('[')?;
            let (index, rest) = rest.split_once(']')?;
            let rows = match list {
                "nodes" => &self.nodes,
                "indikator" => &self.indikator,
                _ => return None,
            };
            let row = rows.get(index.parse::<usize>().ok()?)?;
            Some(match rest.strip_prefix('.') {
                Some(column) => format!("{row}:{column}"),
                None => row.to_string(),
            })
        };
        known().unwrap_or_else(|| place.to_owned())
    }
}

/// A plan as one table: a row per node, and a row of level `indikator` per indicator below its `parent_id`.
fn read_table(
    mut table: Table,
    session: &mut Session<'_, '_>,
) -> Result<(PlanRows, Lines), Failure> {
    let mut rows = PlanRows::default();
    let mut lines = Lines::default();
    table.check(session, |record, problems| {
        let text = |column: &str| {
            record
                .get(column)
                .text()
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        if text("level").eq_ignore_ascii_case("indikator") {
            match targets(&text("targets")) {
                Some(targets) => {
                    rows.indikator.push(indicator(record, targets));
                    lines.indikator.push(record.row());
                }
                None => problems.add(Problem::new(
                    "targets_form",
                    format!("{}:targets", record.row()),
                    Text::new(
                        "target ditulis `2025=80; 2026=85`",
                        "targets are written `2025=80; 2026=85`",
                    ),
                )),
            }
        } else {
            rows.nodes.push(node(record));
            lines.nodes.push(record.row());
        }
    })?;
    Ok((rows, lines))
}

/// The text of a column, `None` when blank.
fn given(record: &Record, column: &str) -> Option<String> {
    let text = record.get(column).text()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn node(record: &Record) -> NodeRow {
    let text = |column: &str| given(record, column).unwrap_or_default();
    NodeRow {
        id: text("id"),
        parent_id: given(record, "parent_id"),
        level: text("level").to_lowercase(),
        code: given(record, "code"),
        name: text("name"),
        opd: given(record, "opd"),
        period: given(record, "period"),
        weight: given(record, "weight"),
    }
}

fn indicator(record: &Record, targets: TargetTexts) -> IndicatorRow {
    let text = |column: &str| given(record, column).unwrap_or_default();
    IndicatorRow {
        node_id: text("parent_id"),
        indikator: IndicatorData {
            id: text("id"),
            code: given(record, "code"),
            name: text("name"),
            unit: text("unit"),
            polarity: text("polarity"),
            frequency: given(record, "frequency"),
            consolidation: given(record, "consolidation"),
            weight: given(record, "weight"),
            baseline: given(record, "baseline"),
            targets,
            end_target: given(record, "end_target"),
            valid_from: None,
            valid_to: None,
            formula: given(record, "formula"),
            iku: matches!(
                text("iku").to_lowercase().as_str(),
                "ya" | "yes" | "true" | "1" | "x"
            ),
            opd: given(record, "opd"),
            sumber_data: given(record, "sumber_data"),
            definisi_operasional: given(record, "definisi_operasional"),
            penanggung_jawab: given(record, "penanggung_jawab"),
        },
    }
}

fn targets(text: &str) -> Option<TargetTexts> {
    text.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.split_once('=')
                .map(|(period, target)| (period.trim(), target.trim()))
        })
        .collect::<Option<Vec<_>>>()
        .map(|targets| targets.into_iter().collect())
}

fn csv(findings: &[Finding], session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let lang = session.lang;
    let out = &mut *session.terminal.out;
    writeln!(
        out,
        "rule,name,severity,node,indicator,path,message,advice,source"
    )?;
    for finding in findings {
        write_csv(
            out,
            &[
                finding.rule,
                finding.name,
                finding.severity.name(),
                finding.place.node.as_deref().unwrap_or_default(),
                finding.place.indicator.as_deref().unwrap_or_default(),
                &finding.place.path,
                finding.message.get(lang),
                finding.advice.get(lang),
                finding.source.citation,
            ],
        )?;
    }
    Ok(())
}

fn severity_text(severity: Severity, lang: Lang) -> (Tone, &'static str) {
    match severity {
        Severity::Error => (Tone::Bad, lang.pick("galat", "error")),
        Severity::Warning => (Tone::Fair, lang.pick("peringatan", "warning")),
        Severity::Info => (Tone::Faint, "info"),
    }
}

/// Findings below the place they are at, in the order of the document.
fn print(plan: &Plan, findings: &[Finding], session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let (lang, style, width) = (session.lang, session.style, session.width);
    let out = &mut *session.terminal.out;
    let mut place = None;
    for finding in findings {
        let path = &finding.place.path;
        if place != Some(path) {
            if place.is_some() {
                writeln!(out)?;
            }
            let whole = lang.pick("Seluruh rencana", "The whole plan");
            let title = if path.is_empty() {
                whole.to_owned()
            } else {
                clean(path)
            };
            writeln!(out, "{}", style.paint(Tone::Strong, &title))?;
            place = Some(path);
        }
        let (tone, severity) = severity_text(finding.severity, lang);
        let told = format!(
            "{severity} {}: {}. {}",
            finding.rule,
            finding.message.get(lang),
            finding.advice.get(lang)
        );
        let told = clean(&told);
        let lines = textwrap::wrap(&told, width.saturating_sub(4).max(20));
        for (index, line) in lines.iter().enumerate() {
            match line.strip_prefix(severity).filter(|_| index == 0) {
                Some(rest) => writeln!(out, "  {}{rest}", style.paint(tone, severity))?,
                None => writeln!(out, "    {line}")?,
            }
        }
    }
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let (errors, warnings, infos) = (
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info),
    );
    let name = plan
        .name()
        .map(|name| format!("{}: ", clean(name)))
        .unwrap_or_default();
    let told = lang.pick(
        format!("{name}{errors} galat, {warnings} peringatan, {infos} info"),
        format!("{name}{errors} errors, {warnings} warnings, {infos} notes"),
    );
    if !findings.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", style.paint(Tone::Strong, &told))?;
    Ok(())
}
