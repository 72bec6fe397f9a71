//! What a linter run is asked.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rule::Rule;
use super::rules::RULES;
use crate::period::Year;
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::{Lang, Localize, Text, excerpt};

/// The data form of the options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LintOptionsData {
    /// The year whose annual targets every indicator needs, such as 2025.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The most indicators of one sasaran; 5 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_indicators: Option<u32>,
    /// Ids or names of rules that are not run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<String>,
}

/// Which rules are run, and with which limits.
///
/// ```
/// use sakip_core::lint::{LintOptions, LintOptionsData};
/// let data = LintOptionsData { year: Some(2025), off: vec!["missing_baseline".into()], ..Default::default() };
/// assert!(LintOptions::new(data).is_ok());
/// let data = LintOptionsData { off: vec!["SAKIP-L999".into()], ..Default::default() };
/// assert!(LintOptions::new(data).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintOptions {
    year: Option<Year>,
    max_indicators: usize,
    off: BTreeSet<&'static str>,
}

impl Default for LintOptions {
    fn default() -> Self {
        LintOptions {
            year: None,
            max_indicators: LintOptions::MAX_INDICATORS,
            off: BTreeSet::new(),
        }
    }
}

impl LintOptions {
    /// The most indicators of one sasaran when the options say nothing: few enough to stay focused. No
    /// regulation fixes a number.
    pub const MAX_INDICATORS: usize = 5;

    /// Checks options.
    ///
    /// # Errors
    /// Every problem at once: `lint_year`, `lint_max_indicators` (zero), `lint_unknown_rule`.
    pub fn new(data: LintOptionsData) -> Result<LintOptions, Problems> {
        let mut problems = ProblemList::default();
        let mut options = LintOptions::default();
        if let Some(year) = data.year {
            match Year::new(year) {
                Ok(year) => options.year = Some(year),
                Err(error) => problems.add(Problem::new(
                    "lint_year",
                    "year",
                    Text::new(error.localize(Lang::Id), error.localize(Lang::En)),
                )),
            }
        }
        match data.max_indicators {
            Some(0) => problems.add(Problem::new(
                "lint_max_indicators",
                "max_indicators",
                Text::new("paling sedikit 1", "at least 1"),
            )),
            Some(most) => options.max_indicators = usize::try_from(most).unwrap_or(usize::MAX),
            None => {}
        }
        for (index, text) in data.off.iter().enumerate() {
            match RULES
                .iter()
                .find(|rule| rule.id == text || rule.name == text)
            {
                Some(rule) => {
                    options.off.insert(rule.id);
                }
                None => {
                    let text = excerpt(text);
                    problems.add(Problem::new(
                        "lint_unknown_rule",
                        format!("off[{index}]"),
                        Text::new(
                            format!("tidak ada aturan `{text}`"),
                            format!("there is no rule `{text}`"),
                        ),
                    ));
                }
            }
        }
        problems.into_result(options)
    }

    /// The year whose annual targets every indicator needs.
    pub fn year(&self) -> Option<Year> {
        self.year
    }

    /// The most indicators of one sasaran.
    pub fn max_indicators(&self) -> usize {
        self.max_indicators
    }

    /// Whether a rule is not run.
    pub fn is_off(&self, rule: &Rule) -> bool {
        self.off.contains(rule.id)
    }
}
