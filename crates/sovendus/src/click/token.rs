use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Field, Problem};
use crate::mask;

/// The longest token accepted, in bytes. The vendor's are about 25.
const MAX_BYTES: usize = 128;

/// The value of `sovReqToken`: 1 to 128 ASCII letters, digits, `-` or `_`.
///
/// The vendor draws tokens as four groups joined by `-`, but the group lengths vary in its own examples and
/// `abc123` occurs too, so the shape isn't checked. The alphabet is: a token becomes a segment of the API's URL,
/// and `../../redeem/1234?` must never get there. A token is validated once, here, and is valid ever after.
///
/// `Debug` shows at most the first 8 characters, and never the whole token.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClickToken(Box<str>);

impl ClickToken {
    /// Validates a token. Nothing is trimmed or repaired.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if it is empty, longer than 128 bytes or has
    /// any other character. The error doesn't repeat the value.
    pub fn parse(value: &str) -> Result<Self, Error> {
        match problem(value.as_bytes()) {
            None => Ok(Self(value.into())),
            Some(problem) => Err(Error::invalid_input(Field::Token, problem)),
        }
    }

    /// The whole token, for storing it with an order. Log [`masked`](Self::masked) instead.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What may be logged: at most the first 8 characters.
    #[must_use]
    pub fn masked(&self) -> String {
        mask::head(&self.0)
    }

    /// Whether this is a test token: one whose second group is `test`, as in `11111-test-111-11111`.
    ///
    /// The API answers a test token like a real one, but counts no conversion.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.0.split('-').nth(1) == Some("test")
    }
}

fn problem(value: &[u8]) -> Option<Problem> {
    if value.is_empty() {
        Some(Problem::Empty)
    } else if value.len() > MAX_BYTES {
        Some(Problem::TooLong)
    } else if value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        None
    } else {
        Some(Problem::Character)
    }
}

impl fmt::Debug for ClickToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClickToken({})", self.masked())
    }
}

impl FromStr for ClickToken {
    type Err = Error;

    fn from_str(value: &str) -> Result<Self, Error> {
        Self::parse(value)
    }
}
