//! What goes out and what an answer means: the vendor's tables, as pure functions.

pub(super) mod conversion;
pub(super) mod redemption;

use crate::error::{Error, ErrorKind};
use crate::retry::RetryAfter;

/// An answer as far as its meaning needs it.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<RetryAfter>,
    /// Empty unless [`needs_body`].
    pub(super) body: Vec<u8>,
}

impl Answer {
    fn error(&self, kind: ErrorKind) -> Error {
        Error::answer(kind, self.status, self.retry_after)
    }
}

/// Whether the meaning of a status depends on the body. Of the others the body is never read.
pub(super) fn needs_body(status: u16) -> bool {
    matches!(status, 200 | 422)
}

/// What a status means in both APIs, whatever the body says.
fn kind_of(status: u16) -> ErrorKind {
    match status {
        403 => ErrorKind::Unauthorized,
        404 | 405 => ErrorKind::WrongEndpoint,
        422 => ErrorKind::InvalidParameters,
        300..=399 => ErrorKind::Redirected,
        408 | 425 | 429 | 500 | 502..=504 => ErrorKind::ServerError,
        _ => ErrorKind::UnexpectedAnswer,
    }
}
