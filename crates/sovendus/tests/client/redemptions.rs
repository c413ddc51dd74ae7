use std::time::{Duration, SystemTime};

use sovendus::{
    ApiKey, Client, ClientBuilder, CouponCode, Endpoint, OrderFacts, RedeemedOrder, Redemption,
    RedemptionAccount, RetryPolicy, TrafficMediumId, TrafficSourceNumber,
};
use sovendus_sandbox::{DEMO_KEY, DEMO_TRAFFIC_MEDIUM, DEMO_TRAFFIC_SOURCE, Fault, Rule, Sandbox};

use crate::{product, sandbox};

const EMAIL: &str = "Ada.Lovelace@example.com";

fn account(traffic_source: &str) -> RedemptionAccount {
    RedemptionAccount::new(TrafficSourceNumber::parse(traffic_source).unwrap())
}

fn client_for(sandbox: &Sandbox, account: RedemptionAccount) -> ClientBuilder {
    Client::builder()
        .redemption_account(account)
        .coupon_endpoint(Endpoint::parse(&sandbox.url()).unwrap())
        .retry(RetryPolicy::none())
}

fn order() -> RedeemedOrder {
    RedeemedOrder::parse(&OrderFacts { order_id: Some("A-1"), email: Some(EMAIL), ..OrderFacts::default() })
        .unwrap()
}

fn redemption(code: &str) -> Redemption {
    Redemption::new(CouponCode::parse(code).unwrap(), order())
}

#[tokio::test]
async fn every_documented_answer_is_reached() {
    let sandbox = sandbox().await;
    let mut right = account(DEMO_TRAFFIC_SOURCE);
    right.traffic_medium = Some(TrafficMediumId::parse(DEMO_TRAFFIC_MEDIUM).unwrap());
    let receipt = client_for(&sandbox, right).build().unwrap().redeem(&redemption("SUMMER")).await.unwrap();
    assert_eq!((receipt.coupon_code.as_str(), receipt.late_by), ("SUMMER", None));

    let mut wrong_medium = account(DEMO_TRAFFIC_SOURCE);
    wrong_medium.traffic_medium =
        Some(TrafficMediumId::parse("e59c9966-f9ad-477b-8df8-826fb9a690f7").unwrap());
    for account in [account("4321"), wrong_medium] {
        let error =
            client_for(&sandbox, account).build().unwrap().redeem(&redemption("SUMMER")).await.unwrap_err();
        assert_eq!((error.code(), error.status()), ("internal_error", Some(500)));
        assert!(error.to_string().contains("traffic source number and the traffic medium id"), "{error}");
    }

    // What the core refuses itself can't reach these rows but by a fault.
    for (status, code) in [(404, "wrong_endpoint"), (405, "wrong_endpoint"), (422, "invalid_parameters")] {
        sandbox.fault(Rule::new(Fault::status(status))).unwrap();
        let client = client_for(&sandbox, account(DEMO_TRAFFIC_SOURCE)).build().unwrap();
        assert_eq!(client.redeem(&redemption("SUMMER")).await.unwrap_err().code(), code);
    }
}

#[tokio::test]
async fn each_code_of_an_order_is_reported_once_and_judged_by_itself() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::status(422)).coupon("BAD")).unwrap();
    let client = client_for(&sandbox, account(DEMO_TRAFFIC_SOURCE)).build().unwrap();
    let long = "x".repeat(256);
    let codes = ["ONE", " TWO ", "BAD", "ONE", " ", "TWO", &long, "two"];
    let results = client.redeem_order(&codes, &order()).await;
    let told: Vec<_> = results
        .iter()
        .map(|(code, result)| {
            (code.as_str(), result.as_ref().map_or_else(sovendus::Error::code, |_| "received"))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("ONE", "received"),
            ("TWO", "received"),
            ("BAD", "invalid_parameters"),
            ("two", "received"),
            (" ", "invalid_input"),
            (&long, "invalid_input"),
        ]
    );
    assert_eq!(sandbox.journal().entries.len(), 4);
}

#[tokio::test]
async fn a_permanent_500_is_repeated_a_bounded_number_of_times() {
    let sandbox = sandbox().await;
    let mut policy = RetryPolicy::durable();
    policy.base_delay = Duration::ZERO;
    policy.max_internal_errors = 3;
    let client = client_for(&sandbox, account("4321")).retry(policy).build().unwrap();
    assert_eq!(client.redeem(&redemption("SUMMER")).await.unwrap_err().code(), "internal_error");
    assert_eq!(sandbox.journal().entries.len(), 4);
}

#[tokio::test]
async fn a_passing_500_is_survived() {
    let sandbox = sandbox().await;
    sandbox.fault(Rule::new(Fault::status(500)).times(2)).unwrap();
    let client =
        client_for(&sandbox, account(DEMO_TRAFFIC_SOURCE)).retry(RetryPolicy::default()).build().unwrap();
    client.redeem(&redemption("SUMMER")).await.unwrap();
}

#[tokio::test]
async fn a_late_redemption_is_reported_with_a_warning() {
    let sandbox = sandbox().await;
    let client = client_for(&sandbox, account(DEMO_TRAFFIC_SOURCE)).build().unwrap();
    let hour = Duration::from_secs(3600);
    for (age, is_late) in [(hour, false), (hour * 23, false), (hour * 25, true), (hour * 24 * 30, true)] {
        let mut late = redemption("SUMMER");
        late.order.placed_at = SystemTime::now().checked_sub(age);
        let receipt = client.redeem(&late).await.unwrap();
        assert_eq!(receipt.late_by.is_some(), is_late, "{age:?}");
        assert!(receipt.late_by.is_none_or(|late_by| late_by >= age));
    }
    let mut early = redemption("SUMMER");
    early.order.placed_at = SystemTime::now().checked_add(hour);
    assert_eq!(client.redeem(&early).await.unwrap().late_by, None, "a clock that is ahead");
}

#[tokio::test]
async fn a_sandbox_serves_both_apis_unless_told_otherwise() {
    let sandbox = sandbox().await;
    let client = Client::builder()
        .redemption_account(account(DEMO_TRAFFIC_SOURCE))
        .endpoint(Endpoint::parse(&sandbox.url()).unwrap())
        .build()
        .unwrap();
    client.redeem(&redemption("SUMMER")).await.unwrap();
    let shown = |endpoint| {
        let builder = Client::builder().redemption_account(account(DEMO_TRAFFIC_SOURCE));
        format!("{:?}", builder.endpoint(Endpoint::parse(endpoint).unwrap()).build().unwrap())
    };
    assert!(shown("https://api.example").contains("https://coupon-api.sovendus.com"));
    assert!(!shown("http://127.0.0.1:1").contains("https://coupon-api.sovendus.com"));
}

#[tokio::test]
async fn each_api_needs_its_own_credentials() {
    let sandbox = sandbox().await;
    let endpoint = Endpoint::parse(&sandbox.url()).unwrap();
    let only_conversions =
        Client::builder().product(product(), ApiKey::parse(DEMO_KEY).unwrap()).build().unwrap();
    let error = only_conversions.redeem(&redemption("SUMMER")).await.unwrap_err();
    assert_eq!(error.to_string(), "traffic source number is missing");

    let only_redemptions =
        client_for(&sandbox, account(DEMO_TRAFFIC_SOURCE)).endpoint(endpoint).build().unwrap();
    let error = only_redemptions.send_conversion(&crate::click(crate::TOKEN)).await.unwrap_err();
    assert_eq!(error.to_string(), "product id is missing");
    assert!(sandbox.journal().entries.is_empty());
}

#[tokio::test]
async fn no_error_shows_the_address_or_its_hash() {
    let sandbox = sandbox().await;
    let hash = order().email_hash.unwrap();
    let client = client_for(&sandbox, account(DEMO_TRAFFIC_SOURCE)).build().unwrap();
    let mut texts = vec![format!("{:?}", redemption("SUMMER"))];
    for fault in [Fault::status(422), Fault::status(500), Fault::Reset {}, Fault::Garbage {}] {
        sandbox.fault(Rule::new(fault)).unwrap();
        texts.push(format!("{:?}", client.redeem(&redemption("SUMMER")).await.unwrap_err()));
    }
    for text in texts {
        let text = text.to_lowercase();
        assert!(!text.contains("lovelace") && !text.contains(hash.as_hex()), "{text}");
    }
}
