//! The two cookie headers: reading `Cookie`, writing `Set-Cookie`.

use std::fmt;
use std::time::Duration;

/// The values of every cookie of that name in a `Cookie` header, as they stand there.
///
/// Names are compared exactly; a value's surrounding quotes are dropped; bytes that aren't UTF-8 are no value.
pub(super) fn values<'a>(header: &'a [u8], name: &str) -> impl Iterator<Item = &'a str> {
    header.split(|byte| *byte == b';').filter_map(move |pair| {
        let value = pair.trim_ascii_start().strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
        let value = std::str::from_utf8(value.trim_ascii_end()).ok()?;
        Some(value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value))
    })
}

/// A cookie to set: its parts, and as `Display` the value of a `Set-Cookie` header.
///
/// Always `HttpOnly` (no script needs it), `SameSite=Lax` (a landing from a partner's page is cross-site, so Strict
/// would lose it) and for `Path=/`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetCookie {
    /// The cookie's name.
    pub name: String,
    /// Its value, of characters that need no quoting; empty for a removal.
    pub value: String,
    /// How long the browser keeps it; zero for a removal.
    pub max_age: Duration,
    /// Its domain, if the shop set one.
    pub domain: Option<String>,
    /// Whether it is sent over https only.
    pub secure: bool,
}

impl SetCookie {
    /// What a response that sets or removes the cookie, and any response to a URL with a click, must say in
    /// `Cache-Control` in place of anything else, so that no cache hands out or swallows a shopper's click.
    pub const CACHE_CONTROL: &'static str = "private, no-store";
}

impl fmt::Display for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}; Max-Age={}; Path=/", self.name, self.value, self.max_age.as_secs())?;
        if let Some(domain) = &self.domain {
            write!(f, "; Domain={domain}")?;
        }
        if self.secure {
            f.write_str("; Secure")?;
        }
        f.write_str("; HttpOnly; SameSite=Lax")
    }
}
