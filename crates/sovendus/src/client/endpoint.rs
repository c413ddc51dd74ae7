use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

use crate::click::{ClickToken, ProductId};
use crate::error::{Error, Field, Problem};
use crate::redemption::TrafficSourceNumber;

/// Where an API is.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    base: Url,
    loopback: bool,
}

impl Endpoint {
    /// The vendor's for conversions: `https://press-order-api.sovendus.com`.
    #[must_use]
    pub fn conversions() -> Self {
        Self::of_the_vendor("https://press-order-api.sovendus.com")
    }

    /// The vendor's for redemptions: `https://coupon-api.sovendus.com`.
    #[must_use]
    pub fn redemptions() -> Self {
        Self::of_the_vendor("https://coupon-api.sovendus.com")
    }

    #[expect(clippy::expect_used, reason = "constants, which a test parses")]
    fn of_the_vendor(url: &'static str) -> Self {
        Self::parse(url).expect("the vendor's endpoints are valid ones")
    }

    /// Accepts `https://host[:port]`, and `http://` only for a loopback host (`localhost`, `127.0.0.0/8`, `[::1]`).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for plain http to another machine, or a URL that
    /// has user information, a path, a query or a fragment.
    pub fn parse(value: &str) -> Result<Self, Error> {
        let refused = |problem| Error::invalid_input(Field::Endpoint, problem);
        let base = Url::parse(value).map_err(|_| refused(Problem::NotAUrl))?;
        let loopback = is_loopback(&base);
        let only_host = base.path() == "/"
            && base.query().is_none()
            && base.fragment().is_none()
            && base.username().is_empty()
            && base.password().is_none();
        match base.scheme() {
            "https" | "http" if !only_host => Err(refused(Problem::NotAUrl)),
            "http" if !loopback => Err(refused(Problem::Insecure)),
            "https" | "http" => Ok(Self { base, loopback }),
            _ => Err(refused(Problem::NotAUrl)),
        }
    }

    /// Whether it is on this machine. Then no proxy is used: it would carry the key in the clear.
    pub(super) fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// `/ext/{externalProductID}/{token}/api`. Both parts can't hold anything but their alphabets, see
    /// [`ClickToken`] and [`ProductId`], so no other path can come out of this.
    pub(super) fn conversion_url(&self, product_id: ProductId, token: &ClickToken) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("/ext/{product_id}/{}/api", token.as_str()));
        url
    }

    /// `/redeem/{trafficSourceNumber}`, which is digits only.
    pub(super) fn redemption_url(&self, traffic_source: &TrafficSourceNumber) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("/redeem/{}", traffic_source.as_str()));
        url
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({self})")
    }
}

impl FromStr for Endpoint {
    type Err = Error;

    fn from_str(value: &str) -> Result<Self, Error> {
        Self::parse(value)
    }
}
