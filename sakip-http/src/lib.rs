//! The `sakip` command as a library: everything between the arguments and the text that is printed.
//!
//! [`cli::run`] takes arguments and the ends of a terminal and gives an exit code, so that it can be called
//! in-process. It holds no rules of its own; every figure comes from `sakip-core`.

#![forbid(unsafe_code)]

pub mod cli;
