//! No input panics, what is found is valid, and what is absent costs nothing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and helpers of tests are not seen as tests"
)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use sovendus::{
    Captured, Click, ClickCookie, ClickToken, Consent, Endpoint, KeyRing, ParamNames, ProductId,
    RequestFacts, RetryAfter,
};

fn jar() -> ClickCookie {
    ClickCookie::builder(KeyRing::new("correct horse battery staple").unwrap())
        .script_cookies(true)
        .build()
        .unwrap()
}

fn is_token(value: &str) -> bool {
    (1..=128).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Bytes of which some look like what the parsers search for.
fn nearly(words: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(words).prop_map(|word| word.as_bytes().to_vec());
    let noise = prop::collection::vec(any::<u8>(), 0..8);
    prop::collection::vec(prop_oneof![word, noise], 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn a_token_is_accepted_exactly_if_its_alphabet_allows(value in ".{0,140}") {
        prop_assert_eq!(ClickToken::parse(&value).is_ok(), is_token(&value));
    }

    #[test]
    fn no_query_string_panics_or_yields_an_invalid_token(
        query in nearly(&["sovReqToken", "sovReqProductId", "=", "&", "%", "%2F", "a1b2c", "..", "[", "]"])
    ) {
        if let Some(click) = ParamNames::default().find_click(&query) {
            prop_assert!(is_token(click.token.as_str()));
        }
    }

    #[test]
    fn any_valid_token_is_found_however_it_is_encoded(token in "[A-Za-z0-9_-]{1,128}", encode in any::<u64>()) {
        let encoded: String = token
            .bytes()
            .enumerate()
            .map(|(index, byte)| match encode >> (index % 64) & 1 {
                0 => char::from(byte).to_string(),
                _ => format!("%{byte:02x}"),
            })
            .collect();
        let click = ParamNames::default().find_click(format!("a=b&sovReqToken={encoded}")).unwrap();
        prop_assert_eq!(click.token.as_str(), token);
    }

    #[test]
    fn no_cookie_header_panics_or_yields_an_invalid_token(
        cookies in nearly(&["sovendus_click", "sovReqToken", "=", ";", " ", "\"", "v1", ".", "a1b2c", "1800000000"])
    ) {
        if let Some(stored) = jar().read(&cookies, SystemTime::now()) {
            prop_assert!(is_token(stored.click.token.as_str()));
            prop_assert_eq!(stored.landed_at, None, "nobody guesses a signature");
        }
    }

    #[test]
    fn what_is_captured_is_read_back(token in "[A-Za-z0-9_-]{1,128}", id in any::<u128>(), seconds in 0u64..4_000_000_000) {
        let now = UNIX_EPOCH + Duration::from_secs(seconds);
        let id = format!("{id:032x}");
        let id = format!("{}-{}-{}-{}-{}", &id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]);
        let query = format!("sovReqToken={token}&sovReqProductId={id}");
        let request = RequestFacts { method: "GET", query: query.as_bytes(), ..RequestFacts::default() };
        let Captured::Set(cookie) = jar().capture(&request, now, Consent::NotRequired) else { panic!("not set") };
        let stored = jar().read(format!("{}={}", cookie.name, cookie.value), now).unwrap();
        let expected = Click::new(ClickToken::parse(&token).unwrap()).with_product(ProductId::parse(&id).unwrap());
        prop_assert_eq!(stored.click, expected);
        prop_assert_eq!(stored.landed_at, Some(now));
    }

    #[test]
    fn no_header_or_address_panics(text in ".{0,60}") {
        let _ = (RetryAfter::parse(&text), Endpoint::parse(&text), ProductId::parse(&text));
    }
}

#[test]
fn an_absent_parameter_allocates_nothing() {
    let names = ParamNames::default();
    let jar = jar();
    for query in
        ["", "q=red+shoes&page=2", "q=%C3%BCber&sort=price", "%73ov=1&x=%zz&&&=", "sovReqProductId=x"]
    {
        let used = allocation_counter::measure(|| {
            assert!(names.find_click(query).is_none());
            assert!(!jar.has_click(query));
        });
        assert_eq!(used.count_total, 0, "{query}");
    }
    let used = allocation_counter::measure(|| assert!(names.find_click("sovReqToken=a1b2c").is_some()));
    assert!(used.count_total > 0, "the counter counts");
}
