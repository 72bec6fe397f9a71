//! Storage for SAKIP: one file of SQLite to begin with, PostgreSQL by URL when it grows, the same calls.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! use sakip_db::{Actor, Db, ops};
//! use sakip_db::ops::instansi::{Jenis, NewInstansi};
//!
//! let db = Db::open("sqlite::memory:").await?;
//! let new = NewInstansi { kode: "3201".into(), nama: "Kabupaten Contoh".into(), jenis: Jenis::Kabupaten };
//! let instansi = ops::instansi::create(&db, new, "pemasangan").await?;
//! assert!(db.verify_audit().await?.iter().all(|report| report.is_whole()));
//! # let _ = (instansi, Actor::system(instansi, "x"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod actor;
mod address;
mod audit;
pub mod backup;
mod check;
mod clock;
mod codec;
mod convert;
mod db;
mod engine;
mod error;
mod hex;
mod id;
mod idempotency;
mod integrity;
pub mod jobs;
mod migrate;
pub mod ops;
mod options;
pub mod query;
mod record;
mod session;
mod statement;
mod unit;
mod version;

pub use actor::Actor;
pub use address::{Address, AddressError};
pub use audit::{AuditEntry, AuditFault, AuditHead, AuditReport};
pub use clock::{Clock, FixedClock, SystemClock};
pub use codec::{AmountTooLarge, to_microseconds};
pub use convert::TargetKind;
pub use db::Db;
pub use engine::EngineKind;
pub use error::{Conflict, Constraint, ConstraintKind, Error, NotFound, Refusal, Result};
pub use id::*;
pub use idempotency::{MAX_ANSWER, MAX_KEY};
pub use integrity::IntegrityReport;
pub use options::Options;
pub use session::Session;
pub use unit::Unit;
