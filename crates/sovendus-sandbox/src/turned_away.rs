//! Requests that the HTTP library answers by itself, because they aren't valid HTTP. A journal without them would be
//! blind to just the most hostile ones.

use axum::http::StatusCode;

use crate::{call::Call, control, journal::Entry, state::State};

/// Writes one into the journal, given its first line and the beginning of the answer. Only the line is known.
pub(crate) fn note(state: &State, line: &str, answer: &[u8]) {
    let (method, rest) = line.split_once(' ').unwrap_or(("", line));
    let (target, version) = rest.rsplit_once(' ').filter(is_versioned).unwrap_or((rest, ""));
    if target.starts_with(control::PREFIX) {
        return;
    }
    let path = target.split('?').next().unwrap_or_default();
    let call = Call::parse(path);
    let status = status(answer).map(|status| status.as_u16());
    let entry = Entry { status, ..Entry::new(method, target.to_owned(), version, call.as_ref()) };
    state.journal().add(entry);
}

fn is_versioned((_, version): &(&str, &str)) -> bool {
    version.starts_with("HTTP/")
}

/// The three digits after `HTTP/1.1 `.
fn status(answer: &[u8]) -> Option<StatusCode> {
    let digits = answer.split(|byte| *byte == b' ').nth(1)?;
    StatusCode::from_bytes(digits).ok()
}
