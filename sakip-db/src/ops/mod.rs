//! The use cases, for embedders without HTTP. Each takes a [`Unit`](crate::Unit), checks what it was given and
//! the rules of the domain, computes with `sakip-core`, writes rows and notes the audit. Nothing is kept
//! before [`Unit::commit`](crate::Unit::commit).

pub mod achievements;
pub mod budget;
pub mod documents;
pub mod evaluations;
pub mod import;
pub mod indicators;
pub mod instansi;
pub mod integrations;
pub mod nodes;
pub mod notifications;
pub mod opd;
pub mod policies;
pub mod privacy;
pub mod renstra;
pub mod sessions;
pub mod snapshots;
pub mod sync;
pub mod targets;
pub mod templates;
pub mod tokens;
pub mod users;
pub mod windows;
