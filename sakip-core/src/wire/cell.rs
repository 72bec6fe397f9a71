//! Cells and records: one row of a table as it came, from CSV or JSON, before it is understood.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use crate::document::Unreadable;
use crate::once::InOrder;
use crate::problem::Problem;
use crate::text::Text;

/// One cell as it came. Numbers of JSON keep every digit they were written with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: an absent column, JSON `null`.
    #[default]
    Empty,
    /// Text, to be read under the format of its column.
    Text(String),
    /// A JSON number, as it was written.
    Number(String),
    /// A JSON list.
    List(Vec<Cell>),
    /// A JSON object, in the order of its keys.
    Object(Vec<(String, Cell)>),
}

/// How deep lists and objects in a cell may nest.
const MAX_DEPTH: usize = 6;

impl Cell {
    /// The longest text of one cell, in bytes.
    pub const MAX_TEXT: usize = 20_000;
    /// The most cells in one list or object.
    pub const MAX_ITEMS: usize = 10_000;

    fn from_raw(raw: &RawValue, depth: usize) -> Result<Cell, &'static str> {
        let text = raw.get();
        match text.as_bytes().first() {
            Some(b'"') => serde_json::from_str(text)
                .map(Cell::Text)
                .map_err(|_| "text"),
            Some(b'n') => Ok(Cell::Empty),
            Some(b't' | b'f') => Ok(Cell::Text(text.to_owned())),
            Some(b'[') if depth < MAX_DEPTH => {
                let items: Vec<Box<RawValue>> = serde_json::from_str(text).map_err(|_| "list")?;
                if items.len() > Cell::MAX_ITEMS {
                    return Err("size");
                }
                let cells = items.iter().map(|item| Cell::from_raw(item, depth + 1));
                cells.collect::<Result<_, _>>().map(Cell::List)
            }
            Some(b'{') if depth < MAX_DEPTH => {
                let InOrder::<Box<RawValue>>(items) =
                    serde_json::from_str(text).map_err(|_| "object")?;
                if items.len() > Cell::MAX_ITEMS {
                    return Err("size");
                }
                let cells = items
                    .into_iter()
                    .map(|(key, item)| Ok((key, Cell::from_raw(&item, depth + 1)?)));
                cells.collect::<Result<_, _>>().map(Cell::Object)
            }
            Some(b'[' | b'{') => Err("depth"),
            _ => Ok(Cell::Number(text.to_owned())),
        }
    }

    /// The list or object that a text cell holds as JSON, as a cell of a CSV file may; otherwise the cell
    /// itself.
    pub(super) fn unfolded(&self) -> Cell {
        match self {
            Cell::Text(text) if text.trim_start().starts_with(['[', '{']) => {
                serde_json::from_str::<&RawValue>(text.trim())
                    .ok()
                    .and_then(|raw| Cell::from_raw(raw, 0).ok())
                    .unwrap_or_else(|| self.clone())
            }
            _ => self.clone(),
        }
    }

    /// The cell as text; a list or object has none.
    pub fn text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) | Cell::Number(text) => Some(text),
            _ => None,
        }
    }

    /// Whether there is nothing in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// The decimal a JSON number was written as, exponent included, without passing through a float.
pub(super) fn json_number(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let mantissa = crate::number::parse_plain(mantissa).ok()?;
    let scale = i64::from(mantissa.scale()) - i64::from(exponent);
    match u32::try_from(scale) {
        Ok(scale) => Decimal::try_from_i128_with_scale(mantissa.mantissa(), scale).ok(),
        Err(_) => {
            let power = u32::try_from(-scale).ok()?;
            let value = mantissa
                .mantissa()
                .checked_mul(10_i128.checked_pow(power)?)?;
            Decimal::try_from_i128_with_scale(value, 0).ok()
        }
    }
}

/// One row: its number, from 1, and its cells by column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    row: u64,
    /// A row has few columns, so that a list is faster than a map.
    cells: Vec<(Cow<'static, str>, Cell)>,
}

static EMPTY: Cell = Cell::Empty;

impl Record {
    /// A record from its cells; of two cells of one column the last one counts.
    pub fn new<C: Into<Cow<'static, str>>>(
        row: u64,
        cells: impl IntoIterator<Item = (C, Cell)>,
    ) -> Record {
        Record {
            row,
            cells: cells
                .into_iter()
                .map(|(column, cell)| (column.into(), cell))
                .collect(),
        }
    }

    /// A record from one JSON object.
    ///
    /// # Errors
    /// A [`Problem`] when the text is not an object of cells.
    pub fn from_json(row: u64, text: &str) -> Result<Record, Problem> {
        let refused =
            |id: &str, en: &str| Problem::new("record_json", row.to_string(), Text::new(id, en));
        let InOrder::<Box<RawValue>>(raw) = serde_json::from_str(text).map_err(|error| {
            let error = Unreadable::from(error);
            let Text { id, en } = error.said();
            refused(
                &format!("baris harus berupa objek JSON dengan kolom yang berbeda-beda: {id}"),
                &format!("a row must be a JSON object with distinct columns: {en}"),
            )
        })?;
        let cells: Result<Vec<_>, &str> = raw
            .into_iter()
            .map(|(key, raw)| Ok((Cow::Owned(key), Cell::from_raw(&raw, 0)?)))
            .collect();
        let cells = cells.map_err(|_| {
            refused(
                "isi sel terlalu dalam, terlalu besar, atau memuat nama yang sama dua kali",
                "a cell is nested too deep, too large, or holds a name twice",
            )
        })?;
        Ok(Record { row, cells })
    }

    /// The number of the row, from 1.
    pub fn row(&self) -> u64 {
        self.row
    }

    /// The cell of a column; an absent column is empty.
    pub fn get(&self, column: &str) -> &Cell {
        self.cells
            .iter()
            .rev()
            .find(|(name, _)| name == column)
            .map_or(&EMPTY, |(_, cell)| cell)
    }

    /// The columns it has.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|(name, _)| &**name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_numbers_keep_their_digits() {
        let record = Record::from_json(
            1,
            r#"{"a": 0.1, "b": 12345678901234567890.12, "c": null, "d": [1, "x"]}"#,
        )
        .unwrap();
        assert_eq!(record.get("a"), &Cell::Number("0.1".into()));
        assert_eq!(
            record.get("b"),
            &Cell::Number("12345678901234567890.12".into())
        );
        assert_eq!(record.get("c"), &Cell::Empty);
        assert_eq!(record.get("zzz"), &Cell::Empty);
        assert_eq!(
            record.get("d"),
            &Cell::List(vec![Cell::Number("1".into()), Cell::Text("x".into())])
        );
        assert!(Record::from_json(1, "[1]").is_err());
        assert!(Record::from_json(1, r#"{"a": 1, "a": 2}"#).is_err());
        assert!(Record::from_json(1, r#"{"a": {"x": 1, "x": 2}}"#).is_err());
        let record = Record::from_json(1, r#"{"a": {"z": 1, "b": 2}}"#).unwrap();
        let in_order = [("z", "1"), ("b", "2")]
            .map(|(name, text)| (name.to_owned(), Cell::Number(text.into())));
        assert_eq!(record.get("a"), &Cell::Object(in_order.to_vec()));
        let deep = format!("{{\"a\": {}1{}}}", "[".repeat(50), "]".repeat(50));
        assert!(Record::from_json(1, &deep).is_err());
    }

    #[test]
    fn exponents_are_exact() {
        for (text, expected) in [
            ("1e-05", "0.00001"),
            ("1.5E3", "1500"),
            ("-2e0", "-2"),
            ("0.1", "0.1"),
        ] {
            assert_eq!(
                json_number(text).map(|d| d.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        assert_eq!(json_number("1e400"), None);
        assert_eq!(json_number("1e"), None);
    }
}
