//! One corpus of cases, run against every engine.
//!
//! The cases lie in `tests/vectors` (see its README for the format). Each [`Engine`] answers them in its own
//! way and [`conformance::run`] compares: [`ScalarEngine`] over the public interface of `sakip-core`, and
//! [`ReferenceEngine`], a naive one in big rationals that shares no arithmetic with it, and [`BatchEngine`], the
//! columnar kernel, a case as a column of one row. A further engine (SQL, Python, Node) implements the same
//! trait and runs the same files.
//!
//! Beside it lies what tests of storage run on: [`store`] tells one story on each engine, [`postgres`] starts
//! the server for it, and [`model`] is a naive store in memory that random operations are compared with.

#![forbid(unsafe_code)]

pub mod batch;
pub mod clock;
pub mod columns;
pub mod conformance;
pub mod crash;
pub mod engine;
pub mod inputs;
pub mod model;
pub mod postgres;
pub mod reference;
pub mod scalar;
pub mod store;
pub mod vectors;

pub use batch::BatchEngine;
pub use engine::{Answer, Engine, Fault};
pub use reference::ReferenceEngine;
pub use scalar::ScalarEngine;

/// The examples of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
