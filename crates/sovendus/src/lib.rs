#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod click;
mod client;
mod cookie;
mod email;
mod error;
mod mask;
mod money;
mod process;
mod redemption;
mod retry;
mod secret;

pub use click::{Click, ClickToken, ParamNames, ProductId};
pub use client::{Client, ClientBuilder, Endpoint, Receipt, RedemptionReceipt};
pub use cookie::{
    Captured, ClickCookie, ClickCookieBuilder, Consent, KeyRing, RequestFacts, SetCookie, StoredClick,
};
pub use email::EmailHash;
pub use error::{Error, ErrorKind, Field, Problem};
pub use mask::masked_secret;
pub use money::{Amount, Currency, Gross, GrossFacts, NetOrderValue, Tax, parse_amount};
pub use process::PerProcess;
pub use redemption::{
    AccountFacts, CouponCode, OrderFacts, OrderRef, RedeemedOrder, Redemption, RedemptionAccount,
    TrafficMediumId, TrafficSourceNumber,
};
pub use retry::{Attempt, RetryAfter, RetryPolicy, Verdict};
pub use secret::ApiKey;

/// The Rust blocks of the repository's README are tests too.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct RepositoryReadme;
