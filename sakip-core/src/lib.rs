//! The pure SAKIP engine.

#![forbid(unsafe_code)]

pub mod explain;
pub mod formula;
pub mod number;
pub mod period;
pub mod problem;
pub mod text;
