//! Who does something.

use crate::id::{InstansiId, UserId};

/// Who acts, for which instansi: stands in the audit beside everything that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub(crate) instansi: InstansiId,
    pub(crate) user: Option<UserId>,
    pub(crate) name: String,
    pub(crate) request_id: Option<String>,
}

impl Actor {
    /// The longest name, in characters; the rest is cut off.
    pub const MAX_NAME: usize = 200;

    /// A user.
    pub fn user(instansi: InstansiId, user: UserId, name: impl AsRef<str>) -> Actor {
        Actor {
            instansi,
            user: Some(user),
            name: shortened(name.as_ref()),
            request_id: None,
        }
    }

    /// A program that acts by itself: an import, a scheduled job, the one who sets an instansi up.
    pub fn system(instansi: InstansiId, name: impl AsRef<str>) -> Actor {
        Actor {
            instansi,
            user: None,
            name: shortened(name.as_ref()),
            request_id: None,
        }
    }

    /// With the id of the request it acts in, at most 200 characters.
    #[must_use]
    pub fn in_request(mut self, id: impl AsRef<str>) -> Actor {
        self.request_id = Some(shortened(id.as_ref()));
        self
    }

    /// The instansi it acts for.
    pub fn instansi(&self) -> InstansiId {
        self.instansi
    }

    /// The user, unless it is a program.
    pub fn user_id(&self) -> Option<UserId> {
        self.user
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Never empty: the audit always names somebody. Control characters are left out, whoever they came from.
fn shortened(text: &str) -> String {
    let plain = text.trim().chars().filter(|char| !char.is_control());
    let text: String = plain.take(Actor::MAX_NAME).collect();
    if text.is_empty() {
        "-".to_owned()
    } else {
        text
    }
}
