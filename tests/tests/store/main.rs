//! The store, on each engine.

mod achievements;
mod fixture;
mod opd;
mod statements;
