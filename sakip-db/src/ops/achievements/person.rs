//! Who acts has to be a person.

use sakip_core::text::Text;

use crate::codec::args;
use crate::error::{Refusal, Result};
use crate::id::UserId;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    ACTIVE = "SELECT active FROM users WHERE instansi_id = $1 AND id = $2";
}

/// The user who acts: achievements are entered, verified and approved by people, never by a program alone.
///
/// # Errors
/// [`Error::Refused`](crate::Error::Refused) with the rule `actor_is_user` when a program acts, or a user who
/// is inactive or of another instansi.
pub(crate) async fn person(unit: &mut Unit) -> Result<UserId> {
    let refused = || {
        let message = Text::new(
            "langkah ini hanya dapat dilakukan pengguna aktif instansi ini",
            "only an active user of this instansi can do this",
        );
        Refusal::new("actor_is_user", message).lifted_by(Text::new(
            "admin instansi, dengan mengaktifkan pengguna",
            "an admin of the instansi, by activating the user",
        ))
    };
    let user = unit.user().ok_or_else(refused)?;
    let instansi = unit.instansi();
    let active = unit
        .fetch_value_optional::<bool>(&ACTIVE, args![instansi, user])
        .await?;
    match active {
        Some(true) => Ok(user),
        _ => Err(refused().into()),
    }
}
