//! What a node comes to: a figure, or the reason there is none.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::achievement::{Achievement, NotComputable, Status, limit};
use crate::explain::LimitKind;
use crate::number::{Exact, Percent};
use crate::policy::{ChildValue, Policy};
use crate::text::{Lang, Localize};

/// A figure in percent in its three forms: raw, limited and printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    raw: Exact,
    /// The limit that took the place of the raw figure.
    limit: Option<(LimitKind, Percent)>,
    value: Percent,
}

impl Figure {
    /// A figure under the limits and the rounding of a policy.
    pub(super) fn compute(raw: Exact, policy: &Policy) -> Result<Figure, NotComputable> {
        let (limited, status) = limit(&raw, policy.cap(), policy.floor());
        let value = limited
            .round(policy.rounding())
            .map(Percent::of)
            .ok_or(NotComputable::Overflow)?;
        let limit = match status {
            Status::Capped => policy.cap().map(|cap| (LimitKind::Cap, cap)),
            Status::Floored => policy.floor().map(|floor| (LimitKind::Floor, floor)),
            _ => None,
        };
        Ok(Figure { raw, limit, value })
    }

    /// The exact percentage before cap and floor.
    pub fn raw(&self) -> &Exact {
        &self.raw
    }

    /// The exact percentage after cap and floor, before rounding.
    pub fn limited(&self) -> Exact {
        match self.limit {
            Some((_, at)) => at.exact(),
            None => self.raw.clone(),
        }
    }

    /// The printed percentage: limited, then rounded once.
    pub fn value(&self) -> Percent {
        self.value
    }

    /// The limit that took the place of the raw figure, if one did.
    pub fn limit(&self) -> Option<(LimitKind, Percent)> {
        self.limit
    }

    /// The form in which it enters its parent, before the cap of roll-ups.
    pub(super) fn form(&self, form: ChildValue) -> Exact {
        match form {
            ChildValue::Limited => self.limited(),
            ChildValue::Raw => self.raw.clone(),
            ChildValue::Rounded => self.value.exact(),
        }
    }
}

/// Numerator and denominator of a ratio indicator, in its units: 93 of 98 cases, Rp 104.7 of 106.4 billion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatioParts {
    pub(super) numerator: Exact,
    pub(super) denominator: Exact,
}

/// The value of a leaf, as it was measured elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeafValue {
    /// The figure of an indicator.
    Figure(Figure),
    /// The parts of a ratio indicator, under a node that is a ratio of sums.
    Parts(RatioParts),
    /// Nothing was filled in.
    NotFilled,
    /// The indicator was not in force: it counts neither as used nor as missing.
    NotApplicable,
    /// There is a realisasi but no figure.
    NotComputable(NotComputable),
}

impl LeafValue {
    /// A percentage as it was printed, without the inputs it came from: raw, limited and printed are the same.
    pub fn printed(value: Percent) -> LeafValue {
        LeafValue::Figure(Figure {
            raw: value.exact(),
            limit: None,
            value,
        })
    }
}

impl From<&Achievement> for LeafValue {
    fn from(achievement: &Achievement) -> Self {
        if let (Some(raw), Some(limited), Some(value)) = (
            achievement.raw(),
            achievement.limited(),
            achievement.value(),
        ) {
            let kind = match achievement.status() {
                Status::Capped => Some(LimitKind::Cap),
                Status::Floored => Some(LimitKind::Floor),
                _ => None,
            };
            // A limit is a percentage of the policy, so that it always has a finite decimal form.
            let limit = kind.zip(limited.to_decimal().map(Percent::of));
            return LeafValue::Figure(Figure {
                raw: raw.clone(),
                limit,
                value,
            });
        }
        match (achievement.status(), achievement.reason()) {
            (_, Some(reason)) => LeafValue::NotComputable(reason),
            (Status::NotApplicable, None) => LeafValue::NotApplicable,
            _ => LeafValue::NotFilled,
        }
    }
}

/// Why a node that applies has no figure.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NoFigure {
    /// Nothing was filled in.
    NotFilled,
    /// There is a realisasi but no figure.
    NotComputable(NotComputable),
    /// The denominators of a ratio sum to zero.
    ZeroDenominator,
    /// The node has no children.
    NoChildren,
    /// None of the children has a figure.
    NoChildFigure,
    /// A child has no figure, and the rule wants every one.
    ChildMissing,
    /// A child of a ratio has no parts, and the rule counts it as zero: without a denominator it cannot.
    DenominatorMissing,
    /// Fewer children have a figure than the rule asks for.
    BelowMinimumCoverage,
}

impl NoFigure {
    /// The stable code, such as `below_minimum_coverage` or `zero_target`.
    pub fn code(self) -> &'static str {
        match self {
            NoFigure::NotFilled => "not_filled",
            NoFigure::NotComputable(reason) => reason.code(),
            NoFigure::ZeroDenominator => "zero_denominator",
            NoFigure::NoChildren => "no_children",
            NoFigure::NoChildFigure => "no_child_figure",
            NoFigure::ChildMissing => "child_missing",
            NoFigure::DenominatorMissing => "denominator_missing",
            NoFigure::BelowMinimumCoverage => "below_minimum_coverage",
        }
    }

    pub(super) fn status(self) -> NodeStatus {
        match self {
            NoFigure::NotFilled => NodeStatus::NotFilled,
            NoFigure::NotComputable(_) | NoFigure::ZeroDenominator => NodeStatus::NotComputable,
            NoFigure::NoChildren
            | NoFigure::NoChildFigure
            | NoFigure::ChildMissing
            | NoFigure::DenominatorMissing
            | NoFigure::BelowMinimumCoverage => NodeStatus::Incomplete,
        }
    }
}

impl Localize for NoFigure {
    fn localize(&self, lang: Lang) -> String {
        let (id, en) = match self {
            NoFigure::NotComputable(reason) => return reason.localize(lang),
            NoFigure::NotFilled => ("belum diisi", "nothing was filled in"),
            NoFigure::ZeroDenominator => ("jumlah penyebut nol", "the denominators sum to zero"),
            NoFigure::NoChildren => (
                "tidak ada yang diukur di bawahnya",
                "nothing is measured below it",
            ),
            NoFigure::NoChildFigure => (
                "tidak satu pun anaknya memiliki capaian",
                "none of its children has a figure",
            ),
            NoFigure::ChildMissing => (
                "ada anak tanpa capaian, sedangkan aturan meminta semuanya",
                "a child has no figure, and the rule wants every one",
            ),
            NoFigure::DenominatorMissing => (
                "ada anak yang penyebutnya tidak diketahui, sehingga tidak dapat dihitung nol",
                "the denominator of a child is unknown, so that it cannot count as zero",
            ),
            NoFigure::BelowMinimumCoverage => (
                "cakupan di bawah minimum",
                "the coverage lies below the minimum",
            ),
        };
        lang.pick(id, en).to_owned()
    }
}

/// The status of a node.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NodeStatus {
    /// A figure as computed, or for parts and a plain ratio of sums: they are there.
    Ok,
    /// A figure brought down to the cap.
    Capped,
    /// A figure brought up to the floor.
    Floored,
    /// Nothing was filled in.
    NotFilled,
    /// Nothing here was in force.
    NotApplicable,
    /// There is no figure, for a reason of arithmetic.
    NotComputable,
    /// There is no figure, since too little below it has one.
    Incomplete,
}

impl NodeStatus {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            NodeStatus::Ok => "ok",
            NodeStatus::Capped => "capped",
            NodeStatus::Floored => "floored",
            NodeStatus::NotFilled => "not_filled",
            NodeStatus::NotApplicable => "not_applicable",
            NodeStatus::NotComputable => "not_computable",
            NodeStatus::Incomplete => "incomplete",
        }
    }
}

impl std::fmt::Display for NodeStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What a node comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Figure(Figure),
    /// Parts of a ratio, or their sum where it is not measured against anything.
    Parts,
    NotApplicable,
    Missing(NoFigure),
}

impl From<LeafValue> for Outcome {
    fn from(value: LeafValue) -> Self {
        match value {
            LeafValue::Figure(figure) => Outcome::Figure(figure),
            LeafValue::Parts(_) => Outcome::Parts,
            LeafValue::NotApplicable => Outcome::NotApplicable,
            LeafValue::NotFilled => Outcome::Missing(NoFigure::NotFilled),
            LeafValue::NotComputable(reason) => Outcome::Missing(NoFigure::NotComputable(reason)),
        }
    }
}
