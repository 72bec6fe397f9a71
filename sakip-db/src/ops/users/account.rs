//! Accounts: add, change, find.

use chrono::{DateTime, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use super::{Role, late};
use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{InstansiId, OpdId, UserId};
use crate::ops::{opd, sessions, tokens};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

/// What is shown of a user: never a secret.
macro_rules! shown {
    () => {
        "u.id, u.instansi_id, u.opd_id, u.username, u.nama, u.email, u.role, u.active, u.password_hash IS NOT NULL AS has_password, u.totp_secret IS NOT NULL AS has_totp, u.oidc_subject, u.failed_logins, u.locked_until, u.last_login_at, u.created_at, u.updated_at, u.version"
    };
}

statements! {
    INSERT = "INSERT INTO users (instansi_id, opd_id, username, nama, email, role, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id";
    GET = concat!("SELECT ", shown!(), " FROM users u WHERE u.instansi_id = $1 AND u.id = $2");
    BY_USERNAME = concat!("SELECT ", shown!(), " FROM users u WHERE lower(u.username) = lower($1)");
    BY_SUBJECT = concat!("SELECT ", shown!(), " FROM users u WHERE u.oidc_subject = $1");
    UPDATE = "UPDATE users SET opd_id = $4, nama = $5, email = $6, role = $7, active = $8, updated_at = $9, version = version + 1 WHERE instansi_id = $1 AND id = $2 AND version = $3";
    SET_PASSWORD = "UPDATE users SET password_hash = $3, failed_logins = 0, locked_until = NULL, updated_at = $4, version = version + 1 WHERE instansi_id = $1 AND id = $2";
    LINK = "UPDATE users SET oidc_subject = $4, updated_at = $5, version = version + 1 WHERE instansi_id = $1 AND id = $2 AND version = $3";
}

/// A user to add. A password is set afterwards, with [`set_password`]; a user who only signs in elsewhere
/// needs none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The name to sign in with: 3 to 64 of letters, digits, `.`, `_`, `@` and `-`, unique in the whole
    /// database whatever its case.
    pub username: String,
    /// The name, 1 to 200 characters.
    pub nama: String,
    /// The address for mail, 3 to 254 characters with an `@`.
    #[serde(default)]
    pub email: Option<String>,
    /// What the user is.
    pub role: Role,
    /// The OPD the user belongs to; an `admin_opd` has to have one.
    #[serde(default)]
    pub opd_id: Option<OpdId>,
}

/// What a user is from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserUpdate {
    /// The name.
    pub nama: String,
    /// The address for mail.
    #[serde(default)]
    pub email: Option<String>,
    /// What the user is.
    pub role: Role,
    /// The OPD the user belongs to.
    #[serde(default)]
    pub opd_id: Option<OpdId>,
    /// Whether the user may sign in. Who may not loses all sessions and API tokens at once.
    pub active: bool,
}

record! {
    /// A user.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct User {
        /// The id.
        pub id: UserId,
        /// The instansi.
        pub instansi_id: InstansiId,
        /// The OPD the user belongs to.
        pub opd_id: Option<OpdId>,
        /// The name to sign in with.
        pub username: String,
        /// The name.
        pub nama: String,
        /// The address for mail.
        pub email: Option<String>,
        /// What the user is.
        pub role: Role,
        /// Whether the user may sign in.
        pub active: bool,
        /// Whether a password was set.
        pub has_password: bool,
        /// Whether a second factor (TOTP) was set up.
        pub has_totp: bool,
        /// Who the user is at the identity provider.
        pub oidc_subject: Option<String>,
        /// How often signing in has failed since it last succeeded.
        pub failed_logins: i64,
        /// Until when the user cannot sign in after failing too often.
        pub locked_until: Option<DateTime<Utc>>,
        /// When the user last signed in.
        pub last_login_at: Option<DateTime<Utc>>,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Counts its changes.
        pub version: i64,
    }
}

fn check_person(
    problems: &mut ProblemList,
    nama: &str,
    email: Option<&str>,
    role: Role,
    opd: Option<OpdId>,
) {
    check::text(problems, "nama", nama, 1..=200);
    check::optional(problems, "email", email, 3..=254);
    if let Some(email) = email.filter(|email| !is_address(email)) {
        problems.add(Problem::new(
            "email",
            "email",
            Text::new(
                format!("`{email}` bukan alamat surel"),
                format!("`{email}` is not an e-mail address"),
            ),
        ));
    }
    if role == Role::AdminOpd && opd.is_none() {
        problems.add(Problem::new(
            "opd_required",
            "opd_id",
            Text::new(
                "admin_opd harus punya OPD",
                "an admin_opd has to have an OPD",
            ),
        ));
    }
}

/// One `@` with something around it and no blank: the rest only the mail server knows.
fn is_address(email: &str) -> bool {
    email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !email.contains(char::is_whitespace)
    })
}

/// Adds a user.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong, a username that is taken in any case among it;
/// [`Error::NotFound`] for the OPD.
pub async fn create(unit: &mut Unit, new: NewUser) -> Result<UserId> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let mut problems = ProblemList::default();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"._@-".contains(&byte);
    if !(3..=64).contains(&new.username.len()) || !new.username.bytes().all(is_name) {
        problems.add(Problem::new(
            "username_form",
            "username",
            Text::new(
                "harus 3 sampai 64 huruf a-z, angka, `.`, `_`, `@` atau `-`",
                "must be 3 to 64 of the letters a-z, digits, `.`, `_`, `@` and `-`",
            ),
        ));
    } else if by_username(unit, &new.username).await?.is_some() {
        let username = &new.username;
        problems.add(Problem::new(
            "duplicate",
            "username",
            Text::new(
                format!("`{username}` sudah dipakai; huruf besar dan kecil dianggap sama"),
                format!("`{username}` is taken; upper and lower case count as the same"),
            ),
        ));
    }
    check_person(
        &mut problems,
        &new.nama,
        new.email.as_deref(),
        new.role,
        new.opd_id,
    );
    problems.into_result(())?;
    if let Some(opd) = new.opd_id {
        opd::get(unit, instansi, opd).await?;
    }
    let id: UserId = unit
        .fetch_value(
            &INSERT,
            args![
                instansi,
                new.opd_id,
                &new.username,
                &new.nama,
                &new.email,
                new.role,
                now
            ],
        )
        .await?;
    unit.record(Change::new("create", "user", id).after(&new));
    unit.done(id)
}

/// Changes a user. Who may no longer sign in loses all sessions and API tokens with the same commit.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong, [`Error::Conflict`] for an old version,
/// [`Error::NotFound`] for the user or the OPD.
pub async fn update(unit: &mut Unit, id: UserId, version: i64, update: UserUpdate) -> Result<()> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let before = get(unit, instansi, id).await?;
    let mut problems = ProblemList::default();
    check_person(
        &mut problems,
        &update.nama,
        update.email.as_deref(),
        update.role,
        update.opd_id,
    );
    problems.into_result(())?;
    if let Some(opd) = update.opd_id {
        opd::get(unit, instansi, opd).await?;
    }
    let changed = unit
        .execute(
            &UPDATE,
            args![
                instansi,
                id,
                version,
                update.opd_id,
                &update.nama,
                &update.email,
                update.role,
                update.active,
                now
            ],
        )
        .await?;
    if changed == 0 {
        return Err(late(unit, instansi, id, version).await);
    }
    let was = UserUpdate {
        nama: before.nama,
        email: before.email,
        role: before.role,
        opd_id: before.opd_id,
        active: before.active,
    };
    unit.record(
        Change::new("update", "user", id)
            .before(&was)
            .after(&update),
    );
    if !update.active {
        sessions::end_all(unit, id, "user_disabled").await?;
        tokens::end_all(unit, id).await?;
    }
    unit.done(())
}

/// Keeps the hash of a new password, computed by the caller, lifts a lock and ends all sessions: whoever had
/// the old password is out. API tokens stay.
///
/// # Errors
/// [`Error::Invalid`] for what is not a hash in the usual form (`$argon2id$…`, `$2b$…`), [`Error::NotFound`].
pub async fn set_password(unit: &mut Unit, id: UserId, hash: &str) -> Result<()> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    // A password handed over in clear by mistake must not be kept: hashes say what they are.
    if !(20..=500).contains(&hash.len())
        || !hash.starts_with('$')
        || !hash.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Err(Error::Invalid(
            Problem::new(
                "password_hash",
                "password_hash",
                Text::new(
                    "harus hash kata sandi, misalnya `$argon2id$…`, 20 sampai 500 karakter",
                    "must be the hash of a password, such as `$argon2id$…`, of 20 to 500 characters",
                ),
            )
            .into(),
        ));
    }
    let changed = unit
        .execute(&SET_PASSWORD, args![instansi, id, hash, now])
        .await?;
    if changed == 0 {
        return Err(Error::not_found("user", id));
    }
    unit.record(Change::new("change_password", "user", id));
    sessions::end_all(unit, id, "password_changed").await?;
    unit.done(())
}

/// Links a user to who they are at the identity provider, or unlinks. Where there is more than one provider,
/// the text has to name it too.
///
/// # Errors
/// [`Error::Invalid`] for a subject that is empty, longer than 500 characters or linked to somebody else,
/// [`Error::Conflict`] for an old version, [`Error::NotFound`].
pub async fn link_oidc(
    unit: &mut Unit,
    id: UserId,
    version: i64,
    subject: Option<&str>,
) -> Result<()> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let before = get(unit, instansi, id).await?;
    let mut problems = ProblemList::default();
    check::optional(&mut problems, "oidc_subject", subject, 1..=500);
    if let Some(subject) = subject {
        let other = by_oidc_subject(unit, subject).await?;
        if other.is_some_and(|other| other.id != id) {
            problems.add(Problem::new(
                "duplicate",
                "oidc_subject",
                Text::new(
                    format!("`{subject}` sudah ditautkan ke pengguna lain"),
                    format!("`{subject}` is linked to another user"),
                ),
            ));
        }
    }
    problems.into_result(())?;
    let linked = unit
        .execute(&LINK, args![instansi, id, version, subject, now])
        .await?;
    if linked == 0 {
        return Err(late(unit, instansi, id, version).await);
    }
    unit.record(
        Change::new("link_oidc", "user", id)
            .before(&before.oidc_subject)
            .after(&subject),
    );
    unit.done(())
}

/// A user.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn get(session: &mut Session, instansi: InstansiId, id: UserId) -> Result<User> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("user", id))
}

/// The user with a username, whatever its case, of any instansi.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn by_username(session: &mut Session, username: &str) -> Result<Option<User>> {
    session.fetch_optional(&BY_USERNAME, args![username]).await
}

/// The user who is this at the identity provider, of any instansi.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn by_oidc_subject(session: &mut Session, subject: &str) -> Result<Option<User>> {
    session.fetch_optional(&BY_SUBJECT, args![subject]).await
}

/// Which users a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UserFilter {
    /// Only those of this OPD.
    pub opd_id: Option<OpdId>,
    /// Only those who are this.
    pub role: Option<Role>,
    /// Only those who may sign in, or who may not.
    pub active: Option<bool>,
    /// Only those whose username, name or mail address contains this text.
    pub search: Option<String>,
}

/// What a list of users is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserSort {
    /// The username.
    #[default]
    Username,
    /// The name.
    Nama,
}

/// The users of an instansi.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    filter: &UserFilter,
    sort: UserSort,
    direction: Direction,
    page: &Page,
) -> Result<Paged<User>> {
    let (name, key) = match sort {
        UserSort::Username => ("username", "u.username"),
        UserSort::Nama => ("nama", "u.nama"),
    };
    let sorted = Sort {
        name,
        key,
        is_text: true,
        direction,
    };
    let mut list = List::new("ops::users::LIST", shown!(), "users u", "u.id", sorted);
    list.filter("u.instansi_id = {}", instansi);
    list.filter_if("u.opd_id = {}", filter.opd_id);
    list.filter_if("u.role = {}", filter.role);
    list.filter_if("u.active = {}", filter.active);
    list.search(
        &["u.username", "u.nama", "u.email"],
        filter.search.as_deref(),
    );
    list.fetch(session, page, |user: &User| match sort {
        UserSort::Username => (user.username.clone(), user.id.0),
        UserSort::Nama => (user.nama.clone(), user.id.0),
    })
    .await
}
