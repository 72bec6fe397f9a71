//! Achievements: what was measured for an indicator in a period, or why there is nothing, on its way from
//! draft to approved.
//!
//! * [`enter`] makes or changes a draft; [`decide`] moves it on: submit, verify, approve, return, reopen
//!   ([`Status`] and [`Action`] have the table).
//! * Whoever entered or submitted an achievement, or attached its evidence, never verifies it, and whoever entered it never approves it.
//!   That counts for everybody who ever did, so that two people cannot take turns.
//! * A value that was handed in does not change before it is returned or reopened; the database refuses it
//!   too.
//! * Every step stands in [`history`] and in the audit. An entry is a step to draft, from draft or returned.
//!
//! Capaian is never stored: it is computed from target and realisasi when it is read
//! ([`query::performance`](crate::query::performance)).

pub(crate) mod decide;
pub(crate) mod enter;
pub(crate) mod evidence;
mod formula;
mod input;
pub(crate) mod person;
pub(crate) mod rules;
mod state;

use chrono::{DateTime, Utc};
use sakip_core::number::Quantity;
use sakip_core::period::{Period, Year};
use serde::Serialize;

pub use decide::{Decision, decide};
pub use enter::{Entry, enter};
pub use evidence::{Evidence, MAX_EVIDENCE, NewEvidence, add_evidence, evidence, remove_evidence};
pub use input::{Filled, Isian, MAX_ALASAN, MAX_CATATAN};
pub(crate) use person::person;
pub(crate) use rules::{IndicatorFacts, check_period, level};
pub use state::{Action, Status};

use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{AchievementId, ComponentId, IndicatorId, InstansiId, UserId};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

statements! {
    GET = "SELECT a.* FROM performance_achievements a JOIN indicators i ON i.id = a.indicator_id JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND a.id = $2";
    OF_PERIOD = "SELECT a.* FROM performance_achievements a JOIN indicators i ON i.id = a.indicator_id JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND a.indicator_id = $2 AND a.periode = $3";
    HISTORY = "SELECT t.* FROM achievement_transitions t JOIN performance_achievements a ON a.id = t.achievement_id JOIN indicators i ON i.id = a.indicator_id JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND t.achievement_id = $2 ORDER BY t.id DESC LIMIT 1000";
    COMPONENTS = "SELECT c.component_id, k.nama, c.nilai FROM achievement_components c JOIN indicator_components k ON k.id = c.component_id JOIN indicators i ON i.id = c.indicator_id JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND c.achievement_id = $2 ORDER BY k.urutan, k.id";
    NOTE_STEP = "INSERT INTO achievement_transitions (achievement_id, from_status, to_status, reason, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6)";
}

record! {
    /// An achievement as it is stored.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Achievement {
        /// Its id.
        pub id: AchievementId,
        /// The indicator.
        pub indicator_id: IndicatorId,
        /// The period.
        pub periode: Period,
        /// The year of the period.
        pub tahun: Year,
        /// Whether there is a value, or none yet, or none to be had.
        pub measured: Filled,
        /// The value, in the unit of the indicator.
        pub realisasi: Option<Quantity>,
        /// The level, with its scale: `opini_bpk:WTP`.
        pub tingkat: Option<String>,
        /// Why there is no value.
        pub alasan: Option<String>,
        /// What else is to be said.
        pub catatan: Option<String>,
        /// Where it stands.
        pub status: Status,
        /// Who entered it last.
        pub entered_by: UserId,
        /// Who handed it in.
        pub submitted_by: Option<UserId>,
        /// When.
        pub submitted_at: Option<DateTime<Utc>>,
        /// Who found it right.
        pub verified_by: Option<UserId>,
        /// When.
        pub verified_at: Option<DateTime<Utc>>,
        /// Who made it final.
        pub approved_by: Option<UserId>,
        /// When.
        pub approved_at: Option<DateTime<Utc>>,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Counts its changes.
        pub version: i64,
    }
}

record! {
    /// A step of an achievement; an entry leads to draft, from draft or returned.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Step {
        /// From where.
        pub from_status: Status,
        /// To where.
        pub to_status: Status,
        /// Why.
        pub reason: Option<String>,
        /// Who took it.
        pub decided_by: UserId,
        /// When.
        pub decided_at: DateTime<Utc>,
    }
}

record! {
    /// The value of a component of the formula.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ComponentValue {
        /// The component.
        pub component_id: ComponentId,
        /// Its name in the formula.
        pub nama: String,
        /// Its value.
        pub nilai: Quantity,
    }
}

/// An achievement.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn get(
    session: &mut Session,
    instansi: InstansiId,
    id: AchievementId,
) -> Result<Achievement> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("achievement", id))
}

/// The achievement of an indicator in a period, if there is one.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn of_period(
    session: &mut Session,
    instansi: InstansiId,
    indicator: IndicatorId,
    periode: Period,
) -> Result<Option<Achievement>> {
    session
        .fetch_optional(&OF_PERIOD, args![instansi, indicator, periode])
        .await
}

/// The steps of an achievement, the newest first, at most 1000.
///
/// # Errors
/// [`Error::NotFound`] when there is no such achievement.
pub async fn history(
    session: &mut Session,
    instansi: InstansiId,
    id: AchievementId,
) -> Result<Vec<Step>> {
    get(session, instansi, id).await?;
    session.fetch_all(&HISTORY, args![instansi, id]).await
}

/// The components an achievement was computed from.
///
/// # Errors
/// [`Error::NotFound`] when there is no such achievement.
pub async fn components(
    session: &mut Session,
    instansi: InstansiId,
    id: AchievementId,
) -> Result<Vec<ComponentValue>> {
    get(session, instansi, id).await?;
    session.fetch_all(&COMPONENTS, args![instansi, id]).await
}
