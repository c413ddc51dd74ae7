use super::{ClickCookie, KeyRing};
use crate::click::ParamNames;
use crate::error::{Error, Field, Problem};

/// The name of the cookie unless the shop chooses another.
const DEFAULT_NAME: &str = "sovendus_click";

/// Settings of a [`ClickCookie`].
#[derive(Clone, Debug)]
pub struct ClickCookieBuilder {
    name: String,
    domain: Option<String>,
    params: ParamNames,
    keys: KeyRing,
    secure: Option<bool>,
    script_cookies: bool,
}

impl ClickCookieBuilder {
    pub(super) fn new(keys: KeyRing) -> Self {
        Self {
            name: DEFAULT_NAME.into(),
            domain: None,
            params: ParamNames::default(),
            keys,
            secure: None,
            script_cookies: false,
        }
    }

    /// The cookie's name; `sovendus_click` by default.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// The cookie's domain. By default it belongs to the host that was landed on, and is lost between
    /// `example.com` and `www.example.com`; with the domain `example.com` all its hosts share it.
    #[must_use]
    pub fn domain(self, domain: impl Into<String>) -> Self {
        Self { domain: Some(domain.into()), ..self }
    }

    /// The names of the landing parameters, if Sovendus renamed them for this shop.
    #[must_use]
    pub fn params(self, params: ParamNames) -> Self {
        Self { params, ..self }
    }

    /// Whether the cookie is `Secure`. By default it is when the request came over https; say `true` if TLS ends
    /// at a proxy that doesn't tell.
    #[must_use]
    pub fn secure(self, secure: bool) -> Self {
        Self { secure: Some(secure), ..self }
    }

    /// Whether the cookies that the vendor's browser script sets (`sovReqToken`, `sovReqProductId`) are read where
    /// there is no cookie of our own. For landing pages that are served from a full-page cache. Off by default.
    ///
    /// Those cookies aren't signed and name no time, so their 30 days are the browser's to keep.
    #[must_use]
    pub fn script_cookies(self, read: bool) -> Self {
        Self { script_cookies: read, ..self }
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a name that isn't a cookie name, or a domain
    /// with other characters than a host name's.
    pub fn build(self) -> Result<ClickCookie, Error> {
        check(Field::CookieName, &self.name, is_token_byte)?;
        if let Some(domain) = &self.domain {
            check(Field::CookieDomain, domain, |byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))?;
        }
        Ok(self.build_default())
    }

    /// Without the checks: for settings that are known to be right.
    pub(super) fn build_default(self) -> ClickCookie {
        ClickCookie {
            name: self.name.into(),
            domain: self.domain.map(Into::into),
            params: self.params,
            keys: self.keys,
            secure: self.secure,
            script_cookies: self.script_cookies,
        }
    }
}

fn check(field: Field, value: &str, allowed: fn(u8) -> bool) -> Result<(), Error> {
    if value.is_empty() {
        return Err(Error::invalid_input(field, Problem::Empty));
    }
    if !value.bytes().all(allowed) {
        return Err(Error::invalid_input(field, Problem::Character));
    }
    Ok(())
}

/// What RFC 6265 allows in a cookie's name (a token of RFC 9110).
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
