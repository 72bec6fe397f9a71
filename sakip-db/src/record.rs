//! Rows.

/// A struct that decodes from a row of either engine, each field from the column of its name.
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $type,)+ }

        #[cfg(feature = "sqlite")]
        impl<'r> ::sqlx::FromRow<'r, ::sqlx::sqlite::SqliteRow> for $name {
            fn from_row(row: &'r ::sqlx::sqlite::SqliteRow) -> Result<Self, ::sqlx::Error> {
                Ok($name { $($field: $crate::record::column(row, stringify!($field))?,)+ })
            }
        }

        #[cfg(feature = "postgres")]
        impl<'r> ::sqlx::FromRow<'r, ::sqlx::postgres::PgRow> for $name {
            fn from_row(row: &'r ::sqlx::postgres::PgRow) -> Result<Self, ::sqlx::Error> {
                Ok($name { $($field: $crate::record::column(row, stringify!($field))?,)+ })
            }
        }
    };
}
pub(crate) use record;
use sqlx::{ColumnIndex, Decode, Row, Type};

use crate::codec::Column;

/// Reads a column of a row.
pub(crate) fn column<'r, T, R, I>(row: &'r R, index: I) -> Result<T, sqlx::Error>
where
    R: Row,
    T: Column,
    T::Stored: Decode<'r, R::Database> + Type<R::Database>,
    I: ColumnIndex<R> + Copy + std::fmt::Debug,
{
    T::load(row.try_get::<T::Stored, I>(index)?).map_err(|source| sqlx::Error::ColumnDecode {
        index: format!("{index:?}"),
        source,
    })
}

/// A row of one column.
pub(crate) struct One<T>(pub(crate) T);

#[cfg(feature = "sqlite")]
impl<'r, T: Column> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> for One<T> {
    fn from_row(row: &'r sqlx::sqlite::SqliteRow) -> Result<Self, sqlx::Error> {
        column(row, 0).map(One)
    }
}

#[cfg(feature = "postgres")]
impl<'r, T: Column> sqlx::FromRow<'r, sqlx::postgres::PgRow> for One<T> {
    fn from_row(row: &'r sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
        column(row, 0).map(One)
    }
}
