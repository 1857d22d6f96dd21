//! Every known mistake in a version 1 signature, as a change to an attempt at it.

mod encoded;

use tc3::{Digest, Method};

use crate::cause::Cause;
use crate::effort::Budget;
use crate::hosts::{list_hosts_of_every_port, list_other_hosts};
use crate::key::KnownSecrets;
use crate::lenient_request::find_value;
use crate::paths::list_other_paths;
use crate::search::{Deviation, Deviations, Piece, Rank};
use crate::secret_mistakes::add_secret_mistakes;
use crate::times::list_time_offsets;
use crate::v1_signature::{SignedPair, V1Attempt, V1Subject};

/// Largest number of parameters that are left out one by one.
const LEFT_OUT_MAX: usize = 64;

/// Lists all mistakes in its signature that a version 1 request can have.
pub(super) fn list_deviations<'r>(
    subject: &'r V1Subject<'r>,
    secrets: &KnownSecrets<'_>,
    budget: &mut Budget,
) -> Vec<Deviation<'r, V1Attempt<'r>>> {
    let mut list = Deviations(Vec::new());
    add_secret_mistakes(&mut list, secrets, |attempt: &mut V1Attempt<'r>, used| attempt.secret = used);
    add_start_mistakes(&mut list, subject);
    add_missing_parameters(&mut list, subject);
    add_wrong_times(&mut list, subject);
    add_parameter_orders(&mut list);
    encoded::add_encoding_mistakes(&mut list, subject, budget);
    list.0
}

/// Lists every port that a proxy may have dropped from the host.
pub(super) fn list_every_port<'r>(subject: &'r V1Subject<'r>) -> Vec<Deviation<'r, V1Attempt<'r>>> {
    let mut list = Deviations(Vec::new());
    for (cause, host) in list_hosts_of_every_port(subject.received, subject.hosts) {
        list.add(cause, Piece::Host, Rank::Guess, move |attempt: &mut V1Attempt<'r>| {
            attempt.host = host.clone().into();
        });
    }
    list.0
}

/// Adds the mistakes in hash, method, host, path, and the text between them.
fn add_start_mistakes<'r>(list: &mut Deviations<'r, V1Attempt<'r>>, subject: &'r V1Subject<'r>) {
    use Rank::{Likely, Rare};
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
    list.add(Cause::MethodCase, Piece::Method, Rare, move |attempt| attempt.method = lower);
    for (cause, rank, host) in list_other_hosts(received, subject.ours, subject.hosts) {
        list.add(cause, Piece::Host, rank, move |attempt| attempt.host = host.clone().into());
    }
    list.add(Cause::PathEmpty, Piece::Path, Likely, |attempt| attempt.path = "".into());
    list.add(Cause::PathOther, Piece::Path, Likely, |attempt| attempt.path = "/".into());
    let [action, version] = ["Action", "Version"].map(|name| find_value(&subject.pairs, name));
    for (cause, rank, path) in list_other_paths(received, subject.ours, action, version) {
        list.add(cause, Piece::Path, rank, move |attempt| attempt.path = path.clone().into());
    }
    list.add(Cause::V1NoMark, Piece::Canonical, Likely, |attempt| attempt.mark = "");
    for mark in ["", "?"] {
        list.add(Cause::V1Lines, Piece::Canonical, Rare, move |attempt| {
            (attempt.separator, attempt.mark) = ("\n", mark);
        });
    }
    for end in ["\n", "\r\n"] {
        list.add(Cause::ToSignLineEnd, Piece::ToSign, Likely, move |attempt| attempt.end = end);
    }
}

/// Adds parameters that were sent and not signed, or signed and not sent.
fn add_missing_parameters<'r>(list: &mut Deviations<'r, V1Attempt<'r>>, subject: &'r V1Subject<'r>) {
    use Rank::{Likely, Rare};
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
            list.add(cause, Piece::Pairs, Rare, move |attempt| {
                attempt.pairs.push(SignedPair { key: key.into(), value: value.into(), index: usize::MAX });
                attempt.pairs.sort_by(|one, other| one.key.cmp(&other.key));
            });
        }
    }
}

fn add_wrong_times<'r>(list: &mut Deviations<'r, V1Attempt<'r>>, subject: &'r V1Subject<'r>) {
    let sent = subject.pairs.iter().find(|(key, _)| key == "Timestamp");
    let Some(timestamp_s) = sent.and_then(|(_, value)| value.parse::<i64>().ok()) else { return };
    for (cause, rank, off_s) in list_time_offsets() {
        let Some(timestamp_s) = timestamp_s.checked_add(off_s) else { continue };
        let timestamp = timestamp_s.to_string();
        list.add(cause, Piece::Time, rank, move |attempt| attempt.set_parameter("Timestamp", &timestamp));
    }
    for milliseconds in 0..1000 {
        let rank = if milliseconds == 0 { Rank::Likely } else { Rank::Guess };
        let timestamp = format!("{timestamp_s}{milliseconds:03}");
        list.add(Cause::TimestampMilliseconds, Piece::Time, rank, move |attempt| {
            attempt.set_parameter("Timestamp", &timestamp);
        });
    }
}

fn add_parameter_orders(list: &mut Deviations<'_, V1Attempt<'_>>) {
    list.add(Cause::V1Unsorted, Piece::Order, Rank::Likely, |attempt| {
        attempt.pairs.sort_by_key(|parameter| parameter.index);
    });
    list.add(Cause::V1Caseless, Piece::Order, Rank::Likely, |attempt| {
        attempt.pairs.sort_by_cached_key(|parameter| parameter.key.to_lowercase());
    });
}
