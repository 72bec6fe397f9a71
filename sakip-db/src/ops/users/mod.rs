//! Users: who they are, what they may do, and what they sign in with.
//!
//! A hash of a password and what keeps a second factor come from the caller and are only kept: none of them is
//! ever in the audit, in a list or in a `Debug`.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # use sakip_db::{Actor, Db, ops};
//! # use sakip_db::ops::instansi::{Jenis, NewInstansi};
//! # let db = Db::open("sqlite::memory:").await?;
//! # let new = NewInstansi { kode: "3201".into(), nama: "Kabupaten Contoh".into(), jenis: Jenis::Kabupaten };
//! # let instansi = ops::instansi::create(&db, new, "pemasangan").await?;
//! use sakip_db::ops::users::{self, NewUser, Role};
//!
//! let mut unit = db.begin(Actor::system(instansi, "pemasangan")).await?;
//! let new = NewUser {
//!     username: "budi".into(), nama: "Budi Santoso".into(), email: None, role: Role::Evaluator, opd_id: None,
//! };
//! let id = users::create(&mut unit, new).await?;
//! users::set_password(&mut unit, id, "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g").await?;
//! unit.commit().await?;
//!
//! let found = users::by_username(&mut db.read().await?, "BUDI").await?;
//! assert_eq!(found.map(|user| user.id), Some(id));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod account;
pub(crate) mod login;
pub(crate) mod permission;
mod role;
pub(crate) mod second_factor;

pub use account::{
    NewUser, User, UserFilter, UserSort, UserUpdate, by_oidc_subject, by_username, create, get,
    link_oidc, list, set_password, update,
};
pub use login::{
    Credentials, FIRST_LOCK_SECONDS, LOCK_AFTER, MAX_LOCK_SECONDS, credentials, note_failed_login,
    note_login, unlock,
};
pub use permission::{Effect, MAX_PERMISSIONS, Permission, permissions, set_permissions};
pub use role::Role;
pub use second_factor::{
    MAX_RECOVERY_CODES, MAX_TOTP_SECRET, OneTime, recovery_codes_left, set_recovery_codes,
    set_totp, use_recovery_code, use_totp_step,
};

pub(crate) use login::lock_active;

use crate::error::Error;
use crate::id::{InstansiId, UserId};
use crate::session::Session;
use crate::version::conflict;

/// Why a write of a version changed nothing.
async fn late(session: &mut Session, instansi: InstansiId, id: UserId, version: i64) -> Error {
    match get(session, instansi, id).await {
        Ok(found) => conflict("user", id, version, found.version),
        Err(error) => error,
    }
}
