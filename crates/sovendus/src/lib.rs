#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod click;
mod client;
mod cookie;
mod error;
mod mask;
mod process;
mod retry;
mod secret;

pub use click::{Click, ClickToken, ParamNames, ProductId};
pub use client::{Client, ClientBuilder, Endpoint, Receipt};
pub use cookie::{
    Captured, ClickCookie, ClickCookieBuilder, Consent, KeyRing, RequestFacts, SetCookie, StoredClick,
};
pub use error::{Error, ErrorKind, Field, Problem};
pub use process::PerProcess;
pub use retry::{Attempt, RetryAfter, RetryPolicy, Verdict};
pub use secret::ApiKey;
