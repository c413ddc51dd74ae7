//! How much of a value a person may see. One rule for every language, log and error.

/// What a log may show of a click token: its first 8 characters, and never more than half of it.
///
/// Eight is what the vendor's own samples log; the half keeps short tokens from being shown whole.
pub(crate) fn head(value: &str) -> String {
    let shown = (value.chars().count() / 2).min(8);
    value.chars().take(shown).chain(['…']).collect()
}

/// What a log may show of a secret: its last 4 characters, and never more than a quarter of it.
pub(crate) fn tail(secret: &str) -> String {
    let length = secret.chars().count();
    let shown = (length / 4).min(4);
    std::iter::once('…').chain(secret.chars().skip(length - shown)).collect()
}

/// What a person may see of a secret, with a star for each character that is hidden: at most its last 4
/// characters, and never more than a quarter of it.
///
/// ```
/// assert_eq!(sovendus::masked_secret("XXXX-XXXXX-XXXXXX-123"), "*****************-123");
/// ```
#[must_use]
pub fn masked_secret(secret: &str) -> String {
    let length = secret.chars().count();
    let hidden = length - (length / 4).min(4);
    std::iter::repeat_n('*', hidden).chain(secret.chars().skip(hidden)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_shown_whole() {
        assert_eq!(head("11111-test-111-11111"), "11111-te…");
        assert_eq!(head("abc123"), "abc…");
        assert_eq!(head("a"), "…");
    }

    #[test]
    fn a_secret_never_shows_more_than_a_quarter() {
        assert_eq!(tail("XXXX-XXXXX-XXXXXX-1234"), "…1234");
        assert_eq!(tail("12345678"), "…78");
        assert_eq!(tail("123"), "…");
        assert_eq!(tail(""), "…");
        assert_eq!(masked_secret("12345678"), "******78");
        assert_eq!(masked_secret("123"), "***");
        assert_eq!(masked_secret(""), "");
    }
}
