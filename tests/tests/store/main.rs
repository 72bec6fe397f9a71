//! The store, on each engine.

mod achievements;
mod fixture;
mod import;
mod opd;
mod performance;
mod statements;
