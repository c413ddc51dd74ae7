use napi::Either;
use napi_derive::napi;
use sovendus::{Click, Error, ParamNames};

use crate::error::Failure;

/// A click: its token, and the product that the landing URL named.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct NativeClick {
    pub token: String,
    pub product_id: Option<String>,
}

impl From<Click> for NativeClick {
    fn from(click: Click) -> Self {
        let product_id = click.product_id.map(|id| id.to_string());
        Self { token: click.token.as_str().into(), product_id }
    }
}

/// The names of the landing parameters, read once.
#[napi]
pub struct LandingParams(ParamNames);

#[napi]
impl LandingParams {
    /// Names left out are the usual ones.
    #[napi(catch_unwind)]
    pub fn create(token: Option<String>, product_id: Option<String>) -> Either<LandingParams, Failure> {
        match names(token.as_deref(), product_id.as_deref()) {
            Ok(names) => Either::A(Self(names)),
            Err(error) => Either::B(error.into()),
        }
    }

    #[napi(getter, catch_unwind)]
    pub fn token(&self) -> &str {
        self.0.token()
    }

    /// The click in a raw query string, if there is one.
    #[napi(catch_unwind)]
    pub fn find_click(&self, query: String) -> Option<NativeClick> {
        self.0.find_click(query).map(NativeClick::from)
    }
}

pub(crate) fn names(token: Option<&str>, product_id: Option<&str>) -> Result<ParamNames, Error> {
    let usual = ParamNames::default();
    ParamNames::new(token.unwrap_or(usual.token()), product_id.unwrap_or(usual.product_id()))
}
