//! Where a database is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use sakip_core::text::{Lang, Localize};
use thiserror::Error;

use crate::engine::EngineKind;

/// Where a database is: `sakip.db`, `sqlite:data/sakip.db`, `sqlite::memory:` or
/// `postgres://user:password@host:5432/database`.
///
/// Its printed forms never show the password.
///
/// ```
/// use sakip_db::Address;
/// let address: Address = "postgres://sakip:rahasia@db.example/sakip".parse()?;
/// assert_eq!(address.to_string(), "postgres://sakip:***@db.example/sakip");
/// # Ok::<(), sakip_db::AddressError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    place: Place,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A SQLite file.
    File(PathBuf),
    /// A SQLite database of this process alone, gone with it.
    Memory,
    /// A PostgreSQL URL.
    Postgres(String),
}

/// An address that cannot be one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is not the address of a database: give a SQLite file (sakip.db, sqlite:data/sakip.db), \
     sqlite::memory: or postgres://user:password@host/database"
)]
pub struct AddressError {
    text: String,
}

impl Localize for AddressError {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!(
                "`{}` bukan alamat basis data: berikan berkas SQLite (sakip.db, sqlite:data/sakip.db), \
                 sqlite::memory: atau postgres://pengguna:sandi@host/basisdata",
                self.text
            ),
            self.to_string(),
        )
    }
}

impl Address {
    /// The engine that serves it.
    pub fn engine(&self) -> EngineKind {
        match self.place {
            Place::File(_) | Place::Memory => EngineKind::Sqlite,
            Place::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// The file of a SQLite database that has one.
    pub fn file(&self) -> Option<&std::path::Path> {
        match &self.place {
            Place::File(file) => Some(file),
            Place::Memory | Place::Postgres(_) => None,
        }
    }

    /// Its text for the tools of the engine, without the password: they ask for it, or read it from
    /// `PGPASSWORD` or `.pgpass`.
    pub fn without_password(&self) -> String {
        let Place::Postgres(url) = &self.place else {
            return self.to_string();
        };
        let (url, query) = url.split_once('?').unwrap_or((url, ""));
        let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
        let rest = match rest.rsplit_once('@') {
            Some((login, host)) => {
                let user = login.split_once(':').map_or(login, |(user, _)| user);
                format!("{user}@{host}")
            }
            None => rest.to_owned(),
        };
        let kept: Vec<&str> = query
            .split('&')
            .filter(|part| !part.is_empty() && !part.contains("password"))
            .collect();
        let mark = if kept.is_empty() { "" } else { "?" };
        format!("{scheme}://{rest}{mark}{}", kept.join("&"))
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }
}

impl From<PathBuf> for Address {
    fn from(file: PathBuf) -> Self {
        Address {
            place: Place::File(file),
        }
    }
}

impl FromStr for Address {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || AddressError {
            text: without_password(text).chars().take(200).collect(),
        };
        let place = if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Place::Postgres(text.to_owned())
        } else {
            let file = match text.strip_prefix("sqlite:") {
                Some(rest) => rest.strip_prefix("//").unwrap_or(rest),
                None if text.contains("://") => return Err(refused()),
                None => text,
            };
            match file {
                ":memory:" => Place::Memory,
                "" => return Err(refused()),
                // Options behind a question mark would be taken for a part of the name.
                file if file.contains(['?', '\0']) => return Err(refused()),
                file => Place::File(PathBuf::from(file)),
            }
        };
        Ok(Address { place })
    }
}

/// The URL with its password, and everything that may be one, covered.
fn without_password(url: &str) -> String {
    let (url, query) = match url.split_once('?') {
        Some((url, _)) => (url, "?***"),
        None => (url, ""),
    };
    let (scheme, mark, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (scheme, "://", rest),
        None => ("", "", url),
    };
    let covered = match rest.rsplit_once('@') {
        Some((login, host)) => match login.split_once(':') {
            Some((user, _)) => format!("{user}:***@{host}"),
            None => format!("{login}@{host}"),
        },
        None => rest.to_owned(),
    };
    format!("{scheme}{mark}{covered}{query}")
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File(file) => write!(f, "sqlite:{}", file.display()),
            Place::Memory => f.write_str("sqlite::memory:"),
            Place::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn passwords_are_never_printed() {
        for url in [
            "postgres://sakip:rahasia@db/sakip",
            "postgresql://sakip:raha:sia@db:5432/sakip",
            "postgres://sakip:ra@hasia@db/sakip",
            "postgres://db/sakip?user=sakip&password=rahasia",
        ] {
            let address: Address = url.parse().unwrap();
            for printed in [address.to_string(), format!("{address:?}")] {
                assert!(!printed.contains("hasia"), "{printed}");
                assert!(printed.contains("db"), "{printed}");
            }
        }
        for text in [
            "mysql://sakip:rahasia@db/sakip",
            "sakip:rahasia@db/sakip?sslmode=require",
        ] {
            let refused = text.parse::<Address>().unwrap_err();
            assert!(!refused.to_string().contains("rahasia"), "{refused}");
        }
    }

    #[test]
    fn files_and_memory() {
        for (text, printed) in [
            ("sakip.db", "sqlite:sakip.db"),
            ("sqlite:data/sakip.db", "sqlite:data/sakip.db"),
            ("sqlite:///srv/sakip.db", "sqlite:/srv/sakip.db"),
            ("sqlite::memory:", "sqlite::memory:"),
        ] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), printed);
        }
        for text in ["", "sqlite:", "sakip.db?mode=ro", "http://x"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
