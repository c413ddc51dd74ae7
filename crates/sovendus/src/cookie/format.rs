//! `v1.<key id>.<landed at>.<token>.<product id or nothing>.<signature>`
//!
//! No part can hold a dot, so splitting is unambiguous, and nothing needs quoting in a cookie. The signature is
//! HMAC-SHA-256 over everything before its dot, in unpadded URL-safe base64. ARCHITECTURE.md describes the format;
//! the cookie vectors fix it. A change of any part is a new version.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::keys::{Key, KeyRing};
use crate::click::{Click, ClickToken, ProductId};

const VERSION: &str = "v1";

/// The longest value that can be valid: 2 + 8 + 12 + 128 + 36 + 43 characters and 5 dots.
const MAX_BYTES: usize = 234;

pub(super) fn sign(keys: &KeyRing, click: &Click, landed_at: SystemTime) -> String {
    let key = keys.current();
    let product_id = click.product_id.map(|id| id.to_string()).unwrap_or_default();
    let seconds = landed_at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let signed = format!("{VERSION}.{}.{seconds}.{}.{product_id}", key.id(), click.token.as_str());
    let signature = URL_SAFE_NO_PAD.encode(mac(key, &signed).finalize().into_bytes());
    format!("{signed}.{signature}")
}

pub(super) fn verify(keys: &KeyRing, value: &str) -> Option<(Click, SystemTime)> {
    if value.len() > MAX_BYTES {
        return None;
    }
    let (signed, signature) = value.rsplit_once('.')?;
    let mut parts = signed.split('.');
    let (version, key_id) = (parts.next()?, parts.next()?);
    if version != VERSION {
        return None;
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    mac(keys.find(key_id)?, signed).verify_slice(&signature).ok()?;

    // From here on it is known to be what `sign` wrote.
    let landed_at = UNIX_EPOCH.checked_add(Duration::from_secs(parts.next()?.parse().ok()?))?;
    let token = ClickToken::parse(parts.next()?).ok()?;
    let product_id = match parts.next()? {
        "" => None,
        id => Some(ProductId::parse(id).ok()?),
    };
    Some((Click { token, product_id }, landed_at))
}

fn mac(key: &Key, signed: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new(key.bytes().into());
    mac.update(signed.as_bytes());
    mac
}
