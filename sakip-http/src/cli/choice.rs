//! What the arguments choose: a policy by name or by file.

use std::path::PathBuf;

use clap::ArgMatches;
use sakip_core::policy::{MAX_POLICY_BYTES, Policy, PolicyBook};

use super::failure::Failure;
use super::input::{Source, is_object, nearest, read_text};
use super::terminal::Session;

/// The policy of `--policy`, else the default one.
pub(super) fn policy(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<Policy, Failure> {
    match matches.get_one::<String>("policy") {
        None => Ok(Policy::default()),
        Some(wanted) => find_policy(wanted, session),
    }
}

/// A built-in policy by `id` or `id@version`, or one in a file.
pub(super) fn find_policy(wanted: &str, session: &mut Session<'_, '_>) -> Result<Policy, Failure> {
    let book = PolicyBook::builtin();
    if let Some(policy) = book.find(wanted) {
        return Ok(policy.clone());
    }
    let path = PathBuf::from(wanted);
    let looks_like_a_file = wanted.contains(['/', '\\'])
        || path
            .extension()
            .is_some_and(|ext| ext == "toml" || ext == "json");
    if looks_like_a_file || path.is_file() {
        return read_policy(&Source::of(Some(&path)), session);
    }
    let ids: Vec<&str> = book.list().iter().map(Policy::id).collect();
    let (id, en) = match nearest(wanted, ids.iter().copied()) {
        Some(near) => (
            format!("; maksudnya `{near}`?"),
            format!("; is `{near}` meant?"),
        ),
        None => (
            format!(": pakai {} atau berkas TOML/JSON", ids.join(", ")),
            format!(": use {} or a TOML/JSON file", ids.join(", ")),
        ),
    };
    Err(Failure::usage(
        format!("kebijakan `{wanted}` tidak dikenal{id}"),
        format!("there is no policy `{wanted}`{en}"),
    ))
}

/// Reads and checks the policy in a file.
pub(super) fn read_policy(
    source: &Source,
    session: &mut Session<'_, '_>,
) -> Result<Policy, Failure> {
    let most = u64::try_from(MAX_POLICY_BYTES).unwrap_or(u64::MAX);
    let text = read_text(source, most, session)?;
    let policy = if is_object(&text) {
        Policy::from_json(&text)
    } else {
        Policy::from_toml(&text)
    };
    policy.map_err(|problems| Failure::Refused {
        name: source.name(),
        problems,
    })
}
