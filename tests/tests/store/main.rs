//! The store, on each engine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod documents;
mod integrations;
mod jobs;
mod notifications;
mod evaluations;
mod opd;
mod schedules;
mod statements;
mod sync;
mod worker;
