//! Integrations: the systems data is exchanged with, and the credentials for them.
//!
//! Credentials are encrypted with the caller's [`Key`] and bound to their integration. They are read only by
//! [`credentials`]; neither the rows, the audit nor the logs hold them in the clear.

mod key;

pub use key::{Key, Secret};

use chrono::{DateTime, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{InstansiId, IntegrationId};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;
use key::Place;

/// The largest settings, in bytes of canonical JSON.
pub const MAX_SETTINGS: usize = 100_000;
/// The largest credentials, in bytes.
pub const MAX_CREDENTIALS: usize = 65_536;

/// What is shown of an integration: whether it has credentials, never which.
macro_rules! shown {
    () => {
        "i.id, i.instansi_id, i.kode, i.jenis, i.base_url, i.settings, i.credentials IS NOT NULL AS has_credentials, \
         i.active, i.created_at, i.updated_at, i.version"
    };
}

statements! {
    INSERT = "INSERT INTO integrations (instansi_id, kode, jenis, base_url, settings, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id";
    GET = concat!("SELECT ", shown!(), " FROM integrations i WHERE i.instansi_id = $1 AND i.id = $2");
    CODED = "SELECT id FROM integrations WHERE instansi_id = $1 AND kode = $2";
    UPDATE = "UPDATE integrations SET jenis = $3, base_url = $4, settings = $5, updated_at = $6, version = version + 1 WHERE id = $1 AND version = $2";
    SET_ACTIVE = "UPDATE integrations SET active = $3, updated_at = $4, version = version + 1 WHERE id = $1 AND version = $2";
    SET_CREDENTIALS = "UPDATE integrations SET credentials = $3, updated_at = $4, version = version + 1 WHERE id = $1 AND version = $2";
    CREDENTIALS = "SELECT credentials FROM integrations WHERE instansi_id = $1 AND id = $2";
    SEALED = "SELECT id, kode, credentials, version FROM integrations WHERE instansi_id = $1 AND credentials IS NOT NULL ORDER BY id";
}

/// An integration to add.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewIntegration {
    /// Its code, 1 to 64 characters, unique in the instansi; it does not change, for credentials are bound to it.
    pub kode: String,
    /// What kind of system it is, such as `sipd`: a name of 1 to 64 characters.
    pub jenis: String,
    /// Where it is: `https://…` or `http://…`, without credentials.
    #[serde(default)]
    pub base_url: Option<String>,
    /// What else is to be known about it, an object of at most [`MAX_SETTINGS`] bytes. Nothing secret: it is
    /// shown and stands in the audit.
    #[serde(default = "no_settings")]
    pub settings: Json,
}

/// What an integration becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntegrationUpdate {
    /// What kind of system it is.
    pub jenis: String,
    /// Where it is.
    #[serde(default)]
    pub base_url: Option<String>,
    /// What else is to be known about it.
    #[serde(default = "no_settings")]
    pub settings: Json,
}

fn no_settings() -> Json {
    json!({})
}

record! {
    /// An integration.
    #[derive(Clone, Debug, PartialEq, Serialize)]
    pub struct Integration {
        /// Its id.
        pub id: IntegrationId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// Its code.
        pub kode: String,
        /// What kind of system it is.
        pub jenis: String,
        /// Where it is.
        pub base_url: Option<String>,
        /// What else is to be known about it.
        pub settings: Json,
        /// Whether it has credentials.
        pub has_credentials: bool,
        /// Whether it is in use.
        pub active: bool,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
        /// When it was last changed.
        pub updated_at: DateTime<Utc>,
        /// Counts its changes.
        pub version: i64,
    }
}

record! {
    /// Credentials as they are stored.
    struct Sealed {
        id: IntegrationId,
        kode: String,
        credentials: Vec<u8>,
        version: i64,
    }
}

fn check_place(problems: &mut ProblemList, jenis: &str, base_url: Option<&str>, settings: &Json) {
    check::name(problems, "jenis", jenis, 64);
    check::json(problems, "settings", settings, MAX_SETTINGS);
    if !settings.is_object() {
        problems.add(Problem::new(
            "settings_form",
            "settings",
            Text::new("harus berupa objek JSON", "must be a JSON object"),
        ));
    }
    let Some(url) = base_url else { return };
    check::text(problems, "base_url", url, 1..=2_000);
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    // An address that is refused is not shown: it may hold a password.
    if host.is_none_or(str::is_empty) || url.contains(char::is_whitespace) {
        problems.add(Problem::new(
            "url_form",
            "base_url",
            Text::new(
                "harus alamat `https://…` atau `http://…` tanpa spasi",
                "must be an address `https://…` or `http://…` without blanks",
            ),
        ));
    }
    if host.is_some_and(|host| host.contains('@')) {
        problems.add(Problem::new(
            "url_credentials",
            "base_url",
            Text::new(
                "tidak boleh memuat nama pengguna atau sandi: simpan sebagai kredensial",
                "must not hold a user name or password: store them as credentials",
            ),
        ));
    }
}

/// Adds an integration, in use and without credentials.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with it.
pub async fn create(unit: &mut Unit, new: NewIntegration) -> Result<IntegrationId> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let mut problems = ProblemList::default();
    check::text(&mut problems, "kode", &new.kode, 1..=64);
    check_place(
        &mut problems,
        &new.jenis,
        new.base_url.as_deref(),
        &new.settings,
    );
    let coded: Option<IntegrationId> = unit
        .fetch_value_optional(&CODED, args![instansi, &new.kode])
        .await?;
    if coded.is_some() {
        problems.add(Problem::new(
            "duplicate",
            "kode",
            Text::new(
                format!("integrasi `{}` sudah ada", new.kode),
                format!("there is an integration `{}` already", new.kode),
            ),
        ));
    }
    problems.into_result(())?;
    let values = args![
        instansi,
        &new.kode,
        &new.jenis,
        &new.base_url,
        &new.settings,
        now
    ];
    let id: IntegrationId = unit.fetch_value(&INSERT, values).await?;
    unit.record(Change::new("create", "integration", id).after(&new));
    unit.done(id)
}

/// Changes an integration; its credentials stay.
///
/// # Errors
/// [`Error::Invalid`], [`Error::NotFound`], or [`Error::Conflict`] when it was changed since `version`.
pub async fn update(
    unit: &mut Unit,
    id: IntegrationId,
    version: i64,
    to: IntegrationUpdate,
) -> Result<Integration> {
    unit.start()?;
    let before = at_version(unit, id, version).await?;
    let mut problems = ProblemList::default();
    check_place(
        &mut problems,
        &to.jenis,
        to.base_url.as_deref(),
        &to.settings,
    );
    problems.into_result(())?;
    let now = unit.now();
    let values = args![id, version, &to.jenis, &to.base_url, &to.settings, now];
    let rows = unit.execute(&UPDATE, values).await?;
    changed(unit, "update", before, rows).await
}

/// Puts an integration in use or out of it.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Conflict`] when it was changed since `version`.
pub async fn set_active(
    unit: &mut Unit,
    id: IntegrationId,
    version: i64,
    active: bool,
) -> Result<Integration> {
    unit.start()?;
    let before = at_version(unit, id, version).await?;
    let now = unit.now();
    let rows = unit
        .execute(&SET_ACTIVE, args![id, version, active, now])
        .await?;
    let action = if active { "activate" } else { "deactivate" };
    changed(unit, action, before, rows).await
}

/// Stores credentials, encrypted with the key; without any, forgets those there are. The audit tells that it was
/// done, not what they are.
///
/// # Errors
/// [`Error::Invalid`] for credentials that are empty or longer than [`MAX_CREDENTIALS`]; [`Error::NotFound`];
/// [`Error::Conflict`] when the integration was changed since `version`.
pub async fn set_credentials(
    unit: &mut Unit,
    id: IntegrationId,
    version: i64,
    key: &Key,
    secret: Option<&Secret>,
) -> Result<Integration> {
    unit.start()?;
    let before = at_version(unit, id, version).await?;
    let sealed = match secret {
        Some(secret) => {
            let bytes = secret.expose().len();
            if !(1..=MAX_CREDENTIALS).contains(&bytes) {
                let message = Text::new(
                    format!("harus 1 sampai {MAX_CREDENTIALS} bita, ini {bytes}"),
                    format!("must have 1 to {MAX_CREDENTIALS} bytes, these have {bytes}"),
                );
                let problem = Problem::new("credentials_length", "credentials", message);
                return Err(Error::Invalid(problem.into()));
            }
            let place = Place {
                instansi: before.instansi_id,
                kode: &before.kode,
            };
            Some(key.seal(&place, secret)?)
        }
        None => None,
    };
    let action = if sealed.is_some() {
        "set_credentials"
    } else {
        "forget_credentials"
    };
    let now = unit.now();
    let rows = unit
        .execute(&SET_CREDENTIALS, args![id, version, sealed, now])
        .await?;
    changed(unit, action, before, rows).await
}

/// The credentials of an integration, in the clear.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] (`credentials_unreadable`) when the key is another one or the bytes
/// were altered or belong to another integration.
pub async fn credentials(
    session: &mut Session,
    instansi: InstansiId,
    id: IntegrationId,
    key: &Key,
) -> Result<Option<Secret>> {
    let integration = get(session, instansi, id).await?;
    let sealed: Option<Vec<u8>> = session
        .fetch_value(&CREDENTIALS, args![instansi, id])
        .await?;
    let place = Place {
        instansi,
        kode: &integration.kode,
    };
    sealed.map(|sealed| key.open(&place, &sealed)).transpose()
}

/// Encrypts all credentials of the instansi with a new key; gives how many. All of them or none: one that the
/// old key does not open stops it.
///
/// # Errors
/// [`Error::Refused`] (`credentials_unreadable`) names the first integration the old key does not open.
pub async fn rekey(unit: &mut Unit, old: &Key, new: &Key) -> Result<u64> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let all: Vec<Sealed> = unit.fetch_all(&SEALED, args![instansi]).await?;
    let mut count = 0;
    for Sealed {
        id,
        kode,
        credentials,
        version,
    } in all
    {
        let place = Place {
            instansi,
            kode: &kode,
        };
        let sealed = new.seal(&place, &old.open(&place, &credentials)?)?;
        let rows = unit
            .execute(&SET_CREDENTIALS, args![id, version, sealed, now])
            .await?;
        if rows == 0 {
            let found = get(unit, instansi, id).await?.version;
            return Err(version::conflict("integration", id, version, found));
        }
        unit.record(Change::new("rekey", "integration", id));
        count += 1;
    }
    unit.done(count)
}

async fn at_version(unit: &mut Unit, id: IntegrationId, expected: i64) -> Result<Integration> {
    let instansi = unit.instansi();
    let found = get(unit, instansi, id).await?;
    version::check("integration", id, expected, found.version)?;
    Ok(found)
}

/// Ends a change of an integration that was at the version of `before`.
async fn changed(
    unit: &mut Unit,
    action: &'static str,
    before: Integration,
    rows: u64,
) -> Result<Integration> {
    let Integration {
        instansi_id,
        id,
        version,
        ..
    } = before;
    let after = get(unit, instansi_id, id).await?;
    if rows == 0 {
        return Err(version::conflict("integration", id, version, after.version));
    }
    unit.record(
        Change::new(action, "integration", id)
            .before(&before)
            .after(&after),
    );
    unit.done(after)
}

/// An integration.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi.
pub async fn get(
    session: &mut Session,
    instansi: InstansiId,
    id: IntegrationId,
) -> Result<Integration> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("integration", id))
}

/// Which integrations a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IntegrationFilter {
    /// Only those in use, or out of it.
    pub active: Option<bool>,
    /// Only those of this kind.
    pub jenis: Option<String>,
    /// Only those whose code or address contains this text.
    pub search: Option<String>,
}

/// The integrations of an instansi by code.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    filter: &IntegrationFilter,
    page: &Page,
) -> Result<Paged<Integration>> {
    let by_code = Sort {
        name: "kode",
        key: "i.kode",
        is_text: true,
        direction: Direction::Asc,
    };
    let mut list = List::new(
        "ops::integrations::LIST",
        shown!(),
        "integrations i",
        "i.id",
        by_code,
    );
    list.filter("i.instansi_id = {}", instansi);
    list.filter_if("i.active = {}", filter.active);
    list.filter_if("i.jenis = {}", filter.jenis.as_deref());
    list.search(&["i.kode", "i.base_url"], filter.search.as_deref());
    list.fetch(session, page, |integration: &Integration| {
        (integration.kode.clone(), integration.id.0)
    })
    .await
}
