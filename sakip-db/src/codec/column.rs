//! What can be read from a column.

use chrono::NaiveDate;
use sakip_core::budget::{Category, PaguKind};
use sakip_core::consolidate::Consolidation;
use sakip_core::evaluation::{Status as FollowUpStatus, Track};
use sakip_core::indicator::Polarity;
use sakip_core::period::{Frequency, Period, Year};
use sakip_core::plan::Level;
use sqlx::error::BoxDynError;

use super::value::{Param, Value};
use crate::engine::{Stored, StoredDate};

/// A type that is kept in one column.
pub(crate) trait Column: Sized {
    /// What the driver reads.
    type Stored: Stored;
    /// From what was read; an error names what a column holds that it never should.
    fn load(stored: Self::Stored) -> Result<Self, BoxDynError>;
}

impl<T: Column> Column for Option<T> {
    type Stored = Option<T::Stored>;
    fn load(stored: Self::Stored) -> Result<Self, BoxDynError> {
        stored.map(T::load).transpose()
    }
}

macro_rules! plain {
    ($($type:ty),+) => {$(
        impl Column for $type {
            type Stored = $type;
            fn load(stored: $type) -> Result<Self, BoxDynError> {
                Ok(stored)
            }
        }
    )+};
}
plain!(String, i64, bool, Vec<u8>);

impl Column for NaiveDate {
    type Stored = StoredDate;
    fn load(stored: StoredDate) -> Result<Self, BoxDynError> {
        Ok(stored.0)
    }
}

impl Column for [u8; 32] {
    type Stored = Vec<u8>;
    fn load(stored: Vec<u8>) -> Result<Self, BoxDynError> {
        Ok(<[u8; 32]>::try_from(stored)
            .map_err(|bytes| format!("{} bytes instead of 32", bytes.len()))?)
    }
}

impl Column for u32 {
    type Stored = i64;
    fn load(stored: i64) -> Result<Self, BoxDynError> {
        Ok(u32::try_from(stored)?)
    }
}

impl Column for Year {
    type Stored = i64;
    fn load(stored: i64) -> Result<Self, BoxDynError> {
        Ok(Year::new(i32::try_from(stored)?)?)
    }
}

impl Param for Year {
    fn value(self) -> Value {
        Value::Int(Some(self.number().into()))
    }
    fn null() -> Value {
        Value::Int(None)
    }
}

/// Keeps types as their canonical text (`Display` and `FromStr`).
macro_rules! stored_text {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::codec::Column for $type {
            type Stored = String;
            fn load(stored: String) -> Result<Self, ::sqlx::error::BoxDynError> {
                Ok(stored.parse::<$type>()?)
            }
        }
        impl $crate::codec::Param for $type {
            fn value(self) -> $crate::codec::Value {
                $crate::codec::Value::Text(Some(self.to_string()))
            }
            fn null() -> $crate::codec::Value {
                $crate::codec::Value::Text(None)
            }
        }
    )+};
}
pub(crate) use stored_text;

stored_text!(Period, Level, Polarity, Consolidation, Category, Track);

/// Keeps types as the text serde gives them: a snake case name.
macro_rules! stored_name {
    ($($type:ty),+ $(,)?) => {$(
        impl Column for $type {
            type Stored = String;
            fn load(stored: String) -> Result<Self, BoxDynError> {
                Ok(serde_json::from_value(serde_json::Value::String(stored))?)
            }
        }
        impl Param for $type {
            fn value(self) -> Value {
                match serde_json::to_value(self) {
                    Ok(serde_json::Value::String(name)) => Value::Text(Some(name)),
                    _ => Value::Text(None),
                }
            }
            fn null() -> Value {
                Value::Text(None)
            }
        }
    )+};
}
stored_name!(Frequency, PaguKind, FollowUpStatus);
