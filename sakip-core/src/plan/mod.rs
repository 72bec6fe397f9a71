//! The plan tree: RPJMD → misi → Renstra → tujuan → sasaran → program → kegiatan → sub kegiatan, with
//! indicators on any node.
//!
//! ```
//! use sakip_core::plan::{Level, Plan, PlanData};
//! use sakip_core::policy::Policy;
//!
//! let data: PlanData = serde_json::from_str(r#"{
//!     "opd": "1.01.0.00.0.00.01.0000",
//!     "period": "2025-2029",
//!     "tujuan": [{
//!         "name": "Meningkatnya mutu pendidikan",
//!         "sasaran": [{
//!             "code": "1.1",
//!             "name": "Meningkatnya angka partisipasi sekolah",
//!             "indikator": [{"name": "APS 7–12 tahun", "unit": "%", "polarity": "maximize"}]
//!         }]
//!     }]
//! }"#).unwrap();
//! let plan = Plan::from_data(data, &Policy::default())?;
//! let (node, indicator) = plan.indicators().next().unwrap();
//! assert_eq!(node.path(), "Tujuan 1 › Sasaran 1.1");
//! assert_eq!(indicator.name(), "APS 7–12 tahun");
//! assert_eq!(plan.counts()[&Level::Sasaran].indicators, 1);
//! # Ok::<(), sakip_core::problem::Problems>(())
//! ```

mod assemble;
mod builder;
mod code;
mod data;
mod draft;
mod export;
mod level;
mod links;
mod node;
mod years;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::Serialize;

pub use builder::PlanBuilder;
pub use code::{CodeKind, NationalCode, NotANationalCode, natural_order};
pub use data::{IndicatorRow, NodeData, NodeRow, PlanData, PlanRows};
pub use level::{Level, UnknownLevel};
pub use node::{Node, NodeId};
pub use years::{NotYears, YearRange};

use crate::indicator::Indicator;
use crate::policy::Policy;
use crate::problem::Problems;
use node::Entry;

/// A checked plan: a forest of nodes with their indicators. It is built whole or not at all, by
/// [`PlanBuilder`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    head: Head,
    /// In document order.
    nodes: Vec<Entry>,
    /// In the order of their nodes.
    indicators: Vec<Indicator>,
    by_id: HashMap<String, NodeId>,
    /// The node of an indicator and its place in `indicators`.
    indicator_by_id: HashMap<String, (NodeId, usize)>,
}

/// What belongs to the plan as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Head {
    name: Option<String>,
    opd: Option<String>,
    years: Option<YearRange>,
    visi: Option<String>,
}

/// How many nodes and indicators a level has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct LevelCount {
    /// Nodes.
    pub nodes: usize,
    /// Indicators on them.
    pub indicators: usize,
    /// Those of the indicators that are indikator kinerja utama.
    pub iku: usize,
}

impl Plan {
    /// The most nodes.
    pub const MAX_NODES: usize = 200_000;
    /// The most indicators.
    pub const MAX_INDICATORS: usize = 500_000;
    /// The most characters of an id, a code or an OPD.
    pub const MAX_ID: usize = Indicator::MAX_ID;
    /// The most characters of a name.
    pub const MAX_NAME: usize = 1_000;
    /// The most characters of a vision.
    pub const MAX_VISI: usize = 4_000;

    /// A plan from a nested document; labels of ordinal targets are looked up in the scales of `policy`.
    ///
    /// # Errors
    /// Every problem of the document at once, as listed at [`PlanBuilder::build`].
    pub fn from_data(data: PlanData, policy: &Policy) -> Result<Plan, Problems> {
        let mut builder = PlanBuilder::new(policy);
        builder.data(data);
        builder.build()
    }

    /// A plan from flat rows.
    ///
    /// # Errors
    /// As [`Plan::from_data`].
    pub fn from_rows(rows: PlanRows, policy: &Policy) -> Result<Plan, Problems> {
        let mut builder = PlanBuilder::new(policy);
        builder.rows(rows);
        builder.build()
    }

    /// What the plan is called.
    pub fn name(&self) -> Option<&str> {
        self.head.name.as_deref()
    }

    /// The OPD of every node that names no other.
    pub fn opd(&self) -> Option<&str> {
        self.head.opd.as_deref()
    }

    /// The years of every node that names no others.
    pub fn years(&self) -> Option<YearRange> {
        self.head.years
    }

    /// The vision.
    pub fn visi(&self) -> Option<&str> {
        self.head.visi.as_deref()
    }

    /// A node by its number.
    pub fn node(&self, number: NodeId) -> Option<Node<'_>> {
        let entry = self.nodes.get(number.index())?;
        Some(Node {
            plan: self,
            number,
            entry,
        })
    }

    /// A node by its id.
    pub fn find(&self, id: &str) -> Option<Node<'_>> {
        self.node(*self.by_id.get(id)?)
    }

    /// The nodes with this code: one per OPD at most for a program, kegiatan or sub kegiatan.
    pub fn find_code(&self, code: &str) -> impl Iterator<Item = Node<'_>> {
        self.nodes().filter(move |node| node.code() == Some(code))
    }

    /// Every node in document order.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0_u32..).zip(&self.nodes).map(|(number, entry)| Node {
            plan: self,
            number: NodeId(number),
            entry,
        })
    }

    /// The nodes that have none above, by level and then in document order.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.run(0, u32::try_from(self.nodes.len()).unwrap_or(u32::MAX))
    }

    /// Every node, each group of siblings in the natural order of their codes.
    pub fn nodes_by_code(&self) -> Vec<Node<'_>> {
        node::walk_by_code(node::by_code(self.roots()))
    }

    /// The siblings that start in a run of nodes: each begins where the one before it ends.
    fn run(&self, start: u32, end: u32) -> impl Iterator<Item = Node<'_>> {
        let at = move |number: u32| (number < end).then(|| self.node(NodeId(number))).flatten();
        std::iter::successors(at(start), move |node| at(node.entry.end))
    }

    /// Every indicator with its node, in document order.
    pub fn indicators(&self) -> impl Iterator<Item = (Node<'_>, &Indicator)> {
        self.nodes()
            .flat_map(|node| node.indicators().iter().map(move |each| (node, each)))
    }

    /// An indicator by its id, with its node.
    pub fn indicator(&self, id: &str) -> Option<(Node<'_>, &Indicator)> {
        let (node, place) = *self.indicator_by_id.get(id)?;
        Some((self.node(node)?, self.indicators.get(place)?))
    }

    /// How many nodes and indicators each level has; levels without a node are left out.
    pub fn counts(&self) -> BTreeMap<Level, LevelCount> {
        let mut counts = BTreeMap::<Level, LevelCount>::new();
        for node in self.nodes() {
            let count = counts.entry(node.level()).or_default();
            count.nodes += 1;
            count.indicators += node.indicators().len();
            count.iku += node
                .indicators()
                .iter()
                .filter(|each| each.is_iku())
                .count();
        }
        counts
    }
}
