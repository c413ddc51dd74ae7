//! Click tokens: their form, those that were issued and those that came back.

use std::{
    collections::{HashSet, hash_map::RandomState},
    hash::BuildHasher,
};

use crate::tally::Tally;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const GROUP_LENGTHS: [usize; 4] = [5, 5, 3, 5];
const MAX_LENGTH: usize = 128;
const TEST_GROUP: &str = "test";

/// The tokens of one sandbox.
#[derive(Default)]
pub(crate) struct Tokens {
    issued: HashSet<String>,
    registered: Tally<String>,
}

impl Tokens {
    pub(crate) fn issue(&mut self) -> String {
        loop {
            let token = random_token();
            if self.issued.insert(token.clone()) {
                return token;
            }
        }
    }

    pub(crate) fn is_issued(&self, token: &str) -> bool {
        self.issued.contains(token)
    }

    /// How often the token was registered so far.
    pub(crate) fn registrations(&self, token: &str) -> u64 {
        self.registered.count(token)
    }

    /// Counts a conversion; the answer is how often the token had been registered before.
    pub(crate) fn register(&mut self, token: &str) -> u64 {
        self.registered.add(token.to_owned())
    }

    pub(crate) fn issued_count(&self) -> usize {
        self.issued.len()
    }

    pub(crate) fn seen_count(&self) -> usize {
        self.registered.len()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// `XXXXX-XXXXX-XXX-XXXXX`. Uniqueness is all that a sandbox needs of its randomness, and the standard library's hasher
/// seeds give that without a way to fail.
pub(crate) fn random_token() -> String {
    let random = RandomState::new();
    GROUP_LENGTHS.map(|length| random_group(&random, length)).join("-")
}

fn random_group(random: &RandomState, length: usize) -> String {
    let salt = RandomState::new();
    (0..length).filter_map(|at| pick(random.hash_one((salt.hash_one(at), at)))).collect()
}

fn pick(random: u64) -> Option<char> {
    let at = random % u64::try_from(ALPHABET.len()).ok()?;
    ALPHABET.get(usize::try_from(at).ok()?).copied().map(char::from)
}

/// Whether a token may stand in an API call: an allowlist of characters, and if it claims to be a test token, then in
/// the right form. Nothing is decoded first: an escape is not a character of a token.
pub(crate) fn is_well_formed(token: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let length_fits = (1..=MAX_LENGTH).contains(&token.len());
    let claims_test = token.split('-').any(|group| group == TEST_GROUP);
    length_fits && token.bytes().all(allowed) && (!claims_test || is_test_token(token))
}

/// Four alphanumeric groups of which the second is `test`.
pub(crate) fn is_test_token(token: &str) -> bool {
    let groups: Vec<&str> = token.split('-').collect();
    let is_group = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_alphanumeric());
    groups.len() == 4 && groups.get(1) == Some(&TEST_GROUP) && groups.iter().all(is_group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_distinct_well_formed_tokens() {
        let mut tokens = Tokens::default();
        let all: HashSet<String> = (0..1000).map(|_| tokens.issue()).collect();
        assert_eq!((all.len(), tokens.issued_count()), (1000, 1000));
        for token in &all {
            assert_eq!(token.split('-').map(str::len).collect::<Vec<_>>(), GROUP_LENGTHS);
            assert!(is_well_formed(token) && !is_test_token(token), "{token}");
        }
    }

    #[test]
    fn tells_well_formed_tokens() {
        let longest = "a".repeat(128);
        for right in [
            "abc123",
            "abc123-def456-ghi789",
            "a_b",
            "12345-test-123-12345",
            "11111-test-111-11111",
            &longest,
        ] {
            assert!(is_well_formed(right), "{right}");
        }
        let too_long = "a".repeat(129);
        for wrong in [
            "",
            "test-token-123",
            "test",
            "a-b-test-c",
            "a-test-b",
            "a_-test-b-c",
            "..",
            "a%2Fb",
            "ä",
            &too_long,
        ] {
            assert!(!is_well_formed(wrong), "{wrong}");
        }
    }

    #[test]
    fn counts_registrations() {
        let mut tokens = Tokens::default();
        assert_eq!((tokens.register("a"), tokens.register("a"), tokens.register("b")), (0, 1, 0));
        assert_eq!((tokens.registrations("a"), tokens.registrations("c"), tokens.seen_count()), (2, 0, 2));
    }
}
