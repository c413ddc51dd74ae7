use std::time::{Duration, Instant};

use sovendus::RetryPolicy;
use sovendus_sandbox::{Fault, Rule};

use crate::{TOKEN, click, client_of, sandbox};

fn soon(max_retries: u32) -> RetryPolicy {
    let mut policy = RetryPolicy::default();
    policy.max_retries = max_retries;
    policy.base_delay = Duration::from_millis(1);
    policy
}

#[tokio::test]
async fn a_failing_server_is_called_again_until_it_confirms() {
    let sandbox = sandbox().await;
    for fault in [Fault::status(500), Fault::Reset {}, Fault::Garbage {}] {
        sandbox.fault(Rule::new(fault)).unwrap();
    }
    let client = client_of(&sandbox).retry(soon(3)).build().unwrap();
    client.send_conversion(&click(TOKEN)).await.unwrap();
    assert_eq!(sandbox.journal().entries.len(), 4);
}

#[tokio::test]
async fn no_retries_means_one_attempt() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::status(500))).unwrap();
    let client = client_of(&sandbox).retry(soon(0)).build().unwrap();
    assert_eq!(client.send_conversion(&click(TOKEN)).await.unwrap_err().status(), Some(500));
    assert_eq!(sandbox.journal().entries.len(), 1);
}

#[tokio::test]
async fn what_is_permanent_is_not_repeated() {
    let sandbox = sandbox().await;
    for status in [301, 403, 404, 405, 422] {
        sandbox.clear();
        sandbox.fault(Rule::new(Fault::status(status)).until_cleared()).unwrap();
        let client = client_of(&sandbox).retry(soon(5)).build().unwrap();
        assert_eq!(client.send_conversion(&click(TOKEN)).await.unwrap_err().status(), Some(status));
        assert_eq!(sandbox.journal().entries.len(), 1, "status {status}");
        sandbox.clear();
    }
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::RetryAfter { status: 503, value: "1".into() })).unwrap();
    let client = client_of(&sandbox).retry(soon(1)).build().unwrap();
    let started = Instant::now();
    client.send_conversion(&click(TOKEN)).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
}
