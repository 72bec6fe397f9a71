//! How the values of the domain are kept in a column, the same on both engines as far as an engine allows.
//!
//! A [`Column`] is read from one column and bound as one [`Value`]. Decimals are NUMERIC on PostgreSQL and
//! canonical text on SQLite, money is whole sen in an integer, times are UTC with microseconds, and
//! everything with a canonical text (periods, levels, tracks) is that text.

mod column;
mod decimal;
mod json;
#[cfg(test)]
mod round_trip;
mod time;
mod value;

pub(crate) use column::{Column, stored_text};
pub use decimal::AmountTooLarge;
pub(crate) use decimal::to_sen;
pub(crate) use json::{canonical, stored_json};
pub use time::to_microseconds;
pub(crate) use value::{Param, Value, args};
