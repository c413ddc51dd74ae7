//! Seconds in Python, durations and moments in the core.

use std::time::{Duration, SystemTime};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// A time limit. What can't be one becomes zero, which the core refuses as out of range.
pub(crate) fn limit(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// A length of time that may be zero.
pub(crate) fn duration(seconds: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| PyValueError::new_err("a time must be a number of seconds, and not negative"))
}

/// Unix seconds; without any, the present.
pub(crate) fn moment(unix: Option<f64>) -> PyResult<SystemTime> {
    let Some(unix) = unix else { return Ok(SystemTime::now()) };
    let moment = SystemTime::UNIX_EPOCH.checked_add(duration(unix)?);
    moment.ok_or_else(|| PyValueError::new_err("a moment is too far in the future"))
}

/// Unix seconds, also before 1970; `None` where they can't be told.
pub(crate) fn since_1970(unix: f64) -> Option<SystemTime> {
    let distance = Duration::try_from_secs_f64(unix.abs()).ok()?;
    if unix < 0.0 {
        SystemTime::UNIX_EPOCH.checked_sub(distance)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(distance)
    }
}

/// The way back from [`since_1970`].
pub(crate) fn signed_unix(moment: SystemTime) -> f64 {
    let since = moment.duration_since(SystemTime::UNIX_EPOCH);
    since.map_or_else(|before| -before.duration().as_secs_f64(), |since| since.as_secs_f64())
}

/// Unix seconds of a moment; one before 1970 counts as 1970.
pub(crate) fn unix(moment: SystemTime) -> f64 {
    moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}
