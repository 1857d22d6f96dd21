//! The key of a signature, with every wrong way to come by it.

use std::borrow::Cow;

use zeroize::Zeroizing;

use ::tc3::Secret;
use ::tc3::sign::TERMINATOR;
use ::tc3::internals::hex;
use ::tc3::internals::hmac_sha256;

/// The most secrets of other keys of the account that are tried.
pub const OTHER_KEYS_MAX: usize = 8;

/// What was used as the secret. It names a secret and never holds one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SecretUse {
    /// The secret of the key.
    Right,
    /// The id of the key.
    Id,
    /// The secret of another key of the account, by its place.
    Other(usize),
    /// The secret with something before and behind it.
    Around(&'static str, &'static str),
    /// The secret without what stands around it.
    Trimmed(&'static [char]),
}

/// The secrets that are at hand.
pub(super) struct Secrets<'k> {
    id: &'k str,
    right: &'k Secret,
    others: Vec<&'k Secret>,
}

impl<'k> Secrets<'k> {
    /// The key of an id, and the rest as the others of the account; `None` where the id is not there.
    pub(super) fn of(id: &str, keys: &[(&'k str, &'k Secret)]) -> Option<Self> {
        let (id, right) = keys.iter().find(|(known, _)| *known == id).copied()?;
        let others = keys.iter().filter(|(known, _)| *known != id).map(|(_, secret)| *secret);
        Some(Self { id, right, others: others.take(OTHER_KEYS_MAX).collect() })
    }

    /// How many others there are.
    pub(super) fn others(&self) -> usize {
        self.others.len()
    }

    /// Whether a use of the secrets differs from the right one.
    pub(super) fn differs(&self, used: SecretUse) -> bool {
        self.bytes(used).as_slice() != self.right.expose()
    }

    /// The bytes of a secret as it was used.
    pub(super) fn bytes(&self, used: SecretUse) -> Zeroizing<Vec<u8>> {
        let right = self.right.expose();
        let joined = |parts: [&[u8]; 3]| {
            let length = parts.iter().map(|part| part.len()).sum();
            // The capacity is exact, so that no half-written copy is left behind by growing.
            let mut bytes = Zeroizing::new(Vec::with_capacity(length));
            for part in parts {
                bytes.extend_from_slice(part);
            }
            bytes
        };
        match used {
            SecretUse::Right => joined([b"", right, b""]),
            SecretUse::Id => joined([b"", self.id.as_bytes(), b""]),
            SecretUse::Other(place) => {
                let other = self.others.get(place).map_or(right, |secret| secret.expose());
                joined([b"", other, b""])
            }
            SecretUse::Around(before, behind) => joined([before.as_bytes(), right, behind.as_bytes()]),
            SecretUse::Trimmed(around) => {
                let text = std::str::from_utf8(right).unwrap_or_default().trim_matches(around);
                joined([b"", text.as_bytes(), b""])
            }
        }
    }

    /// A text without any of the secrets, for somebody to read.
    pub(super) fn hidden_in(&self, text: String) -> String {
        let mut text = text;
        for secret in std::iter::once(self.right).chain(self.others.iter().copied()) {
            let secret = std::str::from_utf8(secret.expose()).unwrap_or_default();
            // Text that is all blanks hides nothing, and would tear the text apart.
            if !secret.trim().is_empty() && text.contains(secret) {
                text = text.replace(secret, crate::hidden::HIDDEN);
            }
        }
        text
    }
}

/// One step of the derivation of a TC3 key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Date,
    Service,
    Terminator,
}

/// At which HMACs something was done: at those that derive the key, or at the one that signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    None,
    Steps,
    Last,
    All,
}

impl At {
    const fn steps(self) -> bool {
        matches!(self, Self::Steps | Self::All)
    }

    const fn last(self) -> bool {
        matches!(self, Self::Last | Self::All)
    }
}

/// How a TC3 key was derived, and used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Derivation {
    /// What stands before the secret.
    pub(super) prefix: &'static str,
    /// The steps in the order in which they were taken.
    pub(super) steps: &'static [Step],
    /// Where the hex text of a key went in, not its bytes.
    pub(super) hex: At,
    /// Where key and text were swapped.
    pub(super) swapped: At,
}

/// The documented derivation.
pub(super) const RIGHT: Derivation = Derivation {
    prefix: "TC3",
    steps: &[Step::Date, Step::Service, Step::Terminator],
    hex: At::None,
    swapped: At::None,
};

/// A TC3 key: out of what, and how.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct KeyPlan<'r> {
    pub(super) secret: SecretUse,
    pub(super) derivation: Derivation,
    pub(super) date: Cow<'r, str>,
    pub(super) service: Cow<'r, str>,
    pub(super) terminator: &'static str,
}

impl<'r> KeyPlan<'r> {
    /// The documented way to a key.
    pub(super) fn right(date: &'r str, service: &'r str) -> Self {
        Self {
            secret: SecretUse::Right,
            derivation: RIGHT,
            date: Cow::Borrowed(date),
            service: Cow::Borrowed(service),
            terminator: TERMINATOR,
        }
    }

    fn derive(&self, secrets: &Secrets<'_>) -> Zeroizing<Vec<u8>> {
        let secret = secrets.bytes(self.secret);
        let Derivation { prefix, steps, hex: in_hex, swapped } = self.derivation;
        let mut key = Zeroizing::new(Vec::with_capacity(secret.len().saturating_add(prefix.len())));
        key.extend_from_slice(prefix.as_bytes());
        key.extend_from_slice(&secret);
        for (place, step) in steps.iter().enumerate() {
            let text = match step {
                Step::Date => self.date.as_bytes(),
                Step::Service => self.service.as_bytes(),
                Step::Terminator => self.terminator.as_bytes(),
            };
            let next = if swapped.steps() { hmac_sha256(text, &key) } else { hmac_sha256(&key, text) };
            let is_last = place.saturating_add(1) == steps.len();
            let as_hex = if is_last { in_hex.last() } else { in_hex.steps() };
            key = Zeroizing::new(if as_hex {
                Zeroizing::new(hex(next.as_slice())).as_bytes().to_vec()
            } else {
                next.to_vec()
            });
        }
        key
    }
}

/// Where TC3 keys are derived. It keeps the last one, since most attempts in a row share theirs.
pub(super) struct Keys<'k, 'r> {
    pub(super) secrets: &'k Secrets<'k>,
    last: Option<(KeyPlan<'r>, Zeroizing<Vec<u8>>)>,
}

impl<'k, 'r> Keys<'k, 'r> {
    pub(super) const fn new(secrets: &'k Secrets<'k>) -> Self {
        Self { secrets, last: None }
    }

    /// The HMAC of a text under a planned key.
    pub(super) fn sign(&mut self, plan: &KeyPlan<'r>, text: &str) -> Zeroizing<[u8; 32]> {
        if self.last.as_ref().is_none_or(|(last, _)| last != plan) {
            self.last = Some((plan.clone(), plan.derive(self.secrets)));
        }
        let key: &[u8] = self.last.as_ref().map_or(&[], |(_, key)| key);
        if plan.derivation.swapped.last() {
            hmac_sha256(text.as_bytes(), key)
        } else {
            hmac_sha256(key, text.as_bytes())
        }
    }
}
