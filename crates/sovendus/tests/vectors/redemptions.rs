use serde::Deserialize;
use sovendus::{
    Amount, Client, CouponCode, Endpoint, Error, OrderFacts, RedeemedOrder, Redemption, RedemptionAccount,
    RetryPolicy, TrafficMediumId, TrafficSourceNumber,
};
use sovendus_sandbox::Sandbox;

use crate::{Answer, load, problem_of};

#[derive(Deserialize)]
struct File {
    traffic_source: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    account: Account,
    redemption: Facts,
    body: Option<String>,
    field: Option<String>,
    problem: Option<String>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Account {
    traffic_medium: Option<String>,
    percentage_billing: bool,
    shared_codes: bool,
}

#[derive(Deserialize)]
struct Facts {
    coupon_code: String,
    order_id: Option<String>,
    order_value: Option<String>,
    order_currency: Option<String>,
    email: Option<String>,
    email_hash: Option<String>,
    traffic_medium: Option<String>,
}

#[derive(Deserialize)]
struct AnswersFile {
    cases: Vec<Answer>,
}

impl Facts {
    fn redemption(&self) -> Result<Redemption, Error> {
        let order = RedeemedOrder::parse(&OrderFacts {
            order_id: self.order_id.as_deref(),
            order_value: self.order_value.as_deref().map(Amount::Text),
            order_currency: self.order_currency.as_deref(),
            email: self.email.as_deref(),
            email_hash: self.email_hash.as_deref(),
            traffic_medium: self.traffic_medium.as_deref(),
            placed_at: None,
        })?;
        Ok(Redemption::new(CouponCode::parse(&self.coupon_code)?, order))
    }
}

fn client(sandbox: &Sandbox, traffic_source: &str, account: &Account) -> Client {
    let mut of_redemptions = RedemptionAccount::new(TrafficSourceNumber::parse(traffic_source).unwrap());
    of_redemptions.traffic_medium =
        account.traffic_medium.as_deref().map(|id| TrafficMediumId::parse(id).unwrap());
    of_redemptions.percentage_billing = account.percentage_billing;
    of_redemptions.shared_codes = account.shared_codes;
    Client::builder()
        .redemption_account(of_redemptions)
        .coupon_endpoint(Endpoint::parse(&sandbox.url()).unwrap())
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

#[tokio::test]
async fn bodies_go_out_byte_for_byte() {
    let file = load::<File>("redemptions.json");
    let sandbox = Sandbox::builder().start().await.unwrap();
    for case in file.cases {
        sandbox.clear();
        let client = client(&sandbox, &file.traffic_source, &case.account);
        let result = match case.redemption.redemption() {
            Ok(redemption) => client.redeem(&redemption).await,
            Err(error) => Err(error),
        };
        let sent: Vec<_> =
            sandbox.journal().entries.into_iter().map(|entry| (entry.target, entry.body)).collect();
        if let Some(body) = case.body {
            assert_eq!(sent, [(format!("/redeem/{}", file.traffic_source), body)], "{}", case.name);
        } else {
            let error = result.unwrap_err();
            assert_eq!(
                Some(problem_of(&error)),
                case.field.as_deref().zip(case.problem.as_deref()),
                "{}",
                case.name
            );
            assert!(sent.is_empty(), "{}: something was sent", case.name);
        }
    }
}

#[tokio::test]
async fn answers_to_redemptions_mean_what_is_written() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client(&sandbox, "1234", &Account::default());
    let redemption = Redemption::new(CouponCode::parse("CODE").unwrap(), RedeemedOrder::default());
    for case in load::<AnswersFile>("redemption_answers.json").cases {
        sandbox.fault(case.rule()).unwrap();
        let result = client.redeem(&redemption).await;
        let code = result.as_ref().err().map(sovendus::Error::code);
        assert_eq!(code, case.code.as_deref(), "{}: {result:?}", case.name);
    }
}
