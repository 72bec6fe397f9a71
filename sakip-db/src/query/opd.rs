//! The tree of OPD: what is below one, and whether one is below another. Each is one recursive statement; a
//! circle somebody made past this library ends it too.

use sakip_core::problem::Problem;
use sakip_core::text::Text;

use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{InstansiId, OpdId};
use crate::ops::opd::Opd;
use crate::record::One;
use crate::session::Session;
use crate::statement::statements;

statements! {
    BELOW = "WITH RECURSIVE below (id) AS (SELECT id FROM opd WHERE instansi_id = $1 AND id = $2 UNION SELECT o.id FROM below b JOIN opd o ON o.instansi_id = $1 AND o.parent_id = b.id) SELECT id FROM below ORDER BY id LIMIT $3";
    TREE = "WITH RECURSIVE below (id) AS (SELECT id FROM opd WHERE instansi_id = $1 AND (id = $2 OR (CAST($2 AS BIGINT) IS NULL AND parent_id IS NULL)) UNION SELECT o.id FROM below b JOIN opd o ON o.instansi_id = $1 AND o.parent_id = b.id) SELECT o.* FROM below b JOIN opd o ON o.id = b.id ORDER BY o.kode, o.id LIMIT $3";
    WITHIN = "WITH RECURSIVE above (id, parent_id) AS (SELECT id, parent_id FROM opd WHERE instansi_id = $1 AND id = $2 UNION SELECT o.id, o.parent_id FROM above a JOIN opd o ON o.instansi_id = $1 AND o.id = a.parent_id) SELECT count(*) FROM above WHERE id = $3";
}

/// The most OPD of one tree that are given; an instansi has some hundreds at most.
pub const MAX_TREE: i64 = 20_000;

/// An OPD and all below it, by id.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it belongs to another instansi; [`Error::Invalid`] for a tree of
/// more than [`MAX_TREE`].
pub async fn subtree_ids(
    session: &mut Session,
    instansi: InstansiId,
    root: OpdId,
) -> Result<Vec<OpdId>> {
    let found: Vec<One<OpdId>> = session
        .fetch_all(&BELOW, args![instansi, root, MAX_TREE + 1])
        .await?;
    if found.is_empty() {
        return Err(Error::not_found("opd", root));
    }
    check_size(found.len())?;
    Ok(found.into_iter().map(|One(id)| id).collect())
}

/// An OPD and all below it, or the whole tree of the instansi, by code; `parent_id` tells the place of each.
///
/// # Errors
/// As [`subtree_ids`].
pub async fn tree(
    session: &mut Session,
    instansi: InstansiId,
    root: Option<OpdId>,
) -> Result<Vec<Opd>> {
    let found: Vec<Opd> = session
        .fetch_all(&TREE, args![instansi, root, MAX_TREE + 1])
        .await?;
    match root {
        Some(root) if found.is_empty() => return Err(Error::not_found("opd", root)),
        _ => check_size(found.len())?,
    }
    Ok(found)
}

fn check_size(count: usize) -> Result<()> {
    if i64::try_from(count).is_ok_and(|count| count <= MAX_TREE) {
        return Ok(());
    }
    let message = Text::new(
        format!("pohon OPD punya lebih dari {MAX_TREE} OPD; mintalah bagian yang lebih kecil"),
        format!("the tree has more than {MAX_TREE} OPD; ask for a smaller part"),
    );
    Err(Error::Invalid(
        Problem::new("tree_too_large", "", message).into(),
    ))
}

/// Whether an OPD is `root` or anywhere below it: whether somebody who is responsible for `root` may see it.
/// No for an OPD that is not there or belongs to another instansi.
///
/// # Errors
/// [`Error::Storage`] when the database fails.
pub async fn is_within(
    session: &mut Session,
    instansi: InstansiId,
    opd: OpdId,
    root: OpdId,
) -> Result<bool> {
    let count: i64 = session
        .fetch_value(&WITHIN, args![instansi, opd, root])
        .await?;
    Ok(count > 0)
}
