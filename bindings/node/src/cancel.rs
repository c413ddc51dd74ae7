use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use futures_util::future::{Either, select};
use napi_derive::napi;
use tokio::sync::Notify;

/// Stops the call that it was given to. Made only for calls that have an `AbortSignal`.
#[napi]
#[derive(Default)]
pub struct Cancel(Arc<Notify>);

#[napi]
impl Cancel {
    #[napi(constructor, catch_unwind)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The call resolves to `null` instead, unless it is complete already.
    #[napi(catch_unwind)]
    pub fn cancel(&self) {
        self.0.notify_one();
    }
}

/// The value of a call, or `None` when it was cancelled first: then its future is dropped, which stops it.
pub(crate) fn until_cancelled<T, F: Future<Output = T>>(
    call: F,
    cancel: Option<&Cancel>,
) -> impl Future<Output = Option<T>> + use<T, F> {
    let cancelled = cancel.map(|cancel| cancel.0.clone());
    async move {
        let Some(cancelled) = cancelled else { return Some(call.await) };
        match select(pin!(call), pin!(cancelled.notified())).await {
            Either::Left((value, _)) => Some(value),
            Either::Right(_) => None,
        }
    }
}
