//! The only bridge from a Rust future to a JavaScript promise.
//!
//! The problem: loading the addon must start nothing, and napi-rs's own runtime has a thread per core that all start
//! when the module is loaded. Why the obvious fails: a runtime handed to napi-rs beforehand runs from then on, too.
//! What is done instead: napi-rs is built without a runtime, and ours, of one thread, comes with the first call. More
//! threads would cost CPU time for hand-offs and bring no throughput.

use std::future::Future;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::LazyLock;

use futures_util::FutureExt as _;
use napi::bindgen_prelude::{Object, ToNapiValue};
use napi::{Env, Error, Result};
use sovendus::PerProcess;
use tokio::runtime::{Builder, Handle, Runtime};

static RUNTIME: LazyLock<PerProcess<Runtime>> = LazyLock::new(PerProcess::new);

/// Starts a future and returns the promise of its value. A panic in it rejects the promise.
///
/// The pending promise keeps the event loop alive.
pub(crate) fn promise<T, F>(env: &Env, call: F) -> Result<Object<'_>>
where
    T: ToNapiValue + Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let runtime = RUNTIME.with(start, |runtime| runtime.handle().clone()).map_err(unusable)?;
    let (deferred, promise) = env.create_deferred()?;
    spawn(&runtime, async move {
        match AssertUnwindSafe(call).catch_unwind().await {
            Ok(value) => deferred.resolve(move |_| Ok(value)),
            Err(_) => deferred.reject(Error::from_reason("internal error: a call panicked")),
        }
    });
    Ok(promise)
}

fn spawn(runtime: &Handle, task: impl Future<Output = ()> + Send + 'static) {
    // Nobody joins the task: it settles the promise itself.
    drop(runtime.spawn(task));
}

fn start() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(1).thread_name("sovendus").enable_io().enable_time().build()
}

fn unusable(error: io::Error) -> Error {
    Error::from_reason(format!("no thread could be started: {error}"))
}
