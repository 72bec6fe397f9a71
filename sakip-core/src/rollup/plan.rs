//! A plan rolled up: every indicator's capaian, and what each node of the plan comes to.
//!
//! A node with indicators of its own is what they come to. A node without any is what the nodes below it
//! come to. So the outcome of a sasaran is never watered down by the outputs of its programs, and an OPD or a
//! Renstra, which carries no indicators, still has a figure.

use std::collections::BTreeMap;

use super::{LeafError, LeafValue, NewNode, Node, NodeId, RollupBuilder, RollupTree, Update};
use crate::indicator::{Indicator, Measured};
use crate::period::Period;
use crate::plan;
use crate::policy::Policy;
use crate::problem::Problems;

/// The figures of a plan in one period.
///
/// ```
/// use sakip_core::indicator::Measured;
/// use sakip_core::plan::{Plan, PlanData};
/// use sakip_core::policy::Policy;
/// use sakip_core::rollup::PlanRollup;
///
/// let policy = Policy::default();
/// let data: PlanData = serde_json::from_str(r#"{"renstra": [{"name": "Renstra", "tujuan": [{
///     "name": "Layanan yang baik", "id": "t", "indikator": [
///         {"id": "ikm", "name": "IKM", "unit": "nilai", "polarity": "maximize", "targets": {"2025": "80"}},
///         {"id": "lama", "name": "Lama layanan", "unit": "hari", "polarity": "minimize", "targets": {"2025": "10"}}
/// ]}]}]}"#).unwrap();
/// let plan = Plan::from_data(data, &policy)?;
/// let mut figures = PlanRollup::new(&plan, &policy, "2025".parse().unwrap(), |indicator| {
///     match indicator.id() {
///         "ikm" => Measured::Value("76".parse().unwrap()),
///         _ => Measured::NotFilled,
///     }
/// })?;
/// let tujuan = plan.find("t").and_then(|node| figures.node(node.node_id())).unwrap();
/// assert_eq!(tujuan.figure().map(|figure| figure.value().to_string()).as_deref(), Some("95.00"));
/// assert_eq!((tujuan.coverage().used, tujuan.coverage().total), (1, 2));
///
/// // The second indicator is filled in: only its ancestors are computed again.
/// let (_, indicator) = plan.indicator("lama").unwrap();
/// figures.set(indicator, Measured::Value("9".parse().unwrap())).unwrap();
/// let renstra = plan.roots().next().and_then(|node| figures.node(node.node_id())).unwrap();
/// assert_eq!(renstra.figure().map(|figure| figure.value().to_string()).as_deref(), Some("102.50"));
/// # Ok::<(), sakip_core::problem::Problems>(())
/// ```
#[derive(Clone, Debug)]
pub struct PlanRollup {
    tree: RollupTree,
    period: Period,
    policy: Policy,
    nodes: BTreeMap<plan::NodeId, NodeId>,
    indicators: BTreeMap<String, NodeId>,
}

impl PlanRollup {
    /// Measures every indicator in a period and rolls the plan up.
    ///
    /// # Errors
    /// Every problem at once: weights that are declared on some siblings only or do not sum to 100.
    pub fn new(
        plan: &plan::Plan,
        policy: &Policy,
        period: Period,
        realisasi: impl Fn(&Indicator) -> Measured,
    ) -> Result<PlanRollup, Problems> {
        let mut builder = RollupBuilder::new(policy);
        let mut nodes: BTreeMap<plan::NodeId, NodeId> = BTreeMap::new();
        let mut indicators = BTreeMap::new();
        // In document order a parent comes before its children.
        for node in plan.nodes() {
            let mut branch = NewNode::branch().label(node.label());
            if let Some(parent) = node.parent()
                && parent.indicators().is_empty()
                && let Some(parent) = nodes.get(&parent.node_id())
            {
                branch = branch.under(*parent);
                if let Some(weight) = node.weight() {
                    branch = branch.weight(weight);
                }
            }
            let id = builder.add(branch);
            nodes.insert(node.node_id(), id);
            for indicator in node.indicators() {
                let mut leaf =
                    NewNode::leaf(value(indicator, period, realisasi(indicator), policy))
                        .label(indicator.name())
                        .under(id);
                if let Some(weight) = indicator.weight() {
                    leaf = leaf.weight(weight);
                }
                indicators.insert(indicator.id().to_owned(), builder.add(leaf));
            }
        }
        let tree = builder.build()?;
        Ok(PlanRollup {
            tree,
            period,
            policy: policy.clone(),
            nodes,
            indicators,
        })
    }

    /// What a node of the plan comes to.
    pub fn node(&self, node: plan::NodeId) -> Option<Node<'_>> {
        self.tree.node(*self.nodes.get(&node)?)
    }

    /// The capaian of an indicator, as a leaf of the roll-up.
    pub fn indicator(&self, id: &str) -> Option<Node<'_>> {
        self.tree.node(*self.indicators.get(id)?)
    }

    /// The period it was measured in.
    pub fn period(&self) -> Period {
        self.period
    }

    /// The roll-up itself.
    pub fn tree(&self) -> &RollupTree {
        &self.tree
    }

    /// Gives an indicator a new realisasi and computes its ancestors again.
    ///
    /// # Errors
    /// [`LeafError::UnknownIndicator`] when the indicator is not of this plan.
    pub fn set(&mut self, indicator: &Indicator, realisasi: Measured) -> Result<Update, LeafError> {
        let leaf = self
            .indicators
            .get(indicator.id())
            .ok_or_else(|| LeafError::UnknownIndicator(indicator.id().to_owned()))?;
        let value = value(indicator, self.period, realisasi, &self.policy);
        self.tree.set_leaf(*leaf, value)
    }
}

fn value(indicator: &Indicator, period: Period, realisasi: Measured, policy: &Policy) -> LeafValue {
    LeafValue::from(&indicator.question(period, realisasi).answer(policy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, PlanData};
    use crate::text::{Lang, Localize};

    #[test]
    fn an_indicator_of_another_plan_is_named() {
        let policy = Policy::default();
        let plan = |id: &str| {
            let json = format!(
                r#"{{"renstra": [{{"name": "Renstra", "tujuan": [{{"name": "Tujuan", "indikator": [
                    {{"id": "{id}", "name": "IKM", "unit": "nilai", "polarity": "maximize", "targets": {{"2025": "80"}}}}
                ]}}]}}]}}"#
            );
            let data: PlanData = serde_json::from_str(&json).unwrap();
            Plan::from_data(data, &policy).unwrap()
        };
        let year = "2025".parse().unwrap();
        let mut figures =
            PlanRollup::new(&plan("ikm"), &policy, year, |_| Measured::NotFilled).unwrap();
        let other = plan("lain");
        let (_, indicator) = other.indicator("lain").unwrap();
        let refused = figures.set(indicator, Measured::NotFilled).unwrap_err();
        assert!(refused.localize(Lang::Id).contains("`lain`"), "{refused}");
    }
}
