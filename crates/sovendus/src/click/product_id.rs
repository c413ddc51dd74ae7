use std::fmt;
use std::str::FromStr;

use uuid::Uuid;
use uuid::fmt::Hyphenated;

use crate::error::{Error, Field, Problem};

/// The `externalProductID` of a campaign: a UUID of any version, in its usual hyphenated form.
///
/// The vendor's own example is a version 3 UUID, so the version isn't checked. Upper case is accepted and kept as
/// lower case, so that two spellings of a product are one. It isn't secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProductId(Uuid);

impl ProductId {
    /// Validates a product id.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) unless it is 32 hexadecimal digits in the
    /// groups 8-4-4-4-12.
    pub fn parse(value: &str) -> Result<Self, Error> {
        hyphenated_uuid(Field::ProductId, value).map(Self)
    }
}

/// A UUID of any version in the groups 8-4-4-4-12.
pub(crate) fn hyphenated_uuid(field: Field, value: &str) -> Result<Uuid, Error> {
    // The length rules out the other spellings that the uuid crate reads: braced, URN and without hyphens.
    match Uuid::try_parse(value) {
        Ok(uuid) if value.len() == Hyphenated::LENGTH => Ok(uuid),
        _ if value.is_empty() => Err(Error::invalid_input(field, Problem::Empty)),
        _ => Err(Error::invalid_input(field, Problem::NotAUuid)),
    }
}

impl fmt::Display for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl fmt::Debug for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProductId({self})")
    }
}

impl FromStr for ProductId {
    type Err = Error;

    fn from_str(value: &str) -> Result<Self, Error> {
        Self::parse(value)
    }
}
