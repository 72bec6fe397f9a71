//! Policies: the rule sets of an instansi beside the built-in ones.

use sakip_core::policy::{Policy, PolicyBook};

use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::InstansiId;
use crate::session::Session;
use crate::statement::statements;

statements! {
    /// The version that was asked for, or the newest.
    POLICY = "SELECT document FROM policies WHERE instansi_id = $1 AND kode = $2 AND ($3 = 0 OR versi = $3) ORDER BY versi DESC LIMIT 1";
}

/// The policy a plan names (`id` or `id@version`): one of the instansi before a built-in one; without a name,
/// the default.
pub(crate) async fn of_reference(
    session: &mut Session,
    instansi: InstansiId,
    reference: Option<&str>,
) -> Result<Policy> {
    let Some(reference) = reference else {
        return Ok(Policy::default());
    };
    let (id, version) = match reference.split_once('@') {
        Some((id, version)) => (id, version.parse::<u32>().unwrap_or(u32::MAX)),
        None => (reference, 0),
    };
    let stored: Option<String> = session
        .fetch_value_optional(&POLICY, args![instansi, id, version])
        .await?;
    if let Some(document) = stored {
        return Ok(Policy::from_json(&document)?);
    }
    PolicyBook::builtin()
        .find(reference)
        .cloned()
        .ok_or_else(|| Error::not_found("policy", reference))
}
