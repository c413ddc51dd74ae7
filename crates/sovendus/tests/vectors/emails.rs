use serde::Deserialize;
use sovendus::EmailHash;

use crate::{load, problem_of};

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
    from_hex: Vec<Given>,
}

#[derive(Deserialize)]
struct Case {
    email: String,
    hash: Option<String>,
    problem: Option<String>,
}

#[derive(Deserialize)]
struct Given {
    hex: String,
    hash: Option<String>,
    problem: Option<String>,
}

#[test]
fn addresses_have_the_written_hashes() {
    for case in load::<File>("emails.json").cases {
        match (EmailHash::of(&case.email), case.problem) {
            (Ok(hash), None) => {
                assert_eq!(hash.as_ref().map(EmailHash::as_hex), case.hash.as_deref(), "{:?}", case.email);
            }
            (Err(error), Some(problem)) => {
                assert_eq!(problem_of(&error), ("email", &*problem), "{:?}", case.email);
                assert!(!error.to_string().contains(case.email.trim()), "the error holds the address");
            }
            (result, problem) => panic!("{:?}: {result:?}, expected problem {problem:?}", case.email),
        }
    }
}

#[test]
fn hashes_of_the_shops_own_are_taken_or_refused() {
    for case in load::<File>("emails.json").from_hex {
        match (EmailHash::from_hex(&case.hex), case.problem) {
            (Ok(hash), None) => assert_eq!(Some(hash.as_hex()), case.hash.as_deref()),
            (Err(error), Some(problem)) => {
                assert_eq!(problem_of(&error), ("email_hash", &*problem), "{}", case.hex);
            }
            (result, problem) => panic!("{}: {result:?}, expected problem {problem:?}", case.hex),
        }
    }
}

#[test]
fn nothing_of_a_hash_is_printed() {
    let hash = EmailHash::of("ada@example.com").unwrap().unwrap();
    assert_eq!(format!("{hash:?}"), "EmailHash(…)");
}
