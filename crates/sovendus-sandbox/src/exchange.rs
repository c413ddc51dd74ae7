//! One request on its way through the sandbox, and its entry in the journal.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderMap, Response, request::Parts},
};

use crate::{call::Call, connection::ConnectionHandle, journal::Entry, state::State, verdict::Verdict};

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

    /// A redemption is only now known for what it is.
    pub(crate) fn note_body(&mut self, body: &[u8]) {
        let kept = body.get(..KEPT_BODY).unwrap_or(body);
        let text = String::from_utf8_lossy(kept).into_owned();
        if let Some(call) = &mut self.call {
            call.read(body);
        }
        let call = self.call.as_ref();
        let coupon_code = call.and_then(Call::coupon_code).map(str::to_owned);
        let repeat = registrations(&self.state, call);
        self.amend(|entry| (entry.body, entry.coupon_code, entry.repeat) = (text, coupon_code, repeat));
    }

    pub(crate) fn note_fault(&self, name: String) {
        self.amend(|entry| entry.fault = Some(name));
    }

    pub(crate) fn judge(&self, parts: &Parts, body: &[u8]) -> Verdict {
        let verdict = match &self.call {
            None => Verdict::unknown_url(),
            Some(Call::Conversion(call)) => call.judge(&self.state, &parts.method, &parts.headers, body),
            Some(Call::Redemption(call)) => call.judge(&self.state, &parts.method, body),
        };
        self.amend(|entry| entry.authorized = verdict.authorized);
        verdict
    }

    /// Counts the conversion or redemption if the verdict says so.
    pub(crate) fn register(&self, verdict: &Verdict) {
        let Some(call) = self.call.as_ref().filter(|_| verdict.registers) else { return };
        let repeat = self.state.register(call);
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
        repeat: registrations(state, call),
        ..Entry::new(parts.method.as_str(), target, &version, call)
    }
}

fn registrations(state: &State, call: Option<&Call>) -> u64 {
    call.map_or(0, |call| state.registrations(call))
}

fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect()
}
