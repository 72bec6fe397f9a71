//! Indicators, one by one: their definition, where they stand, and the components of their formula.

pub mod components;
mod rows;

use chrono::{DateTime, NaiveDate, Utc};
use sakip_core::consolidate::Consolidation;
use sakip_core::indicator::{Indicator as CoreIndicator, IndicatorData, Polarity};
use sakip_core::number::{Quantity, Weight};
use sakip_core::period::{Frequency, Period};
use sakip_core::plan::Plan;
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use crate::check;
use crate::codec::args;
use crate::convert::{self, document_id};
use crate::error::{Error, Refusal, Result};
use crate::id::{IndicatorId, InstansiId, NodeId, OpdId, RenstraId};
use crate::ops::nodes::{self, Node};
use crate::ops::renstra::Renstra;
use crate::ops::{opd, policies, renstra, targets};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;
pub use components::{Component, ComponentInput};
pub(crate) use rows::STATEMENTS as ROW_STATEMENTS;
pub(crate) use rows::{Columns, delete, hanging, insert, of_renstra, rewrite};

statements! {
    GET = "SELECT i.* FROM indicators i JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND i.id = $2";
    COUNT = "SELECT count(*) FROM indicators WHERE renstra_id = $1";
    NEXT_PLACE = "SELECT coalesce(max(urutan) + 1, 0) FROM indicators WHERE node_id = $1";
}

record! {
    /// An indicator.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Indicator {
        /// Its id.
        pub id: IndicatorId,
        /// The renstra it belongs to.
        pub renstra_id: RenstraId,
        /// The node it measures.
        pub node_id: NodeId,
        /// Its OPD.
        pub opd_id: OpdId,
        /// Its code.
        pub kode: Option<String>,
        /// What is measured.
        pub nama: String,
        /// The unit.
        pub satuan: String,
        /// The direction or the named formula.
        pub polarity: Polarity,
        /// How often it is measured.
        pub frequency: Frequency,
        /// How periods become a longer one.
        pub consolidation: Consolidation,
        /// The weight among the indicators of its node, in percent.
        pub bobot: Option<Weight>,
        /// The value before the plan starts.
        pub baseline: Option<Quantity>,
        /// The target at the end of the plan: `95`, `80-90` or `opini_bpk:WTP`.
        pub end_target: Option<String>,
        /// The first day it is in force.
        pub valid_from: Option<NaiveDate>,
        /// The last day it is in force.
        pub valid_to: Option<NaiveDate>,
        /// How its value is computed.
        pub formula: Option<String>,
        /// Whether it is an indikator kinerja utama.
        pub iku: bool,
        /// Where its data come from.
        pub sumber_data: Option<String>,
        /// What exactly is counted, and how.
        pub definisi_operasional: Option<String>,
        /// Who answers for it.
        pub penanggung_jawab: Option<String>,
        /// Its place among the indicators of its node.
        pub urutan: i64,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Counts its changes.
        pub version: i64,
    }
}

/// An indicator as somebody gives it: the whole of it, on creation and on every change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorInput {
    /// The node it measures.
    pub node_id: NodeId,
    /// Its place among the indicators of the node; the last, or where it was, when left out.
    #[serde(default)]
    pub urutan: Option<i64>,
    /// Its definition. Its `id` is not read, its `opd` is the code of an OPD, and its targets are set when it
    /// is created; later they are revised one by one ([`targets::revise`]).
    pub data: IndicatorData,
    /// The components of its formula; one for every name in it when left out.
    #[serde(default)]
    pub components: Option<Vec<ComponentInput>>,
}

/// What is removed with an indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Removal {
    /// Whether its targets may go with it. The revisions they had stay.
    pub with_targets: bool,
    /// Why.
    pub reason: Option<String>,
}

/// Adds an indicator to a node.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with it, in the codes of
/// [`Indicator::new`](sakip_core::indicator::Indicator::new), `formula_component`, `year_outside_plan` for a
/// target of a year the node or the renstra does not cover, `plan_too_many_indicators`; [`Error::NotFound`] for
/// the node or the OPD; [`Error::Refused`] `renstra_archived`.
pub async fn create(unit: &mut Unit, input: IndicatorInput) -> Result<IndicatorId> {
    unit.start()?;
    let instansi = unit.instansi();
    let node = nodes::get(unit, instansi, input.node_id).await?;
    let renstra = renstra::for_writing(unit, node.renstra_id).await?;
    let mut problems = ProblemList::default();
    let count: i64 = unit.fetch_value(&COUNT, args![renstra.id]).await?;
    if usize::try_from(count).is_ok_and(|count| count >= Plan::MAX_INDICATORS) {
        let most = Plan::MAX_INDICATORS;
        problems.add(Problem::new(
            "plan_too_many_indicators",
            "",
            Text::new(
                format!("paling banyak {most} indikator dalam satu rencana"),
                format!("a plan has at most {most} indicators"),
            ),
        ));
    }
    let years = targets::years(&renstra, &node);
    for (text, _) in input.data.targets.list() {
        // What is no period is a problem of the engine's.
        if let Ok(periode) = text.parse::<Period>() {
            let place = format!("targets.{periode}");
            targets::check_year(&mut problems, place, &years, periode);
        }
    }
    let (core, columns) = checked(unit, &renstra, &node, &input, None, problems).await?;
    let id = insert(unit, renstra.id, &columns).await?;
    components::put(unit, id, core.formula(), input.components.as_deref()).await?;
    for (periode, target) in core.targets() {
        targets::insert(unit, id, *periode, target).await?;
    }
    renstra::touch(unit, renstra.id).await?;
    unit.done(id)
}

/// Changes an indicator, or moves it to another node of its renstra. Gives its new version.
///
/// # Errors
/// As [`create`]; [`Error::Invalid`] `targets_by_revision` for targets among the data; [`Error::Refused`]
/// `component_has_values` where a component would go that was filled in, `frequency_has_values` for another
/// frequency than the one achievements were entered by; [`Error::Conflict`].
pub async fn update(
    unit: &mut Unit,
    id: IndicatorId,
    version: i64,
    input: IndicatorInput,
) -> Result<i64> {
    unit.start()?;
    let instansi = unit.instansi();
    let (renstra, before) = held(unit, id, version).await?;
    let node = nodes::get(unit, instansi, input.node_id).await?;
    if node.renstra_id != renstra.id {
        return Err(Error::not_found("node", input.node_id));
    }
    let mut problems = ProblemList::default();
    if !input.data.targets.is_empty() {
        problems.add(Problem::new(
            "targets_by_revision",
            "targets",
            Text::new(
                "target diubah satu per satu dengan revisi beralasan",
                "targets are changed one by one, by a revision with a reason",
            ),
        ));
    }
    let (core, columns) = checked(unit, &renstra, &node, &input, Some(&before), problems).await?;
    if core.frequency() != before.frequency {
        let achievements = hanging(unit, id).await?.achievements;
        if let Some(refusal) = frequency_has_values(&before, achievements) {
            return Err(refusal.into());
        }
    }
    let parts = components::put(unit, id, core.formula(), input.components.as_deref()).await?;
    if columns.are_of(&before) && !parts {
        return unit.done(before.version);
    }
    rewrite(unit, &before, &columns, None).await?;
    renstra::touch(unit, renstra.id).await?;
    unit.done(before.version + 1)
}

/// Removes an indicator without achievements. To end one that was measured, set its `valid_to`.
///
/// # Errors
/// [`Error::Refused`] `indicator_in_use` with what hangs on it; [`Error::Conflict`]; [`Error::NotFound`].
pub async fn remove(
    unit: &mut Unit,
    id: IndicatorId,
    version: i64,
    removal: Removal,
) -> Result<()> {
    unit.start()?;
    let mut problems = ProblemList::default();
    check::optional(
        &mut problems,
        "reason",
        removal.reason.as_deref(),
        1..=targets::MAX_REASON,
    );
    problems.into_result(())?;
    let (_, before) = held(unit, id, version).await?;
    let hanging = hanging(unit, id).await?;
    if !hanging.may_go(removal.with_targets) {
        return Err(Refusal::new("indicator_in_use", hanging.message())
            .lifted_by(hanging.lifted_by())
            .into());
    }
    delete(unit, &before, removal.reason.as_deref()).await?;
    renstra::touch(unit, before.renstra_id).await?;
    unit.done(())
}

/// An indicator.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(
    session: &mut Session,
    instansi: InstansiId,
    id: IndicatorId,
) -> Result<Indicator> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("indicator", id))
}

/// An indicator with its targets, as the engine computes with it, and the policy it is measured by. Its id is
/// the one of documents, such as `#17`.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Damaged`] when what is stored cannot be read.
pub async fn definition(
    session: &mut Session,
    instansi: InstansiId,
    id: IndicatorId,
) -> Result<(CoreIndicator, Policy)> {
    let row = get(session, instansi, id).await?;
    let renstra = renstra::get(session, instansi, row.renstra_id).await?;
    let policy = policies::of_reference(session, instansi, renstra.policy.as_deref()).await?;
    let targets = targets::of_indicator(session, id).await?;
    Ok((convert::indicator(&row, &targets, &policy)?, policy))
}

/// Which indicators a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IndicatorFilter {
    /// Only those of this renstra.
    pub renstra_id: Option<RenstraId>,
    /// Only those of this node.
    pub node_id: Option<NodeId>,
    /// Only those of this OPD.
    pub opd_id: Option<OpdId>,
    /// Only those that are an IKU, or only those that are none.
    pub iku: Option<bool>,
    /// Only those that are in force on this day.
    pub on: Option<NaiveDate>,
    /// Only those whose code or name contains this text.
    pub search: Option<String>,
}

/// What a list of indicators is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorSort {
    /// The place among the indicators of a node.
    #[default]
    Urutan,
    /// The name.
    Nama,
}

/// The indicators of an instansi.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    filter: &IndicatorFilter,
    sort: IndicatorSort,
    direction: Direction,
    page: &Page,
) -> Result<Paged<Indicator>> {
    let (name, key, is_text) = match sort {
        IndicatorSort::Urutan => ("urutan", "i.urutan", false),
        IndicatorSort::Nama => ("nama", "i.nama", true),
    };
    let sorted = Sort {
        name,
        key,
        is_text,
        direction,
    };
    let from = "indicators i JOIN renstra r ON r.id = i.renstra_id";
    let mut list = List::new("ops::indicators::LIST", "i.*", from, "i.id", sorted);
    list.filter("r.instansi_id = {}", instansi);
    list.filter_if("i.renstra_id = {}", filter.renstra_id);
    list.filter_if("i.node_id = {}", filter.node_id);
    list.filter_if("i.opd_id = {}", filter.opd_id);
    list.filter_if("i.iku = {}", filter.iku);
    list.filter_if(
        "(i.valid_from IS NULL OR i.valid_from <= {}) AND (i.valid_to IS NULL OR i.valid_to >= {})",
        filter.on,
    );
    list.search(&["i.kode", "i.nama"], filter.search.as_deref());
    list.fetch(session, page, |indicator: &Indicator| match sort {
        IndicatorSort::Urutan => (indicator.urutan.to_string(), indicator.id.0),
        IndicatorSort::Nama => (indicator.nama.clone(), indicator.id.0),
    })
    .await
}

/// Why an indicator keeps its frequency: what was entered by it would not count any more.
pub(crate) fn frequency_has_values(before: &Indicator, achievements: i64) -> Option<Refusal> {
    let frequency = before.frequency.name();
    (achievements > 0).then(|| {
        Refusal::new(
            "frequency_has_values",
            Text::new(
                format!("{achievements} capaian sudah diisi {frequency}"),
                format!("{achievements} achievements were entered {frequency}"),
            ),
        )
        .lifted_by(Text::new(
            "siapa pun yang boleh mengubah rencana, dengan mengakhiri masa berlakunya (valid_to) dan membuat indikator baru",
            "whoever may change the plan, by ending its validity (valid_to) and adding a new indicator",
        ))
    })
}

/// The renstra of an indicator, held for writing, and the indicator in the version somebody has read.
async fn held(unit: &mut Unit, id: IndicatorId, version: i64) -> Result<(Renstra, Indicator)> {
    let instansi = unit.instansi();
    let indicator = get(unit, instansi, id).await?;
    let renstra = renstra::for_writing(unit, indicator.renstra_id).await?;
    // Read again: until here somebody else could have changed it.
    let indicator = get(unit, instansi, id).await?;
    version::check("indicator", id, version, indicator.version)?;
    Ok((renstra, indicator))
}

/// The indicator as the engine checked it, and what is to be written of it.
async fn checked(
    unit: &mut Unit,
    renstra: &Renstra,
    node: &Node,
    input: &IndicatorInput,
    before: Option<&Indicator>,
    mut problems: ProblemList,
) -> Result<(CoreIndicator, Columns)> {
    let instansi = unit.instansi();
    let policy = policies::of_reference(unit, instansi, renstra.policy.as_deref()).await?;
    let mut data = input.data.clone();
    data.id = document_id(before.map_or(IndicatorId(0), |row| row.id));
    let mut opd_id = node.opd_id;
    let named = data.opd.take();
    if let Some(kode) = named.filter(|kode| !kode.trim().is_empty()) {
        match opd::by_code(unit, instansi, &kode).await? {
            Some(opd) => opd_id = opd.id,
            None => problems.add(renstra::unknown_opd("opd", &kode)),
        }
    }
    for (place, text) in [
        ("name", Some(&data.name)),
        ("unit", Some(&data.unit)),
        ("sumber_data", data.sumber_data.as_ref()),
        ("definisi_operasional", data.definisi_operasional.as_ref()),
        ("penanggung_jawab", data.penanggung_jawab.as_ref()),
    ] {
        let text = text.map(String::as_str);
        check::optional(&mut problems, place, text, 0..=usize::MAX);
    }
    let urutan = match (input.urutan, before) {
        (Some(urutan), _) => {
            check::place(&mut problems, "urutan", urutan);
            urutan
        }
        (None, Some(row)) if row.node_id == node.id => row.urutan,
        (None, _) => {
            let next: i64 = unit.fetch_value(&NEXT_PLACE, args![node.id]).await?;
            next.min(check::MAX_PLACE)
        }
    };
    let core = match CoreIndicator::new(data, &policy, "") {
        Ok(core) => Some(core),
        Err(found) => {
            problems.extend(found);
            None
        }
    };
    if let Some(core) = &core {
        convert::indicator_digits(&mut problems, "", core);
        components::check(core.formula(), input.components.as_deref(), &mut problems);
    }
    // Without the indicator there is a problem.
    let core = problems
        .into_result(core)?
        .ok_or_else(|| Error::not_found("indicator", node.id))?;
    let columns = Columns::of(&core, node.id, opd_id, urutan);
    Ok((core, columns))
}
