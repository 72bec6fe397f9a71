//! The rows of an import, from CSV or JSON.

use std::collections::BTreeSet;

use sakip_core::number::{ColumnInference, Locale, NumberFormat};
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::{Lang, Localize, Text};
use sakip_core::wire::{Cell, Formats, Record};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

/// The most rows of one import.
pub const MAX_ROWS: usize = 50_000;
/// The most bytes of one import.
pub const MAX_BYTES: usize = 32 << 20;
/// The most columns of a CSV.
const MAX_COLUMNS: usize = 200;

/// What a table for some kind of rows looks like.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The columns that are read.
    pub(super) columns: &'static [&'static str],
    /// Those it must have.
    pub(super) required: &'static [&'static str],
    /// The one that holds numbers.
    pub(super) numbers: &'static str,
}

/// That of achievements.
const ACHIEVEMENTS: Sheet = Sheet {
    columns: &[
        "opd",
        "indikator",
        "periode",
        "realisasi",
        "alasan",
        "catatan",
    ],
    required: &["opd", "indikator", "periode", "realisasi"],
    numbers: "realisasi",
};

/// A table to import: the columns `opd` and `indikator` (a code, or an id), `periode` (`2025-Q1`), `realisasi`,
/// and if need be `alasan` and `catatan`.
///
/// A realisasi is a number, a label of a scale (`WTP`), blank with an `alasan` where there is none yet, or
/// `tidak berlaku` with an `alasan` where there is none to be had.
#[derive(Clone, Debug)]
pub struct Table {
    pub(super) records: Vec<Record>,
    pub(super) formats: Formats,
    pub(super) ignored: Vec<String>,
    /// What it was read from, and how: the same table is known again by it.
    pub(super) digest: [u8; 32],
}

impl Table {
    /// Reads CSV; the delimiter is the one of `,`, `;`, tab and `|` its first line has most of. Without a
    /// locale the column `realisasi` has to prove one.
    ///
    /// # Errors
    /// Everything that is wrong with its form: too large, no CSV, a column that is missing or there twice, rows of
    /// another width, numbers that can be read in two ways.
    ///
    /// ```
    /// use sakip_db::ops::import::Table;
    /// let table = Table::from_csv("opd;indikator;periode;realisasi\n1.01;IK1;2025;90,25\n", None)?;
    /// assert_eq!(table.len(), 1);
    /// # Ok::<(), sakip_core::problem::Problems>(())
    /// ```
    pub fn from_csv(text: &str, locale: Option<Locale>) -> Result<Table, Problems> {
        Table::csv(&ACHIEVEMENTS, text, locale)
    }

    /// Reads JSON: an array of objects, or objects one after the other. Numbers of JSON keep every digit; numbers
    /// in text are plain unless a locale is given.
    ///
    /// # Errors
    /// Everything that is wrong with its form.
    pub fn from_json(text: &str, locale: Option<Locale>) -> Result<Table, Problems> {
        Table::json(&ACHIEVEMENTS, text, locale)
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub(super) fn csv(
        sheet: &Sheet,
        text: &str,
        locale: Option<Locale>,
    ) -> Result<Table, Problems> {
        check_size(text)?;
        let digest = digest("csv", text, locale);
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut problems = ProblemList::default();
        let header: Vec<String> = reader
            .headers()
            .map_err(|error| unreadable(&error))?
            .iter()
            .map(|name| name.trim().to_lowercase())
            .collect();
        check_header(sheet, &header, &mut problems);
        let mut records = Vec::new();
        for row in reader.records() {
            let row = row.map_err(|error| unreadable(&error))?;
            if row.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            check_count(records.len())?;
            let line = row.position().map_or(0, csv::Position::line);
            if row.len() != header.len() {
                problems.add(Problem::new(
                    "row_shape",
                    line.to_string(),
                    Text::new(
                        format!(
                            "ada {} sel, sedangkan judulnya {} kolom",
                            row.len(),
                            header.len()
                        ),
                        format!(
                            "there are {} cells under {} titles",
                            row.len(),
                            header.len()
                        ),
                    ),
                ));
            }
            let cells = header.iter().zip(row.iter()).filter_map(|(name, cell)| {
                let column = sheet.columns.iter().find(|column| *column == name)?;
                Some((*column, Cell::Text(cell.to_owned())))
            });
            records.push(Record::new(line, cells));
        }
        let ignored = header
            .into_iter()
            .filter(|name| !sheet.columns.contains(&name.as_str()))
            .collect();
        let formats = formats(&records, &[sheet.numbers], locale, &mut problems);
        problems.into_result(Table {
            records,
            formats,
            ignored,
            digest,
        })
    }

    pub(super) fn json(
        sheet: &Sheet,
        text: &str,
        locale: Option<Locale>,
    ) -> Result<Table, Problems> {
        check_size(text)?;
        let digest = digest("json", text, locale);
        let broken = |error: serde_json::Error| {
            Problems::from(Problem::new(
                "json_syntax",
                error.line().to_string(),
                Text::new(
                    format!("bukan JSON yang benar: {error}"),
                    format!("this is not well-formed JSON: {error}"),
                ),
            ))
        };
        let text = text.trim_start_matches('\u{feff}');
        let raw: Vec<&RawValue> = if text.trim_start().starts_with('[') {
            serde_json::from_str(text).map_err(broken)?
        } else {
            serde_json::Deserializer::from_str(text)
                .into_iter()
                .take(MAX_ROWS + 1)
                .collect::<Result<_, _>>()
                .map_err(broken)?
        };
        check_count(raw.len().saturating_sub(1))?;
        let mut problems = ProblemList::default();
        let mut records = Vec::with_capacity(raw.len());
        let mut ignored = BTreeSet::new();
        for (row, raw) in (1..).zip(raw) {
            match Record::from_json(row, raw.get()) {
                Ok(record) => {
                    for column in record
                        .columns()
                        .filter(|name| !sheet.columns.contains(name))
                    {
                        if ignored.len() < MAX_COLUMNS {
                            ignored.insert(column.to_owned());
                        }
                    }
                    records.push(record);
                }
                Err(problem) => problems.add(problem),
            }
        }
        let format = NumberFormat::new(locale.unwrap_or(Locale::Strict));
        problems.into_result(Table {
            records,
            formats: Formats::all(format),
            ignored: ignored.into_iter().collect(),
            digest,
        })
    }
}

fn check_size(text: &str) -> Result<(), Problems> {
    if text.len() <= MAX_BYTES {
        return Ok(());
    }
    let size = text.len();
    Err(Problem::new(
        "table_too_large",
        "",
        Text::new(
            format!("{size} bita; paling banyak {MAX_BYTES}: bagi menjadi beberapa berkas"),
            format!("{size} bytes; at most {MAX_BYTES}: split it into several files"),
        ),
    )
    .into())
}

/// Whether there may be one row more.
fn check_count(rows: usize) -> Result<(), Problems> {
    if rows < MAX_ROWS {
        return Ok(());
    }
    Err(Problem::new(
        "too_many_rows",
        "",
        Text::new(
            format!("lebih dari {MAX_ROWS} baris: bagi menjadi beberapa berkas"),
            format!("more than {MAX_ROWS} rows: split it into several files"),
        ),
    )
    .into())
}

fn digest(kind: &str, text: &str, locale: Option<Locale>) -> [u8; 32] {
    let locale = locale.map_or("", Locale::name);
    let mut hash = Sha256::new();
    hash.update(format!("{kind}\n{locale}\n"));
    hash.update(text);
    hash.finalize().into()
}

/// The delimiter the first line has most of, outside quotes.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default();
    let bare: String = line.split('"').step_by(2).collect();
    let count = |mark: &u8| bare.bytes().filter(|byte| byte == mark).count();
    let mut best = b',';
    for mark in [b';', b'\t', b'|'] {
        if count(&mark) > count(&best) {
            best = mark;
        }
    }
    best
}

fn check_header(sheet: &Sheet, header: &[String], problems: &mut ProblemList) {
    let mut complain = |code, id: String, en: String| {
        problems.add(Problem::new(code, "1", Text::new(id, en)));
    };
    if header.len() > MAX_COLUMNS {
        complain(
            "too_many_columns",
            format!("paling banyak {MAX_COLUMNS} kolom"),
            format!("at most {MAX_COLUMNS} columns"),
        );
    }
    let count = |column: &str| header.iter().filter(|name| *name == column).count();
    let known = sheet.columns.join(", ");
    for column in sheet.columns {
        match count(column) {
            0 if sheet.required.contains(column) => complain(
                "column_missing",
                format!("kolom `{column}` tidak ada; kolom yang dibaca: {known}"),
                format!("the column `{column}` is missing; columns that are read: {known}"),
            ),
            0 | 1 => {}
            _ => complain(
                "column_twice",
                format!("kolom `{column}` ada lebih dari sekali"),
                format!("the column `{column}` is there more than once"),
            ),
        }
    }
}

/// How the numbers in some columns are written: as the caller says, or as each of them proves.
pub(crate) fn formats(
    records: &[Record],
    columns: &[&str],
    locale: Option<Locale>,
    problems: &mut ProblemList,
) -> Formats {
    if let Some(locale) = locale {
        return Formats::all(NumberFormat::new(locale));
    }
    let mut formats = Formats::default();
    for column in columns {
        let mut inference = ColumnInference::default();
        for record in records {
            if let Some(text) = record.get(column).text() {
                inference.observe(record.row(), text);
            }
        }
        match inference.finish() {
            Ok(found) => formats = formats.column(*column, NumberFormat::new(found.locale())),
            Err(error) => problems.add(Problem::new(
                "locale",
                "",
                Text::new(
                    format!(
                        "kolom {column}: {}; sebutkan locale id atau en",
                        error.localize(Lang::Id)
                    ),
                    format!(
                        "column {column}: {}; name the locale id or en",
                        error.localize(Lang::En)
                    ),
                ),
            )),
        }
    }
    formats
}

fn unreadable(error: &csv::Error) -> Problems {
    let place = error
        .position()
        .map_or_else(String::new, |position| position.line().to_string());
    Problem::new(
        "csv_unreadable",
        place,
        Text::new(
            format!("bukan CSV yang benar: {error}"),
            format!("this is not well-formed CSV: {error}"),
        ),
    )
    .into()
}
