//! The outcome of checking one published row.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::reading::Printing;
use crate::text::Text;

/// How a printed figure stands to its inputs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It follows from its inputs the way the document computes.
    Reproduced,
    /// It follows only under another formula, cap or rounding, or from inputs before they were rounded.
    ReproducedWith,
    /// It does not follow.
    Deviates,
    /// There is nothing to compare, or no rule to compare by.
    NotCheckable,
}

impl Finding {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Finding::Reproduced => "reproduced",
            Finding::ReproducedWith => "reproduced_with",
            Finding::Deviates => "deviates",
            Finding::NotCheckable => "not_checkable",
        }
    }
}

/// The outcome for one row: what it was found to be, under which reading, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How the printed figure stands to its inputs.
    pub finding: Finding,
    /// The formula by which it was, or should have been, computed.
    pub formula: Option<&'static str>,
    /// Cap, floor and rounding by which it was, or should have been, printed.
    pub printing: Option<Printing>,
    /// What the engine computes, at the printed decimals but at least two; for a predicate, its code.
    pub computed: Option<String>,
    /// The cause, where one is recognisable.
    pub cause: Option<Cause>,
    /// The whole as one sentence.
    pub sentence: Text,
}

impl Verdict {
    pub(super) fn not_checkable(cause: Cause) -> Verdict {
        let text = cause.text();
        Verdict {
            finding: Finding::NotCheckable,
            formula: None,
            printing: None,
            computed: None,
            cause: Some(cause),
            sentence: Text::new(
                format!("Tidak dapat diperiksa: {}.", text.id),
                format!("Not checkable: {}.", text.en),
            ),
        }
    }
}
