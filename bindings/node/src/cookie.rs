use napi_derive::napi;
use sovendus::{Captured, ClickCookie, Consent, RequestFacts, SetCookie};

use crate::error::Failure;
use crate::find_click::NativeClick;
use crate::number::{moment, unix_milliseconds};

/// What any response to a URL with a click must say in `Cache-Control`.
#[napi]
pub const CACHE_CONTROL: &str = SetCookie::CACHE_CONTROL;

/// The headers in which browsers say that they only look ahead.
#[napi(catch_unwind)]
pub fn purpose_headers() -> Vec<&'static str> {
    RequestFacts::PURPOSE_HEADERS.to_vec()
}

/// Whether a click may be stored and used.
#[napi(catch_unwind)]
pub fn consent_is_given(consent: NativeConsent) -> bool {
    Consent::from(consent).is_given()
}

#[napi]
pub struct NativeClickCookie(pub(crate) ClickCookie);

/// What capturing needs to know of a request.
#[napi(object, object_to_js = false)]
pub struct Facts {
    pub method: String,
    pub query: String,
    pub cookies: String,
    pub purpose: Option<String>,
    pub fetch_mode: Option<String>,
    pub https: bool,
}

/// The shop's decision on storing the click with this visitor.
#[napi(string_enum = "snake_case")]
pub enum NativeConsent {
    NotRequired,
    Granted,
    Denied,
    Unknown,
}

/// What a request means for the cookie.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Decision {
    #[napi(ts_type = "'nothing' | 'keep' | 'set' | 'remove'")]
    pub action: &'static str,
    pub set_cookies: Vec<String>,
}

/// A click as the cookie keeps it.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct NativeStoredClick {
    pub click: NativeClick,
    pub landed_at_ms: Option<f64>,
    pub needs_consent: bool,
}

#[napi]
impl NativeClickCookie {
    #[napi(getter, catch_unwind)]
    pub fn token_param(&self) -> &str {
        self.0.params().token()
    }

    #[napi(catch_unwind)]
    pub fn has_click(&self, query: String) -> bool {
        self.0.has_click(query)
    }

    #[napi(catch_unwind)]
    pub fn capture(&self, facts: Facts, now_ms: f64, consent: NativeConsent) -> Decision {
        let request = RequestFacts {
            method: &facts.method,
            query: facts.query.as_bytes(),
            cookies: facts.cookies.as_bytes(),
            purpose: facts.purpose.as_deref(),
            fetch_mode: facts.fetch_mode.as_deref(),
            https: facts.https,
        };
        self.0.capture(&request, moment(now_ms), consent.into()).into()
    }

    #[napi(catch_unwind)]
    pub fn read(&self, cookies: String, now_ms: f64) -> Option<NativeStoredClick> {
        let stored = self.0.read(cookies, moment(now_ms))?;
        let landed_at_ms = stored.landed_at.map(unix_milliseconds);
        let needs_consent = stored.needs_consent();
        Some(NativeStoredClick { click: stored.click.into(), landed_at_ms, needs_consent })
    }

    #[napi(catch_unwind)]
    pub fn issue(
        &self,
        token: String,
        product_id: Option<String>,
        now_ms: f64,
        https: bool,
    ) -> napi::Either<String, Failure> {
        match crate::send::click(&token, product_id.as_deref()) {
            Ok(click) => napi::Either::A(self.0.issue(&click, moment(now_ms), https).to_string()),
            Err(error) => napi::Either::B(error.into()),
        }
    }

    #[napi(catch_unwind)]
    pub fn removal(&self, https: bool) -> Vec<String> {
        headers(&self.0.removal(https))
    }
}

impl From<NativeConsent> for Consent {
    fn from(consent: NativeConsent) -> Self {
        match consent {
            NativeConsent::NotRequired => Self::NotRequired,
            NativeConsent::Granted => Self::Granted,
            NativeConsent::Denied => Self::Denied,
            NativeConsent::Unknown => Self::Unknown,
        }
    }
}

impl From<Captured> for Decision {
    fn from(captured: Captured) -> Self {
        let (action, cookies) = match captured {
            Captured::Nothing => ("nothing", Vec::new()),
            Captured::Keep => ("keep", Vec::new()),
            Captured::Set(cookie) => ("set", vec![cookie]),
            Captured::Remove(cookies) => ("remove", cookies),
        };
        Self { action, set_cookies: headers(&cookies) }
    }
}

fn headers(cookies: &[SetCookie]) -> Vec<String> {
    cookies.iter().map(ToString::to_string).collect()
}
