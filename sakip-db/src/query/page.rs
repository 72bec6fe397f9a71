//! Pages of a list.

use std::fmt;
use std::str::FromStr;

use sakip_core::text::{Lang, Localize};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use crate::hex;

/// Which part of a list is wanted.
///
/// ```
/// use sakip_db::query::Page;
/// let first = Page::first(20);
/// assert_eq!(first.limit(), 20);
/// assert_eq!(Page::first(100_000).limit(), Page::MAX_LIMIT);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    limit: u32,
    pub(crate) start: Start,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    Number(u32),
    After(Cursor),
}

impl Page {
    /// The most rows of a page.
    pub const MAX_LIMIT: u32 = 100;
    /// The highest number of a page; further on a cursor leads, which costs no more the further it is.
    pub const MAX_NUMBER: u32 = 10_000;

    /// The first page with at most `limit` rows, from 1 to [`Page::MAX_LIMIT`].
    pub fn first(limit: u32) -> Page {
        Page::number(1, limit)
    }

    /// A page by its number, from 1 to [`Page::MAX_NUMBER`].
    pub fn number(number: u32, limit: u32) -> Page {
        Page {
            limit: limit.clamp(1, Page::MAX_LIMIT),
            start: Start::Number(number.clamp(1, Page::MAX_NUMBER)),
        }
    }

    /// What comes after a row: nothing is skipped or shown twice, whatever was added or removed meanwhile.
    pub fn after(cursor: Cursor, limit: u32) -> Page {
        Page {
            limit: limit.clamp(1, Page::MAX_LIMIT),
            start: Start::After(cursor),
        }
    }

    /// The most rows it holds.
    pub fn limit(&self) -> u32 {
        self.limit
    }
}

impl Default for Page {
    fn default() -> Self {
        Page::first(20)
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paged<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; none after the last row.
    pub next: Option<Cursor>,
    /// How many rows the whole list has.
    pub total: i64,
}

/// Up or down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The smallest first.
    #[default]
    Asc,
    /// The largest first.
    Desc,
}

/// The place of a row in a list: its sort key and its id, and the name of the sort they belong to. Its text is
/// opaque to clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) sort: String,
    pub(crate) id: i64,
    pub(crate) key: String,
}

/// A cursor that was not given out by this list.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the cursor was not given out by this list: begin without one")]
pub struct CursorError;

impl Localize for CursorError {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            "kursor ini bukan dari daftar ini: mulai tanpa kursor".to_owned(),
            self.to_string(),
        )
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = hex::encode(self.key.as_bytes());
        write!(f, "{}.{}.{key}", self.sort, self.id)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('.');
        let (Some(sort), Some(id), Some(key), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(CursorError);
        };
        let key = hex::decode(key).and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(Cursor {
            sort: sort.to_owned(),
            id: id.parse().map_err(|_| CursorError)?,
            key: key.ok_or(CursorError)?,
        })
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_cursor_survives_its_text() {
        let cursor = Cursor {
            sort: "nama".to_owned(),
            id: -7,
            key: "Dinas É.".to_owned(),
        };
        assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
        for text in [
            "",
            "nama",
            "nama.1",
            "nama.x.61",
            "nama.1.6",
            "nama.1.zz",
            "nama.1.61.62",
            "a.1.ff",
        ] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
