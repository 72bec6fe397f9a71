//! Comparing targets with each other: which one is better.

use crate::indicator::{Formula, Indicator, Polarity, Target};
use crate::number::Exact;

/// Which way is better.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

impl Direction {
    /// The direction of an indicator; none where it depends on the baseline or the target itself is best.
    pub(super) fn of(indicator: &Indicator) -> Option<Direction> {
        match indicator.polarity() {
            polarity if polarity.lower_is_better() => Some(Direction::Down),
            Polarity::Named(Formula::Maximize | Formula::Range | Formula::Ordinal) => {
                Some(Direction::Up)
            }
            _ => None,
        }
    }

    /// Whether `a` is worse than `b`.
    pub(super) fn worse(self, a: &Exact, b: &Exact) -> bool {
        match self {
            Direction::Up => a < b,
            Direction::Down => a > b,
        }
    }

    /// The value of a target that just suffices: the bound of a range on the worse side.
    pub(super) fn bound(self, target: &Target) -> Exact {
        match (target, self) {
            (Target::Range(range), Direction::Up) => range.lo().exact(),
            (Target::Range(range), Direction::Down) => range.hi().exact(),
            (Target::Point(_) | Target::Ordinal(_), _) => single(target).unwrap_or(Exact::ZERO),
        }
    }
}

/// The one value of a target: of a level its position, of a range none.
pub(super) fn single(target: &Target) -> Option<Exact> {
    match target {
        Target::Point(quantity) => Some(quantity.exact()),
        Target::Ordinal(level) => level.measured().value().map(|position| position.exact()),
        Target::Range(_) => None,
    }
}

/// Whether two targets are of one kind, and of one scale.
pub(super) fn comparable(a: &Target, b: &Target) -> bool {
    match (a, b) {
        (Target::Point(_), Target::Point(_)) | (Target::Range(_), Target::Range(_)) => true,
        (Target::Ordinal(a), Target::Ordinal(b)) => a.scale() == b.scale(),
        _ => false,
    }
}
