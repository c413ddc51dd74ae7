//! How often something has happened.

use std::{borrow::Borrow, collections::HashMap, hash::Hash};

/// Counts by what they count.
pub(crate) struct Tally<K>(HashMap<K, u64>);

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Tally<K> {
    /// How often it was counted so far.
    pub(crate) fn count<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> u64
    where
        K: Borrow<Q>,
    {
        self.0.get(key).copied().unwrap_or(0)
    }

    /// Counts it once more; the answer is how often it had been counted before.
    pub(crate) fn add(&mut self, key: K) -> u64 {
        let count = self.0.entry(key).or_insert(0);
        *count += 1;
        *count - 1
    }

    /// How many different ones were counted.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
