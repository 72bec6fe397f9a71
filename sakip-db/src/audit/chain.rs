//! The chain of hashes.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::entry::AuditEntry;
use crate::hex;
use crate::id::InstansiId;
use crate::record::record;

/// The hash before the first row.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

record! {
    /// The end of a chain: the number and hash of its last row. Kept outside the database it proves later that
    /// the chain up to there is still the same. Its text form is `12:9f86d0…`.
    #[derive(Clone, Copy, PartialEq, Eq, Serialize)]
    pub struct AuditHead {
        /// The number of the last row, 0 in an empty chain.
        pub seq: i64,
        /// Its hash.
        #[serde(serialize_with = "crate::hex::serialize")]
        pub hash: [u8; 32],
    }
}

impl fmt::Display for AuditHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, hex::encode(&self.hash))
    }
}

impl fmt::Debug for AuditHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuditHead({self})")
    }
}

impl FromStr for AuditHead {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || format!("`{text}` is not a number and a hash, such as `12:9f86d0…`");
        let (seq, digits) = text.split_once(':').ok_or_else(refused)?;
        let hash = hex::decode(digits).and_then(|bytes| bytes.try_into().ok());
        let hash = hash.ok_or_else(refused)?;
        let seq = seq.parse().map_err(|_| refused())?;
        Ok(AuditHead { seq, hash })
    }
}

/// The hash of a row: SHA-256 over every column but the hash itself, each with its length before it, so that
/// no text can be moved from one column into the next.
pub(super) fn hash_of(entry: &AuditEntry) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut field = |bytes: Option<&[u8]>| match bytes {
        Some(bytes) => {
            hasher.update([1]);
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        }
        None => hasher.update([0]),
    };
    let number = |InstansiId(id): InstansiId| id.to_be_bytes();
    field(Some(b"sakip.audit/1"));
    field(Some(&entry.prev_hash));
    field(Some(&number(entry.instansi_id)));
    field(Some(&entry.seq.to_be_bytes()));
    field(Some(&entry.at.timestamp_micros().to_be_bytes()));
    field(
        entry
            .actor_id
            .map(|id| id.0.to_be_bytes())
            .as_ref()
            .map(|id| id.as_slice()),
    );
    field(Some(entry.actor.as_bytes()));
    field(Some(entry.action.as_bytes()));
    field(Some(entry.entity.as_bytes()));
    field(Some(entry.entity_id.as_bytes()));
    for text in [
        &entry.before,
        &entry.after,
        &entry.reason,
        &entry.request_id,
    ] {
        field(text.as_ref().map(|text| text.as_bytes()));
    }
    hasher.finalize().into()
}
