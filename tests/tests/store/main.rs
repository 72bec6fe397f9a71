//! The store, on each engine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod audit;
mod backup;
mod access;
mod budget;
mod crash;
mod documents;
mod evaluations;
mod integrations;
mod integrity;
mod jobs;
mod memory;
mod migrations;
mod notifications;
mod opd;
mod postgres_tools;
mod refusals;
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
mod schema;
mod seeded;
mod statements;
mod sync;
mod tampering;
mod opd_change;
mod schedules;
mod sessions;
mod statements;
mod sync;
mod users;
mod windows;
mod worker;
