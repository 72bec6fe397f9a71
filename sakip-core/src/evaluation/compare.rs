//! Two tracks beside each other.

use super::sheet::Lke;
use super::track::Track;
use crate::number::{Exact, Weight};
use crate::text::Text;

/// How two tracks of one sheet differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The first track.
    pub left: Track,
    /// The second track.
    pub right: Track,
    /// Every sub-component, in the order of the template.
    pub rows: Vec<ComparedSubComponent>,
    /// The total of the second less that of the first, in points; `None` unless both are complete.
    pub difference: Option<Exact>,
}

/// One sub-component in two tracks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedSubComponent {
    /// The id.
    pub id: String,
    /// The title.
    pub title: Text,
    /// The weight in points.
    pub weight: Weight,
    /// The exact score in the first track; `None` while incomplete.
    pub left: Option<Exact>,
    /// The exact score in the second track; `None` while incomplete.
    pub right: Option<Exact>,
    /// The second less the first; `None` unless both are complete.
    pub difference: Option<Exact>,
}

impl Lke {
    /// Compares two tracks sub-component by sub-component.
    pub fn compare(&self, left: Track, right: Track) -> Comparison {
        let (one, two) = (self.provisional(left), self.provisional(right));
        let subs = |components: &[super::ComponentScore]| -> Vec<super::SubComponentScore> {
            components
                .iter()
                .flat_map(|component| component.sub_components().iter().cloned())
                .collect()
        };
        let rows: Vec<ComparedSubComponent> = subs(one.components())
            .into_iter()
            .zip(subs(two.components()))
            .map(|(one, two)| ComparedSubComponent {
                id: one.id().to_owned(),
                title: one.title().clone(),
                weight: one.weight(),
                difference: one.score().zip(two.score()).map(|(one, two)| two - one),
                left: one.score().cloned(),
                right: two.score().cloned(),
            })
            .collect();
        Comparison {
            left,
            right,
            difference: rows.iter().map(|row| row.difference.clone()).sum(),
            rows,
        }
    }
}
