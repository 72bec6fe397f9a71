//! Signing in: what is checked, and what failing too often costs.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use sakip_core::text::Text;

use super::Role;
use crate::audit::Change;
use crate::codec::args;
use crate::error::{Error, Refusal, Result};
use crate::id::{InstansiId, OpdId, UserId};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    CREDENTIALS = "SELECT id, instansi_id, opd_id, username, nama, role, active, password_hash, totp_secret, totp_last_step, failed_logins, locked_until FROM users WHERE lower(username) = lower($1)";
    COUNT_FAILED = "UPDATE users SET failed_logins = failed_logins + 1 WHERE instansi_id = $1 AND id = $2 RETURNING failed_logins";
    LOCK = "UPDATE users SET locked_until = $3 WHERE instansi_id = $1 AND id = $2";
    LOGIN = "UPDATE users SET failed_logins = 0, locked_until = NULL, last_login_at = $3 WHERE instansi_id = $1 AND id = $2 AND active AND (locked_until IS NULL OR locked_until <= $3)";
    STATE = "SELECT active, locked_until FROM users WHERE instansi_id = $1 AND id = $2";
    UNLOCK = "UPDATE users SET failed_logins = 0, locked_until = NULL WHERE instansi_id = $1 AND id = $2";
    /// Takes the lock on the row without changing it, so that nobody disables the user meanwhile.
    HOLD_ACTIVE = "UPDATE users SET active = active WHERE instansi_id = $1 AND id = $2 AND active";
}

/// From this failure in a row on, an account is locked for a while.
pub const LOCK_AFTER: i64 = 5;

/// How long the first lock lasts, in seconds; every further failure doubles it.
pub const FIRST_LOCK_SECONDS: i64 = 30;

/// The longest lock, in seconds: somebody else's guessing must not keep a user out for long.
pub const MAX_LOCK_SECONDS: i64 = 900;

record! {
    /// What a login is checked against. It has no serialized form, and its `Debug` shows no secret.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Credentials {
        /// The user.
        pub id: UserId,
        /// The instansi: who acts in it.
        pub instansi_id: InstansiId,
        /// The OPD the user belongs to.
        pub opd_id: Option<OpdId>,
        /// The username as it is stored.
        pub username: String,
        /// The name.
        pub nama: String,
        /// What the user is.
        pub role: Role,
        /// Whether the user may sign in.
        pub active: bool,
        /// The hash of the password.
        pub password_hash: Option<String>,
        /// The secret of the second factor, as the caller gave it.
        pub totp_secret: Option<Vec<u8>>,
        /// The last step of the second factor that was used.
        pub totp_last_step: Option<i64>,
        /// How often signing in has failed since it last succeeded.
        pub failed_logins: i64,
        /// Until when the user cannot sign in.
        pub locked_until: Option<DateTime<Utc>>,
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("id", &self.id)
            .field("username", &self.username)
            .field("active", &self.active)
            .field("locked_until", &self.locked_until)
            .finish_non_exhaustive()
    }
}

/// What a login with a username, whatever its case, is checked against.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn credentials(session: &mut Session, username: &str) -> Result<Option<Credentials>> {
    session.fetch_optional(&CREDENTIALS, args![username]).await
}

/// Counts a login that failed, and locks the account from the [`LOCK_AFTER`]th in a row on: for
/// [`FIRST_LOCK_SECONDS`], twice as long each time, at most [`MAX_LOCK_SECONDS`]. Gives until when it is locked.
///
/// # Errors
/// [`Error::NotFound`] for the user.
pub async fn note_failed_login(unit: &mut Unit, id: UserId) -> Result<Option<DateTime<Utc>>> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let failed: i64 = unit
        .fetch_value_optional(&COUNT_FAILED, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("user", id))?;
    let locked_until = lock_seconds(failed)
        .and_then(TimeDelta::try_seconds)
        .and_then(|lock| now.checked_add_signed(lock));
    if let Some(until) = locked_until {
        unit.execute(&LOCK, args![instansi, id, until]).await?;
    }
    unit.record(
        Change::new("login_failed", "user", id)
            .after(&serde_json::json!({ "failed_logins": failed, "locked_until": locked_until })),
    );
    unit.done(locked_until)
}

/// How long an account is locked after so many failures.
fn lock_seconds(failed: i64) -> Option<i64> {
    let more = failed.checked_sub(LOCK_AFTER).filter(|more| *more >= 0)?;
    let doubled = u32::try_from(more)
        .ok()
        .and_then(|more| 2_i64.checked_pow(more))
        .and_then(|factor| FIRST_LOCK_SECONDS.checked_mul(factor));
    Some(doubled.map_or(MAX_LOCK_SECONDS, |lock| lock.min(MAX_LOCK_SECONDS)))
}

/// Notes a login that succeeded: the count of failures begins anew.
///
/// # Errors
/// [`Error::Refused`]: `account_locked` while the lock lasts, however right the password was;
/// `account_inactive`. [`Error::NotFound`] for the user.
pub async fn note_login(unit: &mut Unit, id: UserId) -> Result<()> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    if unit.execute(&LOGIN, args![instansi, id, now]).await? == 0 {
        return Err(kept_out(unit, id).await?);
    }
    unit.record(Change::new("login", "user", id));
    unit.done(())
}

record! {
    struct State {
        active: bool,
        locked_until: Option<DateTime<Utc>>,
    }
}

/// Why a user cannot sign in.
async fn kept_out(unit: &mut Unit, id: UserId) -> Result<Error> {
    let instansi = unit.instansi();
    let state: Option<State> = unit.fetch_optional(&STATE, args![instansi, id]).await?;
    Ok(match state {
        None => Error::not_found("user", id),
        Some(State {
            active: true,
            locked_until: Some(until),
        }) => {
            let at = until.format("%Y-%m-%d %H:%M:%S UTC");
            Refusal::new(
                "account_locked",
                Text::new(
                    format!("akun terkunci sampai {at} karena terlalu sering gagal masuk"),
                    format!("the account is locked until {at} after too many failed logins"),
                ),
            )
            .lifted_by(Text::new(
                "super_admin instansi, dengan membuka kunci akun",
                "a super_admin of the instansi, by unlocking the account",
            ))
            .into()
        }
        Some(_) => Refusal::new(
            "account_inactive",
            Text::new("akun ini tidak aktif", "this account is not active"),
        )
        .lifted_by(Text::new(
            "super_admin instansi, dengan mengaktifkan akun",
            "a super_admin of the instansi, by activating the account",
        ))
        .into(),
    })
}

/// Lifts a lock before it ends.
///
/// # Errors
/// [`Error::NotFound`] for the user.
pub async fn unlock(unit: &mut Unit, id: UserId) -> Result<()> {
    unit.start()?;
    let instansi = unit.instansi();
    if unit.execute(&UNLOCK, args![instansi, id]).await? == 0 {
        return Err(Error::not_found("user", id));
    }
    unit.record(Change::new("unlock", "user", id));
    unit.done(())
}

/// Holds a user who may sign in until the unit ends: whoever disables the user waits, and then finds what the
/// unit has given out.
pub(crate) async fn lock_active(unit: &mut Unit, id: UserId) -> Result<()> {
    let instansi = unit.instansi();
    if unit.execute(&HOLD_ACTIVE, args![instansi, id]).await? == 1 {
        return Ok(());
    }
    Err(kept_out(unit, id).await?)
}

#[cfg(test)]
mod tests {
    use super::{MAX_LOCK_SECONDS, lock_seconds};

    #[test]
    fn a_lock_doubles_and_is_bounded() {
        let locks: Vec<_> = (3..=11).map(lock_seconds).collect();
        let some = [30, 60, 120, 240, 480, 900, 900].map(Some);
        assert_eq!(locks[..2], [None, None]);
        assert_eq!(locks[2..], some);
        assert_eq!(lock_seconds(i64::MAX), Some(MAX_LOCK_SECONDS));
    }
}
