use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use sovendus::{Attempt, ErrorKind, RetryAfter, RetryPolicy, Verdict};

use crate::text::Str;
use crate::time::{duration, moment};

/// How often, how soon and for how long a call is repeated.
#[pyclass(frozen, eq, module = "sovendus", name = "RetryPolicy")]
#[derive(PartialEq, Eq)]
pub(crate) struct PyRetryPolicy(RetryPolicy);

#[pymethods]
impl PyRetryPolicy {
    #[new]
    #[pyo3(signature = (
        max_retries=None, base_delay=None, max_delay=None, max_age=None, max_internal_errors=None
    ))]
    fn new(
        max_retries: Option<u32>,
        base_delay: Option<f64>,
        max_delay: Option<f64>,
        max_age: Option<f64>,
        max_internal_errors: Option<u32>,
    ) -> PyResult<Self> {
        let mut policy = RetryPolicy::default();
        policy.max_retries = max_retries.unwrap_or(policy.max_retries);
        policy.base_delay = base_delay.map_or(Ok(policy.base_delay), duration)?;
        policy.max_delay = max_delay.map_or(Ok(policy.max_delay), duration)?;
        policy.max_age = max_age.map_or(Ok(policy.max_age), duration)?;
        policy.max_internal_errors = max_internal_errors.unwrap_or(policy.max_internal_errors);
        Ok(Self(policy))
    }

    /// For deliveries that nobody waits for.
    #[staticmethod]
    fn durable() -> Self {
        Self(RetryPolicy::durable())
    }

    /// How many times a call is repeated after its first attempt.
    #[getter]
    fn max_retries(&self) -> u32 {
        self.0.max_retries
    }

    /// The upper bound of the first delay, in seconds; it doubles with each retry.
    #[getter]
    fn base_delay(&self) -> f64 {
        self.0.base_delay.as_secs_f64()
    }

    /// What no upper bound grows beyond, in seconds.
    #[getter]
    fn max_delay(&self) -> f64 {
        self.0.max_delay.as_secs_f64()
    }

    /// How long after the first attempt a retry may begin, in seconds.
    #[getter]
    fn max_age(&self) -> f64 {
        self.0.max_age.as_secs_f64()
    }

    /// How many times a call is repeated that failed with `internal_error`, at most.
    #[getter]
    fn max_internal_errors(&self) -> u32 {
        self.0.max_internal_errors
    }

    /// What a failed attempt means for the call.
    #[pyo3(signature = (code, *, retry_after, retries, age, now, random))]
    fn verdict(
        &self,
        code: Str<'_>,
        retry_after: Option<Str<'_>>,
        retries: u32,
        age: f64,
        now: f64,
        random: f64,
    ) -> PyResult<PyVerdict> {
        let kind =
            ErrorKind::from_code(&code).ok_or_else(|| PyValueError::new_err("no error has this code"))?;
        let retry_after = retry_after.and_then(|value| RetryAfter::parse(&value));
        let attempt = Attempt { retries, age: duration(age)?, now: moment(Some(now))?, random };
        Ok(self.0.verdict(kind, retry_after, attempt).into())
    }

    fn __repr__(&self) -> String {
        format!(
            "RetryPolicy(max_retries={}, base_delay={}, max_delay={}, max_age={}, max_internal_errors={})",
            self.max_retries(),
            self.base_delay(),
            self.max_delay(),
            self.max_age(),
            self.max_internal_errors()
        )
    }
}

/// What a failed attempt means for the call.
#[pyclass(frozen, eq, module = "sovendus", name = "Verdict")]
#[derive(PartialEq)]
pub(crate) struct PyVerdict {
    /// `retry`, `rejected` or `exhausted`.
    #[pyo3(get)]
    action: &'static str,
    /// Seconds until the next attempt, for `retry`.
    #[pyo3(get)]
    delay: Option<f64>,
}

impl From<Verdict> for PyVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Retry(delay) => Self { action: "retry", delay: Some(delay.as_secs_f64()) },
            Verdict::Rejected => Self { action: "rejected", delay: None },
            Verdict::Exhausted => Self { action: "exhausted", delay: None },
        }
    }
}

#[pymethods]
impl PyVerdict {
    fn __repr__(&self) -> String {
        let delay = self.delay.map(|delay| format!(", delay={delay}")).unwrap_or_default();
        format!("Verdict(action='{}'{delay})", self.action)
    }
}
