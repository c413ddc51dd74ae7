use serde::Deserialize;
use sovendus::ParamNames;

use crate::{Repeat, load};

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    prefix: String,
    repeat: Option<Repeat>,
    params: Option<(String, String)>,
    token: Option<String>,
    product_id: Option<String>,
}

#[test]
fn the_click_is_found_in_every_query_string() {
    for case in load::<File>("query_strings.json").cases {
        let query = case.repeat.map_or(case.query, |repeat| case.prefix + &repeat.written_out());
        let names = case.params.map_or_else(ParamNames::default, |(token, product_id)| {
            ParamNames::new(&token, &product_id).unwrap()
        });
        let click = names.find_click(&query);
        let token = click.as_ref().map(|click| click.token.as_str());
        assert_eq!(token, case.token.as_deref(), "{}", case.name);
        let product_id = click.and_then(|click| click.product_id).map(|id| id.to_string());
        assert_eq!(product_id, case.product_id, "{}", case.name);
    }
}
