//! Deciding what a request means for the click cookie.

use std::time::SystemTime;

use super::{ClickCookie, SetCookie};

/// The shop's decision on storing the click with this visitor (ePrivacy Directive, article 5(3)).
///
/// There is no default on purpose: whether consent is needed is the shop's to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// The shop needs none for this.
    NotRequired,
    /// The visitor agreed.
    Granted,
    /// The visitor declined or withdrew: nothing is stored, and what was is removed.
    Denied,
    /// The visitor hasn't decided: nothing is stored.
    Unknown,
}

/// What capturing needs to know of a request.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestFacts<'a> {
    /// The method, upper case as on the wire.
    pub method: &'a str,
    /// The raw query string: what stands after the `?`, still percent-encoded.
    pub query: &'a [u8],
    /// The `Cookie` header, several joined with `; `.
    pub cookies: &'a [u8],
    /// The headers named in [`PURPOSE_HEADERS`](RequestFacts::PURPOSE_HEADERS), joined if there are several.
    pub purpose: Option<&'a str>,
    /// `Sec-Fetch-Mode`.
    pub fetch_mode: Option<&'a str>,
    /// Whether the visitor's connection is https, as far as the shop can tell.
    pub https: bool,
}

impl RequestFacts<'_> {
    /// The headers in which browsers say that they only look ahead, today's first, in lower case.
    pub const PURPOSE_HEADERS: [&'static str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

    /// Whether a person went to this URL: a GET that is neither a prefetch nor a script's fetch.
    ///
    /// A HEAD of a link checker, a CORS preflight, a form's POST or a prefetch of a teaser is no click, and must not
    /// replace the token of a real one.
    fn is_navigation(&self) -> bool {
        let prefetch = self.purpose.is_some_and(|purpose| {
            let purpose = purpose.to_ascii_lowercase();
            ["prefetch", "prerender", "preview"].iter().any(|word| purpose.contains(word))
        });
        self.method == "GET" && !prefetch && self.fetch_mode.is_none_or(|mode| mode == "navigate")
    }
}

/// What a request means for the click cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Captured {
    /// There is no click in this request, or none that may be stored.
    Nothing,
    /// The cookie holds this very click already: its 30 days go on.
    Keep,
    /// Set this cookie.
    Set(SetCookie),
    /// The visitor denies consent: remove what is still there with these cookies.
    Remove(Vec<SetCookie>),
}

impl Consent {
    /// The consent of that name: `not_required`, `granted`, `denied` or `unknown`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "not_required" => Some(Self::NotRequired),
            "granted" => Some(Self::Granted),
            "denied" => Some(Self::Denied),
            "unknown" => Some(Self::Unknown),
            _ => None,
        }
    }

    /// Whether a click may be stored and used.
    #[must_use]
    pub fn is_given(self) -> bool {
        matches!(self, Self::NotRequired | Self::Granted)
    }
}

impl ClickCookie {
    /// Decides what a request means for the click cookie. Pure, and never an error: what is invalid isn't there.
    ///
    /// Asking for consent may be costly; [`has_click`](Self::has_click) tells whether the answer matters.
    #[must_use]
    pub fn capture(&self, request: &RequestFacts<'_>, now: SystemTime, consent: Consent) -> Captured {
        let Some(click) = self.params.find_click(request.query).filter(|_| request.is_navigation()) else {
            return Captured::Nothing;
        };
        let stored = self.read(request.cookies, now).filter(|stored| stored.landed_at.is_some());
        match consent {
            Consent::Denied if stored.is_some() => Captured::Remove(self.removal(request.https)),
            Consent::Denied | Consent::Unknown => Captured::Nothing,
            _ if stored.is_some_and(|stored| stored.click == click) => Captured::Keep,
            _ => Captured::Set(self.issue(&click, now, request.https)),
        }
    }

    /// Whether a query string holds a valid click: the cheap question that a shop asks on every request.
    ///
    /// If it does, the response says [`SetCookie::CACHE_CONTROL`] whatever [`capture`](Self::capture) decides: a page
    /// cache that kept the answer to a prefetch, or to a visitor who was still to be asked, would swallow the click.
    #[must_use]
    pub fn has_click(&self, query: impl AsRef<[u8]>) -> bool {
        self.params.find_click(query).is_some()
    }
}
