//! The client: one call per conversion or redemption, bounded in time, and never to anywhere but the configured
//! endpoints.

mod answer;
mod builder;
mod conversions;
mod endpoint;
mod many;
mod redemptions;
mod transport;

use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use tracing::debug;
use url::Url;

pub use builder::ClientBuilder;
pub use conversions::Receipt;
pub use endpoint::Endpoint;
pub use redemptions::RedemptionReceipt;

use crate::error::{Error, ErrorKind};
use crate::retry::{Attempt, Verdict};
use answer::Answer;
use builder::Settings;
use transport::Transport;

/// Tells Sovendus about conversions and redemptions.
///
/// Making one does nothing but check its settings: no thread, no socket, no file. The connection pool comes with the
/// first call in each process, so a client made before a fork is safe to use after it. Calls must be awaited within
/// a tokio runtime with time and I/O enabled, and every client used from one runtime only.
///
/// Dropping the future of a call stops it: what was not sent by then isn't sent any more.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    /// One pool an API: whether there is a proxy depends on where the API is.
    conversions: Transport,
    redemptions: Transport,
}

/// One call: what is posted where, and what an answer to it means.
struct Call<'a, T> {
    /// For the log, already masked.
    about: String,
    transport: &'a Transport,
    url: Url,
    body: &'a (dyn Fn() -> Bytes + Sync),
    judge: &'a (dyn Fn(&Answer) -> Result<T, Error> + Sync),
}

impl Client {
    /// Begins without any credentials: conversions need a [`product`](ClientBuilder::product), redemptions a
    /// [`redemption_account`](ClientBuilder::redemption_account).
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Closes idle connections and refuses further calls. Calls under way go on.
    pub fn close(&self) {
        self.conversions.close();
        self.redemptions.close();
    }

    /// Makes a call, within the budget if there is one.
    async fn call<T>(&self, call: Call<'_, T>) -> Result<T, Error> {
        let whole = self.call_with_retries(&call);
        match self.settings.budget {
            None => whole.await,
            Some(budget) => tokio::time::timeout(budget, whole).await.unwrap_or_else(|_| {
                Err(Error::new(ErrorKind::Timeout).with_text("the whole budget is used up"))
            }),
        }
    }

    async fn call_with_retries<T>(&self, call: &Call<'_, T>) -> Result<T, Error> {
        let started = Instant::now();
        let mut retries = 0;
        loop {
            let error = match self.attempt(call).await {
                Ok(receipt) => {
                    debug!(about = call.about, "accepted");
                    return Ok(receipt);
                }
                Err(error) => error,
            };
            debug!(about = call.about, code = error.code(), retries, "not accepted");
            match self.verdict(&error, retries, started.elapsed()) {
                Verdict::Retry(delay) => tokio::time::sleep(delay).await,
                Verdict::Rejected | Verdict::Exhausted => return Err(error),
            }
            retries += 1;
        }
    }

    fn verdict(&self, error: &Error, retries: u32, age: Duration) -> Verdict {
        let attempt = Attempt { retries, age, now: SystemTime::now(), random: random() };
        self.settings.retry.verdict(error.kind(), error.retry_after(), attempt)
    }

    /// One attempt under one deadline: from the connection to the last byte of the answer.
    async fn attempt<T>(&self, call: &Call<'_, T>) -> Result<T, Error> {
        let exchange = call.transport.post_json(&self.settings, call.url.clone(), (call.body)());
        let answer = tokio::time::timeout(self.settings.timeout, exchange)
            .await
            .map_err(|_| Error::new(ErrorKind::Timeout))??;
        (call.judge)(&answer)
    }
}

/// From 0 to 1, for jitter. From the operating system, so that forked workers don't draw the same numbers.
fn random() -> f64 {
    f64::from(getrandom::u32().unwrap_or(u32::MAX / 2)) / (f64::from(u32::MAX) + 1.0)
}
