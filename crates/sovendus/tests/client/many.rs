use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sovendus::{ApiKey, Client, Endpoint, RetryPolicy};
use sovendus_sandbox::{DEMO_KEY, Fault, Rule};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

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

#[tokio::test]
async fn no_more_calls_than_allowed_are_under_way() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let open = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let counters = (open.clone(), most.clone());
    // A server that takes connections and never answers: open connections are calls under way.
    let server = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (open, most) = counters.clone();
            tokio::spawn(async move {
                most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let mut request = Vec::new();
                let _ = stream.read_to_end(&mut request).await;
                open.fetch_sub(1, Ordering::SeqCst);
            });
        }
    });
    let client = Client::builder(product(), ApiKey::parse(DEMO_KEY).unwrap())
        .endpoint(endpoint)
        .retry(RetryPolicy::none())
        .timeout(Duration::from_millis(200))
        .max_in_flight(3)
        .build()
        .unwrap();
    let clicks: Vec<_> = (0..9).map(|number| click(&format!("token-{number}"))).collect();
    let results = client.send_conversions(&clicks).await;
    assert!(results.iter().all(|result| result.as_ref().unwrap_err().code() == "timeout"));
    let most = most.load(Ordering::SeqCst);
    assert!((1..=3).contains(&most), "{most} calls were under way at once");
    server.abort();
}
