//! The pure SAKIP engine.

#![forbid(unsafe_code)]

pub mod evaluation;
pub mod explain;
pub mod number;
pub mod period;
pub mod problem;
pub mod text;
