//! The store, on each engine.

mod access;
mod opd;
mod opd_change;
mod sessions;
mod statements;
mod users;
mod windows;
