//! Which documented call a request is, told from its path.

use crate::{conversion, journal::Endpoint, redemption};

/// A call of one of the vendor's APIs, right or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Conversion(conversion::Call),
    Redemption(redemption::Call),
}

impl Call {
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let conversion = || conversion::Call::parse(path).map(Self::Conversion);
        conversion().or_else(|| redemption::Call::parse(path).map(Self::Redemption))
    }

    /// Takes what the call says in its body.
    pub(crate) fn read(&mut self, body: &[u8]) {
        match self {
            Self::Conversion(_) => {}
            Self::Redemption(call) => call.read(body),
        }
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        match self {
            Self::Conversion(_) => Endpoint::Conversion,
            Self::Redemption(_) => Endpoint::Redemption,
        }
    }

    pub(crate) fn product_id(&self) -> Option<&str> {
        self.conversion().map(|call| call.product_id.as_str())
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.conversion().map(|call| call.token.as_str())
    }

    pub(crate) fn traffic_source(&self) -> Option<&str> {
        self.redemption().map(|call| call.traffic_source.as_str())
    }

    pub(crate) fn coupon_code(&self) -> Option<&str> {
        self.redemption().and_then(|call| call.coupon_code.as_deref())
    }

    fn conversion(&self) -> Option<&conversion::Call> {
        match self {
            Self::Conversion(call) => Some(call),
            Self::Redemption(_) => None,
        }
    }

    fn redemption(&self) -> Option<&redemption::Call> {
        match self {
            Self::Redemption(call) => Some(call),
            Self::Conversion(_) => None,
        }
    }
}
