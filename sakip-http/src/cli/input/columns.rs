//! Which columns a command reads, and what a file has instead.

use std::collections::BTreeSet;

use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;

/// The columns a command knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    /// Every column that is read.
    pub(crate) known: &'static [&'static str],
    /// Those a table must have.
    pub(crate) required: &'static [&'static str],
    /// Those that hold one number each.
    pub(crate) numbers: &'static [&'static str],
    /// Those that hold a list of numbers.
    pub(crate) lists: &'static [&'static str],
}

/// The most columns a table may have.
pub(super) const MAX_COLUMNS: usize = 1_000;

/// How a column is compared: without case and surrounding blanks.
pub(super) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

impl Columns {
    /// The known column of a (folded) name.
    pub(super) fn find(&self, name: &str) -> Option<&'static str> {
        self.known.iter().copied().find(|known| *known == name)
    }

    /// The column someone may have meant.
    pub(super) fn near(&self, name: &str) -> Option<&'static str> {
        nearest(name, self.known.iter().copied())
    }

    /// Notes the columns that are missing.
    pub(super) fn check_required(&self, seen: &BTreeSet<String>, problems: &mut ProblemList) {
        for column in self.required {
            if seen.contains(*column) {
                continue;
            }
            let meant = seen
                .iter()
                .find(|name| self.find(name).is_none() && self.near(name) == Some(column));
            let (id, en) = match meant {
                Some(name) => {
                    let name: String = name.chars().take(40).collect();
                    (
                        format!("kolom `{column}` tidak ada; apakah `{name}` maksudnya?"),
                        format!("the column `{column}` is missing; is `{name}` meant?"),
                    )
                }
                None => {
                    let all = self.known.join(", ");
                    (
                        format!("kolom `{column}` tidak ada; kolom yang dibaca: {all}"),
                        format!("the column `{column}` is missing; columns that are read: {all}"),
                    )
                }
            };
            problems.add(Problem::new("column_missing", "", Text::new(id, en)));
        }
    }
}

/// The nearest of some names, when one is near.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let name: String = name.chars().take(64).collect();
    let most = (name.chars().count() / 3).clamp(1, 3);
    names
        .map(|candidate| (strsim::damerau_levenshtein(&name, candidate), candidate))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, candidate)| candidate)
}
