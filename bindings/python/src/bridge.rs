//! Answers on their way from the runtime's thread to an event loop.
//!
//! The obvious way, `loop.call_soon_threadsafe` for each answer, takes the GIL in the runtime's thread each time and
//! costs five times the CPU. Here a finished call only puts its answer into a queue, and wakes the loop if the queue
//! was empty; the loop then takes all answers at once. The tasks hold no Python object: dropping one without the GIL
//! would take a lock, which a fork at that moment would leave locked in the child.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use sovendus::PerProcess;
use tokio::task::AbortHandle;

use crate::call::lost;
use crate::runtime;
use crate::wake::Wake;

/// What makes a Python object of an answer, once the GIL is there.
pub(crate) type Answer = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;

/// One per event loop and process. Without `wake` the loop is to watch `fileno()`; else `wake` is called from
/// another thread, and is to have the loop call `drain`.
#[pyclass(frozen, weakref, module = "sovendus._native")]
pub(crate) struct Bridge {
    wake: Option<Py<PyAny>>,
    calls: PerProcess<Calls>,
}

struct Calls {
    last: AtomicU64,
    waiting: Mutex<HashMap<u64, Waiting>>,
    finished: Arc<Finished>,
}

/// A future that an answer is for. Touched by the loop's thread only.
struct Waiting {
    future: Py<PyAny>,
    task: AbortHandle,
}

struct Finished {
    queue: Mutex<Vec<(u64, Option<Answer>)>>,
    wake: Wake,
}

#[pymethods]
impl Bridge {
    #[new]
    #[pyo3(signature = (wake=None))]
    fn new(wake: Option<Py<PyAny>>) -> Self {
        Self { wake, calls: PerProcess::new() }
    }

    /// The descriptor to watch; `None` if `wake` is called instead.
    fn fileno(&self) -> PyResult<Option<i32>> {
        Ok(self.with(|calls| calls.finished.wake.fileno())?)
    }

    /// Hands the answers that came to their futures.
    fn drain(&self, py: Python<'_>) -> PyResult<()> {
        let answers = self.with(|calls| calls.take_finished())?;
        let mut outcome = Ok(());
        for (future, answer) in answers {
            outcome = outcome.and(settle(future.bind(py), answer));
        }
        outcome
    }

    /// Gives up a call, if it is still under way: what was not sent by then isn't sent any more.
    fn forget(&self, call: u64) -> PyResult<()> {
        // Dropped outside: dropping a future may run Python code, which may come back here.
        let waiting = self.with(|calls| lock(&calls.waiting).remove(&call))?;
        if let Some(waiting) = waiting {
            waiting.task.abort();
        }
        Ok(())
    }
}

impl Bridge {
    pub(crate) fn start<F>(&self, future: Py<PyAny>, call: F) -> PyResult<u64>
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        Ok(self.with(|calls| calls.start(future, call))??)
    }

    fn with<R>(&self, using: impl FnOnce(&Calls) -> R) -> io::Result<R> {
        self.calls.with(|| self.calls_of_this_process(), using)
    }

    fn calls_of_this_process(&self) -> io::Result<Calls> {
        let wake = match &self.wake {
            Some(wake) => Wake::Call(Python::attach(|py| wake.clone_ref(py))),
            None => Wake::event_fd()?,
        };
        let finished = Arc::new(Finished { queue: Mutex::default(), wake });
        Ok(Calls { last: AtomicU64::new(0), waiting: Mutex::default(), finished })
    }
}

impl Calls {
    fn start<F>(&self, future: Py<PyAny>, call: F) -> io::Result<u64>
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let id = self.last.fetch_add(1, Ordering::Relaxed);
        let ending = Ending { id, answer: None, finished: Arc::clone(&self.finished) };
        // Held while the task starts, and the answer is taken in this thread, so it can't be looked for too early.
        let mut waiting = lock(&self.waiting);
        let task = runtime::spawn(async move { ending.with(call.await) })?.abort_handle();
        waiting.insert(id, Waiting { future, task });
        Ok(id)
    }

    fn take_finished(&self) -> Vec<(Py<PyAny>, Option<Answer>)> {
        self.finished.wake.reset();
        let answers = std::mem::take(&mut *lock(&self.finished.queue));
        let mut waiting = lock(&self.waiting);
        let future = |(id, answer)| Some((waiting.remove(&id)?.future, answer));
        answers.into_iter().filter_map(future).collect()
    }
}

impl Finished {
    fn push(&self, id: u64, answer: Option<Answer>) {
        let mut queue = lock(&self.queue);
        let was_empty = queue.is_empty();
        queue.push((id, answer));
        drop(queue);
        if was_empty {
            self.wake.wake();
        }
    }
}

/// Says that a task ended, however it did.
struct Ending {
    id: u64,
    answer: Option<Answer>,
    finished: Arc<Finished>,
}

impl Ending {
    fn with(mut self, answer: Answer) {
        self.answer = Some(answer);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.finished.push(self.id, self.answer.take());
    }
}

fn settle(future: &Bound<'_, PyAny>, answer: Option<Answer>) -> PyResult<()> {
    let py = future.py();
    // One that was cancelled takes no result.
    if future.call_method0("done")?.is_truthy()? {
        return Ok(());
    }
    let set = match answer.map_or_else(|| Err(lost()), |answer| answer(py)) {
        Ok(value) => future.call_method1("set_result", (value,)),
        Err(error) => future.call_method1("set_exception", (exception(py, error)?,)),
    };
    set.map(drop)
}

/// A future takes exceptions only, nothing like `KeyboardInterrupt`.
fn exception(py: Python<'_>, error: PyErr) -> PyResult<Bound<'_, PyAny>> {
    let value = error.into_value(py).into_bound(py).into_any();
    if value.is_instance_of::<PyException>() { Ok(value) } else { Err(PyErr::from_value(value)) }
}

/// A panic elsewhere leaves these plain collections whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
