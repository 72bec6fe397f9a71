//! Policies: the rule sets of an instansi beside the built-in ones. A version never changes; a change is a new
//! version.

use chrono::{DateTime, Utc};
use sakip_core::policy::{MAX_POLICY_BYTES, Policy, PolicyBook, PolicyData};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::{Lang, Text};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::audit::Change;
use crate::codec::{args, canonical};
use crate::error::{Error, Result};
use crate::id::{InstansiId, PolicyId};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    INSERT = "INSERT INTO policies (instansi_id, kode, versi, document, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    GET = "SELECT * FROM policies WHERE instansi_id = $1 AND id = $2";
    COUNT = "SELECT count(*) FROM policies WHERE instansi_id = $1";
    BOOK = "SELECT * FROM policies WHERE instansi_id = $1 ORDER BY kode, versi";
    EXACTLY = "SELECT * FROM policies WHERE instansi_id = $1 AND kode = $2 AND versi = $3";
    LATEST = "SELECT * FROM policies WHERE instansi_id = $1 AND kode = $2 ORDER BY versi DESC LIMIT 1";
}

record! {
    /// A policy of an instansi.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct StoredPolicy {
        /// Its id.
        pub id: PolicyId,
        /// The instansi it belongs to.
        pub instansi_id: InstansiId,
        /// The id of the policy, such as `perkada-demak-12-2026`.
        pub kode: String,
        /// Its version, from 1.
        pub versi: u32,
        /// The whole policy: a [`PolicyData`].
        pub document: Json,
        /// Since when it is stored.
        pub created_at: DateTime<Utc>,
    }
}

impl StoredPolicy {
    /// The policy, checked.
    ///
    /// # Errors
    /// [`Error::Damaged`] when what is stored is none.
    pub fn policy(&self) -> Result<Policy> {
        from_document(&self.document)
    }
}

/// A policy as it was stored or frozen.
pub(crate) fn from_document(document: &Json) -> Result<Policy> {
    let damaged = |why: Text| {
        Error::Damaged(Text::new(
            format!("kebijakan yang tersimpan rusak: {}", why.id),
            format!("a stored policy is damaged: {}", why.en),
        ))
    };
    let data = PolicyData::deserialize(document)
        .map_err(|error| damaged(Text::new(error.to_string(), error.to_string())))?;
    Policy::new(data).map_err(|problems| damaged(Text::of(&problems)))
}

/// The document of a policy, as it is stored or frozen.
pub(crate) fn to_document(policy: &Policy) -> Result<Json> {
    serde_json::to_value(policy.data()).map_err(|error| Error::unreadable(error.into()))
}

/// Stores a version of a policy.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with it: the codes of [`Policy::new`],
/// `policy_version_exists` (an id and version stand once, built-in ones included), `policy_size`,
/// `policy_book_full`.
pub async fn create(unit: &mut Unit, data: PolicyData) -> Result<PolicyId> {
    unit.start()?;
    let policy = Policy::new(data)?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let document = to_document(&policy)?;
    let reference = policy.reference().to_string();
    let mut problems = ProblemList::default();
    if find(unit, instansi, &reference).await?.is_some() {
        problems.add(Problem::new(
            "policy_version_exists",
            "version",
            Text::new(
                format!("`{reference}` sudah ada; terbitkan sebagai versi baru"),
                format!("`{reference}` exists; publish a new version"),
            ),
        ));
    }
    if canonical(&document).len() > MAX_POLICY_BYTES {
        problems.add(Problem::new(
            "policy_size",
            "",
            Text::new(
                "kebijakan lebih dari 1 MiB",
                "the policy is larger than 1 MiB",
            ),
        ));
    }
    let stored: i64 = unit.fetch_value(&COUNT, args![instansi]).await?;
    if usize::try_from(stored).unwrap_or(usize::MAX) + Policy::builtins().len() >= PolicyBook::MAX {
        let most = PolicyBook::MAX;
        problems.add(Problem::new(
            "policy_book_full",
            "",
            Text::new(
                format!("paling banyak {most} kebijakan"),
                format!("at most {most} policies"),
            ),
        ));
    }
    problems.into_result(())?;
    let id: PolicyId = unit
        .fetch_value(
            &INSERT,
            args![instansi, policy.id(), policy.version(), document, now],
        )
        .await?;
    unit.record(Change::new("create", "policy", &reference).after(policy.data()));
    unit.done(id)
}

/// A policy of an instansi.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(
    session: &mut Session,
    instansi: InstansiId,
    id: PolicyId,
) -> Result<StoredPolicy> {
    session
        .fetch_optional(&GET, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("policy", id))
}

/// The policies of an instansi, without the built-in ones, in the order they were stored.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    kode: Option<&str>,
    direction: Direction,
    page: &Page,
) -> Result<Paged<StoredPolicy>> {
    let sorted = Sort {
        name: "id",
        key: "p.id",
        is_text: false,
        direction,
    };
    let mut list = List::new("ops::policies::LIST", "p.*", "policies p", "p.id", sorted);
    list.filter("p.instansi_id = {}", instansi);
    list.filter_if("p.kode = {}", kode);
    list.fetch(session, page, |policy: &StoredPolicy| {
        (policy.id.0.to_string(), policy.id.0)
    })
    .await
}

/// Every policy an instansi can measure by: the built-in ones and its own.
///
/// # Errors
/// [`Error::Damaged`] when a stored one cannot be read.
pub async fn book(session: &mut Session, instansi: InstansiId) -> Result<PolicyBook> {
    let mut book = PolicyBook::builtin();
    let own: Vec<StoredPolicy> = session.fetch_all(&BOOK, args![instansi]).await?;
    for stored in own {
        book.add(stored.policy()?)?;
    }
    Ok(book)
}

/// A policy by `id` or `id@version`, as [`PolicyBook::find`] finds it in the [`book`], without reading all of it.
///
/// # Errors
/// [`Error::Damaged`] when a stored one cannot be read.
pub async fn find(
    session: &mut Session,
    instansi: InstansiId,
    reference: &str,
) -> Result<Option<Policy>> {
    let builtin = PolicyBook::builtin();
    let known = builtin.find(reference).cloned();
    let own: Option<StoredPolicy> = match reference.split_once('@') {
        Some((id, version)) => {
            let Some(version) = version.parse::<u32>().ok().filter(|_| known.is_none()) else {
                return Ok(known);
            };
            session
                .fetch_optional(&EXACTLY, args![instansi, id, version])
                .await?
        }
        None => {
            session
                .fetch_optional(&LATEST, args![instansi, reference])
                .await?
        }
    };
    let own = own.map(|stored| stored.policy()).transpose()?;
    Ok(known.into_iter().chain(own).max_by_key(Policy::version))
}

/// The policy of a renstra: the one it names, or `sakip-default`.
pub(crate) async fn of_reference(
    session: &mut Session,
    instansi: InstansiId,
    reference: Option<&str>,
) -> Result<Policy> {
    let Some(reference) = reference else {
        return Ok(Policy::default());
    };
    find(session, instansi, reference).await?.ok_or_else(|| {
        Error::Damaged(Text::new(
            format!("kebijakan `{reference}` dirujuk tetapi tidak ada"),
            format!("the policy `{reference}` is referred to but is not there"),
        ))
    })
}

/// The policy somebody asks for, or a problem at `place`.
pub(crate) async fn wanted(
    session: &mut Session,
    instansi: InstansiId,
    reference: &str,
    place: &str,
    problems: &mut ProblemList,
) -> Result<Option<Policy>> {
    let found = find(session, instansi, reference).await?;
    if found.is_none() {
        let shown: String = reference.chars().take(60).collect();
        let tell = |lang: Lang| {
            lang.pick(
                format!("tidak ada kebijakan `{shown}`: tulis id atau id@versi"),
                format!("there is no policy `{shown}`: write id or id@version"),
            )
        };
        problems.add(Problem::new(
            "unknown_policy",
            place,
            Text::new(tell(Lang::Id), tell(Lang::En)),
        ));
    }
    Ok(found)
}
