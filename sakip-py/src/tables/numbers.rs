//! Columns of numbers in the layout of the kernel: 64-bit integers of one scale.

use std::fmt::Display;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Decimal32Type, Decimal64Type, Decimal128Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::DataType;
use sakip_core::batch::{BatchError, Bitmap, Column, MAX_SCALE};

use super::floats;

/// A column that fits the kernel.
pub(super) struct Numbers {
    values: ScalarBuffer<i64>,
    scale: u8,
    valid: Option<NullBuffer>,
}

impl Numbers {
    /// Shares the memory of 64-bit integers and decimals, widens narrower ones, and narrows wider ones that fit;
    /// `None` where the column is none of these or a number does not fit.
    pub(super) fn of(column: &ArrayRef) -> Option<Numbers> {
        let (values, scale) = match column.data_type() {
            DataType::Int64 => (column.as_primitive::<Int64Type>().values().clone(), 0),
            DataType::Int32 => (widened::<Int32Type>(column), 0),
            DataType::Int16 => (widened::<Int16Type>(column), 0),
            DataType::Int8 => (widened::<Int8Type>(column), 0),
            DataType::UInt32 => (widened::<UInt32Type>(column), 0),
            DataType::UInt16 => (widened::<UInt16Type>(column), 0),
            DataType::UInt8 => (widened::<UInt8Type>(column), 0),
            DataType::UInt64 => (narrowed::<UInt64Type>(column)?, 0),
            DataType::Decimal32(_, scale) => (widened::<Decimal32Type>(column), *scale),
            DataType::Decimal64(_, scale) => (
                column.as_primitive::<Decimal64Type>().values().clone(),
                *scale,
            ),
            DataType::Decimal128(_, scale) => (narrowed::<Decimal128Type>(column)?, *scale),
            DataType::Float64 => return shortest::<Float64Type>(column),
            DataType::Float32 => return shortest::<Float32Type>(column),
            DataType::Null => {
                let rows = column.len();
                let valid = Some(NullBuffer::new_null(rows));
                return Some(Numbers {
                    values: vec![0; rows].into(),
                    scale: 0,
                    valid,
                });
            }
            _ => return None,
        };
        let scale = u8::try_from(scale)
            .ok()
            .filter(|scale| *scale <= MAX_SCALE)?;
        Some(Numbers {
            values,
            scale,
            valid: column.nulls().cloned(),
        })
    }

    pub(super) fn column(&self) -> Result<Column<'_>, BatchError> {
        let column = Column::new(&self.values, self.scale)?;
        match &self.valid {
            Some(valid) => column.with_validity(Bitmap::new(
                valid.validity(),
                valid.offset(),
                self.values.len(),
            )?),
            None => Ok(column),
        }
    }
}

fn widened<T: ArrowPrimitiveType<Native: Into<i64>>>(column: &ArrayRef) -> ScalarBuffer<i64> {
    column
        .as_primitive::<T>()
        .values()
        .iter()
        .map(|value| (*value).into())
        .collect::<Vec<_>>()
        .into()
}

/// What lies under a missing value is anything.
fn narrowed<T: ArrowPrimitiveType<Native: TryInto<i64>>>(
    column: &ArrayRef,
) -> Option<ScalarBuffer<i64>> {
    let column = column.as_primitive::<T>();
    let fitted: Option<Vec<i64>> = match column.nulls() {
        None => column
            .values()
            .iter()
            .map(|value| (*value).try_into().ok())
            .collect(),
        Some(valid) => {
            let rows = column.values().iter().zip(valid.iter());
            rows.map(|(value, valid)| {
                if valid {
                    (*value).try_into().ok()
                } else {
                    Some(0)
                }
            })
            .collect()
        }
    };
    fitted.map(Into::into)
}

/// Floats by their shortest decimal forms, at the scale of the one with the most decimals. Not a number is
/// nothing.
fn shortest<T: ArrowPrimitiveType<Native: Display + Into<f64>>>(
    column: &ArrayRef,
) -> Option<Numbers> {
    let column = column.as_primitive::<T>();
    let (mut units, mut decimals) = (
        Vec::with_capacity(column.len()),
        Vec::with_capacity(column.len()),
    );
    let mut valid = Vec::with_capacity(column.len());
    let mut scale = 0;
    for row in 0..column.len() {
        let value = column.value(row);
        let wide: f64 = value.into();
        let filled = column.is_valid(row) && !wide.is_nan();
        let (number, places) = if filled {
            floats::parts(value)?
        } else {
            (0, 0)
        };
        scale = scale.max(places);
        units.push(number);
        decimals.push(places);
        valid.push(filled);
    }
    if scale > MAX_SCALE {
        return None;
    }
    for (number, places) in units.iter_mut().zip(decimals) {
        *number = number.checked_mul(10_i64.checked_pow(u32::from(scale - places))?)?;
    }
    let missing = valid.iter().any(|filled| !filled);
    let valid = missing.then(|| NullBuffer::from(valid));
    Some(Numbers {
        values: units.into(),
        scale,
        valid,
    })
}
