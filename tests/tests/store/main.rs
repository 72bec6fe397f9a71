//! The store, on each engine.

mod documents;
mod integrations;
mod jobs;
mod notifications;
mod opd;
mod schedules;
mod statements;
mod sync;
mod worker;
