use napi::Either;
use napi_derive::napi;
use sovendus::{EmailHash, Error};

use crate::error::Failure;

/// The hashes of many addresses.
#[napi(object, object_from_js = false)]
pub struct NativeHashes {
    /// In the order of the addresses; `null` for a blank address and for one that is among the errors.
    #[napi(ts_type = "Array<string | null>")]
    pub hashes: Vec<Option<String>>,
    pub errors: Vec<NativeHashError>,
}

/// What is wrong with one of many addresses.
#[napi(object, object_from_js = false)]
pub struct NativeHashError {
    pub index: u32,
    pub code: &'static str,
    pub problem: &'static str,
}

/// The hash of an address; `null` for a blank one.
#[napi(catch_unwind)]
pub fn hash_email(email: String) -> Option<Either<String, Failure>> {
    match hash(&email) {
        Ok(hash) => hash.map(Either::A),
        Err(error) => Some(Either::B(error.into())),
    }
}

/// The hashes of many addresses, in one call.
#[napi(catch_unwind)]
pub fn hash_emails(emails: Vec<String>) -> NativeHashes {
    let mut errors = Vec::new();
    let hashes = (0..).zip(&emails).map(|(index, email)| {
        hash(email).unwrap_or_else(|error| {
            let problem = error.problem().map_or("", |(_, problem)| problem.code());
            errors.push(NativeHashError { index, code: error.code(), problem });
            None
        })
    });
    NativeHashes { hashes: hashes.collect(), errors }
}

fn hash(email: &str) -> Result<Option<String>, Error> {
    Ok(EmailHash::of(email)?.map(|hash| hash.as_hex().to_owned()))
}
