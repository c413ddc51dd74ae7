//! What a sandbox remembers while it runs.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::{journal::Recorder, products::Products, queue::FaultQueue, tokens::Tokens};

pub(crate) struct State {
    pub(crate) products: Products,
    pub(crate) strict: bool,
    /// Ends the server, its connections, and every fault that waits.
    pub(crate) stopping: CancellationToken,
    tokens: Mutex<Tokens>,
    faults: Mutex<FaultQueue>,
    journal: Mutex<Recorder>,
}

impl State {
    pub(crate) fn new(products: Products, strict: bool) -> Self {
        Self {
            products,
            strict,
            stopping: CancellationToken::new(),
            tokens: Mutex::default(),
            faults: Mutex::default(),
            journal: Mutex::default(),
        }
    }

    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        lock(&self.tokens)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, FaultQueue> {
        lock(&self.faults)
    }

    pub(crate) fn journal(&self) -> MutexGuard<'_, Recorder> {
        lock(&self.journal)
    }

    pub(crate) fn clear(&self) {
        self.faults().clear();
        self.tokens().clear();
        self.journal().clear();
    }
}

/// A panic elsewhere leaves these plain collections whole, so a poisoned lock is no reason to fail as well.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
