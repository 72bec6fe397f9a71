//! Evidence: what an achievement can be checked against.

use chrono::{DateTime, Utc};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use super::{Action, get, person};
use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{AchievementId, DocumentId, EvidenceId, InstansiId, UserId};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;
use crate::version;

statements! {
    OF_ACHIEVEMENT = "SELECT e.id, e.document_id, e.reference, e.keterangan, e.created_by, e.created_at FROM achievement_evidence e JOIN performance_achievements a ON a.id = e.achievement_id JOIN indicators i ON i.id = a.indicator_id JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND e.achievement_id = $2 ORDER BY e.id LIMIT 1000";
    /// Holds the document as it is, so that nobody deletes it before it is evidence.
    HOLD_DOCUMENT = "UPDATE documents SET deleted_at = NULL WHERE instansi_id = $1 AND id = $2 AND deleted_at IS NULL RETURNING id";
    INSERT = "INSERT INTO achievement_evidence (achievement_id, document_id, reference, keterangan, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    REMOVE = "DELETE FROM achievement_evidence WHERE achievement_id = $1 AND id = $2";
    TOUCH = "UPDATE performance_achievements SET updated_at = $3, version = version + 1 WHERE id = $1 AND version = $2";
}

/// The most pieces of evidence of one achievement.
pub const MAX_EVIDENCE: usize = 100;

/// A piece of evidence to add: a stored document, or a reference to one kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewEvidence {
    /// The stored document.
    #[serde(default)]
    pub document_id: Option<DocumentId>,
    /// Where it is kept otherwise: a number, an address, a shelf; 1 to 1000 characters.
    #[serde(default)]
    pub reference: Option<String>,
    /// What it shows, at most 1000 characters.
    #[serde(default)]
    pub keterangan: Option<String>,
}

record! {
    /// A piece of evidence.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Evidence {
        /// Its id.
        pub id: EvidenceId,
        /// The stored document.
        pub document_id: Option<DocumentId>,
        /// Where it is kept otherwise.
        pub reference: Option<String>,
        /// What it shows.
        pub keterangan: Option<String>,
        /// Who added it.
        pub created_by: Option<UserId>,
        /// When.
        pub created_at: DateTime<Utc>,
    }
}

/// The evidence of an achievement, in the order it was added.
///
/// # Errors
/// [`Error::NotFound`] when there is no such achievement.
pub async fn evidence(
    session: &mut Session,
    instansi: InstansiId,
    id: AchievementId,
) -> Result<Vec<Evidence>> {
    get(session, instansi, id).await?;
    session
        .fetch_all(&OF_ACHIEVEMENT, args![instansi, id])
        .await
}

/// Adds a piece of evidence while the value may be changed; the version of the achievement goes up by one.
///
/// # Errors
/// [`Error::NotFound`] for the achievement or the document; [`Error::Invalid`] when it names neither document
/// nor reference, or both, or when there are [`MAX_EVIDENCE`] already; [`Error::Refused`] with the rule
/// `achievement_status` once the value was handed in; [`Error::Conflict`] for an old version.
pub async fn add_evidence(
    unit: &mut Unit,
    id: AchievementId,
    version: i64,
    new: NewEvidence,
) -> Result<EvidenceId> {
    unit.start()?;
    let user = person(unit).await?;
    let mut problems = ProblemList::default();
    let mut complain = |code, id: String, en: String| {
        problems.add(Problem::new(code, "reference", Text::new(id, en)));
    };
    if new.document_id.is_some() == new.reference.is_some() {
        complain(
            "document_or_reference",
            "sebutkan dokumen atau rujukan, salah satu".to_owned(),
            "name a document or a reference, one of them".to_owned(),
        );
    }
    let instansi = unit.instansi();
    if evidence(unit, instansi, id).await?.len() >= MAX_EVIDENCE {
        complain(
            "too_much_evidence",
            format!("paling banyak {MAX_EVIDENCE} bukti per capaian"),
            format!("at most {MAX_EVIDENCE} pieces of evidence per achievement"),
        );
    }
    check::optional(
        &mut problems,
        "reference",
        new.reference.as_deref(),
        1..=1000,
    );
    check::optional(
        &mut problems,
        "keterangan",
        new.keterangan.as_deref(),
        0..=1000,
    );
    problems.into_result(())?;
    if let Some(document) = new.document_id {
        unit.fetch_value_optional::<DocumentId>(&HOLD_DOCUMENT, args![instansi, document])
            .await?
            .ok_or_else(|| Error::not_found("document", document))?;
    }
    touch(unit, id, version).await?;
    let now = unit.now();
    let evidence: EvidenceId = unit
        .fetch_value(
            &INSERT,
            args![
                id,
                new.document_id,
                &new.reference,
                &new.keterangan,
                user,
                now
            ],
        )
        .await?;
    unit.record(Change::new("add_evidence", "achievement", id).after(&(evidence, &new)));
    unit.done(evidence)
}

/// Removes a piece of evidence while the value may be changed; the version of the achievement goes up by one.
///
/// # Errors
/// [`Error::NotFound`] for the achievement or the piece; otherwise as [`add_evidence`].
pub async fn remove_evidence(
    unit: &mut Unit,
    id: AchievementId,
    version: i64,
    piece: EvidenceId,
) -> Result<()> {
    unit.start()?;
    person(unit).await?;
    let instansi = unit.instansi();
    let before = evidence(unit, instansi, id)
        .await?
        .into_iter()
        .find(|evidence| evidence.id == piece)
        .ok_or_else(|| Error::not_found("evidence", piece))?;
    touch(unit, id, version).await?;
    unit.execute(&REMOVE, args![id, piece]).await?;
    unit.record(Change::new("remove_evidence", "achievement", id).before(&before));
    unit.done(())
}

/// Counts a change of an achievement whose value may be changed.
async fn touch(unit: &mut Unit, id: AchievementId, version: i64) -> Result<()> {
    let instansi = unit.instansi();
    let achievement = get(unit, instansi, id).await?;
    version::check("achievement", id, version, achievement.version)?;
    achievement.status.after(Action::Enter)?;
    let now = unit.now();
    match unit.execute(&TOUCH, args![id, version, now]).await? {
        0 => Err(version::conflict("achievement", id, version, version + 1)),
        _ => Ok(()),
    }
}
