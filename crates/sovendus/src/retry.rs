//! When to call again: pure data and pure functions. Clock and randomness are handed in.

use std::time::{Duration, SystemTime};

use crate::error::ErrorKind;

/// A `Retry-After` header, in either of its two forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So long after the answer.
    Delay(Duration),
    /// Not before this moment.
    At(SystemTime),
}

impl RetryAfter {
    /// Reads a header value: whole seconds, or an HTTP date. Anything else counts as no header.
    ///
    /// ```
    /// use std::time::Duration;
    /// use sovendus::RetryAfter;
    ///
    /// assert_eq!(RetryAfter::parse("120"), Some(RetryAfter::Delay(Duration::from_secs(120))));
    /// assert_eq!(RetryAfter::parse("soon"), None);
    /// ```
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
            // More digits than fit mean "practically never", which the policy's limits bound.
            return Some(Self::Delay(Duration::from_secs(value.parse().unwrap_or(u64::MAX))));
        }
        httpdate::parse_http_date(value).ok().map(Self::At)
    }

    /// How long that is from now. A moment that has passed is no time at all.
    #[must_use]
    pub fn from(self, now: SystemTime) -> Duration {
        match self {
            Self::Delay(delay) => delay,
            Self::At(moment) => moment.duration_since(now).unwrap_or_default(),
        }
    }
}

/// How often, how soon and for how long a call is repeated.
///
/// Plain data: change a field and hand it over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How many times a call is repeated after its first attempt. 0 means none.
    pub max_retries: u32,
    /// The upper bound of the first delay; it doubles with each retry. 0 means no delay.
    pub base_delay: Duration,
    /// No upper bound grows beyond this. `Retry-After` may ask for more.
    pub max_delay: Duration,
    /// How many times a call is repeated that failed with [`ErrorKind::InternalError`], at most: it may be permanent.
    pub max_internal_errors: u32,
    /// Nothing is repeated that would begin later than this after the first attempt.
    pub max_age: Duration,
}

impl Default for RetryPolicy {
    /// For a call that somebody waits for: two more tries, soon.
    fn default() -> Self {
        Self {
            max_retries: 2,
            // A restarting server is back within a second more often than not.
            base_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(5),
            max_internal_errors: 2,
            max_age: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// One attempt, no retries.
    #[must_use]
    pub fn none() -> Self {
        Self { max_retries: 0, ..Self::default() }
    }

    /// For deliveries that nobody waits for: three days, with up to an hour in between.
    ///
    /// The vendor drops a shop that reports nothing "few days after", so an outage over a weekend must be
    /// survived, and trying for longer than three days would hide it.
    #[must_use]
    pub fn durable() -> Self {
        Self {
            max_retries: u32::MAX,
            base_delay: Duration::from_secs(2),
            max_delay: Duration::from_secs(60 * 60),
            // About two hours: longer than a restart or a deployment, shorter than it takes to miss a wrong id.
            max_internal_errors: 12,
            max_age: Duration::from_secs(3 * 24 * 60 * 60),
        }
    }

    /// What a failed attempt means for the call.
    ///
    /// The delay is a random share of its upper bound ("full jitter"), so that shops that failed together don't
    /// come back together. `Retry-After` is a lower bound of the delay.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use sovendus::{Attempt, ErrorKind, RetryPolicy, Verdict};
    ///
    /// let first = Attempt { retries: 0, age: Duration::ZERO, now: SystemTime::now(), random: 0.5 };
    /// let policy = RetryPolicy::default();
    /// assert_eq!(policy.verdict(ErrorKind::Timeout, None, first), Verdict::Retry(Duration::from_millis(100)));
    /// assert_eq!(policy.verdict(ErrorKind::Unauthorized, None, first), Verdict::Rejected);
    /// ```
    #[must_use]
    pub fn verdict(&self, kind: ErrorKind, retry_after: Option<RetryAfter>, attempt: Attempt) -> Verdict {
        if !kind.is_retryable() {
            return Verdict::Rejected;
        }
        let asked = retry_after.map_or(Duration::ZERO, |after| after.from(attempt.now));
        let delay = self.jittered(attempt.retries, attempt.random).max(asked);
        let max_retries = match kind {
            ErrorKind::InternalError => self.max_retries.min(self.max_internal_errors),
            _ => self.max_retries,
        };
        if attempt.retries >= max_retries || attempt.age.saturating_add(delay) > self.max_age {
            return Verdict::Exhausted;
        }
        Verdict::Retry(delay)
    }

    fn jittered(&self, retries: u32, random: f64) -> Duration {
        let doubled = 2u32.checked_pow(retries).and_then(|factor| self.base_delay.checked_mul(factor));
        let bound = doubled.map_or(self.max_delay, |delay| delay.min(self.max_delay));
        // A NaN clamps to NaN, which `max` turns into 0. Only an absurd bound fails to convert: then it is the delay.
        let share = random.clamp(0.0, 1.0).max(0.0);
        Duration::try_from_secs_f64(bound.as_secs_f64() * share).unwrap_or(bound)
    }
}

/// The circumstances of a failed attempt: all that a verdict depends on beside the failure itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attempt {
    /// How many retries there have been before this failure: 0 after the first attempt.
    pub retries: u32,
    /// The time since the first attempt began.
    pub age: Duration,
    /// The time of the answer, from which a `Retry-After` date is counted.
    pub now: SystemTime,
    /// From 0 (inclusive) to 1 (exclusive); a number outside is clamped.
    pub random: f64,
}

/// What a failed attempt means for the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Call again after this delay.
    Retry(Duration),
    /// Calling again is pointless until something is mended.
    Rejected,
    /// It would have been worth repeating, but the policy's limits are reached.
    Exhausted,
}
