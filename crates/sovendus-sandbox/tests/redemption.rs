//! Every documented answer of the coupon redemption API, byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod common;

use common::{COUPON, RECEIVED, raw, redeem, redemption_body, request, sandbox, send};
use serde_json::{Value, json};
use sovendus_sandbox::{DEMO_TRAFFIC_MEDIUM, DEMO_TRAFFIC_SOURCE, Sandbox, StartError};

const DEMO: &str = "/redeem/1234";
const INVALID: &str = r#"{"error":"Input validation failed."}"#;
const UNKNOWN: &str = r#"{"error":"Internal error"}"#;
const OTHER_MEDIUM: &str = "e59c9966-f9ad-477b-8df8-826fb9a690f7";

async fn expect(sandbox: &Sandbox, method: &str, target: &str, body: &str, status: u16, answer: &str) {
    let got = send(sandbox, method, target, &[("Content-Type", "application/json")], body).await;
    assert_eq!((got.status, got.text()), (status, answer), "{method} {target} {body}");
    let content_type = (!answer.is_empty()).then_some("application/json");
    assert_eq!(got.header("content-type"), content_type, "{method} {target} {body}");
    assert_eq!(got.header("content-length"), Some(answer.len().to_string().as_str()), "{method} {target}");
    let entry = sandbox.journal().entries.pop().unwrap();
    assert_eq!((entry.status, entry.registered), (Some(status), status == 200), "{method} {target} {body}");
}

/// A right body with one field changed.
fn with(field: &str, value: Value) -> String {
    let mut body: Value = serde_json::from_str(&redemption_body(COUPON)).unwrap();
    body[field] = value;
    body.to_string()
}

fn with_medium(medium: &str) -> String {
    with("traffic_medium_public_id", json!(medium))
}

#[tokio::test]
async fn the_demo_ids_are_those_of_the_documentation() {
    assert_eq!((DEMO_TRAFFIC_SOURCE, DEMO_TRAFFIC_MEDIUM), ("1234", "ce5c91d3-1ed9-46dc-ab5b-1c0b117cb874"));
    assert_eq!(sandbox().await.traffic_sources(), [DEMO_TRAFFIC_SOURCE]);
}

#[tokio::test]
async fn receives() {
    let sandbox = sandbox().await;
    expect(&sandbox, "POST", DEMO, &redemption_body(COUPON), 200, RECEIVED).await;
    expect(&sandbox, "POST", "/redeem/1234?x=y", &redemption_body(COUPON), 200, RECEIVED).await;
    for body in [
        r#"{"coupon_code":"x"}"#.to_owned(),
        r#" { "coupon_code" : "\u00e4 %&", "more": [1] } "#.to_owned(),
        with("order_id", json!("")),
        with("order_value", json!("0.0")),
        with("order_value", json!("12.345")),
        with("order_value", json!("12")),
        with("order_value", json!("123456789012345678901234567890.1")),
        with("order_currency", json!("DKK")),
        with_medium(&DEMO_TRAFFIC_MEDIUM.to_uppercase()),
    ] {
        expect(&sandbox, "POST", DEMO, &body, 200, RECEIVED).await;
    }
}

#[tokio::test]
async fn a_malformed_number_is_not_found_without_a_body() {
    let sandbox = sandbox().await;
    for number in
        ["", "12a4", "-1234", "+1234", "1234.0", "1234/", "1234/5", "%31234", "..", "1234%00", "0x4d2"]
    {
        expect(&sandbox, "POST", &format!("/redeem/{number}"), &redemption_body(COUPON), 404, "").await;
    }
}

#[tokio::test]
async fn an_unknown_number_is_an_internal_error() {
    let sandbox = sandbox().await;
    for number in ["1235", "0", "01234", &"9".repeat(99)] {
        expect(&sandbox, "POST", &format!("/redeem/{number}"), &redemption_body(COUPON), 500, UNKNOWN).await;
    }
}

#[tokio::test]
async fn an_unknown_medium_is_an_internal_error() {
    let builder = Sandbox::builder().traffic_source("1234", [DEMO_TRAFFIC_MEDIUM]);
    let sandbox = builder.traffic_source("7", [OTHER_MEDIUM]).traffic_source("8", []).start().await.unwrap();
    for (number, medium, status, answer) in [
        ("1234", DEMO_TRAFFIC_MEDIUM, 200, RECEIVED),
        ("7", OTHER_MEDIUM, 200, RECEIVED),
        ("1234", OTHER_MEDIUM, 500, UNKNOWN),
        ("7", DEMO_TRAFFIC_MEDIUM, 500, UNKNOWN),
        ("8", DEMO_TRAFFIC_MEDIUM, 500, UNKNOWN),
    ] {
        let target = format!("/redeem/{number}");
        expect(&sandbox, "POST", &target, &with_medium(medium), status, answer).await;
        expect(&sandbox, "POST", &target, r#"{"coupon_code":"x"}"#, 200, RECEIVED).await;
    }
}

#[tokio::test]
async fn malformed_fields_are_refused() {
    let sandbox = sandbox().await;
    let hash = "09a3c337b6587938d2253ac1462d7e13";
    let wrong: [(&str, &[&str]); 5] = [
        ("coupon_code", &[""]),
        (
            "email_hash",
            &[
                "",
                &hash.to_uppercase(),
                &hash[1..],
                &format!("{hash}0"),
                &hash.replace('0', "g"),
                "a@b.example",
            ],
        ),
        (
            "traffic_medium_public_id",
            &[
                "",
                "1234",
                &DEMO_TRAFFIC_MEDIUM[1..],
                &DEMO_TRAFFIC_MEDIUM.replace('-', ""),
                &DEMO_TRAFFIC_MEDIUM.replace('c', "g"),
            ],
        ),
        (
            "order_value",
            &[
                "",
                ".",
                "12.",
                ".34",
                "12.3456",
                "12,34",
                "1,234.50",
                "1.234.50",
                "-12.34",
                "+12.34",
                "1.2e3",
                "1e3",
                " 12.34",
                "12.34 ",
                "12.34 EUR",
                "0x1.2",
                "NaN",
                "١٢.٣٤",
            ],
        ),
        ("order_currency", &["", "eur", "Eur", "EU", "EURO", "E R", "978", "€", "ÄÖÜ"]),
    ];
    for (field, values) in wrong {
        for value in values {
            expect(&sandbox, "POST", DEMO, &with(field, json!(value)), 422, INVALID).await;
        }
    }
}

#[tokio::test]
async fn fields_of_wrong_types_are_refused() {
    let sandbox = sandbox().await;
    let fields = [
        "coupon_code",
        "order_id",
        "order_value",
        "order_currency",
        "email_hash",
        "traffic_medium_public_id",
    ];
    for field in fields {
        for value in [json!(12.34), json!(1), json!(true), json!(null), json!(["12.34"]), json!({})] {
            expect(&sandbox, "POST", DEMO, &with(field, value), 422, INVALID).await;
        }
    }
}

#[tokio::test]
async fn bodies_that_are_no_object_with_a_code_are_refused() {
    let sandbox = sandbox().await;
    for body in [
        "",
        "{}",
        "null",
        "5",
        r#""SKDXXR4324""#,
        r#"["SKDXXR4324"]"#,
        r#"[{"coupon_code":"SKDXXR4324"}]"#,
        r#"{"couponCode":"SKDXXR4324"}"#,
        r#"{"coupon_code":"SKDXXR4324""#,
        r#"{"coupon_code":"SKDXXR4324"}}"#,
        "coupon_code=SKDXXR4324",
        &redemption_body(COUPON).replace("coupon_code", "code"),
    ] {
        expect(&sandbox, "POST", DEMO, body, 422, INVALID).await;
    }
    let mut not_text = request("POST", DEMO, &[], r#"{"coupon_code":"@"}"#);
    let at = not_text.iter().position(|byte| *byte == b'@').unwrap();
    not_text[at] = 0xff;
    assert_eq!(raw(sandbox.addr(), &not_text).await.unwrap().text(), INVALID);
}

#[tokio::test]
async fn any_other_method_is_refused_without_a_body() {
    let sandbox = sandbox().await;
    for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        expect(&sandbox, method, DEMO, &redemption_body(COUPON), 405, "").await;
    }
    assert_eq!(send(&sandbox, "HEAD", DEMO, &[], "").await.status, 405);
}

#[tokio::test]
async fn the_order_of_checks_is_fixed() {
    let sandbox = sandbox().await;
    // Each is wrong in every later respect too.
    expect(&sandbox, "GET", "/redeem/x", "", 404, "").await;
    expect(&sandbox, "GET", "/redeem/1", "", 405, "").await;
    expect(&sandbox, "POST", "/redeem/1", "", 422, INVALID).await;
    expect(&sandbox, "POST", "/redeem/1", &with_medium(OTHER_MEDIUM), 500, UNKNOWN).await;
}

#[tokio::test]
async fn tokens_and_strictness_are_none_of_its_business() {
    let sandbox = Sandbox::builder().strict(true).start().await.unwrap();
    assert_eq!(redeem(&sandbox, COUPON).await.text(), RECEIVED);
    assert_eq!(sandbox.journal().entries[0].authorized, None);
}

#[tokio::test]
async fn wrong_settings_do_not_start() {
    for number in ["", "12a", "-1", "1234=x"] {
        let error = Sandbox::builder().traffic_source(number, []).start().await.unwrap_err();
        assert!(matches!(error, StartError::TrafficSource(given) if given == number));
    }
    let error = Sandbox::builder().traffic_source("1", [DEMO_TRAFFIC_MEDIUM, "x"]).start().await.unwrap_err();
    assert!(matches!(error, StartError::TrafficMedium(given) if given == "x"));
}
