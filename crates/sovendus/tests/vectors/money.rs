use serde::Deserialize;
use sovendus::{Amount, Currency, Error, Gross, GrossFacts, NetOrderValue};

use crate::{load, problem_of};

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
    minor_units: Vec<Minor>,
    gross: Vec<GrossCase>,
}

#[derive(Deserialize, Debug)]
struct Case {
    amount: String,
    currency: String,
    value: Option<String>,
    field: Option<String>,
    problem: Option<String>,
}

#[derive(Deserialize, Debug)]
struct Minor {
    units: String,
    currency: String,
    value: Option<String>,
    problem: Option<String>,
}

#[derive(Deserialize, Debug)]
struct GrossCase {
    gross: String,
    tax: Option<String>,
    tax_percent: Option<String>,
    shipping: Option<String>,
    discount: Option<String>,
    currency: String,
    net: Option<String>,
    field: Option<String>,
    problem: Option<String>,
}

impl GrossCase {
    fn net(&self) -> Result<NetOrderValue, Error> {
        let currency = Currency::parse(&self.currency)?;
        let facts = GrossFacts {
            gross: Amount::Text(&self.gross),
            tax: self.tax.as_deref().map(Amount::Text),
            tax_percent: self.tax_percent.as_deref().map(Amount::Text),
            shipping: self.shipping.as_deref().map(Amount::Text),
            discount: self.discount.as_deref().map(Amount::Text),
        };
        Gross::parse(&facts, currency)?.net(currency)
    }
}

fn check(
    result: &Result<NetOrderValue, Error>,
    value: Option<&str>,
    problem: Option<(&str, &str)>,
    case: &impl std::fmt::Debug,
) {
    match (result, problem) {
        (Ok(net), None) => assert_eq!(Some(&*net.to_string()), value, "{case:?}"),
        (Err(error), Some(problem)) => assert_eq!(problem_of(error), problem, "{case:?}"),
        _ => panic!("{case:?}: {result:?}"),
    }
}

#[test]
fn amounts_go_out_as_written() {
    for case in load::<File>("money.json").cases {
        let net =
            Currency::parse(&case.currency).and_then(|currency| NetOrderValue::parse(&case.amount, currency));
        check(&net, case.value.as_deref(), case.field.as_deref().zip(case.problem.as_deref()), &case);
    }
}

#[test]
fn minor_units_are_the_currencys() {
    for case in load::<File>("money.json").minor_units {
        let currency = Currency::parse(&case.currency).unwrap();
        let net = NetOrderValue::from_minor_units(case.units.parse().unwrap(), currency);
        check(
            &net,
            case.value.as_deref(),
            case.problem.as_deref().map(|problem| ("order_value", problem)),
            &case,
        );
    }
}

#[test]
fn net_values_come_of_gross_ones() {
    for case in load::<File>("money.json").gross {
        check(&case.net(), case.net.as_deref(), case.field.as_deref().zip(case.problem.as_deref()), &case);
    }
}
