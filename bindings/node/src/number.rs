//! JavaScript numbers as the core's times. What the core refuses anyway becomes a value that it refuses.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Zero for a negative number or `NaN`, the longest for a number too large.
pub(crate) fn duration(milliseconds: f64) -> Duration {
    let seconds = (milliseconds / 1000.0).max(0.0);
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

/// `Date.now()` as a moment.
pub(crate) fn moment(unix_milliseconds: f64) -> SystemTime {
    UNIX_EPOCH.checked_add(duration(unix_milliseconds)).unwrap_or(UNIX_EPOCH)
}

/// A moment as `Date.now()` would say it.
pub(crate) fn unix_milliseconds(moment: SystemTime) -> f64 {
    moment.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64() * 1000.0
}
