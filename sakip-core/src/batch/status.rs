//! What became of a row, in one byte.

use crate::achievement::{NotComputable, Status};

/// The status of a row as one byte: 0 ok, 1 capped, 2 floored, 3 not filled, 4 not applicable, from 16 on the
/// reasons of [`NotComputable`] in their order, 31 beyond the column.
///
/// ```
/// use sakip_core::achievement::{NotComputable, Status};
/// use sakip_core::batch::RowStatus;
/// let status = RowStatus::not_computable(NotComputable::ZeroTarget);
/// assert_eq!(status.byte(), 16);
/// assert_eq!(status.status(), Status::NotComputable);
/// assert!(RowStatus::CAPPED.has_figure() && !status.has_figure());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowStatus(u8);

/// Where the reasons of [`NotComputable`] begin.
const REASONS: u8 = 16;

impl RowStatus {
    /// A figure as computed.
    pub const OK: RowStatus = RowStatus(0);
    /// A figure brought down to the cap.
    pub const CAPPED: RowStatus = RowStatus(1);
    /// A figure brought up to the floor.
    pub const FLOORED: RowStatus = RowStatus(2);
    /// Nothing was filled in.
    pub const NOT_FILLED: RowStatus = RowStatus(3);
    /// The indicator was not in force.
    pub const NOT_APPLICABLE: RowStatus = RowStatus(4);
    /// There is a figure, but it does not fit 64 bits at the scale of the column. The scalar engine holds up to
    /// 28 digits of it.
    pub const BEYOND_COLUMN: RowStatus = RowStatus(31);

    /// There is a realisasi but no figure.
    pub const fn not_computable(reason: NotComputable) -> RowStatus {
        let place = match reason {
            NotComputable::ZeroTarget => 0,
            NotComputable::ZeroRealisasi => 1,
            NotComputable::NegativeTarget => 2,
            NotComputable::NegativeRealisasi => 3,
            NotComputable::NoTarget => 4,
            NotComputable::NoBaseline => 5,
            NotComputable::BaselineIsTarget => 6,
            NotComputable::TargetKind => 7,
            NotComputable::Overflow => 8,
        };
        RowStatus(REASONS + place)
    }

    /// The byte.
    pub const fn byte(self) -> u8 {
        self.0
    }

    /// The status a byte stands for.
    pub fn of_byte(byte: u8) -> Option<RowStatus> {
        let status = RowStatus(byte);
        (byte <= 4 || status == RowStatus::BEYOND_COLUMN || status.reason().is_some())
            .then_some(status)
    }

    /// Whether there is a figure.
    pub const fn has_figure(self) -> bool {
        self.0 <= RowStatus::FLOORED.0
    }

    /// Whether the row counts in a coverage: everything but what does not apply.
    pub const fn applies(self) -> bool {
        self.0 != RowStatus::NOT_APPLICABLE.0
    }

    /// The status in the words of the scalar engine.
    pub fn status(self) -> Status {
        match self {
            RowStatus::OK => Status::Ok,
            RowStatus::CAPPED => Status::Capped,
            RowStatus::FLOORED => Status::Floored,
            RowStatus::NOT_FILLED => Status::NotFilled,
            RowStatus::NOT_APPLICABLE => Status::NotApplicable,
            _ => Status::NotComputable,
        }
    }

    /// Why there is no figure; `None` also for one that lies beyond the column.
    pub fn reason(self) -> Option<NotComputable> {
        NotComputable::ALL
            .into_iter()
            .find(|reason| RowStatus::not_computable(*reason) == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_statuses_are_one_to_one() {
        let known: Vec<u8> = (0..=255)
            .filter(|byte| RowStatus::of_byte(*byte).is_some())
            .collect();
        assert_eq!(
            known,
            [0, 1, 2, 3, 4, 16, 17, 18, 19, 20, 21, 22, 23, 24, 31]
        );
        for reason in NotComputable::ALL {
            let status = RowStatus::not_computable(reason);
            assert_eq!(status.reason(), Some(reason));
            assert_eq!(status.status(), Status::NotComputable);
        }
        assert_eq!(RowStatus::BEYOND_COLUMN.reason(), None);
    }
}
