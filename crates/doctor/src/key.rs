//! The key of a signature, and every wrong way to derive it.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::hidden::HIDDEN;

use tc3::Secret;
use tc3::internals::{compute_hmac_sha256, to_hex};
use tc3::sign::TERMINATOR;

/// Largest number of secrets of other keys of the account that are tried.
pub const OTHER_KEYS_MAX: usize = 8;

/// A use of a secret as the key. It names the secret and never contains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SecretUse {
    /// The secret of the key.
    Right,
    /// The id of the key.
    Id,
    /// The secret of another key of the account, by its index.
    Other(usize),
    /// The secret with text before and behind it.
    Around(&'static str, &'static str),
    /// The secret without these characters around it.
    Trimmed(&'static [char]),
}

/// The secrets of an account that the doctor was given.
pub(super) struct KnownSecrets<'k> {
    id: &'k str,
    right: &'k Secret,
    others: Vec<&'k Secret>,
}

impl<'k> KnownSecrets<'k> {
    /// The key of an id, and the rest as other keys of the account; `None` where no key has the id.
    pub(super) fn for_id(id: &str, keys: &[(&'k str, &'k Secret)]) -> Option<Self> {
        let (id, right) = keys.iter().find(|(known, _)| *known == id).copied()?;
        let others = keys.iter().filter(|(known, _)| *known != id).map(|(_, secret)| *secret);
        Some(Self { id, right, others: others.take(OTHER_KEYS_MAX).collect() })
    }

    /// Number of other keys.
    pub(super) fn other_count(&self) -> usize {
        self.others.len()
    }

    /// Returns true if a use of the secrets gives other bytes than the right secret.
    pub(super) fn differs_from_right(&self, used: SecretUse) -> bool {
        self.secret_bytes_as_used(used).as_slice() != self.right.expose()
    }

    /// The bytes of a secret as it was used.
    pub(super) fn secret_bytes_as_used(&self, used: SecretUse) -> Zeroizing<Vec<u8>> {
        let right = self.right.expose();
        // `concat` allocates once, so that growing leaves no half-written copy behind.
        let joined = |parts: [&[u8]; 3]| Zeroizing::new(parts.concat());
        match used {
            SecretUse::Right => joined([b"", right, b""]),
            SecretUse::Id => joined([b"", self.id.as_bytes(), b""]),
            SecretUse::Other(index) => {
                let Some(other) = self.others.get(index) else {
                    unreachable!("only the indexes of known secrets are tried")
                };
                joined([b"", other.expose(), b""])
            }
            SecretUse::Around(before, behind) => joined([before.as_bytes(), right, behind.as_bytes()]),
            SecretUse::Trimmed(around) => {
                let text = std::str::from_utf8(right).unwrap_or_default().trim_matches(around);
                joined([b"", text.as_bytes(), b""])
            }
        }
    }

    /// Replaces each of the secrets in a text that is shown.
    pub(super) fn hide_secrets_in(&self, text: String) -> String {
        let mut text = text;
        for secret in std::iter::once(self.right).chain(self.others.iter().copied()) {
            let secret = std::str::from_utf8(secret.expose()).unwrap_or_default();
            // A secret of blanks alone would replace every blank of the text.
            if !secret.trim().is_empty() && text.contains(secret) {
                text = text.replace(secret, HIDDEN);
            }
        }
        text
    }
}

/// One step of the derivation of a TC3 key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DerivationStep {
    Date,
    Service,
    Terminator,
}

/// The HMACs that a mistake is in: those that derive the key, or the one that signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AffectedHmacs {
    None,
    Derivation,
    Signature,
    All,
}

impl AffectedHmacs {
    const fn includes_derivation(self) -> bool {
        matches!(self, Self::Derivation | Self::All)
    }

    const fn includes_signature(self) -> bool {
        matches!(self, Self::Signature | Self::All)
    }
}

/// The derivation and use of a TC3 key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Derivation {
    /// The text before the secret.
    pub(super) prefix: &'static str,
    /// The steps in the order in which they were taken.
    pub(super) steps: &'static [DerivationStep],
    /// The HMACs that took the hex text of a key, not its bytes.
    pub(super) keys_in_hex: AffectedHmacs,
    /// The HMACs whose key and text were swapped.
    pub(super) swapped: AffectedHmacs,
}

/// The documented derivation.
pub(super) const RIGHT_DERIVATION: Derivation = Derivation {
    prefix: "TC3",
    steps: &[DerivationStep::Date, DerivationStep::Service, DerivationStep::Terminator],
    keys_in_hex: AffectedHmacs::None,
    swapped: AffectedHmacs::None,
};

/// The ingredients and the derivation of a TC3 key.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct KeyPlan<'r> {
    pub(super) secret: SecretUse,
    pub(super) derivation: Derivation,
    pub(super) date: Cow<'r, str>,
    pub(super) service: Cow<'r, str>,
    pub(super) terminator: &'static str,
}

impl<'r> KeyPlan<'r> {
    /// The documented ingredients and derivation.
    pub(super) fn without_mistakes(date: &'r str, service: &'r str) -> Self {
        Self {
            secret: SecretUse::Right,
            derivation: RIGHT_DERIVATION,
            date: Cow::Borrowed(date),
            service: Cow::Borrowed(service),
            terminator: TERMINATOR,
        }
    }

    fn derive_key(&self, secrets: &KnownSecrets<'_>) -> Zeroizing<Vec<u8>> {
        let secret = secrets.secret_bytes_as_used(self.secret);
        let Derivation { prefix, steps, keys_in_hex, swapped } = self.derivation;
        let mut key = Zeroizing::new(Vec::with_capacity(secret.len() + prefix.len()));
        key.extend_from_slice(prefix.as_bytes());
        key.extend_from_slice(&secret);
        for (index, step) in steps.iter().enumerate() {
            let text = match step {
                DerivationStep::Date => self.date.as_bytes(),
                DerivationStep::Service => self.service.as_bytes(),
                DerivationStep::Terminator => self.terminator.as_bytes(),
            };
            let next = if swapped.includes_derivation() {
                compute_hmac_sha256(text, &key)
            } else {
                compute_hmac_sha256(&key, text)
            };
            let is_last = index + 1 == steps.len();
            let as_hex =
                if is_last { keys_in_hex.includes_signature() } else { keys_in_hex.includes_derivation() };
            key = Zeroizing::new(if as_hex {
                Zeroizing::new(to_hex(next.as_slice())).as_bytes().to_vec()
            } else {
                next.to_vec()
            });
        }
        key
    }
}

/// Derives TC3 keys and keeps the last one, since most attempts in a row share theirs.
pub(super) struct KeyCache<'k, 'r> {
    pub(super) secrets: &'k KnownSecrets<'k>,
    last: Option<(KeyPlan<'r>, Zeroizing<Vec<u8>>)>,
}

impl<'k, 'r> KeyCache<'k, 'r> {
    pub(super) const fn new(secrets: &'k KnownSecrets<'k>) -> Self {
        Self { secrets, last: None }
    }

    /// The HMAC of a text under a planned key.
    pub(super) fn sign_text(&mut self, plan: &KeyPlan<'r>, text: &str) -> Zeroizing<[u8; 32]> {
        let kept = self.last.take().filter(|(last, _)| last == plan);
        let (_, key) =
            self.last.insert(kept.unwrap_or_else(|| (plan.clone(), plan.derive_key(self.secrets))));
        if plan.derivation.swapped.includes_signature() {
            compute_hmac_sha256(text.as_bytes(), key)
        } else {
            compute_hmac_sha256(key, text.as_bytes())
        }
    }
}
