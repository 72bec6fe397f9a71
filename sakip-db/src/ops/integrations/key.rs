//! The key credentials are encrypted with, and the credentials while they are in the clear.

use std::fmt;

use aes_gcm::aead::{Aead, Generate, Nonce, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use sakip_core::text::Text;
use zeroize::Zeroizing;

use crate::error::{Error, Refusal, Result};
use crate::id::InstansiId;

/// The way of encrypting, in front of what is encrypted: another way gets another number.
const SCHEME: u8 = 1;
/// The length of a nonce, in bytes.
const NONCE: usize = 12;

/// The key credentials are encrypted with: 256 bits from a good source of randomness, kept by the caller and
/// never in the database. Its memory is wiped when it is dropped.
///
/// ```
/// use sakip_db::ops::integrations::Key;
/// let key = Key::new([7; 32]);
/// assert_eq!(format!("{key:?}"), "Key(…)");
/// ```
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// A key of 32 bytes.
    pub fn new(bytes: [u8; 32]) -> Key {
        Key(Zeroizing::new(bytes))
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new((&*self.0).into())
    }

    /// Encrypts (AES-256-GCM): the scheme, a nonce from the operating system, the ciphertext with its tag.
    /// Where it belongs is authenticated with it, so that it opens in no other row.
    pub(super) fn seal(&self, place: &Place<'_>, secret: &Secret) -> Result<Vec<u8>> {
        let unavailable = |error: String| Error::File {
            what: Text::new(
                "sumber acak sistem operasi tidak dapat dipakai",
                "cannot use the random source of the operating system",
            ),
            source: std::io::Error::other(error),
        };
        // The edge: nothing else in this crate is random.
        let nonce =
            Nonce::<Aes256Gcm>::try_generate().map_err(|error| unavailable(error.to_string()))?;
        let payload = Payload {
            msg: secret.0.as_bytes(),
            aad: &place.bytes(),
        };
        let sealed = self.cipher().encrypt(&nonce, payload);
        let sealed = sealed.map_err(|error| unavailable(error.to_string()))?;
        Ok([&[SCHEME][..], &nonce[..], &sealed].concat())
    }

    /// Decrypts what [`Key::seal`] gave.
    pub(super) fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Secret> {
        let refused = || place.refused();
        let (scheme, rest) = sealed.split_first().ok_or_else(refused)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or_else(refused)?;
        let nonce = Nonce::<Aes256Gcm>::try_from(nonce).map_err(|_| refused())?;
        if *scheme != SCHEME {
            return Err(refused());
        }
        let payload = Payload {
            msg: sealed,
            aad: &place.bytes(),
        };
        let opened = self
            .cipher()
            .decrypt(&nonce, payload)
            .map_err(|_| refused())?;
        match String::from_utf8(opened) {
            Ok(text) => Ok(Secret::new(text)),
            Err(error) => {
                drop(Zeroizing::new(error.into_bytes()));
                Err(refused())
            }
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Credentials in the clear: a password, a token, a JSON document of them. They are in no audit, no log and no
/// JSON; their memory is wiped when they are dropped.
///
/// ```
/// use sakip_db::ops::integrations::Secret;
/// let secret = Secret::new("rahasia");
/// assert_eq!((format!("{secret:?}").as_str(), secret.expose()), ("Secret(…)", "rahasia"));
/// ```
#[derive(PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Credentials, 1 to [`MAX_CREDENTIALS`](super::MAX_CREDENTIALS) bytes.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(Zeroizing::new(text.into()))
    }

    /// The credentials themselves.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The integration credentials belong to.
pub(super) struct Place<'a> {
    pub(super) instansi: InstansiId,
    pub(super) kode: &'a str,
}

impl Place<'_> {
    /// The number has a fixed width and the code comes last: no two places have the same bytes.
    fn bytes(&self) -> Vec<u8> {
        let kode = self.kode.as_bytes();
        [
            b"sakip integration",
            &self.instansi.0.to_be_bytes()[..],
            kode,
        ]
        .concat()
    }

    fn refused(&self) -> Error {
        let kode = self.kode;
        Refusal::new(
            "credentials_unreadable",
            Text::new(
                format!(
                    "kredensial integrasi `{kode}` tidak dapat dibuka: kuncinya bukan kunci ini, atau isinya \
                     diubah"
                ),
                format!(
                    "the credentials of integration `{kode}` cannot be opened: this is not their key, or they \
                     were altered"
                ),
            ),
        )
        .lifted_by(Text::new(
            "pemegang kunci, dengan kunci yang benar atau dengan mengisi ulang kredensialnya",
            "whoever keeps the key, with the right one or by setting the credentials anew",
        ))
        .into()
    }
}
