//! The store, on each engine.

mod crash;
mod opd;
mod statements;
