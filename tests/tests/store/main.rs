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
