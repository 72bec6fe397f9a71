//! The pure SAKIP engine: what Indonesian public performance accountability computes, exactly and explained.
//!
//! No I/O, no clock, no randomness, no panics, and no floats but those of one estimate that integers correct.
//! Every figure is carried as an exact ratio, rounded once, and tells its formula, policy and legal source.
//!
//! ```
//! use sakip_core::achievement::Question;
//! use sakip_core::explain::Explain;
//! use sakip_core::indicator::Polarity;
//! use sakip_core::number::Quantity;
//! use sakip_core::policy::Policy;
//! use sakip_core::text::Lang;
//!
//! let target: Quantity = "95".parse()?;
//! let realisasi: Quantity = "89.75".parse()?;
//! let capaian =
//!     Question::new(Polarity::MAXIMIZE).target(target).realisasi(realisasi).answer(&Policy::default());
//!
//! assert_eq!(capaian.value().map(|percent| percent.to_string()).as_deref(), Some("94.47"));
//! assert!(capaian.sentence(Lang::En).starts_with("Capaian 94.47 % = 89.75 / 95 × 100 = 94.473684…"));
//! # Ok::<(), sakip_core::number::NumberError>(())
//! ```
//!
//! # A tour
//!
//! | question | module |
//! |---|---|
//! | How are numbers kept, read, printed and rounded? | [`number`] |
//! | Which periods are there, and how do months make a year? | [`period`], [`consolidate`] |
//! | What is an indicator; what may its formula text say? | [`indicator`], [`formula`] |
//! | Which rules apply, since when, and by which regulation? | [`policy`] |
//! | How much of a target was reached, or why is there no figure? | [`achievement`] |
//! | How do goals, programmes and activities hang together, and what is wrong with them? | [`plan`], [`lint`] |
//! | What do many indicators, or many agencies, come to? | [`rollup`] |
//! | What was allocated, spent and planned? | [`budget`] |
//! | What does an evaluation (LKE) score, and what would raise it? | [`evaluation`] |
//! | Do the figures of a published table follow from its inputs? | [`review`] |
//! | How did a figure come about? | [`explain`] |
//! | How are ten million rows computed at once? | [`batch`] |
//! | Which forms do JSON, Python and the browser speak? | [`wire`] |
//!
//! Domain words stay Indonesian (capaian, pagu, realisasi, sasaran); text for people comes in Indonesian and
//! English ([`text`]), and all that is wrong with a document is told at once ([`problem`]).

// Allowed in the one module of vectors, which proves each use; a test looks for it anywhere else.
#![deny(unsafe_code)]

pub mod achievement;
pub mod batch;
pub mod budget;
pub mod consolidate;
pub mod document;
pub mod evaluation;
pub mod explain;
pub mod formula;
pub mod indicator;
pub mod lint;
pub mod number;
mod once;
pub mod period;
pub mod plan;
pub mod policy;
pub mod problem;
pub mod review;
pub mod rollup;
pub mod text;
pub mod wire;
