//! What an engine is: it answers each kind of case in plain text.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use thiserror::Error;

use crate::inputs::{
    AchievementInput, BandsInput, BudgetInput, ConsolidationInput, EfficiencyInput,
    EvaluationInput, LedgerInput, NumberInput, PeriodInput, PredicateInput, PredicateLabelInput,
    RatioOfSumsInput, RollupInput, RoundingInput, TotalInput,
};
use crate::reference::exact::parse_ratio;

/// The kinds of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A target and a realisasi under a policy.
    Achievement,
    /// The same, where only reached or not was published.
    AchievementStatus,
    /// The category of a percentage under a policy.
    Bands,
    /// One exact ratio, rounded once.
    Rounding,
    /// Several periods made one.
    Consolidation,
    /// A period key.
    Period,
    /// A plain decimal in a unit.
    Number,
    /// A node over its children.
    Rollup,
    /// A ratio indicator over several units.
    RatioOfSums,
    /// A budget line.
    Budget,
    /// A budget line over its year.
    Ledger,
    /// A printed total and its rows.
    Total,
    /// An efficiency figure.
    Efficiency,
    /// An answer sheet of an LKE.
    Evaluation,
    /// The predicate of a total.
    Predicate,
    /// Whether a predicate exists, and where it lies.
    PredicateLabel,
}

/// The output of an engine: a text for each key of a case's `output`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer(BTreeMap<String, String>);

impl Answer {
    /// An answer with nothing in it.
    pub fn new() -> Answer {
        Answer::default()
    }

    /// An answer that holds a status.
    pub fn status(status: &str) -> Answer {
        Answer::new().with("status", status)
    }

    /// Adds a text.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl fmt::Display) -> Answer {
        self.0.insert(key.into(), value.to_string());
        self
    }

    /// Adds a text where there is one.
    #[must_use]
    pub fn with_some(self, key: &str, value: Option<impl fmt::Display>) -> Answer {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The same answer with every exact number written as a ratio in lowest terms, so that two answers can be
    /// compared as they stand.
    #[must_use]
    pub fn canonical(mut self) -> Answer {
        for (key, text) in &mut self.0 {
            if let Some(ratio) = parse_ratio(text).filter(|_| is_exact(key)) {
                *text = ratio.to_string();
            }
        }
        self
    }

    /// The text of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }
}

/// Keys that hold an exact number: an engine may write `18.75` or `75/4`.
pub(crate) fn is_exact(key: &str) -> bool {
    const KEYS: [&str; 10] = [
        "raw",
        "sum",
        "difference",
        "pagu",
        "realisasi",
        "rencana",
        "sisa",
        "deviasi",
        "above",
        "to",
    ];
    KEYS.contains(&key) || key.starts_with("score:")
}

/// Why an engine has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The engine does not offer this kind; its [`Engine::unsupported`] has to say so.
    #[error("not offered")]
    Unsupported,
    /// The engine offers the kind, but the numbers of this case do not fit what it computes with. Such cases
    /// are counted apart.
    #[error("beyond what it computes with")]
    Beyond,
    /// The case makes no sense to the engine.
    #[error("{0}")]
    Broken(String),
}

impl Fault {
    /// The case makes no sense, because of this.
    pub fn broken(why: impl fmt::Display) -> Fault {
        Fault::Broken(why.to_string())
    }
}

/// An implementation that is judged by the vectors. A method that is not written answers
/// [`Fault::Unsupported`], and then its kind stands in [`Engine::unsupported`].
///
/// `policy` is a name in `rules.json`.
#[expect(
    unused_variables,
    reason = "the default of every kind is that it is not offered"
)]
pub trait Engine {
    /// The name that is printed.
    fn name(&self) -> &'static str;

    /// The kinds that are not offered. The runner fails where this is not the truth.
    fn unsupported(&self) -> &'static [Kind] {
        &[]
    }

    /// Keys of an output of this kind that it does not give.
    fn omits(&self, kind: Kind) -> &'static [&'static str] {
        &[]
    }

    /// Output: `status`, `value`, `raw`, `category`, `formula`, `reason`.
    ///
    /// # Errors
    /// As every method here: [`Fault`].
    fn achievement(&self, policy: &str, input: &AchievementInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `value`, `category`.
    ///
    /// # Errors
    /// [`Fault`].
    fn bands(&self, policy: &str, input: &BandsInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `status` (`ok`, `overflow`), `value`.
    ///
    /// # Errors
    /// [`Fault`].
    fn rounding(&self, input: &RoundingInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `status`, `raw`, `decided_by`, `used`, `total`, `reason`, `problems`.
    ///
    /// # Errors
    /// [`Fault`].
    fn consolidation(&self, input: &ConsolidationInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `status`, `key`, `frequency`, `first_day`, `last_day`, `reason`.
    ///
    /// # Errors
    /// [`Fault`].
    fn period(&self, input: &PeriodInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `status`, `raw`, `reason`.
    ///
    /// # Errors
    /// [`Fault`].
    fn number(&self, input: &NumberInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `status` (also `incomplete`, and `refused` with `problems`), `value`, `raw`, `category`, `reason`,
    /// `used`, `total`.
    ///
    /// # Errors
    /// [`Fault`].
    fn rollup(&self, policy: &str, input: &RollupInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `status`, `raw` in percent, `reason`, `used`, `total`.
    ///
    /// # Errors
    /// [`Fault`].
    fn ratio_of_sums(&self, input: &RatioOfSumsInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `status`, `value`, `raw`, `reason` of the serapan; `sisa`, `sisa_persen`, `deviasi`,
    /// `deviasi_poin`, `deviasi_persen`, each a figure or the reason why there is none.
    ///
    /// # Errors
    /// [`Fault`].
    fn budget(&self, input: &BudgetInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: as [`Engine::budget`], with `pagu` (in force), `realisasi` and `rencana` (cumulative) where there
    /// are any; `status` `refused` with `problems` where an entry does not belong.
    ///
    /// # Errors
    /// [`Fault`].
    fn ledger(&self, input: &LedgerInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `sum`, `missing`, `verdict` (`agrees`, `differs`, `overflow`), `difference` (printed minus sum).
    ///
    /// # Errors
    /// [`Fault`].
    fn total(&self, input: &TotalInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `status`, each value of the method under its name (`ie`, `te`, `selisih`, `tak_terpakai`,
    /// `efisiensi`, `nilai_efisiensi`), `raw` of the first before its limit, `category`, `reason`.
    ///
    /// # Errors
    /// [`Fault`].
    fn efficiency(&self, input: &EfficiencyInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `status`, `value`, `raw`, `predicate`, and `score:ID` of every component and sub-component.
    ///
    /// # Errors
    /// [`Fault`].
    fn evaluation(&self, input: &EvaluationInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `predicate`.
    ///
    /// # Errors
    /// [`Fault`].
    fn predicate(&self, input: &PredicateInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }

    /// Output: `status` (`known`, `unknown`), `above`, `to`.
    ///
    /// # Errors
    /// [`Fault`].
    fn predicate_label(&self, input: &PredicateLabelInput) -> Result<Answer, Fault> {
        Err(Fault::Unsupported)
    }
}
