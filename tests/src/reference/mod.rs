//! A naive engine in big rationals. It reads the rules from `rules.json` and calls no arithmetic of
//! `sakip-core`, so that a mistake has to be made twice, in two ways, to pass.

mod accounts;
mod achievement;
mod evaluation;
pub mod exact;
mod ledger;
mod number;
mod periods;
mod policy;
mod rollup;

use std::collections::BTreeMap;

use crate::engine::{Answer, Engine, Fault};
use crate::inputs::{
    AchievementInput, BandsInput, BudgetInput, ConsolidationInput, EfficiencyInput,
    EvaluationInput, LedgerInput, NumberInput, PeriodInput, PredicateInput, PredicateLabelInput,
    RatioOfSumsInput, RollupInput, RoundingInput, TotalInput,
};
use crate::vectors::Rules;
use policy::Policy;
use serde_json::Value;

/// The reference.
#[derive(Debug)]
pub struct ReferenceEngine {
    rules: Rules,
    policies: BTreeMap<String, Policy>,
}

impl ReferenceEngine {
    /// A reference that knows these rule sets.
    ///
    /// # Errors
    /// [`Fault::Broken`] for a policy it cannot read.
    pub fn new(rules: &Rules) -> Result<ReferenceEngine, Fault> {
        let policies = rules
            .policies
            .keys()
            .map(|name| Ok((name.clone(), Policy::named(rules, name)?)))
            .collect::<Result<_, Fault>>()?;
        Ok(ReferenceEngine {
            rules: rules.clone(),
            policies,
        })
    }

    /// The answer under a policy that is not in `rules.json`.
    ///
    /// # Errors
    /// [`Fault::Broken`] for a policy or an input that is not one.
    pub fn under(&self, policy: &Value, input: &AchievementInput) -> Result<Answer, Fault> {
        achievement::answer(&self.rules, &Policy::read(policy)?, input)
    }

    fn policy(&self, name: &str) -> Result<&Policy, Fault> {
        self.policies
            .get(name)
            .ok_or_else(|| Fault::Broken(format!("no policy `{name}`")))
    }
}

impl Engine for ReferenceEngine {
    fn name(&self) -> &'static str {
        "reference"
    }

    fn achievement(&self, policy: &str, input: &AchievementInput) -> Result<Answer, Fault> {
        achievement::answer(&self.rules, self.policy(policy)?, input)
    }

    fn bands(&self, policy: &str, input: &BandsInput) -> Result<Answer, Fault> {
        let percent = exact::parse_decimal(&input.percent)
            .ok_or_else(|| Fault::Broken(format!("`{}` is no percentage", input.percent)))?;
        Ok(self.policy(policy)?.figure(&percent))
    }

    fn rounding(&self, input: &RoundingInput) -> Result<Answer, Fault> {
        let ratio = exact::parse_ratio(&input.ratio)
            .ok_or_else(|| Fault::Broken(format!("`{}` is no ratio", input.ratio)))?;
        Ok(match exact::rounded(&ratio, &input.mode, input.decimals) {
            Some(value) => Answer::status("ok").with("value", value),
            None => Answer::status("overflow"),
        })
    }

    fn consolidation(&self, input: &ConsolidationInput) -> Result<Answer, Fault> {
        periods::consolidation(input)
    }

    fn period(&self, input: &PeriodInput) -> Result<Answer, Fault> {
        Ok(periods::period(&input.text))
    }

    fn number(&self, input: &NumberInput) -> Result<Answer, Fault> {
        number::number(input)
    }

    fn rollup(&self, policy: &str, input: &RollupInput) -> Result<Answer, Fault> {
        rollup::rollup(&self.rules, self.policy(policy)?, input)
    }

    fn ratio_of_sums(&self, input: &RatioOfSumsInput) -> Result<Answer, Fault> {
        rollup::ratio_of_sums(input)
    }

    fn budget(&self, input: &BudgetInput) -> Result<Answer, Fault> {
        accounts::budget(input)
    }

    fn ledger(&self, input: &LedgerInput) -> Result<Answer, Fault> {
        ledger::ledger(input)
    }

    fn total(&self, input: &TotalInput) -> Result<Answer, Fault> {
        accounts::total(input)
    }

    fn efficiency(&self, input: &EfficiencyInput) -> Result<Answer, Fault> {
        accounts::efficiency(input)
    }

    fn evaluation(&self, input: &EvaluationInput) -> Result<Answer, Fault> {
        evaluation::evaluation(&self.rules, input)
    }

    fn predicate(&self, input: &PredicateInput) -> Result<Answer, Fault> {
        evaluation::predicate(&self.rules, input)
    }

    fn predicate_label(&self, input: &PredicateLabelInput) -> Result<Answer, Fault> {
        evaluation::predicate_label(&self.rules, input)
    }
}
