//! Every documented answer of the conversion API, byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod common;

use common::{BOUND, TOKEN, convert, echo, key_body, path, request, sandbox, send};
use sovendus_sandbox::{DEMO_KEY, DEMO_PRODUCT, Sandbox, StartError};

const INVALID_CALL: &str = r#"{"message":"Invalid API call."}"#;
const INVALID_PARAMETERS: &str = r#"{"message":"Invalid API parameters."}"#;
const UNAUTHORIZED: &str =
    r#"{"message":"This API call is unauthorized. Please contact your account manager."}"#;
const UNKNOWN_PRODUCT: &str = r#"{"message":"External product id not found."}"#;
const UNKNOWN_TOKEN: &str = r#"{"message":"Token not found."}"#;
const OTHER_PRODUCT: &str = "00000000-0000-4000-8000-000000000000";

async fn expect(sandbox: &Sandbox, method: &str, target: &str, body: &str, status: u16, answer: &str) {
    let got = send(sandbox, method, target, &[("Content-Type", "application/json")], body).await;
    assert_eq!((got.status, got.text()), (status, answer), "{method} {target} {body}");
    assert_eq!(got.header("content-type"), Some("application/json"), "{method} {target}");
}

#[tokio::test]
async fn registers_and_echoes() {
    let sandbox = sandbox().await;
    for token in [TOKEN, "abc123", "abc123-def456-ghi789", "12345-test-123-12345", "a_b"] {
        expect(&sandbox, "POST", &path(DEMO_PRODUCT, token), &key_body(DEMO_KEY), 200, &echo(token)).await;
    }
    let upper = DEMO_PRODUCT.to_uppercase();
    let answer = send(&sandbox, "POST", &path(&upper, TOKEN), &[], &key_body(DEMO_KEY)).await;
    assert_eq!(answer.text(), format!(r#"{{"externalProductId":"{upper}","sovReqToken":"{TOKEN}"}}"#));
}

#[tokio::test]
async fn repeated_tokens_are_accepted_and_counted() {
    let sandbox = sandbox().await;
    for _ in 0..3 {
        assert_eq!(convert(&sandbox, TOKEN).await.status, 200);
    }
    let repeats: Vec<_> =
        sandbox.journal().entries.iter().map(|entry| (entry.registered, entry.repeat)).collect();
    assert_eq!(repeats, [(true, 0), (true, 1), (true, 2)]);
}

#[tokio::test]
async fn a_wrong_or_missing_key_is_unauthorized() {
    let sandbox = sandbox().await;
    for body in [
        "",
        "{}",
        "null",
        r#"{"apiKey":""}"#,
        r#"{"apiKey":5}"#,
        &format!(r#"["{DEMO_KEY}"]"#),
        r#"{"apikey":"x"}"#,
        &key_body("WRONG"),
        "apiKey=x",
    ] {
        expect(&sandbox, "POST", &path(DEMO_PRODUCT, TOKEN), body, 403, UNAUTHORIZED).await;
    }
    assert!(
        sandbox.journal().entries.iter().all(|entry| entry.authorized == Some(false) && !entry.registered)
    );
}

#[tokio::test]
async fn a_form_encoded_key_is_accepted() {
    let sandbox = Sandbox::builder().product(DEMO_PRODUCT, "a b&c").start().await.unwrap();
    let form = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")];
    let target = path(DEMO_PRODUCT, TOKEN);
    let answer = send(&sandbox, "POST", &target, &form, "x=1&apiKey=a+b%26c").await;
    assert_eq!((answer.status, answer.text()), (200, echo(TOKEN).as_str()));
    assert_eq!(send(&sandbox, "POST", &target, &form, "apiKey=wrong").await.text(), UNAUTHORIZED);
    assert_eq!(send(&sandbox, "POST", &target, &form, &key_body("a b&c")).await.text(), UNAUTHORIZED);
}

#[tokio::test]
async fn any_other_path_is_an_invalid_call() {
    let sandbox = sandbox().await;
    for target in ["/ext", "/ext/a/b", "/ext/a/b/api/", "/ext/a/b/c/api", "/redeem", "//", "/_sandbox"] {
        expect(&sandbox, "POST", target, &key_body(DEMO_KEY), 404, INVALID_CALL).await;
    }
    expect(&sandbox, "POST", "/", "", 404, INVALID_CALL).await;
    expect(&sandbox, "GET", "/favicon.ico", "", 404, INVALID_CALL).await;
}

#[tokio::test]
async fn any_other_method_is_an_invalid_call() {
    let sandbox = sandbox().await;
    for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        expect(&sandbox, method, &path(DEMO_PRODUCT, TOKEN), &key_body(DEMO_KEY), 405, INVALID_CALL).await;
    }
    let head = common::raw(sandbox.addr(), &request("HEAD", &path("x", "y"), &[], "")).await.unwrap();
    assert_eq!((head.status, head.text()), (405, ""));
}

#[tokio::test]
async fn malformed_parameters_are_refused() {
    let sandbox = sandbox().await;
    let too_long = "a".repeat(129);
    for token in
        ["test-token-123", "", "..", ".", "a.b", "a%2Fb", "a~b", "a;b", "a%20b", &too_long, "a-b-test-c"]
    {
        expect(&sandbox, "POST", &path(DEMO_PRODUCT, token), &key_body(DEMO_KEY), 422, INVALID_PARAMETERS)
            .await;
    }
    for product in ["", "1234", "9bc72425-902c-3abf-9db8-8b186d7cb16", "9bc72425-902c-3abf-9db8-8b186d7cb16x"]
    {
        expect(&sandbox, "POST", &path(product, TOKEN), &key_body(DEMO_KEY), 422, INVALID_PARAMETERS).await;
    }
}

#[tokio::test]
async fn the_order_of_checks_is_fixed() {
    let sandbox = Sandbox::builder().strict(true).start().await.unwrap();
    let wrong = key_body("WRONG");
    // Each is wrong in every later respect too.
    expect(&sandbox, "GET", "/ext/x", &wrong, 404, INVALID_CALL).await;
    expect(&sandbox, "GET", &path("x", ".."), &wrong, 405, INVALID_CALL).await;
    expect(&sandbox, "POST", &path(OTHER_PRODUCT, ".."), &wrong, 422, INVALID_PARAMETERS).await;
    expect(&sandbox, "POST", &path(OTHER_PRODUCT, TOKEN), &wrong, 422, UNKNOWN_PRODUCT).await;
    expect(&sandbox, "POST", &path(DEMO_PRODUCT, TOKEN), &wrong, 403, UNAUTHORIZED).await;
    expect(&sandbox, "POST", &path(DEMO_PRODUCT, TOKEN), &key_body(DEMO_KEY), 422, UNKNOWN_TOKEN).await;
    let authorized: Vec<_> = sandbox.journal().entries.iter().map(|entry| entry.authorized).collect();
    assert_eq!(authorized, [None, None, None, None, Some(false), Some(true)]);
}

#[tokio::test]
async fn strict_finds_issued_and_test_tokens_only() {
    let sandbox = Sandbox::builder().strict(true).start().await.unwrap();
    assert_eq!(convert(&sandbox, TOKEN).await.text(), UNKNOWN_TOKEN);
    assert_eq!(convert(&sandbox, &sandbox.issue_token()).await.status, 200);
    assert_eq!(convert(&sandbox, "fffff-test-fff-fffff").await.status, 200);
    let token = sandbox.issue_token();
    sandbox.clear();
    assert_eq!(convert(&sandbox, &token).await.status, 422);
}

#[tokio::test]
async fn each_product_has_its_own_key() {
    let builder = Sandbox::builder().product(DEMO_PRODUCT, "one").product(OTHER_PRODUCT, "two");
    let sandbox = builder.start().await.unwrap();
    let status =
        async |product, key| send(&sandbox, "POST", &path(product, TOKEN), &[], &key_body(key)).await.status;
    assert_eq!(status(DEMO_PRODUCT, "one").await, 200);
    assert_eq!(status(OTHER_PRODUCT, "two").await, 200);
    assert_eq!(status(OTHER_PRODUCT, "one").await, 403);
    assert_eq!(sandbox.products(), [OTHER_PRODUCT, DEMO_PRODUCT]);
}

#[tokio::test]
async fn wrong_settings_do_not_start() {
    let error = Sandbox::builder().product("1234", "key").start().await.unwrap_err();
    assert!(matches!(error, StartError::ProductId(id) if id == "1234"));
    let error = Sandbox::builder().product(DEMO_PRODUCT, "").start().await.unwrap_err();
    assert!(matches!(error, StartError::EmptyKey(_)));
    let taken = sandbox().await;
    let second = tokio::time::timeout(BOUND, Sandbox::builder().bind(taken.addr()).start());
    assert!(matches!(second.await.unwrap().unwrap_err(), StartError::Bind { .. }));
}
