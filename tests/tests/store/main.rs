//! The store, on each engine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod access;
mod achievement_rules;
mod achievements;
mod append_only;
mod audit;
mod backup;
mod budget;
mod command;
mod crash;
mod documents;
mod evaluations;
mod fixture;
mod half_done;
mod idempotency;
mod import;
mod integrations;
mod integrity;
mod jobs;
mod lists;
mod memory;
mod migrations;
mod notifications;
mod opd;
mod opd_change;
mod opening;
mod performance;
mod plans;
mod postgres_tools;
mod refusals;
mod rencana;
mod schedules;
mod schema;
mod seeded;
mod sessions;
mod simulation;
mod statements;
mod sync;
mod tampering;
mod users;
mod windows;
mod worker;
