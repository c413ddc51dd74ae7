//! The native part of the Python package `sovendus`: it translates between Python and the core, and decides nothing.
//!
//! One file per verb; [`errors`] maps the core's errors to exceptions; [`call`] is the one place where a verb's future
//! is run, whether Python waits for it or awaits it.

#![allow(clippy::needless_pass_by_value, reason = "arguments from Python are extracted into values")]

mod account;
mod bridge;
mod call;
mod click;
mod client;
mod cookie;
mod drop_in;
mod errors;
mod find_click;
mod hash_email;
mod late;
mod money;
mod net_from_gross;
mod order;
mod placed_at;
mod receipt;
mod redeem;
mod redeem_many;
mod redeem_order;
mod redemption;
mod redemption_receipt;
mod retry;
mod runtime;
mod send_conversion;
mod send_conversions;
mod set_cookie;
mod text;
mod time;
mod wake;

#[pyo3::pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::bridge::Bridge;
    #[pymodule_export]
    use super::click::{PyClick, PyClickToken};
    #[pymodule_export]
    use super::client::{ClientBase, PyClient};
    #[pymodule_export]
    use super::cookie::{PyCaptured, PyClickCookie, PyStoredClick, consent_is_given};
    #[pymodule_export]
    use super::drop_in::{drop_in_client, masked_secret};
    #[pymodule_export]
    use super::find_click::find_click;
    #[pymodule_export]
    use super::hash_email::{PyEmailProblem, PyHashedEmails, hash_email, hash_emails};
    #[pymodule_export]
    use super::net_from_gross::net_from_gross;
    #[pymodule_export]
    use super::order::PyRedeemedOrder;
    #[pymodule_export]
    use super::receipt::PyReceipt;
    #[pymodule_export]
    use super::redeem::start_redeem;
    #[pymodule_export]
    use super::redeem_many::start_redeem_many;
    #[pymodule_export]
    use super::redeem_order::{given_codes, redeem_order, start_redeem_order};
    #[pymodule_export]
    use super::redemption::{PyRedemption, as_redemption};
    #[pymodule_export]
    use super::redemption_receipt::PyRedemptionReceipt;
    #[pymodule_export]
    use super::retry::{PyRetryPolicy, PyVerdict};
    #[pymodule_export]
    use super::send_conversion::start_send_conversion;
    #[pymodule_export]
    use super::send_conversions::start_send_conversions;
    #[pymodule_export]
    use super::set_cookie::PySetCookie;

    #[pymodule_export]
    const CACHE_CONTROL: &str = sovendus::SetCookie::CACHE_CONTROL;
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::runtime::prepare();
        module.add("PURPOSE_HEADERS", sovendus::RequestFacts::PURPOSE_HEADERS)?;
        module.add("ERROR_KINDS", super::errors::kinds())
    }
}
