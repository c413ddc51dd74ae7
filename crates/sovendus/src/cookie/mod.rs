//! The click cookie: where a click waits until the shopper's order exists.
//!
//! A session loses it at login and logout, a cache evicts it, and neither exists for a guest or a payment webhook.
//! A cookie of its own belongs to exactly one visitor. It is signed, so a click read back is one that this shop
//! captured, at the time it says. Everything here is pure: request facts, clock and consent go in, a decision
//! comes out, and no decision is ever an error.

mod builder;
mod capture;
mod format;
mod header;
mod keys;

use std::time::{Duration, SystemTime};

pub use builder::ClickCookieBuilder;
pub use capture::{Captured, Consent, RequestFacts};
pub use header::SetCookie;
pub use keys::KeyRing;

use crate::click::{Click, ClickToken, ParamNames, ProductId};

/// How long a click counts, from the landing on: 30 days, absolute (2,592,000 s in the vendor's documents).
const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What of the click cookie the shop decides, and the keys that sign it.
#[derive(Clone, Debug)]
pub struct ClickCookie {
    name: Box<str>,
    domain: Option<Box<str>>,
    params: ParamNames,
    keys: KeyRing,
    secure: Option<bool>,
    script_cookies: bool,
}

/// A click as the cookie keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredClick {
    /// The click.
    pub click: Click,
    /// When the shopper landed, to the second; `None` if the vendor's browser script set the cookie.
    pub landed_at: Option<SystemTime>,
}

impl ClickCookie {
    /// The usual cookie, signed with the shop's secret.
    #[must_use]
    pub fn new(keys: KeyRing) -> Self {
        Self::builder(keys).build_default()
    }

    /// A cookie with settings of its own.
    #[must_use]
    pub fn builder(keys: KeyRing) -> ClickCookieBuilder {
        ClickCookieBuilder::new(keys)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of the landing parameters.
    #[must_use]
    pub fn params(&self) -> &ParamNames {
        &self.params
    }

    /// Reads the click back from the request's `Cookie` header (several joined with `; `).
    ///
    /// Of several valid cookies (a host-only one beside one for the domain) the newest landing wins. A click older
    /// than 30 days is none, whatever the browser kept. A landing in the future, which only a stepped clock can
    /// have signed, counts as just now.
    #[must_use]
    pub fn read(&self, cookie_header: impl AsRef<[u8]>, now: SystemTime) -> Option<StoredClick> {
        let header = cookie_header.as_ref();
        header::values(header, &self.name)
            .filter_map(|value| format::verify(&self.keys, value))
            .filter(|(_, landed_at)| now.duration_since(*landed_at).unwrap_or_default() < LIFETIME)
            .max_by_key(|(_, landed_at)| *landed_at)
            .map(|(click, landed_at)| StoredClick { click, landed_at: Some(landed_at) })
            .or_else(|| self.script_click(header))
    }

    /// The cookies that the vendor's own browser script sets on landing pages that never reach the server.
    fn script_click(&self, header: &[u8]) -> Option<StoredClick> {
        if !self.script_cookies {
            return None;
        }
        let token =
            header::values(header, self.params.token()).find_map(|value| ClickToken::parse(value).ok())?;
        let product_id =
            header::values(header, self.params.product_id()).find_map(|value| ProductId::parse(value).ok());
        Some(StoredClick { click: Click { token, product_id }, landed_at: None })
    }

    /// The cookie that holds a click from now on.
    #[must_use]
    pub fn issue(&self, click: &Click, now: SystemTime, https: bool) -> SetCookie {
        self.set_cookie(format::sign(&self.keys, click, now), LIFETIME, https)
    }

    /// The cookies that remove the click, wherever [`read`](Self::read) would find it: after its order was reported, or
    /// when consent is withdrawn.
    ///
    /// A browser keeps a cookie for the host apart from one for its domain, and may still have one from before the
    /// shop set a domain.
    #[must_use]
    pub fn removal(&self, https: bool) -> Vec<SetCookie> {
        let script = [self.params.token(), self.params.product_id()];
        let names = std::iter::once(&*self.name).chain(script.into_iter().filter(|_| self.script_cookies));
        let domains = [Some(self.domain.as_deref()), self.domain.is_some().then_some(None)];
        let everywhere = |name| domains.into_iter().flatten().map(move |domain| (name, domain));
        let removed = |(name, domain): (&str, Option<&str>)| {
            let domain = domain.map(Into::into);
            SetCookie {
                domain,
                name: name.to_owned(),
                ..self.set_cookie(String::new(), Duration::ZERO, https)
            }
        };
        names.flat_map(everywhere).map(removed).collect()
    }

    fn set_cookie(&self, value: String, max_age: Duration, https: bool) -> SetCookie {
        SetCookie {
            name: self.name.to_string(),
            value,
            max_age,
            domain: self.domain.as_deref().map(Into::into),
            secure: self.secure.unwrap_or(https),
        }
    }
}

impl StoredClick {
    /// Whether nobody asked for consent yet: our own cookie is set with consent only, the script's is not ours.
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        self.landed_at.is_none()
    }
}
