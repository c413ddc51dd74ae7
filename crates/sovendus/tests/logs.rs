//! What a program that logs everything, at the finest level, gets to see of secrets and personal data: nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sovendus::{
    ApiKey, Click, ClickToken, Client, CouponCode, Endpoint, OrderFacts, ProductId, RedeemedOrder,
    Redemption, RedemptionAccount, RetryPolicy, TrafficSourceNumber,
};
use sovendus_sandbox::{DEMO_KEY, DEMO_PRODUCT, DEMO_TRAFFIC_SOURCE, Fault, Rule, Sandbox};
use tracing_subscriber::filter::LevelFilter;

const TOKEN: &str = "a1b2c-d3e4f-g5h-i6j7k";
const EMAIL: &str = "Ada.Lovelace@Example.com";

/// Everything that any crate logs in this process, through `tracing` or `log`.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn client(sandbox: &Sandbox) -> Client {
    let endpoint = Endpoint::parse(&sandbox.url()).unwrap();
    let mut policy = RetryPolicy::default();
    policy.base_delay = Duration::from_millis(1);
    Client::builder()
        .product(ProductId::parse(DEMO_PRODUCT).unwrap(), ApiKey::parse(DEMO_KEY).unwrap())
        .redemption_account(RedemptionAccount::new(TrafficSourceNumber::parse(DEMO_TRAFFIC_SOURCE).unwrap()))
        .endpoint(endpoint.clone())
        .coupon_endpoint(endpoint)
        .retry(policy)
        .timeout(Duration::from_millis(300))
        .build()
        .unwrap()
}

#[tokio::test]
async fn no_log_shows_a_key_a_whole_token_or_an_address() {
    tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(|| Log).init();
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client(&sandbox);
    let click = Click::new(ClickToken::parse(TOKEN).unwrap());
    let order = RedeemedOrder::parse(&OrderFacts { email: Some(EMAIL), ..OrderFacts::default() }).unwrap();
    let hash = order.email_hash.clone().unwrap();
    let redemption = Redemption::new(CouponCode::parse("SUMMER").unwrap(), order);
    for fault in [
        None,
        Some(Fault::status(403)),
        Some(Fault::status(500)),
        Some(Fault::Reset {}),
        Some(Fault::Hang {}),
    ] {
        sandbox.clear();
        if let Some(fault) = fault {
            sandbox.fault(Rule::new(fault).until_cleared()).unwrap();
        }
        let _ = client.send_conversion(&click).await;
        let _ = client.redeem(&redemption).await;
    }
    sandbox.stop().await;

    let log = String::from_utf8_lossy(&LOG.lock().unwrap_or_else(PoisonError::into_inner)).to_lowercase();
    assert!(
        log.contains("conversion") || log.contains("accepted"),
        "nothing was logged: the test proves nothing"
    );
    for secret in [DEMO_KEY, TOKEN, EMAIL, hash.as_hex()] {
        if let Some(line) = log.lines().find(|line| line.contains(&secret.to_lowercase())) {
            panic!("the log shows {secret}: {line}");
        }
    }
}
