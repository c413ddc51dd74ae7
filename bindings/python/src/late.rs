//! The warning about late redemptions in Python's log: the core's own goes to Rust programs.

use std::time::SystemTime;

use pyo3::prelude::*;
use sovendus::{RedeemedOrder, RedemptionAccount};

/// Warns of each order whose redemptions are about to be reported late.
pub(crate) fn warn<'a>(
    py: Python<'_>,
    account: Option<&RedemptionAccount>,
    orders: impl IntoIterator<Item = &'a RedeemedOrder>,
) -> PyResult<()> {
    let Some(account) = account else { return Ok(()) };
    let now = SystemTime::now();
    for order in orders {
        if let Some(age) = account.check(order).ok().and_then(|()| account.late_by(order, now)) {
            let words = "a redemption is reported %d hours after the order; report at the moment of purchase";
            let logger = py.import("logging")?.call_method1("getLogger", ("sovendus",))?;
            logger.call_method1("warning", (words, age.as_secs() / 3600))?;
        }
    }
    Ok(())
}
