//! The sandbox's own doors.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod common;

use common::{COUPON, TOKEN, convert, get, redeem, sandbox, send};
use sovendus_sandbox::{DEMO_PRODUCT, Fault, Rule, Sandbox};

#[tokio::test]
async fn health_and_state() {
    let sandbox = sandbox().await;
    assert_eq!(get(&sandbox, "/_sandbox/health").await.text(), r#"{"ok":true}"#);
    let _ = sandbox.issue_token();
    convert(&sandbox, TOKEN).await;
    convert(&sandbox, TOKEN).await;
    let state = get(&sandbox, "/_sandbox/state").await;
    assert_eq!(state.header("content-type"), Some("application/json"));
    assert_eq!(
        state.json(),
        serde_json::json!({
            "products": [{"id": DEMO_PRODUCT, "key": "*****************-234"}],
            "strict": false,
            "tokens": {"issued": 1, "seen": 1},
            "traffic_sources": [{"number": "1234", "mediums": ["ce5c91d3-1ed9-46dc-ab5b-1c0b117cb874"]}],
        })
    );
}

#[tokio::test]
async fn issued_tokens_are_known_in_strict_mode() {
    let sandbox = Sandbox::builder().strict(true).start().await.unwrap();
    let answer = send(&sandbox, "POST", "/_sandbox/tokens", &[], r#"{"count":3}"#).await;
    let tokens: Vec<String> = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(tokens.len(), 3);
    for token in tokens {
        assert_eq!(convert(&sandbox, &token).await.status, 200);
    }
    for wrong in ["", "3", r#"{"count":0}"#, r#"{"count":-1}"#, r#"{"count":100001}"#, r#"{"n":1}"#] {
        let answer = send(&sandbox, "POST", "/_sandbox/tokens", &[], wrong).await;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.json()["error"].is_string(), "{wrong}");
    }
}

#[tokio::test]
async fn a_click_leads_to_the_shop_with_a_fresh_token() {
    let sandbox = Sandbox::builder().strict(true).start().await.unwrap();
    let to = "http%3A%2F%2F127.0.0.1%3A8000%2Fshoes%3Fcolor%3Dred%23top";
    let answer = get(&sandbox, &format!("/_sandbox/click?to={to}")).await;
    assert_eq!((answer.status, answer.header("cache-control")), (302, Some("no-store")));
    let location = answer.header("location").unwrap();
    let token = location.strip_prefix("http://127.0.0.1:8000/shoes?color=red&sovReqToken=").unwrap();
    let token = token.strip_suffix("#top").unwrap();
    assert_eq!(convert(&sandbox, token).await.status, 200);

    let all = format!("/_sandbox/click?to=http://localhost/&param=tok&product={DEMO_PRODUCT}");
    let location = get(&sandbox, &all).await.header("location").unwrap().to_owned();
    assert!(location.starts_with("http://localhost/?tok="), "{location}");
    assert!(location.ends_with(&format!("&sovReqProductId={DEMO_PRODUCT}")), "{location}");
}

#[tokio::test]
async fn a_click_leads_nowhere_else() {
    let sandbox = sandbox().await;
    for query in [
        "",
        "?to=http://evil.example/",
        "?to=http://localhost@evil.example/",
        "?to=javascript:alert(1)",
        "?to=/relative",
        "?to=http://localhost/&product=1234",
        "?to=http://localhost/&param=",
        "?to=http://localhost/&parm=x",
    ] {
        let answer = get(&sandbox, &format!("/_sandbox/click{query}")).await;
        assert_eq!((answer.status, answer.header("location")), (400, None), "{query}");
        assert!(answer.json()["error"].is_string(), "{query}");
    }
    let answer = get(&sandbox, "/_sandbox/click?to=http://evil.example/").await;
    let expected = "`to` leads to `evil.example`: expected a loopback host such as localhost or 127.0.0.1";
    assert_eq!(answer.json()["error"], expected);
}

#[tokio::test]
async fn reset_forgets_everything() {
    let sandbox = sandbox().await;
    convert(&sandbox, TOKEN).await;
    redeem(&sandbox, COUPON).await;
    sandbox.fault(Rule::new(Fault::Hang {})).unwrap();
    assert_eq!(send(&sandbox, "POST", "/_sandbox/reset", &[], "").await.text(), r#"{"ok":true}"#);
    convert(&sandbox, TOKEN).await;
    redeem(&sandbox, COUPON).await;
    let seen: Vec<_> =
        sandbox.journal().entries.into_iter().map(|entry| (entry.repeat, entry.status)).collect();
    assert_eq!(seen, [(0, Some(200)); 2]);
}

#[tokio::test]
async fn wrong_doors_are_explained() {
    let sandbox = sandbox().await;
    let answer = get(&sandbox, "/_sandbox/jornal").await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.json()["error"], "no door `GET /_sandbox/jornal`: `GET /` lists those there are");
    let answer = get(&sandbox, "/_sandbox/reset").await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.json()["error"], "`/_sandbox/reset` does not take GET: `GET /` lists what it takes");
}

#[tokio::test]
async fn impossible_rules_are_refused_in_rust_too() {
    let error = sandbox().await.fault(Rule::new(Fault::status(42))).unwrap_err();
    assert_eq!(error.to_string(), "`status` is 42: expected 200 to 599");
}
