//! Documents: what is known of a file that is kept elsewhere. The bytes are in the file store under the storage
//! key; the checksum tells whether they are still the same.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::audit::Change;
use crate::check;
use crate::codec::{Column, Param, Value, args};
use crate::error::{Error, Refusal, Result};
use crate::hex;
use crate::id::{DocumentId, InstansiId, OpdId, UserId};
use crate::ops::opd;
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;

statements! {
    INSERT = "INSERT INTO documents (instansi_id, opd_id, nama, media_type, size_bytes, sha256, storage_key, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
    GET = "SELECT * FROM documents WHERE instansi_id = $1 AND id = $2";
    KEY_TAKEN = "SELECT count(*) FROM documents WHERE storage_key = $1";
    IN_USE = "SELECT achievement_id FROM achievement_evidence WHERE document_id = $1 ORDER BY id LIMIT 1";
    DELETE = "UPDATE documents SET deleted_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND deleted_at IS NULL";
}

/// The largest document, in bytes: a tebibyte.
pub const MAX_SIZE: u64 = 1_099_511_627_776;
/// The longest storage key, in characters.
pub const MAX_STORAGE_KEY: usize = 1_000;

/// The SHA-256 of a document: 64 hexadecimal digits as text.
///
/// ```
/// use sakip_db::ops::documents::Checksum;
/// let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// assert_eq!(empty.parse::<Checksum>()?.to_string(), empty);
/// assert!("e3b0".parse::<Checksum>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Checksum(pub [u8; 32]);

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl FromStr for Checksum {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        hex::decode(text)
            .and_then(|bytes| bytes.try_into().ok())
            .map(Checksum)
            .ok_or_else(|| "a SHA-256 has 64 hexadecimal digits".to_owned())
    }
}

impl Serialize for Checksum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Checksum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl Column for Checksum {
    type Stored = Vec<u8>;
    fn load(stored: Vec<u8>) -> Result<Self, sqlx::error::BoxDynError> {
        <[u8; 32]>::load(stored).map(Checksum)
    }
}

impl Param for Checksum {
    fn value(self) -> Value {
        self.0.value()
    }
    fn null() -> Value {
        Value::Bytes(None)
    }
}

/// A document to add, whose bytes are in the file store already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewDocument {
    /// The OPD it is of; without one it is of the whole instansi.
    #[serde(default)]
    pub opd_id: Option<OpdId>,
    /// Its name, 1 to 500 characters, such as `LKjIP 2025.pdf`.
    pub nama: String,
    /// Its media type, such as `application/pdf`.
    pub media_type: String,
    /// Its size in bytes, at most [`MAX_SIZE`].
    pub size_bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: Checksum,
    /// Where the file store has it: a relative path of letters, digits, `.`, `_` and `-`, never used before.
    pub storage_key: String,
}

record! {
    /// A document.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Document {
        /// Its id.
        pub id: DocumentId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// The OPD it is of.
        pub opd_id: Option<OpdId>,
        /// Its name.
        pub nama: String,
        /// Its media type.
        pub media_type: String,
        /// Its size in bytes.
        pub size_bytes: i64,
        /// The SHA-256 of its bytes.
        pub sha256: Checksum,
        /// Where the file store has it.
        pub storage_key: String,
        /// Who added it.
        pub created_by: Option<UserId>,
        /// When it was added.
        pub created_at: DateTime<Utc>,
        /// When it was deleted.
        pub deleted_at: Option<DateTime<Utc>>,
        /// Counts its changes.
        pub version: i64,
    }
}

fn is_media_type(text: &str) -> bool {
    let is_name = |name: &str| {
        name.bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    text.len() <= 127
        && text
            .split_once('/')
            .is_some_and(|(kind, name)| is_name(kind) && is_name(name))
}

/// Nothing in it can lead out of the store, on any file system.
fn is_storage_key(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().any(|byte| byte != b'.')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    text.len() <= MAX_STORAGE_KEY && text.split('/').all(is_part)
}

/// Adds a document.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with it, [`Error::NotFound`] for its OPD.
pub async fn add(unit: &mut Unit, new: NewDocument) -> Result<DocumentId> {
    unit.start()?;
    let mut problems = ProblemList::default();
    check::text(&mut problems, "nama", &new.nama, 1..=500);
    if !is_media_type(&new.media_type) {
        problems.add(Problem::new(
            "media_type_form",
            "media_type",
            Text::new(
                "harus jenis media seperti `application/pdf`, paling panjang 127 karakter",
                "must be a media type such as `application/pdf`, at most 127 characters",
            ),
        ));
    }
    let size = new.size_bytes;
    if size > MAX_SIZE {
        problems.add(Problem::new(
            "size_range",
            "size_bytes",
            Text::new(
                format!("paling besar {MAX_SIZE} bita, ini {size}"),
                format!("must be at most {MAX_SIZE} bytes, this is {size}"),
            ),
        ));
    }
    if !is_storage_key(&new.storage_key) {
        problems.add(Problem::new(
            "storage_key_form",
            "storage_key",
            Text::new(
                format!(
                    "harus jalur relatif dari huruf, angka, `.`, `_` dan `-`, paling panjang {MAX_STORAGE_KEY} karakter"
                ),
                format!(
                    "must be a relative path of letters, digits, `.`, `_` and `-`, at most {MAX_STORAGE_KEY} characters"
                ),
            ),
        ));
    } else if unit
        .fetch_value::<i64>(&KEY_TAKEN, args![&new.storage_key])
        .await?
        > 0
    {
        problems.add(Problem::new(
            "duplicate",
            "storage_key",
            Text::new(
                "kunci penyimpanan ini sudah dipakai",
                "this storage key is taken",
            ),
        ));
    }
    problems.into_result(())?;
    let (instansi, user, now) = (unit.instansi(), unit.user(), unit.now());
    if let Some(of) = new.opd_id {
        opd::get(unit, instansi, of).await?;
    }
    let values = args![
        instansi,
        new.opd_id,
        &new.nama,
        &new.media_type,
        i64::try_from(size).unwrap_or(i64::MAX),
        new.sha256,
        &new.storage_key,
        user,
        now
    ];
    let id: DocumentId = unit.fetch_value(&INSERT, values).await?;
    unit.record(Change::new("create", "document", id).after(&new));
    unit.done(id)
}

/// Deletes a document: it is no longer listed, its row stays, and what becomes of its bytes is the caller's to
/// decide. One that is evidence of an achievement is not deleted.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`]; [`Error::Refused`] when it is evidence (`document_in_use`) or
/// deleted already (`document_deleted`); [`Error::Invalid`] for a reason that is not 1 to 2000 characters.
pub async fn delete(
    unit: &mut Unit,
    id: DocumentId,
    version: i64,
    reason: &str,
) -> Result<Document> {
    unit.start()?;
    let mut problems = ProblemList::default();
    check::text(&mut problems, "reason", reason, 1..=2_000);
    problems.into_result(())?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let before = get(unit, instansi, id).await?;
    version::check("document", id, version, before.version)?;
    if before.deleted_at.is_some() {
        return Err(Refusal::new(
            "document_deleted",
            Text::new(
                format!("dokumen `{id}` sudah dihapus"),
                format!("document `{id}` is deleted already"),
            ),
        )
        .into());
    }
    // The row first: whoever makes it evidence at this moment holds it too, and is seen once it is ours.
    let rows = unit.execute(&DELETE, args![id, version, now]).await?;
    if let Some(achievement) = unit.fetch_value_optional::<i64>(&IN_USE, args![id]).await? {
        return Err(Refusal::new(
            "document_in_use",
            Text::new(
                format!("dokumen `{id}` adalah bukti capaian `{achievement}`"),
                format!("document `{id}` is evidence of achievement `{achievement}`"),
            ),
        )
        .lifted_by(Text::new(
            "pengisi capaian itu, dengan melepas buktinya",
            "whoever enters that achievement, by removing the evidence",
        ))
        .into());
    }
    let after = get(unit, instansi, id).await?;
    if rows == 0 {
        return Err(version::conflict("document", id, version, after.version));
    }
    unit.record(
        Change::new("delete", "document", id)
            .before(&before)
            .after(&after)
            .reason(reason),
    );
    unit.done(after)
}

/// A document, deleted or not.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn get(session: &mut Session, instansi: InstansiId, id: DocumentId) -> Result<Document> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("document", id))
}

/// Which documents a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DocumentFilter {
    /// Only those of this OPD.
    pub opd_id: Option<OpdId>,
    /// Only those whose name contains this text.
    pub search: Option<String>,
    /// Deleted ones, instead of those that are not.
    pub deleted: bool,
}

/// The documents of an instansi, the newest first.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    filter: &DocumentFilter,
    page: &Page,
) -> Result<Paged<Document>> {
    let newest_first = Sort {
        name: "id",
        key: "d.id",
        is_text: false,
        direction: Direction::Desc,
    };
    let mut list = List::new(
        "ops::documents::LIST",
        "d.*",
        "documents d",
        "d.id",
        newest_first,
    );
    list.filter("d.instansi_id = {}", instansi);
    list.filter("(d.deleted_at IS NOT NULL) = {}", filter.deleted);
    list.filter_if("d.opd_id = {}", filter.opd_id);
    list.search(&["d.nama"], filter.search.as_deref());
    list.fetch(session, page, |document: &Document| {
        (document.id.to_string(), document.id.0)
    })
    .await
}
