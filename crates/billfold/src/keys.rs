//! Making and keeping keys: a random pair, its secret sealed before it touches the disk; for one that
//! ends, a token with it.

use std::time::Duration;

use anyhow::Context as _;
use bill::Uin;
use sha2::{Digest as _, Sha256};
use store::{Data, MasterKey, NewKey, TemporaryKey};
use zeroize::Zeroizing;

/// What the ids of the vendor's keys begin with.
pub(crate) const ID_PREFIX: &str = "AKID";

/// Random characters of an id, behind its prefix.
const ID_CHARS: usize = 32;

/// Characters of a secret: 32 of 62 make 190 bits.
const SECRET_CHARS: usize = 32;

/// Characters of a token: 64 of 62 make 381 bits.
const TOKEN_CHARS: usize = 64;

/// What ids, secrets and tokens are drawn from.
const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Characters of an id that is brought along, at the most.
const ID_CHARS_MAX: usize = 128;

/// A key, its secret open. Zeroed when dropped; not printed by `Debug`, which it does not have.
pub(crate) struct Pair {
    /// Its id.
    pub(crate) id: String,
    /// Its secret.
    pub(crate) secret: Zeroizing<String>,
    /// The token that every request must carry, if the key is one that ends.
    pub(crate) token: Option<Token>,
}

/// The token of a key that ends.
pub(crate) struct Token {
    /// The token itself.
    pub(crate) text: Zeroizing<String>,
    /// When the key ends, microseconds since 1970.
    pub(crate) expires_at_us: i64,
}

impl Pair {
    /// A new random pair.
    pub(crate) fn random() -> anyhow::Result<Pair> {
        let id = format!("{ID_PREFIX}{}", *random_text(ID_CHARS)?);
        Ok(Pair { id, secret: random_text(SECRET_CHARS)?, token: None })
    }

    /// A new random pair that ends, with its token.
    pub(crate) fn temporary(now_us: i64, ttl: Duration) -> anyhow::Result<Pair> {
        let ttl_us = i64::try_from(ttl.as_micros()).ok();
        let expires_at_us = ttl_us
            .and_then(|ttl_us| now_us.checked_add(ttl_us))
            .filter(|at_us| jiff::Timestamp::from_microsecond(*at_us).is_ok())
            .context("a key cannot end after the year 9999; without --ttl it does not end at all")?;
        let token = Token { text: random_text(TOKEN_CHARS)?, expires_at_us };
        Ok(Pair { token: Some(token), ..Pair::random()? })
    }

    /// An existing pair.
    ///
    /// # Errors
    /// The id or the secret is empty, or has something that no client could send.
    pub(crate) fn existing(id: &str, secret: Zeroizing<String>) -> anyhow::Result<Pair> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if id.is_empty() || id.len() > ID_CHARS_MAX || !id.chars().all(is_plain) {
            anyhow::bail!("the secret id must be 1 to {ID_CHARS_MAX} letters, digits, `-`, `_` or `.`");
        }
        if secret.is_empty() {
            anyhow::bail!("the secret key is empty");
        }
        if secret.chars().any(|c| c.is_whitespace() || c.is_control()) {
            anyhow::bail!(
                "the secret key has a blank, a line break or a control character in it; write the key alone \
                 into the file (one line break at its end is dropped)"
            );
        }
        Ok(Pair { id: id.to_owned(), secret, token: None })
    }

    /// Keeps the pair for an account.
    pub(crate) async fn keep(
        &self,
        data: &Data,
        key: &MasterKey,
        uin: Uin,
        now_us: i64,
    ) -> anyhow::Result<()> {
        let sealed = key.seal(&self.id, self.secret.as_bytes())?;
        let temporary = self.token.as_ref().map(|token| TemporaryKey {
            expires_at_us: token.expires_at_us,
            token_sha256: Sha256::digest(token.text.as_bytes()).into(),
        });
        let new = NewKey { secret_id: &self.id, uin, sealed: &sealed, temporary };
        Ok(data.catalog.add_key(&new, now_us).await?)
    }
}

/// Random letters and digits, each as likely as any other.
fn random_text(chars: usize) -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::with_capacity(chars));
    let mut bytes = Zeroizing::new([0_u8; 64]);
    while text.len() < chars {
        getrandom::fill(bytes.as_mut_slice())
            .map_err(|error| anyhow::anyhow!("the system gave no random bytes: {error}"))?;
        // Six bits choose a character; the two values beyond the alphabet are drawn again.
        let drawn = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 63)));
        let missing = chars.saturating_sub(text.len());
        text.extend(drawn.take(missing).map(|letter| char::from(*letter)));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_pair_is_of_the_vendors_shape_and_never_the_same() {
        let (one, other) = (Pair::random().unwrap(), Pair::random().unwrap());
        assert_eq!((one.id.len(), one.secret.len()), (36, 32));
        assert!(one.id.starts_with("AKID") && one.id.chars().all(|c| c.is_ascii_alphanumeric()));
        assert_ne!(one.id, other.id);
        assert_ne!(*one.secret, *other.secret);
    }

    #[test]
    fn an_existing_pair_must_be_one_that_clients_can_send() {
        let pair = |id: &str, secret: &str| Pair::existing(id, Zeroizing::new(secret.to_owned())).is_ok();
        assert!(pair("AKIDEXAMPLE", "secretkeyexample"));
        for (id, secret) in [("", "s"), ("a/b", "s"), ("a", ""), ("a", "s "), ("a", "s\nt")] {
            assert!(!pair(id, secret), "{id:?} {secret:?}");
        }
    }
}
