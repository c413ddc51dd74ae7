use std::time::{Duration, Instant};

use sovendus::{ApiKey, Client, Endpoint};
use sovendus_sandbox::{DEMO_KEY, Fault, Rule};
use tokio::net::TcpListener;

use crate::{TOKEN, click, client_of, product, sandbox};

const DEADLINE: Duration = Duration::from_millis(300);
/// What a busy machine may add to a deadline.
const SLACK: Duration = Duration::from_secs(2);

#[tokio::test]
async fn an_attempt_ends_at_its_deadline_whatever_the_server_does() {
    let sandbox = sandbox().await;
    let client = client_of(&sandbox).timeout(DEADLINE).build().unwrap();
    // A byte every 50 ms keeps any timeout per read alive for seconds.
    for fault in [Fault::Hang {}, Fault::Drip { ms: 50 }, Fault::Delay { ms: 60_000 }] {
        sandbox.fault(Rule::new(fault.clone())).unwrap();
        let started = Instant::now();
        let error = client.send_conversion(&click(TOKEN)).await.unwrap_err();
        assert_eq!(error.code(), "timeout", "{fault:?}");
        assert!(started.elapsed() >= DEADLINE && started.elapsed() < DEADLINE + SLACK, "{fault:?}");
    }
}

#[tokio::test]
async fn a_call_with_its_retries_ends_within_its_budget() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::Hang {}).until_cleared()).unwrap();
    let client =
        client_of(&sandbox).retry(sovendus::RetryPolicy::durable()).budget(DEADLINE).build().unwrap();
    let started = Instant::now();
    assert_eq!(client.send_conversion(&click(TOKEN)).await.unwrap_err().code(), "timeout");
    assert!(started.elapsed() < DEADLINE + SLACK);
}

#[tokio::test]
async fn a_reset_or_refused_connection_is_a_connection_error() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::Reset {})).unwrap();
    let client = client_of(&sandbox).build().unwrap();
    assert_eq!(client.send_conversion(&click(TOKEN)).await.unwrap_err().code(), "connection");

    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = Endpoint::parse(&format!("http://{}", free.local_addr().unwrap())).unwrap();
    drop(free);
    let client = Client::builder()
        .product(product(), ApiKey::parse(DEMO_KEY).unwrap())
        .endpoint(nobody)
        .build()
        .unwrap();
    assert_eq!(client.send_conversion(&click(TOKEN)).await.unwrap_err().code(), "connection");
}

#[tokio::test]
async fn a_body_is_not_read_beyond_its_limit() {
    let sandbox = sandbox().await;
    // So large that reading it all would take until the deadline.
    sandbox.fault(Rule::new(Fault::Huge { bytes: 1 << 40 })).unwrap();
    let client = client_of(&sandbox).timeout(Duration::from_secs(5)).build().unwrap();
    assert_eq!(client.send_conversion(&click(TOKEN)).await.unwrap_err().code(), "unexpected_answer");
}

#[tokio::test]
async fn an_error_does_not_wait_for_a_body_that_it_does_not_need() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await.unwrap();
        stream.write_all(b"HTTP/1.1 500 No\r\nContent-Length: 100\r\n\r\nx").await.unwrap();
        // Keeps the connection open until the client drops it.
        let _ = stream.read(&mut request).await;
    });
    let client = Client::builder()
        .product(product(), ApiKey::parse(DEMO_KEY).unwrap())
        .endpoint(endpoint)
        .retry(sovendus::RetryPolicy::none())
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let started = Instant::now();
    assert_eq!(client.send_conversion(&click(TOKEN)).await.unwrap_err().code(), "server_error");
    assert!(started.elapsed() < SLACK);
    server.await.unwrap();
}

#[tokio::test]
async fn dropping_a_call_stops_it() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::Hang {}).until_cleared()).unwrap();
    let client =
        client_of(&sandbox).retry(sovendus::RetryPolicy::durable()).timeout(DEADLINE).build().unwrap();
    let (token, call) = (click(TOKEN), DEADLINE / 2);
    assert!(tokio::time::timeout(call, client.send_conversion(&token)).await.is_err());
    sandbox.clear();
    tokio::time::sleep(DEADLINE * 3).await;
    assert!(sandbox.journal().entries.is_empty(), "it was sent again after it was dropped");
}
