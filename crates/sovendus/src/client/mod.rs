//! The client: one call per conversion, bounded in time, and never to anywhere but the configured endpoint.

mod answer;
mod builder;
mod endpoint;
mod transport;

use std::time::{Duration, Instant, SystemTime};

use futures_util::StreamExt as _;
use futures_util::stream;
use tracing::debug;

pub use builder::ClientBuilder;
pub use endpoint::Endpoint;

use crate::click::{Click, ClickToken, ProductId};
use crate::error::{Error, ErrorKind};
use crate::retry::{Attempt, Verdict};
use crate::secret::ApiKey;
use builder::Settings;
use transport::Transport;

/// What the API confirmed: it echoes the product and the token of the conversion that it registered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Receipt {
    /// The product that the conversion was registered for.
    pub product_id: ProductId,
    /// The click token that was sent back.
    pub token: ClickToken,
}

/// Tells Sovendus about conversions.
///
/// Making one does nothing but check its settings: no thread, no socket, no file. The connection pool comes with the
/// first call in each process, so a client made before a fork is safe to use after it. Calls must be awaited within
/// a tokio runtime with time and I/O enabled, and every client used from one runtime only.
///
/// Dropping the future of a call stops it: what was not sent by then isn't sent any more.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    transport: Transport,
}

impl Client {
    /// Begins with the credentials of the shop's first (or only) product.
    pub fn builder(product_id: ProductId, api_key: ApiKey) -> ClientBuilder {
        ClientBuilder::new(product_id, api_key)
    }

    /// Reports the conversion of a click, and returns what the API confirmed.
    ///
    /// Failures worth repeating are repeated as the retry policy says, within the budget.
    ///
    /// # Errors
    ///
    /// Every [`ErrorKind`] but `InvalidInput` and `Outbox`; without a call, `UnknownProduct` if the click names a
    /// product that the client has no API key for, and `Closed` after [`close`](Self::close).
    pub async fn send_conversion(&self, click: &Click) -> Result<Receipt, Error> {
        let (product_id, api_key) = self.settings.credentials_for(click)?;
        let call = self.send_with_retries(product_id, api_key, &click.token);
        match self.settings.budget {
            None => call.await,
            Some(budget) => tokio::time::timeout(budget, call).await.unwrap_or_else(|_| {
                Err(Error::new(ErrorKind::Timeout).with_text("the whole budget is used up"))
            }),
        }
    }

    /// Reports many conversions, at most [`max_in_flight`](ClientBuilder::max_in_flight) at a time.
    ///
    /// Results come in the order of the clicks; one that fails doesn't hinder the others.
    pub async fn send_conversions(&self, clicks: &[Click]) -> Vec<Result<Receipt, Error>> {
        let calls = clicks.iter().enumerate().map(|(index, click)| async move {
            // Boxed, so that what waits in the buffer is a pointer and not the whole state of a call.
            (index, Box::pin(self.send_conversion(click)).await)
        });
        // Collected, because a future that holds this closure isn't provably `Send`.
        let calls: Vec<_> = calls.collect();
        let mut results: Vec<_> =
            stream::iter(calls).buffer_unordered(self.settings.max_in_flight).collect().await;
        results.sort_unstable_by_key(|(index, _)| *index);
        results.into_iter().map(|(_, result)| result).collect()
    }

    /// Closes idle connections and refuses further calls. Calls under way go on.
    pub fn close(&self) {
        self.transport.close();
    }

    async fn send_with_retries(
        &self,
        product_id: ProductId,
        api_key: &ApiKey,
        token: &ClickToken,
    ) -> Result<Receipt, Error> {
        let started = Instant::now();
        let mut retries = 0;
        loop {
            let error = match self.attempt(product_id, api_key, token).await {
                Ok(receipt) => return Ok(receipt),
                Err(error) => error,
            };
            debug!(token = token.masked(), code = error.code(), retries, "conversion not accepted");
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
    async fn attempt(
        &self,
        product_id: ProductId,
        api_key: &ApiKey,
        token: &ClickToken,
    ) -> Result<Receipt, Error> {
        let url = self.settings.endpoint.conversion_url(product_id, token);
        let exchange = self.transport.post_json(&self.settings, url, answer::conversion_body(api_key));
        let answer = tokio::time::timeout(self.settings.timeout, exchange)
            .await
            .map_err(|_| Error::new(ErrorKind::Timeout))??;
        let receipt = answer::judge_conversion(&answer, product_id, token)?;
        debug!(token = token.masked(), "conversion accepted");
        Ok(receipt)
    }
}

/// From 0 to 1, for jitter. From the operating system, so that forked workers don't draw the same numbers.
fn random() -> f64 {
    f64::from(getrandom::u32().unwrap_or(u32::MAX / 2)) / (f64::from(u32::MAX) + 1.0)
}
