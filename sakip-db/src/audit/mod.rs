//! The audit: who changed what, when and why, in one chain of hashes per instansi that nobody rewrites.
//!
//! Every row carries the hash of the row before it and the hash of itself, so that a row that is edited,
//! removed or put elsewhere breaks the chain; the database refuses UPDATE and DELETE besides. Somebody who
//! can rewrite the whole database could rewrite the whole chain: an [`AuditHead`] kept elsewhere (on paper,
//! in the backup, at the auditor's) shows that too.

mod append;
mod chain;
mod entry;
mod verify;

pub(crate) use append::{append, too_many};
pub use chain::AuditHead;
pub(crate) use chain::GENESIS;
pub use entry::AuditEntry;
pub(crate) use entry::Change;
pub(crate) use verify::verify_all;
pub use verify::{AuditFault, AuditReport};
#[cfg(feature = "sqlite")]
pub(crate) use verify::{Head, hash_at, heads};

use crate::statement::statements;

statements! {
    /// Takes the numbers of the next rows; the row stays locked until the transaction ends, so that the rows
    /// of one instansi form one chain.
    TAKE_NUMBERS = "UPDATE audit_heads SET seq = seq + $2 WHERE instansi_id = $1 RETURNING seq, hash";
    MOVE_HEAD = "UPDATE audit_heads SET hash = $2 WHERE instansi_id = $1";
    HEAD = "SELECT seq, hash FROM audit_heads WHERE instansi_id = $1";
    CHAIN = "SELECT * FROM audit_log WHERE instansi_id = $1 AND seq > $2 ORDER BY seq";
    UNREADABLE = "SELECT seq, hash FROM audit_log WHERE instansi_id = $1 AND seq > $2 ORDER BY seq LIMIT 1";
    HASH_AT = "SELECT hash FROM audit_log WHERE instansi_id = $1 AND seq = $2";
    HEADS = "SELECT instansi_id, seq, hash FROM audit_heads ORDER BY instansi_id";
    /// Chains whose instansi or head was taken away are looked at too.
    CHAINS = "SELECT id FROM instansi UNION SELECT instansi_id FROM audit_heads UNION SELECT instansi_id FROM audit_log ORDER BY 1";
    INSERT_ONE = "INSERT INTO audit_log (instansi_id, seq, at, actor_id, actor, action, entity, entity_id, before, after, reason, request_id, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
}
