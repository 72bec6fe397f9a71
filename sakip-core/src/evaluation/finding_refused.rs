//! Why a finding, recommendation or follow-up is refused.

use chrono::NaiveDate;
use thiserror::Error;

use super::finding::Status;
use crate::text::{Lang, Localize};

/// Why a finding, recommendation or follow-up is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FindingRefused {
    /// Nothing with this id exists.
    #[error("there is no finding or recommendation `{id}`")]
    Unknown {
        /// The id as given.
        id: String,
    },
    /// The id is taken.
    #[error("the id `{id}` is used already")]
    Duplicate {
        /// The id.
        id: String,
    },
    /// The template has no such sub-component.
    #[error("there is no sub-component `{sub_component}`")]
    UnknownSubComponent {
        /// The id as given.
        sub_component: String,
    },
    /// Something that is needed is empty.
    #[error("`{what}` must not be empty here")]
    Empty {
        /// The field.
        what: &'static str,
    },
    /// Something is too long, or there are too many.
    #[error("`{what}` exceeds {most}")]
    TooMuch {
        /// The field.
        what: &'static str,
        /// The bound.
        most: usize,
    },
    /// A date lies before one it must not precede.
    #[error("{date} is before {earliest}")]
    Early {
        /// The date as given.
        date: NaiveDate,
        /// The earliest one allowed.
        earliest: NaiveDate,
    },
    /// The status cannot follow.
    #[error("a recommendation that is {} cannot become {}", .from.name(), .to.name())]
    Transition {
        /// The status now.
        from: Status,
        /// The status asked for.
        to: Status,
    },
    /// The one who reported it done cannot verify it.
    #[error("whoever reported it done cannot verify it")]
    OwnWork,
}

impl FindingRefused {
    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            FindingRefused::Unknown { .. } => "unknown_finding",
            FindingRefused::Duplicate { .. } => "duplicate_id",
            FindingRefused::UnknownSubComponent { .. } => "unknown_sub_component",
            FindingRefused::Empty { .. } => "empty_text",
            FindingRefused::TooMuch { .. } => "too_much",
            FindingRefused::Early { .. } => "date_order",
            FindingRefused::Transition { .. } => "illegal_transition",
            FindingRefused::OwnWork => "own_work",
        }
    }
}

impl Localize for FindingRefused {
    fn localize(&self, lang: Lang) -> String {
        let id = match self {
            FindingRefused::Unknown { id } => format!("tidak ada temuan atau rekomendasi `{id}`"),
            FindingRefused::Duplicate { id } => format!("id `{id}` sudah dipakai"),
            FindingRefused::UnknownSubComponent { sub_component } => {
                format!("tidak ada subkomponen `{sub_component}`")
            }
            FindingRefused::Empty { what } => format!("`{what}` tidak boleh kosong di sini"),
            FindingRefused::TooMuch { what, most } => format!("`{what}` melebihi {most}"),
            FindingRefused::Early { date, earliest } => format!("{date} mendahului {earliest}"),
            FindingRefused::Transition { from, to } => format!(
                "rekomendasi berstatus {} tidak dapat menjadi {}",
                from.name(),
                to.name()
            ),
            FindingRefused::OwnWork => {
                "yang melaporkan selesai tidak boleh memverifikasinya sendiri".to_owned()
            }
        };
        lang.pick(id, self.to_string())
    }
}
