//! Columns read cell by cell, as the rows of any table are.

use std::fmt::Display;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Decimal32Type, Decimal64Type, Decimal128Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use rust_decimal::Decimal;
use sakip_core::number::{ColumnInference, NumberFormat};
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::Text;
use sakip_core::wire::{Cell, Formats, Record};

use super::{Reading, floats};

/// The types a column may have.
pub(super) fn check_types(
    schema: &SchemaRef,
    columns: &[&str],
    required: &[&str],
    reading: Reading,
) -> Result<(), Problems> {
    let mut problems = ProblemList::default();
    for name in required
        .iter()
        .filter(|name| schema.index_of(name).is_err())
    {
        let text = Text::new(
            format!("kolom `{name}` tidak ada"),
            format!("there is no column `{name}`"),
        );
        problems.add(Problem::new("missing_column", *name, text));
    }
    for field in schema.fields() {
        if !columns.contains(&field.name().as_str()) {
            continue;
        }
        match kind(field.data_type()) {
            Some(Kind::Float) if !reading.allow_float => problems.add(Problem::new(
                "float_refused",
                field.name().as_str(),
                Text::new(
                    "kolom berisi float; ubah menjadi desimal, atau izinkan float",
                    "the column holds floats; make it decimals, or allow floats",
                ),
            )),
            Some(_) => {}
            None => {
                let given = field.data_type();
                problems.add(Problem::new(
                    "column_type",
                    field.name().as_str(),
                    Text::new(
                        format!("jenis kolom {given} tidak dibaca: pakai angka, desimal atau teks"),
                        format!("columns of {given} are not read: use numbers, decimals or text"),
                    ),
                ));
            }
        }
    }
    problems.into_result(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Empty,
    Whole,
    Decimal,
    Float,
    Text,
}

pub(super) fn kind(data_type: &DataType) -> Option<Kind> {
    Some(match data_type {
        DataType::Null => Kind::Empty,
        of if of.is_integer() => Kind::Whole,
        DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) => {
            Kind::Decimal
        }
        DataType::Float32 | DataType::Float64 => Kind::Float,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Kind::Text,
        DataType::Dictionary(_, words) if kind(words) == Some(Kind::Text) => Kind::Text,
        _ => return None,
    })
}

/// The cell of a row: text as it is, a number as it is written.
pub(super) fn cell(column: &ArrayRef, row: usize) -> Cell {
    if column.is_null(row) {
        return Cell::Empty;
    }
    fn number(number: impl Display) -> Cell {
        Cell::Number(number.to_string())
    }
    fn decimal(units: i128, scale: i8) -> Cell {
        let value = u32::try_from(scale)
            .ok()
            .map(|scale| Decimal::try_from_i128_with_scale(units, scale));
        match value {
            Some(Ok(value)) => number(value),
            // More digits than the engine keeps: it says so of the number as it stands.
            _ => number(format_args!("{units}e-{scale}")),
        }
    }
    let text = |text: &str| Cell::Text(text.to_owned());
    match column.data_type() {
        DataType::Utf8 => text(column.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => text(column.as_string::<i64>().value(row)),
        DataType::Utf8View => text(column.as_string_view().value(row)),
        DataType::Int8 => number(column.as_primitive::<Int8Type>().value(row)),
        DataType::Int16 => number(column.as_primitive::<Int16Type>().value(row)),
        DataType::Int32 => number(column.as_primitive::<Int32Type>().value(row)),
        DataType::Int64 => number(column.as_primitive::<Int64Type>().value(row)),
        DataType::UInt8 => number(column.as_primitive::<UInt8Type>().value(row)),
        DataType::UInt16 => number(column.as_primitive::<UInt16Type>().value(row)),
        DataType::UInt32 => number(column.as_primitive::<UInt32Type>().value(row)),
        DataType::UInt64 => number(column.as_primitive::<UInt64Type>().value(row)),
        DataType::Decimal32(_, scale) => decimal(
            column.as_primitive::<Decimal32Type>().value(row).into(),
            *scale,
        ),
        DataType::Decimal64(_, scale) => decimal(
            column.as_primitive::<Decimal64Type>().value(row).into(),
            *scale,
        ),
        DataType::Decimal128(_, scale) => {
            decimal(column.as_primitive::<Decimal128Type>().value(row), *scale)
        }
        DataType::Float32 => floats::cell(column.as_primitive::<Float32Type>().value(row)),
        DataType::Float64 => floats::cell(column.as_primitive::<Float64Type>().value(row)),
        DataType::Dictionary(key, _) => match **key {
            DataType::Int8 => word::<Int8Type>(column, row),
            DataType::Int16 => word::<Int16Type>(column, row),
            DataType::Int32 => word::<Int32Type>(column, row),
            DataType::Int64 => word::<Int64Type>(column, row),
            DataType::UInt8 => word::<UInt8Type>(column, row),
            DataType::UInt16 => word::<UInt16Type>(column, row),
            DataType::UInt32 => word::<UInt32Type>(column, row),
            _ => word::<UInt64Type>(column, row),
        },
        _ => Cell::Empty,
    }
}

fn word<K: ArrowDictionaryKeyType>(column: &ArrayRef, row: usize) -> Cell {
    let column = column.as_dictionary::<K>();
    column
        .key(row)
        .map_or(Cell::Empty, |place| cell(column.values(), place))
}

/// The rows of a batch as records, with the columns that are read.
pub(super) struct Records<'a> {
    columns: Vec<(&'static str, &'a ArrayRef)>,
    first: u64,
    rows: usize,
}

impl<'a> Records<'a> {
    /// `first` is the number of its first row in the whole table, from 1.
    pub(super) fn new(batch: &'a RecordBatch, columns: &[&'static str], first: u64) -> Records<'a> {
        let columns = columns
            .iter()
            .filter_map(|name| Some((*name, batch.column_by_name(name)?)));
        Records {
            columns: columns.collect(),
            first,
            rows: batch.num_rows(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Record> + '_ {
        (self.first..).zip(0..self.rows).map(|(number, row)| {
            Record::new(
                number,
                self.columns
                    .iter()
                    .map(|(name, column)| (*name, cell(column, row))),
            )
        })
    }
}

/// The batches with the number of the first row of each.
pub(super) fn numbered(batches: &[RecordBatch]) -> impl Iterator<Item = (u64, &RecordBatch)> {
    batches.iter().scan(1_u64, |next, batch| {
        let first = *next;
        *next = next.saturating_add(u64::try_from(batch.num_rows()).unwrap_or(u64::MAX));
        Some((first, batch))
    })
}

/// How the numbers of each column of text are written: as said, or as all its cells show.
pub(super) fn formats(
    batches: &[RecordBatch],
    schema: &SchemaRef,
    numbers: &[&'static str],
    reading: Reading,
) -> Result<Formats, Problems> {
    if let Some(locale) = reading.locale {
        return Ok(Formats::all(NumberFormat::new(locale)));
    }
    let mut formats = Formats::default();
    let mut problems = ProblemList::default();
    for name in numbers {
        let Ok(field) = schema.field_with_name(name) else {
            continue;
        };
        if kind(field.data_type()) != Some(Kind::Text) {
            continue;
        }
        let mut inference = ColumnInference::default();
        for (first, batch) in numbered(batches) {
            let Some(column) = batch.column_by_name(name) else {
                continue;
            };
            for (number, row) in (first..).zip(0..batch.num_rows()) {
                if let Cell::Text(text) = cell(column, row) {
                    inference.observe(number, &text);
                }
            }
        }
        match inference.finish() {
            Ok(found) => formats = formats.column(*name, NumberFormat::new(found.locale())),
            Err(error) => problems.add(Problem::new("ambiguous_column", *name, Text::of(&error))),
        }
    }
    problems.into_result(formats)
}
