//! The choke point: every verb's future is run here, once for callers that wait and once for those that await.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use tokio::task::AbortHandle;

use crate::bridge::Bridge;
use crate::runtime;

/// How often a waiting caller looks for signals: often enough for Ctrl-C to feel immediate, and free.
const SLICE: Duration = Duration::from_millis(50);

/// A call of the core, ready to run, and what its answer is in Python.
pub(crate) trait Verb: Send + 'static {
    type Answer: Send + 'static;

    fn run(self) -> impl Future<Output = Self::Answer> + Send;

    fn into_py(py: Python<'_>, answer: Self::Answer) -> PyResult<Bound<'_, PyAny>>;
}

/// Runs a verb while this thread waits, without the GIL. A signal handler that raises stops the call.
pub(crate) fn wait<V: Verb>(py: Python<'_>, verb: V) -> PyResult<Bound<'_, PyAny>> {
    let (done, waiting) = mpsc::sync_channel(1);
    let answer = py.detach(move || {
        let task = runtime::spawn(async move {
            // Nobody waits any more after a signal.
            let _ = done.send(verb.run().await);
        })?;
        let _stop = AbortOnDrop(task.abort_handle());
        receive(&waiting)
    })?;
    V::into_py(py, answer)
}

fn receive<T>(waiting: &Receiver<T>) -> PyResult<T> {
    loop {
        match waiting.recv_timeout(SLICE) {
            Ok(answer) => return Ok(answer),
            Err(RecvTimeoutError::Timeout) => Python::attach(check_signals)?,
            Err(RecvTimeoutError::Disconnected) => return Err(lost()),
        }
    }
}

/// Only the main thread has any to look at.
fn check_signals(py: Python<'_>) -> PyResult<()> {
    py.check_signals()
}

/// Runs a verb while the event loop goes on: its answer becomes the future's. Returns the number under which the
/// call can be given up.
pub(crate) fn start<V: Verb>(bridge: &Bridge, future: Bound<'_, PyAny>, verb: V) -> PyResult<u64> {
    bridge.start(future.unbind(), async move {
        let answer = verb.run().await;
        Box::new(move |py: Python<'_>| V::into_py(py, answer).map(Bound::unbind)) as crate::bridge::Answer
    })
}

/// For a call whose task ended without an answer, which only a bug can bring about.
pub(crate) fn lost() -> PyErr {
    PyRuntimeError::new_err("the call ended without an answer")
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
