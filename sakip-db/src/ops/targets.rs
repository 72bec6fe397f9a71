//! Targets: one per indicator and period, revised with a reason, every revision kept.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};
use sakip_core::indicator::{Indicator as CoreIndicator, Target as CoreTarget};
use sakip_core::number::Quantity;
use sakip_core::period::{Period, Year};
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::convert::{self, TargetColumns, TargetKind, problem};
use crate::error::{Error, Refusal, Result};
use crate::id::{IndicatorId, InstansiId, OpdId, RenstraId, TargetId, UserId};
use crate::ops::nodes::{self, Node};
use crate::ops::renstra::{self, Renstra};
use crate::ops::{indicators, policies};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;

statements! {
    INSERT = "INSERT INTO performance_targets (indicator_id, periode, tahun, jenis, nilai, batas_atas, tingkat, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id";
    REWRITE = "UPDATE performance_targets SET jenis = $3, nilai = $4, batas_atas = $5, tingkat = $6, revision = revision + 1, updated_at = $7, version = version + 1 WHERE id = $1 AND version = $2";
    INSERT_REVISION = "INSERT INTO performance_target_revisions (target_id, revision, target, reason, effective, revised_by, revised_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    DELETE = "DELETE FROM performance_targets WHERE id = $1";
    GET = "SELECT t.* FROM performance_targets t JOIN indicators i ON i.id = t.indicator_id JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND t.id = $2";
    COUNT = "SELECT count(*) FROM performance_targets WHERE indicator_id = $1";
    OF_PERIOD = "SELECT * FROM performance_targets WHERE indicator_id = $1 AND periode = $2";
    OF_INDICATOR = "SELECT * FROM performance_targets WHERE indicator_id = $1 ORDER BY periode";
    OF_RENSTRA = "SELECT t.* FROM performance_targets t JOIN indicators i ON i.id = t.indicator_id WHERE i.renstra_id = $1 ORDER BY t.indicator_id, t.periode";
    REVISIONS = "SELECT v.* FROM performance_target_revisions v JOIN performance_targets t ON t.id = v.target_id JOIN indicators i ON i.id = t.indicator_id JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND v.target_id = $2 ORDER BY v.revision";
}

/// The longest reason, in characters.
pub const MAX_REASON: usize = 2_000;

record! {
    /// The target of an indicator for a period.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Target {
        /// Its id.
        pub id: TargetId,
        /// The indicator.
        pub indicator_id: IndicatorId,
        /// The period; the target of a year is no target of its months.
        pub periode: Period,
        /// The year the period lies in.
        pub tahun: Year,
        /// Which columns hold it.
        pub jenis: TargetKind,
        /// The value, or the lower bound of a range.
        pub nilai: Option<Quantity>,
        /// The upper bound of a range.
        pub batas_atas: Option<Quantity>,
        /// The level behind the id of its scale, such as `opini_bpk:WTP`.
        pub tingkat: Option<String>,
        /// How often it was revised.
        pub revision: i64,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Counts its changes.
        pub version: i64,
    }
}

impl Target {
    pub(crate) fn columns(&self) -> TargetColumns {
        TargetColumns {
            jenis: self.jenis,
            nilai: self.nilai,
            batas_atas: self.batas_atas,
            tingkat: self.tingkat.clone(),
        }
    }

    /// The target as the engine knows it; a level is looked up in the scales of the policy of its renstra.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the policy has no such level.
    pub fn target(&self, policy: &Policy) -> Result<CoreTarget> {
        convert::target(&self.columns(), policy)
    }
}

record! {
    /// A target as it was at some time.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct TargetRevision {
        /// The target.
        pub target_id: TargetId,
        /// 0 for the first.
        pub revision: i64,
        /// What it was: `95`, `80-90` or `opini_bpk:WTP`.
        pub target: String,
        /// Why it was revised.
        pub reason: Option<String>,
        /// From which day on.
        pub effective: Option<NaiveDate>,
        /// Who revised it; none for a program.
        pub revised_by: Option<UserId>,
        /// When.
        pub revised_at: DateTime<Utc>,
    }
}

/// A target to set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewTarget {
    /// The indicator.
    pub indicator_id: IndicatorId,
    /// The period: `2025`, `2025-S1`, `2025-Q3`, `2025-M07`.
    pub periode: Period,
    /// A number (`95`) of at most 28 significant digits, a range (`80-90`) or a level (`WTP`).
    pub target: String,
}

/// A target to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// What it is now, in the form of [`NewTarget::target`].
    pub target: String,
    /// Why, 1 to [`MAX_REASON`] characters.
    pub reason: String,
    /// From which day on.
    pub effective: NaiveDate,
}

/// Sets the target of a period that has none yet: revision 0.
///
/// # Errors
/// [`Error::Refused`] `target_exists` when the period has one: it is revised, with a reason;
/// [`Error::Invalid`] `indicator_target` for what is no target under the policy of the renstra,
/// `too_many_digits`, `year_outside_plan` for a year its node or its renstra does not cover, `indicator_targets` past [`MAX_TARGETS`](sakip_core::indicator::Indicator::MAX_TARGETS);
/// [`Error::NotFound`] for the indicator.
pub async fn set(unit: &mut Unit, new: NewTarget) -> Result<TargetId> {
    unit.start()?;
    let instansi = unit.instansi();
    let indicator = indicators::get(unit, instansi, new.indicator_id).await?;
    let (renstra, policy) = for_writing(unit, indicator.renstra_id).await?;
    // Read again: until the renstra was held somebody else could have moved it.
    let indicator = indicators::get(unit, instansi, new.indicator_id).await?;
    let node = nodes::get(unit, instansi, indicator.node_id).await?;
    let mut problems = ProblemList::default();
    check_year(
        &mut problems,
        "periode",
        &years(&renstra, &node),
        new.periode,
    );
    let target = read(&new.target, &policy, problems)?;
    let count: i64 = unit.fetch_value(&COUNT, args![new.indicator_id]).await?;
    let most = CoreIndicator::MAX_TARGETS;
    if usize::try_from(count).is_ok_and(|count| count >= most) {
        let text = Text::new(
            format!("paling banyak {most} target per indikator"),
            format!("at most {most} targets per indicator"),
        );
        return Err(Error::Invalid(
            Problem::new("indicator_targets", "periode", text).into(),
        ));
    }
    let there: Option<Target> = unit
        .fetch_optional(&OF_PERIOD, args![new.indicator_id, new.periode])
        .await?;
    if there.is_some() {
        let periode = new.periode;
        return Err(Refusal::new(
            "target_exists",
            Text::new(
                format!("periode {periode} sudah punya target; ubah dengan revisi beralasan"),
                format!("{periode} has a target already; revise it with a reason"),
            ),
        )
        .into());
    }
    let id = insert(unit, new.indicator_id, new.periode, &target).await?;
    renstra::touch(unit, indicator.renstra_id).await?;
    unit.done(id)
}

/// Revises a target; what it was stays in its revisions.
///
/// # Errors
/// [`Error::Conflict`] when `version` is not the one it has; [`Error::Invalid`] for what is no target, an
/// empty or too long reason; [`Error::Refused`] `target_unchanged` when nothing would change;
/// [`Error::NotFound`].
pub async fn revise(
    unit: &mut Unit,
    id: TargetId,
    version: i64,
    revision: Revision,
) -> Result<i64> {
    unit.start()?;
    let instansi = unit.instansi();
    let before = get(unit, instansi, id).await?;
    let indicator = indicators::get(unit, instansi, before.indicator_id).await?;
    let (_, policy) = for_writing(unit, indicator.renstra_id).await?;
    // Read again: until here somebody else could have changed it.
    let before = get(unit, instansi, id).await?;
    version::check("target", id, version, before.version)?;
    let mut problems = ProblemList::default();
    check::text(&mut problems, "reason", &revision.reason, 1..=MAX_REASON);
    let target = read(&revision.target, &policy, problems)?;
    if before.columns() == TargetColumns::from(&target) {
        return Err(Refusal::new(
            "target_unchanged",
            Text::new(
                format!("target sudah {}", target.written()),
                format!("the target is {} already", target.written()),
            ),
        )
        .into());
    }
    rewrite(unit, &before, &target, &revision.reason, revision.effective).await?;
    renstra::touch(unit, indicator.renstra_id).await?;
    unit.done(before.version + 1)
}

/// A target.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(session: &mut Session, instansi: InstansiId, id: TargetId) -> Result<Target> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("target", id))
}

/// Everything a target was, the first first.
///
/// # Errors
/// [`Error::NotFound`] when there is no such target.
pub async fn revisions(
    session: &mut Session,
    instansi: InstansiId,
    id: TargetId,
) -> Result<Vec<TargetRevision>> {
    let revisions: Vec<TargetRevision> = session.fetch_all(&REVISIONS, args![instansi, id]).await?;
    if revisions.is_empty() {
        return Err(Error::not_found("target", id));
    }
    Ok(revisions)
}

/// Which targets a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TargetFilter {
    /// Only those of this indicator.
    pub indicator_id: Option<IndicatorId>,
    /// Only those of this renstra.
    pub renstra_id: Option<RenstraId>,
    /// Only those of indicators of this OPD.
    pub opd_id: Option<OpdId>,
    /// Only those of periods in this year.
    pub tahun: Option<Year>,
    /// Only that of this period.
    pub periode: Option<Period>,
}

/// The targets of an instansi, by period.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    filter: &TargetFilter,
    direction: Direction,
    page: &Page,
) -> Result<Paged<Target>> {
    let sorted = Sort {
        name: "periode",
        key: "t.periode",
        is_text: true,
        direction,
    };
    let from = "performance_targets t JOIN indicators i ON i.id = t.indicator_id JOIN renstra r ON r.id = i.renstra_id";
    let mut list = List::new("ops::targets::LIST", "t.*", from, "t.id", sorted);
    list.filter("r.instansi_id = {}", instansi);
    list.filter_if("t.indicator_id = {}", filter.indicator_id);
    list.filter_if("i.renstra_id = {}", filter.renstra_id);
    list.filter_if("i.opd_id = {}", filter.opd_id);
    list.filter_if("t.tahun = {}", filter.tahun);
    list.filter_if("t.periode = {}", filter.periode);
    list.fetch(session, page, |target: &Target| {
        (target.periode.to_string(), target.id.0)
    })
    .await
}

/// Reads what somebody wrote as a target.
fn read(text: &str, policy: &Policy, mut problems: ProblemList) -> Result<CoreTarget, Problems> {
    let read = CoreTarget::parse(text, policy);
    match &read {
        Ok(target) => convert::digits(&mut problems, "target", target),
        Err(error) => problems.add(problem("indicator_target", "target", error)),
    }
    // What could not be read is a problem.
    problems.into_result(())?;
    read.map_err(|error| problem("indicator_target", "target", &error).into())
}

/// Holds the renstra of an indicator for writing, and gives the policy its levels are read by.
async fn for_writing(unit: &mut Unit, id: RenstraId) -> Result<(Renstra, Policy)> {
    let renstra = renstra::for_writing(unit, id).await?;
    let instansi = unit.instansi();
    let policy = policies::of_reference(unit, instansi, renstra.policy.as_deref()).await?;
    Ok((renstra, policy))
}

/// The years both a node and its renstra cover; none when they have none in common.
pub(crate) fn years(renstra: &Renstra, node: &Node) -> RangeInclusive<Year> {
    let first = renstra.tahun_awal.max(node.tahun_awal);
    let last = renstra.tahun_akhir.min(node.tahun_akhir);
    first..=last
}

/// A target is for a year of its plan.
pub(crate) fn check_year(
    problems: &mut ProblemList,
    place: impl Into<String>,
    years: &RangeInclusive<Year>,
    periode: Period,
) {
    if !years.contains(&periode.year()) {
        let (first, last) = (years.start(), years.end());
        problems.add(Problem::new(
            "year_outside_plan",
            place,
            Text::new(
                format!("di luar masa rencana {first} sampai {last}"),
                format!("outside the plan of {first} to {last}"),
            ),
        ));
    }
}

pub(crate) async fn of_renstra(session: &mut Session, id: RenstraId) -> Result<Vec<Target>> {
    session.fetch_all(&OF_RENSTRA, args![id]).await
}

pub(crate) async fn of_indicator(session: &mut Session, id: IndicatorId) -> Result<Vec<Target>> {
    session.fetch_all(&OF_INDICATOR, args![id]).await
}

pub(crate) async fn insert(
    unit: &mut Unit,
    indicator: IndicatorId,
    periode: Period,
    target: &CoreTarget,
) -> Result<TargetId> {
    let columns = TargetColumns::from(target);
    let now = unit.now();
    let id: TargetId = unit
        .fetch_value(
            &INSERT,
            args![
                indicator,
                periode,
                periode.year(),
                columns.jenis,
                columns.nilai,
                columns.batas_atas,
                columns.tingkat,
                now
            ],
        )
        .await?;
    insert_revision(unit, id, 0, target, None, None).await?;
    let after = NewTarget {
        indicator_id: indicator,
        periode,
        target: target.written(),
    };
    unit.record(Change::new("create", "target", id).after(&after));
    Ok(id)
}

pub(crate) async fn rewrite(
    unit: &mut Unit,
    before: &Target,
    target: &CoreTarget,
    reason: &str,
    effective: NaiveDate,
) -> Result<()> {
    let columns = TargetColumns::from(target);
    let now = unit.now();
    let changed = unit
        .execute(
            &REWRITE,
            args![
                before.id,
                before.version,
                columns.jenis,
                columns.nilai,
                columns.batas_atas,
                columns.tingkat,
                now
            ],
        )
        .await?;
    if changed == 0 {
        let found = before.version + 1;
        return Err(version::conflict(
            "target",
            before.id,
            before.version,
            found,
        ));
    }
    let revision = before.revision + 1;
    insert_revision(
        unit,
        before.id,
        revision,
        target,
        Some(reason),
        Some(effective),
    )
    .await?;
    let after = Revision {
        target: target.written(),
        reason: reason.to_owned(),
        effective,
    };
    unit.record(
        Change::new("revise", "target", before.id)
            .before(before)
            .after(&after)
            .reason(reason),
    );
    Ok(())
}

/// Removes a target; its revisions stay.
pub(crate) async fn remove(unit: &mut Unit, before: &Target, reason: Option<&str>) -> Result<()> {
    unit.execute(&DELETE, args![before.id]).await?;
    let change = Change::new("delete", "target", before.id).before(before);
    unit.record(renstra::because(change, reason));
    Ok(())
}

async fn insert_revision(
    unit: &mut Unit,
    id: TargetId,
    revision: i64,
    target: &CoreTarget,
    reason: Option<&str>,
    effective: Option<NaiveDate>,
) -> Result<()> {
    let (user, now) = (unit.user(), unit.now());
    unit.execute(
        &INSERT_REVISION,
        args![id, revision, target.written(), reason, effective, user, now],
    )
    .await?;
    Ok(())
}
