//! The pure SAKIP engine.

#![forbid(unsafe_code)]

pub mod achievement;
pub mod consolidate;
pub mod explain;
pub mod formula;
pub mod indicator;
pub mod lint;
pub mod number;
pub mod period;
pub mod plan;
pub mod policy;
pub mod problem;
pub mod text;
