//! LKE templates: the built-in ones and an instansi's own. A version that is kept never changes, so that an
//! old evaluation is always scored as it was.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sakip_core::evaluation::Template;
use sakip_core::evaluation::limits::{MAX_LABEL_CHARS, MAX_TEMPLATE_BYTES};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::audit::Change;
use crate::check;
use crate::codec::{args, canonical};
use crate::error::{Error, Refusal, Result};
use crate::hex;
use crate::id::{InstansiId, TemplateId};
use crate::query::list::{List, Sort};
use crate::query::{Direction, Page, Paged};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    /// Gives no row when somebody else has just kept the same version.
    INSERT = "INSERT INTO lke_templates (instansi_id, kode, versi, document, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (instansi_id, kode, versi) DO NOTHING RETURNING id";
    INSERT_PREDICATE = "INSERT INTO lke_predicates (template_id, predikat, above) VALUES ($1, $2, $3)";
    BY_VERSION = "SELECT id, document FROM lke_templates WHERE instansi_id = $1 AND kode = $2 AND versi = $3";
    BY_ID = "SELECT id, document FROM lke_templates WHERE instansi_id = $1 AND id = $2";
}

/// Where a template to keep comes from: `{"builtin": "permenpanrb-88-2021"}`, `{"json": "…"}` or
/// `{"toml": "…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TemplateSource {
    /// One that comes with the engine, by its id.
    Builtin(String),
    /// One's own, as JSON of at most [`MAX_TEMPLATE_BYTES`].
    Json(String),
    /// One's own, as TOML of at most [`MAX_TEMPLATE_BYTES`].
    Toml(String),
}

/// A template in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateSummary {
    /// Its id in the store.
    pub id: TemplateId,
    /// Its own id, such as `permenpanrb-88-2021`.
    pub kode: String,
    /// Its version.
    pub versi: u32,
    /// Its title.
    pub title: Text,
    /// Since when it is kept.
    pub created_at: DateTime<Utc>,
}

record! {
    struct Kept {
        id: TemplateId,
        document: String,
    }
}

record! {
    struct Listed {
        id: TemplateId,
        kode: String,
        versi: u32,
        document: String,
        created_at: DateTime<Utc>,
    }
}

impl TemplateSource {
    fn read(&self) -> Result<Arc<Template>> {
        Ok(match self {
            TemplateSource::Builtin(id) => {
                Template::builtin(id).ok_or_else(|| Error::not_found("lke_template", id))?
            }
            TemplateSource::Json(text) => Arc::new(Template::from_json(text)?),
            TemplateSource::Toml(text) => Arc::new(Template::from_toml(text)?),
        })
    }
}

/// Keeps a template, with the predicates the database itself checks grades against. A version that is kept
/// already with the same content is that one again.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
/// use sakip_db::ops::templates::{self, TemplateSource};
/// # use sakip_db::{Actor, Db};
/// # let db = Db::open("sqlite::memory:").await?;
/// # let new = NewInstansi { kode: "3201".into(), nama: "Kabupaten Contoh".into(), jenis: Jenis::Kabupaten };
/// # let instansi = instansi::create(&db, new, "pemasangan").await?;
/// let mut unit = db.begin(Actor::system(instansi, "pemasangan")).await?;
/// let id = templates::store(&mut unit, TemplateSource::Builtin("permenpanrb-88-2021".into())).await?;
/// unit.commit().await?;
/// let template = templates::get(&mut db.read().await?, instansi, id).await?;
/// assert_eq!(template.components().len(), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with it, [`Error::NotFound`] for a built-in template that
/// is none, [`Error::Refused`] with `template_version_kept` when the version is kept with another content
/// and `template_reserved` when its id is that of a built-in template.
pub async fn store(unit: &mut Unit, source: TemplateSource) -> Result<TemplateId> {
    unit.start()?;
    let template = source.read()?;
    let id = keep(unit, &template).await?;
    unit.done(id)
}

/// Keeps a checked template.
pub(crate) async fn keep(unit: &mut Unit, template: &Template) -> Result<TemplateId> {
    check_own(template)?;
    if let Some(kept) = kept(unit, template).await? {
        return Ok(kept);
    }
    let json = serde_json::to_value(template.document())
        .map_err(|error| Error::unreadable(error.into()))?;
    let document = canonical(&json);
    let mut problems = ProblemList::default();
    if document.len() > MAX_TEMPLATE_BYTES {
        problems.add(Problem::new(
            "too_large",
            "",
            Text::new(
                format!("template lebih dari {MAX_TEMPLATE_BYTES} bita"),
                format!("the template has more than {MAX_TEMPLATE_BYTES} bytes"),
            ),
        ));
    }
    for (index, predicate) in template.predicates().list().enumerate() {
        let place = format!("predicates[{index}].label");
        check::text(&mut problems, &place, &predicate.label, 1..=MAX_LABEL_CHARS);
    }
    problems.into_result(())?;
    let (instansi, now) = (unit.instansi(), unit.now());
    let (kode, versi) = (template.id(), template.version());
    let inserted = unit
        .fetch_value_optional(&INSERT, args![instansi, kode, versi, &document, now])
        .await?;
    let Some(id) = inserted else {
        let kept = kept(unit, template).await?;
        return kept.ok_or_else(|| Error::not_found("lke_template", kode));
    };
    let id: TemplateId = id;
    for predicate in template.predicates().list() {
        unit.execute(
            &INSERT_PREDICATE,
            args![id, predicate.label.as_str(), predicate.above],
        )
        .await?;
    }
    // The row never changes: its hash proves the document it was kept with.
    let hash = hex::encode(&Sha256::digest(&document));
    unit.record(Change::new("create", "lke_template", id).after(
        &json!({"kode": kode, "versi": versi, "title": template.title(), "document_sha256": hash}),
    ));
    Ok(id)
}

/// The template with this id and version, if it is kept with the same content.
async fn kept(unit: &mut Unit, template: &Template) -> Result<Option<TemplateId>> {
    let instansi = unit.instansi();
    let (kode, versi) = (template.id(), template.version());
    let kept: Option<Kept> = unit
        .fetch_optional(&BY_VERSION, args![instansi, kode, versi])
        .await?;
    let Some(kept) = kept else {
        return Ok(None);
    };
    if read(&kept)?.document() != template.document() {
        let message = Text::new(
            format!("template `{kode}` versi {versi} sudah tersimpan dengan isi lain"),
            format!("version {versi} of the template `{kode}` is kept with another content"),
        );
        let refusal = Refusal::new("template_version_kept", message).lifted_by(Text::new(
            "siapa pun yang boleh menambah template, dengan menaikkan versinya",
            "anybody who may add templates, by giving it a higher version",
        ));
        return Err(refusal.into());
    }
    Ok(Some(kept.id))
}

/// The id of a built-in template is kept for it, in versions to come too.
fn check_own(template: &Template) -> Result<()> {
    let reserved = Template::builtin(template.id());
    if reserved.is_none_or(|builtin| builtin.document() == template.document()) {
        return Ok(());
    }
    let kode = template.id();
    let message = Text::new(
        format!("id `{kode}` milik template bawaan yang isinya lain"),
        format!("the id `{kode}` belongs to a built-in template with another content"),
    );
    let refusal = Refusal::new("template_reserved", message).lifted_by(Text::new(
        "siapa pun yang boleh menambah template, dengan memakai id lain",
        "anybody who may add templates, by using another id",
    ));
    Err(refusal.into())
}

fn read(kept: &Kept) -> Result<Arc<Template>> {
    let template = Template::from_json(&kept.document).map_err(|problems| {
        Error::Damaged(Text::new(
            format!("template LKE {} di basis data rusak: {problems}", kept.id),
            format!(
                "the LKE template {} in the database is damaged: {problems}",
                kept.id
            ),
        ))
    })?;
    // Sharing what is built in spares memory where many evaluations are held.
    let builtin = Template::builtin(template.id());
    Ok(builtin
        .filter(|builtin| **builtin == template)
        .unwrap_or_else(|| Arc::new(template)))
}

/// A template by its id in the store.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi; [`Error::Damaged`] when what is
/// kept is no template.
pub async fn get(
    session: &mut Session,
    instansi: InstansiId,
    id: TemplateId,
) -> Result<Arc<Template>> {
    let kept: Option<Kept> = session.fetch_optional(&BY_ID, args![instansi, id]).await?;
    read(&kept.ok_or_else(|| Error::not_found("lke_template", id))?)
}

/// The template an evaluation names by its own id and version; a built-in one is kept when it is not yet.
pub(crate) async fn named(
    unit: &mut Unit,
    kode: &str,
    versi: u32,
) -> Result<(TemplateId, Arc<Template>)> {
    let instansi = unit.instansi();
    let kept: Option<Kept> = unit
        .fetch_optional(&BY_VERSION, args![instansi, kode, versi])
        .await?;
    if let Some(kept) = kept {
        return Ok((kept.id, read(&kept)?));
    }
    let builtin = Template::builtin(kode).filter(|template| template.version() == versi);
    let template =
        builtin.ok_or_else(|| Error::not_found("lke_template", format!("{kode}@{versi}")))?;
    Ok((keep(unit, &template).await?, template))
}

/// The templates kept for an instansi, by their own ids and, within one, in the order they were kept.
///
/// # Errors
/// [`Error::Invalid`] for a cursor of another list, [`Error::Damaged`] when what is kept is no template.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    page: &Page,
) -> Result<Paged<TemplateSummary>> {
    let sort = Sort {
        name: "kode",
        key: "t.kode",
        is_text: true,
        direction: Direction::Asc,
    };
    let mut list = List::new(
        "ops::templates::LIST",
        "t.id, t.kode, t.versi, t.document, t.created_at",
        "lke_templates t",
        "t.id",
        sort,
    );
    list.filter("t.instansi_id = {}", instansi);
    let found = list
        .fetch(session, page, |row: &Listed| (row.kode.clone(), row.id.0))
        .await?;
    let items: Result<Vec<TemplateSummary>> =
        found.items.into_iter().map(TemplateSummary::of).collect();
    Ok(Paged {
        items: items?,
        next: found.next,
        total: found.total,
    })
}

impl TemplateSummary {
    fn of(row: Listed) -> Result<TemplateSummary> {
        /// What of the document a list shows.
        #[derive(Deserialize)]
        struct Titled {
            title: Text,
        }
        let Titled { title } =
            serde_json::from_str(&row.document).map_err(|error| Error::unreadable(error.into()))?;
        Ok(TemplateSummary {
            id: row.id,
            kode: row.kode,
            versi: row.versi,
            title,
            created_at: row.created_at,
        })
    }
}
