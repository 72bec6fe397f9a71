//! Tables of CSV and JSON, as records.

use sakip_core::document;
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::Text;
use sakip_core::wire::{Cell, Record};
use serde_json::value::RawValue;

use super::{MAX_BYTES, MAX_COLUMNS, MAX_ROWS};

pub(super) fn too_many_rows() -> Problems {
    Problem::new(
        "too_many_rows",
        "",
        Text::new(
            format!("lebih dari {MAX_ROWS} baris: bagi per tahun atau per OPD"),
            format!("more than {MAX_ROWS} rows: split them by year or by opd"),
        ),
    )
    .into()
}

fn bounded(text: &str) -> Result<(), Problems> {
    if text.len() <= MAX_BYTES {
        return Ok(());
    }
    Err(Problem::new(
        "too_many_bytes",
        "",
        Text::new(
            format!("lebih dari {MAX_BYTES} bita: bagi per tahun atau per OPD"),
            format!("more than {MAX_BYTES} bytes: split it by year or by opd"),
        ),
    )
    .into())
}

/// The rows of a JSON list of objects.
pub(super) fn json(text: &str) -> Result<Vec<Record>, Problems> {
    bounded(text)?;
    let rows: Vec<Box<RawValue>> = document::from_json(text).map_err(|error| {
        let lead = Text::new("harus berupa larik objek", "must be a list of objects");
        error.problem("json_unreadable", &lead)
    })?;
    if rows.len() > MAX_ROWS {
        return Err(too_many_rows());
    }
    let mut problems = ProblemList::default();
    let mut records = Vec::with_capacity(rows.len());
    for (row, raw) in (1..).zip(&rows) {
        match Record::from_json(row, raw.get()) {
            Ok(record) => records.push(record),
            Err(problem) => problems.add(problem),
        }
    }
    problems.into_result(records)
}

/// What may stand between two columns.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The rows of a CSV below its line of names; blank rows, as spreadsheets leave them, are passed over.
pub(super) fn csv(text: &str) -> Result<Vec<Record>, Problems> {
    bounded(text)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_blank = |line: &&str| line.trim().is_empty();
    let header = text
        .lines()
        .find(|line| !is_blank(line))
        .unwrap_or_default();
    // The commonest in the line of names, which holds no quoted text.
    let delimiter = DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|delimiter| header.bytes().filter(|byte| byte == delimiter).count())
        .unwrap_or(b',');
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut fields = ::csv::StringRecord::new();
    let mut names: Option<Vec<String>> = None;
    let mut records = Vec::new();
    let mut problems = ProblemList::default();
    loop {
        match reader.read_record(&mut fields) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                problems.add(unreadable(&error));
                break;
            }
        }
        if fields.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(names) = &names else {
            let line = line_of(text, &reader, &fields);
            names = Some(titles(line, &fields)?);
            continue;
        };
        // Where the first cell begins, which the blank lines above it are not counted to.
        let line = line_of(text, &reader, &fields);
        let wide = fields.iter().skip(names.len());
        if fields.len() < names.len() || wide.clone().any(|cell| !cell.trim().is_empty()) {
            problems.add(row_shape(line, fields.len(), names.len()));
            continue;
        }
        if records.len() >= MAX_ROWS {
            return Err(too_many_rows());
        }
        let cells = names.iter().zip(&fields).map(|(name, cell)| {
            let cell = match cell {
                "" => Cell::Empty,
                text => Cell::Text(text.to_owned()),
            };
            (name.clone(), cell)
        });
        records.push(Record::new(line, cells));
    }
    problems.into_result(records)
}

/// The names of the columns, each there once; columns left over without a name are nobody's.
fn titles(line: u64, fields: &::csv::StringRecord) -> Result<Vec<String>, Problems> {
    let mut problems = ProblemList::default();
    let mut complain = |code, id: String, en: String| {
        problems.add(Problem::new(code, line.to_string(), Text::new(id, en)));
    };
    if fields.len() > MAX_COLUMNS {
        let count = fields.len();
        complain(
            "too_many_columns",
            format!("paling banyak {MAX_COLUMNS} kolom, ini {count}"),
            format!("must have at most {MAX_COLUMNS} columns, this has {count}"),
        );
    }
    let mut names: Vec<String> = Vec::with_capacity(MAX_COLUMNS);
    for name in fields.iter().take(MAX_COLUMNS) {
        let name = name.trim().to_lowercase();
        if !name.is_empty() && names.contains(&name) {
            let shown: String = name.chars().take(60).collect();
            complain(
                "column_twice",
                format!("kolom `{shown}` ada lebih dari sekali"),
                format!("the column `{shown}` is there more than once"),
            );
        }
        names.push(name);
    }
    problems.into_result(names)
}

/// The line of the file a record stands in, from 1.
fn line_of(text: &str, reader: &::csv::Reader<&[u8]>, fields: &::csv::StringRecord) -> u64 {
    let position = reader.position();
    let within = fields.as_slice().bytes().filter(|byte| *byte == b'\n');
    let within = u64::try_from(within.count()).unwrap_or(u64::MAX);
    let at_end = usize::try_from(position.byte()).is_ok_and(|byte| byte >= text.len());
    // The last line may have no end of its own.
    let open = u64::from(at_end && !text.ends_with('\n'));
    (position.line() + open)
        .saturating_sub(1)
        .saturating_sub(within)
}

fn row_shape(line: u64, cells: usize, columns: usize) -> Problem {
    Problem::new(
        "row_shape",
        line.to_string(),
        Text::new(
            format!(
                "ada {cells} sel, sedangkan judulnya {columns} kolom; isi yang memuat pemisah kolom harus diapit tanda kutip"
            ),
            format!(
                "there are {cells} cells under {columns} titles; a cell that holds the delimiter needs quotes"
            ),
        ),
    )
}

fn unreadable(error: &::csv::Error) -> Problem {
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
}
