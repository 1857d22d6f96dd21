//! A secret key in memory: wiped when it is dropped, never printed.

use std::fmt;

use zeroize::Zeroizing;

/// The secret half of a key pair.
///
/// It has no `Display` and no `Clone`, its `Debug` is redacted, and its memory is wiped on drop.
///
/// ```
/// let secret = tc3::Secret::new("hush".to_owned());
/// assert_eq!(format!("{secret:?}"), "Secret(redacted)");
/// ```
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes the text over without a copy, so that no second one stays in memory.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text.into_bytes()))
    }

    /// The key's bytes, for the one place that feeds them to a hash or a cipher.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_nothing_and_gives_its_bytes_on_request() {
        let secret = Secret::new("hush".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(redacted)");
        assert_eq!(secret.expose(), b"hush");
    }
}
