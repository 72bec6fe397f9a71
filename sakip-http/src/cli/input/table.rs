//! A table on disk, read row by row as often as needed.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::{Lang, Text};
use sakip_core::wire::Record;

use super::super::failure::Failure;
use super::super::terminal::Session;
use super::columns::{Columns, excerpt};
use super::csv_rows::{self, Header};
use super::json_rows;
use super::meter::{Gauge, MAX_ROW_BYTES, Metered};
use super::progress::Progress;
use super::source::{Source, check_text};

/// What is done with each row: a record, or what is wrong with it.
pub(crate) type Visit<'v> = &'v mut dyn FnMut(Result<Record, Problem>) -> Result<(), Failure>;

/// A table whose form is known.
pub(crate) struct Table {
    name: String,
    file: File,
    start: u64,
    length: u64,
    form: Form,
    columns: Columns,
}

enum Form {
    Csv(Header),
    Json,
}

impl Table {
    /// Opens a table and reads its header.
    pub(crate) fn open(
        source: &Source,
        columns: Columns,
        session: &mut Session<'_, '_>,
    ) -> Result<Table, Failure> {
        let file = source.open(session)?;
        Table::of(file, source.name(), columns, session)
    }

    /// The table in an open file.
    pub(crate) fn of(
        mut file: File,
        name: String,
        columns: Columns,
        session: &mut Session<'_, '_>,
    ) -> Result<Table, Failure> {
        let reading = |error| Failure::reading(&name, error);
        let start = check_text(&mut file, &name)?;
        let length = file.metadata().map_err(reading)?.len();
        file.seek(SeekFrom::Start(start)).map_err(reading)?;
        let first = first_byte(&mut file).map_err(reading)?;
        file.seek(SeekFrom::Start(start)).map_err(reading)?;
        let form = match first {
            None => {
                return Err(empty(&name));
            }
            Some(b'[' | b'{') => Form::Json,
            Some(_) => Form::Csv(Header::read(&name, &mut file, &columns)?),
        };
        // The rows start where the form was told, perhaps below a line that names the delimiter.
        let start = file.stream_position().map_err(reading)?;
        let table = Table {
            name,
            file,
            start,
            length,
            form,
            columns,
        };
        if let Form::Csv(header) = &table.form {
            let mut problems = ProblemList::default();
            match table.columns.strange(&header.seen(), true) {
                Some(problem) => problems.add(problem),
                None => table.columns.check_required(&header.seen(), &mut problems),
            }
            problems
                .into_result(())
                .map_err(|problems| Failure::Refused {
                    name: table.name.clone(),
                    problems,
                })?;
            table.note_unknown(&header.seen(), session)?;
        }
        Ok(table)
    }

    /// What people call it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether numbers stand in it as text only, so that their way of writing has to be told.
    pub(crate) fn is_csv(&self) -> bool {
        matches!(self.form, Form::Csv(_))
    }

    /// The columns it is read by.
    pub(crate) fn columns(&self) -> Columns {
        self.columns
    }

    /// Whether a CSV has this column; JSON may always have it.
    pub(crate) fn may_have(&self, column: &str) -> bool {
        match &self.form {
            Form::Csv(header) => header.seen().contains(column),
            Form::Json => true,
        }
    }

    /// Reads every row once, in order.
    pub(crate) fn each(
        &mut self,
        lang: Lang,
        progress: bool,
        doing: &Text,
        visit: Visit<'_>,
    ) -> Result<(), Failure> {
        let reading = |error| Failure::reading(&self.name, error);
        self.file
            .seek(SeekFrom::Start(self.start))
            .map_err(reading)?;
        let (reader, gauge) = Metered::new(&self.file);
        let progress = Progress::new(progress, doing.get(lang), self.length);
        let mut count = 0_u64;
        let mut counted = |row: Result<Record, Problem>| {
            gauge.row_done();
            count += 1;
            progress.at(count, gauge.total());
            visit(row)
        };
        match &self.form {
            Form::Csv(header) => csv_rows::each(reader, header, &mut counted)
                .map_err(|stop| self.stopped(stop, &gauge)),
            Form::Json => {
                json_rows::each(reader, &mut counted).map_err(|stop| self.stopped(stop, &gauge))
            }
        }
    }

    /// Reads and checks every row; `check` understands a row and takes note of it. Gives the number of rows.
    ///
    /// # Errors
    /// Everything that is wrong anywhere in the table, at once.
    pub(crate) fn check(
        &mut self,
        session: &mut Session<'_, '_>,
        mut check: impl FnMut(&Record, &mut ProblemList),
    ) -> Result<u64, Failure> {
        let mut problems = ProblemList::default();
        let mut seen = BTreeSet::new();
        let mut rows = 0_u64;
        let is_json = !self.is_csv();
        let doing = Text::new("memeriksa", "checking");
        self.each(session.lang, session.progress, &doing, &mut |record| {
            rows += 1;
            match record {
                Ok(record) => {
                    if is_json {
                        remember(&record, &mut seen);
                    }
                    check(&record, &mut problems);
                }
                Err(problem) => problems.add(problem),
            }
            Ok(())
        })?;
        if rows == 0 {
            return Err(empty(&self.name));
        }
        if is_json {
            if let Some(problem) = self.columns.strange(&seen, false) {
                return Err(Failure::refused(&self.name, problem));
            }
            self.check_keys(&seen, &mut problems);
        }
        problems
            .into_result(())
            .map_err(|problems| Failure::Refused {
                name: self.name.clone(),
                problems,
            })?;
        if is_json {
            self.note_unknown(&seen, session)?;
        }
        Ok(rows)
    }

    /// In JSON an absent key is an empty cell, so a required column that no row has is a mistake only where
    /// another key looks like it.
    fn check_keys(&self, seen: &BTreeSet<String>, problems: &mut ProblemList) {
        let misspelt: BTreeSet<&str> = seen
            .iter()
            .filter(|name| self.columns.find(name).is_none())
            .filter_map(|name| self.columns.near(name))
            .collect();
        if self
            .columns
            .required
            .iter()
            .any(|column| !seen.contains(*column) && misspelt.contains(column))
        {
            self.columns.check_required(seen, problems);
        }
    }

    fn note_unknown(
        &self,
        seen: &BTreeSet<String>,
        session: &mut Session<'_, '_>,
    ) -> Result<(), Failure> {
        let unknown: Vec<String> = seen
            .iter()
            .filter(|name| self.columns.find(name).is_none() && !name.is_empty())
            .take(20)
            .map(|name| {
                let shown = excerpt(name);
                match self.columns.near(name).filter(|near| !seen.contains(*near)) {
                    Some(near) => match session.lang {
                        Lang::Id => format!("`{shown}` (maksudnya `{near}`?)"),
                        Lang::En => format!("`{shown}` (is `{near}` meant?)"),
                    },
                    None => format!("`{shown}`"),
                }
            })
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let list = unknown.join(", ");
        session.note(
            &format!("kolom yang tidak dikenal diabaikan: {list}"),
            &format!("unknown columns are ignored: {list}"),
        )
    }

    fn stopped(&self, stop: Stop, gauge: &Gauge) -> Failure {
        match stop {
            Stop::Failure(failure) => failure,
            Stop::Problem(problem) => Failure::refused(&self.name, problem),
            Stop::Io(_) if gauge.row_too_long() => Failure::refused(
                &self.name,
                Problem::new(
                    "row_too_long",
                    "",
                    Text::new(
                        format!(
                            "ada baris lebih dari {MAX_ROW_BYTES} byte, barangkali tanda kutipnya tidak ditutup"
                        ),
                        format!(
                            "a row is longer than {MAX_ROW_BYTES} bytes, perhaps a quote is not closed"
                        ),
                    ),
                ),
            ),
            Stop::Io(error) => Failure::reading(&self.name, error),
        }
    }
}

/// Why reading rows ended early.
pub(super) enum Stop {
    Failure(Failure),
    Problem(Problem),
    Io(std::io::Error),
}

fn empty(name: &str) -> Failure {
    Failure::refused(
        name,
        Problem::new(
            "empty_input",
            "",
            Text::new(
                "tidak ada satu baris data pun",
                "there is not one row of data",
            ),
        ),
    )
}

fn remember(record: &Record, seen: &mut BTreeSet<String>) {
    for column in record.columns() {
        if !seen.contains(column) && seen.len() < super::columns::MAX_COLUMNS {
            seen.insert(column.to_owned());
        }
    }
}

fn first_byte(file: &mut File) -> std::io::Result<Option<u8>> {
    let mut buffer = [0; 4_096];
    loop {
        let count = file.read(&mut buffer)?;
        let filled = buffer.get(..count).unwrap_or_default();
        if let Some(byte) = filled.iter().find(|byte| !byte.is_ascii_whitespace()) {
            return Ok(Some(*byte));
        }
        if count == 0 {
            return Ok(None);
        }
    }
}
