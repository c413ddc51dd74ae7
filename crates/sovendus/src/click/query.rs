//! Finding the click in a raw query string.
//!
//! Frameworks disagree about query strings: a repeated parameter is a list here, the first or the last value
//! there, and `a[b]=` becomes an object whose methods aren't a string's. So every language reads the raw bytes
//! with this one function. It has no error: what isn't a valid token isn't there.

use std::borrow::Cow;

use memchr::memchr;
use percent_encoding::percent_decode;

use super::{Click, ClickToken, ProductId};
use crate::error::{Error, Field, Problem};

/// The names of the two landing parameters. Sovendus renames them per shop on request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamNames {
    token: Box<str>,
    product_id: Box<str>,
}

impl Default for ParamNames {
    /// `sovReqToken` and `sovReqProductId`.
    fn default() -> Self {
        Self { token: "sovReqToken".into(), product_id: "sovReqProductId".into() }
    }
}

impl ParamNames {
    /// The names that Sovendus agreed with the shop, as they stand in the URL before any encoding.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if a name is empty or both are the same.
    pub fn new(token: &str, product_id: &str) -> Result<Self, Error> {
        if token.is_empty() || product_id.is_empty() {
            return Err(Error::invalid_input(Field::ParamName, Problem::Empty));
        }
        if token == product_id {
            return Err(Error::invalid_input(Field::ParamName, Problem::Duplicate));
        }
        Ok(Self { token: token.into(), product_id: product_id.into() })
    }

    /// The name of the parameter (and of the vendor's script cookie) that carries the token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The name of the parameter (and of the vendor's script cookie) that carries the product id.
    #[must_use]
    pub fn product_id(&self) -> &str {
        &self.product_id
    }

    /// The click in a raw query string (what stands after the `?`, still percent-encoded), if there is one.
    ///
    /// Of a repeated parameter the last *valid* value wins. An invalid product id counts as none. Never fails,
    /// and allocates nothing unless the token parameter is there.
    ///
    /// ```
    /// let names = sovendus::ParamNames::default();
    /// let click = names.find_click("q=shoes&sovReqToken=a1b2c-d3e4f-g5h-i6j7k").unwrap();
    /// assert_eq!(click.token.as_str(), "a1b2c-d3e4f-g5h-i6j7k");
    /// assert!(names.find_click("sovReqToken=../../redeem/1234%3F").is_none());
    /// ```
    #[must_use]
    pub fn find_click(&self, query: impl AsRef<[u8]>) -> Option<Click> {
        let query = query.as_ref();
        let token = last_valid(query, &self.token, ClickToken::parse)?;
        let product_id = last_valid(query, &self.product_id, ProductId::parse);
        Some(Click { token, product_id })
    }
}

fn last_valid<T>(query: &[u8], name: &str, parse: fn(&str) -> Result<T, Error>) -> Option<T> {
    let mut found = None;
    for pair in query.split(|byte| *byte == b'&') {
        let Some(raw) = value_of(pair, name.as_bytes()) else { continue };
        let value: Cow<'_, [u8]> = percent_decode(raw).into();
        // A `+` stands for a space here, and neither is valid in a token or a UUID.
        if let Some(valid) = std::str::from_utf8(&value).ok().and_then(|text| parse(text).ok()) {
            found = Some(valid);
        }
    }
    found
}

/// The raw value of `name=value`, if the pair has that name once decoded.
fn value_of<'a>(pair: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (key, value) = pair.split_at(memchr(b'=', pair)?);
    let same = key == name || (memchr(b'%', key).is_some() && percent_decode(key).eq(name.iter().copied()));
    same.then(|| value.strip_prefix(b"=").unwrap_or(value))
}
