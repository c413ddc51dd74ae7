//! The runtime that drives every call of a process.
//!
//! One for all clients, with one worker: each hand-over between threads costs more than the work it would share. It
//! starts with the first call in each process, so that a server may import the shop and fork workers from it; the
//! one that a child inherits is left alone, see [`PerProcess`].

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use sovendus::PerProcess;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

static RUNTIME: LazyLock<PerProcess<Runtime>> = LazyLock::new(PerProcess::new);

/// Makes the empty slot, at import: done by a first call, a fork at the same moment would find it half made.
pub(crate) fn prepare() {
    LazyLock::force(&RUNTIME);
}

pub(crate) fn spawn<F>(future: F) -> io::Result<JoinHandle<F::Output>>
where
    F: Future<Output: Send> + Send + 'static,
{
    RUNTIME.with(start, |runtime| runtime.spawn(future))
}

/// Where the system refuses a thread, tokio panics; a shop that is out of threads needs its error page all the same.
fn start() -> io::Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("sovendus").enable_io().enable_time();
    catch_unwind(AssertUnwindSafe(|| builder.build()))
        .unwrap_or_else(|_| Err(io::Error::other("the thread for calls to Sovendus cannot be started")))
}
