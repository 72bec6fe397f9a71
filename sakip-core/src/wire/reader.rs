//! Understanding the cells of a record: numbers under the format of their column, with every problem noted.

use std::collections::BTreeMap;
use std::fmt::Display;

use rust_decimal::Decimal;

use super::cell::{Cell, Record, json_number};
use crate::indicator::{Level, Polarity, Target, TargetRange};
use crate::number::{NumberFormat, Quantity, Rupiah};
use crate::policy::Policy;
use crate::problem::{Problem, ProblemList};
use crate::text::{Localize, Text, excerpt};

/// How the numbers of each column are written. JSON numbers are always plain.
#[derive(Clone, Debug)]
pub struct Formats {
    default: NumberFormat,
    columns: BTreeMap<String, NumberFormat>,
}

impl Formats {
    /// One format for every column.
    pub fn all(format: NumberFormat) -> Formats {
        Formats {
            default: format,
            columns: BTreeMap::new(),
        }
    }

    /// Another format for one column.
    #[must_use]
    pub fn column(mut self, name: impl Into<String>, format: NumberFormat) -> Formats {
        self.columns.insert(name.into(), format);
        self
    }

    /// The format of a column.
    pub fn of(&self, column: &str) -> NumberFormat {
        self.columns.get(column).copied().unwrap_or(self.default)
    }
}

impl Default for Formats {
    fn default() -> Self {
        Formats::all(NumberFormat::default())
    }
}

/// Reads the cells of one record and notes what is wrong with them.
pub struct Reader<'a> {
    /// The record.
    pub record: &'a Record,
    /// How its numbers are written.
    pub formats: &'a Formats,
    /// Where problems are noted.
    pub problems: &'a mut ProblemList,
}

/// What the cell of a target or of a realisasi says.
pub(super) enum Amount {
    Missing,
    Number(Decimal),
    Range(TargetRange),
    /// Text that is no number: a label of an ordinal scale, perhaps.
    Label(String),
    /// Something else; the problem has been noted.
    Refused,
}

impl<'a> Reader<'a> {
    /// Notes what is wrong in a column.
    pub fn complain(&mut self, code: &'static str, column: &str, message: Text) {
        let place = format!("{}:{column}", self.record.row());
        self.problems.add(Problem::new(code, place, message));
    }

    fn complain_of(&mut self, code: &'static str, column: &str, error: &dyn Localize) {
        self.complain(code, column, Text::of(error));
    }

    /// The text of a column, trimmed; `None` when blank.
    pub fn text(&mut self, column: &str) -> Option<String> {
        let cell = self.record.get(column);
        if cell.is_blank() {
            return None;
        }
        match cell.text() {
            Some(text) if text.len() <= Cell::MAX_TEXT => Some(text.trim().to_owned()),
            Some(_) => {
                self.complain(
                    "cell_too_long",
                    column,
                    Text::new("isi terlalu panjang", "the cell is too long"),
                );
                None
            }
            None => {
                self.complain(
                    "cell_not_text",
                    column,
                    Text::new("harus berupa teks atau angka", "must be text or a number"),
                );
                None
            }
        }
    }

    /// What was given in a column, to quote it as it was written rather than as it was read.
    pub(super) fn quoted(&self, column: &str, read: impl Display) -> String {
        match self.record.get(column).text() {
            Some(text) => excerpt(text.trim()),
            None => read.to_string(),
        }
    }

    /// The id of the row: its `id` column, or its number.
    pub fn id(&mut self) -> String {
        self.text("id")
            .unwrap_or_else(|| self.record.row().to_string())
    }

    /// A number, `None` when missing or refused.
    pub fn number(&mut self, column: &str) -> Option<Decimal> {
        let record: &'a Record = self.record;
        self.number_in(record.get(column), column)
    }

    pub(super) fn number_in(&mut self, cell: &Cell, column: &str) -> Option<Decimal> {
        match cell {
            Cell::Empty => None,
            Cell::Number(text) => {
                let value = json_number(text);
                if value.is_none() {
                    self.not_a_number(text, column);
                }
                value
            }
            Cell::Text(text) => match self.formats.of(column).read(text) {
                Ok(reading) => reading.value(),
                Err(error) => {
                    self.complain_of("not_a_number", column, &error);
                    None
                }
            },
            Cell::List(_) | Cell::Object(_) => {
                self.complain(
                    "cell_not_number",
                    column,
                    Text::new("harus berupa angka", "must be a number"),
                );
                None
            }
        }
    }

    fn not_a_number(&mut self, text: &str, column: &str) {
        let shown: String = text.chars().take(40).collect();
        self.complain(
            "not_a_number",
            column,
            Text::new(
                format!("`{shown}` tidak dapat disimpan tanpa dibulatkan"),
                format!("`{shown}` cannot be kept without rounding it"),
            ),
        );
    }

    pub(super) fn quantity(&mut self, column: &str) -> Option<Quantity> {
        self.number(column).map(Quantity::of)
    }

    /// An amount of rupiah, `None` when missing or refused.
    pub fn rupiah(&mut self, column: &str) -> Option<Rupiah> {
        let value = self.number(column)?;
        match Rupiah::new(value) {
            Ok(amount) => Some(amount),
            Err(_) => {
                let value = self.quoted(column, value);
                self.complain(
                    "rupiah_decimals",
                    column,
                    Text::new(
                        format!("`{value}` punya lebih dari dua desimal (sen)"),
                        format!("`{value}` has more than two decimals (sen)"),
                    ),
                );
                None
            }
        }
    }

    /// A number, a range or a label.
    pub(super) fn amount(&mut self, column: &str) -> Amount {
        let record: &'a Record = self.record;
        let cell = record.get(column);
        let text = match cell {
            Cell::Text(text) => text,
            Cell::List(items) => return self.range_of(items, column),
            _ => {
                return self.number_in(cell, column).map_or_else(
                    || {
                        if *cell == Cell::Empty {
                            Amount::Missing
                        } else {
                            Amount::Refused
                        }
                    },
                    Amount::Number,
                );
            }
        };
        let format = self.formats.of(column);
        let refused = match format.read(text) {
            Ok(reading) => return reading.value().map_or(Amount::Missing, Amount::Number),
            Err(error) => error,
        };
        if let Ok(range) = format.read_range(text) {
            let (low, high) = (range.low().value(), range.high().value());
            if low == high {
                return Amount::Number(low);
            }
            if let Ok(range) = TargetRange::new(Quantity::of(low), Quantity::of(high)) {
                return Amount::Range(range);
            }
        }
        let has_letters = text.chars().any(char::is_alphabetic);
        let has_digits = text.chars().any(|c| c.is_ascii_digit());
        // `Level 3` is a label, `12O5` is a typing error, and only a scale can tell.
        if has_letters && (!has_digits || text.trim().starts_with(char::is_alphabetic)) {
            return Amount::Label(text.trim().to_owned());
        }
        self.complain_of("not_a_number", column, &refused);
        Amount::Refused
    }

    /// `[80, 90]` as a range.
    fn range_of(&mut self, items: &[Cell], column: &str) -> Amount {
        if let [low, high] = items
            && let (Some(low), Some(high)) =
                (self.number_in(low, column), self.number_in(high, column))
        {
            match TargetRange::new(Quantity::of(low), Quantity::of(high)) {
                Ok(range) => return Amount::Range(range),
                Err(error) => self.complain_of("empty_range", column, &error),
            }
            return Amount::Refused;
        }
        self.complain(
            "not_a_range",
            column,
            Text::new(
                "rentang ditulis sebagai dua angka",
                "a range is two numbers",
            ),
        );
        Amount::Refused
    }

    /// The polarity of a column, `None` when blank.
    pub(super) fn polarity(&mut self, column: &str) -> Option<Polarity> {
        let text = self.text(column)?;
        match text.to_lowercase().parse() {
            Ok(polarity) => Some(polarity),
            Err(error) => {
                self.complain_of("unknown_polarity", column, &error);
                None
            }
        }
    }

    /// A target: a number, a range, or a level of a scale of the policy; `None` when missing or refused.
    pub fn target(&mut self, column: &str, policy: &Policy) -> Option<Target> {
        match self.amount(column) {
            Amount::Missing | Amount::Refused => None,
            Amount::Number(value) => Some(Target::Point(Quantity::of(value))),
            Amount::Range(range) => Some(Target::Range(range)),
            Amount::Label(label) => self.level(column, &label, policy).map(Target::Ordinal),
        }
    }

    /// The level of a scale that a label stands for.
    pub(super) fn level(&mut self, column: &str, label: &str, policy: &Policy) -> Option<Level> {
        match Target::parse(label, policy) {
            Ok(Target::Ordinal(level)) => Some(level),
            Ok(_) => None,
            Err(error) if column == "target" => {
                self.complain_of("unknown_label", column, &error);
                None
            }
            Err(_) => {
                let label = excerpt(label);
                self.complain(
                    "unknown_label",
                    column,
                    Text::new(
                        format!("`{label}` bukan angka dan bukan label suatu skala: tulis angka (95) atau label (WTP), kosongkan bila belum diisi"),
                        format!("`{label}` is neither a number nor a label of a scale: write a number (95) or a label (WTP), leave it blank when it is not filled"),
                    ),
                );
                None
            }
        }
    }
}
