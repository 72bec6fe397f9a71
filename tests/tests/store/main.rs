//! The store, on each engine.

mod budget;
mod crash;
mod opd;
mod statements;
