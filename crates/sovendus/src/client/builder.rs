use std::fmt;
use std::time::Duration;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::transport::Transport;
use super::{Client, Endpoint};
use crate::click::{Click, ProductId};
use crate::error::{Error, ErrorKind, Field, Problem};
use crate::redemption::RedemptionAccount;
use crate::retry::RetryPolicy;
use crate::secret::ApiKey;

/// The longest timeout or budget accepted; more is surely another unit.
const MAX_TIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Settings of a [`Client`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ClientBuilder {
    settings: Settings,
}

#[derive(Clone)]
pub(super) struct Settings {
    /// The first is the default product.
    credentials: Vec<(ProductId, ApiKey)>,
    redemption_account: Option<RedemptionAccount>,
    pub(super) endpoint: Endpoint,
    coupon_endpoint: Option<Endpoint>,
    pub(super) timeout: Duration,
    pub(super) connect_timeout: Duration,
    pub(super) budget: Option<Duration>,
    pub(super) retry: RetryPolicy,
    pub(super) max_in_flight: usize,
    pub(super) roots: Option<RootCertStore>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            credentials: Vec::new(),
            redemption_account: None,
            endpoint: Endpoint::conversions(),
            coupon_endpoint: None,
            timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(3),
            budget: None,
            retry: RetryPolicy::default(),
            max_in_flight: 64,
            roots: None,
        }
    }
}

impl ClientBuilder {
    /// The API key of a product. Each campaign has its own pair; the first is meant where a click names none.
    pub fn product(mut self, product_id: ProductId, api_key: ApiKey) -> Self {
        self.settings.credentials.push((product_id, api_key));
        self
    }

    /// A product as configuration names it: both of it or neither.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for a malformed id or key, or if only one of them is there (`missing`).
    pub fn product_if_configured(
        self,
        product_id: Option<&str>,
        api_key: Option<&str>,
    ) -> Result<Self, Error> {
        match (product_id, api_key) {
            (Some(id), Some(key)) => Ok(self.product(ProductId::parse(id)?, ApiKey::parse(key)?)),
            (None, Some(_)) => Err(Error::invalid_input(Field::ProductId, Problem::Missing)),
            (Some(_), None) => Err(Error::invalid_input(Field::ApiKey, Problem::Missing)),
            (None, None) => Ok(self),
        }
    }

    /// The account for coupon redemptions, and what its contract demands.
    pub fn redemption_account(mut self, account: RedemptionAccount) -> Self {
        self.settings.redemption_account = Some(account);
        self
    }

    /// Where the API for redemptions is, if not at the vendor's: a sandbox. Without it, an endpoint on this machine serves
    /// both, so that nothing that is only tried out reaches the vendor.
    pub fn coupon_endpoint(mut self, endpoint: Endpoint) -> Self {
        self.settings.coupon_endpoint = Some(endpoint);
        self
    }

    /// Where the API for conversions is, if not at the vendor's: a sandbox.
    pub fn endpoint(mut self, endpoint: Endpoint) -> Self {
        self.settings.endpoint = endpoint;
        self
    }

    /// The deadline of one attempt, from the connection to the last byte of the answer; 10 s by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// The deadline of making a connection, within the attempt's; 3 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// The deadline of a whole call with its retries; none by default, since the retry policy is bounded too.
    pub fn budget(mut self, budget: Duration) -> Self {
        self.settings.budget = Some(budget);
        self
    }

    /// How often, how soon and for how long a call is repeated.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.settings.retry = retry;
        self
    }

    /// How many calls of one `send_conversions` are under way at once; 64 by default.
    pub fn max_in_flight(mut self, calls: usize) -> Self {
        self.settings.max_in_flight = calls;
        self
    }

    /// Trusts the certificates of this PEM file, and only them, in place of the operating system's.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if it holds no certificate, or one that can't be read.
    pub fn ca_bundle_pem(mut self, pem: &[u8]) -> Result<Self, Error> {
        let not_pem = || Error::invalid_input(Field::CaBundle, Problem::NotPem);
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| not_pem().with_source(error))?;
            roots.add(certificate).map_err(|error| not_pem().with_source(error))?;
        }
        if roots.is_empty() {
            return Err(not_pem());
        }
        self.settings.roots = Some(roots);
        Ok(self)
    }

    /// Checks the settings. Nothing is connected or started.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for a time that is zero or over a day, no calls in flight, a product that is given
    /// twice, or neither a product nor a redemption account.
    pub fn build(self) -> Result<Client, Error> {
        let settings = self.settings;
        let times = [Some(settings.timeout), Some(settings.connect_timeout), settings.budget];
        if times.into_iter().flatten().any(|time| time.is_zero() || time > MAX_TIME) {
            return Err(Error::invalid_input(Field::Timeout, Problem::OutOfRange));
        }
        if settings.max_in_flight == 0 {
            return Err(Error::invalid_input(Field::MaxInFlight, Problem::OutOfRange));
        }
        if settings.credentials.is_empty() && settings.redemption_account.is_none() {
            return Err(Error::invalid_input(Field::ProductId, Problem::Missing));
        }
        if settings.has_duplicate_product() {
            return Err(Error::invalid_input(Field::ProductId, Problem::Duplicate));
        }
        let conversions = Transport::to(settings.endpoint.clone());
        let redemptions = Transport::to(settings.coupon_endpoint());
        Ok(Client { settings, conversions, redemptions })
    }
}

impl Settings {
    /// The product that a click belongs to and its key.
    pub(super) fn credentials_for(&self, click: &Click) -> Result<(ProductId, &ApiKey), Error> {
        if self.credentials.is_empty() {
            return Err(Error::invalid_input(Field::ProductId, Problem::Missing));
        }
        let wanted =
            |(id, _): &&(ProductId, ApiKey)| click.product_id.is_none_or(|product_id| *id == product_id);
        let found = self.credentials.iter().find(wanted);
        found.map(|(id, key)| (*id, key)).ok_or_else(|| {
            Error::new(ErrorKind::UnknownProduct)
                .with_text("the click names a product for which no API key is configured")
        })
    }

    pub(super) fn coupon_endpoint(&self) -> Endpoint {
        match &self.coupon_endpoint {
            Some(endpoint) => endpoint.clone(),
            None if self.endpoint.is_loopback() => self.endpoint.clone(),
            None => Endpoint::redemptions(),
        }
    }

    pub(super) fn redemption_account(&self) -> Result<&RedemptionAccount, Error> {
        let account = self.redemption_account.as_ref();
        account.ok_or_else(|| Error::invalid_input(Field::TrafficSource, Problem::Missing))
    }

    fn has_duplicate_product(&self) -> bool {
        let mut ids: Vec<_> = self.credentials.iter().map(|(id, _)| id).collect();
        ids.sort_unstable();
        ids.windows(2).any(|pair| pair.first() == pair.last())
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("credentials", &self.credentials)
            .field("redemption_account", &self.redemption_account)
            .field("endpoint", &self.endpoint)
            .field("coupon_endpoint", &self.coupon_endpoint())
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("budget", &self.budget)
            .field("retry", &self.retry)
            .field("max_in_flight", &self.max_in_flight)
            .field("own_ca_bundle", &self.roots.is_some())
            .finish()
    }
}
