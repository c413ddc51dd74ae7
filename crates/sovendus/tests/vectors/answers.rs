use serde::Deserialize;
use sovendus::{ApiKey, Click, ClickToken, Client, Endpoint, ProductId, RetryPolicy};
use sovendus_sandbox::Sandbox;

use crate::{Answer, load};

#[derive(Deserialize)]
struct File {
    product_id: String,
    token: String,
    cases: Vec<Answer>,
}

#[tokio::test]
async fn answers_mean_what_is_written() {
    let file = load::<File>("answers.json");
    let sandbox = Sandbox::builder().start().await.unwrap();
    let product_id = ProductId::parse(&file.product_id).unwrap();
    let client = Client::builder()
        .product(product_id, ApiKey::parse("some-key").unwrap())
        .endpoint(Endpoint::parse(&sandbox.url()).unwrap())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let click = Click::new(ClickToken::parse(&file.token).unwrap());
    for case in file.cases {
        sandbox.fault(case.rule()).unwrap();
        let result = client.send_conversion(&click).await;
        let code = result.as_ref().err().map(sovendus::Error::code);
        assert_eq!(code, case.code.as_deref(), "{}: {result:?}", case.name);
        if let Err(error) = result {
            assert_eq!(error.status(), Some(case.status), "{}", case.name);
        }
    }
}
