//! Sessions: one login is a family of refresh tokens, each used once to get the next.
//!
//! A token that comes back after it was used has been copied by somebody: the whole family ends. A family has
//! ended as soon as one of its sessions is revoked; that holds for what another unit adds to it at the same
//! moment, too.

use chrono::{DateTime, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::Serialize;

use crate::audit::Change;
use crate::check;
use crate::codec::{args, to_microseconds};
use crate::error::{Error, Refusal, Result};
use crate::id::{InstansiId, OpdId, SessionId, UserId};
use crate::ops::users::{self, Role};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

/// What is shown of a session: never the hash of its token.
macro_rules! shown {
    () => {
        "s.id, s.user_id, s.family, s.created_at, s.expires_at, s.rotated_at, s.revoked_at, s.revoked_reason, s.address, s.user_agent"
    };
}

statements! {
    INSERT = "INSERT INTO sessions (user_id, family, refresh_hash, created_at, expires_at, address, user_agent) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    FAMILY_EXISTS = "SELECT count(*) FROM sessions WHERE family = $1";
    /// One statement: of two that come with the same token, the second finds it rotated.
    ROTATE = "UPDATE sessions SET rotated_at = $3 WHERE refresh_hash = $2 AND rotated_at IS NULL AND revoked_at IS NULL AND expires_at > $3 AND user_id IN (SELECT id FROM users WHERE instansi_id = $1 AND active) AND NOT EXISTS (SELECT 1 FROM sessions f WHERE f.family = sessions.family AND f.revoked_at IS NOT NULL) RETURNING id";
    GET = concat!("SELECT ", shown!(), " FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.instansi_id = $1 AND s.id = $2");
    OF_TOKEN = concat!("SELECT ", shown!(), " FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.instansi_id = $1 AND s.refresh_hash = $2");
    OF_USER = concat!("SELECT ", shown!(), " FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.instansi_id = $1 AND u.id = $2 AND s.rotated_at IS NULL AND s.expires_at > $3 AND NOT EXISTS (SELECT 1 FROM sessions f WHERE f.family = s.family AND f.revoked_at IS NOT NULL) ORDER BY s.id DESC LIMIT 100");
    PRESENTED = "SELECT s.id, s.family, u.id AS user_id, u.instansi_id, u.nama FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.refresh_hash = $1";
    ACTIVE = "SELECT s.id, s.family, s.expires_at, u.id AS user_id, u.instansi_id, u.opd_id, u.username, u.nama, u.role FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND s.expires_at > $2 AND u.active AND NOT EXISTS (SELECT 1 FROM sessions f WHERE f.family = s.family AND f.revoked_at IS NOT NULL)";
    /// Those that were rotated too: what another unit is getting for one of them ends with it.
    REVOKE_FAMILY = "UPDATE sessions SET revoked_at = $3, revoked_reason = $4 WHERE family = $2 AND revoked_at IS NULL AND user_id IN (SELECT id FROM users WHERE instansi_id = $1)";
    REVOKE_OF_USER = "UPDATE sessions SET revoked_at = $3, revoked_reason = $4 WHERE user_id = $2 AND revoked_at IS NULL AND user_id IN (SELECT id FROM users WHERE instansi_id = $1)";
    /// Whole families only: a revoked session ends its family for as long as any of it is left.
    PURGE = "DELETE FROM sessions WHERE family IN (SELECT s.family FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.instansi_id = $1 GROUP BY s.family HAVING max(s.expires_at) < $2)";
}

/// The longest address and user agent, in characters; the rest is cut off, because both come from outside.
pub const MAX_ORIGIN: usize = 500;

/// A session to begin.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Whose it is.
    pub user_id: UserId,
    /// The name of the family, 16 to 64 characters, random and new.
    pub family: String,
    /// The hash of the refresh token.
    pub refresh_hash: [u8; 32],
    /// Until just before when it can be used.
    pub expires_at: DateTime<Utc>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a session comes from, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// The network address.
    pub address: Option<String>,
    /// What the browser says it is.
    pub user_agent: Option<String>,
}

impl Origin {
    fn bounded(self) -> Origin {
        let cut = |text: String| text.chars().take(MAX_ORIGIN).collect();
        Origin {
            address: self.address.map(cut),
            user_agent: self.user_agent.map(cut),
        }
    }
}

record! {
    /// A session, without the hash of its token.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct SessionInfo {
        /// Its id.
        pub id: SessionId,
        /// Whose it is.
        pub user_id: UserId,
        /// The family: the login it came from.
        pub family: String,
        /// When it began.
        pub created_at: DateTime<Utc>,
        /// Until just before when it can be used.
        pub expires_at: DateTime<Utc>,
        /// When its token was used to get the next.
        pub rotated_at: Option<DateTime<Utc>>,
        /// When it was revoked.
        pub revoked_at: Option<DateTime<Utc>>,
        /// Why: `logout`, `user_disabled`, `password_changed`, `refresh_token_reused` or a reason of the caller.
        pub revoked_reason: Option<String>,
        /// Where it came from.
        pub address: Option<String>,
        /// What the browser said it is.
        pub user_agent: Option<String>,
    }
}

record! {
    /// A session that holds, and who acts in it.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ActiveSession {
        /// Its id.
        pub id: SessionId,
        /// The family: the login it came from.
        pub family: String,
        /// Until just before when it can be used.
        pub expires_at: DateTime<Utc>,
        /// The user.
        pub user_id: UserId,
        /// The instansi.
        pub instansi_id: InstansiId,
        /// The OPD of the user.
        pub opd_id: Option<OpdId>,
        /// The username.
        pub username: String,
        /// The name.
        pub nama: String,
        /// What the user is.
        pub role: Role,
    }
}

record! {
    /// Whose refresh token it is: who acts when it is rotated, whether or not it still holds.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Presented {
        /// The session.
        pub id: SessionId,
        /// Its family.
        pub family: String,
        /// The user.
        pub user_id: UserId,
        /// The instansi.
        pub instansi_id: InstansiId,
        /// The name of the user.
        pub nama: String,
    }
}

/// What became of a refresh token. All three are to be committed: what `Reused` has revoked stays so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "only `Rotated` lets anybody in, and what `Reused` revoked has to be committed"]
pub enum Rotation {
    /// It was used up; this is the session of the next one.
    Rotated(SessionId),
    /// It was used or revoked before: its whole family is revoked now. The rule is `refresh_token_reused`.
    Reused(Refusal),
    /// It is unknown, has expired, or its user is disabled; nothing was changed. The rule is
    /// `refresh_token_unknown`, `refresh_token_expired` or `account_inactive`.
    Invalid(Refusal),
}

/// Begins a session: a login.
///
/// # Errors
/// [`Error::Invalid`] for a family that is too short, too long or taken, or an end that has passed;
/// [`Error::Refused`] (`account_inactive`); [`Error::NotFound`] for the user.
pub async fn create(unit: &mut Unit, new: NewSession) -> Result<SessionId> {
    unit.start()?;
    users::lock_active(unit, new.user_id).await?;
    let mut problems = ProblemList::default();
    check::text(&mut problems, "family", &new.family, 16..=64);
    let taken: i64 = unit.fetch_value(&FAMILY_EXISTS, args![&new.family]).await?;
    if taken > 0 {
        problems.add(Problem::new(
            "duplicate",
            "family",
            Text::new(
                "nama keluarga sesi ini sudah dipakai",
                "this name of a family of sessions is taken",
            ),
        ));
    }
    let expires_at = check_end(&mut problems, new.expires_at, unit.now());
    problems.into_result(())?;
    let id = insert(
        unit,
        new.user_id,
        &new.family,
        &new.refresh_hash,
        expires_at,
        new.origin,
    )
    .await?;
    unit.done(id)
}

fn check_end(
    problems: &mut ProblemList,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let expires_at = to_microseconds(expires_at);
    if expires_at <= now {
        problems.add(Problem::new(
            "in_the_past",
            "expires_at",
            Text::new("sudah lewat", "has passed"),
        ));
    }
    expires_at
}

async fn insert(
    unit: &mut Unit,
    user: UserId,
    family: &str,
    refresh_hash: &[u8; 32],
    expires_at: DateTime<Utc>,
    origin: Origin,
) -> Result<SessionId> {
    let (now, origin) = (unit.now(), origin.bounded());
    let id: SessionId = unit
        .fetch_value(
            &INSERT,
            args![
                user,
                family,
                refresh_hash,
                now,
                expires_at,
                &origin.address,
                &origin.user_agent
            ],
        )
        .await?;
    unit.record(
        Change::new("create", "session", id).after(&serde_json::json!({
            "user_id": user,
            "family": family,
            "expires_at": expires_at,
            "origin": origin,
        })),
    );
    Ok(id)
}

/// Uses a refresh token to get the next one. Of two that come with the same token one gets it; the other ends
/// the family, because one of them may be a thief.
///
/// # Errors
/// [`Error::Invalid`] for an end that has passed. A token that does not hold is no error, so that what is
/// revoked because of it can be committed: see [`Rotation`].
pub async fn rotate(
    unit: &mut Unit,
    presented: &[u8; 32],
    next: &[u8; 32],
    expires_at: DateTime<Utc>,
    origin: Origin,
) -> Result<Rotation> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let mut problems = ProblemList::default();
    let expires_at = check_end(&mut problems, expires_at, now);
    problems.into_result(())?;
    let rotated: Option<SessionId> = unit
        .fetch_value_optional(&ROTATE, args![instansi, presented, now])
        .await?;
    let found: Option<SessionInfo> = unit
        .fetch_optional(&OF_TOKEN, args![instansi, presented])
        .await?;
    let Some(found) = found else {
        return unit.done(Rotation::Invalid(Refusal::new(
            "refresh_token_unknown",
            Text::new(
                "token penyegar tidak dikenal",
                "the refresh token is unknown",
            ),
        )));
    };
    if rotated.is_some() {
        unit.record(Change::new("rotate", "session", found.id));
        let id = insert(unit, found.user_id, &found.family, next, expires_at, origin).await?;
        return unit.done(Rotation::Rotated(id));
    }
    if found.rotated_at.is_some() || found.revoked_at.is_some() {
        end_family(unit, &found.family, "refresh_token_reused").await?;
        return unit.done(Rotation::Reused(reused()));
    }
    let refusal = if found.expires_at <= now {
        Refusal::new(
            "refresh_token_expired",
            Text::new(
                "token penyegar sudah kedaluwarsa",
                "the refresh token has expired",
            ),
        )
    } else {
        match users::lock_active(unit, found.user_id).await {
            Err(Error::Refused(refusal)) => *refusal,
            Err(other) => return Err(other),
            // The user may sign in and the token was never used: another session of the family was revoked.
            Ok(()) => {
                end_family(unit, &found.family, "refresh_token_reused").await?;
                return unit.done(Rotation::Reused(reused()));
            }
        }
    };
    unit.done(Rotation::Invalid(refusal))
}

fn reused() -> Refusal {
    Refusal::new(
        "refresh_token_reused",
        Text::new(
            "token penyegar ini sudah pernah dipakai atau dicabut; semua sesi dari login yang sama kini diakhiri",
            "this refresh token was used or revoked before; every session of the same login is ended now",
        ),
    )
    .lifted_by(Text::new(
        "pengguna sendiri, dengan masuk kembali",
        "the user, by signing in again",
    ))
}

/// Ends a session and with it its family, whose next token would otherwise live on.
///
/// # Errors
/// [`Error::NotFound`] for the session, [`Error::Invalid`] for a reason that is empty or longer than 100
/// characters.
pub async fn revoke(unit: &mut Unit, id: SessionId, reason: &str) -> Result<()> {
    unit.start()?;
    let instansi = unit.instansi();
    check_reason(reason)?;
    let found: SessionInfo = unit
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("session", id))?;
    end_family(unit, &found.family, reason).await?;
    unit.done(())
}

/// Ends every session of a family; gives how many had not been revoked before.
///
/// # Errors
/// [`Error::Invalid`] for a reason that is empty or longer than 100 characters.
pub async fn revoke_family(unit: &mut Unit, family: &str, reason: &str) -> Result<u64> {
    unit.start()?;
    check_reason(reason)?;
    let ended = end_family(unit, family, reason).await?;
    unit.done(ended)
}

/// Ends every session of a user; gives how many had not been revoked before.
///
/// # Errors
/// [`Error::NotFound`] for the user, [`Error::Invalid`] for a reason that is empty or longer than 100
/// characters.
pub async fn revoke_all(unit: &mut Unit, user: UserId, reason: &str) -> Result<u64> {
    unit.start()?;
    let instansi = unit.instansi();
    check_reason(reason)?;
    users::get(unit, instansi, user).await?;
    let ended = end_all(unit, user, reason).await?;
    unit.done(ended)
}

fn check_reason(reason: &str) -> Result<()> {
    let mut problems = ProblemList::default();
    check::text(&mut problems, "reason", reason, 1..=100);
    Ok(problems.into_result(())?)
}

async fn end_family(unit: &mut Unit, family: &str, reason: &str) -> Result<u64> {
    let (instansi, now) = (unit.instansi(), unit.now());
    let ended = unit
        .execute(&REVOKE_FAMILY, args![instansi, family, now, reason])
        .await?;
    if ended > 0 {
        unit.record(
            Change::new("revoke", "session_family", family)
                .after(&ended)
                .reason(reason),
        );
    }
    Ok(ended)
}

/// Ends every session of a user, inside another operation.
pub(crate) async fn end_all(unit: &mut Unit, user: UserId, reason: &str) -> Result<u64> {
    let (instansi, now) = (unit.instansi(), unit.now());
    let ended = unit
        .execute(&REVOKE_OF_USER, args![instansi, user, now, reason])
        .await?;
    if ended > 0 {
        unit.record(
            Change::new("revoke_sessions", "user", user)
                .after(&ended)
                .reason(reason),
        );
    }
    Ok(ended)
}

/// The session, if it holds at a time: it has not expired, none of its family is revoked, and its user may
/// sign in. A session that was rotated holds too, as long as its family does: access tokens given out for it
/// run out by themselves.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn active(
    session: &mut Session,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<ActiveSession>> {
    session.fetch_optional(&ACTIVE, args![id, now]).await
}

/// Whose refresh token it is, so that a unit can begin with the right actor; says nothing about whether the
/// token holds, that only [`rotate`] does.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn presented(session: &mut Session, hash: &[u8; 32]) -> Result<Option<Presented>> {
    session.fetch_optional(&PRESENTED, args![hash]).await
}

/// The sessions of a user that can still be used, the latest 100.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn of_user(
    session: &mut Session,
    instansi: InstansiId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<SessionInfo>> {
    session
        .fetch_all(&OF_USER, args![instansi, user, now])
        .await
}

/// Removes the families whose last session had expired before a time; gives how many sessions that were.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn purge(unit: &mut Unit, before: DateTime<Utc>) -> Result<u64> {
    unit.start()?;
    let instansi = unit.instansi();
    let before = to_microseconds(before);
    let removed = unit.execute(&PURGE, args![instansi, before]).await?;
    if removed > 0 {
        unit.record(
            Change::new("purge", "session", "expired")
                .after(&serde_json::json!({ "before": before, "count": removed })),
        );
    }
    unit.done(removed)
}
