use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use sovendus::{Captured, ClickCookie, Consent, Error, KeyRing, RequestFacts, StoredClick};

use crate::click::PyClick;
use crate::errors::Outcome;
use crate::find_click::names;
use crate::set_cookie::PySetCookie;
use crate::text::{Secret, Str, Text};
use crate::time::{moment, unix};

/// The click cookie: what of it the shop decides, and the keys that sign it.
#[pyclass(frozen, module = "sovendus", name = "ClickCookie")]
pub(crate) struct PyClickCookie {
    cookie: ClickCookie,
    name: String,
}

/// One secret, or the current one and those before it.
#[derive(FromPyObject)]
enum Secrets {
    #[pyo3(transparent, annotation = "str | bytes")]
    One(Secret),
    #[pyo3(transparent, annotation = "Sequence[str | bytes]")]
    Many(Vec<Secret>),
}

impl Secrets {
    fn key_ring(&self) -> Result<KeyRing, Error> {
        let secrets = match self {
            Self::One(secret) => std::slice::from_ref(secret),
            Self::Many(secrets) => secrets,
        };
        let (current, previous) =
            secrets.split_first().map_or((&b""[..], &[][..]), |(first, rest)| (first.as_ref(), rest));
        previous.iter().try_fold(KeyRing::new(current)?, KeyRing::with_previous)
    }
}

#[pymethods]
impl PyClickCookie {
    #[new]
    #[pyo3(signature = (
        secrets, *, name=None, domain=None, token_param=None, product_param=None, secure=None, script_cookies=false
    ))]
    fn new(
        secrets: Secrets,
        name: Option<Str<'_>>,
        domain: Option<Str<'_>>,
        token_param: Option<Str<'_>>,
        product_param: Option<Str<'_>>,
        secure: Option<bool>,
        script_cookies: bool,
    ) -> Outcome<Self> {
        let mut builder = ClickCookie::builder(secrets.key_ring()?).script_cookies(script_cookies);
        if let Some(name) = name {
            builder = builder.name(&*name);
        }
        if let Some(domain) = domain {
            builder = builder.domain(&*domain);
        }
        if let Some(params) = names(token_param.as_deref(), product_param.as_deref())? {
            builder = builder.params(params);
        }
        if let Some(secure) = secure {
            builder = builder.secure(secure);
        }
        let cookie = builder.build()?;
        let name = cookie.removal(false).name;
        Ok(Self { cookie, name })
    }

    /// The cookie's name.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// Whether a query string holds a valid click.
    fn has_click(&self, query: Text<'_>) -> bool {
        self.cookie.has_click(query)
    }

    /// Decides what a request means for the click cookie.
    #[pyo3(signature = (*, method, query, cookies, purpose, fetch_mode, https, consent, now=None))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn capture(
        &self,
        method: Str<'_>,
        query: Text<'_>,
        cookies: Text<'_>,
        purpose: Option<Str<'_>>,
        fetch_mode: Option<Str<'_>>,
        https: bool,
        consent: Str<'_>,
        now: Option<f64>,
    ) -> PyResult<PyCaptured> {
        let facts = RequestFacts {
            method: &method,
            query: query.as_ref(),
            cookies: cookies.as_ref(),
            purpose: purpose.as_deref(),
            fetch_mode: fetch_mode.as_deref(),
            https,
        };
        let captured = self.cookie.capture(&facts, moment(now)?, consent_named(&consent)?);
        Ok(self.translate(captured, &facts))
    }

    /// Reads the click back from the `Cookie` header.
    #[pyo3(signature = (cookies, now=None))]
    fn read(&self, cookies: Text<'_>, now: Option<f64>) -> PyResult<Option<PyStoredClick>> {
        Ok(self.cookie.read(cookies, moment(now)?).map(PyStoredClick))
    }

    /// The cookie that holds a click from now on.
    #[pyo3(signature = (click, https, now=None))]
    fn issue(&self, click: &PyClick, https: bool, now: Option<f64>) -> PyResult<PySetCookie> {
        Ok(self.cookie.issue(click.click(), moment(now)?, https).into())
    }

    /// The cookie that removes the click.
    fn removal(&self, https: bool) -> PySetCookie {
        self.cookie.removal(https).into()
    }

    fn __repr__(&self) -> String {
        format!("ClickCookie(name='{}')", self.name)
    }
}

impl PyClickCookie {
    fn translate(&self, captured: Captured, facts: &RequestFacts<'_>) -> PyCaptured {
        let (action, set_cookie) = match captured {
            Captured::Nothing => return PyCaptured { action: "nothing", set_cookie: None, click: None },
            Captured::Remove(cookie) => {
                return PyCaptured { action: "remove", set_cookie: Some(cookie.into()), click: None };
            }
            Captured::Keep => ("keep", None),
            Captured::Set(cookie) => ("set", Some(cookie.into())),
        };
        PyCaptured {
            action,
            set_cookie,
            click: self.cookie.params().find_click(facts.query).map(PyClick::from),
        }
    }
}

fn consent_named(name: &str) -> PyResult<Consent> {
    match name {
        "not_required" => Ok(Consent::NotRequired),
        "granted" => Ok(Consent::Granted),
        "denied" => Ok(Consent::Denied),
        "unknown" => Ok(Consent::Unknown),
        _ => Err(PyValueError::new_err("consent must be 'not_required', 'granted', 'denied' or 'unknown'")),
    }
}

/// What a request means for the click cookie.
#[pyclass(frozen, module = "sovendus", name = "Captured")]
pub(crate) struct PyCaptured {
    /// `nothing`, `keep`, `set` or `remove`.
    #[pyo3(get)]
    action: &'static str,
    set_cookie: Option<PySetCookie>,
    click: Option<PyClick>,
}

#[pymethods]
impl PyCaptured {
    /// The cookie to set for `set` and `remove`, with `CACHE_CONTROL`.
    #[getter]
    fn set_cookie(&self) -> Option<PySetCookie> {
        self.set_cookie.clone()
    }

    /// The click of this very request, if it may be stored: for `set` and `keep`.
    #[getter]
    fn click(&self) -> Option<PyClick> {
        self.click.clone()
    }

    fn __repr__(&self) -> String {
        format!("Captured(action='{}')", self.action)
    }
}

/// A click as the cookie keeps it.
#[pyclass(frozen, module = "sovendus", name = "StoredClick")]
pub(crate) struct PyStoredClick(StoredClick);

#[pymethods]
impl PyStoredClick {
    /// The click.
    #[getter]
    fn click(&self) -> PyClick {
        self.0.click.clone().into()
    }

    /// When the shopper landed, in Unix seconds; `None` if the vendor's browser script set the cookie.
    #[getter]
    fn landed_at(&self) -> Option<f64> {
        self.0.landed_at.map(unix)
    }

    fn __repr__(&self) -> String {
        format!("StoredClick('{}')", self.0.click.token.masked())
    }
}
