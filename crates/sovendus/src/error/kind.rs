/// Declares every kind once: variant, stable code, whether it is worth repeating, and its meaning in words.
macro_rules! error_kinds {
    ($($(#[$doc:meta])* $kind:ident $code:literal $retryable:literal $meaning:literal;)*) => {
        /// What kind of error it is. Each has one class in Python, one in Node and one line in the README's table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$doc])* $kind,)*
        }

        impl ErrorKind {
            /// Every kind, in the order of the documented table.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// The stable code, the same in every language.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$kind => $code,)* }
            }

            /// The kind that has this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.code() == code)
            }

            /// The variant's name, from which the bindings name their classes (`Timeout` → `TimeoutError`).
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => stringify!($kind),)* }
            }

            /// Whether the same call may succeed later without anybody changing anything.
            #[must_use]
            pub const fn is_retryable(self) -> bool {
                match self { $(Self::$kind => $retryable,)* }
            }

            /// What it means and what to do, as a lower-case sentence without a full stop.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$kind => $meaning,)* }
            }
        }
    };
}

error_kinds! {
    /// A value that can't be right was refused before anything was sent.
    InvalidInput "invalid_input" false
        "a value is invalid";
    /// 403: API key wrong or missing. Permanent until the configuration changes.
    Unauthorized "unauthorized" false
        "the API refused the key; check the API key of this product";
    /// 422 `External product id not found.`, or a click of a product for which no API key is configured.
    UnknownProduct "unknown_product" false
        "the product id is not known; check it against the credentials from Sovendus";
    /// 422 `Token not found.`
    UnknownToken "unknown_token" false
        "the API does not know this click token; it may be made up, expired or of another product";
    /// 422 with any other message: the API found a parameter malformed.
    InvalidParameters "invalid_parameters" false
        "the API found a parameter malformed; check product id and click token";
    /// 404 or 405: not the documented endpoint.
    WrongEndpoint "wrong_endpoint" false
        "there is no such API call; check the configured endpoint";
    /// 3xx: never followed, since the body carries the API key.
    Redirected "redirected" false
        "the API answered with a redirect, which is never followed; check the configured endpoint";
    /// 500, 502, 503, 504, 408, 425 or 429: "repeat with some delay".
    ServerError "server_error" true
        "the API could not serve the call; repeat it later";
    /// 500 to a redemption, which the API also gives for an unknown traffic source number or traffic medium id. Worth
    /// repeating, but not for long.
    InternalError "internal_error" true
        "the API had an internal error; if it stays, check the traffic source number and the traffic medium id";
    /// Anything undocumented, such as a captive proxy's 200 or a 200 that names another token.
    UnexpectedAnswer "unexpected_answer" true
        "the answer is not one that the API documents; a proxy may have given it; repeat the call later";
    /// No answer within the deadline. The call may or may not have arrived.
    Timeout "timeout" true
        "no answer came before the deadline; repeat the call later";
    /// No connection, or one that broke. The call may or may not have arrived.
    Connection "connection" true
        "the connection could not be made or broke; check network and proxy, and repeat the call later";
    /// The durable outbox can't be used.
    Outbox "outbox" false
        "the outbox cannot be used";
    /// The client was closed.
    Closed "closed" false
        "the client is closed; make a new one";
}
