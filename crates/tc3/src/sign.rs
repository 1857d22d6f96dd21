//! The steps of both signature methods, each giving the text or key that the next one takes.
//!
//! TC3: [`build_canonical_request`], [`build_string_to_sign`], [`derive_key`], [`compute_tc3_signature`]
//! (document/api/267/37447). Version 1: [`build_v1_string`], [`compute_v1_signature`] (document/api/1021/34193).

mod utc_date;

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::received::Method;
use crate::secret::Secret;
pub use utc_date::{format_utc_date, is_utc_date};

/// The name of the TC3 method, first word of the `Authorization` header and first line of the string to sign.
pub const ALGORITHM: &str = "TC3-HMAC-SHA256";

/// The last part of every credential scope.
pub const TERMINATOR: &str = "tc3_request";

/// Text that is hashed in place of the payload where `X-TC-Content-SHA256` has this value.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The hash under a version 1 signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// `HmacSHA1`, also the default where no known method is named.
    Sha1,
    /// `HmacSHA256`.
    Sha256,
}

/// SHA-256 as 64 lower-case hex digits.
#[must_use]
pub fn compute_sha256_hex(bytes: &[u8]) -> String {
    to_hex(&hash_sha256(bytes))
}

/// SHA-256 of some bytes.
#[must_use]
pub fn hash_sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The canonical request of TC3.
///
/// `path` is `/` in every official client. `query` is the raw text for GET and empty for POST. `headers`
/// are the signed ones in the order in which `SignedHeaders` lists them, names in lower case.
/// `payload_hash` comes from [`compute_sha256_hex`] of the POST body, of nothing for GET, or of
/// [`UNSIGNED_PAYLOAD`].
#[must_use]
pub fn build_canonical_request<V: AsRef<str>>(
    method: Method,
    path: &str,
    query: &str,
    headers: &[(&str, V)],
    payload_hash: &str,
) -> String {
    let mut text = String::with_capacity([query.len(), 256].iter().sum());
    for line in [method.as_str(), path, query] {
        text.push_str(line);
        text.push('\n');
    }
    for (name, value) in headers {
        text.push_str(name);
        text.push(':');
        text.push_str(value.as_ref());
        text.push('\n');
    }
    let mut separator = '\n';
    for (name, _) in headers {
        text.push(separator);
        text.push_str(name);
        separator = ';';
    }
    text.push('\n');
    text.push_str(payload_hash);
    text
}

/// The string that TC3 signs. It has the timestamp without leading zeros; `date` is its UTC day, see
/// [`format_utc_date`].
#[must_use]
pub fn build_string_to_sign(timestamp_s: i64, date: &str, service: &str, canonical_request: &str) -> String {
    let (hash, timestamp_s) = (compute_sha256_hex(canonical_request.as_bytes()), timestamp_s.to_string());
    [ALGORITHM, "\n", &timestamp_s, "\n", date, "/", service, "/", TERMINATOR, "\n", &hash].concat()
}

/// A key that signs for one service on one day. Wiped on drop, redacted in `Debug`.
pub struct DerivedKey(Zeroizing<[u8; 32]>);

impl DerivedKey {
    /// The key's bytes.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DerivedKey(redacted)")
    }
}

/// Derives the key of TC3 for a UTC day (`YYYY-MM-DD`) and a service. The secret keeps the last one.
#[must_use]
pub fn derive_key(secret: &Secret, date: &str, service: &str) -> DerivedKey {
    DerivedKey(secret.derive_once(date, service, || {
        // `concat` allocates once, so that growing leaves no half-written copy of the secret behind.
        let start = Zeroizing::new([b"TC3", secret.expose()].concat());
        let date_key = compute_hmac_sha256(&start, date.as_bytes());
        let service_key = compute_hmac_sha256(date_key.as_slice(), service.as_bytes());
        compute_hmac_sha256(service_key.as_slice(), TERMINATOR.as_bytes())
    }))
}

/// The TC3 signature, 64 lower-case hex digits.
#[must_use]
pub fn compute_tc3_signature(key: &DerivedKey, string_to_sign: &str) -> String {
    to_hex(compute_hmac_sha256(key.expose(), string_to_sign.as_bytes()).as_slice())
}

/// The string that version 1 signs: method, host, path, `?`, then all pairs but `Signature`, sorted by
/// key in byte order, values decoded.
///
/// The method has a weakness that no server can fix: since it leaves `&` and `=` unescaped, the pairs
/// `a`=`1&b=2` and `a`=`1`, `b`=`2` have the same string.
#[must_use]
pub fn build_v1_string<K: AsRef<str>, V: AsRef<str>>(
    method: Method,
    host: &str,
    path: &str,
    pairs: &[(K, V)],
) -> String {
    let mut sorted: Vec<(&str, &str)> =
        pairs.iter().map(|(key, value)| (key.as_ref(), value.as_ref())).collect();
    sorted.retain(|(key, _)| *key != "Signature");
    sorted.sort_by_key(|(key, _)| *key);
    build_v1_string_of_sorted(method, host, path, &sorted)
}

/// The string of [`build_v1_string`] for pairs that are already in their final order.
pub(crate) fn build_v1_string_of_sorted<K: AsRef<str>>(
    method: Method,
    host: &str,
    path: &str,
    pairs: &[(K, &str)],
) -> String {
    let mut text = String::with_capacity(512);
    for part in [method.as_str(), host, path] {
        text.push_str(part);
    }
    let mut separator = '?';
    for (key, value) in pairs {
        text.push(separator);
        text.push_str(key.as_ref());
        text.push('=');
        text.push_str(value);
        separator = '&';
    }
    text
}

/// The version 1 signature in Base64. In a query or form it must be percent-encoded once more.
#[must_use]
pub fn compute_v1_signature(digest: Digest, secret: &Secret, v1_string: &str) -> String {
    STANDARD.encode(compute_v1_mac(digest, secret.expose(), v1_string))
}

/// The version 1 signature in bytes, under any key.
#[must_use]
pub fn compute_v1_mac(digest: Digest, key: &[u8], text: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(match digest {
        Digest::Sha1 => compute_hmac::<Sha1>(key, text.as_bytes()).finalize().as_bytes().to_vec(),
        Digest::Sha256 => compute_hmac_sha256(key, text.as_bytes()).to_vec(),
    })
}

/// A JSON request to be signed with TC3.
#[derive(Debug, Clone, Copy)]
pub struct PostJson<'a> {
    /// The public half of the key pair.
    pub secret_id: &'a str,
    /// The `Host` header exactly as it will be sent, port included.
    pub host: &'a str,
    /// The service that the scope names.
    pub service: &'a str,
    /// The value of `X-TC-Timestamp`, in seconds since 1970-01-01 UTC.
    pub timestamp_s: i64,
    /// The body.
    pub body: &'a [u8],
}

/// The value of the `Authorization` header for a JSON request, which must be sent by POST to the path `/`
/// with `Content-Type: application/json`.
#[must_use]
pub fn sign_post_json(request: &PostJson<'_>, secret: &Secret) -> String {
    let PostJson { secret_id, host, service, timestamp_s, body } = *request;
    let headers = [("content-type", "application/json"), ("host", host)];
    let canonical = build_canonical_request(Method::Post, "/", "", &headers, &compute_sha256_hex(body));
    let date = format_utc_date(timestamp_s);
    let to_sign = build_string_to_sign(timestamp_s, &date, service, &canonical);
    let signature = compute_tc3_signature(&derive_key(secret, &date, service), &to_sign);
    format!(
        "{ALGORITHM} Credential={secret_id}/{date}/{service}/{TERMINATOR}, \
         SignedHeaders=content-type;host, Signature={signature}"
    )
}

/// HMAC-SHA-256 of a text under a key of any length.
#[must_use]
pub fn compute_hmac_sha256(key: &[u8], text: &[u8]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(compute_hmac::<Sha256>(key, text).finalize().into_bytes().into())
}

fn compute_hmac<D: EagerHash>(key: &[u8], text: &[u8]) -> Hmac<D> {
    match Hmac::<D>::new_from_slice(key) {
        Ok(mac) => mac.chain_update(text),
        Err(error) => unreachable!("HMAC takes a key of any length: {error}"),
    }
}

/// Bytes as lower-case hex digits.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    let mut digits = vec![0; [bytes.len(); 2].iter().sum()];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
        pair.copy_from_slice(&[to_hex_digit(byte >> 4), to_hex_digit(byte & 0xf)]);
    }
    String::from_utf8(digits).unwrap_or_else(|_| unreachable!("digits are ASCII"))
}

/// The digit of half a byte.
const fn to_hex_digit(value: u8) -> u8 {
    match value {
        0 => b'0',
        1 => b'1',
        2 => b'2',
        3 => b'3',
        4 => b'4',
        5 => b'5',
        6 => b'6',
        7 => b'7',
        8 => b'8',
        9 => b'9',
        10 => b'a',
        11 => b'b',
        12 => b'c',
        13 => b'd',
        14 => b'e',
        _ => b'f',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_key_is_that_of_its_day_and_service_however_often_they_change() {
        let secret = Secret::new("hush".to_owned());
        for (date, service) in
            [("2026-11-30", "cvm"), ("2026-11-30", "cvm"), ("2026-12-01", "cvm"), ("2026-12-01", "cbs")]
        {
            let once = derive_key(&Secret::new("hush".to_owned()), date, service);
            assert_eq!(derive_key(&secret, date, service).expose(), once.expose(), "{date} {service}");
        }
    }

    #[test]
    fn every_day_of_400_years_follows_the_day_before() {
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for number in 0..146_097_i64 {
            assert_eq!(format_utc_date(number * 86_400), format!("{year:04}-{month:02}-{day:02}"));
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 => 28 + i32::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > length {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }

    #[test]
    fn v1_sorts_by_key_and_leaves_the_signature_out() {
        let pairs = [("b", "2"), ("Signature", "x"), ("A.0", "1 +"), ("A", ""), ("b", "1")];
        let text = build_v1_string(Method::Get, "h:1", "/", &pairs);
        assert_eq!(text, "GETh:1/?A=&A.0=1 +&b=2&b=1");
    }

    #[test]
    fn a_derived_key_shows_nothing() {
        let key = derive_key(&Secret::new("k".to_owned()), "2024-01-01", "s");
        assert_eq!(format!("{key:?}"), "DerivedKey(redacted)");
    }
}
