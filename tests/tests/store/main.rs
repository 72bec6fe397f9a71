//! The store, on each engine.

mod crash;
mod budget;
mod opd;
mod statements;
