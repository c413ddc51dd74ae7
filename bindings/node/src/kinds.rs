use napi_derive::napi;
use sovendus::ErrorKind;

/// One line of the table of errors.
#[napi(object, object_from_js = false)]
pub struct ErrorKindRow {
    pub code: &'static str,
    pub name: &'static str,
    pub is_retryable: bool,
    pub meaning: &'static str,
}

/// Every kind of error, in the order of the documented table.
#[napi(catch_unwind)]
pub fn error_kinds() -> Vec<ErrorKindRow> {
    ErrorKind::ALL.iter().copied().map(ErrorKindRow::from).collect()
}

impl From<ErrorKind> for ErrorKindRow {
    fn from(kind: ErrorKind) -> Self {
        Self {
            code: kind.code(),
            name: kind.name(),
            is_retryable: kind.is_retryable(),
            meaning: kind.meaning(),
        }
    }
}
