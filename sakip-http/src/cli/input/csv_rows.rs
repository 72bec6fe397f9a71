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
use super::meter::{MAX_ROW_BYTES, Metered};
use super::table::{Stop, Visit};

/// The first line of a CSV: which delimiter, which column is where.
pub(super) struct Header {
    delimiter: u8,
    names: Vec<String>,
    /// The known column of each position.
    places: Vec<Option<&'static str>>,
}

impl Header {
    /// Reads the header from the current position of the file.
    pub(super) fn read(name: &str, file: &mut File, columns: &Columns) -> Result<Header, Failure> {
        let reading = |error| Failure::reading(name, error);
        let start = file.stream_position().map_err(reading)?;
        let mut line = Vec::new();
        let limited = (&mut *file).take(MAX_ROW_BYTES);
        let mut lines = BufReader::new(limited);
        while line.trim_ascii().is_empty() {
            line.clear();
            if lines.read_until(b'\n', &mut line).map_err(reading)? == 0 {
                break;
            }
        }
        let delimiter = delimiter(&line);
        file.seek(SeekFrom::Start(start)).map_err(reading)?;
        let (metered, _) = Metered::new(&*file);
        let mut record = StringRecord::new();
        reader(metered, delimiter)
            .read_record(&mut record)
            .map_err(|error| Failure::refused(name, unreadable(&error)))?;
        let names: Vec<String> = record.iter().map(folded).collect();
        let header = Header {
            delimiter,
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
                "1",
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
                    "1",
                    Text::new(
                        format!("kolom `{name}` ada dua kali"),
                        format!("the column `{name}` is there twice"),
                    ),
                ));
            }
        }
        problems.into_result(())
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
                        "ada {cells} sel, sedangkan judulnya {columns} kolom; isi yang memuat pemisah kolom harus diapit tanda kutip"
                    ),
                    format!(
                        "there are {cells} cells under {columns} titles; a cell that holds the delimiter needs quotes"
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

/// The delimiter of a header line: the commonest of the three outside quotes.
fn delimiter(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
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

fn reader<R: Read>(input: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(input)
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
        let at = fields.position().map_or(row, csv::Position::line);
        visit(header.record(at, row, &fields)).map_err(Stop::Failure)?;
    }
}

#[cfg(test)]
mod tests {
    use super::delimiter;

    #[test]
    fn the_delimiter_is_the_commonest_outside_quotes() {
        assert_eq!(delimiter(b"id,target,realisasi\n"), b',');
        assert_eq!(delimiter(b"id;\"target, 2025\";realisasi\n"), b';');
        assert_eq!(delimiter(b"id\ttarget\n"), b'\t');
        assert_eq!(delimiter(b"id\n"), b',');
    }
}
