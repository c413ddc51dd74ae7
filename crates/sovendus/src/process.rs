//! Values that belong to one process.
//!
//! The problem: gunicorn `--preload`, uWSGI and Celery import the shop once and fork workers from it. Threads don't
//! survive a fork, sockets are shared by it, and a lock that some other thread held stays locked for ever. So a
//! runtime or a connection pool made before a fork hangs or mixes up conversations after it.
//!
//! Why the obvious fails: an at-fork hook isn't run by every server (uWSGI forks behind Python's back), and a mutex
//! around the value is the very lock that may be held.
//!
//! What is done instead: the value carries the id of the process that made it, and every access compares. A child
//! finds another process's value, leaves it alone without ever dropping it (its destructor would talk to threads
//! that aren't there and sockets that are still the parent's), and makes its own. The slot is swapped without a lock.

use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;

/// A value made at its first use in each process, and never touched in another.
pub struct PerProcess<T: Send + Sync + 'static> {
    slot: ArcSwap<Slot<T>>,
}

struct Slot<T> {
    pid: u32,
    value: OnceLock<T>,
}

impl<T> Slot<T> {
    fn of_this_process() -> Self {
        Self { pid: std::process::id(), value: OnceLock::new() }
    }

    fn is_inherited(&self) -> bool {
        self.pid != std::process::id()
    }
}

impl<T> Drop for Slot<T> {
    fn drop(&mut self) {
        if self.is_inherited() {
            std::mem::forget(self.value.take());
        }
    }
}

impl<T: Send + Sync + 'static> PerProcess<T> {
    /// Nothing yet: no thread, no socket.
    #[must_use]
    pub fn new() -> Self {
        Self { slot: ArcSwap::from_pointee(Slot::of_this_process()) }
    }

    /// Calls `using` with this process's value, which `make` makes if there is none yet.
    ///
    /// # Errors
    ///
    /// What `make` returns; the next call tries again.
    pub fn with<R, E>(
        &self,
        make: impl FnOnce() -> Result<T, E>,
        using: impl FnOnce(&T) -> R,
    ) -> Result<R, E> {
        let slot = self.own_slot();
        if let Some(value) = slot.value.get() {
            return Ok(using(value));
        }
        // Two threads may both make one at first use; the second one's is dropped unused.
        let fresh = make()?;
        Ok(using(slot.value.get_or_init(|| fresh)))
    }

    /// Drops this process's value; the next use makes another.
    pub fn clear(&self) {
        self.slot.store(Arc::new(Slot::of_this_process()));
    }

    fn own_slot(&self) -> Arc<Slot<T>> {
        loop {
            let slot = self.slot.load_full();
            if !slot.is_inherited() {
                return slot;
            }
            self.slot.compare_and_swap(&slot, Arc::new(Slot::of_this_process()));
        }
    }
}

impl<T: Send + Sync + 'static> Default for PerProcess<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Send + Sync + 'static> std::fmt::Debug for PerProcess<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PerProcess")
    }
}
