//! A whole plan measured and rolled up, as a request.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::choice::PolicyChoice;
use super::rollup::{RollupResult, result};
use crate::indicator::{Indicator, Measured, Target};
use crate::number::Quantity;
use crate::period::Period;
use crate::plan::{Plan, PlanData};
use crate::policy::Policy;
use crate::problem::{Problem, ProblemList, Problems};
use crate::rollup::PlanRollup;
use crate::text::{Lang, Localize, Text, excerpt};

/// A plan with what was measured in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RencanaRequest {
    /// The policy; `sakip-default` when left out.
    #[serde(default)]
    pub policy: PolicyChoice,
    /// The plan.
    pub plan: PlanData,
    /// The period that is measured.
    pub periode: Period,
    /// The realisasi by indicator: a number or a level of a scale; `null` or absent where nothing was filled
    /// in.
    #[serde(default)]
    pub realisasi: BTreeMap<String, Option<String>>,
}

/// What a plan comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RencanaResult {
    /// Every node of the plan, in document order.
    pub simpul: Vec<RollupResult>,
    /// Every indicator, in document order.
    pub indikator: Vec<RollupResult>,
}

impl RencanaRequest {
    /// What every node and every indicator comes to.
    ///
    /// # Errors
    /// Everything that is wrong with the plan or with a realisasi, at once.
    pub fn answer(self) -> Result<RencanaResult, Problems> {
        let policy = self.policy.resolve()?;
        let plan = Plan::from_data(self.plan, &policy)?;
        let mut problems = ProblemList::default();
        let mut measured = BTreeMap::new();
        for (id, realisasi) in &self.realisasi {
            let Some((_, indicator)) = plan.indicator(id) else {
                let shown = excerpt(id);
                let text = Text::new(
                    format!("tidak ada indikator `{shown}` dalam rencana"),
                    format!("the plan has no indicator `{shown}`"),
                );
                problems.add(Problem::new("unknown_indicator", shown, text));
                continue;
            };
            if let Some(text) = realisasi {
                match read(text, indicator, self.periode, &policy) {
                    Ok(value) => {
                        measured.insert(id.as_str(), value);
                    }
                    Err(problem) => problems.add(problem),
                }
            }
        }
        problems.into_result(())?;
        let figures = PlanRollup::new(&plan, &policy, self.periode, |indicator| {
            measured
                .get(indicator.id())
                .copied()
                .unwrap_or(Measured::NotFilled)
        })?;
        let simpul = plan
            .nodes()
            .filter_map(|node| Some(result(node.id(), figures.node(node.node_id())?)));
        let indikator = plan.indicators().filter_map(|(_, indicator)| {
            Some(result(indicator.id(), figures.indicator(indicator.id())?))
        });
        Ok(RencanaResult {
            simpul: simpul.collect(),
            indikator: indikator.collect(),
        })
    }
}

/// A number, or a level of the scale of the indicator's target.
fn read(
    text: &str,
    indicator: &Indicator,
    period: Period,
    policy: &Policy,
) -> Result<Measured, Problem> {
    if let Some(Target::Ordinal(target)) = indicator.target_for(period) {
        let level = target
            .scale()
            .level(text)
            .or_else(|| match Target::parse(text, policy) {
                Ok(Target::Ordinal(level)) if level.scale() == target.scale() => Some(level),
                _ => None,
            });
        if let Some(level) = level {
            return Ok(level.measured());
        }
    }
    text.trim()
        .parse::<Quantity>()
        .map(Measured::Value)
        .map_err(|error| {
            let text = Text::new(error.localize(Lang::Id), error.localize(Lang::En));
            Problem::new("realisasi", excerpt(indicator.id()), text)
        })
}
