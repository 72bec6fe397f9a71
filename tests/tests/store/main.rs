//! The store, on each engine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod documents;
mod evaluations;
mod integrations;
mod jobs;
mod notifications;
mod opd;
mod schedules;
mod statements;
mod sync;
mod worker;
