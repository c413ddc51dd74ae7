use std::time::SystemTime;

use napi_derive::napi;
use sovendus::{Error, Field, Problem};

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
