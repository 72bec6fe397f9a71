//! Exceptions: an OPD is let in although the window is not open.

use chrono::{DateTime, Utc};
use sakip_core::period::Period;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use super::shown;
use crate::audit::Change;
use crate::check;
use crate::codec::{args, to_microseconds};
use crate::error::{Error, Refusal, Result};
use crate::id::{ExceptionId, InstansiId, OpdId, UserId};
use crate::ops::opd;
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    GRANT = "INSERT INTO period_window_exceptions (instansi_id, opd_id, periode, until, reason, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    EXCEPTION = "SELECT * FROM period_window_exceptions WHERE instansi_id = $1 AND id = $2";
    EXCEPTIONS = "SELECT * FROM period_window_exceptions WHERE instansi_id = $1 AND opd_id = $2 AND periode = $3 ORDER BY id DESC LIMIT 100";
    REVOKE = "UPDATE period_window_exceptions SET revoked_at = $3 WHERE instansi_id = $1 AND id = $2 AND revoked_at IS NULL";
}

/// The longest reason, in characters.
pub const MAX_REASON: usize = 2_000;

record! {
    /// An exception to a window.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Exception {
        /// Its id.
        pub id: ExceptionId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// The OPD that is let in.
        pub opd_id: OpdId,
        /// The period.
        pub periode: Period,
        /// Until just before when.
        pub until: DateTime<Utc>,
        /// Why.
        pub reason: String,
        /// Who granted it.
        pub granted_by: UserId,
        /// When.
        pub granted_at: DateTime<Utc>,
        /// When it was taken back.
        pub revoked_at: Option<DateTime<Utc>>,
    }
}

/// An exception to grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewException {
    /// The OPD to let in.
    pub opd_id: OpdId,
    /// The period.
    pub periode: Period,
    /// Until just before when.
    pub until: DateTime<Utc>,
    /// Why, 1 to [`MAX_REASON`] characters.
    pub reason: String,
}

/// Lets an OPD in although the window is not open. Granted by the user who acts.
///
/// # Errors
/// [`Error::Invalid`] for a time that has passed or a missing reason, [`Error::NotFound`] for the OPD,
/// [`Error::Refused`] (`granted_by_a_user`) when a program acts.
pub async fn grant(unit: &mut Unit, new: NewException) -> Result<ExceptionId> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let Some(user) = unit.user() else {
        return Err(Refusal::new(
            "granted_by_a_user",
            Text::new(
                "pengecualian hanya dapat diberikan oleh seorang pengguna, bukan oleh program",
                "an exception is granted by a user, not by a program",
            ),
        )
        .lifted_by(Text::new(
            "super_admin instansi, dengan memberikannya sendiri",
            "a super_admin of the instansi, by granting it in person",
        ))
        .into());
    };
    opd::get(unit, instansi, new.opd_id).await?;
    let new = NewException {
        until: to_microseconds(new.until),
        ..new
    };
    let mut problems = ProblemList::default();
    check::text(&mut problems, "reason", &new.reason, 1..=MAX_REASON);
    if new.until <= now {
        let until = shown(new.until);
        problems.add(Problem::new(
            "in_the_past",
            "until",
            Text::new(
                format!("{until} sudah lewat"),
                format!("{until} has passed"),
            ),
        ));
    }
    problems.into_result(())?;
    let id: ExceptionId = unit
        .fetch_value(
            &GRANT,
            args![
                instansi,
                new.opd_id,
                new.periode,
                new.until,
                &new.reason,
                user,
                now
            ],
        )
        .await?;
    unit.record(
        Change::new("grant", "period_window_exception", id)
            .after(&new)
            .reason(&new.reason),
    );
    unit.done(id)
}

/// Takes an exception back.
///
/// # Errors
/// [`Error::Refused`] (`exception_is_revoked`) when it was taken back before, [`Error::NotFound`],
/// [`Error::Invalid`] for a missing reason.
pub async fn revoke(unit: &mut Unit, id: ExceptionId, reason: &str) -> Result<()> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let mut problems = ProblemList::default();
    check::text(&mut problems, "reason", reason, 1..=MAX_REASON);
    problems.into_result(())?;
    let before: Exception = unit
        .fetch_optional(&EXCEPTION, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("period_window_exception", id))?;
    if unit.execute(&REVOKE, args![instansi, id, now]).await? == 0 {
        return Err(Refusal::new(
            "exception_is_revoked",
            Text::new(
                "pengecualian ini sudah dicabut",
                "this exception was taken back already",
            ),
        )
        .into());
    }
    let after = Exception {
        revoked_at: Some(now),
        ..before.clone()
    };
    unit.record(
        Change::new("revoke", "period_window_exception", id)
            .before(&before)
            .after(&after)
            .reason(reason),
    );
    unit.done(())
}

/// The exceptions of an OPD for a period, the latest 100, taken back ones too.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn exceptions(
    session: &mut Session,
    instansi: InstansiId,
    opd: OpdId,
    periode: Period,
) -> Result<Vec<Exception>> {
    session
        .fetch_all(&EXCEPTIONS, args![instansi, opd, periode])
        .await
}
