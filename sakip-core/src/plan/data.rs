//! The data forms of a plan: the nested document people write, and the flat rows of tables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::level::Level;
use super::years::YearRange;
use crate::indicator::IndicatorData;
use crate::number::Weight;

/// A plan as a nested document: `{opd, period, tujuan: [{name, sasaran: [{name, indikator: […]}]}]}`.
///
/// Children stand in the list of their level; the order of a node's children is by level, then as written.
/// A blank optional text is the same as none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanData {
    /// What the plan is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The OPD every node belongs to that names no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opd: Option<String>,
    /// The years every node covers that names no others, such as `2025-2029`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<YearRange>")]
    pub period: Option<String>,
    /// The vision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visi: Option<String>,
    /// The roots of level RPJMD.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rpjmd: Vec<NodeData>,
    /// The roots of level misi.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misi: Vec<NodeData>,
    /// The roots of level Renstra.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renstra: Vec<NodeData>,
    /// The roots of level tujuan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tujuan: Vec<NodeData>,
    /// The roots of level sasaran.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sasaran: Vec<NodeData>,
    /// The roots of level program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub program: Vec<NodeData>,
    /// The roots of level kegiatan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kegiatan: Vec<NodeData>,
    /// The roots of level sub kegiatan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_kegiatan: Vec<NodeData>,
}

/// A node of a nested document with everything below it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeData {
    /// The id, unique in the plan; without one, the place in the document is the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The code, such as `1.1` or `1.01.02.2.01`: text, never a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it is called, 1 to 1000 characters.
    pub name: String,
    /// The OPD, where it is not the one of the node above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opd: Option<String>,
    /// The years, where they are not those of the node above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<YearRange>")]
    pub period: Option<String>,
    /// The weight among its siblings, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Weight>")]
    pub weight: Option<String>,
    /// The indicators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indikator: Vec<IndicatorData>,
    /// The children of level misi.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misi: Vec<NodeData>,
    /// The children of level Renstra.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renstra: Vec<NodeData>,
    /// The children of level tujuan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tujuan: Vec<NodeData>,
    /// The children of level sasaran.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sasaran: Vec<NodeData>,
    /// The children of level program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub program: Vec<NodeData>,
    /// The children of level kegiatan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kegiatan: Vec<NodeData>,
    /// The children of level sub kegiatan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_kegiatan: Vec<NodeData>,
}

impl PlanData {
    /// The roots of each level, the highest level first.
    pub(super) fn lists(&mut self) -> [(Level, &mut Vec<NodeData>); 8] {
        [
            (Level::Rpjmd, &mut self.rpjmd),
            (Level::Misi, &mut self.misi),
            (Level::Renstra, &mut self.renstra),
            (Level::Tujuan, &mut self.tujuan),
            (Level::Sasaran, &mut self.sasaran),
            (Level::Program, &mut self.program),
            (Level::Kegiatan, &mut self.kegiatan),
            (Level::SubKegiatan, &mut self.sub_kegiatan),
        ]
    }
}

impl NodeData {
    /// The children of each level, the highest level first.
    pub(super) fn lists(&mut self) -> [(Level, &mut Vec<NodeData>); 7] {
        [
            (Level::Misi, &mut self.misi),
            (Level::Renstra, &mut self.renstra),
            (Level::Tujuan, &mut self.tujuan),
            (Level::Sasaran, &mut self.sasaran),
            (Level::Program, &mut self.program),
            (Level::Kegiatan, &mut self.kegiatan),
            (Level::SubKegiatan, &mut self.sub_kegiatan),
        ]
    }
}

/// A plan as flat tables: one row per node and one per indicator, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRows {
    /// What the plan is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The OPD every node belongs to that names no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opd: Option<String>,
    /// The years every node covers that names no others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<YearRange>")]
    pub period: Option<String>,
    /// The vision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visi: Option<String>,
    /// The nodes.
    pub nodes: Vec<NodeRow>,
    /// The indicators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indikator: Vec<IndicatorRow>,
}

/// A node as a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeRow {
    /// The id, unique in the plan.
    pub id: String,
    /// The id of the node above; none for a root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    /// The level, such as `sasaran`.
    #[schemars(with = "Level")]
    pub level: String,
    /// The code: text, never a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it is called, 1 to 1000 characters.
    pub name: String,
    /// The OPD, where it is not the one of the node above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opd: Option<String>,
    /// The years, where they are not those of the node above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<YearRange>")]
    pub period: Option<String>,
    /// The weight among its siblings, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Weight>")]
    pub weight: Option<String>,
}

/// An indicator as a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorRow {
    /// The id of its node.
    pub node_id: String,
    /// The indicator.
    pub indikator: IndicatorData,
}
