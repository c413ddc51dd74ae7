use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use sovendus::{Captured, ClickCookie, Consent, Error, KeyRing, RequestFacts, SetCookie, StoredClick};

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
        let name = cookie.name().to_owned();
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

    /// The cookies that remove the click.
    fn removal(&self, https: bool) -> Vec<PySetCookie> {
        self.cookie.removal(https).into_iter().map(PySetCookie::from).collect()
    }

    fn __repr__(&self) -> String {
        format!("ClickCookie(name='{}')", self.name)
    }
}

impl PyClickCookie {
    fn translate(&self, captured: Captured, facts: &RequestFacts<'_>) -> PyCaptured {
        let (action, set_cookies) = match captured {
            Captured::Nothing => ("nothing", Vec::new()),
            Captured::Keep => ("keep", Vec::new()),
            Captured::Set(cookie) => ("set", vec![cookie]),
            Captured::Remove(cookies) => ("remove", cookies),
        };
        let is_stored = matches!(action, "set" | "keep");
        let click = self.cookie.params().find_click(facts.query).filter(|_| is_stored);
        PyCaptured { action, set_cookies, click: click.map(PyClick::from) }
    }
}

fn consent_named(name: &str) -> PyResult<Consent> {
    Consent::from_name(name).ok_or_else(|| {
        PyValueError::new_err("consent must be 'not_required', 'granted', 'denied' or 'unknown'")
    })
}

/// Whether a click may be stored and used.
#[pyfunction]
pub(crate) fn consent_is_given(consent: Str<'_>) -> PyResult<bool> {
    Ok(consent_named(&consent)?.is_given())
}

/// What a request means for the click cookie.
#[pyclass(frozen, module = "sovendus", name = "Captured")]
pub(crate) struct PyCaptured {
    /// `nothing`, `keep`, `set` or `remove`.
    #[pyo3(get)]
    action: &'static str,
    set_cookies: Vec<SetCookie>,
    click: Option<PyClick>,
}

#[pymethods]
impl PyCaptured {
    /// The cookies to set: one for `set`, one or more for `remove`.
    #[getter]
    fn set_cookies(&self) -> Vec<PySetCookie> {
        self.set_cookies.iter().cloned().map(PySetCookie::from).collect()
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

    /// Whether nobody asked for consent yet: the vendor's browser script set the cookie.
    #[getter]
    fn needs_consent(&self) -> bool {
        self.0.needs_consent()
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
