//! A client that hides nothing: what it sends and receives is bytes on a TCP connection.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::{net::SocketAddr, time::Duration};

use serde_json::Value;
use sovendus_sandbox::{DEMO_KEY, DEMO_PRODUCT, DEMO_TRAFFIC_MEDIUM, DEMO_TRAFFIC_SOURCE, Sandbox};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

pub(crate) const TOKEN: &str = "ABCDE-12345-xyz-FGHIJ";
pub(crate) const COUPON: &str = "SKDXXR4324";
pub(crate) const RECEIVED: &str = r#"{"message":"Coupon redemption received."}"#;
/// Nothing in these tests takes longer unless it is broken.
pub(crate) const BOUND: Duration = Duration::from_secs(10);

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        pairs.into_iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::builder().start().await.unwrap()
}

pub(crate) fn path(product: &str, token: &str) -> String {
    format!("/ext/{product}/{token}/api")
}

pub(crate) fn key_body(key: &str) -> String {
    format!(r#"{{"apiKey":"{key}"}}"#)
}

pub(crate) fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let length = body.len();
    let headers: String = headers.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]).collect();
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nContent-Length: {length}\r\n"
    );
    format!("{head}{headers}\r\n{body}").into_bytes()
}

pub(crate) async fn connect(addr: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = timeout(BOUND, TcpStream::connect(addr)).await.unwrap().unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

/// Sends bytes and reads until the server closes.
pub(crate) async fn raw(addr: SocketAddr, bytes: &[u8]) -> std::io::Result<Answer> {
    let mut stream = connect(addr, bytes).await;
    let mut received = Vec::new();
    timeout(BOUND, stream.read_to_end(&mut received)).await.expect("an end in time")?;
    Ok(Answer::parse(&received))
}

pub(crate) async fn send(
    sandbox: &Sandbox,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    raw(sandbox.addr(), &request(method, target, headers, body)).await.unwrap()
}

pub(crate) async fn get(sandbox: &Sandbox, target: &str) -> Answer {
    send(sandbox, "GET", target, &[], "").await
}

/// The bytes of a right conversion call.
pub(crate) fn conversion(token: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let headers = [&[("Content-Type", "application/json")], headers].concat();
    request("POST", &path(DEMO_PRODUCT, token), &headers, &key_body(DEMO_KEY))
}

pub(crate) async fn convert(sandbox: &Sandbox, token: &str) -> Answer {
    raw(sandbox.addr(), &conversion(token, &[])).await.unwrap()
}

pub(crate) fn echo(token: &str) -> String {
    format!(r#"{{"externalProductId":"{DEMO_PRODUCT}","sovReqToken":"{token}"}}"#)
}

/// A redemption with every documented field.
pub(crate) fn redemption_body(coupon: &str) -> String {
    let hash = "09a3c337b6587938d2253ac1462d7e13";
    format!(
        r#"{{"email_hash":"{hash}","traffic_medium_public_id":"{DEMO_TRAFFIC_MEDIUM}","order_value":"12.34","order_currency":"EUR","order_id":"123abc123","coupon_code":"{coupon}"}}"#
    )
}

/// The bytes of a right redemption call.
pub(crate) fn redemption(coupon: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let headers = [&[("Content-Type", "application/json")], headers].concat();
    let target = format!("/redeem/{DEMO_TRAFFIC_SOURCE}");
    request("POST", &target, &headers, &redemption_body(coupon))
}

pub(crate) async fn redeem(sandbox: &Sandbox, coupon: &str) -> Answer {
    raw(sandbox.addr(), &redemption(coupon, &[])).await.unwrap()
}
