//! The use cases, for embedders without HTTP. Each takes a [`Unit`](crate::Unit), checks what it was given and
//! the rules of the domain, computes with `sakip-core`, writes rows and notes the audit. Nothing is kept
//! before [`Unit::commit`](crate::Unit::commit).

pub mod achievements;
pub mod budget;
pub mod documents;
pub mod evaluations;
pub mod import;
pub mod instansi;
pub mod integrations;
pub mod notifications;
pub mod opd;
pub(crate) mod policies;
pub mod sync;
pub mod templates;
pub(crate) mod windows;
pub mod privacy;
pub mod sessions;
pub mod sync;
pub mod templates;
pub mod tokens;
pub mod users;
pub mod windows;
