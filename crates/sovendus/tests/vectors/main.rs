//! The vectors that all three languages share: `tests/vectors/*.json` at the top of the repository.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and helpers of tests are not seen as tests"
)]

mod answers;
mod backoff;
mod cookies;
mod emails;
mod money;
mod queries;
mod redemptions;
mod tokens;

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sovendus_sandbox::{Fault, Rule};

fn load<T: DeserializeOwned>(file: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

/// Where a value and its problem are told in a file, in whichever language.
fn problem_of(error: &sovendus::Error) -> (&'static str, &'static str) {
    let (field, problem) = error.problem().unwrap();
    (field.code(), problem.code())
}

/// An answer of either API, and the error code that it means.
#[derive(Deserialize)]
struct Answer {
    name: String,
    status: u16,
    body: String,
    content_type: String,
    retry_after: Option<String>,
    code: Option<String>,
}

impl Answer {
    /// Lets the sandbox give this answer to the next call.
    fn rule(&self) -> Rule {
        let retry_after = self.retry_after.iter().map(|value| ("Retry-After".to_owned(), value.clone()));
        Rule::new(Fault::Status {
            status: self.status,
            body: self.body.clone(),
            content_type: Some(self.content_type.clone()),
            headers: retry_after.collect(),
        })
    }
}

/// A value, or a long one told as [what, how often].
#[derive(Deserialize)]
struct Repeat(String, usize);

impl Repeat {
    fn written_out(&self) -> String {
        self.0.repeat(self.1)
    }
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}
