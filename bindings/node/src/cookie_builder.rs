use napi::Either;
use napi_derive::napi;
use sovendus::{ClickCookie, Error, KeyRing};

use crate::cookie::NativeClickCookie;
use crate::error::Failure;
use crate::find_click;

/// Settings of the click cookie; what is left out has the core's default.
#[napi(object, object_to_js = false)]
pub struct ClickCookieSettings {
    /// The first signs, all of them read.
    pub secrets: Vec<String>,
    pub name: Option<String>,
    pub domain: Option<String>,
    pub secure: Option<bool>,
    pub token_param: Option<String>,
    pub product_param: Option<String>,
    pub script_cookies: Option<bool>,
}

#[napi]
impl NativeClickCookie {
    #[napi(catch_unwind)]
    pub fn create(settings: ClickCookieSettings) -> Either<NativeClickCookie, Failure> {
        match build(settings) {
            Ok(cookie) => Either::A(Self(cookie)),
            Err(error) => Either::B(error.into()),
        }
    }
}

fn build(settings: ClickCookieSettings) -> Result<ClickCookie, Error> {
    let params = find_click::names(settings.token_param.as_deref(), settings.product_param.as_deref())?;
    let mut builder = ClickCookie::builder(key_ring(&settings.secrets)?).params(params);
    if let Some(name) = settings.name {
        builder = builder.name(name);
    }
    if let Some(domain) = settings.domain {
        builder = builder.domain(domain);
    }
    if let Some(secure) = settings.secure {
        builder = builder.secure(secure);
    }
    builder.script_cookies(settings.script_cookies.unwrap_or_default()).build()
}

fn key_ring(secrets: &[String]) -> Result<KeyRing, Error> {
    let (current, previous) =
        secrets.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    previous.iter().try_fold(KeyRing::new(current)?, KeyRing::with_previous)
}
