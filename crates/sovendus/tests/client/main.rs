//! The client against a real sandbox over real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and helpers of tests are not seen as tests"
)]

mod connections;
mod deadlines;
mod many;
mod redemptions;
mod retries;
mod secrecy;
mod tls;

use sovendus::{ApiKey, Click, ClickToken, Client, ClientBuilder, Endpoint, ProductId, RetryPolicy};
use sovendus_sandbox::{DEMO_KEY, DEMO_PRODUCT, Sandbox};

const TOKEN: &str = "a1b2c-d3e4f-g5h-i6j7k";

async fn sandbox() -> Sandbox {
    Sandbox::builder().product(DEMO_PRODUCT, DEMO_KEY).start().await.unwrap()
}

fn product() -> ProductId {
    ProductId::parse(DEMO_PRODUCT).unwrap()
}

/// A client of that sandbox that tries once.
fn client_of(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .product(product(), ApiKey::parse(DEMO_KEY).unwrap())
        .endpoint(Endpoint::parse(&sandbox.url()).unwrap())
        .retry(RetryPolicy::none())
}

fn click(token: &str) -> Click {
    Click::new(ClickToken::parse(token).unwrap())
}

#[tokio::test]
async fn a_conversion_arrives_and_is_confirmed() {
    let sandbox = sandbox().await;
    let client = client_of(&sandbox).build().unwrap();
    let receipt = client.send_conversion(&click(TOKEN)).await.unwrap();
    assert_eq!((receipt.product_id, receipt.token.as_str()), (product(), TOKEN));

    let journal = sandbox.journal();
    let [entry] = journal.entries.as_slice() else { panic!("{journal:?}") };
    assert!(entry.registered);
    assert_eq!(entry.method, "POST");
    assert_eq!(entry.target, format!("/ext/{DEMO_PRODUCT}/{TOKEN}/api"));
    assert_eq!(entry.body, format!(r#"{{"apiKey":"{DEMO_KEY}"}}"#));
    assert!(entry.headers.iter().any(|(name, value)| name == "content-type" && value == "application/json"));
}

#[tokio::test]
async fn each_product_is_called_with_its_own_key() {
    let other = "e59c9966-f9ad-477b-8df8-826fb9a690f7";
    let sandbox =
        Sandbox::builder().product(DEMO_PRODUCT, DEMO_KEY).product(other, "OTHER-KEY").start().await.unwrap();
    let other = ProductId::parse(other).unwrap();
    let client = client_of(&sandbox).product(other, ApiKey::parse("OTHER-KEY").unwrap()).build().unwrap();
    assert_eq!(client.send_conversion(&click(TOKEN)).await.unwrap().product_id, product());
    assert_eq!(client.send_conversion(&click(TOKEN).with_product(other)).await.unwrap().product_id, other);
}

#[tokio::test]
async fn a_product_without_a_key_is_refused_before_any_call() {
    let sandbox = sandbox().await;
    let client = client_of(&sandbox).build().unwrap();
    let stranger = ProductId::parse("00000000-0000-0000-0000-000000000000").unwrap();
    let error = client.send_conversion(&click(TOKEN).with_product(stranger)).await.unwrap_err();
    assert_eq!(error.code(), "unknown_product");
    assert!(sandbox.journal().entries.is_empty());
}

#[tokio::test]
async fn a_closed_client_refuses_calls() {
    let sandbox = sandbox().await;
    let client = client_of(&sandbox).build().unwrap();
    client.send_conversion(&click(TOKEN)).await.unwrap();
    client.close();
    assert_eq!(client.send_conversion(&click(TOKEN)).await.unwrap_err().code(), "closed");
}

#[test]
fn settings_that_cannot_be_right_are_refused() {
    use sovendus::{Field, Problem};
    use std::time::Duration;

    let new = || Client::builder().product(product(), ApiKey::parse(DEMO_KEY).unwrap());
    let zero = Duration::ZERO;
    let too_long = Duration::from_secs(86_401);
    for (builder, field, problem) in [
        (new().timeout(zero), Field::Timeout, Problem::OutOfRange),
        (new().connect_timeout(zero), Field::Timeout, Problem::OutOfRange),
        (new().budget(too_long), Field::Timeout, Problem::OutOfRange),
        (new().max_in_flight(0), Field::MaxInFlight, Problem::OutOfRange),
        (new().product(product(), ApiKey::parse("k").unwrap()), Field::ProductId, Problem::Duplicate),
    ] {
        assert_eq!(builder.build().unwrap_err().problem(), Some((field, problem)));
    }
    let (id, key) = (Some(DEMO_PRODUCT), Some(DEMO_KEY));
    for (builder, field) in [
        (Client::builder().build().map(drop), Field::ProductId),
        (Client::builder().product_if_configured(None, key).map(drop), Field::ProductId),
        (Client::builder().product_if_configured(id, None).map(drop), Field::ApiKey),
    ] {
        assert_eq!(builder.unwrap_err().problem(), Some((field, Problem::Missing)));
    }
    Client::builder().product_if_configured(id, key).unwrap().build().unwrap();
    let error = new().ca_bundle_pem(b"no certificate").unwrap_err();
    assert_eq!(error.problem(), Some((Field::CaBundle, Problem::NotPem)));
}

#[test]
fn only_https_or_loopback_is_an_endpoint() {
    for good in [
        "https://api.example",
        "https://api.example:8443/",
        "http://127.0.0.1:1",
        "http://127.9.9.9",
        "http://localhost:80",
        "http://[::1]:9",
    ] {
        Endpoint::parse(good).unwrap();
    }
    for (bad, problem) in [
        ("http://api.example", "insecure"),
        ("http://localhost.example", "insecure"),
        ("http://127.0.0.1.example", "insecure"),
        ("http://[::2]", "insecure"),
        ("ftp://127.0.0.1", "not_a_url"),
        ("api.example", "not_a_url"),
        ("", "not_a_url"),
        ("https://user@api.example", "not_a_url"),
        ("https://:secret@api.example", "not_a_url"),
        ("https://api.example/path", "not_a_url"),
        ("https://api.example?x", "not_a_url"),
        ("https://api.example#x", "not_a_url"),
    ] {
        let (_, found) = Endpoint::parse(bad).unwrap_err().problem().unwrap();
        assert_eq!(found.code(), problem, "{bad}");
    }
    assert_eq!(Endpoint::conversions().to_string(), "https://press-order-api.sovendus.com");
    assert_eq!(Endpoint::redemptions().to_string(), "https://coupon-api.sovendus.com");
}
