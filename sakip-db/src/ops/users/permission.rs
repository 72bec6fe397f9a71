//! What one user may do beyond the role, or may not.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use super::{get, late};
use crate::audit::Change;
use crate::check;
use crate::codec::{args, stored_text};
use crate::error::Result;
use crate::id::{InstansiId, UserId};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    OF_USER = "SELECT p.permission, p.effect FROM user_permissions p JOIN users u ON u.id = p.user_id WHERE u.instansi_id = $1 AND p.user_id = $2 ORDER BY p.permission";
    TOUCH = "UPDATE users SET updated_at = $4, version = version + 1 WHERE instansi_id = $1 AND id = $2 AND version = $3";
    CLEAR = "DELETE FROM user_permissions WHERE user_id = $1";
    INSERT = "INSERT INTO user_permissions (user_id, permission, effect) VALUES ($1, $2, $3)";
}

/// The most permissions of one user.
pub const MAX_PERMISSIONS: usize = 200;

/// Whether something is allowed or denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The user may, whatever the role.
    Allow,
    /// The user may not, whatever the role.
    Deny,
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Effect::Allow => "allow",
            Effect::Deny => "deny",
        })
    }
}

impl FromStr for Effect {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "allow" => Ok(Effect::Allow),
            "deny" => Ok(Effect::Deny),
            _ => Err(format!("`{text}` is neither allow nor deny")),
        }
    }
}
stored_text!(Effect);

record! {
    /// What one user may or may not do.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Permission {
        /// What: a name of the caller's, 1 to 100 characters.
        pub permission: String,
        /// Whether it is allowed or denied.
        pub effect: Effect,
    }
}

/// What a user may or may not do beyond the role, by name.
///
/// # Errors
/// [`Error::Storage`](crate::Error::Storage) when the database fails.
pub async fn permissions(
    session: &mut Session,
    instansi: InstansiId,
    id: UserId,
) -> Result<Vec<Permission>> {
    session.fetch_all(&OF_USER, args![instansi, id]).await
}

/// Sets all of what a user may or may not do beyond the role: what is not in the list no longer holds.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) for a name that is empty, too long or there twice, and for more
/// than [`MAX_PERMISSIONS`]; [`Error::Conflict`](crate::Error::Conflict) for an old version of the user;
/// [`Error::NotFound`](crate::Error::NotFound).
pub async fn set_permissions(
    unit: &mut Unit,
    id: UserId,
    version: i64,
    all: &[Permission],
) -> Result<()> {
    unit.start()?;
    let (instansi, now) = (unit.instansi(), unit.now());
    get(unit, instansi, id).await?;
    check_all(all)?;
    let touched = unit
        .execute(&TOUCH, args![instansi, id, version, now])
        .await?;
    if touched == 0 {
        return Err(late(unit, instansi, id, version).await);
    }
    let before = permissions(unit, instansi, id).await?;
    unit.execute(&CLEAR, args![id]).await?;
    for one in all {
        unit.execute(&INSERT, args![id, &one.permission, one.effect])
            .await?;
    }
    unit.record(
        Change::new("set_permissions", "user", id)
            .before(&before)
            .after(&all),
    );
    unit.done(())
}

fn check_all(all: &[Permission]) -> Result<()> {
    let mut problems = ProblemList::default();
    if all.len() > MAX_PERMISSIONS {
        let count = all.len();
        problems.add(Problem::new(
            "too_many_permissions",
            "",
            Text::new(
                format!("{count} izin; paling banyak {MAX_PERMISSIONS}"),
                format!("{count} permissions; at most {MAX_PERMISSIONS}"),
            ),
        ));
        return Ok(problems.into_result(())?);
    }
    let mut seen = BTreeSet::new();
    for (index, one) in all.iter().enumerate() {
        let (place, name) = (format!("[{index}].permission"), &one.permission);
        check::text(&mut problems, &place, name, 1..=100);
        if !seen.insert(name) {
            problems.add(Problem::new(
                "duplicate",
                place,
                Text::new(
                    format!("izin `{name}` disebut dua kali"),
                    format!("the permission `{name}` is there twice"),
                ),
            ));
        }
    }
    Ok(problems.into_result(())?)
}
