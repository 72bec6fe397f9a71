//! The store, on each engine.

mod evaluations;
mod opd;
mod statements;
