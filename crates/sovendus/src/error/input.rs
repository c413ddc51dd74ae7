use std::fmt;

/// Declares an enum whose variants have a stable code and words for people.
macro_rules! named {
    ($(#[$outer:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $code:literal $words:literal,)* }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// The stable code, the same in every language.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $words,)* })
            }
        }
    };
}

named! {
    /// Which input was invalid.
    Field {
        /// The click token.
        Token "token" "click token",
        /// The product id.
        ProductId "product_id" "product id",
        /// The API key.
        ApiKey "api_key" "API key",
        /// The address of the API.
        Endpoint "endpoint" "endpoint",
        /// The name of a landing parameter.
        ParamName "param_name" "parameter name",
        /// The name of the click cookie.
        CookieName "cookie_name" "cookie name",
        /// The domain of the click cookie.
        CookieDomain "cookie_domain" "cookie domain",
        /// The secret that signs the click cookie.
        Secret "secret" "cookie secret",
        /// The CA bundle.
        CaBundle "ca_bundle" "CA bundle",
        /// A timeout or budget.
        Timeout "timeout" "timeout",
        /// How many calls may be under way at once.
        MaxInFlight "max_in_flight" "max in flight",
    }
}

named! {
    /// What was wrong with an invalid input.
    Problem {
        /// It is empty.
        Empty "empty" "is empty",
        /// It is too long.
        TooLong "too_long" "is too long",
        /// It is too short to be safe.
        TooShort "too_short" "is too short; 16 bytes are the least, and they should be random",
        /// It has a character that isn't allowed there.
        Character "character"
            "has a character that is not allowed there; nothing is trimmed, so look for white space and line breaks too",
        /// It isn't a UUID.
        NotAUuid "not_a_uuid" "is not a UUID of the form 9bc72425-902c-3abf-9db8-8b186d7cb160",
        /// It isn't an absolute URL, or has a part that an endpoint must not have.
        NotAUrl "not_a_url" "is not a URL of the form https://host or https://host:port",
        /// It would carry the API key in the clear to another machine.
        Insecure "insecure" "must be https unless the host is a loopback one, since the API key would travel in the clear",
        /// It isn't a PEM file with at least one certificate.
        NotPem "not_pem" "is not a PEM file with at least one certificate",
        /// It is zero, negative or not a number.
        OutOfRange "out_of_range" "must be more than zero, and at most a day where it is a time",
        /// It is given twice.
        Duplicate "duplicate" "is given twice",
        /// It is missing.
        Missing "missing" "is missing",
    }
}
