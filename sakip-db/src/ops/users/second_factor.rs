//! The second factor: TOTP, and recovery codes for who has lost it. What is used once is used up.

use std::collections::BTreeSet;

use sakip_core::problem::Problem;
use sakip_core::text::Text;

use super::get;
use crate::audit::Change;
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{InstansiId, UserId};
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    SET_TOTP = "UPDATE users SET totp_secret = $3, totp_last_step = NULL, updated_at = $4, version = version + 1 WHERE instansi_id = $1 AND id = $2";
    /// One statement: of two that come with the same step, the second finds it used.
    USE_STEP = "UPDATE users SET totp_last_step = $3 WHERE instansi_id = $1 AND id = $2 AND totp_secret IS NOT NULL AND (totp_last_step IS NULL OR totp_last_step < $3)";
    /// Whoever sets codes holds the user, so that two sets never mix.
    HOLD = "UPDATE users SET updated_at = $3, version = version + 1 WHERE instansi_id = $1 AND id = $2";
    FORGET_CODES = "DELETE FROM user_recovery_codes WHERE user_id = $1";
    ADD_CODE = "INSERT INTO user_recovery_codes (user_id, code_hash) VALUES ($1, $2)";
    USE_CODE = "UPDATE user_recovery_codes SET used_at = $4 WHERE code_hash = $3 AND used_at IS NULL AND user_id IN (SELECT id FROM users WHERE instansi_id = $1 AND id = $2)";
    CODES_LEFT = "SELECT count(*) FROM user_recovery_codes c JOIN users u ON u.id = c.user_id WHERE u.instansi_id = $1 AND u.id = $2 AND c.used_at IS NULL";
}

/// The longest secret, in bytes; room for one that the caller has encrypted.
pub const MAX_TOTP_SECRET: usize = 1_024;

/// The most recovery codes of one user.
pub const MAX_RECOVERY_CODES: usize = 20;

/// What became of something that can be used once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "what was rejected must not let anybody in"]
pub enum OneTime {
    /// It was unused until now, and is used up.
    Accepted,
    /// It is unknown or was used before. Nothing was changed.
    Rejected,
}

/// Keeps the secret of a second factor, as the caller encrypted it, or removes it together with the recovery
/// codes.
///
/// # Errors
/// [`Error::Invalid`] for a secret that is empty or longer than [`MAX_TOTP_SECRET`], [`Error::NotFound`].
pub async fn set_totp(unit: &mut Unit, id: UserId, secret: Option<&[u8]>) -> Result<()> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    if let Some(secret) = secret.filter(|secret| !(1..=MAX_TOTP_SECRET).contains(&secret.len())) {
        let count = secret.len();
        return Err(Error::Invalid(
            Problem::new(
                "totp_secret",
                "totp_secret",
                Text::new(
                    format!("harus 1 sampai {MAX_TOTP_SECRET} bita, ini {count}"),
                    format!("must have 1 to {MAX_TOTP_SECRET} bytes, this has {count}"),
                ),
            )
            .into(),
        ));
    }
    let changed = unit
        .execute(&SET_TOTP, args![instansi, id, secret, now])
        .await?;
    if changed == 0 {
        return Err(Error::not_found("user", id));
    }
    let action = if secret.is_some() {
        "set_totp"
    } else {
        unit.execute(&FORGET_CODES, args![id]).await?;
        "remove_totp"
    };
    unit.record(Change::new(action, "user", id));
    unit.done(())
}

/// Uses a step of the second factor, whose code the caller has found right. A step is used once, and none
/// before one that was used: of two logins with the same code, one is rejected.
///
/// # Errors
/// [`Error::NotFound`] for the user.
pub async fn use_totp_step(unit: &mut Unit, id: UserId, step: i64) -> Result<OneTime> {
    unit.start()?;
    let instansi = unit.instansi();
    let used = unit.execute(&USE_STEP, args![instansi, id, step]).await?;
    if used == 0 {
        get(unit, instansi, id).await?;
        return unit.done(OneTime::Rejected);
    }
    unit.record(Change::new("use_totp", "user", id).after(&step));
    unit.done(OneTime::Accepted)
}

/// Replaces the recovery codes by others; their hashes (SHA-256 of a random code) come from the caller.
///
/// # Errors
/// [`Error::Invalid`] for the same code twice or more than [`MAX_RECOVERY_CODES`], [`Error::NotFound`].
pub async fn set_recovery_codes(unit: &mut Unit, id: UserId, hashes: &[[u8; 32]]) -> Result<()> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let different: BTreeSet<&[u8; 32]> = hashes.iter().collect();
    if hashes.len() > MAX_RECOVERY_CODES || different.len() < hashes.len() {
        return Err(Error::Invalid(
            Problem::new(
                "recovery_codes",
                "recovery_codes",
                Text::new(
                    format!("harus paling banyak {MAX_RECOVERY_CODES} kode, semuanya berbeda"),
                    format!("must be at most {MAX_RECOVERY_CODES} codes, all different"),
                ),
            )
            .into(),
        ));
    }
    if unit.execute(&HOLD, args![instansi, id, now]).await? == 0 {
        return Err(Error::not_found("user", id));
    }
    unit.execute(&FORGET_CODES, args![id]).await?;
    for hash in hashes {
        unit.execute(&ADD_CODE, args![id, hash]).await?;
    }
    unit.record(Change::new("set_recovery_codes", "user", id).after(&hashes.len()));
    unit.done(())
}

/// Uses a recovery code up: of two logins with the same code, one is rejected.
///
/// # Errors
/// [`Error::NotFound`] for the user.
pub async fn use_recovery_code(unit: &mut Unit, id: UserId, hash: &[u8; 32]) -> Result<OneTime> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let used = unit
        .execute(&USE_CODE, args![instansi, id, hash, now])
        .await?;
    if used == 0 {
        get(unit, instansi, id).await?;
        return unit.done(OneTime::Rejected);
    }
    unit.record(Change::new("use_recovery_code", "user", id));
    unit.done(OneTime::Accepted)
}

/// How many recovery codes a user has left.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn recovery_codes_left(
    session: &mut Session,
    instansi: InstansiId,
    id: UserId,
) -> Result<i64> {
    session.fetch_value(&CODES_LEFT, args![instansi, id]).await
}
