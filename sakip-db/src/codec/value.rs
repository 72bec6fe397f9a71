//! The values bound to a statement.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sakip_core::problem::{Problem, Problems};
use sakip_core::text::Text;

/// A value with its type, so that a null is typed too: PostgreSQL has to know what it is a null of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(Option<bool>),
    Decimal(Option<Decimal>),
    Time(Option<DateTime<Utc>>),
    Date(Option<NaiveDate>),
    Bytes(Option<Vec<u8>>),
}

impl Value {
    /// Refuses what only one engine could keep: PostgreSQL has no place for a zero character in a text.
    pub(crate) fn storable(self) -> Result<Value, Problems> {
        match &self {
            Value::Text(Some(text)) if text.contains('\0') => Err(Problem::new(
                "control_character",
                "",
                Text::new(
                    "teks berisi karakter nol (U+0000), yang tidak dapat disimpan",
                    "a text contains a zero character (U+0000), which cannot be stored",
                ),
            )
            .into()),
            _ => Ok(self),
        }
    }
}

/// What can be bound.
pub(crate) trait Param {
    /// The value to bind.
    fn value(self) -> Value;
    /// The null of this type.
    fn null() -> Value;
}

impl<T: Param> Param for Option<T> {
    fn value(self) -> Value {
        self.map_or_else(T::null, T::value)
    }
    fn null() -> Value {
        T::null()
    }
}

/// Binds by reference what is cheap to copy or has to be owned by the driver anyway.
impl<T: Param + Clone> Param for &T {
    fn value(self) -> Value {
        self.clone().value()
    }
    fn null() -> Value {
        T::null()
    }
}

impl Param for &str {
    fn value(self) -> Value {
        Value::Text(Some(self.to_owned()))
    }
    fn null() -> Value {
        Value::Text(None)
    }
}

impl Param for &[u8] {
    fn value(self) -> Value {
        Value::Bytes(Some(self.to_vec()))
    }
    fn null() -> Value {
        Value::Bytes(None)
    }
}

macro_rules! param {
    ($($type:ty => $variant:ident),+ $(,)?) => {$(
        impl Param for $type {
            fn value(self) -> Value {
                Value::$variant(Some(self.into()))
            }
            fn null() -> Value {
                Value::$variant(None)
            }
        }
    )+};
}
param! {
    String => Text,
    i64 => Int,
    i32 => Int,
    u32 => Int,
    bool => Bool,
    NaiveDate => Date,
    DateTime<Utc> => Time,
    Vec<u8> => Bytes,
    [u8; 32] => Bytes,
}

/// The parameters of a statement, `$1` first.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::codec::Param::value($value)),*] };
}
pub(crate) use args;
