//! The API key: a secret that shows itself only where a request body is written.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::{Error, Field, Problem};
use crate::mask;

/// The longest API key accepted. The vendor's are about 20 characters; this only stops nonsense.
const MAX_BYTES: usize = 256;

/// A product's API key (`XXXX-XXXXX-XXXXXX-XXX` in the vendor's documents).
///
/// It has no `Display`, serialises nowhere, prints as `ApiKey(…1234)` at most and is wiped from memory when
/// dropped. There is no public way to read it back: only [`Client`](crate::Client) expands it, into the body of
/// the call that needs it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(Zeroizing<Box<str>>);

impl ApiKey {
    /// Accepts 1 to 256 visible ASCII characters.
    ///
    /// The vendor documents alphanumeric groups joined by `-`; whether a key is *right* is the API's to say
    /// (it answers 403), so anything that could be one is accepted here.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty key, white space or control
    /// characters (usually a line break read along with it from a file), or more than 256 bytes.
    pub fn parse(value: &str) -> Result<Self, Error> {
        let problem = if value.is_empty() {
            Problem::Empty
        } else if value.len() > MAX_BYTES {
            Problem::TooLong
        } else if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            Problem::Character
        } else {
            return Ok(Self(Zeroizing::new(value.into())));
        };
        Err(Error::invalid_input(Field::ApiKey, problem))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({})", mask::tail(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_at_most_its_tail() {
        let key = ApiKey::parse("ABCD-EFGHI-JKLMNO-1234").unwrap();
        assert_eq!(format!("{key:?}"), "ApiKey(…1234)");
    }

    #[test]
    fn refuses_what_cannot_be_a_key() {
        for (value, problem) in
            [("", Problem::Empty), ("key\n", Problem::Character), ("k€y", Problem::Character)]
        {
            let error = ApiKey::parse(value).unwrap_err();
            assert_eq!(error.problem(), Some((Field::ApiKey, problem)), "{value:?}");
        }
        let error = ApiKey::parse(&"k".repeat(257)).unwrap_err();
        assert_eq!(error.problem(), Some((Field::ApiKey, Problem::TooLong)));
    }
}
