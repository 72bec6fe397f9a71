//! Rows of CSV.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use csv::StringRecord;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use sakip_core::wire::{Cell, Record};

use super::super::failure::Failure;
use super::columns::{Columns, MAX_COLUMNS, folded};
use super::line_ends::LineEnds;
use super::meter::{MAX_ROW_BYTES, Metered};
use super::table::{Stop, Visit};

/// The first line of a CSV: which delimiter, which column is where.
pub(super) struct Header {
    delimiter: u8,
    names: Vec<String>,
    /// Lines of the file before the header.
    skipped: u64,
    /// The known column of each position.
    places: Vec<Option<&'static str>>,
}

impl Header {
    /// Reads the header from the current position of the file, and leaves the file where the CSV starts.
    pub(super) fn read(name: &str, file: &mut File, columns: &Columns) -> Result<Header, Failure> {
        let reading = |error| Failure::reading(name, error);
        let mut start = file.stream_position().map_err(reading)?;
        let mut line = Vec::new();
        let limited = (&mut *file).take(MAX_ROW_BYTES);
        let mut lines = BufReader::new(limited);
        let mut told = None;
        let (mut skipped, mut passed) = (0, 0);
        loop {
            line.clear();
            let length = lines.read_until(b'\n', &mut line).map_err(reading)?;
            passed += u64::try_from(length).unwrap_or(u64::MAX);
            if let Some(delimiter) = told_delimiter(&line) {
                told = Some(delimiter);
            } else if !line.trim_ascii().is_empty() || length == 0 {
                break;
            }
            skipped += 1;
            start += std::mem::take(&mut passed);
        }
        let delimiter = told.unwrap_or_else(|| delimiter(&line));
        file.seek(SeekFrom::Start(start)).map_err(reading)?;
        let (metered, _) = Metered::new(&*file);
        let mut record = StringRecord::new();
        reader(metered, delimiter)
            .read_record(&mut record)
            .map_err(|error| Failure::refused(name, unreadable(&error)))?;
        let names: Vec<String> = record.iter().map(folded).collect();
        file.seek(SeekFrom::Start(start)).map_err(reading)?;
        let header = Header {
            delimiter,
            skipped,
            places: names.iter().map(|name| columns.find(name)).collect(),
            names,
        };
        header.check().map_err(|problems| Failure::Refused {
            name: name.to_owned(),
            problems,
        })?;
        Ok(header)
    }

    fn check(&self) -> Result<(), sakip_core::problem::Problems> {
        let mut problems = ProblemList::default();
        if self.names.len() > MAX_COLUMNS {
            problems.add(Problem::new(
                "too_many_columns",
                self.line(),
                Text::new(
                    format!("paling banyak {MAX_COLUMNS} kolom"),
                    format!("at most {MAX_COLUMNS} columns"),
                ),
            ));
        }
        let mut seen = BTreeSet::new();
        for name in self.places.iter().flatten() {
            if !seen.insert(name) {
                problems.add(Problem::new(
                    "column_twice",
                    self.line(),
                    Text::new(
                        format!("kolom `{name}` ada dua kali"),
                        format!("the column `{name}` is there twice"),
                    ),
                ));
            }
        }
        problems.into_result(())
    }

    /// The line of the file it stands in.
    fn line(&self) -> String {
        (self.skipped + 1).to_string()
    }

    /// Every name in it, folded.
    pub(super) fn seen(&self) -> BTreeSet<String> {
        self.names.iter().cloned().collect()
    }

    fn record(&self, at: u64, row: u64, fields: &StringRecord) -> Result<Record, Problem> {
        let wide = fields.iter().skip(self.names.len());
        if fields.len() < self.names.len() || wide.clone().any(|cell| !cell.trim().is_empty()) {
            let (cells, columns) = (fields.len(), self.names.len());
            return Err(Problem::new(
                "row_shape",
                at.to_string(),
                Text::new(
                    format!(
                        "ada {cells} sel, sedangkan judulnya {columns} kolom; isi yang memuat pemisah kolom harus diapit tanda kutip, dan tanda kutip harus ditutup"
                    ),
                    format!(
                        "there are {cells} cells under {columns} titles; a cell that holds the delimiter needs quotes, and quotes need an end"
                    ),
                ),
            ));
        }
        let mut cells: Vec<(&'static str, Cell)> = self
            .places
            .iter()
            .zip(fields)
            .filter_map(|(place, text)| {
                let cell = if text.is_empty() {
                    Cell::Empty
                } else {
                    Cell::Text(text.to_owned())
                };
                Some(((*place)?, cell))
            })
            .collect();
        // A row without an id is known by its number in the table, not by its line in the file.
        match cells.iter_mut().find(|(name, _)| *name == "id") {
            Some((_, cell)) if cell.is_blank() => *cell = Cell::Text(row.to_string()),
            Some(_) => {}
            None => cells.push(("id", Cell::Text(row.to_string()))),
        }
        Ok(Record::new(at, cells))
    }
}

/// What delimits columns.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The delimiter that a spreadsheet names in a line of its own above the header: `sep=;`.
fn told_delimiter(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii_end();
    match line.split_at_checked(4)? {
        (name, []) if name.eq_ignore_ascii_case(b"sep=") => Some(b'\t'),
        (name, [told]) if name.eq_ignore_ascii_case(b"sep=") && DELIMITERS.contains(told) => {
            Some(*told)
        }
        _ => None,
    }
}

/// The delimiter of a header line: the commonest outside quotes.
fn delimiter(line: &[u8]) -> u8 {
    let mut counts = DELIMITERS.map(|delimiter| (delimiter, 0_usize));
    let mut quoted = false;
    for byte in line {
        if *byte == b'"' {
            quoted = !quoted;
        } else if !quoted {
            for (delimiter, count) in &mut counts {
                *count += usize::from(delimiter == byte);
            }
        }
    }
    let mut best = (b',', 0);
    for (delimiter, count) in counts {
        if count > best.1 {
            best = (delimiter, count);
        }
    }
    best.0
}

fn reader<R: Read>(input: R, delimiter: u8) -> csv::Reader<LineEnds<R>> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(LineEnds::new(input))
}

fn unreadable(error: &csv::Error) -> Problem {
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

/// Reads every row after the header. Blank rows, as spreadsheets leave them, are passed over.
pub(super) fn each<R: Read>(input: R, header: &Header, visit: Visit<'_>) -> Result<(), Stop> {
    let mut reader = reader(input, header.delimiter);
    let mut fields = StringRecord::new();
    let mut row = 0_u64;
    let mut first = true;
    loop {
        match reader.read_record(&mut fields) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) if error.is_io_error() => {
                return Err(match error.into_kind() {
                    csv::ErrorKind::Io(error) => Stop::Io(error),
                    _ => Stop::Io(std::io::Error::from(std::io::ErrorKind::InvalidData)),
                });
            }
            Err(error) => return Err(Stop::Problem(unreadable(&error))),
        }
        if std::mem::take(&mut first) || fields.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        row += 1;
        // The position of a record is before the blank lines above it; its end is where it says.
        let within = fields.as_slice().bytes().filter(|byte| *byte == b'\n');
        let within = u64::try_from(within.count()).unwrap_or(u64::MAX);
        let next = reader.position().line();
        let at = next.saturating_sub(1).saturating_sub(within) + header.skipped;
        visit(header.record(at, row, &fields)).map_err(Stop::Failure)?;
    }
}

#[cfg(test)]
mod tests {
    use super::{delimiter, told_delimiter};

    #[test]
    fn the_delimiter_is_the_commonest_outside_quotes() {
        assert_eq!(delimiter(b"id,target,realisasi\n"), b',');
        assert_eq!(delimiter(b"id;\"target, 2025\";realisasi\n"), b';');
        assert_eq!(delimiter(b"id\ttarget\n"), b'\t');
        assert_eq!(delimiter(b"id|target|realisasi\n"), b'|');
        assert_eq!(delimiter(b"id\n"), b',');
    }

    #[test]
    fn a_spreadsheet_may_name_the_delimiter() {
        assert_eq!(told_delimiter(b"sep=;\r\n"), Some(b';'));
        assert_eq!(told_delimiter(b"SEP=\t\n"), Some(b'\t'));
        for line in [&b"sep=x\n"[..], b"id;target\n", b"\n", b"", b"sep=;;\n"] {
            assert_eq!(told_delimiter(line), None);
        }
    }
}
