//! The demo data set, checked with the engine alone: what it holds is what the engine accepts, and its published
//! figures are found again.

#![allow(clippy::unwrap_used, clippy::panic)] // a test ends by panicking, its helpers too

mod budget;
mod capaian;
mod evaluation;
mod files;
mod plan;
mod published;
