//! A secret key in memory: wiped when it is dropped, never printed.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

/// The secret half of a key pair.
///
/// It has no `Display` and no `Clone`, its `Debug` is redacted, and its memory is wiped on drop.
///
/// ```
/// let secret = tc3::Secret::new("hush".to_owned());
/// assert_eq!(format!("{secret:?}"), "Secret(redacted)");
/// ```
pub struct Secret {
    text: Zeroizing<Vec<u8>>,
    /// The key that was derived last, since a client signs for one service all day.
    derived: Mutex<Option<ScopedKey>>,
}

/// A key that was derived from a secret, with its scope.
struct ScopedKey {
    date: String,
    service: String,
    key: Zeroizing<[u8; 32]>,
}

impl Secret {
    /// Takes the text over without a copy, so that no second one stays in memory.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self { text: Zeroizing::new(text.into_bytes()), derived: Mutex::default() }
    }

    /// The key's bytes, for the one place that feeds them to a hash or a cipher.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.text
    }

    /// Returns the key of a day and a service, which `derive` derives unless it was the last one.
    pub(crate) fn derive_once(
        &self,
        date: &str,
        service: &str,
        derive: impl FnOnce() -> Zeroizing<[u8; 32]>,
    ) -> Zeroizing<[u8; 32]> {
        let mut derived = self.derived.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = derived.as_ref().filter(|known| known.date == date && known.service == service) {
            return known.key.clone();
        }
        let key = derive();
        *derived = Some(ScopedKey { date: date.to_owned(), service: service.to_owned(), key: key.clone() });
        key
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
