//! What a whole instansi rolls up from, streamed, and what it comes to.

mod opd;
mod pemda;

use chrono::NaiveDate;
use futures_util::stream::BoxStream;
use sakip_core::consolidate::Consolidation;
use sakip_core::indicator::Polarity;
use sakip_core::number::{Quantity, Weight};
use sakip_core::period::{Frequency, Period};

pub use opd::OpdRollup;
pub use pemda::{OpdFigure, PemdaRollup, rollup};

use super::within::within;
use crate::codec::args;
use crate::error::Result;
use crate::id::{IndicatorId, InstansiId, NodeId, OpdId, RenstraId};
use crate::ops::achievements::{Filled, Status};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

/// `$1` instansi, `$2` the year, `$3` the period, and what the condition adds. A parent has a lower rank than its
/// children, so that it comes before them.
macro_rules! rollup_input {
    ($within:literal) => {
        concat!(
            "SELECT r.id AS renstra_id, r.opd_id, n.id AS node_id, n.parent_id, n.bobot AS node_bobot, ",
            "i.id AS indicator_id, i.opd_id AS indicator_opd_id, i.polarity, i.frequency, i.consolidation, i.satuan, i.bobot, i.baseline, i.valid_from, i.valid_to, ",
            "t.nilai, t.batas_atas, t.tingkat AS target_tingkat, a.periode, a.measured, a.realisasi, a.tingkat, a.status ",
            "FROM renstra r JOIN plan_nodes n ON n.renstra_id = r.id AND $2 BETWEEN n.tahun_awal AND n.tahun_akhir ",
            "LEFT JOIN indicators i ON i.node_id = n.id ",
            "LEFT JOIN performance_targets t ON t.indicator_id = i.id AND t.periode = $3 ",
            "LEFT JOIN performance_achievements a ON a.indicator_id = i.id AND ", $within, " ",
            "WHERE r.instansi_id = $1 AND ",
            $crate::query::plan_in_force!("$2"),
            " ORDER BY r.id, n.rank, n.id, i.id, a.periode"
        )
    };
}

statements! {
    ITSELF = rollup_input!("a.periode = $3");
    PARTS = rollup_input!("a.periode IN ($3, $4, $5, $6, $7, $8, $9, $10, $11)");
    YEAR = rollup_input!("a.periode BETWEEN $3 AND $4");
}

record! {
    /// A row of the input of a roll-up: a node of a plan, with an indicator where it has one, its target, and
    /// one of the values that were entered in the period.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct RollupRow {
        /// The plan.
        pub renstra_id: RenstraId,
        /// The OPD whose plan it is.
        pub opd_id: OpdId,
        /// The node.
        pub node_id: NodeId,
        /// The node above it.
        pub parent_id: Option<NodeId>,
        /// The weight of the node among its siblings.
        pub node_bobot: Option<Weight>,
        /// An indicator of the node; none when it has none.
        pub indicator_id: Option<IndicatorId>,
        /// The OPD that answers for the indicator.
        pub indicator_opd_id: Option<OpdId>,
        /// Its direction or named formula.
        pub polarity: Option<Polarity>,
        /// How often it is measured.
        pub frequency: Option<Frequency>,
        /// How periods become a longer one.
        pub consolidation: Option<Consolidation>,
        /// Its unit.
        pub satuan: Option<String>,
        /// Its weight among the indicators of the node.
        pub bobot: Option<Weight>,
        /// The value before the plan starts.
        pub baseline: Option<Quantity>,
        /// The first day it is in force.
        pub valid_from: Option<NaiveDate>,
        /// The last day it is in force.
        pub valid_to: Option<NaiveDate>,
        /// The target of the period, or the lower bound of its range.
        pub nilai: Option<Quantity>,
        /// The upper bound of the range.
        pub batas_atas: Option<Quantity>,
        /// The level that is the target.
        pub target_tingkat: Option<String>,
        /// The period a value was entered for: the one asked for, or a part of it.
        pub periode: Option<Period>,
        /// Whether there is a value.
        pub measured: Option<Filled>,
        /// The value.
        pub realisasi: Option<Quantity>,
        /// The level.
        pub tingkat: Option<String>,
        /// Where it stands.
        pub status: Option<Status>,
    }
}

/// Every node of every plan in force in the year of a period, with indicators, targets and values, as the rows
/// arrive: plan by plan, parents before their children, the rows of an indicator together. One statement.
///
/// # Errors
/// [`Error::Storage`](crate::Error::Storage) when the database fails.
pub fn rollup_input(
    session: &mut Session,
    instansi: InstansiId,
    period: Period,
) -> Result<BoxStream<'_, Result<RollupRow>>> {
    let (statement, within) = within(period, [ITSELF, PARTS, YEAR]);
    let mut values = args![instansi, period.year()];
    values.extend(within);
    session.stream(&statement, values)
}
