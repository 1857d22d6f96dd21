//! An attempt at a version 1 signature: every piece that goes into it, each open to change.

mod encoded;

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::cause::Cause;
use super::key::{SecretUse, Secrets};
use super::search::{Attempt, Budget, Deviation, Deviations, Piece, Rank};
use super::tc3::{PATHS, other_times};
use super::{hosts, pairs, secrets};
use ::tc3::Digest;
use ::tc3::Pair;
use ::tc3::Method;
use ::tc3::Received;
use ::tc3::internals::without_port;
use ::tc3::internals::v1_mac;

/// The most parameters that are left out one by one.
const LEFT_OUT_MAX: usize = 64;

/// What a version 1 request says of its signature.
pub(super) struct Subject<'r> {
    pub(super) received: &'r Received<'r>,
    /// The service that we are.
    pub(super) ours: &'r str,
    /// Hosts that somebody knows of.
    pub(super) hosts: &'r [&'r str],
    pub(super) digest: Digest,
    /// All parameters but the signature, as they were sent.
    pub(super) pairs: Vec<Pair<'r>>,
    pub(super) signature: String,
}

/// One parameter that is signed.
#[derive(Clone, PartialEq)]
struct Parameter<'r> {
    key: Cow<'r, str>,
    value: Cow<'r, str>,
    /// Its place among those that were sent.
    place: usize,
}

/// Everything that goes into a version 1 signature.
#[derive(Clone, PartialEq)]
pub(super) struct V1<'r> {
    method: &'static str,
    host: Cow<'r, str>,
    path: Cow<'r, str>,
    mark: &'static str,
    /// What stands between method, host, path and parameters.
    joint: &'static str,
    pairs: Vec<Parameter<'r>>,
    end: &'static str,
    whole: Whole,
    digest: Digest,
    secret: SecretUse,
}

/// What of the finished text was percent-encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whole {
    Plain,
    All(pairs::Encoding),
    Parameters(pairs::Encoding),
}

impl V1<'_> {
    /// The signed text.
    pub(super) fn text(&self) -> String {
        self.text_with(|_, value| value)
    }

    /// The signed text for somebody to read, without a token.
    pub(super) fn text_shown(&self) -> String {
        self.text_with(|key, value| if key == "Token" { crate::hidden::HIDDEN } else { value })
    }

    fn text_with<'t>(&'t self, shown: impl Fn(&str, &'t str) -> &'t str) -> String {
        let Self { method, host, path, mark, joint, end, .. } = self;
        let start = format!("{method}{joint}{host}{joint}{path}{joint}{mark}");
        let mut text = String::new();
        for (count, Parameter { key, value, .. }) in self.pairs.iter().enumerate() {
            if count > 0 {
                text.push('&');
            }
            text.push_str(key);
            text.push('=');
            text.push_str(shown(key, value));
        }
        match self.whole {
            Whole::Plain => [&start, &*text, end].concat(),
            Whole::All(encoding) => encoding.encode(&[&start, &*text, end].concat()),
            Whole::Parameters(encoding) => [&start, &*encoding.encode(&text), end].concat(),
        }
    }

    /// Changes the value of a parameter.
    fn set(&mut self, name: &str, value: &str) {
        for parameter in &mut self.pairs {
            if parameter.key == name {
                parameter.value = Cow::Owned(value.to_owned());
            }
        }
    }
}

impl Attempt for V1<'_> {
    type Signer<'s> = &'s Secrets<'s>;

    fn bytes(&self) -> usize {
        // A copy of many small parameters costs more than their bytes.
        let bytes = |parameter: &Parameter<'_>| {
            parameter.key.len().saturating_add(parameter.value.len()).saturating_add(64)
        };
        let pairs: usize = self.pairs.iter().map(bytes).sum();
        pairs.saturating_add(self.host.len()).saturating_add(self.path.len()).saturating_add(256)
    }

    fn mac(&self, secrets: &mut &Secrets<'_>) -> Zeroizing<Vec<u8>> {
        v1_mac(self.digest, &secrets.bytes(self.secret), &self.text())
    }
}

/// The readings under which [`verify`](::tc3::verify()) accepts a signature.
pub(super) fn readings<'r>(subject: &'r Subject<'r>) -> Vec<V1<'r>> {
    let host = subject.received.header("Host").unwrap_or_default();
    let dotted = |pairs: &mut Vec<Parameter<'r>>| {
        for Parameter { key, .. } in pairs {
            *key = Cow::Owned(key.replace('_', "."));
        }
    };
    let parameter = |(place, (key, value)): (usize, &'r Pair<'r>)| Parameter {
        key: Cow::Borrowed(key.as_ref()),
        value: Cow::Borrowed(value.as_ref()),
        place,
    };
    let as_sent = sorted(subject.pairs.iter().enumerate().map(parameter).collect());
    let mut dots_behind = as_sent.clone();
    dotted(&mut dots_behind);
    let dots_before = sorted(dots_behind.clone());

    let mut readings: Vec<V1<'r>> = Vec::new();
    for pairs in [as_sent, dots_before, dots_behind] {
        for host in [host, without_port(host)] {
            let reading = V1 {
                method: subject.received.method.as_str(),
                host: Cow::Borrowed(host),
                path: Cow::Borrowed(subject.received.path),
                mark: "?",
                joint: "",
                pairs: pairs.clone(),
                end: "",
                whole: Whole::Plain,
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

fn sorted(mut pairs: Vec<Parameter<'_>>) -> Vec<Parameter<'_>> {
    pairs.sort_by(|one, other| one.key.cmp(&other.key));
    pairs
}

/// All mistakes in version 1 signatures that a request can have.
pub(super) fn deviations<'r>(
    subject: &'r Subject<'r>,
    secrets: &Secrets<'_>,
    budget: &mut Budget,
) -> Vec<Deviation<'r, V1<'r>>> {
    let mut list = Deviations(Vec::new());
    secrets::add(&mut list, secrets, |attempt: &mut V1<'r>, used| attempt.secret = used);
    start(&mut list, subject);
    missing(&mut list, subject);
    times(&mut list, subject);
    order(&mut list);
    encoded::add(&mut list, subject, budget);
    list.0
}

/// Method, host, path, and how all is put together.
fn start<'r>(list: &mut Deviations<'r, V1<'r>>, subject: &'r Subject<'r>) {
    use Rank::{Likely, Seldom};
    let received = subject.received;
    let (other, lower) = match received.method {
        Method::Get => ("POST", "get"),
        Method::Post => ("GET", "post"),
    };
    let digest = match subject.digest {
        Digest::Sha1 => Digest::Sha256,
        Digest::Sha256 => Digest::Sha1,
    };
    list.add(Cause::V1Digest, Piece::Derivation, Likely, move |attempt| attempt.digest = digest);
    list.add(Cause::MethodOther, Piece::Method, Likely, move |attempt| attempt.method = other);
    list.add(Cause::MethodCase, Piece::Method, Seldom, move |attempt| attempt.method = lower);
    for (cause, rank, host) in hosts::others(received, subject.ours, subject.hosts) {
        list.add(cause, Piece::Host, rank, move |attempt| attempt.host = host.clone().into());
    }
    list.add(Cause::PathEmpty, Piece::Path, Likely, |attempt| attempt.path = "".into());
    list.add(Cause::PathOther, Piece::Path, Likely, |attempt| attempt.path = "/".into());
    for path in PATHS {
        list.add(Cause::PathOther, Piece::Path, Likely, move |attempt| attempt.path = path.into());
    }
    list.add(Cause::V1NoMark, Piece::Canonical, Likely, |attempt| attempt.mark = "");
    for mark in ["", "?"] {
        list.add(Cause::V1Lines, Piece::Canonical, Seldom, move |attempt| {
            (attempt.joint, attempt.mark) = ("\n", mark);
        });
    }
    for end in ["\n", "\r\n"] {
        list.add(Cause::ToSignLineEnd, Piece::ToSign, Likely, move |attempt| attempt.end = end);
    }
}

/// Parameters that were sent and not signed, or signed and not sent.
fn missing<'r>(list: &mut Deviations<'r, V1<'r>>, subject: &'r Subject<'r>) {
    use Rank::{Likely, Seldom};
    for (key, _) in subject.pairs.iter().take(LEFT_OUT_MAX) {
        list.add(Cause::V1LeftOut, Piece::Pairs, Likely, move |attempt| {
            attempt.pairs.retain(|parameter| parameter.key != *key);
        });
    }
    list.add(Cause::V1LeftOut, Piece::Pairs, Likely, |attempt| {
        attempt.pairs.retain(|parameter| !parameter.value.is_empty());
    });
    let absent = [
        (Cause::V1OnlySigned, "SignatureMethod", "HmacSHA1"),
        (Cause::V1OnlySigned, "SignatureMethod", "HmacSHA256"),
        (Cause::V1OnlySigned, "Region", ""),
        (Cause::V1OnlySigned, "Region", "ap-guangzhou"),
        (Cause::V1OnlySigned, "Token", ""),
        (Cause::V1OnlySigned, "Language", "zh-CN"),
        (Cause::V1OnlySigned, "Language", "en-US"),
        (Cause::V1SignatureSigned, "Signature", ""),
        (Cause::V1SignatureSigned, "Signature", &subject.signature),
    ];
    for (cause, key, value) in absent {
        if !subject.pairs.iter().any(|(known, _)| known == key) {
            list.add(cause, Piece::Pairs, Seldom, move |attempt| {
                attempt.pairs.push(Parameter { key: key.into(), value: value.into(), place: usize::MAX });
                attempt.pairs.sort_by(|one, other| one.key.cmp(&other.key));
            });
        }
    }
}

fn times<'r>(list: &mut Deviations<'r, V1<'r>>, subject: &'r Subject<'r>) {
    let sent = subject.pairs.iter().find(|(key, _)| key == "Timestamp");
    let Some(timestamp_s) = sent.and_then(|(_, value)| value.parse::<i64>().ok()) else { return };
    for (cause, rank, off_s) in other_times() {
        let timestamp = timestamp_s.saturating_add(off_s).to_string();
        list.add(cause, Piece::Time, rank, move |attempt| attempt.set("Timestamp", &timestamp));
    }
    for milliseconds in 0..1000 {
        let rank = if milliseconds == 0 { Rank::Likely } else { Rank::Guess };
        let timestamp = format!("{timestamp_s}{milliseconds:03}");
        list.add(Cause::TimestampMilliseconds, Piece::Time, rank, move |attempt| {
            attempt.set("Timestamp", &timestamp);
        });
    }
}

fn order(list: &mut Deviations<'_, V1<'_>>) {
    list.add(Cause::V1Unsorted, Piece::Order, Rank::Likely, |attempt| {
        attempt.pairs.sort_by_key(|parameter| parameter.place);
    });
    list.add(Cause::V1Caseless, Piece::Order, Rank::Likely, |attempt| {
        attempt.pairs.sort_by_cached_key(|parameter| parameter.key.to_lowercase());
    });
}
