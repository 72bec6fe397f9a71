//! The store, on each engine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod access;
mod budget;
mod crash;
mod documents;
mod evaluations;
mod integrations;
mod jobs;
mod notifications;
mod opd;
mod opd_change;
mod schedules;
mod sessions;
mod statements;
mod sync;
mod users;
mod windows;
mod worker;
