//! The store, on each engine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod budget;
mod crash;
mod documents;
mod evaluations;
mod integrations;
mod jobs;
mod notifications;
mod opd;
mod schedules;
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod achievement_rules;
mod achievements;
mod fixture;
mod import;
mod opd;
mod performance;
mod statements;
mod sync;
mod worker;
