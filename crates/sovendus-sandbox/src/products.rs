//! The products the sandbox knows, and their keys.

use std::collections::BTreeMap;

use serde::Serialize;

/// The product that a sandbox knows when it was given none.
pub const DEMO_PRODUCT: &str = "9bc72425-902c-3abf-9db8-8b186d7cb160";
/// The API key of [`DEMO_PRODUCT`]. It opens nothing but sandboxes.
pub const DEMO_KEY: &str = "DEMO-SANDB-OXKEY1-234";

/// Lengths of the groups of a UUID. Versions aren't looked at: the vendor's own example is a version 3.
const UUID_GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

#[derive(Debug)]
pub(crate) enum InvalidProduct {
    Id(String),
    EmptyKey(String),
}

/// Keys by product id, in lower case because UUIDs are equal whatever their case.
pub(crate) struct Products(BTreeMap<String, String>);

/// A product as it may be shown: its key is masked.
#[derive(Serialize)]
pub(crate) struct ShownProduct {
    id: String,
    key: String,
}

impl Products {
    pub(crate) fn new(products: Vec<(String, String)>) -> Result<Self, InvalidProduct> {
        products.into_iter().map(checked).collect::<Result<_, _>>().map(Self)
    }

    pub(crate) fn key(&self, id: &str) -> Option<&str> {
        self.0.get(&id.to_ascii_lowercase()).map(String::as_str)
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    pub(crate) fn shown(&self) -> Vec<ShownProduct> {
        self.0.iter().map(|(id, key)| ShownProduct { id: id.clone(), key: masked(key) }).collect()
    }
}

fn checked((id, key): (String, String)) -> Result<(String, String), InvalidProduct> {
    if !is_uuid(&id) {
        return Err(InvalidProduct::Id(id));
    }
    if key.is_empty() {
        return Err(InvalidProduct::EmptyKey(id));
    }
    Ok((id.to_ascii_lowercase(), key))
}

pub(crate) fn is_uuid(text: &str) -> bool {
    let mut groups = text.split('-');
    let lengths_fit =
        UUID_GROUPS.iter().all(|length| groups.next().is_some_and(|group| is_hex(group, *length)));
    lengths_fit && groups.next().is_none()
}

fn is_hex(group: &str, length: usize) -> bool {
    group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Shows the last four characters, and of a short key no more than a quarter.
fn masked(key: &str) -> String {
    let length = key.chars().count();
    let shown = 4.min(length / 4);
    key.chars().enumerate().map(|(at, char)| if at + shown < length { '*' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keys() {
        assert_eq!(masked(DEMO_KEY), "*****************-234");
        assert_eq!(masked("abcdefgh"), "******gh");
        assert_eq!(masked("abc"), "***");
    }

    #[test]
    fn tells_uuids() {
        assert!(is_uuid(DEMO_PRODUCT));
        assert!(is_uuid(&DEMO_PRODUCT.to_uppercase()));
        for wrong in
            ["", "9bc72425", "9bc72425-902c-3abf-9db8-8b186d7cb16g", "9bc72425902c3abf9db88b186d7cb160"]
        {
            assert!(!is_uuid(wrong), "{wrong}");
        }
        assert!(!is_uuid(&format!("{DEMO_PRODUCT}-")));
    }
}
