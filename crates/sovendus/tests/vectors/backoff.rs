use std::time::Duration;

use serde::Deserialize;
use sovendus::{Attempt, ErrorKind, RetryAfter, RetryPolicy, Verdict};

use crate::{at, load};

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    policy: Policy,
    code: String,
    retry_after: Option<String>,
    retries: u32,
    age_ms: u64,
    now: u64,
    random: f64,
    expected: Expected,
}

#[derive(Deserialize)]
struct Policy {
    max_retries: u32,
    base_delay_ms: u64,
    max_delay_ms: u64,
    max_internal_errors: u32,
    max_age_ms: u64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    Retry { retry_ms: f64 },
    Word(String),
}

impl From<Policy> for RetryPolicy {
    fn from(from: Policy) -> Self {
        let mut policy = Self::default();
        policy.max_retries = from.max_retries;
        policy.base_delay = Duration::from_millis(from.base_delay_ms);
        policy.max_delay = Duration::from_millis(from.max_delay_ms);
        policy.max_internal_errors = from.max_internal_errors;
        policy.max_age = Duration::from_millis(from.max_age_ms);
        policy
    }
}

#[test]
fn verdicts_are_as_written() {
    for case in load::<File>("backoff.json").cases {
        let attempt = Attempt {
            retries: case.retries,
            age: Duration::from_millis(case.age_ms),
            now: at(case.now),
            random: case.random,
        };
        let kind = ErrorKind::from_code(&case.code).unwrap();
        let retry_after = case.retry_after.as_deref().and_then(RetryAfter::parse);
        match (RetryPolicy::from(case.policy).verdict(kind, retry_after, attempt), case.expected) {
            (Verdict::Retry(delay), Expected::Retry { retry_ms }) => {
                let off_ms = delay.as_secs_f64() * 1000.0 - retry_ms;
                assert!(off_ms.abs() < 0.001, "{}: {delay:?}, not {retry_ms} ms", case.name);
            }
            (Verdict::Rejected, Expected::Word(word)) => assert_eq!(word, "rejected", "{}", case.name),
            (Verdict::Exhausted, Expected::Word(word)) => assert_eq!(word, "exhausted", "{}", case.name),
            (verdict, _) => panic!("{}: {verdict:?}", case.name),
        }
    }
}
