use napi_derive::napi;
use sovendus::CouponCode;

use crate::error::Failure;

/// A voucher code as it is reported, or as it came and why it can't be.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct CheckedCode {
    pub code: String,
    pub failure: Option<Failure>,
}

/// Checks voucher codes. Two that differ in outer white space are the same afterwards.
#[napi(catch_unwind)]
pub fn check_codes(codes: Vec<String>) -> Vec<CheckedCode> {
    let checked = codes.into_iter().map(|code| match CouponCode::parse(&code) {
        Ok(parsed) => CheckedCode { code: parsed.as_str().into(), failure: None },
        Err(error) => CheckedCode { code, failure: Some(error.into()) },
    });
    checked.collect()
}
