//! The store, on each engine.

mod opd;
mod statements;
