//! Columns that go out: categories, decimals and texts.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, Decimal128Array, DictionaryArray, Int8Array, RecordBatch, StringArray,
};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use sakip_core::problem::{Problem, Problems};
use sakip_core::text::Text;

/// How many digits a decimal column may have: more than the 28 the engine keeps.
const PRECISION: u8 = 38;

/// What Arrow refuses about a column the engine made.
pub(super) fn refused(error: &ArrowError) -> Problems {
    Problem::new("arrow", "", Text::new(error.to_string(), error.to_string())).into()
}

/// A schema of columns that may be missing.
pub(super) fn schema(columns: Vec<(&str, DataType)>) -> SchemaRef {
    let fields = columns
        .into_iter()
        .map(|(name, of)| Field::new(name, of, true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

pub(super) fn batch(schema: &SchemaRef, columns: Vec<ArrayRef>) -> Result<RecordBatch, Problems> {
    RecordBatch::try_new(Arc::clone(schema), columns).map_err(|error| refused(&error))
}

/// A column with one of a few words in each row.
pub(super) fn category_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8))
}

/// The places of words in their list; a negative place is a row without one.
pub(super) fn categories(places: Vec<i8>, words: &[&str]) -> Result<ArrayRef, Problems> {
    let missing = places.iter().any(|place| *place < 0);
    let valid = missing.then(|| NullBuffer::from_iter(places.iter().map(|place| *place >= 0)));
    let keys = Int8Array::new(ScalarBuffer::from(places), valid);
    let words: ArrayRef = Arc::new(StringArray::from_iter_values(words));
    let column =
        DictionaryArray::<Int8Type>::try_new(keys, words).map_err(|error| refused(&error))?;
    Ok(Arc::new(column))
}

pub(super) fn decimal_type(scale: u8) -> DataType {
    DataType::Decimal128(PRECISION, i8::try_from(scale).unwrap_or(i8::MAX))
}

/// A column of decimals, in units of its scale.
pub(super) fn decimals(
    units: Vec<i128>,
    valid: Option<NullBuffer>,
    scale: u8,
) -> Result<ArrayRef, Problems> {
    let column = Decimal128Array::try_new(ScalarBuffer::from(units), valid)
        .map(|column| column.with_data_type(decimal_type(scale)));
    Ok(Arc::new(column.map_err(|error| refused(&error))?))
}

/// A column of decimals of which some may be missing.
pub(super) fn maybe_decimals(
    values: impl Iterator<Item = Option<i128>>,
    scale: u8,
) -> Result<ArrayRef, Problems> {
    let column: Decimal128Array = values.collect();
    Ok(Arc::new(column.with_data_type(decimal_type(scale))))
}

/// A column of texts of which some may be missing.
pub(super) fn texts<T: AsRef<str>>(texts: impl Iterator<Item = Option<T>>) -> ArrayRef {
    let mut column = StringBuilder::new();
    for text in texts {
        column.append_option(text);
    }
    Arc::new(column.finish())
}
