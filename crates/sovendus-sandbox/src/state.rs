//! What a sandbox remembers while it runs.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::{
    call::Call, journal::Recorder, products::Products, queue::FaultQueue, redemption, tally::Tally,
    tokens::Tokens, traffic_sources::TrafficSources,
};

pub(crate) struct State {
    pub(crate) products: Products,
    pub(crate) traffic_sources: TrafficSources,
    pub(crate) strict: bool,
    /// Ends the server, its connections, and every fault that waits.
    pub(crate) stopping: CancellationToken,
    tokens: Mutex<Tokens>,
    redemptions: Mutex<Tally<redemption::Call>>,
    faults: Mutex<FaultQueue>,
    journal: Mutex<Recorder>,
}

impl State {
    pub(crate) fn new(products: Products, traffic_sources: TrafficSources, strict: bool) -> Self {
        Self {
            products,
            traffic_sources,
            strict,
            stopping: CancellationToken::new(),
            tokens: Mutex::default(),
            redemptions: Mutex::default(),
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

    /// How often the same was registered so far.
    pub(crate) fn registrations(&self, call: &Call) -> u64 {
        match call {
            Call::Conversion(call) => self.tokens().registrations(&call.token),
            Call::Redemption(call) => lock(&self.redemptions).count(call),
        }
    }

    /// Counts a call; the answer is how often the same had been registered before.
    pub(crate) fn register(&self, call: &Call) -> u64 {
        match call {
            Call::Conversion(call) => self.tokens().register(&call.token),
            Call::Redemption(call) => lock(&self.redemptions).add(call.clone()),
        }
    }

    pub(crate) fn clear(&self) {
        self.faults().clear();
        self.tokens().clear();
        lock(&self.redemptions).clear();
        self.journal().clear();
    }
}

/// A panic elsewhere leaves these plain collections whole, so a poisoned lock is no reason to fail as well.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
