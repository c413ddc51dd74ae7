//! The journal as a witness.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod common;

use common::{
    COUPON, TOKEN, conversion, convert, get, key_body, path, raw, redeem, redemption_body, request, sandbox,
    send,
};
use serde_json::json;
use sovendus_sandbox::{DEMO_KEY, DEMO_PRODUCT, Endpoint, Sandbox};

#[tokio::test]
async fn an_entry_says_it_all() {
    let sandbox = sandbox().await;
    convert(&sandbox, TOKEN).await;
    let mut journal = get(&sandbox, "/_sandbox/journal").await.json();
    assert_eq!(journal["dropped"], 0);
    assert!(journal["entries"][0]["unix_ms"].as_u64().unwrap() > 1_700_000_000_000);
    journal["entries"][0]["unix_ms"] = json!(0);
    assert_eq!(
        journal["entries"][0],
        json!({
            "seq": 1,
            "unix_ms": 0,
            "method": "POST",
            "target": path(DEMO_PRODUCT, TOKEN),
            "version": "HTTP/1.1",
            "headers": [
                ["host", "sandbox"],
                ["connection", "close"],
                ["content-length", "34"],
                ["content-type", "application/json"],
            ],
            "body": key_body(DEMO_KEY),
            "endpoint": "conversion",
            "product_id": DEMO_PRODUCT,
            "token": TOKEN,
            "traffic_source": null,
            "coupon_code": null,
            "authorized": true,
            "status": 200,
            "fault": null,
            "registered": true,
            "repeat": 0,
        })
    );
}

#[tokio::test]
async fn an_entry_of_a_redemption_says_it_all_too() {
    let sandbox = sandbox().await;
    redeem(&sandbox, COUPON).await;
    let mut journal = get(&sandbox, "/_sandbox/journal").await.json();
    journal["entries"][0]["unix_ms"] = json!(0);
    assert_eq!(
        journal["entries"][0],
        json!({
            "seq": 1,
            "unix_ms": 0,
            "method": "POST",
            "target": "/redeem/1234",
            "version": "HTTP/1.1",
            "headers": [
                ["host", "sandbox"],
                ["connection", "close"],
                ["content-length", redemption_body(COUPON).len().to_string()],
                ["content-type", "application/json"],
            ],
            "body": redemption_body(COUPON),
            "endpoint": "redemption",
            "product_id": null,
            "token": null,
            "traffic_source": "1234",
            "coupon_code": COUPON,
            "authorized": null,
            "status": 200,
            "fault": null,
            "registered": true,
            "repeat": 0,
        })
    );
}

#[tokio::test]
async fn a_redemption_is_repeated_when_source_order_and_coupon_are_the_same() {
    let sandbox = Sandbox::builder().traffic_source("1", []).traffic_source("2", []).start().await.unwrap();
    let orders = [r#","order_id":"7""#, r#","order_id":"8""#, ""];
    let mut expected = Vec::new();
    for repeat in 0..2 {
        for source in ["1", "2"] {
            for coupon in ["a", "b"] {
                for order in orders {
                    let body = format!(r#"{{"coupon_code":"{coupon}","order_value":"{repeat}.0"{order}}}"#);
                    send(&sandbox, "POST", &format!("/redeem/{source}"), &[], &body).await;
                    expected.push((true, repeat));
                }
            }
        }
    }
    let refused = r#"{"coupon_code":"a","order_id":"7","order_value":"1,0"}"#;
    send(&sandbox, "POST", "/redeem/1", &[], refused).await;
    expected.push((false, 2));
    let seen = sandbox.journal().entries.into_iter().map(|entry| (entry.registered, entry.repeat));
    assert_eq!(seen.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn what_a_refused_redemption_says_is_kept() {
    let sandbox = sandbox().await;
    let long = format!(r#"{{"x":"{}","coupon_code":"late"}}"#, "x".repeat(100_000));
    for (target, body, source, coupon) in [
        ("/redeem/12%2F..?x", r#"{"coupon_code":"a"}"#, "12%2F..", Some("a")),
        ("/redeem/../1#x", r#"{"coupon_code":""}"#, "../1", Some("")),
        ("/redeem/", r#"{"coupon_code":5}"#, "", None),
        ("/redeem/1234", "coupon_code=a", "1234", None),
        ("/redeem/77", &long, "77", Some("late")),
    ] {
        send(&sandbox, "POST", target, &[], body).await;
        let entry = sandbox.journal().entries.pop().unwrap();
        assert_eq!((entry.endpoint, entry.registered), (Endpoint::Redemption, false), "{target}");
        assert_eq!((entry.target.as_str(), entry.traffic_source.as_deref()), (target, Some(source)));
        assert_eq!(entry.coupon_code.as_deref(), coupon, "{target}");
    }
    send(&sandbox, "POST", "/redeem/12 34", &[], "").await;
    let entry = sandbox.journal().entries.pop().unwrap();
    assert_eq!((entry.status, entry.traffic_source.as_deref()), (Some(400), Some("12 34")));
}

#[tokio::test]
async fn targets_are_kept_as_they_were_sent() {
    let sandbox = sandbox().await;
    let targets = [
        "/ext/a/..%2F..%2Fredeem%2F1234%3F/api",
        "/ext/a/%2F../api",
        "/ext/a/../../redeem/1234?/api",
        "/ext/a/b#c/api",
        "/ext/a/b\\c/api",
        "/ext//%252e%252e//api?x=%00",
        "HTTP://Other.example/ext/a/b/api",
    ];
    for target in targets {
        send(&sandbox, "POST", target, &[], "").await;
    }
    let kept: Vec<_> = sandbox.journal().entries.into_iter().map(|entry| entry.target).collect();
    assert_eq!(kept, targets);
}

#[tokio::test]
async fn what_is_not_even_http_is_seen_too() {
    let sandbox = sandbox().await;
    let too_long = format!("/{}", "a".repeat(65_534));
    for (target, status) in [
        ("/ext/a/b c/api", 400),
        ("/ext/a/<b>/api?x", 400),
        ("/ext/a/\t\u{1}/api", 400),
        ("a/b", 400),
        (&too_long, 414),
    ] {
        assert_eq!(send(&sandbox, "POST", target, &[], "").await.status, status);
        let entry = sandbox.journal().entries.pop().unwrap();
        assert_eq!(
            (entry.target.as_str(), entry.status, entry.method.as_str()),
            (target, Some(status), "POST")
        );
        assert_eq!(entry.version, "HTTP/1.1");
    }
    let tokens: Vec<_> = sandbox.journal().entries.into_iter().filter_map(|entry| entry.token).collect();
    assert_eq!(tokens, ["b c", "<b>", "\t\u{1}"]);
    raw(sandbox.addr(), b"\x16\x03\x01 not HTTP\r\n\r\n").await.unwrap();
    assert_eq!(sandbox.journal().entries.len(), 6);
    send(&sandbox, "GET", "/_sandbox/click?to=<", &[], "").await;
    assert_eq!(sandbox.journal().entries.len(), 6);
}

#[tokio::test]
async fn targets_are_kept_on_a_reused_connection() {
    let sandbox = sandbox().await;
    let keep = b"POST /one#x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    let mut stream = common::connect(sandbox.addr(), keep).await;
    let mut read = [0; 1024];
    tokio::io::AsyncReadExt::read(&mut stream, &mut read).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, &request("GET", "/two#y", &[], "")).await.unwrap();
    tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut Vec::new()).await.unwrap();
    let kept: Vec<_> =
        sandbox.journal().entries.into_iter().map(|entry| (entry.target, entry.body)).collect();
    assert_eq!(kept, [("/one#x".to_owned(), "hello".to_owned()), ("/two#y".to_owned(), String::new())]);
}

#[tokio::test]
async fn filters() {
    let sandbox = sandbox().await;
    convert(&sandbox, TOKEN).await;
    convert(&sandbox, "other").await;
    send(&sandbox, "POST", &path(DEMO_PRODUCT, TOKEN), &[], "").await;
    redeem(&sandbox, COUPON).await;
    redeem(&sandbox, "ten % off").await;
    send(&sandbox, "POST", "/redeem/x", &[], &redemption_body(COUPON)).await;
    get(&sandbox, "/other").await;
    for (query, expected) in [
        ("", vec![1, 2, 3, 4, 5, 6, 7]),
        ("?registered=true", vec![1, 2, 4, 5]),
        ("?registered=false", vec![3, 6, 7]),
        ("?endpoint=conversion", vec![1, 2, 3]),
        ("?endpoint=redemption", vec![4, 5, 6]),
        ("?endpoint=unknown", vec![7]),
        ("?endpoint=redemption&registered=true", vec![4, 5]),
        (&format!("?coupon={COUPON}"), vec![4, 6]),
        (&format!("?coupon={COUPON}&registered=true&endpoint=redemption"), vec![4]),
        (&format!("?coupon={COUPON}&token={TOKEN}"), vec![]),
        ("?coupon=ten+%25+off", vec![5]),
        (&format!("?token={TOKEN}"), vec![1, 3]),
        (&format!("?token={TOKEN}&registered=true"), vec![1]),
    ] {
        let journal = get(&sandbox, &format!("/_sandbox/journal{query}")).await.json();
        let seqs: Vec<_> =
            journal["entries"].as_array().unwrap().iter().map(|e| e["seq"].as_u64().unwrap()).collect();
        assert_eq!(seqs, expected, "{query}");
    }
    assert_eq!(get(&sandbox, "/_sandbox/journal?registered=maybe").await.status, 400);
    assert_eq!(get(&sandbox, "/_sandbox/journal?endpoint=redemptions").await.status, 400);
    assert_eq!(get(&sandbox, "/_sandbox/journal?tokn=x").await.status, 400);
}

#[tokio::test]
async fn the_own_doors_are_left_out_and_the_front_page_is_not() {
    let sandbox = sandbox().await;
    get(&sandbox, "/_sandbox/health").await;
    get(&sandbox, "/_sandbox/nothing").await;
    get(&sandbox, "http://sandbox/_sandbox/health").await;
    send(&sandbox, "PUT", "/_sandbox/health", &[], "").await;
    assert!(get(&sandbox, "/").await.text().contains("/_sandbox/journal"));
    let entries = sandbox.journal().entries;
    assert_eq!((entries.len(), entries[0].target.as_str(), entries[0].status), (1, "/", Some(200)));
    assert_eq!(send(&sandbox, "DELETE", "/_sandbox/journal", &[], "").await.text(), r#"{"cleared":1}"#);
    assert!(sandbox.journal().entries.is_empty());
}

#[tokio::test]
async fn odd_bytes_and_long_bodies_are_kept_in_part() {
    let sandbox = sandbox().await;
    let long = "x".repeat(100_000);
    send(&sandbox, "POST", "/long", &[], &long).await;
    let mut odd = conversion(TOKEN, &[("X-Odd", "@")]);
    let at = odd.windows(2).position(|window| window == b" @").unwrap();
    odd[at + 1] = 0xff;
    raw(sandbox.addr(), &odd).await.unwrap();
    let entries = sandbox.journal().entries;
    assert_eq!(entries[0].body.len(), 65_536);
    assert!(entries[1].headers.contains(&("x-odd".to_owned(), "\u{fffd}".to_owned())));
}
