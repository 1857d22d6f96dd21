//! An attempt at a version 1 signature: every piece that goes into it, each open to change.

use std::borrow::Cow;

use tc3::internals::{compute_v1_mac, strip_port};
use tc3::{Digest, Pair, Received};
use zeroize::Zeroizing;

use crate::hidden::HIDDEN;
use crate::key::{KnownSecrets, SecretUse};
use crate::pairs;
use crate::search::Attempt;

/// The parts of a version 1 signature as a request has them.
pub(super) struct V1Subject<'r> {
    pub(super) received: &'r Received<'r>,
    /// The service of the server.
    pub(super) ours: &'r str,
    /// Hosts that the operator or the user named.
    pub(super) hosts: &'r [&'r str],
    pub(super) digest: Digest,
    /// All parameters but the signature, as they were sent.
    pub(super) pairs: Vec<Pair<'r>>,
    pub(super) signature: String,
}

/// One parameter that is signed.
#[derive(Clone, PartialEq)]
pub(super) struct SignedPair<'r> {
    pub(super) key: Cow<'r, str>,
    pub(super) value: Cow<'r, str>,
    /// Its index among those that were sent.
    pub(super) index: usize,
}

/// Everything that goes into a version 1 signature.
#[derive(Clone, PartialEq)]
pub(super) struct V1Attempt<'r> {
    pub(super) method: &'static str,
    pub(super) host: Cow<'r, str>,
    pub(super) path: Cow<'r, str>,
    pub(super) mark: &'static str,
    /// Text between method, host, path and parameters.
    pub(super) separator: &'static str,
    pub(super) pairs: Vec<SignedPair<'r>>,
    pub(super) end: &'static str,
    pub(super) encoded: EncodedPart,
    pub(super) digest: Digest,
    pub(super) secret: SecretUse,
}

/// The part of the finished text that is percent-encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EncodedPart {
    None,
    All(pairs::Encoding),
    Parameters(pairs::Encoding),
}

impl V1Attempt<'_> {
    /// The signed text.
    pub(super) fn build_text(&self) -> String {
        self.build_text_with(|_, value| value)
    }

    /// The signed text to be shown, without a token.
    pub(super) fn show_text(&self) -> String {
        self.build_text_with(|key, value| if key == "Token" { HIDDEN } else { value })
    }

    fn build_text_with<'t>(&'t self, show_value: impl Fn(&str, &'t str) -> &'t str) -> String {
        let Self { method, host, path, mark, separator, end, .. } = self;
        let start = format!("{method}{separator}{host}{separator}{path}{separator}{mark}");
        let mut text = String::new();
        for (count, SignedPair { key, value, .. }) in self.pairs.iter().enumerate() {
            if count > 0 {
                text.push('&');
            }
            text.push_str(key);
            text.push('=');
            text.push_str(show_value(key, value));
        }
        match self.encoded {
            EncodedPart::None => [&start, &*text, end].concat(),
            EncodedPart::All(encoding) => encoding.encode(&[&start, &*text, end].concat()),
            EncodedPart::Parameters(encoding) => [&start, &*encoding.encode(&text), end].concat(),
        }
    }

    /// Changes the value of a parameter.
    pub(super) fn set_parameter(&mut self, name: &str, value: &str) {
        for parameter in &mut self.pairs {
            if parameter.key == name {
                parameter.value = Cow::Owned(value.to_owned());
            }
        }
    }
}

impl Attempt for V1Attempt<'_> {
    type Signer<'s> = &'s KnownSecrets<'s>;

    fn cost_bytes(&self) -> usize {
        // The 64 bytes stand for the cost of copying a small parameter.
        let pairs: usize = self.pairs.iter().map(|pair| pair.key.len() + pair.value.len() + 64).sum();
        pairs + self.host.len() + self.path.len() + 256
    }

    fn compute_mac(&self, secrets: &mut &KnownSecrets<'_>) -> Zeroizing<Vec<u8>> {
        compute_v1_mac(self.digest, &secrets.secret_bytes_as_used(self.secret), &self.build_text())
    }
}

/// The attempts that [`verify`](tc3::verify()) accepts as a right signature.
pub(super) fn list_readings<'r>(subject: &'r V1Subject<'r>) -> Vec<V1Attempt<'r>> {
    let host = subject.received.header("Host").unwrap_or_default();
    let replace_underscores = |pairs: &mut Vec<SignedPair<'r>>| {
        for SignedPair { key, .. } in pairs {
            *key = Cow::Owned(key.replace('_', "."));
        }
    };
    let parameter = |(index, (key, value)): (usize, &'r Pair<'r>)| SignedPair {
        key: Cow::Borrowed(key.as_ref()),
        value: Cow::Borrowed(value.as_ref()),
        index,
    };
    let as_sent = sort_by_key(subject.pairs.iter().enumerate().map(parameter).collect());
    let mut dots_behind = as_sent.clone();
    replace_underscores(&mut dots_behind);
    let dots_before = sort_by_key(dots_behind.clone());

    let mut readings: Vec<V1Attempt<'r>> = Vec::new();
    for pairs in [as_sent, dots_before, dots_behind] {
        for host in [host, strip_port(host)] {
            let reading = V1Attempt {
                method: subject.received.method.as_str(),
                host: Cow::Borrowed(host),
                path: Cow::Borrowed(subject.received.path),
                mark: "?",
                separator: "",
                pairs: pairs.clone(),
                end: "",
                encoded: EncodedPart::None,
                digest: subject.digest,
                secret: SecretUse::Right,
            };
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }
    readings
}

fn sort_by_key(mut pairs: Vec<SignedPair<'_>>) -> Vec<SignedPair<'_>> {
    pairs.sort_by(|one, other| one.key.cmp(&other.key));
    pairs
}
