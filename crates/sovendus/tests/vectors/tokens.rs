use serde::Deserialize;
use sovendus::{ClickToken, ErrorKind, Field};

use crate::{Repeat, load};

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    value: String,
    repeat: Option<Repeat>,
    problem: Option<String>,
    #[serde(default)]
    masked: String,
    #[serde(default)]
    test: bool,
}

#[test]
fn tokens_are_accepted_or_refused_as_written() {
    for case in load::<File>("tokens.json").cases {
        let value = case.repeat.map_or(case.value, |repeat| repeat.written_out());
        match (ClickToken::parse(&value), case.problem) {
            (Ok(token), None) => {
                assert_eq!(token.as_str(), value);
                assert_eq!(token.masked(), case.masked);
                assert_eq!(token.is_test(), case.test, "{value:?}");
                assert_eq!(format!("{token:?}"), format!("ClickToken({})", case.masked));
            }
            (Err(error), Some(expected)) => {
                let (field, problem) = error.problem().unwrap();
                assert_eq!(
                    (error.kind(), field, problem.code()),
                    (ErrorKind::InvalidInput, Field::Token, &*expected)
                );
                assert!(
                    value.len() < 3 || !error.to_string().contains(&value),
                    "the error repeats {value:?}"
                );
            }
            (result, expected) => panic!("{value:?}: {result:?}, expected problem {expected:?}"),
        }
    }
}
