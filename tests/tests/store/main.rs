//! The store, on each engine.

mod audit;
mod backup;
mod integrity;
mod memory;
mod migrations;
mod opd;
mod postgres_tools;
mod refusals;
mod schema;
mod seeded;
mod statements;
mod tampering;
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
mod statements;
mod sync;
mod worker;
