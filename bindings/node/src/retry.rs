use napi_derive::napi;
use sovendus::{Attempt, ErrorKind, RetryAfter, RetryPolicy, Verdict};

use crate::number::{duration, moment};

/// How often, how soon and for how long a call is repeated.
#[napi(object)]
pub struct Policy {
    pub max_retries: u32,
    pub base_delay_ms: f64,
    pub max_delay_ms: f64,
    pub max_internal_errors: u32,
    pub max_age_ms: f64,
}

/// A failed attempt.
#[napi(object, object_to_js = false)]
pub struct FailedAttempt {
    pub code: String,
    /// The header as it came.
    pub retry_after: Option<String>,
    pub retries: u32,
    pub age_ms: f64,
    pub now_ms: f64,
    pub random: f64,
}

/// What it means: a delay after which to call again, or why not to.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct NativeVerdict {
    #[napi(ts_type = "'retry' | 'rejected' | 'exhausted'")]
    pub verdict: &'static str,
    pub delay_ms: Option<f64>,
}

/// The named policies of the core.
#[napi(catch_unwind, ts_args_type = "name: 'default' | 'durable' | 'none'")]
pub fn named_policy(name: String) -> Policy {
    let policy = match name.as_str() {
        "durable" => RetryPolicy::durable(),
        "none" => RetryPolicy::none(),
        _ => RetryPolicy::default(),
    };
    let milliseconds = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
    Policy {
        max_retries: policy.max_retries,
        base_delay_ms: milliseconds(policy.base_delay),
        max_delay_ms: milliseconds(policy.max_delay),
        max_internal_errors: policy.max_internal_errors,
        max_age_ms: milliseconds(policy.max_age),
    }
}

/// What a failed attempt means; `null` if there is no such error code.
#[napi(catch_unwind)]
pub fn retry_verdict(policy: Policy, failed: FailedAttempt) -> Option<NativeVerdict> {
    let kind = ErrorKind::from_code(&failed.code)?;
    let retry_after = failed.retry_after.as_deref().and_then(RetryAfter::parse);
    let attempt = Attempt {
        retries: failed.retries,
        age: duration(failed.age_ms),
        now: moment(failed.now_ms),
        random: failed.random,
    };
    Some(core_policy(&policy).verdict(kind, retry_after, attempt).into())
}

fn core_policy(policy: &Policy) -> RetryPolicy {
    let mut core = RetryPolicy::default();
    core.max_retries = policy.max_retries;
    core.base_delay = duration(policy.base_delay_ms);
    core.max_delay = duration(policy.max_delay_ms);
    core.max_internal_errors = policy.max_internal_errors;
    core.max_age = duration(policy.max_age_ms);
    core
}

impl From<Verdict> for NativeVerdict {
    fn from(verdict: Verdict) -> Self {
        let (verdict, delay) = match verdict {
            Verdict::Retry(delay) => ("retry", Some(delay)),
            Verdict::Rejected => ("rejected", None),
            Verdict::Exhausted => ("exhausted", None),
        };
        Self { verdict, delay_ms: delay.map(|delay| delay.as_secs_f64() * 1000.0) }
    }
}
