//! Understanding the rows of an import.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sakip_core::budget::{Category, PaguKind};
use sakip_core::number::Rupiah;
use sakip_core::period::{Period, Year};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::{Localize, Text};
use sakip_core::wire::{Formats, Reader, Record};
use serde::{Deserialize, Serialize};

use super::super::input::{Item, NewPagu, NewRealisasi, NewRencana, What};
use super::super::line::NewLine;
use super::columns;
use crate::id::OpdId;

/// What a row of an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// A line of the budget.
    Line,
    /// The pagu of a line from a day on.
    Pagu,
    /// What was spent in a month, or a correction.
    Realisasi,
    /// What is planned for a month.
    Rencana,
}

impl ImportKind {
    /// Every kind.
    pub const ALL: [ImportKind; 4] = [
        ImportKind::Line,
        ImportKind::Pagu,
        ImportKind::Realisasi,
        ImportKind::Rencana,
    ];

    /// The name in the column `entry`.
    pub fn name(self) -> &'static str {
        match self {
            ImportKind::Line => "line",
            ImportKind::Pagu => "pagu",
            ImportKind::Realisasi => "realisasi",
            ImportKind::Rencana => "rencana",
        }
    }
}

/// A row that was understood.
pub(super) struct Row<'a> {
    record: &'a Record,
    pub(super) item: Item,
}

impl Row<'_> {
    /// Its number.
    pub(super) fn number(&self) -> u64 {
        self.record.row()
    }

    /// Its place.
    pub(super) fn place(&self) -> String {
        self.number().to_string()
    }

    /// The place of a field, by the name its column has.
    pub(super) fn column(&self, field: &str) -> String {
        format!("{}:{}", self.number(), columns::written(self.record, field))
    }
}

/// The rows of an import.
pub(super) struct Read<'a> {
    pub(super) rows: Vec<Row<'a>>,
    pub(super) problems: Vec<(u64, Problem)>,
    /// Lines whose row is not right: that they are not there is told once, at that row.
    pub(super) doubtful: BTreeSet<(Year, String)>,
}

impl Read<'_> {
    /// Whether every row was understood.
    pub(super) fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// What the rows say, without their places.
    pub(super) fn items(&self) -> Vec<&Item> {
        self.rows.iter().map(|row| &row.item).collect()
    }
}

/// Reads every row; what is wrong with one is noted and the others are read all the same.
pub(super) fn all<'a>(
    kind: Option<ImportKind>,
    formats: &Formats,
    records: &'a [Record],
) -> Read<'a> {
    let mut read = Read {
        rows: Vec::with_capacity(records.len()),
        problems: Vec::new(),
        doubtful: BTreeSet::new(),
    };
    let mut strange: BTreeSet<String> = BTreeSet::new();
    for record in records {
        let mut problems = ProblemList::default();
        for name in record.columns() {
            let blank = name.is_empty() && record.get(name).is_blank();
            if !blank && !columns::is_known(name) && strange.insert(name.to_owned()) {
                problems.add(unknown_column(record, name));
            }
        }
        for (field, other) in columns::filled_twice(record) {
            problems.add(filled_twice(record, field, other));
        }
        let mut cells = Cells {
            record,
            formats,
            problems: &mut problems,
        };
        let item = cells.item(kind);
        match problems.into_result(()) {
            Ok(()) => read.rows.extend(item.map(|item| Row { record, item })),
            Err(problems) => {
                let found = problems.list().iter().cloned();
                read.problems
                    .extend(found.map(|problem| (record.row(), problem)));
                read.doubtful.extend(line_of(kind, record));
            }
        }
    }
    read
}

/// The line a row was to add, if that much can be read.
fn line_of(kind: Option<ImportKind>, record: &Record) -> Option<(Year, String)> {
    let text = |field| record.get(columns::written(record, field)).text();
    let line = ImportKind::Line;
    let is_line = match kind {
        Some(kind) => kind == line,
        None => text("entry")?.trim().eq_ignore_ascii_case(line.name()),
    };
    let tahun = text("tahun")?.trim().parse().ok()?;
    let line = (Year::new(tahun).ok()?, text("kode")?.trim().to_owned());
    is_line.then_some(line)
}

fn unknown_column(record: &Record, name: &str) -> Problem {
    let shown: String = name.chars().take(60).collect();
    let known: Vec<&str> = columns::COLUMNS.iter().map(|(name, _)| *name).collect();
    let known = known.join(", ");
    Problem::new(
        "unknown_column",
        format!("{}:{shown}", record.row()),
        Text::new(
            format!("kolom `{shown}` tidak dikenal; yang dibaca: {known}"),
            format!("the column `{shown}` is not known; columns that are read: {known}"),
        ),
    )
}

/// Which of the two counts cannot be known.
fn filled_twice(record: &Record, field: &str, other: &str) -> Problem {
    Problem::new(
        "column_twice",
        format!("{}:{field}", record.row()),
        Text::new(
            format!("`{field}` dan `{other}` adalah kolom yang sama: isi salah satu"),
            format!("`{field}` and `{other}` are the same column: fill one of them"),
        ),
    )
}

/// The cells of one row.
struct Cells<'a> {
    record: &'a Record,
    formats: &'a Formats,
    problems: &'a mut ProblemList,
}

impl Cells<'_> {
    fn item(&mut self, kind: Option<ImportKind>) -> Option<Item> {
        let kind = match kind {
            Some(kind) => kind,
            None => self.parsed("entry", |text| {
                ImportKind::ALL
                    .into_iter()
                    .find(|kind| kind.name() == text.to_lowercase())
                    .ok_or_else(|| {
                        Text::new(
                            format!("`{text}` bukan line, pagu, realisasi atau rencana"),
                            format!("`{text}` is not line, pagu, realisasi or rencana"),
                        )
                    })
            })?,
        };
        // Every field is read before one that is missing ends it, so that all are told.
        let kode = self.needed("kode");
        match kind {
            ImportKind::Line => {
                let tahun = self.year();
                let (opd, program) = (self.needed("opd"), self.needed("program"));
                let category = self.parsed("category", |text| {
                    text.to_lowercase()
                        .parse::<Category>()
                        .map_err(|error| Text::of(&error))
                });
                let (nama, kegiatan) = (self.text("nama"), self.text("kegiatan"));
                let (tahun, kode) = (tahun?, kode?);
                let new = NewLine {
                    // The id stands in once the codes have been looked up.
                    opd_id: OpdId(0),
                    tahun,
                    kode: kode.clone(),
                    nama,
                    program: program?,
                    kegiatan,
                    category: category?,
                    node_id: None,
                };
                let what = What::Line(opd?, new);
                Some(Item { tahun, kode, what })
            }
            ImportKind::Pagu => {
                let tahun = self.year();
                let kind = self.parsed("kind", pagu_kind);
                let effective = self.parsed("effective", |text| {
                    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| {
                        Text::new(
                            format!("`{text}` bukan tanggal: tulis misalnya 2025-01-31"),
                            format!("`{text}` is not a date: write for example 2025-01-31"),
                        )
                    })
                });
                let sequence = self.optional("sequence", whole);
                let amount = self.amount();
                let reason = self.text("reason");
                let what = What::Pagu(NewPagu {
                    kind: kind?,
                    effective: effective?,
                    sequence: sequence.unwrap_or(0),
                    amount: amount?,
                    reason,
                });
                Some(Item {
                    tahun: tahun?,
                    kode: kode?,
                    what,
                })
            }
            ImportKind::Realisasi => {
                let periode = self.parsed("periode", period);
                let entry_key = self.needed("entry_key");
                let (amount, keterangan) = (self.amount(), self.text("keterangan"));
                let periode = periode?;
                let what = What::Realisasi(NewRealisasi {
                    entry_key: entry_key?,
                    periode,
                    amount: amount?,
                    keterangan,
                });
                Some(Item {
                    tahun: periode.year(),
                    kode: kode?,
                    what,
                })
            }
            ImportKind::Rencana => {
                let periode = self.parsed("periode", period);
                let (amount, version) = (self.amount(), self.optional("version", whole));
                let periode = periode?;
                let what = What::Rencana(NewRencana {
                    periode,
                    amount: amount?,
                    version: version.map(i64::from),
                });
                Some(Item {
                    tahun: periode.year(),
                    kode: kode?,
                    what,
                })
            }
        }
    }

    fn reader(&mut self) -> Reader<'_> {
        Reader {
            record: self.record,
            formats: self.formats,
            problems: self.problems,
        }
    }

    fn text(&mut self, field: &'static str) -> Option<String> {
        let column = columns::written(self.record, field);
        self.reader().text(column)
    }

    fn needed(&mut self, field: &'static str) -> Option<String> {
        let column = columns::written(self.record, field);
        if self.record.get(column).is_blank() {
            self.missing(column);
            return None;
        }
        self.reader().text(column)
    }

    fn missing(&mut self, column: &str) {
        let message = Text::new("wajib diisi", "is needed");
        self.reader().complain("missing", column, message);
    }

    fn parsed<T>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Text>,
    ) -> Option<T> {
        let text = self.needed(field)?;
        self.understood(field, &text, parse)
    }

    fn optional<T>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Text>,
    ) -> Option<T> {
        let text = self.text(field)?;
        self.understood(field, &text, parse)
    }

    fn understood<T>(
        &mut self,
        field: &'static str,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, Text>,
    ) -> Option<T> {
        let shown: String = text.chars().take(60).collect();
        match parse(&shown) {
            Ok(value) => Some(value),
            Err(message) => {
                let column = columns::written(self.record, field);
                self.reader().complain(field, column, message);
                None
            }
        }
    }

    fn year(&mut self) -> Option<Year> {
        self.parsed("tahun", |text| {
            let number: i32 = text.parse().map_err(|_| not_whole(text))?;
            Year::new(number).map_err(|error| Text::of(&error))
        })
    }

    /// An amount; one that says it is missing (`-`) is as bad as a blank one.
    fn amount(&mut self) -> Option<Rupiah> {
        let column = columns::written(self.record, "amount");
        let mut own = ProblemList::default();
        let mut reader = Reader {
            record: self.record,
            formats: self.formats,
            problems: &mut own,
        };
        let amount = reader.rupiah(column);
        match own.into_result(()) {
            Err(problems) => self.problems.extend(problems),
            Ok(()) if amount.is_none() => self.missing(column),
            Ok(()) => {}
        }
        amount
    }
}

fn not_whole(text: &str) -> Text {
    Text::new(
        format!("`{text}` bukan bilangan bulat yang diterima"),
        format!("`{text}` is not a whole number that is accepted"),
    )
}

fn whole(text: &str) -> Result<u32, Text> {
    text.parse().map_err(|_| not_whole(text))
}

fn period(text: &str) -> Result<Period, Text> {
    text.parse()
        .map_err(|error: sakip_core::period::PeriodError| said(&error))
}

fn said(error: &dyn Localize) -> Text {
    Text::of(error)
}

fn pagu_kind(text: &str) -> Result<PaguKind, Text> {
    let name = serde_json::Value::String(text.to_lowercase());
    serde_json::from_value(name).map_err(|_| {
        Text::new(
            format!("`{text}` bukan murni, perubahan atau pergeseran"),
            format!("`{text}` is not murni, perubahan or pergeseran"),
        )
    })
}
