//! The error contract: a flat kind with a stable code that is the same in every language.

mod input;
mod kind;

use std::error::Error as StdError;
use std::fmt;

pub use input::{Field, Problem};
pub use kind::ErrorKind;

use crate::retry::RetryAfter;

/// What went wrong, with a stable [`code`](Self::code).
///
/// The message names the thing, what was expected and what to do. It never holds an API key, an e-mail address, a
/// whole click token, a URL (which would hold the token) or a request body.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    detail: Detail,
    retry_after: Option<RetryAfter>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

enum Detail {
    None,
    Input(Field, Problem),
    Status(u16),
    Text(&'static str),
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner { kind, detail: Detail::None, retry_after: None, source: None }))
    }

    /// The error for an input that is refused before anything is sent. For bindings, which find such inputs in values
    /// that Rust can't hold.
    #[must_use]
    pub fn invalid_input(field: Field, problem: Problem) -> Self {
        let mut error = Self::new(ErrorKind::InvalidInput);
        error.0.detail = Detail::Input(field, problem);
        error
    }

    /// An answer whose status decides its kind.
    pub(crate) fn answer(kind: ErrorKind, status: u16, retry_after: Option<RetryAfter>) -> Self {
        let mut error = Self::new(kind);
        error.0.detail = Detail::Status(status);
        error.0.retry_after = retry_after;
        error
    }

    pub(crate) fn with_text(mut self, text: &'static str) -> Self {
        self.0.detail = Detail::Text(text);
        self
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// Which of the kinds this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The stable code, the same in every language: `unauthorized`, `timeout`, …
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// Whether the same call may succeed later without anybody changing anything.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.kind().is_retryable()
    }

    /// The HTTP status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.0.detail {
            Detail::Status(status) => Some(status),
            _ => None,
        }
    }

    /// For [`ErrorKind::InvalidInput`]: which input it was, and what was wrong with it.
    #[must_use]
    pub fn problem(&self) -> Option<(Field, Problem)> {
        match self.0.detail {
            Detail::Input(field, problem) => Some((field, problem)),
            _ => None,
        }
    }

    /// When the server asked to be called again, if it did.
    #[must_use]
    pub fn retry_after(&self) -> Option<RetryAfter> {
        self.0.retry_after
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.detail {
            Detail::None => f.write_str(self.kind().meaning()),
            Detail::Input(field, problem) => write!(f, "{field} {problem}"),
            Detail::Status(status) => write!(f, "{} (status {status})", self.kind().meaning()),
            Detail::Text(text) => write!(f, "{}: {text}", self.kind().meaning()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.code())
            .field("message", &self.to_string())
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
