//! Everything the sandbox was sent, in order.

use std::{
    collections::VecDeque,
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use crate::call::Call;

const MAX_ENTRIES: usize = 100_000;

/// Which API a request was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Endpoint {
    /// `/ext/{externalProductId}/{token}/api`.
    Conversion,
    /// `/redeem/{trafficSourceNumber}`.
    Redemption,
    /// None that the vendor documents.
    Unknown,
}

/// One request, and what became of it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// Counts up from 1 for as long as the sandbox lives, also across clearing.
    pub seq: u64,
    /// When the request's head had arrived, in milliseconds since 1970.
    pub unix_ms: u64,
    /// The method.
    pub method: String,
    /// The request target as it was sent: not decoded, not normalised.
    pub target: String,
    /// Such as `HTTP/1.1`.
    pub version: String,
    /// Names (in lower case) and values in the order they came.
    pub headers: Vec<(String, String)>,
    /// The first 64 KiB of the body; empty until it has arrived.
    pub body: String,
    /// Which API the path belongs to.
    pub endpoint: Endpoint,
    /// The product id in the path, as it was sent.
    pub product_id: Option<String>,
    /// The token in the path, as it was sent.
    pub token: Option<String>,
    /// The traffic source number in the path, as it was sent.
    pub traffic_source: Option<String>,
    /// The coupon code in the body; `None` until it has arrived, and if it isn't a JSON string in an object.
    pub coupon_code: Option<String>,
    /// Whether the key was that of the product; `None` if there is no such product. Redemptions have no key.
    pub authorized: Option<bool>,
    /// The status answered; `None` when nothing was, or not yet.
    pub status: Option<u16>,
    /// The name of the fault that was played.
    pub fault: Option<String>,
    /// Whether the conversion or redemption counted.
    pub registered: bool,
    /// How often the token had been registered before this request; or, as a whole, the traffic source, order id and
    /// coupon code.
    pub repeat: u64,
}

impl Entry {
    /// A request of which only the first line is known yet.
    pub(crate) fn new(method: &str, target: String, version: &str, call: Option<&Call>) -> Self {
        Self {
            seq: 0,
            unix_ms: unix_ms(),
            method: method.to_owned(),
            target,
            version: version.to_owned(),
            headers: Vec::new(),
            body: String::new(),
            endpoint: call.map_or(Endpoint::Unknown, Call::endpoint),
            product_id: call.and_then(Call::product_id).map(str::to_owned),
            token: call.and_then(Call::token).map(str::to_owned),
            traffic_source: call.and_then(Call::traffic_source).map(str::to_owned),
            coupon_code: None,
            authorized: None,
            status: None,
            fault: None,
            registered: false,
            repeat: 0,
        }
    }
}

/// A copy of the journal.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Journal {
    /// Oldest first.
    pub entries: Vec<Entry>,
    /// How many of the oldest had to make room.
    pub dropped: u64,
}

/// The journal while it is being written.
#[derive(Default)]
pub(crate) struct Recorder {
    entries: VecDeque<Entry>,
    last_seq: u64,
    dropped: u64,
}

impl Recorder {
    /// Adds an entry and gives it its number.
    pub(crate) fn add(&mut self, mut entry: Entry) -> u64 {
        if self.entries.len() >= MAX_ENTRIES {
            self.entries.pop_front();
            self.dropped += 1;
        }
        self.last_seq += 1;
        entry.seq = self.last_seq;
        self.entries.push_back(entry);
        self.last_seq
    }

    /// Changes an entry, unless it was dropped or cleared meanwhile.
    pub(crate) fn amend(&mut self, seq: u64, change: impl FnOnce(&mut Entry)) {
        // Numbers have no gaps, so the distance from the oldest is the index.
        let oldest = self.entries.front().map_or(u64::MAX, |entry| entry.seq);
        let at = seq.checked_sub(oldest).and_then(|at| usize::try_from(at).ok());
        if let Some(entry) = at.and_then(|at| self.entries.get_mut(at)) {
            change(entry);
        }
    }

    pub(crate) fn snapshot(&self, wanted: impl Fn(&Entry) -> bool) -> Journal {
        let entries = self.entries.iter().filter(|entry| wanted(entry)).cloned().collect();
        Journal { entries, dropped: self.dropped }
    }

    /// Forgets all entries; the answer is how many there were.
    pub(crate) fn clear(&mut self) -> usize {
        let cleared = self.entries.len();
        self.entries.clear();
        self.dropped = 0;
        cleared
    }
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry::new("POST", "/".to_owned(), "HTTP/1.1", None)
    }

    #[test]
    fn is_bounded_and_says_so() {
        let mut recorder = Recorder::default();
        for _ in 0..MAX_ENTRIES + 2 {
            recorder.add(entry());
        }
        recorder.amend(2, |entry| entry.status = Some(1));
        recorder.amend(4, |entry| entry.status = Some(4));
        let journal = recorder.snapshot(|_| true);
        assert_eq!((journal.entries.len(), journal.dropped), (MAX_ENTRIES, 2));
        assert_eq!((journal.entries[0].seq, journal.entries[0].status), (3, None));
        assert_eq!(recorder.snapshot(|entry| entry.status.is_some()).entries[0].seq, 4);
    }

    #[test]
    fn clearing_never_confuses_entries() {
        let mut recorder = Recorder::default();
        let early = recorder.add(entry());
        assert_eq!(recorder.clear(), 1);
        recorder.add(entry());
        recorder.amend(early, |entry| entry.status = Some(200));
        assert_eq!(recorder.snapshot(|_| true).entries[0].status, None);
    }
}
