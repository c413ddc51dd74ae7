//! Any `Cookie` header: no panic, and nobody guesses a signature.
#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

use libfuzzer_sys::fuzz_target;
use sovendus::{ClickCookie, KeyRing};

static COOKIE: LazyLock<ClickCookie> =
    LazyLock::new(|| ClickCookie::new(KeyRing::new("correct horse battery staple").unwrap()));

fuzz_target!(|header: &[u8]| {
    assert!(COOKIE.read(header, UNIX_EPOCH + Duration::from_secs(1_800_000_000)).is_none());
});
