//! The connection pool and the exchange of one request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Response, redirect};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt as _;
use url::Url;

use super::Endpoint;
use super::answer::{Answer, needs_body};
use super::builder::Settings;
use crate::error::{Error, ErrorKind};
use crate::process::PerProcess;
use crate::retry::RetryAfter;

/// No more of a body is read than this; the documented ones have about 100 bytes.
const MAX_BODY: usize = 64 * 1024;

/// Shorter than what servers and load balancers usually keep, so that we close idle connections before they do.
const IDLE: Duration = Duration::from_secs(20);

pub(super) struct Transport {
    endpoint: Endpoint,
    pool: PerProcess<reqwest::Client>,
    closed: AtomicBool,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transport")
    }
}

impl Transport {
    pub(super) fn to(endpoint: Endpoint) -> Self {
        Self { endpoint, pool: PerProcess::new(), closed: AtomicBool::new(false) }
    }

    pub(super) async fn post_json(
        &self,
        settings: &Settings,
        url: Url,
        body: Bytes,
    ) -> Result<Answer, Error> {
        let request =
            self.pool(settings)?.post(url).header(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let response = request.body(body).send().await.map_err(failure)?;
        let status = response.status().as_u16();
        let retry_after = retry_after(&response);
        let body = if needs_body(status) { read_body(response).await? } else { Vec::new() };
        Ok(Answer { status, retry_after, body })
    }

    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.pool.clear();
    }

    fn pool(&self, settings: &Settings) -> Result<reqwest::Client, Error> {
        if self.closed.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Closed));
        }
        self.pool.with(|| build_pool(settings, &self.endpoint), Clone::clone)
    }
}

fn build_pool(settings: &Settings, endpoint: &Endpoint) -> Result<reqwest::Client, Error> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("sovendus/", env!("CARGO_PKG_VERSION")))
        // The body carries the API key: it goes where it is sent, and nowhere else.
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(settings.connect_timeout)
        .pool_idle_timeout(IDLE)
        .tls_backend_preconfigured(tls(settings)?);
    let builder = if endpoint.is_loopback() { builder.no_proxy() } else { builder };
    builder.build().map_err(failure)
}

/// HTTP/2 is offered, not forced. The crypto provider is ours alone: the host program may install another.
fn tls(settings: &Settings) -> Result<ClientConfig, Error> {
    let unusable =
        |error| Error::new(ErrorKind::Connection).with_text("TLS cannot be set up").with_source(error);
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    let builder = match &settings.roots {
        Some(roots) => builder.with_root_certificates(roots.clone()),
        None => builder.with_platform_verifier().map_err(unusable)?,
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn retry_after(response: &Response) -> Option<RetryAfter> {
    RetryAfter::parse(response.headers().get(RETRY_AFTER)?.to_str().ok()?)
}

/// What is longer than allowed is cut, and then isn't the documented JSON any more.
async fn read_body(mut response: Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        let room = MAX_BODY - body.len();
        body.extend(chunk.iter().take(room));
        if chunk.len() >= room {
            break;
        }
    }
    Ok(body)
}

/// The URL holds the token, so it is taken out of the cause.
fn failure(error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Connection };
    Error::new(kind).with_source(error.without_url())
}
