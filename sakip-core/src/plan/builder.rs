//! Gathering the nodes and indicators of a plan from documents, rows or calls.

use super::data::{IndicatorRow, NodeData, NodeRow, PlanData, PlanRows};
use super::draft::{Above, HeadText, NodeText};
use super::level::Level;
use super::{Head, Plan, assemble, draft, links};
use crate::indicator::IndicatorData;
use crate::policy::Policy;
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::Text;

/// Builds a plan from nodes and indicators in any order, and reports everything that is wrong with them at
/// once.
///
/// ```
/// use sakip_core::plan::{NodeRow, PlanBuilder};
/// use sakip_core::policy::Policy;
///
/// let policy = Policy::default();
/// let mut builder = PlanBuilder::new(&policy);
/// let row = |id: &str, parent: &str, level: &str| NodeRow {
///     id: id.into(),
///     parent_id: Some(parent.into()),
///     level: level.into(),
///     name: "Meningkatnya mutu layanan".into(),
///     ..NodeRow::default()
/// };
/// // Each is above the other.
/// builder.node(row("a", "b", "tujuan")).node(row("b", "a", "sasaran")).node(row("c", "d", "program"));
/// let problems = builder.build().unwrap_err();
/// let codes: Vec<_> = problems.list().iter().map(|problem| problem.code).collect();
/// assert_eq!(codes, ["plan_unknown_parent", "plan_cycle"]);
/// ```
#[derive(Clone, Debug)]
pub struct PlanBuilder<'p> {
    policy: &'p Policy,
    head: HeadText,
    nodes: Vec<NodeText>,
    indicators: Vec<IndicatorText>,
    too_many_nodes: bool,
    too_many_indicators: bool,
    /// The first place that lies deeper than there are levels.
    too_deep: Option<String>,
}

/// A node of a nested document that is still to be added.
struct Waiting {
    level: Level,
    place: String,
    above: Above,
    depth: usize,
    node: NodeData,
}

/// An indicator that was given, and where.
#[derive(Clone, Debug)]
pub(super) struct IndicatorText {
    pub(super) place: String,
    pub(super) node: Above,
    pub(super) data: IndicatorData,
}

impl<'p> PlanBuilder<'p> {
    /// A builder without nodes; labels of ordinal targets are looked up in the scales of `policy`.
    pub fn new(policy: &'p Policy) -> PlanBuilder<'p> {
        PlanBuilder {
            policy,
            head: HeadText::default(),
            nodes: Vec::new(),
            indicators: Vec::new(),
            too_many_nodes: false,
            too_many_indicators: false,
            too_deep: None,
        }
    }

    /// Sets what the plan is called.
    pub fn name(&mut self, name: impl Into<String>) -> &mut Self {
        self.head.name = Some(name.into());
        self
    }

    /// Sets the OPD of every node that names no other.
    pub fn opd(&mut self, opd: impl Into<String>) -> &mut Self {
        self.head.opd = Some(opd.into());
        self
    }

    /// Sets the years of every node that names no others, such as `2025-2029`.
    pub fn period(&mut self, period: impl Into<String>) -> &mut Self {
        self.head.period = Some(period.into());
        self
    }

    /// Sets the vision.
    pub fn visi(&mut self, visi: impl Into<String>) -> &mut Self {
        self.head.visi = Some(visi.into());
        self
    }

    /// Adds a node. Its place is `nodes[n]`, n being the number of nodes before it.
    pub fn node(&mut self, row: NodeRow) -> &mut Self {
        let place = format!("nodes[{}]", self.nodes.len());
        self.add_node(NodeText {
            place,
            id: row.id,
            above: match row.parent_id.filter(|id| !id.trim().is_empty()) {
                Some(id) => Above::Id(id),
                None => Above::Nothing,
            },
            level: row.level,
            code: row.code,
            name: row.name,
            opd: row.opd,
            period: row.period,
            weight: row.weight,
        });
        self
    }

    /// Adds an indicator to the node with an id. Its place is `indikator[n]`, n being the number of
    /// indicators before it.
    pub fn indicator(&mut self, node_id: impl Into<String>, data: IndicatorData) -> &mut Self {
        let place = format!("indikator[{}]", self.indicators.len());
        self.add_indicator(place, Above::Id(node_id.into()), data);
        self
    }

    /// Adds everything of flat rows.
    pub fn rows(&mut self, rows: PlanRows) -> &mut Self {
        let PlanRows {
            name,
            opd,
            period,
            visi,
            ..
        } = rows;
        self.head = HeadText {
            name,
            opd,
            period,
            visi,
        };
        for row in rows.nodes {
            self.node(row);
        }
        for IndicatorRow { node_id, indikator } in rows.indikator {
            self.indicator(node_id, indikator);
        }
        self
    }

    /// Adds everything of a nested document. Places are paths into it: `tujuan[0].sasaran[1]`.
    pub fn data(&mut self, mut data: PlanData) -> &mut Self {
        let mut waiting: Vec<Waiting> = Vec::new();
        for (level, list) in data.lists() {
            let roots = std::mem::take(list).into_iter().enumerate();
            waiting.extend(roots.map(|(n, node)| Waiting {
                level,
                place: format!("{level}[{n}]"),
                above: Above::Nothing,
                depth: 1,
                node,
            }));
        }
        waiting.reverse();
        let PlanData {
            name,
            opd,
            period,
            visi,
            ..
        } = data;
        self.head = HeadText {
            name,
            opd,
            period,
            visi,
        };
        while let Some(mut next) = waiting.pop() {
            let number = self.nodes.len();
            if next.depth > Level::ALL.len() {
                self.too_deep.get_or_insert_with(|| next.place.clone());
            }
            // What is refused as a whole is still taken apart, since dropping it nested would recurse.
            let refused = self.too_deep.is_some() || number >= Plan::MAX_NODES;
            let children = waiting.len();
            for (level, list) in next.node.lists() {
                let nodes = std::mem::take(list).into_iter().enumerate();
                waiting.extend(nodes.map(|(n, node)| Waiting {
                    level,
                    place: if refused {
                        String::new()
                    } else {
                        format!("{}.{level}[{n}]", next.place)
                    },
                    above: Above::Number(number),
                    depth: next.depth + 1,
                    node,
                }));
            }
            if let Some(children) = waiting.get_mut(children..) {
                children.reverse();
            }
            if self.too_deep.is_none() {
                self.take(next);
            }
        }
        self
    }

    /// Adds one node of a document, whose children have been taken out, with its indicators.
    fn take(&mut self, next: Waiting) {
        let Waiting {
            level,
            place,
            above,
            node,
            ..
        } = next;
        let number = self.nodes.len();
        for (n, mut data) in node.indikator.into_iter().enumerate() {
            let place = format!("{place}.indikator[{n}]");
            if data.id.trim().is_empty() {
                data.id.clone_from(&place);
            }
            self.add_indicator(place, Above::Number(number), data);
        }
        self.add_node(NodeText {
            id: node
                .id
                .filter(|id| !id.trim().is_empty())
                .unwrap_or_else(|| place.clone()),
            place,
            above,
            level: level.name().to_owned(),
            code: node.code,
            name: node.name,
            opd: node.opd,
            period: node.period,
            weight: node.weight,
        });
    }

    fn add_node(&mut self, node: NodeText) {
        if self.nodes.len() < Plan::MAX_NODES {
            self.nodes.push(node);
        } else {
            self.too_many_nodes = true;
        }
    }

    fn add_indicator(&mut self, place: String, node: Above, data: IndicatorData) {
        if self.indicators.len() < Plan::MAX_INDICATORS {
            self.indicators.push(IndicatorText { place, node, data });
        } else {
            self.too_many_indicators = true;
        }
    }

    /// Checks everything and builds the plan.
    ///
    /// # Errors
    /// Every problem at once, with its place: `plan_too_many_nodes`, `plan_too_many_indicators`,
    /// `plan_too_deep` (a nested document deeper than there are levels is read no further), `plan_text` (name
    /// or vision of the plan), `plan_opd`, `plan_period`; of a node `node_id`, `node_level`,
    /// `node_code`, `node_name`, `node_opd`, `node_period`, `node_weight`; between nodes
    /// `plan_duplicate_id`, `plan_unknown_parent`, `plan_cycle`, `plan_level_order`, `plan_duplicate_code`
    /// (program, kegiatan and sub kegiatan within one OPD, the other levels among siblings); of indicators
    /// `plan_dangling_indicator`, `plan_duplicate_indicator`, and all of
    /// [`Indicator::new`](crate::indicator::Indicator::new).
    pub fn build(self) -> Result<Plan, Problems> {
        let mut problems = ProblemList::default();
        self.check_size(&mut problems);
        let head: Head = draft::head(self.head, &mut problems);
        let drafts: Vec<_> = self
            .nodes
            .into_iter()
            .map(|node| draft::node(node, &mut problems))
            .collect();
        let ids = links::ids(&drafts, &mut problems);
        let tree = links::tree(&drafts, &ids, &mut problems);
        links::codes(&drafts, &tree, head.opd.as_deref(), &mut problems);
        let indicators =
            draft::indicators(self.indicators, &drafts, &ids, self.policy, &mut problems);
        problems.into_result(())?;
        Ok(assemble::plan(head, drafts, &tree, indicators))
    }

    fn check_size(&self, problems: &mut ProblemList) {
        if let Some(place) = &self.too_deep {
            let most = Level::ALL.len();
            problems.add(Problem::new(
                "plan_too_deep",
                place.clone(),
                Text::new(
                    format!("lebih dalam dari {most} tingkat"),
                    format!("deeper than the {most} levels there are"),
                ),
            ));
        }
        if self.too_many_nodes {
            problems.add(Problem::new(
                "plan_too_many_nodes",
                "",
                Text::new(
                    format!(
                        "paling banyak {} simpul dalam satu rencana",
                        Plan::MAX_NODES
                    ),
                    format!("a plan has at most {} nodes", Plan::MAX_NODES),
                ),
            ));
        }
        if self.too_many_indicators {
            problems.add(Problem::new(
                "plan_too_many_indicators",
                "",
                Text::new(
                    format!(
                        "paling banyak {} indikator dalam satu rencana",
                        Plan::MAX_INDICATORS
                    ),
                    format!("a plan has at most {} indicators", Plan::MAX_INDICATORS),
                ),
            ));
        }
    }
}
