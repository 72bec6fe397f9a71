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
    /// Where, as a path into the document: `bands[2].above`, `baris 7, kolom target`, `1.01.02`.
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
        if self.place.is_empty() {
            self.message.get(lang).to_owned()
        } else {
            format!("{}: {}", self.place, self.message.get(lang))
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
