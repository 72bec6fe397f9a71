//! Nodes over their children and ratios of sums of `sakip-core`.

use sakip_core::achievement::Question;
use sakip_core::indicator::Polarity;
use sakip_core::number::Quantity;
use sakip_core::policy::Policy;
use sakip_core::rollup::{
    Figure, LeafValue, NewNode, NoFigure, RatioParts, RollupBuilder, aggregate_ratio,
};

use super::{codes, measured, parse, ratio};
use crate::engine::{Answer, Fault};
use crate::inputs::{RatioOfSumsInput, RollupInput};

pub(super) fn rollup(policy: &Policy, input: &RollupInput) -> Result<Answer, Fault> {
    let mut builder = RollupBuilder::new(policy);
    let parent = builder.add(NewNode::branch());
    for (target, realisasi, weight) in &input.children {
        let achievement = Question::new(Polarity::MAXIMIZE)
            .target(parse::<Quantity>(target)?)
            .realisasi(measured(realisasi)?)
            .answer(policy);
        let leaf = NewNode::leaf(LeafValue::from(&achievement)).under(parent);
        builder.add(match weight {
            Some(weight) => leaf.weight(parse(weight)?),
            None => leaf,
        });
    }
    let tree = match builder.build() {
        Ok(tree) => tree,
        Err(problems) => {
            return Ok(Answer::status("refused").with("problems", codes(&problems)));
        }
    };
    let node = tree
        .node(parent)
        .ok_or_else(|| Fault::broken("the node is gone"))?;
    let figure = node.figure();
    Ok(Answer::status(node.status().name())
        .with_some("value", figure.map(Figure::value))
        .with_some("raw", figure.map(|figure| ratio(figure.raw())))
        .with_some("category", node.band().map(|band| &band.code))
        .with_some("reason", node.reason().map(NoFigure::code))
        .with("used", node.coverage().used)
        .with("total", node.coverage().total))
}

pub(super) fn ratio_of_sums(input: &RatioOfSumsInput) -> Result<Answer, Fault> {
    let parts = input
        .parts
        .iter()
        .map(|part| match part {
            None => Ok(None),
            Some((numerator, denominator)) => {
                RatioParts::new(parse(numerator)?, parse(denominator)?)
                    .map(Some)
                    .map_err(Fault::broken)
            }
        })
        .collect::<Result<Vec<_>, Fault>>()?;
    let (sum, coverage) = aggregate_ratio(parts);
    let hundred = parse::<Quantity>("100")?;
    let answer = match sum.map(|sum| sum.quotient(hundred)) {
        None => Answer::status("not_filled"),
        Some(None) => Answer::status("not_computable").with("reason", "zero_denominator"),
        Some(Some(percent)) => Answer::status("ok").with("raw", ratio(&percent)),
    };
    Ok(answer
        .with("used", coverage.used)
        .with("total", coverage.total))
}
