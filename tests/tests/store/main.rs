//! The store, on each engine.

mod opd;
mod rencana;
mod statements;
