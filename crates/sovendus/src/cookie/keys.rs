use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::{Error, Field, Problem};

/// The shortest secret accepted, in bytes.
const MIN_SECRET_BYTES: usize = 16;

const SIGNING_CONTEXT: &[u8] = b"sovendus click cookie v1: signing key";
const KEY_ID_CONTEXT: &[u8] = b"sovendus click cookie v1: key id";

/// The keys that sign click cookies: the current one signs, all of them read.
///
/// They are derived from the shop's secret (HKDF-SHA-256 with a context string), so one that the shop already has,
/// such as Django's `SECRET_KEY`, serves without being weakened. A key's id comes from the secret too, so a change
/// of secret needs nothing but naming the old one among the previous.
#[derive(Clone)]
pub struct KeyRing {
    current: Key,
    previous: Vec<Key>,
}

#[derive(Clone)]
pub(super) struct Key {
    id: String,
    bytes: Zeroizing<[u8; 64]>,
}

impl KeyRing {
    /// A ring with one key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if the secret has fewer than 16 bytes.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, Error> {
        Ok(Self { current: Key::derive(secret.as_ref())?, previous: Vec::new() })
    }

    /// Adds a secret that signed cookies before. It only reads.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    pub fn with_previous(mut self, secret: impl AsRef<[u8]>) -> Result<Self, Error> {
        self.previous.push(Key::derive(secret.as_ref())?);
        Ok(self)
    }

    pub(super) fn current(&self) -> &Key {
        &self.current
    }

    pub(super) fn find(&self, id: &str) -> Option<&Key> {
        std::iter::once(&self.current).chain(&self.previous).find(|key| key.id == id)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({} keys)", 1 + self.previous.len())
    }
}

impl Key {
    fn derive(secret: &[u8]) -> Result<Self, Error> {
        if secret.len() < MIN_SECRET_BYTES {
            let problem = if secret.is_empty() { Problem::Empty } else { Problem::TooShort };
            return Err(Error::invalid_input(Field::Secret, problem));
        }
        let hkdf = Hkdf::<Sha256>::new(None, secret);
        let mut bytes = Zeroizing::new([0; 64]);
        let mut id = [0; 4];
        // Expanding fails only beyond 255 blocks of 32 bytes.
        let _ = hkdf.expand(SIGNING_CONTEXT, bytes.as_mut_slice());
        let _ = hkdf.expand(KEY_ID_CONTEXT, &mut id);
        Ok(Self { id: format!("{:08x}", u32::from_be_bytes(id)), bytes })
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn bytes(&self) -> &[u8; 64] {
        &self.bytes
    }
}
