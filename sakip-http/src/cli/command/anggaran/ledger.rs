//! A ledger: lines, pagu revisions, realisasi and plan, in any order.

use clap::ArgMatches;
use sakip_core::budget::{Category, Entry, GroupBy, LedgerBuilder, Summary};
use sakip_core::document::Unreadable;
use sakip_core::number::{Percent, Rounding, Rupiah};
use sakip_core::period::Period;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use sakip_core::wire::{AnggaranResult, Cell as Value, Formats, Reader, Record};
use serde_json::{Map, Value as Json, json};

use super::super::super::arguments::Format;
use super::super::super::failure::Failure;
use super::super::super::grid::{Cell, Column};
use super::super::super::input::Table;
use super::super::super::style::Tone;
use super::super::super::terminal::Session;
use super::super::rows::Rows;
use super::super::{write_csv, write_json};
use super::{money, outcome};

/// The names of fields as a table may call them, and as an entry does.
const OTHER_NAMES: [(&str, &str); 7] = [
    ("kategori", "category"),
    ("jenis", "kind"),
    ("berlaku", "effective"),
    ("urutan", "sequence"),
    ("periode", "period"),
    ("jumlah", "amount"),
    ("baris", "line"),
];

/// The fields that each kind of entry needs.
const NEEDED: [(&str, &[&str]); 4] = [
    ("line", &["key", "tahun", "opd", "program", "category"]),
    ("pagu", &["line", "tahun", "kind", "effective", "amount"]),
    ("realisasi", &["line", "period", "amount"]),
    ("rencana", &["line", "period", "amount"]),
];

pub(super) fn run(
    table: &mut Table,
    formats: &Formats,
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let name = table.name().to_owned();
    let mut entries = Vec::new();
    table.check(session, |record, problems| {
        if let Some(entry) = entry(record, formats, problems) {
            entries.push((record.row(), entry));
        }
    })?;
    let latest = entries.iter().filter_map(|(_, entry)| match entry {
        Entry::Realisasi(realisasi) => Some(realisasi.period),
        Entry::Rencana(_) | Entry::Pagu(_) | Entry::Line(_) => None,
    });
    let latest = latest.max_by_key(|period| period.last_day());
    let years = entries.iter().filter_map(|(_, entry)| match entry {
        Entry::Line(line) => Some(line.tahun),
        _ => None,
    });
    let year = years.max().map(Period::annual);
    let at = match matches.get_one::<String>("sampai") {
        Some(text) => Some(
            text.parse::<Period>()
                .map_err(|error| Failure::Usage(Text::of(&error)))?,
        ),
        None => latest.or(year),
    };
    let mut builder = LedgerBuilder::default();
    for (row, entry) in entries {
        builder = builder.entry(row.to_string(), entry);
    }
    let refused = |problems| Failure::Refused {
        name: name.clone(),
        problems,
    };
    let ledger = builder.build().map_err(refused)?;
    let Some(at) = at else {
        return Err(Failure::usage(
            "buku besar ini belum memuat baris anggaran (entry line)",
            "this ledger has no budget line (entry line) yet",
        ));
    };
    let per = grouping(matches);
    let overflow = |error: sakip_core::budget::AmountOverflow| {
        Failure::refused(&name, Problem::new("overflow", "", Text::of(&error)))
    };
    let mut summaries = ledger.summaries(per, at).map_err(overflow)?;
    if Format::of(matches) == Format::Table && per != GroupBy::Total {
        summaries.extend(ledger.summaries(GroupBy::Total, at).map_err(overflow)?);
    }
    match Format::of(matches) {
        Format::Json => {
            let results: Vec<AnggaranResult> = summaries
                .iter()
                .map(|summary| AnggaranResult::new(summary, Rounding::default()))
                .collect();
            write_json(session, &results)
        }
        Format::Csv => csv(&summaries, session),
        Format::Table => print(&summaries, per, at, session),
    }
}

fn grouping(matches: &ArgMatches) -> GroupBy {
    match matches.get_one::<String>("per").map(String::as_str) {
        Some("program") => GroupBy::Program,
        Some("kegiatan") => GroupBy::Kegiatan,
        Some("kategori") => GroupBy::Category,
        Some("baris") => GroupBy::Line,
        Some("total") => GroupBy::Total,
        _ => GroupBy::Opd,
    }
}

/// An entry from the cells of its row.
fn entry(record: &Record, formats: &Formats, problems: &mut ProblemList) -> Option<Entry> {
    let mut fields = Map::new();
    let kind = record
        .get("entry")
        .text()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    for column in record.columns() {
        let cell = record.get(column);
        // Of all entries only a realisasi has an id, and a row without one got its number as id.
        if cell.is_blank() || (column == "id" && kind != "realisasi") {
            continue;
        }
        let name = OTHER_NAMES
            .iter()
            .find(|(other, _)| *other == column)
            .map_or(column, |(_, name)| name);
        let value = match (name, cell) {
            ("entry", _) => json!(kind),
            ("amount", _) => {
                let mut cells = Reader {
                    record,
                    formats,
                    problems,
                };
                json!(cells.rupiah(column)?)
            }
            ("tahun" | "sequence", cell) => {
                match cell.text().and_then(|text| text.trim().parse::<u32>().ok()) {
                    Some(number) => json!(number),
                    None => json!(cell.text()),
                }
            }
            (_, Value::Text(text) | Value::Number(text)) => json!(text.trim()),
            _ => Json::Null,
        };
        fields.insert(name.to_owned(), value);
    }
    if kind == "line"
        && !fields.contains_key("key")
        && let Some(key) = fields.remove("line")
    {
        fields.insert("key".to_owned(), key);
    }
    if kind == "realisasi" && !fields.contains_key("id") {
        fields.insert("id".to_owned(), json!(record.row().to_string()));
    }
    if !is_complete(&kind, &fields, record, problems) {
        return None;
    }
    match serde_json::from_value(Json::Object(fields)) {
        Ok(entry) => Some(entry),
        Err(error) => {
            let error = Unreadable::from(error);
            let Text { id, en } = error.said();
            problems.add(Problem::new(
                "entry",
                record.row().to_string(),
                Text::new(
                    format!("isian `{kind}` tidak benar: {id}"),
                    format!("the entry `{kind}` is not right: {en}"),
                ),
            ));
            None
        }
    }
}

/// Whether an entry has every field it needs; each one that is missing is noted by the name of its column.
fn is_complete(
    kind: &str,
    fields: &Map<String, Json>,
    record: &Record,
    problems: &mut ProblemList,
) -> bool {
    let mut complain = |code, column: &str, message| {
        problems.add(Problem::new(
            code,
            format!("{}:{column}", record.row()),
            message,
        ));
    };
    let Some((_, needed)) = NEEDED.iter().find(|(name, _)| *name == kind) else {
        let kinds = NEEDED.map(|(name, _)| name).join(", ");
        let message = Text::new(
            format!("harus salah satu dari {kinds}"),
            format!("must be one of {kinds}"),
        );
        complain("entry_kind", "entry", message);
        return false;
    };
    let missing = needed.iter().filter(|field| !fields.contains_key(**field));
    let mut complete = true;
    for field in missing {
        let column = OTHER_NAMES
            .iter()
            .find(|(_, name)| name == field)
            .map_or(*field, |(other, _)| other);
        let column = if column == "key" { "baris" } else { column };
        let message = Text::new(
            format!("wajib diisi pada entry {kind}"),
            format!("is needed in an entry {kind}"),
        );
        complain("entry_field", column, message);
        complete = false;
    }
    complete
}

fn csv(summaries: &[Summary], session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let out = &mut *session.terminal.out;
    writeln!(
        out,
        "kelompok,pagu,realisasi,rencana,realisasi_periode,serapan,sisa,sisa_persen,deviasi,deviasi_poin,deviasi_persen"
    )?;
    let rupiah = |value: Option<Rupiah>| value.map_or_else(String::new, |value| value.to_string());
    let percent =
        |value: Option<Percent>| value.map_or_else(String::new, |value| value.to_string());
    for summary in summaries {
        let result = AnggaranResult::new(summary, Rounding::default());
        write_csv(
            out,
            &[
                &result.kelompok,
                &rupiah(result.pagu),
                &rupiah(result.realisasi),
                &rupiah(result.rencana),
                &rupiah(result.realisasi_periode),
                &percent(result.serapan),
                &rupiah(result.sisa),
                &percent(result.sisa_persen),
                &rupiah(result.deviasi),
                &percent(result.deviasi_poin),
                &percent(result.deviasi_persen),
            ],
        )?;
    }
    Ok(())
}

fn print(
    summaries: &[Summary],
    per: GroupBy,
    at: Period,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let (lang, style) = (session.lang, session.style);
    let t = |id, en| lang.pick(id, en);
    let rounding = Rounding::default();
    let period = at.name(lang);
    let title = lang.pick(
        format!("Anggaran sampai dengan {period}"),
        format!("Budget up to {period}"),
    );
    let columns = vec![
        Column::text(t("Kelompok", "Group"), 16),
        Column::number("Pagu (Rp)"),
        Column::number("Realisasi (Rp)"),
        Column::text(t("Serapan %", "Absorbed %"), 9).right(),
        Column::number(t("Sisa (Rp)", "Left (Rp)")),
        Column::text(t("Deviasi (poin)", "Deviation (points)"), 9).right(),
    ];
    let count = u64::try_from(summaries.len()).unwrap_or(u64::MAX);
    let mut rows = Rows::new(columns, count, style, session.width);
    let out = &mut *session.terminal.out;
    writeln!(out, "{}\n", style.paint(Tone::Strong, &title))?;
    for (index, summary) in summaries.iter().enumerate() {
        let is_total = per != GroupBy::Total && index + 1 == summaries.len();
        if is_total {
            rows.rule(out)?;
        }
        let label = match (per, summary.group().parse::<Category>()) {
            (GroupBy::Category, Ok(category)) => category.label().get(lang).to_owned(),
            _ => summary.group().to_owned(),
        };
        let name = if is_total {
            t("Jumlah", "Total").to_owned()
        } else {
            label
        };
        let amounts = summary.amounts();
        rows.row(
            vec![
                Cell::new(name),
                money(amounts.pagu, lang),
                money(amounts.realisasi, lang),
                outcome(summary.serapan(rounding).outcome(), Percent::value, lang),
                money(summary.sisa().value(), lang),
                outcome(
                    summary.deviation_points(rounding).outcome(),
                    Percent::value,
                    lang,
                ),
            ],
            out,
        )?;
    }
    rows.finish(out)?;
    for warning in summaries.last().map(Summary::warnings).unwrap_or_default() {
        writeln!(out, "{}", style.paint(Tone::Fair, warning.get(lang)))?;
    }
    Ok(())
}
