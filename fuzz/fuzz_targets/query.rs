//! Any query string: no panic, and only valid tokens come out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sovendus::{ClickToken, ParamNames};

fuzz_target!(|query: &[u8]| {
    if let Some(click) = ParamNames::default().find_click(query) {
        assert!(ClickToken::parse(click.token.as_str()).is_ok());
    }
});
