//! How connections are made: kept, through proxies, or not.

use std::env;
use std::process::{Command, Output};
use std::time::Duration;

use sovendus::{ApiKey, Client, Endpoint, RetryPolicy};
use sovendus_sandbox::DEMO_KEY;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::{TOKEN, click, product, sandbox};

/// Tells a copy of this test program, run with a proxy in its environment, where to send.
const SEND_TO: &str = "SOVENDUS_TEST_SEND_TO";

#[tokio::test]
async fn one_connection_serves_call_after_call() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    // A server that takes one connection only.
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        drop(listener);
        let mut chunk = [0; 4096];
        while let Ok(length @ 1..) = stream.read(&mut chunk).await {
            if chunk[..length].starts_with(b"POST") {
                stream.write_all(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n").await.unwrap();
            }
        }
    });
    let client = Client::builder()
        .product(product(), ApiKey::parse(DEMO_KEY).unwrap())
        .endpoint(endpoint)
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    for _ in 0..5 {
        assert_eq!(client.send_conversion(&click(TOKEN)).await.unwrap_err().status(), Some(500));
    }
    drop(client);
    server.await.unwrap();
}

/// What the copy does; without being told where to, nothing.
#[tokio::test]
async fn send_as_told() {
    let Ok(endpoint) = env::var(SEND_TO) else { return };
    let client = Client::builder()
        .product(product(), ApiKey::parse(DEMO_KEY).unwrap())
        .endpoint(Endpoint::parse(&endpoint).unwrap())
        .retry(RetryPolicy::none())
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    let code = client.send_conversion(&click(TOKEN)).await.map_or_else(|error| error.code(), |_| "accepted");
    println!("outcome: {code}");
}

fn send_with_proxy(endpoint: &str, proxy: &str) -> Output {
    let mut copy = Command::new(env::current_exe().unwrap());
    for name in ["NO_PROXY", "no_proxy", "HTTPS_PROXY", "HTTP_PROXY"] {
        copy.env_remove(name);
    }
    copy.args(["--exact", "connections::send_as_told", "--nocapture"])
        .env(SEND_TO, endpoint)
        .env("https_proxy", proxy)
        .env("http_proxy", proxy)
        .output()
        .unwrap()
}

#[tokio::test]
async fn the_proxy_of_the_environment_is_used_and_sees_no_key() {
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let sending = tokio::task::spawn_blocking(move || send_with_proxy("https://api.example", &address));
    let (mut stream, _) = proxy.accept().await.unwrap();
    let mut request = [0; 4096];
    let length = stream.read(&mut request).await.unwrap();
    let request = String::from_utf8_lossy(&request[..length]).into_owned();
    stream.write_all(b"HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n").await.unwrap();
    drop(stream);
    let output = sending.await.unwrap();
    assert!(request.starts_with("CONNECT api.example:443 "), "{request}");
    assert!(!request.contains(DEMO_KEY) && !request.contains(TOKEN), "{request}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("outcome: connection"), "{output:?}");
}

#[tokio::test]
async fn no_proxy_stands_before_a_loopback_endpoint() {
    let sandbox = sandbox().await;
    let (url, nobody) = (sandbox.url(), "http://127.0.0.1:9");
    let output = tokio::task::spawn_blocking(move || send_with_proxy(&url, nobody)).await.unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("outcome: accepted"), "{output:?}");
    assert_eq!(sandbox.journal().entries.len(), 1);
}
