use std::time::SystemTime;

use napi_derive::napi;
use sovendus::{Error, ErrorKind, Field, Problem};

/// An error as the TypeScript side makes its class of: codes and a message, and no value that anybody sent.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Failure {
    #[napi(ts_type = "false")]
    pub ok: bool,
    pub code: &'static str,
    pub message: String,
    pub is_retryable: bool,
    pub status: Option<u16>,
    pub field: Option<&'static str>,
    pub problem: Option<&'static str>,
    /// In seconds from now.
    pub retry_after: Option<f64>,
}

impl Failure {
    /// For what only JavaScript can get wrong, so that the core never sees it.
    pub(crate) fn invalid_input(field: Field, problem: Problem) -> Self {
        let kind = ErrorKind::InvalidInput;
        Self {
            ok: false,
            code: kind.code(),
            message: format!("{field} {problem}"),
            is_retryable: kind.is_retryable(),
            status: None,
            field: Some(field.code()),
            problem: Some(problem.code()),
            retry_after: None,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (field, problem) = error.problem().unzip();
        Self {
            ok: false,
            code: error.code(),
            message: error.to_string(),
            is_retryable: error.is_retryable(),
            status: error.status(),
            field: field.map(Field::code),
            problem: problem.map(Problem::code),
            retry_after: error.retry_after().map(|after| after.from(SystemTime::now()).as_secs_f64()),
        }
    }
}
