//! A rule of the linter.

use super::finding::{RuleSource, Severity};
use super::scope::{Report, Scope};
use crate::text::Text;

/// One rule of the linter.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) severity: Severity,
    pub(super) title: (&'static str, &'static str),
    pub(super) advice: (&'static str, &'static str),
    pub(super) source: RuleSource,
    pub(super) check: fn(&Scope<'_>, &mut Report),
}

impl Rule {
    /// The stable id, such as `SAKIP-L001`. An id is never given to another rule.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The stable name, such as `node_without_indicator`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// How bad its findings are.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What it looks for.
    pub fn title(&self) -> Text {
        Text::new(self.title.0, self.title.1)
    }

    /// What to do about its findings.
    pub fn advice(&self) -> Text {
        Text::new(self.advice.0, self.advice.1)
    }

    /// What it rests on.
    pub fn source(&self) -> RuleSource {
        self.source
    }
}
