//! The exact scalar engine: `sakip-core` through its public interface.

mod accounts;
mod rollup;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::Arc;

use num_rational::BigRational;
use sakip_core::achievement::{NotComputable, Question};
use sakip_core::consolidate::{Additivity, ConsolidatedOutcome, Consolidation, consolidate};
use sakip_core::evaluation::{self, Lke, Template, Track};
use sakip_core::indicator::{Measured, Polarity, Target, TargetRange};
use sakip_core::number::{
    Exact, NumberError, Percent, Quantity, Rounding, RoundingMode, Rupiah, Score, Weight,
};
use sakip_core::period::{Period, PeriodError};
use sakip_core::policy::Policy;
use sakip_core::problem::Problems;

use crate::engine::{Answer, Engine, Fault};
use crate::inputs::{
    AchievementInput, BandsInput, BudgetInput, ConsolidationInput, EfficiencyInput,
    EvaluationInput, LedgerInput, NumberInput, PeriodInput, PredicateInput, PredicateLabelInput,
    RatioOfSumsInput, RealisasiInput, RollupInput, RoundingInput, TargetInput, TotalInput,
};
use crate::reference::exact::parse_ratio;
use crate::vectors::Rules;

/// `sakip-core`.
#[derive(Debug)]
pub struct ScalarEngine {
    policies: BTreeMap<String, Policy>,
}

/// Reads a text of the engine's own types.
fn parse<T: FromStr<Err: ToString>>(text: &str) -> Result<T, Fault> {
    text.parse()
        .map_err(|error: T::Err| Fault::Broken(format!("`{text}`: {}", error.to_string())))
}

fn rounding(mode: &str, decimals: u8) -> Result<Rounding, Fault> {
    Rounding::new(parse::<RoundingMode>(mode)?, decimals).map_err(Fault::broken)
}

fn exact(text: &str) -> Result<Exact, Fault> {
    parse_ratio(text)
        .map(Exact::from)
        .ok_or_else(|| Fault::Broken(format!("`{text}` is no ratio")))
}

fn ratio(value: &Exact) -> BigRational {
    value.to_big_rational()
}

impl ScalarEngine {
    /// An engine with the policies it ships and, loaded from JSON, those of the vectors.
    ///
    /// # Errors
    /// [`Fault::Broken`] for a policy the engine does not ship or refuses.
    pub fn new(rules: &Rules) -> Result<ScalarEngine, Fault> {
        let mut policies = BTreeMap::new();
        for (name, data) in &rules.policies {
            let policy = if rules.builtin.contains(name) {
                Policy::builtin(name)
                    .ok_or_else(|| Fault::Broken(format!("no built-in policy `{name}`")))?
            } else {
                ScalarEngine::load(data)?
            };
            policies.insert(name.clone(), policy);
        }
        Ok(ScalarEngine { policies })
    }

    fn load(data: &serde_json::Value) -> Result<Policy, Fault> {
        Policy::from_json(&data.to_string()).map_err(Fault::broken)
    }

    fn policy(&self, name: &str) -> Result<&Policy, Fault> {
        self.policies
            .get(name)
            .ok_or_else(|| Fault::Broken(format!("no policy `{name}`")))
    }

    /// The answer under a policy, also one that is not in `rules.json`.
    ///
    /// # Errors
    /// [`Fault::Broken`] for an input that is not one.
    pub fn under(policy: &Policy, input: &AchievementInput) -> Result<Answer, Fault> {
        let question = Question::new(parse::<Polarity>(&input.polarity)?);
        let question = match &input.target {
            None => question,
            Some(target) => question.target(read_target(policy, target)?),
        };
        let question = match &input.baseline {
            None => question,
            Some(baseline) => question.baseline(parse::<Quantity>(baseline)?),
        };
        let found = question
            .realisasi(read_realisasi(policy, &input.realisasi)?)
            .answer(policy);
        Ok(Answer::status(found.status().name())
            .with("formula", found.formula())
            .with_some("value", found.value())
            .with_some("raw", found.raw().map(ratio))
            .with_some("category", found.band().map(|band| &band.code))
            .with_some("reason", found.reason().map(NotComputable::code)))
    }
}

fn level(policy: &Policy, label: &str) -> Result<sakip_core::indicator::Level, Fault> {
    policy
        .level(label)
        .ok_or_else(|| Fault::Broken(format!("no level `{label}`")))
}

fn read_target(policy: &Policy, target: &TargetInput) -> Result<Target, Fault> {
    Ok(match target {
        TargetInput::Point(point) => Target::Point(parse(point)?),
        TargetInput::Range(range) => Target::Range(
            TargetRange::new(parse(&range.lo)?, parse(&range.hi)?).map_err(Fault::broken)?,
        ),
        TargetInput::Level(label) => Target::Ordinal(level(policy, &label.level)?),
    })
}

fn read_realisasi(policy: &Policy, realisasi: &RealisasiInput) -> Result<Measured, Fault> {
    match realisasi {
        RealisasiInput::Text(text) => measured(text),
        RealisasiInput::Level(label) => Ok(level(policy, &label.level)?.measured()),
    }
}

fn measured(text: &str) -> Result<Measured, Fault> {
    Ok(match text {
        "not_filled" => Measured::NotFilled,
        "not_applicable" => Measured::NotApplicable,
        _ => Measured::Value(parse(text)?),
    })
}

fn period_code(error: &PeriodError) -> &'static str {
    match error {
        PeriodError::NotAPeriod(_) => "not_a_period",
        PeriodError::YearOutOfRange(_) => "year_out_of_range",
        PeriodError::PartOutOfRange { .. } => "part_out_of_range",
    }
}

/// The codes of problems, each once, in order.
fn codes(problems: &Problems) -> String {
    let codes: BTreeSet<&str> = problems.list().iter().map(|problem| problem.code).collect();
    codes.into_iter().collect::<Vec<_>>().join(",")
}

fn template(name: &str) -> Result<Arc<Template>, Fault> {
    Template::builtin(name).ok_or_else(|| Fault::Broken(format!("no template `{name}`")))
}

impl Engine for ScalarEngine {
    fn name(&self) -> &'static str {
        "scalar"
    }

    fn achievement(&self, policy: &str, input: &AchievementInput) -> Result<Answer, Fault> {
        ScalarEngine::under(self.policy(policy)?, input)
    }

    fn bands(&self, policy: &str, input: &BandsInput) -> Result<Answer, Fault> {
        // A percentage enters as a realisasi against a target of 100.
        let question = AchievementInput {
            polarity: "maximize".to_owned(),
            target: Some(TargetInput::Point("100".to_owned())),
            realisasi: RealisasiInput::Text(input.percent.clone()),
            baseline: None,
        };
        self.achievement(policy, &question)
    }

    fn rounding(&self, input: &RoundingInput) -> Result<Answer, Fault> {
        let rounding = rounding(&input.mode, input.decimals)?;
        Ok(match exact(&input.ratio)?.round(rounding) {
            Some(value) => Answer::status("ok").with("value", value),
            None => Answer::status("overflow"),
        })
    }

    fn consolidation(&self, input: &ConsolidationInput) -> Result<Answer, Fault> {
        let refused = |codes: String| Ok(Answer::status("refused").with("problems", codes));
        let into = match input.into.parse::<Period>() {
            Ok(into) => into,
            Err(error) => return refused(period_code(&error).to_owned()),
        };
        let mut readings = Vec::new();
        for (key, value) in &input.readings {
            match key.parse::<Period>() {
                Ok(period) => readings.push((period, measured(value)?)),
                Err(error) => return refused(period_code(&error).to_owned()),
            }
        }
        let additivity = match input.additivity.as_str() {
            "additive" => Additivity::Additive,
            "never_sums" => Additivity::NeverSums,
            other => return Err(Fault::Broken(format!("`{other}`"))),
        };
        let rule = parse::<Consolidation>(&input.rule)?;
        let found = match consolidate(rule, additivity, into, &readings) {
            Ok(found) => found,
            Err(problems) => return refused(codes(&problems)),
        };
        let answer = match found.outcome() {
            ConsolidatedOutcome::Value(value) => Answer::status("ok").with("raw", ratio(value)),
            ConsolidatedOutcome::NotFilled => Answer::status("not_filled"),
            ConsolidatedOutcome::NotApplicable => Answer::status("not_applicable"),
            ConsolidatedOutcome::NotComputable(reason) => {
                Answer::status("not_computable").with("reason", reason.code())
            }
        };
        Ok(answer
            .with_some("decided_by", found.decided_by())
            .with("used", found.coverage().used)
            .with("total", found.coverage().total))
    }

    fn period(&self, input: &PeriodInput) -> Result<Answer, Fault> {
        Ok(match input.text.parse::<Period>() {
            Ok(period) => Answer::status("ok")
                .with("key", period)
                .with("frequency", period.frequency().name())
                .with("first_day", period.first_day())
                .with("last_day", period.last_day()),
            Err(error) => Answer::status("refused").with("reason", period_code(&error)),
        })
    }

    fn number(&self, input: &NumberInput) -> Result<Answer, Fault> {
        let text = input.text.as_str();
        let found = match input.unit.as_str() {
            "quantity" => text.parse::<Quantity>().map(Quantity::exact),
            "percent" => text.parse::<Percent>().map(Percent::exact),
            "rupiah" => text.parse::<Rupiah>().map(Rupiah::exact),
            "weight" => text.parse::<Weight>().map(Weight::exact),
            "score" => text.parse::<Score>().map(Score::exact),
            unit => return Err(Fault::Broken(format!("no unit `{unit}`"))),
        };
        let refused = |reason: &str| Answer::status("refused").with("reason", reason);
        Ok(match found {
            Ok(value) => Answer::status("ok").with("raw", ratio(&value)),
            Err(NumberError::NotANumber(_)) => refused("not_a_number"),
            Err(NumberError::TooManyDigits(_)) => refused("too_many_digits"),
            Err(NumberError::OutOfRange { .. }) => refused("out_of_range"),
        })
    }

    fn rollup(&self, policy: &str, input: &RollupInput) -> Result<Answer, Fault> {
        rollup::rollup(self.policy(policy)?, input)
    }

    fn ratio_of_sums(&self, input: &RatioOfSumsInput) -> Result<Answer, Fault> {
        rollup::ratio_of_sums(input)
    }

    fn budget(&self, input: &BudgetInput) -> Result<Answer, Fault> {
        accounts::budget(input)
    }

    fn ledger(&self, input: &LedgerInput) -> Result<Answer, Fault> {
        accounts::ledger(input)
    }

    fn total(&self, input: &TotalInput) -> Result<Answer, Fault> {
        accounts::total(input)
    }

    fn efficiency(&self, input: &EfficiencyInput) -> Result<Answer, Fault> {
        accounts::efficiency(input)
    }

    fn evaluation(&self, input: &EvaluationInput) -> Result<Answer, Fault> {
        let mut lke = Lke::new(template(&input.template)?);
        for (question, label) in &input.answers {
            lke.answer(Track::Mandiri, question, evaluation::Answer::of(label))
                .map_err(Fault::broken)?;
        }
        let found = lke.score(Track::Mandiri).map_err(Fault::broken)?;
        let rounding = rounding(&input.mode, input.decimals)?;
        let mut answer = Answer::status("ok")
            .with_some("value", found.total().round(rounding))
            .with("raw", ratio(found.total()))
            .with("predicate", &found.predicate().label);
        for component in found.components() {
            answer = answer.with_some(
                &format!("score:{}", component.id()),
                component.score().map(ratio),
            );
            for sub in component.sub_components() {
                answer = answer.with_some(&format!("score:{}", sub.id()), sub.score().map(ratio));
            }
        }
        Ok(answer)
    }

    fn predicate(&self, input: &PredicateInput) -> Result<Answer, Fault> {
        let template = template(&input.template)?;
        let found = template.predicates().of(&exact(&input.total)?);
        Ok(Answer::new().with("predicate", &found.label))
    }

    fn predicate_label(&self, input: &PredicateLabelInput) -> Result<Answer, Fault> {
        let template = template(&input.template)?;
        let mut better: Option<Quantity> = None;
        for predicate in template.predicates().list() {
            if predicate.label == input.label {
                return Ok(Answer::status("known")
                    .with_some("above", predicate.above)
                    .with_some("to", better));
            }
            better = predicate.above;
        }
        Ok(Answer::status("unknown"))
    }
}
