use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sovendus::{ApiKey, Client, Endpoint, RetryPolicy};
use sovendus_sandbox::{DEMO_KEY, Fault, Rule};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::{click, client_of, product, sandbox};

#[tokio::test]
async fn results_come_in_order_and_one_failure_hinders_nobody() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::status(500)).token("token-3")).unwrap();
    sandbox.fault(Rule::new(Fault::Delay { ms: 100 }).token("token-0")).unwrap();
    let client = client_of(&sandbox).max_in_flight(4).build().unwrap();
    let clicks: Vec<_> = (0..20).map(|number| click(&format!("token-{number}"))).collect();
    let results = client.send_conversions(&clicks).await;
    assert_eq!(results.len(), clicks.len());
    for (index, (result, click)) in results.iter().zip(&clicks).enumerate() {
        match result {
            Ok(receipt) => assert_eq!(receipt.token, click.token),
            Err(error) => assert_eq!((index, error.code()), (3, "server_error")),
        }
    }
    assert_eq!(results.iter().filter(|result| result.is_err()).count(), 1);
    assert!(client.send_conversions(&[]).await.is_empty());
}

/// Answers every call after a while, and counts those that are waiting. One is counted out before its answer leaves,
/// so a client that waits for answers can't be seen with more calls than it has under way.
async fn answer_slowly(mut stream: TcpStream, waiting: Arc<AtomicUsize>, most: Arc<AtomicUsize>) {
    let mut chunk = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut chunk).await {
        // A body may come in a chunk of its own.
        if chunk[..length].starts_with(b"POST") {
            most.fetch_max(waiting.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(50)).await;
            waiting.fetch_sub(1, Ordering::SeqCst);
            let _ = stream.write_all(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n").await;
        }
    }
}

#[tokio::test]
async fn no_more_calls_than_allowed_are_under_way() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let (waiting, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counters = (waiting.clone(), most.clone());
    let server = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(answer_slowly(stream, counters.0.clone(), counters.1.clone()));
        }
    });
    let client = Client::builder()
        .product(product(), ApiKey::parse(DEMO_KEY).unwrap())
        .endpoint(endpoint)
        .retry(RetryPolicy::none())
        .max_in_flight(3)
        .build()
        .unwrap();
    let clicks: Vec<_> = (0..9).map(|number| click(&format!("token-{number}"))).collect();
    let results = client.send_conversions(&clicks).await;
    assert!(results.iter().all(|result| result.as_ref().unwrap_err().status() == Some(500)));
    assert_eq!(most.load(Ordering::SeqCst), 3, "calls under way at once");
    server.abort();
}
