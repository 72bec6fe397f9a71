//! API tokens: for programs that act as a user, within scopes. Only hashes are kept.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Serialize, Serializer};

use crate::audit::Change;
use crate::check;
use crate::codec::{args, stored_text, to_microseconds};
use crate::error::{Error, Refusal, Result};
use crate::id::{InstansiId, OpdId, TokenId, UserId};
use crate::ops::users::{self, Role};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    INSERT = "INSERT INTO api_tokens (user_id, nama, token_hash, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    COUNT = "SELECT count(*) FROM api_tokens WHERE user_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";
    OF_USER = "SELECT t.id, t.user_id, t.nama, t.scopes, t.created_at, t.expires_at, t.last_used_at, t.revoked_at FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE u.instansi_id = $1 AND u.id = $2 ORDER BY t.id DESC LIMIT 200";
    GET = "SELECT t.id, t.user_id, t.nama, t.scopes, t.created_at, t.expires_at, t.last_used_at, t.revoked_at FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE u.instansi_id = $1 AND t.id = $2";
    VERIFY = "SELECT t.id, t.scopes, t.last_used_at, u.id AS user_id, u.instansi_id, u.opd_id, u.username, u.nama, u.role FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2) AND u.active";
    NOTE_USE = "UPDATE api_tokens SET last_used_at = $3 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at <= $4) AND user_id IN (SELECT id FROM users WHERE instansi_id = $1)";
    REVOKE = "UPDATE api_tokens SET revoked_at = $3 WHERE id = $2 AND revoked_at IS NULL AND user_id IN (SELECT id FROM users WHERE instansi_id = $1)";
    REVOKE_OF_USER = "UPDATE api_tokens SET revoked_at = $3 WHERE user_id = $2 AND revoked_at IS NULL AND user_id IN (SELECT id FROM users WHERE instansi_id = $1)";
}

/// The most tokens of one user that hold at once.
pub const MAX_TOKENS: i64 = 50;

/// The most scopes of one token.
pub const MAX_SCOPES: usize = 50;

/// The longest scope, in characters.
pub const MAX_SCOPE: usize = 100;

/// How often, in seconds, the use of a token is noted: a program that calls every second must not cause a
/// write every second.
pub const USE_NOTED_EVERY_SECONDS: i64 = 600;

/// What a token may be used for, in order, each once.
///
/// ```
/// use sakip_db::ops::tokens::Scopes;
/// let scopes: Scopes = "opd:read capaian:write opd:read".parse()?;
/// assert_eq!(scopes.to_string(), "capaian:write opd:read");
/// assert!(scopes.contains("opd:read"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(Vec<String>);

impl Scopes {
    /// Whether a scope is among them.
    pub fn contains(&self, scope: &str) -> bool {
        self.0.iter().any(|one| one == scope)
    }

    /// They.
    pub fn list(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl FromStr for Scopes {
    type Err = sakip_core::problem::Problems;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut problems = ProblemList::default();
        let mut scopes: Vec<String> = Vec::new();
        for scope in text.split(' ').filter(|scope| !scope.is_empty()) {
            if scopes.len() >= MAX_SCOPES {
                problems.add(Problem::new(
                    "too_many_scopes",
                    "scopes",
                    Text::new(
                        format!("paling banyak {MAX_SCOPES} lingkup"),
                        format!("at most {MAX_SCOPES} scopes"),
                    ),
                ));
                break;
            }
            let fits =
                scope.len() <= MAX_SCOPE && scope.bytes().all(|byte| byte.is_ascii_graphic());
            if !fits {
                let shown: String = scope.chars().take(MAX_SCOPE).collect();
                problems.add(Problem::new(
                    "scope_form",
                    "scopes",
                    Text::new(
                        format!(
                            "`{shown}` bukan lingkup: paling panjang {MAX_SCOPE} karakter ASCII"
                        ),
                        format!(
                            "`{shown}` is not a scope: at most {MAX_SCOPE} characters of ASCII"
                        ),
                    ),
                ));
            }
            scopes.push(scope.to_owned());
        }
        scopes.sort_unstable();
        scopes.dedup();
        problems.into_result(Scopes(scopes))
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
stored_text!(Scopes);

/// An API token to add.
#[derive(Clone, PartialEq, Eq)]
pub struct NewToken {
    /// As whom it acts.
    pub user_id: UserId,
    /// What it is for, 1 to 100 characters.
    pub nama: String,
    /// The hash of the token.
    pub token_hash: [u8; 32],
    /// What it may be used for.
    pub scopes: Scopes,
    /// Until just before when; without it, for ever.
    pub expires_at: Option<DateTime<Utc>>,
}

record! {
    /// An API token, without its hash.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Token {
        /// Its id.
        pub id: TokenId,
        /// As whom it acts.
        pub user_id: UserId,
        /// What it is for.
        pub nama: String,
        /// What it may be used for.
        pub scopes: Scopes,
        /// Since when there is one.
        pub created_at: DateTime<Utc>,
        /// Until just before when it holds.
        pub expires_at: Option<DateTime<Utc>>,
        /// When it was last used, to [`USE_NOTED_EVERY_SECONDS`].
        pub last_used_at: Option<DateTime<Utc>>,
        /// When it was revoked.
        pub revoked_at: Option<DateTime<Utc>>,
    }
}

record! {
    /// A token that holds, and who acts with it.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct VerifiedToken {
        /// Its id.
        pub id: TokenId,
        /// What it may be used for.
        pub scopes: Scopes,
        /// When it was last used.
        pub last_used_at: Option<DateTime<Utc>>,
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

impl VerifiedToken {
    /// Whether its use is worth a [`note_use`] now.
    pub fn is_use_to_be_noted(&self, now: DateTime<Utc>) -> bool {
        self.last_used_at
            .is_none_or(|last| last <= noted_before(now))
    }
}

fn noted_before(now: DateTime<Utc>) -> DateTime<Utc> {
    TimeDelta::try_seconds(USE_NOTED_EVERY_SECONDS)
        .and_then(|every| now.checked_sub_signed(every))
        .unwrap_or(now)
}

/// Adds an API token.
///
/// # Errors
/// [`Error::Invalid`] for a name that is empty or too long, no scope, or an end that has passed;
/// [`Error::Refused`]: `account_inactive`, `too_many_tokens`; [`Error::NotFound`] for the user.
pub async fn create(unit: &mut Unit, new: NewToken) -> Result<TokenId> {
    unit.start()?;
    let now = unit.now();
    users::lock_active(unit, new.user_id).await?;
    let expires_at = new.expires_at.map(to_microseconds);
    let mut problems = ProblemList::default();
    check::text(&mut problems, "nama", &new.nama, 1..=100);
    if new.scopes.list().is_empty() {
        problems.add(Problem::new(
            "no_scope",
            "scopes",
            Text::new(
                "harus ada paling sedikit satu lingkup",
                "there has to be at least one scope",
            ),
        ));
    }
    if expires_at.is_some_and(|at| at <= now) {
        problems.add(Problem::new(
            "in_the_past",
            "expires_at",
            Text::new("sudah lewat", "has passed"),
        ));
    }
    problems.into_result(())?;
    let count: i64 = unit.fetch_value(&COUNT, args![new.user_id, now]).await?;
    if count >= MAX_TOKENS {
        return Err(Refusal::new(
            "too_many_tokens",
            Text::new(
                format!("pengguna ini sudah punya {count} token API; paling banyak {MAX_TOKENS}"),
                format!("this user has {count} API tokens already; at most {MAX_TOKENS}"),
            ),
        )
        .lifted_by(Text::new(
            "pengguna sendiri, dengan mencabut token yang tidak dipakai",
            "the user, by revoking tokens that are not used",
        ))
        .into());
    }
    let id: TokenId = unit
        .fetch_value(
            &INSERT,
            args![
                new.user_id,
                &new.nama,
                new.token_hash,
                &new.scopes,
                now,
                expires_at
            ],
        )
        .await?;
    unit.record(
        Change::new("create", "api_token", id).after(&serde_json::json!({
            "user_id": new.user_id,
            "nama": new.nama,
            "scopes": new.scopes,
            "expires_at": expires_at,
        })),
    );
    unit.done(id)
}

/// Whose token it is and what for, if it holds at a time and its user may sign in.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn verify(
    session: &mut Session,
    hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<VerifiedToken>> {
    session.fetch_optional(&VERIFY, args![hash, now]).await
}

/// Notes that a token was used, at most once in [`USE_NOTED_EVERY_SECONDS`]; gives whether it was noted.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn note_use(unit: &mut Unit, id: TokenId) -> Result<bool> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let noted = unit
        .execute(&NOTE_USE, args![instansi, id, now, noted_before(now)])
        .await?
        > 0;
    if noted {
        unit.record(Change::new("use", "api_token", id));
    }
    unit.done(noted)
}

/// Revokes a token; nothing happens when it was revoked before.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn revoke(unit: &mut Unit, id: TokenId) -> Result<()> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let found: Option<Token> = unit.fetch_optional(&GET, args![instansi, id]).await?;
    if found.is_none() {
        return Err(Error::not_found("api_token", id));
    }
    if unit.execute(&REVOKE, args![instansi, id, now]).await? > 0 {
        unit.record(Change::new("revoke", "api_token", id));
    }
    unit.done(())
}

/// Revokes every token of a user, inside another operation.
pub(crate) async fn end_all(unit: &mut Unit, user: UserId) -> Result<()> {
    let (instansi, now) = (unit.instansi(), unit.now());
    let ended = unit
        .execute(&REVOKE_OF_USER, args![instansi, user, now])
        .await?;
    if ended > 0 {
        unit.record(Change::new("revoke_api_tokens", "user", user).after(&ended));
    }
    Ok(())
}

/// The tokens of a user, the latest 200, revoked and expired ones too.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn of_user(
    session: &mut Session,
    instansi: InstansiId,
    user: UserId,
) -> Result<Vec<Token>> {
    session.fetch_all(&OF_USER, args![instansi, user]).await
}
