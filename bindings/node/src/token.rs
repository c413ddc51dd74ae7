use napi_derive::napi;
use sovendus::ClickToken;

use crate::error::Failure;

/// What is wrong with a token; `null` if it is valid.
#[napi(catch_unwind)]
pub fn token_failure(value: String) -> Option<Failure> {
    ClickToken::parse(&value).err().map(Failure::from)
}

/// What may be logged of a token; of anything else nothing.
#[napi(catch_unwind)]
pub fn mask_token(value: String) -> String {
    ClickToken::parse(&value).map_or_else(|_| "…".into(), |token| token.masked())
}

/// Whether it is a test token.
#[napi(catch_unwind)]
pub fn is_test_token(value: String) -> bool {
    ClickToken::parse(&value).is_ok_and(|token| token.is_test())
}
