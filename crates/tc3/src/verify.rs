//! The proof of a claim: the caller holds the secret, and nothing that is signed was altered.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use subtle::ConstantTimeEq;

use crate::claim::{Claim, Parameters, Scheme};
use crate::code::Code;
use crate::received::{Method, Received, strip_port};
use crate::refusal::{Refusal, sanitize_untrusted};
use crate::secret::Secret;
use crate::sign::{self, Digest};

/// Largest number of readings of one TC3 request that are tried: two paths, two hosts, two cases of values.
pub const TC3_TRIES_MAX: usize = 8;

/// Largest number of readings of one version 1 request that are tried: two hosts, three spellings of keys.
pub const V1_TRIES_MAX: usize = 6;

/// A claim whose signature was checked. Only [`verify()`](verify()) makes one, so that holding it is the
/// proof. It can be read like the [`Claim`], but not changed.
pub struct Verified<'a>(Claim<'a>);

impl<'a> Verified<'a> {
    /// The claim, now proven.
    #[must_use]
    pub const fn claim(&self) -> &Claim<'a> {
        &self.0
    }

    /// Checks the token against that of the key: its SHA-256 for a temporary key, `None` for a key that does
    /// not expire. The comparison takes constant time.
    ///
    /// # Errors
    ///
    /// [`Code::AuthFailureTokenFailure`] where the token is absent or another one, and where a key that needs
    /// none came with one.
    pub fn check_token(&self, sha256: Option<&[u8; 32]>) -> Result<(), Refusal> {
        let cause = match (sha256, self.0.token.as_deref()) {
            (None, None) => return Ok(()),
            (Some(expected), Some(token)) if sign::hash_sha256(token.as_bytes()).ct_eq(expected).into() => {
                return Ok(());
            }
            (Some(_), Some(_)) => "the token is not that of the key",
            (Some(_), None) => "a temporary key came without its token",
            (None, Some(_)) => "a permanent key came with a token",
        };
        Err(Refusal::of(Code::AuthFailureTokenFailure).because(cause))
    }
}

impl<'a> Deref for Verified<'a> {
    type Target = Claim<'a>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Verified").field(&self.0).finish()
    }
}

/// Checks the signature of a claim; `received` is the request that it was read from.
///
/// Clients differ in what they sign, so a few readings are tried, those that differ from all before:
///
/// - TC3: the path `/`, then the path as sent; the `Host` as sent, then without its port (one official
///   client leaves it out); header values as sent, then in lower case (as documented).
/// - Version 1: the `Host` likewise; keys as sent, then with `.` for `_`, replaced before sorting and
///   after it (two official clients do so, each in its way).
///
/// Signatures are compared in constant time. Neither action, version, region, token nor language is
/// covered by a TC3 signature as official clients sign, nor is what the server ignores: the query of a POST
/// and the body of a GET.
///
/// # Errors
///
/// [`Code::AuthFailureSignatureFailure`] where no reading matches.
pub fn verify<'a>(
    claim: Claim<'a>,
    received: &Received<'_>,
    secret: &Secret,
) -> Result<Verified<'a>, Refusal> {
    match &claim.scheme {
        Scheme::Tc3 { date, service, signed_headers, signature, unsigned_payload } => {
            let tc3 = Tc3 {
                timestamp_s: claim.timestamp_s,
                date,
                service,
                signed_headers,
                signed: &claim.signed,
                signature,
                unsigned_payload: *unsigned_payload,
            };
            tc3.check_signature(received, secret)?;
        }
        Scheme::V1 { digest, signature } => check_v1(&claim, *digest, signature, received, secret)?,
    }
    Ok(Verified(claim))
}

/// The parts of a claim that a TC3 signature is checked against.
struct Tc3<'a> {
    timestamp_s: i64,
    date: &'a str,
    service: &'a str,
    signed_headers: &'a str,
    signed: &'a [(&'a str, &'a str)],
    signature: &'a str,
    unsigned_payload: bool,
}

impl Tc3<'_> {
    fn check_signature(&self, received: &Received<'_>, secret: &Secret) -> Result<(), Refusal> {
        let (query, payload) = match received.method {
            Method::Get => (received.query, b"".as_slice()),
            Method::Post => ("", received.body),
        };
        let payload = if self.unsigned_payload { sign::UNSIGNED_PAYLOAD.as_bytes() } else { payload };
        let payload_hash = sign::compute_sha256_hex(payload);
        let key = sign::derive_key(secret, self.date, self.service);

        let mut tried: Vec<String> = Vec::new();
        for path in ["/", received.path] {
            for port in [true, false] {
                for lower in [false, true] {
                    let headers = self.list_signed_headers(port, lower);
                    let canonical =
                        sign::build_canonical_request(received.method, path, query, &headers, &payload_hash);
                    if tried.contains(&canonical) {
                        continue;
                    }
                    let to_sign =
                        sign::build_string_to_sign(self.timestamp_s, self.date, self.service, &canonical);
                    if is_equal_in_constant_time(self.signature, &sign::compute_tc3_signature(&key, &to_sign))
                    {
                        return Ok(());
                    }
                    tried.push(canonical);
                }
            }
        }
        Err(self.make_signature_refusal(&tried, &payload_hash))
    }

    /// The signed headers in the order listed, their texts as a client may have signed them.
    fn list_signed_headers(&self, port: bool, lower: bool) -> Vec<(&str, Cow<'_, str>)> {
        let signed = self.signed.iter().map(|&(name, sent)| {
            let text = if name == "host" && !port { strip_port(sent) } else { sent };
            (name, if lower { Cow::Owned(text.to_lowercase()) } else { Cow::Borrowed(text) })
        });
        signed.collect()
    }

    fn make_signature_refusal(&self, tried: &[String], payload_hash: &str) -> Refusal {
        let canonical = tried.first().map(String::as_bytes).unwrap_or_default();
        Refusal::of(Code::AuthFailureSignatureFailure).because(format!(
            "TC3: {} readings tried, scope {}/{}, signed headers {}, payload hash {payload_hash}, \
             hash of the first canonical request {}",
            tried.len(),
            self.date,
            sanitize_untrusted(self.service),
            sanitize_untrusted(self.signed_headers),
            sign::compute_sha256_hex(canonical),
        ))
    }
}

/// A spelling of keys with an underscore by version 1 clients.
#[derive(Clone, Copy)]
enum KeySpelling {
    AsSent,
    DotsThenSorted,
    SortedThenDots,
}

fn check_v1(
    claim: &Claim<'_>,
    digest: Digest,
    signature: &str,
    received: &Received<'_>,
    secret: &Secret,
) -> Result<(), Refusal> {
    let host = received.header("Host").unwrap_or_default();
    let pairs = collect_signed_pairs(claim);
    let spellings = if pairs.iter().any(|(key, _)| key.contains('_')) {
        [KeySpelling::AsSent, KeySpelling::DotsThenSorted, KeySpelling::SortedThenDots].as_slice()
    } else {
        [KeySpelling::AsSent].as_slice()
    };

    let mut tried: Vec<String> = Vec::new();
    for spelling in spellings {
        let pairs = spell_keys(&pairs, *spelling);
        for host in [host, strip_port(host)] {
            let text = sign::build_v1_string_of_sorted(received.method, host, received.path, &pairs);
            if tried.contains(&text) {
                continue;
            }
            if is_equal_in_constant_time(signature, &sign::compute_v1_signature(digest, secret, &text)) {
                return Ok(());
            }
            tried.push(text);
        }
    }
    // The string itself stays out of the log, because it can contain a token.
    Err(Refusal::of(Code::AuthFailureSignatureFailure).because(format!(
        "version 1, {digest:?}: {} readings tried, host `{}`, {} signed parameters",
        tried.len(),
        sanitize_untrusted(host),
        pairs.len(),
    )))
}

/// All pairs that a version 1 signature covers, common and own, sorted by key as sent.
fn collect_signed_pairs<'c>(claim: &'c Claim<'_>) -> Vec<(&'c str, &'c str)> {
    let own = match &claim.parameters {
        Parameters::Pairs(pairs) => pairs.as_slice(),
        Parameters::Json(_) | Parameters::Parts(_) => &[],
    };
    let all = claim.common.iter().chain(own);
    let mut pairs: Vec<(&str, &str)> = all.map(|(key, value)| (key.as_ref(), value.as_ref())).collect();
    pairs.sort_by_key(|(key, _)| *key);
    pairs
}

/// The pairs, sorted by key as sent, with their keys as a client may have written them.
fn spell_keys<'p>(sorted: &[(&'p str, &'p str)], spelling: KeySpelling) -> Vec<(Cow<'p, str>, &'p str)> {
    let dotted = |(key, value): &(&'p str, &'p str)| (Cow::Owned(key.replace('_', ".")), *value);
    match spelling {
        KeySpelling::AsSent => sorted.iter().map(|(key, value)| (Cow::Borrowed(*key), *value)).collect(),
        KeySpelling::SortedThenDots => sorted.iter().map(dotted).collect(),
        KeySpelling::DotsThenSorted => {
            let mut pairs: Vec<(Cow<'p, str>, &'p str)> = sorted.iter().map(dotted).collect();
            pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
            pairs
        }
    }
}

/// Compares two texts in a time that does not depend on where they differ.
fn is_equal_in_constant_time(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &str = "Action=A&Version=V&Timestamp=1000&Nonce=1&SecretId=I&a_b=2&a.a=1&a!=0&Signature=";

    fn secret() -> Secret {
        Secret::new("k".to_owned())
    }

    /// A version 1 GET to `h:1` with a signature over `text`.
    fn verifies(text: &str) -> bool {
        let signature = sign::compute_v1_signature(Digest::Sha1, &secret(), text);
        let query = format!("{QUERY}{}%0A", signature.replace('+', "%2B"));
        let headers: [(&str, &[u8]); 1] = [("Host", b"h:1")];
        let received =
            Received { method: Method::Get, path: "/", query: &query, headers: &headers, body: b"" };
        verify(Claim::read(&received, "s").unwrap(), &received, &secret()).is_ok()
    }

    #[test]
    fn a_key_with_an_underscore_may_be_signed_in_three_spellings_and_the_host_in_two() {
        let start = "Action=A&Nonce=1&SecretId=I&Timestamp=1000&Version=V&a!=0&a.a=1";
        for host in ["h:1", "h"] {
            assert!(verifies(&format!("GET{host}/?{start}&a_b=2")));
            assert!(verifies(&format!("GET{host}/?{start}&a.b=2")));
        }
        assert!(!verifies(&format!("GETh:2/?{start}&a_b=2")));
        assert!(!verifies(&format!("GETh:1/?{start}&a-b=2")));
    }

    #[test]
    fn dots_before_and_after_sorting_differ_where_a_letter_stands_between_them() {
        let pairs = [("aZ", "1"), ("a_b", "2")];
        let keys = |how| spell_keys(&pairs, how).iter().map(|(key, _)| key.to_string()).collect::<Vec<_>>();
        assert_eq!(keys(KeySpelling::AsSent), ["aZ", "a_b"]);
        assert_eq!(keys(KeySpelling::SortedThenDots), ["aZ", "a.b"]);
        assert_eq!(keys(KeySpelling::DotsThenSorted), ["a.b", "aZ"]);
    }

    #[test]
    fn a_failure_reports_how_many_different_readings_were_tried() {
        let headers: [(&str, &[u8]); 6] = [
            ("Host", b"H.Example:1"),
            ("Content-Type", b"application/json"),
            ("X-TC-Action", b"A"),
            ("X-TC-Version", b"V"),
            ("X-TC-Timestamp", b"1000"),
            (
                "Authorization",
                b"TC3-HMAC-SHA256 Credential=I/1970-01-01/s/tc3_request, SignedHeaders=content-type;host, \
                  Signature=0000000000000000000000000000000000000000000000000000000000000000",
            ),
        ];
        for (path, tries) in [("/", 4), ("/x", TC3_TRIES_MAX)] {
            let received = Received { method: Method::Post, path, query: "", headers: &headers, body: b"{}" };
            let claim = Claim::read(&received, "s").unwrap();
            let refusal = verify(claim, &received, &secret()).unwrap_err();
            assert_eq!(
                refusal,
                Refusal {
                    internal_cause: refusal.internal_cause.clone(),
                    ..Code::AuthFailureSignatureFailure.into()
                }
            );
            let cause = refusal.internal_cause.unwrap();
            assert!(cause.contains(&format!("{tries} readings tried")), "{cause}");
        }
    }

    #[test]
    fn the_path_may_be_signed_as_a_slash_or_as_sent() {
        let signed = |path: &str| {
            let headers = [("content-type", "x"), ("host", "h")];
            let canonical = sign::build_canonical_request(
                Method::Get,
                path,
                "",
                &headers,
                &sign::compute_sha256_hex(b""),
            );
            let to_sign = sign::build_string_to_sign(1000, "1970-01-01", "s", &canonical);
            let signature =
                sign::compute_tc3_signature(&sign::derive_key(&secret(), "1970-01-01", "s"), &to_sign);
            let authorization = format!(
                "TC3-HMAC-SHA256 Credential=I/1970-01-01/s/tc3_request, SignedHeaders=content-type;host, \
                 Signature={signature}"
            );
            let headers: [(&str, &[u8]); 6] = [
                ("Host", b"h"),
                ("Content-Type", b"x"),
                ("X-TC-Action", b"A"),
                ("X-TC-Version", b"V"),
                ("X-TC-Timestamp", b"1000"),
                ("Authorization", authorization.as_bytes()),
            ];
            let received =
                Received { method: Method::Get, path: "/sent", query: "", headers: &headers, body: b"" };
            verify(Claim::read(&received, "s").unwrap(), &received, &secret()).is_ok()
        };
        assert!(signed("/"));
        assert!(signed("/sent"));
        assert!(!signed("/other"));
    }
}
