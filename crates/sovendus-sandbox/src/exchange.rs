//! One request on its way through the sandbox, and its entry in the journal.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderMap, Response, request::Parts},
};

use crate::{connection::ConnectionHandle, conversion::Call, journal::Entry, state::State, verdict::Verdict};

const KEPT_BODY: usize = 64 * 1024;

/// Everything that answering a request needs, cheap to clone into a body that is still being sent.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) state: Arc<State>,
    pub(crate) connection: ConnectionHandle,
    pub(crate) call: Option<Call>,
    seq: u64,
}

impl Exchange {
    /// Writes the entry right away, so that a request that is never answered can be seen too.
    pub(crate) fn begin(state: Arc<State>, connection: ConnectionHandle, parts: &Parts) -> Self {
        let call = Call::parse(parts.uri.path());
        let entry = received(&state, &connection, parts, call.as_ref());
        let seq = state.journal().add(entry);
        Self { state, connection, call, seq }
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.call.as_ref().map(|call| call.token.as_str())
    }

    pub(crate) fn note_body(&self, body: &[u8]) {
        let kept = body.get(..KEPT_BODY).unwrap_or(body);
        let text = String::from_utf8_lossy(kept).into_owned();
        self.amend(|entry| entry.body = text);
    }

    pub(crate) fn note_fault(&self, name: String) {
        self.amend(|entry| entry.fault = Some(name));
    }

    pub(crate) fn judge(&self, parts: &Parts, body: &[u8]) -> Verdict {
        let judge = |call: &Call| call.judge(&self.state, &parts.method, &parts.headers, body);
        let verdict = self.call.as_ref().map_or_else(Verdict::unknown_url, judge);
        self.amend(|entry| entry.authorized = verdict.authorized);
        verdict
    }

    /// Counts the conversion if the verdict says so.
    pub(crate) fn register(&self, verdict: &Verdict) {
        let Some(token) = self.token().filter(|_| verdict.registers) else { return };
        let repeat = self.state.tokens().register(token);
        self.amend(|entry| (entry.registered, entry.repeat) = (true, repeat));
    }

    pub(crate) fn answer(&self, response: Response<Body>) -> Response<Body> {
        let status = response.status().as_u16();
        self.amend(|entry| entry.status = Some(status));
        response
    }

    fn amend(&self, change: impl FnOnce(&mut Entry)) {
        self.state.journal().amend(self.seq, change);
    }
}

fn received(state: &State, connection: &ConnectionHandle, parts: &Parts, call: Option<&Call>) -> Entry {
    let version = format!("{:?}", parts.version);
    let target = connection.target(&parts.uri);
    Entry {
        headers: pairs(&parts.headers),
        repeat: call.map_or(0, |call| state.tokens().registrations(&call.token)),
        ..Entry::new(parts.method.as_str(), target, &version, call)
    }
}

fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect()
}
