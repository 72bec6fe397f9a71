//! The instansi: the tenant everything else belongs to.

use chrono::{DateTime, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::audit::Change;
use crate::check;
use crate::codec::{args, stored_text};
use crate::db::Db;
use crate::error::Result;
use crate::id::InstansiId;
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

statements! {
    INSERT = "INSERT INTO instansi (kode, nama, jenis, created_at) VALUES ($1, $2, $3, $4) RETURNING id";
    INSERT_HEAD = "INSERT INTO audit_heads (instansi_id, seq, hash) VALUES ($1, 0, $2)";
    BY_CODE = "SELECT * FROM instansi WHERE kode = $1";
    LIST = "SELECT * FROM instansi ORDER BY kode LIMIT 1000";
}

/// What kind of government body an instansi is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Jenis {
    /// A ministry.
    Kementerian,
    /// Another central body.
    Lembaga,
    /// A province.
    Provinsi,
    /// A regency.
    Kabupaten,
    /// A city.
    Kota,
}

impl Jenis {
    /// Every kind.
    pub const ALL: [Jenis; 5] = [
        Jenis::Kementerian,
        Jenis::Lembaga,
        Jenis::Provinsi,
        Jenis::Kabupaten,
        Jenis::Kota,
    ];

    /// The stable name, such as `kabupaten`.
    pub fn name(self) -> &'static str {
        match self {
            Jenis::Kementerian => "kementerian",
            Jenis::Lembaga => "lembaga",
            Jenis::Provinsi => "provinsi",
            Jenis::Kabupaten => "kabupaten",
            Jenis::Kota => "kota",
        }
    }
}

impl std::fmt::Display for Jenis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Jenis {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Jenis::ALL
            .into_iter()
            .find(|jenis| jenis.name() == text)
            .ok_or_else(|| format!("`{text}` is not a kind of instansi"))
    }
}
stored_text!(Jenis);

/// An instansi to set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewInstansi {
    /// Its code, 1 to 64 characters, unique in the database.
    pub kode: String,
    /// Its name, 1 to 500 characters.
    pub nama: String,
    /// What kind of body it is.
    pub jenis: Jenis,
}

record! {
    /// An instansi.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Instansi {
        /// Its id.
        pub id: InstansiId,
        /// Its code.
        pub kode: String,
        /// Its name.
        pub nama: String,
        /// What kind of body it is.
        pub jenis: Jenis,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// Counts its changes.
        pub version: i64,
    }
}

/// Sets an instansi up: the first thing in a new database. Its audit starts with this.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a code or name that is empty, too long or taken.
pub async fn create(db: &Db, new: NewInstansi, by: &str) -> Result<InstansiId> {
    let mut problems = ProblemList::default();
    check::text(&mut problems, "kode", &new.kode, 1..=64);
    check::text(&mut problems, "nama", &new.nama, 1..=500);
    let mut session = db.begin_write().await?;
    if by_code(&mut session, &new.kode).await?.is_some() {
        problems.add(Problem::new(
            "duplicate",
            "kode",
            Text::new(
                format!("instansi dengan kode `{}` sudah ada", new.kode),
                format!("there is an instansi with the code `{}` already", new.kode),
            ),
        ));
    }
    problems.into_result(())?;
    let now = crate::codec::to_microseconds(db.clock().now());
    let id: InstansiId = session
        .fetch_value(&INSERT, args![&new.kode, &new.nama, new.jenis, now])
        .await?;
    session
        .execute(&INSERT_HEAD, args![id, crate::audit::GENESIS])
        .await?;
    let mut unit = crate::unit::Unit::new(session, Actor::system(id, by), now);
    unit.record(Change::new("create", "instansi", id).after(&new));
    unit.commit().await?;
    Ok(id)
}

/// The instansi with a code.
///
/// # Errors
/// [`Error::Storage`](crate::Error::Storage) when the database fails.
pub async fn by_code(session: &mut Session, kode: &str) -> Result<Option<Instansi>> {
    session.fetch_optional(&BY_CODE, args![kode]).await
}

/// Every instansi by code, the first 1000.
///
/// # Errors
/// [`Error::Storage`](crate::Error::Storage) when the database fails.
pub async fn list(session: &mut Session) -> Result<Vec<Instansi>> {
    session.fetch_all(&LIST, args![]).await
}
