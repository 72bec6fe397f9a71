//! The store, on each engine.

mod budget;
mod opd;
mod statements;
