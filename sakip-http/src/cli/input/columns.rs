//! Which columns a command reads, and what a file has instead.

use std::collections::BTreeSet;

use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;

use super::super::grid::{clean, shortened};

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

    /// What is wrong with a table none of whose names is a column: its header stands elsewhere, or its rows do.
    pub(super) fn strange(&self, seen: &BTreeSet<String>, is_csv: bool) -> Option<Problem> {
        if seen.is_empty() || seen.iter().any(|name| self.find(name).is_some()) {
            return None;
        }
        if seen.iter().any(|name| self.near(name).is_some()) {
            return None;
        }
        let names: Vec<String> = seen
            .iter()
            .filter(|name| !name.is_empty())
            .take(5)
            .map(|name| format!("`{}`", excerpt(name)))
            .collect();
        let (names, known) = (names.join(", "), self.known.join(", "));
        let (id, en) = if is_csv {
            (
                "baris pertama harus memuat judul kolom",
                "the first line must hold the titles of the columns",
            )
        } else {
            (
                "berkas JSON harus berupa larik objek [{…}, {…}], atau satu objek per baris",
                "JSON must be an array of objects [{…}, {…}], or an object per line",
            )
        };
        Some(Problem::new(
            "column_missing",
            "",
            Text::new(
                format!(
                    "tidak ada kolom yang dikenal, yang ada {names}: {id}; kolom yang dibaca: {known}"
                ),
                format!(
                    "no column is known, there are {names}: {en}; columns that are read: {known}"
                ),
            ),
        ))
    }

    /// Notes the columns that are missing.
    pub(super) fn check_required(&self, seen: &BTreeSet<String>, problems: &mut ProblemList) {
        let mut missing = Vec::new();
        for column in self
            .required
            .iter()
            .filter(|column| !seen.contains(**column))
        {
            let meant = seen
                .iter()
                .find(|name| self.find(name).is_none() && self.near(name) == Some(column));
            let Some(meant) = meant else {
                missing.push(format!("`{column}`"));
                continue;
            };
            let meant = excerpt(meant);
            problems.add(Problem::new(
                "column_missing",
                "",
                Text::new(
                    format!("kolom `{column}` tidak ada; apakah `{meant}` maksudnya?"),
                    format!("the column `{column}` is missing; is `{meant}` meant?"),
                ),
            ));
        }
        if !missing.is_empty() {
            let (missing, known) = (missing.join(", "), self.known.join(", "));
            problems.add(Problem::new(
                "column_missing",
                "",
                Text::new(
                    format!("kolom {missing} tidak ada; kolom yang dibaca: {known}"),
                    format!("missing columns: {missing}; columns that are read: {known}"),
                ),
            ));
        }
    }
}

/// As much of a name as a message quotes.
pub(super) fn excerpt(name: &str) -> String {
    clean(&shortened(name, 40))
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
