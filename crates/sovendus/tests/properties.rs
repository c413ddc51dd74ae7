//! No input panics, what is found is valid, and what is absent costs nothing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and helpers of tests are not seen as tests"
)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use rust_decimal::Decimal;
use sovendus::{
    Amount, Captured, Click, ClickCookie, ClickToken, Consent, CouponCode, Currency, EmailHash, Endpoint,
    Gross, KeyRing, NetOrderValue, OrderFacts, ParamNames, ProductId, RedeemedOrder, RequestFacts,
    RetryAfter, Tax,
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

proptest! {
    #[test]
    fn a_hash_ignores_case_and_outer_white_space(local in "[a-z0-9.+_-]{1,20}", domain in "[a-z0-9.-]{1,20}", before in "[ \t\u{3000}\u{feff}]{0,3}", after in "[ \r\n\u{200b}]{0,3}") {
        let plain = EmailHash::of(&format!("{local}@{domain}")).unwrap();
        let shouted = EmailHash::of(&format!("{before}{}@{domain}{after}", local.to_uppercase())).unwrap();
        prop_assert!(plain.is_some());
        prop_assert_eq!(plain, shouted);
    }

    #[test]
    fn no_address_panics_and_no_error_repeats_it(email in ".{0,300}") {
        if let Err(error) = EmailHash::of(&email) {
            let text = format!("{error} {error:?}");
            prop_assert!(email.trim().len() < 4 || !text.contains(email.trim()));
        }
        let _ = EmailHash::from_hex(&email);
    }

    #[test]
    fn money_comes_back_as_it_went_out(units in 0i128..1_000_000_000_000, code in prop::sample::select(vec!["EUR", "JPY", "KWD"])) {
        let currency = Currency::parse(code).unwrap();
        let net = NetOrderValue::from_minor_units(units, currency).unwrap();
        prop_assert_eq!(NetOrderValue::parse(&net.to_string(), currency).unwrap(), net);
    }

    #[test]
    fn no_amount_panics_or_goes_out_malformed(text in "[-+0-9.eE]{0,40}", code in "[A-Z]{3}") {
        if let Ok(currency) = Currency::parse(&code)
            && let Ok(net) = NetOrderValue::parse(&text, currency)
        {
            let out = net.to_string();
            let (_, fraction) = out.split_once('.').unwrap_or((&out, ""));
            prop_assert_eq!(u32::try_from(fraction.len()).unwrap(), currency.digits());
            prop_assert!(out.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
        }
    }

    #[test]
    fn a_net_value_is_never_negative_nor_above_its_gross(gross in 0i64..1_000_000, percent in 0i64..100, shipping in 0i64..10_000) {
        let facts = Gross {
            tax: Tax::Percent(percent.into()),
            shipping: Decimal::new(shipping, 2),
            ..Gross::new(Decimal::new(gross, 2))
        };
        let net = facts.net(Currency::parse("EUR").unwrap()).unwrap();
        prop_assert!(net.amount() <= facts.gross);
    }

    #[test]
    fn no_order_panics(id in ".{0,40}", value in ".{0,20}", code in ".{0,4}", email in ".{0,20}") {
        let facts = OrderFacts {
            order_id: Some(&id),
            order_value: Some(Amount::Text(&value)),
            order_currency: Some(&code),
            email: Some(&email),
            ..OrderFacts::default()
        };
        let _ = (RedeemedOrder::parse(&facts), CouponCode::parse(&id));
    }
}
