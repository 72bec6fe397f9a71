//! The documents a snapshot holds.

use sakip_core::period::Year;
use sakip_core::plan::{IndicatorRow, NodeRow};
use serde::{Deserialize, Serialize};

use crate::id::{IndicatorId, NodeId, OpdId, RenstraId};
use crate::ops::indicators::ComponentInput;

/// An OPD as it was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenOpd {
    /// Its id.
    pub id: OpdId,
    /// Its code.
    pub kode: String,
    /// Its name.
    pub nama: String,
    /// Its short name.
    pub singkatan: Option<String>,
    /// The OPD above it.
    pub parent_id: Option<OpdId>,
}

/// A renstra as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenRenstra {
    /// Its id.
    pub id: RenstraId,
    /// Its OPD.
    pub opd_id: OpdId,
    /// The code of its OPD.
    pub opd: String,
    /// Its code.
    pub kode: Option<String>,
    /// What it was called.
    pub nama: String,
    /// The vision.
    pub visi: Option<String>,
    /// The first year.
    pub tahun_awal: Year,
    /// The last year.
    pub tahun_akhir: Year,
    /// The policy it is measured by, as `id@version`.
    pub policy: String,
}

/// A node of a plan as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenNode {
    /// Its id.
    pub id: NodeId,
    /// Its renstra.
    pub renstra_id: RenstraId,
    /// Its place among its siblings.
    pub urutan: i64,
    /// The node.
    pub node: NodeRow,
}

/// An indicator as it was defined, with its targets of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenIndicator {
    /// Its id.
    pub id: IndicatorId,
    /// Its renstra.
    pub renstra_id: RenstraId,
    /// Its place among the indicators of its node.
    pub urutan: i64,
    /// The indicator and the node it measures.
    pub indicator: IndicatorRow,
    /// The components of its formula.
    pub components: Vec<ComponentInput>,
}
