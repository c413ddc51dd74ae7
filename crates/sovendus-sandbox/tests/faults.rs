//! Each fault, as a client meets it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod common;

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use common::{
    Answer, BOUND, COUPON, RECEIVED, TOKEN, connect, conversion, convert, echo, raw, redeem, redemption,
    sandbox, send,
};
use sovendus_sandbox::{DEMO_PRODUCT, Entry, Fault, Rule, Sandbox};
use tokio::{io::AsyncReadExt, time::timeout};

/// Sends a right conversion call with the fault asked for in its header.
async fn with_fault(sandbox: &Sandbox, rule: &str) -> std::io::Result<Answer> {
    raw(sandbox.addr(), &conversion(TOKEN, &[("Sovendus-Sandbox-Fault", rule)])).await
}

/// The same with a right redemption call.
async fn redeem_with_fault(sandbox: &Sandbox, rule: &str) -> std::io::Result<Answer> {
    raw(sandbox.addr(), &redemption(COUPON, &[("Sovendus-Sandbox-Fault", rule)])).await
}

fn last(sandbox: &Sandbox) -> Entry {
    sandbox.journal().entries.pop().unwrap()
}

#[tokio::test]
async fn status_once_by_header() {
    let sandbox = sandbox().await;
    let rule = r#"{"fault":{"kind":"status","status":502,"body":"<b>bad</b>","content_type":"text/html","headers":{"x-by":"proxy"}}}"#;
    let answer = with_fault(&sandbox, rule).await.unwrap();
    assert_eq!((answer.status, answer.text()), (502, "<b>bad</b>"));
    assert_eq!((answer.header("content-type"), answer.header("x-by")), (Some("text/html"), Some("proxy")));
    let entry = last(&sandbox);
    assert_eq!((entry.status, entry.fault.as_deref(), entry.registered), (Some(502), Some("status"), false));
    assert_eq!(entry.authorized, Some(true));
}

#[tokio::test]
async fn status_n_times_and_then_200() {
    let sandbox = sandbox().await;
    let rule = r#"{"fault":{"kind":"status","status":500},"times":2}"#;
    let queued = send(&sandbox, "POST", "/_sandbox/faults", &[], rule).await;
    assert_eq!(queued.text(), r#"{"queued":1}"#);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(convert(&sandbox, TOKEN).await.status);
    }
    assert_eq!(statuses, [500, 500, 200]);
    assert_eq!(last(&sandbox).repeat, 0);
}

#[tokio::test]
async fn until_cleared_and_only_for_a_token() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::status(429)).until_cleared().token("other")).unwrap();
    assert_eq!(convert(&sandbox, TOKEN).await.status, 200);
    assert_eq!(convert(&sandbox, "other").await.status, 429);
    assert_eq!(convert(&sandbox, "other").await.status, 429);
    let cleared = send(&sandbox, "DELETE", "/_sandbox/faults", &[], "").await;
    assert_eq!(cleared.text(), r#"{"cleared":1}"#);
    assert_eq!(convert(&sandbox, "other").await.status, 200);
}

#[tokio::test]
async fn after_registers_although_the_answer_is_lost() {
    let sandbox = sandbox().await;
    for fault in [Fault::status(500), Fault::Reset {}] {
        sandbox.fault(Rule::new(fault).after()).unwrap();
        let _ = raw(sandbox.addr(), &conversion(TOKEN, &[])).await;
    }
    assert_eq!(convert(&sandbox, TOKEN).await.status, 200);
    let seen: Vec<_> = sandbox
        .journal()
        .entries
        .iter()
        .map(|entry| (entry.status, entry.registered, entry.repeat))
        .collect();
    assert_eq!(seen, [(Some(500), true, 0), (None, true, 1), (Some(200), true, 2)]);
}

#[tokio::test]
async fn after_does_not_register_what_is_refused() {
    let sandbox = Sandbox::builder().strict(true).start().await.unwrap();
    with_fault(&sandbox, r#"{"fault":{"kind":"status","status":500},"after":true}"#).await.unwrap();
    assert!(!last(&sandbox).registered);
}

#[tokio::test]
async fn delay_answers_late() {
    let sandbox = sandbox().await;
    let start = Instant::now();
    let answer = with_fault(&sandbox, r#"{"fault":{"kind":"delay","ms":150}}"#).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(150));
    assert_eq!((answer.status, answer.text()), (200, echo(TOKEN).as_str()));
    assert!(last(&sandbox).registered);
}

#[tokio::test]
async fn reset_is_a_tcp_reset() {
    let sandbox = sandbox().await;
    let error = with_fault(&sandbox, r#"{"fault":{"kind":"reset"}}"#).await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    let entry = last(&sandbox);
    assert_eq!((entry.status, entry.fault.as_deref(), entry.registered), (None, Some("reset"), false));
    assert_eq!(convert(&sandbox, TOKEN).await.status, 200);
}

#[tokio::test]
async fn hang_is_visible_while_it_hangs() {
    let sandbox = sandbox().await;
    let rule = r#"{"fault":{"kind":"hang"}}"#;
    let mut stream = connect(sandbox.addr(), &conversion(TOKEN, &[("sovendus-sandbox-fault", rule)])).await;
    let entry = timeout(BOUND, async {
        loop {
            match sandbox.journal().entries.pop() {
                Some(entry) if entry.fault.is_some() => return entry,
                _ => tokio::task::yield_now().await,
            }
        }
    });
    let entry = entry.await.unwrap();
    assert_eq!((entry.status, entry.fault.as_deref()), (None, Some("hang")));
    let silence = timeout(Duration::from_millis(100), stream.read_u8()).await;
    assert!(silence.is_err(), "{silence:?}");
    assert_eq!(convert(&sandbox, TOKEN).await.status, 200);
}

#[tokio::test]
async fn drip_takes_its_time_and_registers_at_its_end() {
    let sandbox = sandbox().await;
    let expected = echo(TOKEN);
    let pause = 3;
    let rule = format!(r#"{{"fault":{{"kind":"drip","ms":{pause}}}}}"#);
    let start = Instant::now();
    let answer = with_fault(&sandbox, &rule).await.unwrap();
    let at_least = Duration::from_millis(pause * u64::try_from(expected.len()).unwrap());
    assert!(start.elapsed() >= at_least && start.elapsed() < BOUND, "{:?}", start.elapsed());
    assert_eq!((answer.status, answer.text()), (200, expected.as_str()));
    assert!(last(&sandbox).registered);
}

#[tokio::test]
async fn drip_comes_byte_by_byte_and_a_cut_one_never_registered() {
    let sandbox = sandbox().await;
    let rule = r#"{"fault":{"kind":"drip","ms":40}}"#;
    let mut stream = connect(sandbox.addr(), &conversion(TOKEN, &[("sovendus-sandbox-fault", rule)])).await;
    let mut head = [0; 4096];
    let length = timeout(BOUND, stream.read(&mut head)).await.unwrap().unwrap();
    assert!(head[..length].ends_with(b"\r\n\r\n"));
    for _ in 0..3 {
        assert_eq!(timeout(BOUND, stream.read(&mut head)).await.unwrap().unwrap(), 1);
    }
    drop(stream);
    let entry = last(&sandbox);
    assert_eq!((entry.status, entry.registered), (Some(200), false));
}

#[tokio::test]
async fn redirects() {
    let sandbox = sandbox().await;
    for status in [301, 302, 303, 307, 308] {
        let rule = format!(
            r#"{{"fault":{{"kind":"redirect","status":{status},"location":"http://127.0.0.1:1/x"}}}}"#
        );
        let answer = with_fault(&sandbox, &rule).await.unwrap();
        assert_eq!((answer.status, answer.header("location")), (status, Some("http://127.0.0.1:1/x")));
    }
}

#[tokio::test]
async fn garbage_is_a_web_page() {
    let sandbox = sandbox().await;
    let answer = with_fault(&sandbox, r#"{"fault":{"kind":"garbage"}}"#).await.unwrap();
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(answer.text().starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn wrong_echo_names_another_token() {
    let sandbox = sandbox().await;
    let answer = with_fault(&sandbox, r#"{"fault":{"kind":"wrong_echo"}}"#).await.unwrap();
    let json = answer.json();
    assert_eq!((answer.status, json["externalProductId"].as_str()), (200, Some(DEMO_PRODUCT)));
    assert_ne!(json["sovReqToken"], TOKEN);
    assert!(!last(&sandbox).registered);
}

#[tokio::test]
async fn huge_is_as_large_as_asked() {
    let sandbox = sandbox().await;
    for bytes in [0, 1, 65_536, 3_000_001] {
        let answer =
            with_fault(&sandbox, &format!(r#"{{"fault":{{"kind":"huge","bytes":{bytes}}}}}"#)).await.unwrap();
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        assert_eq!(answer.body.len(), bytes);
    }
}

#[tokio::test]
async fn retry_after_is_sent_as_it_stands() {
    let sandbox = sandbox().await;
    let answer = with_fault(&sandbox, r#"{"fault":{"kind":"retry_after","value":"soon"}}"#).await.unwrap();
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("soon")));
    let answer =
        with_fault(&sandbox, r#"{"fault":{"kind":"retry_after","status":429,"value":"2"}}"#).await.unwrap();
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("2")));
}

#[tokio::test]
async fn a_list_is_played_in_order_and_shown_until_then() {
    let sandbox = sandbox().await;
    let rules = r#"[{"fault":{"kind":"status","status":500}},{"fault":{"kind":"reset"},"times":null,"token":"x","after":true}]"#;
    assert_eq!(send(&sandbox, "POST", "/_sandbox/faults", &[], rules).await.text(), r#"{"queued":2}"#);
    assert_eq!(convert(&sandbox, TOKEN).await.status, 500);
    assert_eq!(
        common::get(&sandbox, "/_sandbox/faults").await.text(),
        r#"{"faults":[{"fault":{"kind":"reset"},"times":null,"token":"x","after":true}]}"#
    );
}

#[tokio::test]
async fn an_unknown_fault_is_explained() {
    let sandbox = sandbox().await;
    let answer = with_fault(&sandbox, r#"{"fault":{"kind":"explode"}}"#).await.unwrap();
    assert_eq!(answer.status, 400);
    let error = answer.json()["error"].as_str().unwrap().to_owned();
    for part in ["header sovendus-sandbox-fault", "`explode`", "`status`", "`hang`", "`retry_after`"] {
        assert!(error.contains(part), "{error}");
    }
    let entry = last(&sandbox);
    assert_eq!((entry.status, entry.fault, entry.registered), (Some(400), None, false));
    let queued = send(&sandbox, "POST", "/_sandbox/faults", &[], r#"[{"fault":{"kind":"explode"}}]"#).await;
    assert_eq!(queued.status, 400);
}

#[tokio::test]
async fn every_fault_is_played_to_redemptions() {
    let sandbox = sandbox().await;
    for (fault, status, registered) in [
        (r#"{"kind":"status","status":502,"body":"oops"}"#, Some(502), false),
        (r#"{"kind":"delay","ms":1}"#, Some(200), true),
        (r#"{"kind":"drip","ms":1}"#, Some(200), true),
        (r#"{"kind":"reset"}"#, None, false),
        (r#"{"kind":"redirect","status":307,"location":"/x"}"#, Some(307), false),
        (r#"{"kind":"garbage"}"#, Some(200), false),
        (r#"{"kind":"wrong_echo"}"#, Some(200), false),
        (r#"{"kind":"huge","bytes":9}"#, Some(200), false),
        (r#"{"kind":"retry_after","value":"2"}"#, Some(503), false),
    ] {
        for after in [false, true] {
            sandbox.clear();
            let rule = format!(r#"{{"fault":{fault},"after":{after}}}"#);
            let answer = redeem_with_fault(&sandbox, &rule).await;
            assert_eq!(answer.as_ref().ok().map(|answer| answer.status), status, "{rule}");
            let entry = last(&sandbox);
            assert_eq!((entry.status, entry.registered), (status, registered || after), "{rule}");
            assert!(fault.contains(&entry.fault.unwrap()), "{rule}");
            assert_eq!(redeem(&sandbox, COUPON).await.text(), RECEIVED);
            assert_eq!(last(&sandbox).repeat, u64::from(registered || after), "{rule}");
        }
    }
}

#[tokio::test]
async fn a_redemption_can_hang_although_it_counted() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::Hang {}).after()).unwrap();
    let _hanging = connect(sandbox.addr(), &redemption(COUPON, &[])).await;
    let registered = async {
        while !sandbox.journal().entries.iter().any(|entry| entry.registered) {
            tokio::task::yield_now().await;
        }
    };
    timeout(BOUND, registered).await.unwrap();
    assert_eq!((last(&sandbox).status, last(&sandbox).fault.as_deref()), (None, Some("hang")));
    redeem(&sandbox, COUPON).await;
    assert_eq!(last(&sandbox).repeat, 1);
}

#[tokio::test]
async fn usual_answers_of_redemptions_can_be_late_and_slow() {
    let sandbox = sandbox().await;
    let start = Instant::now();
    let answer = redeem_with_fault(&sandbox, r#"{"fault":{"kind":"delay","ms":150}}"#).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(150));
    assert_eq!((answer.status, answer.text()), (200, RECEIVED));
    let start = Instant::now();
    let answer = redeem_with_fault(&sandbox, r#"{"fault":{"kind":"drip","ms":3}}"#).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(3) * u32::try_from(RECEIVED.len()).unwrap());
    assert_eq!((answer.text(), answer.header("content-type")), (RECEIVED, Some("application/json")));
}

#[tokio::test]
async fn a_dripped_redemption_that_is_cut_never_registered() {
    let sandbox = sandbox().await;
    let rule = r#"{"fault":{"kind":"drip","ms":40}}"#;
    let mut stream = connect(sandbox.addr(), &redemption(COUPON, &[("sovendus-sandbox-fault", rule)])).await;
    let mut head = [0; 4096];
    let length = timeout(BOUND, stream.read(&mut head)).await.unwrap().unwrap();
    assert!(head[..length].ends_with(b"\r\n\r\n"));
    drop(stream);
    let entry = last(&sandbox);
    assert_eq!((entry.status, entry.registered), (Some(200), false));
}

#[tokio::test]
async fn an_answer_without_a_body_can_be_dripped() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::Drip { ms: 1 })).unwrap();
    let answer = send(&sandbox, "POST", "/redeem/x", &[], "").await;
    assert_eq!((answer.status, answer.text(), answer.header("content-type")), (404, "", None));
    assert_eq!(answer.header("content-length"), Some("0"));
}

#[tokio::test]
async fn wrong_echo_gives_redemptions_another_message() {
    let sandbox = sandbox().await;
    let answer = redeem_with_fault(&sandbox, r#"{"fault":{"kind":"wrong_echo"}}"#).await.unwrap();
    assert_eq!(answer.text(), r#"{"message":"Coupon redemption not received."}"#);
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn after_does_not_register_a_refused_redemption() {
    let sandbox = sandbox().await;
    for target in ["/redeem/x", "/redeem/5", "/redeem/1234"] {
        sandbox.fault(Rule::new(Fault::status(500)).after()).unwrap();
        send(&sandbox, "POST", target, &[], "").await;
        assert_eq!((last(&sandbox).fault.as_deref(), last(&sandbox).registered), (Some("status"), false));
    }
}

#[tokio::test]
async fn only_for_a_coupon() {
    let sandbox = sandbox().await;
    let rules = r#"[{"fault":{"kind":"status","status":429},"times":null,"coupon":"other"},{"fault":{"kind":"status","status":430},"token":"other"}]"#;
    assert_eq!(send(&sandbox, "POST", "/_sandbox/faults", &[], rules).await.text(), r#"{"queued":2}"#);
    assert_eq!(redeem(&sandbox, COUPON).await.status, 200);
    assert_eq!(redeem(&sandbox, "other").await.status, 429);
    assert_eq!(redeem(&sandbox, "other").await.status, 429);
    assert_eq!(convert(&sandbox, "other").await.status, 430);
    assert_eq!(convert(&sandbox, "other").await.status, 200);
    assert_eq!(
        common::get(&sandbox, "/_sandbox/faults").await.text(),
        r#"{"faults":[{"fault":{"kind":"status","status":429,"body":""},"times":null,"token":null,"coupon":"other","after":false}]}"#
    );
}

#[tokio::test]
async fn a_rule_in_the_header_can_be_for_a_coupon_too() {
    let sandbox = sandbox().await;
    for (coupon, status) in [(COUPON, 500), ("other", 200)] {
        let rule = format!(r#"{{"fault":{{"kind":"status","status":500}},"coupon":"{coupon}"}}"#);
        assert_eq!(redeem_with_fault(&sandbox, &rule).await.unwrap().status, status);
    }
    sandbox.fault(Rule::new(Fault::status(500)).coupon(COUPON)).unwrap();
    assert_eq!(redeem(&sandbox, "other").await.status, 200);
    assert_eq!(redeem(&sandbox, COUPON).await.status, 500);
}

#[tokio::test]
async fn a_rule_for_a_token_and_a_coupon_is_refused() {
    let rule = Rule::new(Fault::Hang {}).token("a").coupon("b");
    let error = sandbox().await.fault(rule).unwrap_err();
    assert_eq!(error.to_string(), "`token` and `coupon` are both given: no request has both");
}
