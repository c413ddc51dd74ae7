//! Any text as an e-mail address: no panic; outer white space doesn't matter.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sovendus::EmailHash;

fuzz_target!(|email: &str| {
    if let Ok(hash) = EmailHash::of(email) {
        let padded = format!(" {email}\u{3000}");
        assert!(EmailHash::of(&padded).is_ok_and(|again| again == hash));
    }
    let _ = EmailHash::from_hex(email);
});
