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
        /// An e-mail address.
        Email "email" "e-mail address",
        /// The hash of an e-mail address.
        EmailHash "email_hash" "e-mail hash",
        /// A voucher code.
        CouponCode "coupon_code" "coupon code",
        /// An order's number.
        OrderId "order_id" "order id",
        /// The net value of an order.
        OrderValue "order_value" "order value",
        /// The currency of an order.
        OrderCurrency "order_currency" "order currency",
        /// When an order was placed.
        PlacedAt "placed_at" "time of the order",
        /// The gross value of an order.
        Gross "gross" "gross value",
        /// The tax in a gross value, as an amount or a percentage.
        Tax "tax" "tax",
        /// The shipping costs in a gross value.
        Shipping "shipping" "shipping costs",
        /// A discount on a gross value.
        Discount "discount" "discount",
        /// The shop's traffic source number.
        TrafficSource "traffic_source" "traffic source number",
        /// The traffic medium id of an integration.
        TrafficMedium "traffic_medium" "traffic medium id",
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
        /// It has no `@`.
        MissingAt "missing_at" "has no @",
        /// It has white space or a control character inside.
        InnerWhiteSpace "inner_white_space" "has white space or a control character inside",
        /// It is a SHA-256.
        Sha256 "sha256" "is a SHA-256; Sovendus takes the MD5 of the trimmed, lower-case address",
        /// It isn't an MD5.
        NotMd5 "not_md5" "is not an MD5 of 32 hexadecimal digits",
        /// It isn't a currency of ISO 4217.
        NotACurrency "not_a_currency" "is not a currency code of ISO 4217 in upper case, such as EUR",
        /// It isn't an exact number.
        NotANumber "not_a_number" "is not a number of the form 12.34; it has no comma, and is never NaN or infinite",
        /// It is a binary floating-point number.
        Float "float" "is a float, which can't hold money exactly; pass an exact decimal or a string such as \"12.34\"",
        /// It is negative.
        Negative "negative" "is negative",
        /// It has more digits than are kept exactly.
        TooLarge "too_large" "has more digits than are kept exactly, which are 28",
    }
}
