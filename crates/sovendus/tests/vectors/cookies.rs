use serde::Deserialize;
use sovendus::{Captured, Click, ClickCookie, ClickToken, Consent, KeyRing, ProductId, RequestFacts};

use crate::{at, load};

#[derive(Deserialize)]
struct File {
    removal: Vec<Removal>,
    issue: Vec<Issue>,
    read: Vec<Read>,
    capture: Vec<Capture>,
}

#[derive(Deserialize)]
struct Issue {
    name: String,
    secrets: Vec<String>,
    now: u64,
    token: String,
    product_id: Option<String>,
    https: bool,
    cookie_name: Option<String>,
    domain: Option<String>,
    secure: Option<bool>,
    set_cookie: String,
}

#[derive(Deserialize)]
struct Removal {
    name: String,
    https: bool,
    domain: Option<String>,
    script_cookies: bool,
    set_cookies: Vec<String>,
}

#[derive(Deserialize)]
struct Read {
    name: String,
    secrets: Vec<String>,
    now: u64,
    cookies: String,
    script_cookies: bool,
    token: Option<String>,
    product_id: Option<String>,
    landed_at: Option<u64>,
}

#[derive(Deserialize)]
struct Capture {
    name: String,
    secrets: Vec<String>,
    now: u64,
    method: String,
    query: String,
    cookies: String,
    purpose: Option<String>,
    fetch_mode: Option<String>,
    consent: String,
    expected: String,
}

fn keys(secrets: &[String]) -> KeyRing {
    let (current, previous) = secrets.split_first().unwrap();
    let ring = KeyRing::new(current).unwrap();
    previous.iter().fold(ring, |ring, secret| ring.with_previous(secret).unwrap())
}

#[test]
fn cookies_are_issued_byte_for_byte() {
    for case in load::<File>("cookies.json").issue {
        let mut builder = ClickCookie::builder(keys(&case.secrets));
        if let Some(name) = case.cookie_name {
            builder = builder.name(name);
        }
        if let Some(domain) = case.domain {
            builder = builder.domain(domain);
        }
        if let Some(secure) = case.secure {
            builder = builder.secure(secure);
        }
        let mut click = Click::new(ClickToken::parse(&case.token).unwrap());
        click.product_id = case.product_id.map(|id| ProductId::parse(&id).unwrap());
        let cookie = builder.build().unwrap().issue(&click, at(case.now), case.https);
        assert_eq!(cookie.to_string(), case.set_cookie, "{}", case.name);
    }
}

#[test]
fn a_click_is_removed_wherever_it_may_be() {
    for case in load::<File>("cookies.json").removal {
        let keys = KeyRing::new("correct horse battery staple").unwrap();
        let mut builder = ClickCookie::builder(keys).script_cookies(case.script_cookies);
        if let Some(domain) = case.domain {
            builder = builder.domain(domain);
        }
        let cookies = builder.build().unwrap().removal(case.https);
        let cookies: Vec<_> = cookies.iter().map(ToString::to_string).collect();
        assert_eq!(cookies, case.set_cookies, "{}", case.name);
    }
}

#[test]
fn cookies_are_read_back_or_refused() {
    for case in load::<File>("cookies.json").read {
        let jar =
            ClickCookie::builder(keys(&case.secrets)).script_cookies(case.script_cookies).build().unwrap();
        let stored = jar.read(&case.cookies, at(case.now));
        let token = stored.as_ref().map(|stored| stored.click.token.as_str());
        assert_eq!(token, case.token.as_deref(), "{}", case.name);
        let product_id = stored.as_ref().and_then(|stored| stored.click.product_id).map(|id| id.to_string());
        assert_eq!(product_id, case.product_id, "{}", case.name);
        assert_eq!(stored.and_then(|stored| stored.landed_at), case.landed_at.map(at), "{}", case.name);
    }
}

#[test]
fn requests_mean_what_is_written() {
    let file = load::<File>("cookies.json");
    for case in file.capture {
        let consent = match case.consent.as_str() {
            "not_required" => Consent::NotRequired,
            "granted" => Consent::Granted,
            "denied" => Consent::Denied,
            "unknown" => Consent::Unknown,
            other => panic!("no such consent: {other}"),
        };
        let request = RequestFacts {
            method: &case.method,
            query: case.query.as_bytes(),
            cookies: case.cookies.as_bytes(),
            purpose: case.purpose.as_deref(),
            fetch_mode: case.fetch_mode.as_deref(),
            https: false,
        };
        let action = match ClickCookie::new(keys(&case.secrets)).capture(&request, at(case.now), consent) {
            Captured::Nothing => "nothing",
            Captured::Keep => "keep",
            Captured::Set(cookie) => {
                assert!(!cookie.value.is_empty());
                "set"
            }
            Captured::Remove(cookies) => {
                assert!(cookies.iter().all(|cookie| cookie.value.is_empty()));
                "remove"
            }
        };
        assert_eq!(action, case.expected, "{}", case.name);
    }
}
