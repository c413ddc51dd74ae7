//! Hashing e-mail addresses, once for every language.
//!
//! Languages disagree about what white space is, where a sigma is final and what a dotted capital i becomes, so that
//! the same customer would get several hashes. This is the one place where an address is normalised.

use std::fmt;
use std::fmt::Write as _;

use md5::{Digest as _, Md5};

use crate::error::{Error, Field, Problem};

/// The longest address accepted, in bytes: what RFC 5321 leaves of a path.
const MAX_BYTES: usize = 254;

/// The length of an MD5 in hexadecimal digits.
const MD5_DIGITS: usize = 32;
const SHA256_DIGITS: usize = 64;

/// The hash of a customer's e-mail address, by which Sovendus recognises recurring customers:
/// `md5(lowercase(trim(e-mail)))`, 32 lower-case hexadecimal digits.
///
/// It is personal data: it has no `Display`, `Debug` shows nothing of it, and logs never hold it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailHash(Box<str>);

impl EmailHash {
    /// Hashes an address; a blank one has no hash, or all guests would be one recurring customer.
    ///
    /// From both ends Unicode white space, control characters, the byte order mark and the zero-width space are
    /// trimmed; then it is lower-cased by Unicode's rules without any language's own. Nothing else is folded: not
    /// accents, not dots, not `+tags`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) without an `@`, with white space or control
    /// characters inside, or with more than 254 bytes. The error doesn't hold the address.
    ///
    /// ```
    /// use sovendus::EmailHash;
    ///
    /// let hash = EmailHash::of(" Ada@Example.com ")?.unwrap();
    /// assert_eq!(hash.as_hex(), "3e3417d7ef77d5932a6734b916515ed5");
    /// assert_eq!(EmailHash::of("  ")?, None);
    /// # Ok::<(), sovendus::Error>(())
    /// ```
    pub fn of(email: &str) -> Result<Option<Self>, Error> {
        let email = email.trim_matches(is_blank);
        if email.is_empty() {
            return Ok(None);
        }
        match problem_of(email) {
            Some(problem) => Err(Error::invalid_input(Field::Email, problem)),
            None => Ok(Some(Self(hex(&Md5::digest(email.to_lowercase())).into()))),
        }
    }

    /// Takes a hash that the shop computed itself: 32 hexadecimal digits. Upper case is stored as lower case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for anything else. 64 digits get an error that
    /// says that they are a SHA-256.
    pub fn from_hex(hex: &str) -> Result<Self, Error> {
        let problem = match hex.len() {
            0 => Problem::Empty,
            MD5_DIGITS if is_hex(hex) => return Ok(Self(hex.to_ascii_lowercase().into())),
            SHA256_DIGITS if is_hex(hex) => Problem::Sha256,
            _ => Problem::NotMd5,
        };
        Err(Error::invalid_input(Field::EmailHash, problem))
    }

    /// The 32 lower-case hexadecimal digits. Personal data: not for logs.
    #[must_use]
    pub fn as_hex(&self) -> &str {
        &self.0
    }
}

/// What is trimmed from both ends.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_ascii_control() || matches!(character, '\u{FEFF}' | '\u{200B}')
}

fn problem_of(email: &str) -> Option<Problem> {
    if email.len() > MAX_BYTES {
        Some(Problem::TooLong)
    } else if email.contains(is_blank) {
        Some(Problem::InnerWhiteSpace)
    } else if email.contains('@') {
        None
    } else if email.len() == SHA256_DIGITS && is_hex(email) {
        Some(Problem::Sha256)
    } else {
        Some(Problem::MissingAt)
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        // Writing to a string can't fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl fmt::Debug for EmailHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailHash(…)")
    }
}
