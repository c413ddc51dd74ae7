//! The warning about late redemptions in Python's log: the core's own goes to Rust programs.

use std::time::SystemTime;

use pyo3::prelude::*;
use sovendus::{Redemption, RedemptionAccount};

/// Warns of each redemption that is about to be reported late.
pub(crate) fn warn<'a>(
    py: Python<'_>,
    account: Option<&RedemptionAccount>,
    redemptions: impl IntoIterator<Item = &'a Redemption>,
) -> PyResult<()> {
    let Some(account) = account else { return Ok(()) };
    let now = SystemTime::now();
    for redemption in redemptions {
        if let Some(age) = account.check(redemption).ok().and_then(|()| account.late_by(redemption, now)) {
            let words = "a redemption is reported %d hours after the order; report at the moment of purchase";
            let logger = py.import("logging")?.call_method1("getLogger", ("sovendus",))?;
            logger.call_method1("warning", (words, age.as_secs() / 3600))?;
        }
    }
    Ok(())
}
