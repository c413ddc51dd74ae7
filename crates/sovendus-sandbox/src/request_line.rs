//! The request target as it was sent.
//!
//! The HTTP library hands over a parsed URI, and parsing drops a `#fragment` and tidies schemes. A referee has to show
//! what was sent, so the connection keeps a copy of each first line as it passes. It also shows the requests that the
//! library turns away by itself, because their line isn't valid HTTP: an answer leaves, and no handler asked for the line.

use axum::http::Uri;

/// More than the longest target the HTTP library accepts.
const LONGEST: usize = 70_000;

/// The first line of the request that a connection is receiving.
#[derive(Default)]
pub(crate) struct RequestLine {
    bytes: Vec<u8>,
    complete: bool,
    /// A handler has seen this request.
    claimed: bool,
    /// Something was written since: what is read next begins another request.
    answered: bool,
}

impl RequestLine {
    pub(crate) fn read(&mut self, chunk: &[u8]) {
        if self.answered {
            *self = Self::default();
        }
        for byte in chunk {
            if self.complete {
                return;
            }
            self.push(*byte);
        }
    }

    fn push(&mut self, byte: u8) {
        // Blank lines before a request are allowed and skipped by every server.
        let is_blank = self.bytes.is_empty() && matches!(byte, b'\r' | b'\n');
        self.complete = !is_blank && (byte == b'\n' || self.bytes.len() >= LONGEST);
        if !is_blank && !self.complete {
            self.bytes.push(byte);
        }
    }

    pub(crate) fn claim(&mut self) {
        self.claimed = true;
    }

    /// Whether a line is there that no handler knows of, and its end isn't.
    pub(crate) fn lacks_its_end(&self) -> bool {
        self.is_unseen() && !self.complete
    }

    /// Notes that an answer leaves. Gives the line if no handler knows of it.
    pub(crate) fn written(&mut self) -> Option<String> {
        let unseen = self.is_unseen();
        self.answered = true;
        unseen.then(|| String::from_utf8_lossy(&self.bytes).trim_end_matches('\r').to_owned())
    }

    fn is_unseen(&self) -> bool {
        !self.answered && !self.claimed && !self.bytes.is_empty()
    }

    /// The raw target if the line is that of `uri`. With pipelined requests it may belong to an earlier one; then the
    /// parsed form has to do.
    pub(crate) fn target(&self, uri: &Uri) -> String {
        let line = String::from_utf8_lossy(&self.bytes);
        let sent =
            line.split(' ').nth(1).filter(|target| target.parse::<Uri>().is_ok_and(|sent| sent == *uri));
        sent.map_or_else(|| uri.to_string(), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target_of(chunks: &[&str], uri: &str) -> String {
        let mut line = RequestLine::default();
        line.read(b"GET /earlier HTTP/1.1\r\n\r\n");
        line.written();
        for chunk in chunks {
            line.read(chunk.as_bytes());
        }
        line.target(&uri.parse().unwrap())
    }

    #[test]
    fn keeps_what_parsing_drops() {
        assert_eq!(target_of(&["\r\nPOST /a", "#b HT", "TP/1.1\r\nx: y\r\n\r\n"], "/a"), "/a#b");
        assert_eq!(target_of(&["GET /%2F..?x HTTP/1.1\r\n"], "/%2F..?x"), "/%2F..?x");
    }

    #[test]
    fn tells_lines_that_no_handler_saw() {
        let mut line = RequestLine::default();
        line.read(b"GET /a b HTTP/1.1\r\n");
        assert_eq!(line.written().as_deref(), Some("GET /a b HTTP/1.1"));
        assert_eq!(line.written(), None);
        line.read(b"GET /c HTTP/1.1\r\n");
        line.claim();
        assert_eq!(line.written(), None);
    }

    #[test]
    fn falls_back_to_the_parsed_target() {
        assert_eq!(target_of(&["GET /one HTTP/1.1\r\n\r\nGET /two HTTP/1.1\r\n"], "/two"), "/two");
        assert_eq!(target_of(&["nonsense"], "/two"), "/two");
    }
}
