//! The native part of the npm package: it translates between JavaScript values and the core crate, and decides nothing.
//!
//! `runtime` is the one place where asynchronous work begins, `error` the one place where errors are mapped; every
//! other file is one verb. What can fail returns a tagged result (`ok`), because a rejected native promise loses its
//! code on the way; the TypeScript side throws the class.

#![expect(unreachable_pub, reason = "napi wants its exports to be public, and JavaScript reaches them")]
#![expect(clippy::needless_pass_by_value, reason = "values that come from JavaScript are owned")]

mod account;
mod cancel;
mod client;
mod codes;
mod cookie;
mod cookie_builder;
mod email;
mod error;
mod find_click;
mod gross;
mod kinds;
mod money;
mod number;
mod order;
mod redeem;
mod redeem_order;
mod retry;
mod runtime;
mod send;
mod token;

/// States that the module needs Node-API version 8, so that every later Node treats it as one of that version.
#[expect(unsafe_code, reason = "an exported symbol is the only way to say it")]
#[unsafe(no_mangle)]
pub extern "C" fn node_api_module_get_api_version_v1() -> i32 {
    8
}
