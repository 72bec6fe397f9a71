//! Rows of JSON: an array of objects, or objects one after the other (NDJSON).

use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufReader, Read};

use sakip_core::document::Unreadable;
use sakip_core::problem::Problem;
use sakip_core::text::Text;
use sakip_core::wire::Record;
use serde::Deserializer as _;
use serde::de::{Error as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::failure::Failure;
use super::columns::folded;
use super::table::{Stop, Visit};

/// Reads every row once. The rows of an array are read one by one, never the array as a whole.
pub(super) fn each<R: Read>(input: R, visit: Visit<'_>) -> Result<(), Stop> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let is_array = starts_an_array(&mut input).map_err(Stop::Io)?;
    let mut failed = None;
    let read = if is_array {
        let mut document = serde_json::Deserializer::from_reader(input);
        let rows = Rows {
            visit,
            failed: &mut failed,
        };
        document.deserialize_seq(rows).and_then(|()| document.end())
    } else {
        let mut row = 0;
        serde_json::Deserializer::from_reader(input)
            .into_iter::<Box<RawValue>>()
            .try_for_each(|raw| {
                row += 1;
                visit(record(row, &raw?)).map_err(|failure| {
                    failed = Some(failure);
                    serde_json::Error::custom("stopped")
                })
            })
    };
    match (failed, read) {
        (Some(failure), _) => Err(Stop::Failure(failure)),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) if error.is_io() => Err(Stop::Io(error.into())),
        (None, Err(error)) => {
            let lead = Text::new("bukan JSON yang benar", "this is not well-formed JSON");
            let problem = Unreadable::from(error).problem("json_syntax", &lead);
            Err(Stop::Problem(problem))
        }
    }
}

fn starts_an_array<R: Read>(input: &mut BufReader<R>) -> std::io::Result<bool> {
    use std::io::BufRead;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        match buffer.iter().position(|byte| !byte.is_ascii_whitespace()) {
            Some(at) => return Ok(buffer.get(at) == Some(&b'[')),
            None => {
                let blank = buffer.len();
                input.consume(blank);
            }
        }
    }
}

struct Rows<'a, 'v> {
    visit: Visit<'v>,
    failed: &'a mut Option<Failure>,
}

impl<'de> Visitor<'de> for Rows<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        let mut row = 0;
        while let Some(raw) = rows.next_element::<Box<RawValue>>()? {
            row += 1;
            if let Err(failure) = (self.visit)(record(row, &raw)) {
                *self.failed = Some(failure);
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

fn record(row: u64, raw: &RawValue) -> Result<Record, Problem> {
    let record = Record::from_json(row, raw.get())?;
    let is_folded = |name: &str| {
        !name.starts_with(char::is_whitespace)
            && !name.ends_with(char::is_whitespace)
            && !name.chars().any(char::is_uppercase)
    };
    if record.columns().all(is_folded) {
        return Ok(record);
    }
    let cells: BTreeMap<_, _> = record
        .columns()
        .map(|name| (folded(name), record.get(name).clone()))
        .collect();
    if cells.len() < record.columns().count() {
        return Err(Problem::new(
            "column_twice",
            row.to_string(),
            Text::new(
                "ada kolom yang disebut dua kali, sekali dengan huruf atau spasi yang berbeda",
                "a column is there twice, once in other case or with blanks",
            ),
        ));
    }
    Ok(Record::new(row, cells))
}
