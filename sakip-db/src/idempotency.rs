//! What was promised once stays answered once: a retry with the same key gets the first answer.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;

use crate::check;
use crate::codec::{args, canonical};
use crate::error::{Error, Result};
use crate::record::record;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    CLAIM = "INSERT INTO idempotency_keys (instansi_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (instansi_id, key) DO NOTHING";
    ANSWERED = "SELECT request_hash, response FROM idempotency_keys WHERE instansi_id = $1 AND key = $2";
    ANSWER = "UPDATE idempotency_keys SET response = $3 WHERE instansi_id = $1 AND key = $2 AND response IS NULL";
    FORGET = "DELETE FROM idempotency_keys WHERE instansi_id = $1 AND created_at < $2";
}

/// The longest key, in characters.
pub const MAX_KEY: usize = 200;
/// The largest answer, in bytes of canonical JSON.
pub const MAX_ANSWER: usize = 1_048_576;

record! {
    struct Answered {
        request_hash: [u8; 32],
        response: Option<String>,
    }
}

impl Unit {
    /// Claims an idempotency key for a request. `None`: the key is new, do the work and
    /// [`answer`](Unit::answer) it. `Some`: the work was done, this is the answer it got.
    ///
    /// Work, key and answer are kept by the same commit. Two units with one key wait for each other. The
    /// request has to say what is done as well as with what: `("delete_opd", id)`.
    ///
    /// # Errors
    /// [`Error::KeyReused`] when the key was used for another request, or got an answer of another kind;
    /// [`Error::Invalid`] for a key that is empty or longer than [`MAX_KEY`].
    pub async fn claim<T: DeserializeOwned>(
        &mut self,
        key: &str,
        request: &impl Serialize,
    ) -> Result<Option<T>> {
        self.start()?;
        let length = key.chars().count();
        if length == 0 || length > MAX_KEY {
            let message = Text::new(
                format!("kunci idempotensi harus 1 sampai {MAX_KEY} karakter, ini {length}"),
                format!("an idempotency key has 1 to {MAX_KEY} characters, this one has {length}"),
            );
            return Err(Error::Invalid(
                Problem::new("idempotency_key", "key", message).into(),
            ));
        }
        let request =
            serde_json::to_value(request).map_err(|error| Error::unreadable(error.into()))?;
        let hash: [u8; 32] = Sha256::digest(canonical(&request)).into();
        let (instansi, now) = (self.instansi(), self.now());
        if self
            .execute(&CLAIM, args![instansi, key, hash, now])
            .await?
            == 1
        {
            return self.done(None);
        }
        let first: Answered = self.fetch_one(&ANSWERED, args![instansi, key]).await?;
        if first.request_hash != hash {
            return Err(Error::KeyReused(key.to_owned()));
        }
        // A key without an answer: the work gave none.
        let response = first.response.as_deref().unwrap_or("null");
        let answer =
            serde_json::from_str(response).map_err(|_| Error::KeyReused(key.to_owned()))?;
        self.done(Some(answer))
    }

    /// Keeps the answer to a request whose key was claimed in this unit.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the key was not claimed, or has its answer already; [`Error::Invalid`] for an
    /// answer past [`MAX_ANSWER`].
    pub async fn answer(&mut self, key: &str, answer: &impl Serialize) -> Result<()> {
        self.start()?;
        let answer =
            serde_json::to_value(answer).map_err(|error| Error::unreadable(error.into()))?;
        let mut problems = ProblemList::default();
        check::json(&mut problems, "answer", &answer, MAX_ANSWER);
        problems.into_result(())?;
        let instansi = self.instansi();
        match self.execute(&ANSWER, args![instansi, key, answer]).await? {
            0 => Err(Error::not_found("idempotency_key", key)),
            _ => self.done(()),
        }
    }

    /// Forgets the keys that were claimed before a time; gives how many.
    ///
    /// # Errors
    /// [`Error::Storage`] when the database fails.
    pub async fn forget_keys_before(&mut self, time: chrono::DateTime<chrono::Utc>) -> Result<u64> {
        self.start()?;
        let instansi = self.instansi();
        let forgotten = self.execute(&FORGET, args![instansi, time]).await?;
        self.done(forgotten)
    }
}
