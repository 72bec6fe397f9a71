//! Everything that is wrong with a document, at once: what, where and why.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::text::{Lang, Localize, Text};

/// One thing that is wrong, with a stable code and the place it is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// A stable code for programs, such as `weight_sum`.
    pub code: &'static str,
    /// Where: a path into the document (`bands[2].above`), a code (`1.01.02`), or a row or line, perhaps with
    /// its column (`7`, `7:target`, `7:12`).
    pub place: String,
    /// What is wrong and what would be right, in both languages.
    pub message: Text,
}

impl Problem {
    /// A problem at a place.
    pub fn new(code: &'static str, place: impl Into<String>, message: Text) -> Problem {
        Problem {
            code,
            place: place.into(),
            message,
        }
    }
}

impl Localize for Problem {
    fn localize(&self, lang: Lang) -> String {
        let (place, message) = (&self.place, self.message.get(lang));
        if place.is_empty() {
            return message.to_owned();
        }
        let (row, column) = match place.split_once(':') {
            Some((row, column)) => (row, Some(column)),
            None => (place.as_str(), None),
        };
        if row.is_empty() || !row.bytes().all(|byte| byte.is_ascii_digit()) {
            return format!("{place}: {message}");
        }
        let row = lang.pick(format!("baris {row}"), format!("row {row}"));
        match column {
            Some(column) => lang.pick(
                format!("{row}, kolom {column}: {message}"),
                format!("{row}, column {column}: {message}"),
            ),
            None => format!("{row}: {message}"),
        }
    }
}

/// A non-empty list of problems, the error of everything that checks a whole document. At most
/// [`Problems::KEPT`] are kept; the rest are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    more: usize,
}

impl Problems {
    /// How many problems are kept with their text.
    pub const KEPT: usize = 1_000;

    /// The problems that were kept, in the order of the document.
    pub fn list(&self) -> &[Problem] {
        &self.kept
    }

    /// These problems and those of another part of the document.
    #[must_use]
    pub(crate) fn and(self, others: Problems) -> Problems {
        let mut list = ProblemList {
            kept: self.kept,
            more: self.more,
        };
        list.extend(others);
        Problems {
            kept: list.kept,
            more: list.more,
        }
    }

    /// The same problems, their places told in another way.
    #[must_use]
    pub fn placed(mut self, place: impl Fn(&str) -> String) -> Problems {
        for problem in &mut self.kept {
            problem.place = place(&problem.place);
        }
        self
    }

    /// How many there were in all.
    pub fn count(&self) -> usize {
        self.kept.len() + self.more
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Problems {
            kept: vec![problem],
            more: 0,
        }
    }
}

impl Localize for Problems {
    fn localize(&self, lang: Lang) -> String {
        let mut lines: Vec<String> = self
            .kept
            .iter()
            .map(|problem| problem.localize(lang))
            .collect();
        if self.more > 0 {
            lines.push(lang.pick(
                format!("dan {} masalah lain", self.more),
                format!("and {} more problems", self.more),
            ));
        }
        lines.join("\n")
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.localize(Lang::En))
    }
}

impl std::error::Error for Problems {}

/// Gathers problems while a document is read.
///
/// ```
/// use sakip_core::problem::{Problem, ProblemList};
/// use sakip_core::text::Text;
///
/// let mut problems = ProblemList::default();
/// problems.add(Problem::new("empty_name", "nodes[0].name", Text::new("nama kosong", "the name is empty")));
/// assert_eq!(problems.into_result(()).unwrap_err().count(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct ProblemList {
    kept: Vec<Problem>,
    more: usize,
}

impl ProblemList {
    /// Adds one.
    pub fn add(&mut self, problem: Problem) {
        if self.kept.len() < Problems::KEPT {
            self.kept.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Adds all of another document part.
    pub fn extend(&mut self, problems: Problems) {
        for problem in problems.kept {
            self.add(problem);
        }
        self.more += problems.more;
    }

    /// Whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The value when nothing is wrong, otherwise every problem.
    ///
    /// # Errors
    /// [`Problems`] when at least one was added.
    pub fn into_result<T>(self, value: T) -> Result<T, Problems> {
        if self.kept.is_empty() {
            Ok(value)
        } else {
            Err(Problems {
                kept: self.kept,
                more: self.more,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_in_words_and_paths_as_they_are() {
        let told = |place: &str| {
            let problem = Problem::new("x", place, Text::new("salah", "wrong"));
            (problem.localize(Lang::Id), problem.localize(Lang::En))
        };
        let both = |id: &str, en: &str| (id.to_owned(), en.to_owned());
        assert_eq!(told(""), both("salah", "wrong"));
        assert_eq!(told("7"), both("baris 7: salah", "row 7: wrong"));
        assert_eq!(
            told("7:target"),
            both(
                "baris 7, kolom target: salah",
                "row 7, column target: wrong"
            )
        );
        for path in ["bands[2].above", "1.01.02", ":x", "a:1"] {
            let told_path = format!("{path}: ");
            assert_eq!(
                told(path),
                both(&format!("{told_path}salah"), &format!("{told_path}wrong"))
            );
        }
    }
}
