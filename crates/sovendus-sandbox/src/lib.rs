//! A local stand-in for the Sovendus HTTP APIs, for tests and demos.
//!
//! It answers as the vendor documents, misbehaves on demand and keeps a journal of everything it was sent, so that a
//! test can say what really went over the wire. It shares no code with the client that it judges.
//!
//! ```
//! use sovendus_sandbox::{Fault, Rule, Sandbox};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder().start().await?;
//! sandbox.fault(Rule::new(Fault::Reset {}).times(2))?;
//! let token = sandbox.issue_token();
//! // … let the code under test report `token` to `sandbox.url()` …
//! # let _ = token;
//! assert!(sandbox.journal().entries.is_empty());
//! sandbox.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! It runs on the caller's tokio runtime and has neither globals nor threads of its own: any number of sandboxes may
//! live side by side.

mod api;
mod body;
mod call;
mod click;
mod connection;
mod control;
mod conversion;
mod exchange;
mod fault;
mod journal;
mod misbehave;
mod page;
mod products;
mod queue;
mod redemption;
mod request_line;
mod sandbox;
mod state;
mod tally;
mod tokens;
mod traffic_sources;
mod turned_away;
mod verdict;

pub use fault::{Fault, InvalidRule, Rule};
pub use journal::{Endpoint, Entry, Journal};
pub use products::{DEMO_KEY, DEMO_PRODUCT};
pub use sandbox::{Builder, Sandbox, StartError};
pub use traffic_sources::{DEMO_TRAFFIC_MEDIUM, DEMO_TRAFFIC_SOURCE};
